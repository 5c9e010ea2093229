"""Elements: atomic weights, and the electrons a metal brings to a cluster."""

from __future__ import annotations

from typing import Final

ATOMIC_WEIGHT: Final[dict[str, float]] = {
    "H": 1.008,
    "He": 4.003,
    "Li": 6.94,
    "Be": 9.012,
    "B": 10.81,
    "C": 12.011,
    "N": 14.007,
    "O": 15.999,
    "F": 18.998403,
    "Ne": 20.18,
    "Na": 22.989769,
    "Mg": 24.305,
    "Al": 26.981538,
    "Si": 28.085,
    "P": 30.973762,
    "S": 32.06,
    "Cl": 35.45,
    "Ar": 39.948,
    "K": 39.0983,
    "Ca": 40.078,
    "Sc": 44.956,
    "Ti": 47.867,
    "V": 50.944,
    "Cr": 51.9961,
    "Mn": 54.938043,
    "Fe": 55.845,
    "Co": 58.933194,
    "Ni": 58.6934,
    "Cu": 63.546,
    "Zn": 65.38,
    "Ga": 69.723,
    "Ge": 72.63,
    "As": 74.921595,
    "Se": 78.971,
    "Br": 79.904,
    "Kr": 83.8,
    "Rb": 85.468,
    "Sr": 87.62,
    "Y": 88.906,
    "Zr": 91.224,
    "Nb": 92.906,
    "Mo": 95.94,
    "Tc": 98,
    "Ru": 101.07,
    "Rh": 102.90549,
    "Pd": 106.42,
    "Ag": 107.8682,
    "Cd": 112.414,
    "In": 114.818,
    "Sn": 118.71,
    "Sb": 121.76,
    "Te": 127.6,
    "I": 126.90447,
    "Xe": 131.29,
    "Cs": 132.905452,
    "Ba": 137.328,
    "La": 138.906,
    "Ce": 140.116,
    "Pr": 140.908,
    "Nd": 144.24,
    "Pm": 145,
    "Sm": 150.36,
    "Eu": 151.964,
    "Gd": 157.25,
    "Tb": 158.925,
    "Dy": 162.5,
    "Ho": 164.93,
    "Er": 167.26,
    "Tm": 168.934,
    "Yb": 173.04,
    "Lu": 174.967,
    "Hf": 178.49,
    "Ta": 180.948,
    "W": 183.84,
    "Re": 186.207,
    "Os": 190.23,
    "Ir": 192.217,
    "Pt": 195.084,
    "Au": 196.96657,
    "Hg": 200.592,
    "Tl": 204.38,
    "Pb": 207.2,
    "Bi": 208.9804,
    "Po": 209,
    "At": 210,
    "Rn": 222,
    "Fr": 223,
    "Ra": 226,
    "Ac": 227,
    "Th": 232.038,
    "Pa": 231.036,
    "U": 238.029,
    "Np": 237,
    "Pu": 244,
    "Am": 243,
    "Cm": 247,
    "Bk": 247,
    "Cf": 251,
    "Es": 252,
    "Fm": 257,
    "Md": 258,
    "No": 259,
    "Lr": 262,
}
"""Standard atomic weights, g/mol.

Source: IUPAC CIAAW abridged standard atomic weights 2021, doi:10.1515/pac-2019-0603, for the
elements clusters are made of; three decimals elsewhere.
"""

VALENCE_ELECTRONS: Final[dict[str, int]] = {
    **dict.fromkeys(("Cu", "Ag", "Au"), 1),
    **dict.fromkeys(("Zn", "Cd", "Hg"), 2),
    **dict.fromkeys(("Al", "Ga", "In", "Tl"), 3),
    **dict.fromkeys(("Ni", "Pd", "Pt"), 0),
    **dict.fromkeys(("Co", "Rh", "Ir"), -1),
    **dict.fromkeys(("Fe", "Ru", "Os"), -2),
}
"""Electrons each metal adds to the superatom count.

Group 8 and 9 values hold for a dopant inside an M13 core only.
Source: superatom rule of Walter et al., PNAS 2008, 105, 9157, doi:10.1073/pnas.0801001105,
extended by group number - 10 for open d shells.
"""

REDOX_REFERENCE: Final[dict[str, int]] = {
    **VALENCE_ELECTRONS,
    **dict.fromkeys(("F", "Cl", "Br", "I"), -1),
    **dict.fromkeys(("O", "S", "Se", "Te"), -2),
    **dict.fromkeys(("H", "Li", "Na", "K", "Cs"), 1),
    **dict.fromkeys(("Mg", "Ca"), 2),
    "B": 3, "N": -3, "P": 5, "C": 4, "Si": 4, "Sb": 5, "As": 5,
}  # fmt: skip
"""Contribution of each atom to the redox equivalents E of a species.

Inorganic carbon only; organic groups are inert and bring minus the electrons they localise.
"""

METALS: Final[frozenset[str]] = frozenset(VALENCE_ELECTRONS)
HALIDES: Final[frozenset[str]] = frozenset({"F", "Cl", "Br", "I"})
