"""What the ligand shell of a cluster does: to the core, within itself, to the outside."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from mncplan.design.ligand_descriptors import describe
from mncplan.design.shell_chemistry import ligand_sentences, shell_terms
from mncplan.design.shell_measures import core_choices, openness, shell_measures
from mncplan.design.sterimol import sterimol
from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand_kinds import BARE_KINDS
from mncplan.domain.plan import ShellNote
from mncplan.knowledge import KnowledgeBase

MOST_NAMED: Final = 3


def shell_notes(cluster: Cluster, knowledge: KnowledgeBase) -> tuple[ShellNote, ...]:
    """Measures of the shell, then what its ligands were seen to do, term by term."""
    return (
        *_ligands(cluster),
        *_measures(cluster, knowledge),
        *_cores(cluster, knowledge),
        *_terms(cluster, knowledge),
    )


def _ligands(cluster: Cluster) -> Iterator[ShellNote]:
    """What each organic ligand is in numbers."""
    told = 0
    for ligand, _ in cluster.ligands:
        numbers = describe(ligand)
        if ligand.kind in BARE_KINDS or numbers is None or told == MOST_NAMED:
            continue
        told += 1
        said = list(ligand_sentences(ligand, numbers))
        size = sterimol(ligand)
        if size is not None:
            said.append(
                f"{size.length_A:.1f} \u00c5 long, half widths {size.narrow_A:.1f} to "
                f"{size.wide_A:.1f} \u00c5 (Sterimol, one conformer of the free ligand)"
            )
        yield ShellNote(term="measure", sentence=f"{ligand.id}: {'; '.join(said)}")


def _measures(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[ShellNote]:
    found = shell_measures(cluster)
    if found is None:
        return
    yield ShellNote(
        term="measure",
        sentence=f"rigidity {found.rigidity:.2f}: share of organic ligands with at most one "
        f"rotatable bond; {found.rotors:.1f} on average",
    )
    rank = openness(cluster, knowledge.clusters)
    if rank is not None:
        share, n = rank
        yield ShellNote(
            term="measure",
            sentence=f"crowding {found.crowding:.1f} heavy atoms near the donors per surface metal "
            f"atom: more open than {share:.0%} of {n} known {cluster.host} clusters",
            scope="counted from formulae; staples that stand out are not seen by it",
        )
    if found.donor_charge is not None:
        yield ShellNote(
            term="measure",
            sentence=f"donor atoms carry {found.donor_charge:+.2f} e on average (Gasteiger): the "
            "less negative, the weaker the donor",
        )


def _cores(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[ShellNote]:
    """That the ligand decides the core, where the same composition is known with several."""
    choices = core_choices(cluster, knowledge.clusters)
    if not choices:
        return
    told = "; ".join(
        f"{core} with {', '.join(str(entry.formula) for entry in entries[:MOST_NAMED])}"
        for core, entries in choices
    )
    yield ShellNote(
        term="core",
        sentence=f"the ligand decides the core of this composition: {told}",
        scope="clusters on file",
        provenance=choices[0][1][0].provenance,
        is_seen_here=True,
    )


def _terms(cluster: Cluster, knowledge: KnowledgeBase) -> Iterator[ShellNote]:
    for item in shell_terms(cluster, knowledge.rules):
        on = "; ".join(dict.fromkeys(rule.scope for rule in item.rules if rule.scope))
        scopes = (item.scope, f"seen on {on}" if on else "")
        yield ShellNote(
            term=item.term,
            sentence=item.sentence,
            scope="; ".join(filter(None, scopes)),
            rules=tuple(rule.id for rule in item.rules),
            provenance=item.rules[0].provenance if item.rules else None,
            is_seen_here=item.same_ligand,
        )
