"""PH that follows from what is put in, where a protocol does not state it.

Charge balance of strong acid and base, thiol, carboxyl and ammonium groups of the ligand, and
borate. In media other than water the number is apparent: the same groups compete for protons.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from mncplan.domain.surroundings import LigandPhysics, Solvent
from mncplan.kinetics.recipe import Recipe

BORIC_PKA = 9.24
"""First pKa of boric acid at 25 degC; textbook value, recalled."""
WATER_PKW = 14.0
STRONG, UNDISSOCIATED = -6.0, 8.0
"""PKa of HCl where it is solvated, and apparent where it is not (about 9 to 10 in acetonitrile).

Both recalled; the second is a rough stand-in for toluene and dichloromethane.
"""
SOLVATING = 0.01
"""Least proton supply of a solvent in which HCl is a strong acid."""
SALT_ACID = {"Au": 1.0, "Ag": 0.0}
"""Protons per metal of the salt itself: HAuCl4 brings one, AgNO3 none."""
SALTS = frozenset({"BH4-", "BH3CN-"})
BINDING_ACID = {"Au": 3.0, "Ag": 1.0}
"""Protons set free per metal: [AuCl4]- + 3 RSH gives AuSR, RSSR and 3 H+; Ag+ + RSH one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Protons:
    """What a flask holds that gives or takes protons, mol/L.

    Attributes:
        acid, base: Hydrochloric acid and strong base.
        free_ligand: Ligand with its S-H group.
        all_ligand: Ligand whose other groups count, bound or not.
        borate: Boron of hydrolysed borohydride.
    """

    acid: float
    base: float
    free_ligand: float
    all_ligand: float
    borate: float = 0.0
    acid_pKa: float = STRONG


def pH_of(protons: Protons, ligand: LigandPhysics) -> float:
    """Solve the charge balance by bisection.

    Example:
        >>> gsh = LigandPhysics(id="PET", thiol_pKa=10.4, bulk=0.1, aromatic=False, acid_pKas=(),
        ...     cationic_groups=0, basis="assumed", source="", verified=False)
        >>> round(pH_of(Protons(acid=0.01, base=0.0, free_ligand=0.0, all_ligand=0.0), gsh), 2)
        2.0
    """
    low, high = -1.0, 15.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if _excess(middle, protons, ligand) > 0 else (low, middle)
    return (low + high) / 2


def _excess(pH: float, protons: Protons, ligand: LigandPhysics) -> float:
    """Positive charge too much at this pH: acid enters as its anion, base as its cation."""
    hydrogen, hydroxide = 10.0**-pH, 10.0 ** (pH - WATER_PKW)
    acids = sum(_share(pKa, pH) for pKa in ligand.acid_pKas) - ligand.cationic_groups
    anions = (
        protons.acid * _share(protons.acid_pKa, pH)
        + hydroxide
        + protons.free_ligand * _share(ligand.thiol_pKa, pH)
        + protons.all_ligand * acids
        + protons.borate * _share(BORIC_PKA, pH)
    )
    return float(hydrogen + protons.base - anions)


def _share(pKa: float, pH: float) -> float:
    """Deprotonated share."""
    return float(1 / (1 + 10.0 ** (pKa - pH)))


def pH_before_and_during(
    recipe: Recipe, ligand: LigandPhysics, solvent: Solvent, base_M: float = 0.0
) -> tuple[float, float]:
    """Of the complexes, and the pH in which the last of the reductant lives.

    `base_M` is strong base added (negative: acid). A borohydride takes up one proton as it becomes
    boric acid, BH4- + H+ + 3 H2O -> B(OH)3 + 4 H2. Two of three thiols end in disulfide on gold,
    none on silver. Gold that was carried into another liquid left its proton behind.
    """
    metal = recipe.metal_mM * 1e-3
    thiol = metal * recipe.ligand_per_metal
    borohydride = metal * recipe.reductant_per_metal if recipe.reductant in SALTS else 0.0
    per_metal = 3.0 if recipe.metal == "Au" else 1.0
    bound = min(thiol, per_metal * metal)
    is_carried = recipe.reductant_phase == "second"
    own = 0.0 if is_carried else SALT_ACID.get(recipe.metal, 0.0) * metal
    acid = own + BINDING_ACID.get(recipe.metal, 1.0) * bound / per_metal + max(-base_M, 0.0)
    before = Protons(
        acid=acid,
        base=max(base_M, 0.0),
        free_ligand=thiol - bound,
        all_ligand=thiol,
        acid_pKa=STRONG if solvent.protic >= SOLVATING else UNDISSOCIATED,
    )
    after = replace(before, base=before.base + borohydride, borate=borohydride)
    return pH_of(before, ligand), pH_of(after, ligand)
