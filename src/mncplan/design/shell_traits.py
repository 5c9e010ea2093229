"""Traits of a ligand that follow from its structure, and what each was seen to do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias

from mncplan.design.ligand_descriptors import LigandDescriptors
from mncplan.domain.ligand import Ligand

PH: Final = 7.0
_HYDROPHOBIC: Final = 2.0
_BULKY_NEAR: Final = 5
_FLEXIBLE: Final = 4

Test: TypeAlias = Callable[[Ligand, LigandDescriptors], bool]


@dataclass(frozen=True, slots=True)
class Trait:
    """A property of a ligand with the rules that say what it does.

    Attributes:
        term: ``core`` for synergy with the core, ``shell`` for contacts between ligands,
            ``outside`` for solvent, ions, hosts and conjugation.
        rules: Ids of property rules.
        scope: What the evidence was seen on, or what the trait is judged by.
    """

    name: str
    term: str
    says: str
    rules: tuple[str, ...]
    test: Test
    scope: str = ""


def _sigma(numbers: LigandDescriptors) -> float:
    return numbers.sigma.value if numbers.sigma is not None else 0.0


def _is_rigid(ligand: Ligand, numbers: LigandDescriptors) -> bool:
    return numbers.rotors <= 1 and (
        numbers.aromatic_fraction > 0 or "rigid" in ligand.traits or numbers.bulk > _BULKY_NEAR
    )


TRAITS: Final = (
    Trait(
        "aryl donor", "core",
        "an aromatic ring at the donor mixes into the frontier states: slight red shift",
        ("P037",), lambda lig, d: d.is_aryl and lig.kind == "thiolate",
    ),
    Trait(
        "selenolate", "core", "selenium takes a larger share of the frontier states: red shift",
        ("P038", "P045"), lambda lig, d: lig.kind == "selenolate",
    ),
    Trait(
        "alkynyl", "core", "the alkynyl motif takes part in the frontier orbitals",
        ("P039", "P073"), lambda lig, d: lig.kind == "alkynyl",
    ),
    Trait(
        "electron-withdrawing", "core",
        "staple metal becomes more positive: oxygen evolution and peroxidase-like activity up",
        ("P042", "P043"),
        lambda lig, d: _sigma(d) > 0.1 or "electron_withdrawing" in lig.traits,
        "Hammett sigma above 0.1, or stated on file",
    ),
    Trait(
        "electron-donating", "core", "charge goes from ligand to metal: fluorescence up",
        ("P040",),
        lambda lig, d: _sigma(d) < -0.1 or "electron_donating" in lig.traits,
        "Hammett sigma below -0.1, or stated on file; the evidence is on alkyl thiolates",
    ),
    Trait(
        "electron-rich donor atoms", "core",
        "amide and amine donors near the surface give electrons to it: fluorescence up",
        ("P041",), lambda lig, d: "peptide" in lig.traits or lig.kind == "peptide",
        "glutathionate",
    ),
    Trait(
        "bulky at the donor", "core", "steric demand at the surface decides the core that forms",
        ("P046", "P050"), lambda lig, d: d.bulk > _BULKY_NEAR or "bulky" in lig.traits,
        "more than five heavy atoms within three bonds; the sign is not general",
    ),
    Trait(
        "carbene", "core", "a strong neutral donor in a rigid shell",
        ("P052",), lambda lig, d: lig.kind == "NHC",
    ),
    Trait(
        "pi stacking", "shell", "stacked rings hold each other: photoluminescence up",
        ("P051",), lambda lig, d: d.aromatic_fraction >= 0.5,
        "half of the heavy atoms aromatic",
    ),
    Trait(
        "rigid", "shell", "few soft modes: high-frequency phonons are damped",
        ("P051", "P052"), _is_rigid, "at most one rotor",
    ),
    Trait(
        "flexible", "shell", "chains fold and entangle; vibrations open non-radiative decay",
        (), lambda lig, d: d.rotors >= _FLEXIBLE, "four rotors or more; general chemistry",
    ),
    Trait(
        "hydrogen bonds in the shell", "shell",
        "donors and acceptors tie neighbours together: solid-like in solution, emission up",
        ("P053", "P054"), lambda lig, d: d.h_donors >= 2 and d.h_acceptors >= 2,
        "two donors and two acceptors beside the anchor",
    ),
    Trait(
        "cross-linkable amine", "shell",
        "primary amines of neighbours can be bridged: quantum yield up",
        ("P055",), lambda lig, d: any(g.name == "aliphatic amine" for g, _ in d.groups),
    ),
    Trait(
        "stereocentre", "shell", "a chiral ligand prints its handedness on the shell",
        ("P079",), lambda lig, d: d.stereocentres > 0 or "chiral" in lig.traits,
        "the evidence is on a chiral phosphoramidite",
    ),
    Trait(
        "protruding", "shell", "saturated rings lift the staples: CO reaches the gold",
        ("P048", "P049"), lambda lig, d: d.aromatic_fraction == 0 and "C1CC" in lig.smiles
        and not d.groups, "cyclohexanethiolate",
    ),
    Trait(
        "ionised in water", "outside",
        "charged groups bring the cluster into water and make the charge depend on pH",
        ("P076",), lambda lig, d: d.ionised(PH) >= 0.5, "mean pKa of the groups, at pH 7",
    ),
    Trait(
        "anionic shell", "outside",
        "binds cations: CTA+ turns it into an isomer, lysine and arginine hold it",
        ("P057", "P059", "P077"), lambda lig, d: d.charge(PH) <= -0.5, "at pH 7",
    ),
    Trait(
        "cationic shell", "outside", "binds anions, nucleic acids and cell surfaces",
        (), lambda lig, d: d.charge(PH) >= 0.5, "at pH 7; general chemistry",
    ),
    Trait(
        "hydrophobic", "outside", "dissolves in organic solvents; solvent and packing set emission",
        ("P064", "P076"), lambda lig, d: d.log_p >= _HYDROPHOBIC and d.ionised(PH) < 0.5,
        "Crippen logP of 2 or more",
    ),
    Trait(
        "click handle", "outside", "an azide takes strained or terminal alkynes",
        ("P056",), lambda lig, d: "N=[N+]=[N-]" in lig.smiles or "[N-]=[N+]=N" in lig.smiles,
        "para azide reacts best, the ortho isomer does not hold the cluster",
    ),
    Trait(
        "bioconjugation handle", "outside", "an acid or amine can be coupled to proteins",
        ("P063", "P066"),
        lambda lig, d: any("carboxylic" in g.name or g.name == "aliphatic amine"
                           for g, _ in d.groups),
    ),
    Trait(
        "host for guests", "outside", "a hydrophobic outer group fits into cyclodextrin",
        (), lambda lig, d: "C1C2CC3CC(C2)CC1C3" in lig.smiles or lig.id in {"S-Adm", "TBBT"},
        "adamantyl and tert-butylphenyl groups; general chemistry",
    ),
    Trait(
        "contacts between adamantyl groups", "outside", "pack into helices in the crystal",
        ("P060",), lambda lig, d: lig.id == "S-Adm",
    ),
)  # fmt: skip
"""Every trait with its evidence; those without a rule say so in their scope."""


def traits_of(ligand: Ligand, numbers: LigandDescriptors) -> tuple[Trait, ...]:
    """Traits a ligand has."""
    return tuple(trait for trait in TRAITS if trait.test(ligand, numbers))
