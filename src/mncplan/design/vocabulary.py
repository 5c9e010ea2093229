"""The words of a wish: names of properties, elements, colours and kinds."""

from __future__ import annotations

from typing import Final

MEASURED: Final[dict[str, tuple[tuple[str, ...], str]]] = {
    "emission": (("emission_peak",), "nm"),
    "absorption": (("absorption_peak",), "nm"),
    "optical gap": (("optical_gap",), "eV"),
    "electrochemical gap": (("electrochemical_gap",), "eV"),
    "computed gap": (("computed_gap",), "eV"),
    "HOMO-LUMO gap": (("homo_lumo_gap",), "eV"),
    "gap": (("optical_gap", "homo_lumo_gap", "electrochemical_gap", "computed_gap"), "eV"),
    "quantum yield": (("quantum_yield",), "1"),
    "ionisation potential": (("ionisation_potential",), "eV"),
    "electron affinity": (("electron_affinity",), "eV"),
}
"""Words for measured properties: their names in the knowledge base, best kind first, and unit."""

COUNTED: Final = ("metal atoms", "ligand count", "metal kinds", "charge", "electrons")

COMPOSITION: Final = frozenset({*COUNTED, "metals", "contains", "excludes", "ligand", "no ligand",
                                "closure"})  # fmt: skip
"""Subjects that the formula alone decides."""

NAMES: Final[dict[str, str]] = {
    "emission": "emission", "emits": "emission", "emit": "emission", "luminescence": "emission",
    "luminescent": "emission", "photoluminescence": "emission", "pl": "emission",
    "fluorescence": "emission", "fluorescent": "emission", "phosphorescence": "emission",
    "absorption": "absorption", "absorbs": "absorption", "absorb": "absorption",
    "absorbance": "absorption",
    "gap": "gap", "optical gap": "optical gap", "electrochemical gap": "electrochemical gap",
    "computed gap": "computed gap", "homo-lumo gap": "HOMO-LUMO gap", "band gap": "gap",
    "quantum yield": "quantum yield", "qy": "quantum yield", "plqy": "quantum yield",
    "ionisation potential": "ionisation potential", "ip": "ionisation potential",
    "ionization potential": "ionisation potential", "ionisation energy": "ionisation potential",
    "ionization energy": "ionisation potential",
    "electron affinity": "electron affinity", "ea": "electron affinity",
    "n": "metal atoms", "size": "metal atoms", "metal atoms": "metal atoms", "atoms": "metal atoms",
    "m": "ligand count", "number of ligands": "ligand count",
    "charge": "charge", "electrons": "electrons", "valence electrons": "electrons",
    "n*": "electrons",
    "metals": "metals", "metal": "metals", "only": "metals",
    "contains": "contains", "containing": "contains", "with": "contains",
    "doped with": "contains",
    "ligand": "ligand", "ligands": "ligand", "protected by": "ligand",
}  # fmt: skip

FLAGS: Final[dict[str, tuple[str, str]]] = {
    "water-soluble": ("solubility", "water"),
    "water soluble": ("solubility", "water"),
    "soluble in water": ("solubility", "water"),
    "hydrophilic": ("solubility", "water"),
    "organic-soluble": ("solubility", "organic"),
    "organic soluble": ("solubility", "organic"),
    "soluble in organic solvents": ("solubility", "organic"),
    "hydrophobic": ("solubility", "organic"),
    "crystal structure": ("status", "crystal"),
    "crystal": ("status", "crystal"),
    "closed shell": ("closure", "even"),
    "closed-shell": ("closure", "even"),
    "even": ("closure", "even"),
    "open shell": ("closure", "odd"),
    "open-shell": ("closure", "odd"),
    "radical": ("closure", "odd"),
    "magic number": ("closure", "spherical"),
    "superatom": ("closure", "spherical"),
    "spherical closure": ("closure", "spherical"),
    "known": ("novelty", "known"),
    "known only": ("novelty", "known"),
    "reported": ("novelty", "known"),
    "new": ("novelty", "new"),
    "new only": ("novelty", "new"),
    "unreported": ("novelty", "new"),
}

RANGED_FLAGS: Final[dict[str, tuple[str, float, float]]] = {
    "luminescent": ("emission", 200.0, 3000.0),
    "fluorescent": ("emission", 200.0, 3000.0),
    "emissive": ("emission", 200.0, 3000.0),
    "neutral": ("charge", 0, 0),
    "alloy": ("metal kinds", 2, 9),
    "doped": ("metal kinds", 2, 9),
    "bimetallic": ("metal kinds", 2, 2),
    "monometallic": ("metal kinds", 1, 1),
    "anion": ("charge", -20, -1),
    "anionic": ("charge", -20, -1),
    "cation": ("charge", 1, 20),
    "cationic": ("charge", 1, 20),
}
"""Words that stand for an interval."""

WINDOWS: Final[dict[str, tuple[float, float]]] = {
    "nir-ii": (1000.0, 1700.0),
    "nir-i": (700.0, 1000.0),
    "nir": (700.0, 1700.0),
    "blue": (450.0, 495.0),
    "green": (495.0, 570.0),
    "yellow": (570.0, 590.0),
    "orange": (590.0, 620.0),
    "red": (620.0, 750.0),
    "visible": (400.0, 700.0),
}
"""Windows in nm that the words stand for: a convention, shown wherever it is used."""

ELEMENT_NAMES: Final[dict[str, str]] = {
    "gold": "Au", "silver": "Ag", "copper": "Cu", "platinum": "Pt", "palladium": "Pd",
    "nickel": "Ni", "mercury": "Hg", "cadmium": "Cd", "zinc": "Zn", "rhodium": "Rh",
    "iridium": "Ir", "ruthenium": "Ru", "cobalt": "Co", "iron": "Fe", "osmium": "Os",
    "thallium": "Tl", "indium": "In", "gallium": "Ga", "aluminium": "Al", "aluminum": "Al",
    "sulfur": "S", "sulphur": "S", "selenium": "Se", "tellurium": "Te", "phosphorus": "P",
    "chlorine": "Cl", "bromine": "Br", "iodine": "I", "fluorine": "F", "nitrogen": "N",
}  # fmt: skip

SOFT: Final = ("preferably ", "prefer ", "ideally ", "if possible ", "would be nice: ")
"""Prefixes of what is wished but not demanded."""

SOLVENTS: Final = {"water": "water", "organic": "organic solvents",
                   "both": "water and organic solvents"}  # fmt: skip
