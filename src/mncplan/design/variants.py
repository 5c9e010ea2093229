"""Proposals from known clusters: themselves, and their cores in other ligand shells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from mncplan.design.kin import Shape, shape_of
from mncplan.domain.candidate import Proposal
from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.family import ClusterFamily
from mncplan.domain.known import KnownCluster, Transformation
from mncplan.domain.ligand import Ligand

MADE: Final = {"crystal": 1.0, "ms": 0.9, "inferred": 0.75}
"""Statuses of clusters that were seen, and how sure it is that they can be made again."""

_DOUBT: Final = 0.4
_SAME_CORE, _STRANGE_LIGAND, _STRANGE_METAL = 0.7, 0.75, 0.6
_OTHER_BULK, _OTHER_RING = 0.6, 0.8
_SEVERAL: Final = 1.1
_TURNS: Final = 0.3
_MIXTURE: Final = 0.6
_FEW_ALIKE: Final = 0.34
_CARRIES: Final = ("thiolate", "selenolate", "alkynyl", "peptide", "phosphine", "NHC")
_SMALLEST: Final = 4


def known_proposals(known: Iterable[KnownCluster]) -> Iterator[Proposal]:
    """Reported clusters with named ligands, the surest entry of each; members of families last."""
    best: dict[Cluster, Proposal] = {}
    entries = [entry for entry in known if entry.status in MADE]
    entries.sort(key=lambda entry: isinstance(entry.formula, ClusterFamily))
    for entry in entries:
        is_doubtful = "doubtful" in entry.note.lower()
        is_family = isinstance(entry.formula, ClusterFamily)
        said = "reported, though doubted" if is_doubtful else "reported"
        ease = MADE[entry.status] * (_DOUBT if is_doubtful else 1.0)
        if is_family:
            said, ease = f"one of the reported family {entry.formula}", ease * _MIXTURE
        for cluster in seen_clusters(entry):
            if is_generic(cluster) or cluster.n_metal < _SMALLEST:
                continue
            found = Proposal(cluster=cluster, origin="known", reason=said, ease=ease, entry=entry)
            if cluster not in best or best[cluster].ease < ease:
                best[cluster] = found
    yield from best.values()


def seen_clusters(entry: KnownCluster) -> tuple[Cluster, ...]:
    """The cluster of an entry, or all members of its family."""
    formula = entry.formula
    return tuple(formula.members()) if isinstance(formula, ClusterFamily) else (formula,)


class Cores:
    """Known cores with the ligands they carry.

    Args:
        known: All entries; only those that were seen and not doubted count.
    """

    def __init__(self, known: Iterable[KnownCluster]) -> None:
        self.examples: dict[tuple[Shape, str | None], list[KnownCluster]] = {}
        self.on_metal: dict[str, Counter[Ligand]] = {}
        self.seen: set[Cluster] = set()
        for entry in known:
            cluster = entry.formula
            is_seen = entry.status in MADE and "doubtful" not in entry.note.lower()
            if not isinstance(cluster, Cluster) or not is_seen or cluster.n_metal < _SMALLEST:
                continue
            self.examples.setdefault((shape_of(cluster), cluster.isomer), []).append(entry)
            self.seen.add(untagged(cluster))
            counts = self.on_metal.setdefault(cluster.host, Counter())
            counts.update(lig for lig, _ in cluster.ligands if not lig.is_generic)

    def carried(self, cluster: Cluster) -> tuple[Ligand, ...]:
        """Named ligands reported on the core of a cluster."""
        entries = self.examples.get((shape_of(cluster), cluster.isomer), [])
        return tuple(
            dict.fromkeys(
                ligand
                for entry in entries
                for ligand, _ in entry.formula.ligands
                if isinstance(ligand, Ligand) and not ligand.is_generic
            )
        )

    def usual(self, host: str, kind: str) -> tuple[Ligand, ...]:
        """Ligands of one kind on clusters of a host metal, most frequent first."""
        counts = self.on_metal.get(host, Counter())
        of_kind = [(-n, ligand.id, ligand) for ligand, n in counts.items() if ligand.kind == kind]
        return tuple(ligand for *_, ligand in sorted(of_kind, key=lambda item: item[:2]))


def shell_proposals(
    cores: Cores,
    choose: Callable[[Cluster, str], Sequence[Ligand]],
    conversions: Mapping[tuple[Shape, Ligand], Cluster],
) -> Iterator[Proposal]:
    """Known cores with other ligands of the kind they carry.

    Args:
        cores: Known cores.
        choose: Ligands of a kind worth trying on a cluster.
        conversions: Cores that a ligand is reported to turn into others.
    """
    for (_, isomer), entries in cores.examples.items():
        made = {entry.formula for entry in entries}
        parent = example(entries)
        kind = carrier_kind(parent)
        if kind is None or isomer is not None or _has_adsorbate(parent):
            continue
        carried = {
            ligand
            for cluster in made
            if isinstance(cluster, Cluster)
            for ligand, _ in cluster.ligands
            if ligand.kind == kind
        }
        for ligand in choose(parent, kind):
            cluster = _with_named(with_shell(parent, kind, ligand), cores)
            if cluster in made or untagged(cluster) in cores.seen or not _binds_as(ligand, carried):
                continue
            ease, reason = _shell_ease(parent, ligand, carried, cores)
            turned = conversions.get((shape_of(parent), ligand))
            if turned is not None:
                ease *= _TURNS
                reason += f"; {ligand} is reported to turn it into {turned}"
            if len(carried) > 2:
                ease = min(ease * _SEVERAL, 0.8)
            yield Proposal(
                cluster=cluster, origin="ligand", reason=reason, ease=ease, parent=parent
            )


def carrier_kind(cluster: Cluster) -> str | None:
    """The kind of ligand that holds most of the surface; None for inorganic shells."""
    counts: Counter[str] = Counter()
    for ligand, n in cluster.ligands:
        if ligand.kind in _CARRIES:
            counts[ligand.kind] += n
    return max(counts, key=lambda kind: (counts[kind], kind)) if counts else None


def with_shell(cluster: Cluster, kind: str, new: Ligand) -> Cluster:
    """The same cluster with every ligand of one kind replaced."""
    return Cluster(
        metals=cluster.metals,
        ligands=tuple((new if lig.kind == kind else lig, n) for lig, n in cluster.ligands),
        charge=cluster.charge,
    )


def _with_named(cluster: Cluster, cores: Cores) -> Cluster:
    """Generic ligands of the other kinds as the commonest named ones of their kind on the metal."""
    named = []
    for ligand, n in cluster.ligands:
        usual = cores.usual(cluster.host, ligand.kind) if ligand.is_generic else ()
        fitting = [other for other in usual if not other.is_generic and _binds_as(other, [ligand])]
        named.append((fitting[0] if fitting else ligand, n))
    return replace(cluster, ligands=tuple(named))


def _has_adsorbate(cluster: Cluster) -> bool:
    return any(ligand.kind == "carbonyl" for ligand, _ in cluster.ligands)


def untagged(cluster: Cluster) -> Cluster:
    """The composition without the isomer tag."""
    if cluster.isomer is None:
        return cluster
    return Cluster(metals=cluster.metals, ligands=cluster.ligands, charge=cluster.charge)


def reported_conversions(
    transformations: Iterable[Transformation], parse: Callable[[str], Cluster | None]
) -> dict[tuple[Shape, Ligand], Cluster]:
    """Cores that exchange with a ligand turned into others, by core and ligand.

    Args:
        transformations: All of them; only ligand exchanges that change the core count.
        parse: Reads a precursor; None for what is no cluster.
    """
    found: dict[tuple[Shape, Ligand], Cluster] = {}
    for item in transformations:
        target = item.target
        if item.family != "ligand_exchange_full" or not isinstance(target, Cluster):
            continue
        for text in item.precursors:
            seed = parse(text)
            if seed is None or item.outcome != "success" or shape_of(seed) == shape_of(target):
                continue
            for ligand in {lig for lig, _ in target.ligands} - {lig for lig, _ in seed.ligands}:
                found.setdefault((shape_of(seed), ligand), target)
    return found


def _binds_as(new: Ligand, carried: Iterable[Ligand]) -> bool:
    """Whether a ligand takes the place of the carried ones one for one."""
    return all(
        (new.denticity, new.x_electrons, new.donation)
        == (old.denticity, old.x_electrons, old.donation)
        for old in carried
    )


def example(entries: Sequence[KnownCluster]) -> Cluster:
    """The best known one with named ligands, else the first."""
    definite = [
        entry
        for entry in entries
        if isinstance(entry.formula, Cluster) and not is_generic(entry.formula)
    ]
    best = max(definite or entries, key=lambda entry: MADE.get(entry.status, 0))
    if not isinstance(best.formula, Cluster):
        raise TypeError("cores are made of definite clusters")
    return best.formula


def _shell_ease(
    parent: Cluster, new: Ligand, carried: set[Ligand], cores: Cores
) -> tuple[float, str]:
    """How likely the core keeps its form in the new shell: estimates, in words."""
    ease, said = _SAME_CORE, [f"the core of {parent}"]
    if not cores.on_metal.get(parent.host, Counter())[new]:
        ease *= _STRANGE_LIGAND * (_STRANGE_METAL if parent.host != "Au" else 1.0)
        said.append(f"{new} is not reported on {parent.host} clusters")
    named = {ligand for ligand in carried if not ligand.is_generic}
    bulk, ring = (_share_alike(test, new, named) for test in (_is_bulky, _is_aromatic))
    if bulk < _FEW_ALIKE:
        ease *= _OTHER_BULK
        said.append("most ligands known on it are of other bulk, which may choose another core")
    elif ring < _FEW_ALIKE:
        ease *= _OTHER_RING
        other = "aromatic" if _is_aromatic(new) else "aliphatic"
        said.append(f"few ligands known on it are {other}")
    return ease, "; ".join(said)


def _share_alike(test: Callable[[Ligand], bool], new: Ligand, named: set[Ligand]) -> float:
    return sum(test(old) is test(new) for old in named) / len(named) if named else 1.0


def _is_bulky(ligand: Ligand) -> bool:
    return "bulky" in ligand.traits


def _is_aromatic(ligand: Ligand) -> bool:
    return "aromatic" in ligand.traits
