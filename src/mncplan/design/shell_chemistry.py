"""What a ligand shell does: to the core, within itself, and to the outside."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from mncplan.design.hammett import IS_VERIFIED
from mncplan.design.hammett import SOURCE as HAMMETT
from mncplan.design.ligand_descriptors import LigandDescriptors, describe
from mncplan.design.shell_traits import PH, Trait, traits_of
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import PropertyRule
from mncplan.domain.ligand import Ligand
from mncplan.domain.ligand_kinds import BARE_KINDS

_SOLUBLE: Final = 0.5

TERMS: Final = {
    "core": "synergy with the core",
    "shell": "interaction within the shell",
    "outside": "interaction with the outside",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShellTerm:
    """One sentence on the shell, with its evidence.

    Attributes:
        term: A key of `TERMS`.
        rules: Property rules behind it; empty when it is general chemistry, which `scope` says.
        same_ligand: True when a rule was seen on this very ligand or core.
    """

    term: str
    ligand: Ligand
    trait: str
    sentence: str
    rules: tuple[PropertyRule, ...]
    scope: str
    same_ligand: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Solubility:
    """Where a cluster dissolves, judged from its ligands.

    Attributes:
        word: ``water``, ``organic`` or ``unknown``.
        ionised_share: Mean ionised groups per organic ligand at pH 7.
        log_p: Mean Crippen logP of the neutral free ligands.
    """

    word: str
    ionised_share: float
    log_p: float
    text: str


def shell_terms(cluster: Cluster, rules: Iterable[PropertyRule]) -> tuple[ShellTerm, ...]:
    """All that the ligands of a cluster are expected to do, by term; ligands in written order."""
    by_id = {rule.id: rule for rule in rules}
    found: list[ShellTerm] = []
    for ligand, _ in cluster.ligands:
        numbers = describe(ligand)
        if numbers is None:
            continue
        found.extend(_term(cluster, ligand, trait, by_id) for trait in traits_of(ligand, numbers))
    order = tuple(TERMS)
    return tuple(sorted(found, key=lambda one: (order.index(one.term), not one.same_ligand)))


def _term(
    cluster: Cluster, ligand: Ligand, trait: Trait, rules: dict[str, PropertyRule]
) -> ShellTerm:
    behind = tuple(rules[key] for key in trait.rules if key in rules)
    frame = f"{cluster.host}{cluster.n_metal}("
    return ShellTerm(
        term=trait.term,
        ligand=ligand,
        trait=trait.name,
        sentence=f"{ligand}: {trait.says}",
        rules=behind,
        scope=trait.scope,
        same_ligand=any(frame in rule.scope or f"({ligand})" in rule.scope for rule in behind),
    )


def solubility(cluster: Cluster) -> Solubility:
    """Water when the organic ligands carry an ionised group for every second of them at pH 7.

    Example:
        >>> import mncplan as mp
        >>> solubility(mp.Cluster.parse("[Au25(SG)18]-")).word
        'water'
        >>> solubility(mp.Cluster.parse("[Au25(SR)18]-")).word
        'unknown'
    """
    known = [
        (numbers, count)
        for ligand, count in cluster.ligands
        if ligand.kind not in BARE_KINDS and (numbers := describe(ligand)) is not None
    ]
    total = sum(count for _, count in known)
    if not total:
        return Solubility(
            word="unknown", ionised_share=0.0, log_p=0.0, text="no ligand with a structure on file"
        )
    ionised = sum(min(one.ionised(PH), 1.0) * count for one, count in known) / total
    log_p = sum(one.log_p * count for one, count in known) / total
    polar = sum((one.log_p < 0) * count for one, count in known) / total
    word = "water" if ionised >= _SOLUBLE or polar >= _SOLUBLE else "organic"
    text = (
        f"{ionised:.2f} ionised groups per organic ligand at pH 7 (at most one counted each), "
        f"mean logP {log_p:+.1f} (Crippen, neutral free ligand)"
    )
    return Solubility(word=word, ionised_share=ionised, log_p=log_p, text=text)


def ligand_sentences(ligand: Ligand, numbers: LigandDescriptors) -> tuple[str, ...]:
    """The numbers of a ligand as a chemist says them, each with what it rests on."""
    found = [
        f"donor strength: {numbers.donor_text}{_where_from(numbers)}",
        f"{numbers.aromatic_fraction:.0%} of its heavy atoms are aromatic",
        f"{numbers.bulk:g} heavy atoms within three bonds of the donor (2D measure of bulk)",
        f"{numbers.rotors} rotatable bonds, {numbers.h_donors} hydrogen-bond donors and "
        f"{numbers.h_acceptors} acceptors beside the anchor",
        f"logP {numbers.log_p:+.2f} (Crippen, neutral free ligand)",
    ]
    if numbers.groups:
        named = ", ".join(
            f"{n} {group.name} (pKa {group.pka:.1f} +- {group.spread:.1f}, mean of the group)"
            for group, n in numbers.groups
        )
        found.append(f"charge {numbers.charge(PH):+.1f} e at pH 7 from {named}")
    if numbers.acidity is not None:
        spread = "" if numbers.acidity.spread is None else f" +- {numbers.acidity.spread:.1f}"
        found.append(
            f"{ligand.id} anchoring S-H: pKa {numbers.acidity.pka:.1f}{spread} in "
            f"{numbers.acidity.medium} ({numbers.acidity.source})"
        )
    return tuple(found)


def _where_from(numbers: LigandDescriptors) -> str:
    """The table behind a Hammett sum, and that it is recalled."""
    if numbers.sigma is None or not numbers.sigma.substituents:
        return ""
    return f"; constants of {HAMMETT}{'' if IS_VERIFIED else ', recalled, not re-read'}"
