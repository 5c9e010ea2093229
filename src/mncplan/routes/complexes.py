"""Metal complexes that clusters are reduced from, and how they are made."""

from __future__ import annotations

from fractions import Fraction

from mncplan.domain.cluster import Cluster
from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction, Terms, whole_numbers
from mncplan.domain.species import Species, disulfide, free_ligand, species_from_parts
from mncplan.errors import ChemistryError
from mncplan.routes.closing import HALIDES, HYDROXIDE, PROTON, WATER, close
from mncplan.routes.reagents import (
    CHLORIDES,
    HYDROCHLORIC_ACID,
    METAL_SALTS,
    NITRIC_ACID,
)
from mncplan.routes.skeleton import main_ligand

_VALENCE = {"Au": 1, "Ag": 1, "Cu": 1, "Cd": 2, "Hg": 2, "Zn": 2}
SULFIDE_GOLD = Species(
    "AuCl(SMe2)", (("Au", 1), ("Cl", 1), ("SMe2", 1)), 0, 0,
    (("C", 2), ("H", 6), ("Au", 1), ("Cl", 1), ("S", 1)),
)  # fmt: skip
DIMETHYL_SULFIDE = Species("SMe2", (("SMe2", 1),), 0, 0, (("C", 2), ("H", 6), ("S", 1)))


def thiolate_complex(metal: str, ligand: Ligand) -> Species:
    """Repeat unit of the metal thiolate, selenolate or alkynyl, such as ``Au(PET)``.

    Raises:
        ChemistryError: If the metal has no simple complex with X-type ligands here.
    """
    if metal not in _VALENCE or ligand.x_electrons < 1:
        raise ChemistryError(f"no {metal} complex with {ligand} is used as a precursor")
    per_metal = Fraction(_VALENCE[metal], ligand.x_electrons)
    n_metal, n_ligand = per_metal.denominator, per_metal.numerator
    text = f"{metal}{n_metal if n_metal > 1 else ''}({ligand}){n_ligand if n_ligand > 1 else ''}"
    return species_from_parts(text, ((metal, n_metal),), ((ligand, n_ligand),), 0)


def phosphine_complex(ligand: Ligand, chloride: Ligand) -> Species:
    """Gold(I) chloride of a phosphine: ``AuCl(PPh3)``, ``Au2Cl2(dppe)``."""
    n = max(1, ligand.denticity)
    many = n if n > 1 else ""
    return species_from_parts(
        f"Au{many}Cl{many}({ligand})", (("Au", n),), ((chloride, n), (ligand, 1)), 0
    )


def metal_source(metal: str, cluster: Cluster, ligands: dict[str, Ligand]) -> Species:
    """What a metal of the cluster is reduced from: its complex, or its salt.

    Raises:
        ChemistryError: If no source is known.
    """
    ligand = main_ligand(cluster)
    if ligand.donation == "X" and metal in _VALENCE:
        return thiolate_complex(metal, ligand)
    if metal == "Au" and ligand.kind == "phosphine":
        return phosphine_complex(ligand, ligands["Cl"])
    if metal in METAL_SALTS:
        return CHLORIDES["Cu"] if metal == "Cu" else METAL_SALTS[metal].species
    raise ChemistryError(f"no purchasable source of {metal} is known")


def complex_formation(metal: str, ligand: Ligand) -> tuple[Reaction, Species]:
    """Balanced formation of a complex from the metal salt and the free ligand.

    Raises:
        ChemistryError: If the complex is not made this way.

    Source:
        Routes study of the project, A1 and A6-A8; thiol reduces Au(III) to Au(I) at three thiols
        per gold (review 3 and 4.1.1, doi:10.1039/d5nh00353a).
    """
    thiol = free_ligand(ligand)
    product = thiolate_complex(metal, ligand)
    salt = METAL_SALTS[metal].species
    one = Fraction(1)
    terms: Terms
    if metal == "Au" and ligand.kind == "alkynyl":
        terms = (
            (SULFIDE_GOLD, -one), (thiol, -one), (HYDROXIDE, -one), (product, one),
            (DIMETHYL_SULFIDE, one), (WATER, one), (HALIDES["Cl"], one),
        )  # fmt: skip
        return Reaction(terms), product
    if ligand.x_electrons != 1 and metal == "Au":
        raise ChemistryError(f"formation of {product} from {salt} is not in the catalogue")
    if metal == "Au":
        terms = (
            (salt, -one), (thiol, -3 * one), (product, one), (disulfide(ligand), one),
            (HYDROCHLORIC_ACID, 4 * one),
        )  # fmt: skip
        return Reaction(terms), product
    if metal == "Cu":
        terms = (
            (salt, -one), (thiol, -2 * one), (product, one),
            (disulfide(ligand), Fraction(1, 2)), (HYDROCHLORIC_ACID, 2 * one),
        )  # fmt: skip
        return whole_numbers(Reaction(terms)), product
    per = dict(product.parts)[metal]
    sink = {"N": NITRIC_ACID} if metal == "Ag" else {"Cl": HYDROCHLORIC_ACID}
    return (
        close({salt: -per, product: 1}, {ligand.id: ligand}, sink),
        product,
    )


def chain_complex(metal: str, ligand: Ligand, k: int) -> Species:
    """The anionic chain ``[M(k)L(k+1)]-``, as in ``[Au2(SR)3]-``."""
    many = k if k > 1 else ""
    return species_from_parts(
        f"[{metal}{many}({ligand}){k + 1}]-", ((metal, k),), ((ligand, k + 1),), -1
    )


def chain_formation(ligand: Ligand, k: int) -> tuple[Reaction, Species]:
    """Balanced formation of a gold chain from HAuCl4: three thiols per gold and one over.

    Raises:
        ChemistryError: If the ligand binds through more than one X site.

    Source:
        Routes study of the project, A1 and A4; chains form at more thiol per gold (review 4.1.1,
        doi:10.1039/d5nh00353a).
    """
    if ligand.x_electrons != 1 or ligand.kind not in {"thiolate", "selenolate"}:
        raise ChemistryError(f"no chain complex of gold with {ligand} is in the catalogue")
    product = chain_complex("Au", ligand, k)
    n = Fraction(k)
    terms = (
        (METAL_SALTS["Au"].species, -n), (free_ligand(ligand), -3 * n - 1), (product, Fraction(1)),
        (disulfide(ligand), n), (HYDROCHLORIC_ACID, 4 * n), (PROTON, Fraction(1)),
    )  # fmt: skip
    return Reaction(terms), product


def complex_procedure(product: Species, bound: Ligand) -> str:
    """Id of the general procedure that makes a complex; empty when there is none."""
    metal = next((name for name, _ in product.parts if name in _VALENCE), "")
    if bound.kind == "phosphine":
        return "gold_phosphine_chloride" if metal == "Au" else ""
    if bound.kind == "alkynyl":
        return {"Au": "gold_alkynyl_complex", "Ag": "silver_alkynyl_complex"}.get(metal, "")
    return _PROCEDURES.get(metal, "") if bound.donation == "X" else ""


_PROCEDURES = {
    "Au": "gold_thiolate_complex",
    "Ag": "silver_thiolate_complex",
    "Cu": "copper_thiolate_complex",
    "Cd": "cadmium_thiolate_complex",
    "Hg": "cadmium_thiolate_complex",
}


def phosphine_complex_formation(product: Species, ligand: Ligand) -> Reaction:
    """Displacement of dimethyl sulfide from AuCl(SMe2) by a phosphine."""
    n = Fraction(dict(product.parts)["Au"])
    return Reaction(
        (
            (SULFIDE_GOLD, -n),
            (free_ligand(ligand), Fraction(-1)),
            (product, Fraction(1)),
            (DIMETHYL_SULFIDE, n),
        )
    )
