"""Physical laws that scale a family constant, by the name a step gives them.

Each law is a function of the settings, the constants, the solvent and the ligand; none knows a
product or an experiment.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from mncplan.domain.parameters import ParameterSet
from mncplan.domain.surroundings import LigandPhysics, Solvent
from mncplan.errors import InvalidInputError
from mncplan.kinetics.settings import Settings

GAS_CONSTANT: Final = 8.314462618
"""J/(mol K), exact by the SI of 2019."""
WATER_PERMITTIVITY: Final = 78.4
_MOLE_FRACTION: Final = {
    "air": {"O2": 0.2095}, "O2": {"O2": 1.0}, "CO": {"CO": 1.0}, "H2": {"H2": 1.0},
    "N2": {}, "Ar": {},
}  # fmt: skip


@dataclass(frozen=True)
class Surroundings:
    """One state of the flask with what the parameter set knows of its solvent and ligand."""

    settings: Settings
    parameters: ParameterSet
    ligand: LigandPhysics

    @cached_property
    def solvent(self) -> Solvent:
        """Permittivity and proton supply of the medium."""
        return self.parameters.solvent(self.settings.solvent)

    @cached_property
    def born(self) -> float:
        """1/permittivity above that of water: what a charge loses in this solvent, >= 0."""
        return 1 / self.solvent.permittivity - 1 / WATER_PERMITTIVITY

    def __getitem__(self, key: str) -> float:
        return self.parameters.value(key)


def thiolate(at: Surroundings) -> float:
    """Share of the free thiol that is deprotonated (Henderson-Hasselbalch)."""
    pKa = at.ligand.thiol_pKa + at["solvent.pKa_shift"] * at.born
    return float(1 / (1 + 10.0 ** (pKa - at.settings.pH)))


def thiol(at: Surroundings) -> float:
    """Thiolate reacts fully, the intact thiol with a relative rate."""
    return max(thiolate(at), 0.0) + at["thiol.relative"] * (1 - thiolate(at))


def proton(at: Surroundings) -> float:
    """First order in H+, mol/L."""
    return float(10.0**-at.settings.pH)


def proton_order(at: Surroundings) -> float:
    """Weak acceleration of hydride transfer by acid, relative to pH 7."""
    return float(10.0 ** (at["borane.proton_order"] * (7 - at.settings.pH)))


def hydroxide(at: Surroundings) -> float:
    """Order in OH- of the oxidation of CO, relative to pH 7."""
    return float(10.0 ** (at["CO.hydroxide_order"] * (at.settings.pH - 7)))


HYDROXIDES: Final = {"CO": 4.0, "borane": 2.0}
"""Hydroxide taken up per electron pair: CO + 4 OH- -> CO3(2-) + 2 H2O + 2 e-,
R3N.BH3 + 6 OH- -> B(OH)3 + R3N + 3 H2O + 6 e-."""


def drive(kind: str, electrons: int) -> Callable[[Surroundings], float]:
    """Share of clusters of this N* that a mild reductant can reach (Nernst).

    The equilibrium constant of a two-electron hop grows with pH by the hydroxide taken up; every
    further pair of electrons goes into a level that lies higher, by a fixed step. Thiolates of
    less basic thiols leave more easily, two of them in a hop.
    """

    def law(at: Surroundings) -> float:
        decades = (
            HYDROXIDES[kind] * (at.settings.pH - at[f"drive.{kind}"])
            - at["drive.step"] * (electrons / 2 - 1)
            + at["drive.basicity"] * (9.0 - at.ligand.thiol_pKa)
        )
        return float(1 / (1 + 10.0**-decades))

    return law


def ionic_reductant(at: Surroundings) -> float:
    """A salt of a reductant dissolves and dissociates less in a less polar medium."""
    return float(10.0 ** (-at["solvent.ionic_reductant"] * at.born))


def protic(at: Surroundings) -> float:
    """Proton donors in the solvent; a trace is always there."""
    return max(at.solvent.protic, 1e-3)


def aggregation(at: Surroundings) -> float:
    """Complexes gather when the solvent is poor for them and when their ligands carry no charge.

    Charge: mean net charge of the ligand's other groups; like charges keep complexes apart with
    a factor 10**(-b z**2). Solvent: ligands without ionic groups are driven together by a polar
    medium, those with them by an apolar one.
    """
    z = net_charge(at.ligand, at.settings.pH)
    polar = 1 - min(at.born / 0.4, 1.0)
    is_ionic = bool(at.ligand.acid_pKas)
    poor = (1 - polar) if is_ionic else polar
    return float(10.0 ** (at["aggregation.poor_solvent"] * poor - at["aggregation.charge"] * z * z))


def repulsion(at: Surroundings) -> float:
    """Charged ligands push apart: a shell gives complex off more readily, 10**(b z**2).

    Uncharged acid groups bind each other by hydrogen bonds instead, which this stands for as the
    absence of repulsion.

    Source:
        pH 5.5 to 2.5 takes Au22(SG)18 to Au24(SG)20, ascribed to hydrogen bonds: zhang2020 in
        review 3.2 (doi:10.1039/d5nh00353a).
    """
    z = net_charge(at.ligand, at.settings.pH)
    return float(10.0 ** (at["shell.repulsion"] * z * z))


def net_charge(ligand: LigandPhysics, pH: float) -> float:
    """Mean charge of the groups other than S-H, in e.

    Example:
        >>> gsh = LigandPhysics(id="SG", thiol_pKa=9.1, bulk=0.3, aromatic=False,
        ...     acid_pKas=(2.12, 3.71, 10.1), cationic_groups=1, basis="measured", source="x",
        ...     verified=True)
        >>> round(net_charge(gsh, 2.0), 2), round(net_charge(gsh, 7.0), 2)
        (0.55, -1.0)
    """
    deprotonated = sum(1 / (1 + 10 ** (pKa - pH)) for pKa in ligand.acid_pKas)
    return ligand.cationic_groups - deprotonated


def mixing(at: Surroundings) -> float:
    """Mixing rate against the stirring speed, relative to 400 rpm; diffusion remains at rest."""
    return float((max(at.settings.stirring_rpm, 5.0) / 400) ** at["transfer.stirring_order"])


def tetraalkyl(at: Surroundings) -> float:
    """A transfer agent carries the metal anion over: first order, relative to 1 mmol/L."""
    known = at.parameters.by_key
    keys = ((f"additive.transfer.{name}", c) for name, c in at.settings.additives)
    return mixing(at) * sum(at[key] * c / 1e-3 for key, c in keys if key in known)


def shell(at: Surroundings) -> float:
    """Cations bound to the ligand shell leave 1/(1 + sum K c) of it free to react."""
    bound = 0.0
    for name, c in at.settings.additives:
        if f"additive.association.{name}" in at.parameters.by_key:
            bound += 10.0 ** at[f"additive.association.{name}"] * c * anionic(at)
    return 1 / (1 + bound)


def anionic(at: Surroundings) -> float:
    """Negative charge of the ligand shell that a cation can pair with, per ligand, 0 to 1."""
    return min(max(-net_charge(at.ligand, at.settings.pH), 0.0), 1.0)


def bulk(at: Surroundings) -> float:
    """Bulky ligands slow whatever has to reach the metal."""
    return float(10.0 ** (-at["ligand.bulk"] * at.ligand.bulk))


def strain(at: Surroundings) -> float:
    """Bulky ligands crowd a shell that was made for slim ones and drive it apart."""
    return float(10.0 ** (at["exchange.strain"] * at.ligand.bulk))


def uptake(gas: str) -> Callable[[Surroundings], float]:
    """KLa C*: saturation by Henry's law times the stirring law, mol/(L s) per unit constant."""

    def law(at: Surroundings) -> float:
        share = _MOLE_FRACTION[at.settings.gas].get(gas, 0.0)
        return mixing(at) * share * at.settings.gas_bar * at[f"henry.{gas}"]

    return law


def _power(key: str) -> Callable[[Surroundings], float]:
    return lambda at: float(10.0 ** at[key])


LAWS: Final[dict[str, Callable[[Surroundings], float]]] = {
    "endothermic": lambda at: arrhenius(at["enthalpy.addition"], at.settings.temperature_K),
    "thiolate": thiolate,
    "thiol": thiol,
    "proton": proton,
    "proton_order": proton_order,
    "hydroxide": hydroxide,
    "ionic_reductant": ionic_reductant,
    "protic": protic,
    "aggregation": aggregation,
    "mixing": mixing,
    "stirring": mixing,
    "transfer": mixing,
    "tetraalkyl": tetraalkyl,
    "shell": shell,
    "repulsion": repulsion,
    "bulk": bulk,
    "strain": strain,
    "uptake:O2": uptake("O2"),
    "uptake:CO": uptake("CO"),
    "uptake:H2": uptake("H2"),
    "isolated": _power("robust.isolated"),
    "closed_shell": _power("robust.closed_shell"),
    "gap": _power("robust.gap"),
    "disulfide_relative": _power("relative.disulfide"),
    **{f"drive:{kind}:{n}": drive(kind, n) for kind in HYDROXIDES for n in (2, 4, 6, 8)},
    "unreported": _power("robust.unreported"),
    "nucleation": _power("relative.nucleation"),
    "bare": _power("relative.bare"),
    "surface": _power("relative.surface"),
    "long_motif": _power("relative.long_motif"),
    "aggregate_relative": _power("relative.aggregate"),
}
"""Laws by name."""


def law(name: str) -> Callable[[Surroundings], float]:
    """Look a law up.

    Raises:
        InvalidInputError: If no law has that name.
    """
    if name not in LAWS:
        raise InvalidInputError(f"no rate law modifier is called {name!r}; see {', '.join(LAWS)}")
    return LAWS[name]


def arrhenius(energy_kJ_mol: float, temperature_K: float) -> float:
    """Rate relative to 25 degC.

    Example:
        >>> round(arrhenius(53.0, 308.15), 2)
        2.0
    """
    return math.exp(-energy_kJ_mol * 1e3 / GAS_CONSTANT * (1 / temperature_K - 1 / 298.15))


def debye_hueckel(permittivity: float, temperature_K: float) -> float:
    """Constant A of log10(gamma) = -A z**2 sqrt(I), (L/mol)**0.5.

    Example:
        >>> round(debye_hueckel(78.4, 298.15), 3)
        0.511

    Source:
        Debye-Hueckel limiting law; A = 1.8246e6 (eps T)**-1.5 for I in mol/L.
    """
    return float(1.8246e6 * (permittivity * temperature_K) ** -1.5)


def salt_effect(charges: float, ionic_strength_M: float, a: float) -> float:
    """Primary salt effect on a step, Guentelberg form: 10**(2 A zA zB sqrt(I)/(1 + sqrt(I))).

    Args:
        charges: Sum of products of the charges of the reactants that meet.
        ionic_strength_M: mol/L, sound up to about 0.1.
        a: Debye-Hueckel constant, see `debye_hueckel`.

    Example:
        >>> salt_effect(1.0, 0.1, 0.51) > 1 > salt_effect(-1.0, 0.1, 0.51)
        True
    """
    root = math.sqrt(ionic_strength_M)
    return float(10.0 ** (2 * a * charges * root / (1 + root)))
