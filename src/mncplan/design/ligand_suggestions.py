"""Ligands for a core and a wish: from the table and, by rules, beyond it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from mncplan.design.ligand_descriptors import LigandDescriptors, describe
from mncplan.design.ligand_variants import thiols_beyond
from mncplan.design.shape import is_same_shape
from mncplan.design.shell_traits import Trait, traits_of
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster
from mncplan.domain.ligand import Ligand, LigandTable
from mncplan.domain.ligand_kinds import BARE_KINDS
from mncplan.errors import InvalidInputError

WISHES: Final[dict[str, tuple[frozenset[str], frozenset[str]]]] = {
    "water-soluble": (frozenset({"ionised in water"}), frozenset({"hydrophobic"})),
    "organic-soluble": (frozenset({"hydrophobic"}), frozenset({"ionised in water"})),
    "bright": (
        frozenset({"rigid", "pi stacking", "hydrogen bonds in the shell", "electron-donating",
                   "electron-rich donor atoms", "cross-linkable amine"}),
        frozenset({"flexible"}),
    ),
    "red-shifted absorption": (frozenset({"aryl donor", "selenolate", "alkynyl"}), frozenset()),
    "oxygen evolution": (frozenset({"electron-withdrawing"}), frozenset({"electron-donating"})),
    "peroxidase-like": (frozenset({"electron-withdrawing"}), frozenset({"electron-donating"})),
    "electron-withdrawing": (
        frozenset({"electron-withdrawing"}), frozenset({"electron-donating"})
    ),
    "electron-donating": (frozenset({"electron-donating"}), frozenset({"electron-withdrawing"})),
    "CO oxidation": (frozenset({"protruding"}), frozenset()),
    "chiral": (frozenset({"stereocentre"}), frozenset()),
    "rigid": (frozenset({"rigid"}), frozenset({"flexible"})),
    "click": (frozenset({"click handle"}), frozenset()),
    "bioconjugation": (frozenset({"bioconjugation handle"}), frozenset({"hydrophobic"})),
    "biocompatible": (
        frozenset({"ionised in water", "electron-rich donor atoms"}), frozenset({"hydrophobic"})
    ),
    "host-guest": (frozenset({"host for guests"}), frozenset()),
    "ion pairing": (frozenset({"anionic shell", "cationic shell"}), frozenset()),
    "other core": (frozenset({"bulky at the donor"}), frozenset()),
}  # fmt: skip
"""Wishes, each with the traits that serve it and those that speak against it."""

_PRECEDENT, _UNLIKE, _BEYOND, _DONOR = 0.3, 0.08, 0.2, 0.1
"""Bonus for a known cluster; cost per heavy atom of changed bulk; cost of leaving the table; weight
of the Hammett sum among ligands of the wanted sign. Defaults that order, not measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Suggestion:
    """A ligand for a core.

    Attributes:
        cluster: The core with this ligand in place of its main organic one.
        score: Wishes served per wish, with a bonus for precedent and a cost for changed bulk.
        in_table: False for a thiol written by a rule.
        rules: Ids of the property rules behind the reasons.
    """

    cluster: Cluster
    ligand: Ligand
    score: float
    in_table: bool
    reasons: tuple[str, ...]
    cautions: tuple[str, ...]
    rules: tuple[str, ...]


def suggest_ligands(
    cluster: Cluster,
    wish_terms: Sequence[str],
    ligands: LigandTable,
    known: Iterable[KnownCluster] = (),
    *,
    most: int = 10,
    beyond_table: bool = True,
) -> tuple[Suggestion, ...]:
    """Ligands of the same kind as the main organic one that serve the wishes, best first.

    Args:
        cluster: The core with its present shell.
        wish_terms: Keys of `WISHES`.
        ligands: The table.
        known: Known clusters; those of this shape are precedents.
        most: Suggestions at most.
        beyond_table: Whether thiols written by rules take part.

    Raises:
        InvalidInputError: If a wish is unknown or the cluster has no organic ligand.
    """
    for term in wish_terms:
        if term not in WISHES:
            raise InvalidInputError(f"wish {term!r}: expected one of {', '.join(WISHES)}")
    present = main_ligand(cluster)
    precedents = {
        ligand.id: str(entry.formula)
        for entry in known
        if isinstance(entry.formula, Cluster)
        and entry.formula.isomer == cluster.isomer
        and is_same_shape(entry.formula, cluster)
        for ligand, _ in entry.formula.ligands
    }
    pool = [(one, True) for one in ligands if one.kind == present.kind and not one.is_generic]
    if beyond_table and present.kind == "thiolate":
        pool += [(one, False) for one in thiols_beyond(ligands)]
    found = [
        _judge(cluster, present, (ligand, in_table), wish_terms, precedents)
        for ligand, in_table in pool
        if ligand != present
    ]
    good = [one for one in found if one is not None]
    return tuple(sorted(good, key=lambda one: (-one.score, one.ligand.id))[:most])


def main_ligand(cluster: Cluster) -> Ligand:
    """The most frequent organic X-type ligand, else the most frequent organic one.

    Raises:
        InvalidInputError: If there is none.
    """
    organic = [(lig, n) for lig, n in cluster.ligands if lig.kind not in BARE_KINDS | {"other"}]
    if not organic:
        raise InvalidInputError(f"{cluster} has no organic ligand to vary")
    return max(organic, key=lambda item: (item[0].donation == "X", item[1]))[0]


def _judge(
    cluster: Cluster,
    present: Ligand,
    choice: tuple[Ligand, bool],
    wish_terms: Sequence[str],
    precedents: dict[str, str],
) -> Suggestion | None:
    ligand, in_table = choice
    numbers = describe(ligand)
    if numbers is None or ligand.denticity != present.denticity:
        return None
    traits = {trait.name: trait for trait in traits_of(ligand, numbers)}
    served, against = _matches(wish_terms, traits)
    if not served:
        return None
    cautions = [f"{trait.name} speaks against {term}" for term, trait in against]
    score = _share(served, wish_terms) - _share(against, wish_terms)
    reasons = [_because(term, trait) for term, trait in served]
    if numbers.sigma is not None and numbers.sigma.substituents:
        reasons.append(numbers.donor_text)
        if any(trait.name.startswith("electron-") for _, trait in served):
            score += _DONOR * min(abs(numbers.sigma.value), 1.0)
    if ligand.id in precedents:
        score += _PRECEDENT
        reasons.append(f"known on this core: {precedents[ligand.id]}")
    elif not in_table:
        score -= _BEYOND
        cautions.append("written by a rule; not known to protect a cluster")
    change = 0.0 if ligand.id in precedents else _bulk_change(present, numbers)
    if change:
        score -= _UNLIKE * abs(change)
        atoms = "heavy atom" if abs(change) == 1 else "heavy atoms"
        side = "more" if change > 0 else "fewer"
        cautions.append(
            f"{abs(change):g} {atoms} {side} near the donor than {present.id}: the core may change "
            "(rules P046, P050)"
        )
    return Suggestion(
        cluster=replaced(cluster, present, ligand),
        ligand=ligand,
        score=round(score, 3),
        in_table=in_table,
        reasons=tuple(reasons),
        cautions=tuple(cautions),
        rules=tuple(dict.fromkeys(key for _, trait in served for key in trait.rules)),
    )


def _because(term: str, trait: Trait) -> str:
    return f"{term}: {trait.says}" + (f" ({trait.scope})" if trait.scope else "")


def _matches(
    wish_terms: Sequence[str], traits: dict[str, Trait]
) -> tuple[list[tuple[str, Trait]], list[tuple[str, Trait]]]:
    served, against = [], []
    for term in wish_terms:
        wanted, unwanted = WISHES[term]
        served += [(term, traits[name]) for name in sorted(wanted & traits.keys())]
        against += [(term, traits[name]) for name in sorted(unwanted & traits.keys())]
    return served, against


def _share(matches: Sequence[tuple[str, Trait]], wish_terms: Sequence[str]) -> float:
    """Wishes touched per wish; each further trait for the same wish adds a tenth."""
    terms = {term for term, _ in matches}
    return (len(terms) + 0.1 * (len(matches) - len(terms))) / max(len(wish_terms), 1)


def _bulk_change(present: Ligand, numbers: LigandDescriptors) -> float:
    before = describe(present)
    return 0.0 if before is None else numbers.bulk - before.bulk


def replaced(cluster: Cluster, leaving: Ligand, entering: Ligand) -> Cluster:
    """All of one ligand replaced by another, one for one."""
    return replace(
        cluster,
        ligands=tuple((entering if lig == leaving else lig, n) for lig, n in cluster.ligands),
        isomer=None,
        counter_ions=(),
    )
