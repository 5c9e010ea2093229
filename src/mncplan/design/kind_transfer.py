"""Known cores in a shell of another kind: selenolates or alkynyls in the places of thiolates.

All three give one electron and bridge as staples do, so one composition and charge is often known
with several of them; how often is counted and told.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final, TypeAlias

from mncplan.design.variants import MADE, Cores, example, with_shell
from mncplan.domain.candidate import Proposal
from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import ORGANIC_ANION_KINDS

EASE_OTHER_KIND: Final = 0.5
"""Share of the ease of the known core: an estimate."""

Frame: TypeAlias = tuple[tuple[tuple[str, int], ...], int, int]


def transferred_shells(cores: Cores, named: Iterable[Ligand]) -> Iterator[Proposal]:
    """Known homoleptic cores with a ligand that the wish names, of a kind they are not known with.

    Args:
        cores: Known cores.
        named: Ligands that the wish names.
    """
    wanted = [
        ligand for ligand in named if ligand.kind in ORGANIC_ANION_KINDS and ligand.denticity == 1
    ]
    if not wanted:
        return
    frames: dict[Frame, dict[str, Cluster]] = defaultdict(dict)
    ease: dict[Frame, float] = {}
    for entries in cores.examples.values():
        parent = example(entries)
        if len(parent.ligands) == 1 and parent.ligands[0][0].kind in ORGANIC_ANION_KINDS:
            frame = (parent.metals, parent.charge, parent.ligands[0][1])
            frames[frame].setdefault(parent.ligands[0][0].kind, parent)
            made = max(MADE.get(entry.status, 0.0) for entry in entries)
            ease[frame] = max(ease.get(frame, 0.0), made)
    for new in wanted:
        for frame, kinds in frames.items():
            if new.kind in kinds:
                continue
            kind, parent = next(iter(sorted(kinds.items(), reverse=True)))
            both = [found for found in frames.values() if {kind, new.kind} <= set(found)]
            told = f", as {both[0][kind]} and {both[0][new.kind]}" if both else ""
            yield Proposal(
                cluster=with_shell(parent, kind, new),
                origin="ligand",
                reason=f"the core of {parent} with {new.kind} in place of {kind}; "
                f"{len(both)} compositions are known with both{told}",
                ease=EASE_OTHER_KIND * ease[frame],
                parent=parent,
            )
