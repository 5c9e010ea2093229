"""The simulated laboratory: a mechanism with hidden constants, noise and failures.

Everything it gives is synthetic. It serves to rehearse a campaign and to measure the optimiser.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

import numpy as np

from mncplan.app.simulate_case import network, parameter_set, product_key
from mncplan.app.tables import knowledge_base
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.flask import Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.observation import Observation, Outcome
from mncplan.domain.parameters import ParameterSet
from mncplan.domain.space import Setting
from mncplan.domain.surroundings import Solvent
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.batch import TimedCase, simulate_each
from mncplan.kinetics.equations import Array
from mncplan.kinetics.fit_prior import draw
from mncplan.kinetics.observe import metal_shares, product_yield
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.solve import simulate
from mncplan.lab.acidity import Mixture, acid_groups, base_needed

MEASURED: Final = ("purity", "yield")
"""Objectives it measures: metal of the target over that of all clusters (particles are spun off),
and over all metal fed."""

NOISE: Final = 0.02
"""Standard deviation of a measured share (assumed)."""
P_FAILURE: Final = 0.03
"""Chance that an execution fails (assumed)."""

_DETECTED: Final = 0.01
"""Share of the metal in clusters, and of the target among them, below which none is seen."""
_HOURS: Final = 24.0
_MIXTURE: Final = "mixture"
_WATER, _COSOLVENT = "water", "methanol"
_pH_RANGE: Final = (0.5, 13.9)
_DIRECT: Final = {
    "metal_mM": "metal_mM",
    "ligand_per_metal": "ligand_per_metal",
    "reductant_per_metal": "reductant_per_metal",
    "temperature_C": "temperature_C",
    "reduction_temperature_C": "temperature_C",
    "complexation_temperature_C": "complexation_C",
    "stirring_rpm": "stirring_rpm",
    "pH": "pH",
}
_OTHERS: Final = frozenset({
    "complexation_time_h", "reduction_time_h", "time_h", "reductant_portions", "base_per_metal",
    "acid_per_metal", "agent", "agent_per_metal", "water_fraction",
})  # fmt: skip


class Laboratory(Protocol):
    """Whatever runs an experiment and says what came of it."""

    def run(self, setting: Setting, rng: np.random.Generator) -> Observation:
        """Run one experiment."""
        ...


@dataclass(frozen=True, kw_only=True)
class KineticLaboratory:
    """The kinetic model as a laboratory; see `laboratory_of`.

    Attributes:
        constants: The hidden constants.
        product: Key of the target among the participants.
        n_acid: Acid groups per ligand.
        objectives: Names among `MEASURED`.
    """

    mechanism: Mechanism
    constants: ParameterSet
    product: str
    n_acid: int
    objectives: tuple[str, ...]
    noise: float = NOISE
    p_failure: float = P_FAILURE

    def truth(self, setting: Setting) -> tuple[Mapping[str, float], str, float]:
        """Objectives without noise, the most abundant cluster, and the metal in clusters, 0 to 1.

        Raises:
            NoSolutionError: If the equations can't be solved there.
        """
        constants, flask, times = self._case(self.constants, setting)
        return self._read(simulate(self.mechanism, constants, flask, times))

    def objective_values(
        self, name: str, worlds: Sequence[ParameterSet], settings: Sequence[Setting]
    ) -> Array:
        """One objective for sets of constants at settings, shape (sets, settings).

        0 where the equations can't be solved.
        """
        cases = [self._case(constants, s) for constants in worlds for s in settings]
        runs = simulate_each(self.mechanism, cases)
        values = [0.0 if isinstance(r, NoSolutionError) else self._read(r)[0][name] for r in runs]
        return np.array(values).reshape(len(worlds), len(settings))

    def _case(self, constants: ParameterSet, setting: Setting) -> TimedCase:
        recipe = _recipe(setting, self)
        hours = float(setting.get("reduction_time_h", setting.get("time_h", _HOURS)))
        end = recipe.complexation_s + 3600.0 * hours
        return _with_mixture(constants, setting), flask_of(recipe), np.array([end])

    def _read(self, made: Trajectory) -> tuple[Mapping[str, float], str, float]:
        shares = _clusters(made)
        total = sum(shares.values())
        target = shares.get(self.product, 0.0)
        values = {
            "purity": target / total if total > 0 else 0.0,
            "yield": float(product_yield(made, self.product)[-1]),
        }
        return values, max(shares, key=lambda key: shares[key]), total

    def run(self, setting: Setting, rng: np.random.Generator) -> Observation:
        """Run one experiment with noise; a failed execution gives no values."""
        slips, errors = rng.random(), rng.normal(0.0, self.noise, len(self.objectives))
        if slips < self.p_failure:
            return Observation(setting=setting, outcome="failed_execution")
        try:
            values, best, total = self.truth(setting)
        except NoSolutionError:
            return Observation(setting=setting, outcome="failed_execution")
        if total < _DETECTED:
            return Observation(setting=setting, outcome="nothing")
        outcome: Outcome = "product" if values["purity"] >= _DETECTED else "other"
        if outcome == "other":
            return Observation(setting=setting, outcome=outcome, identity=best)
        seen = tuple(
            (name, round(min(max(values[name] + error, 0.0), 1.0), 4))
            for name, error in zip(self.objectives, errors.tolist(), strict=True)
        )
        return Observation(setting=setting, values=seen, identity=self.product)


def laboratory_of(definition: CampaignDefinition, seed: int) -> KineticLaboratory:
    """A laboratory for a campaign; `seed` draws its constants from their intervals.

    Raises:
        InvalidInputError: If the kinetic model does not know the target, a parameter or an
            objective.
    """
    from mncplan.domain.cluster import Cluster

    if not definition.target:
        raise InvalidInputError(
            f"campaign {definition.name}: no target, so nothing can be simulated; open it with "
            "--target FORMULA"
        )
    for item in definition.space.parameters:
        if item.name not in _OTHERS and item.name not in _DIRECT:
            known = ", ".join(sorted(_OTHERS | set(_DIRECT)))
            raise InvalidInputError(
                f"parameter {item.name!r} is not in the simulated laboratory; it has {known}"
            )
    names = tuple(item.name for item in definition.objectives)
    if unknown := [name for name in names if name not in MEASURED]:
        raise InvalidInputError(
            f"objective {unknown[0]!r}: the simulated laboratory measures {' and '.join(MEASURED)}"
        )
    knowledge = knowledge_base()
    cluster = Cluster.parse(definition.target)
    metals = sorted({symbol for symbol, _ in cluster.metals})
    ligands = sorted({ligand.id for ligand, _ in cluster.ligands})
    if len(metals) != 1 or len(ligands) != 1:
        raise InvalidInputError(
            f"{definition.target}: the simulated laboratory makes clusters of one metal and one "
            "ligand"
        )
    mechanism = network(ligands[0], metals[0], ("BH4-",), knowledge)
    found = knowledge.ligands.find(ligands[0])
    return KineticLaboratory(
        mechanism=mechanism,
        constants=draw(parameter_set(), 1, np.random.default_rng(seed))[0],
        product=product_key(definition.target, mechanism, knowledge),
        n_acid=acid_groups(found.smiles) if found is not None else 0,
        objectives=names,
    )


def _clusters(made: Trajectory) -> dict[str, float]:
    """Share of the metal in each cluster at the end."""
    shares = metal_shares(made)[-1]
    people = made.mechanism.participants
    return {p.key: float(s) for p, s in zip(people, shares, strict=True) if p.kind == "cluster"}


def _recipe(setting: Setting, lab: KineticLaboratory) -> Recipe:
    given = {_DIRECT[n]: float(v) for n, v in setting.items() if n in _DIRECT}
    recipe = Recipe(ligand=lab.mechanism.ligand, metal=lab.mechanism.metal)
    recipe = replace(
        recipe,
        **given,  # type: ignore[arg-type]
        solvent=_MIXTURE if "water_fraction" in setting else _WATER,
        portions=round(float(setting.get("reductant_portions", 1))),
        complexation_s=3600.0 * float(setting.get("complexation_time_h", 1.0)),
    )
    return recipe if "pH" in given else replace(recipe, pH=_pH(setting, recipe, lab.n_acid))


def _pH(setting: Setting, recipe: Recipe, n_acid: int) -> float:
    """PH that the base and acid added leave, by bisection of the acid-base balance."""
    base = float(setting.get("base_per_metal", 0.0)) - float(setting.get("acid_per_metal", 0.0))
    way = {"base": 1.0, "acid": -1.0}.get(str(setting.get("agent", "none")), 0.0)
    base += way * float(setting.get("agent_per_metal", 0.0))
    ligand = recipe.metal_mM * recipe.ligand_per_metal
    mix = Mixture(recipe.metal, recipe.metal_mM, ligand, n_acid, 1000.0)
    low, high = _pH_RANGE
    for _ in range(40):
        middle = (low + high) / 2
        if base_needed(mix, middle) < base * recipe.metal_mM:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _with_mixture(constants: ParameterSet, setting: Setting) -> ParameterSet:
    """The constants with the solvent mixture of a setting, linear in the volume (assumed)."""
    if "water_fraction" not in setting:
        return constants
    share = float(setting["water_fraction"])
    one, other = constants.solvent(_WATER), constants.solvent(_COSOLVENT)
    mixed = Solvent(
        name=_MIXTURE,
        permittivity=share * one.permittivity + (1 - share) * other.permittivity,
        protic=share * one.protic + (1 - share) * other.protic,
        source="",
        verified=False,
    )
    return replace(constants, solvents=(*constants.solvents, mixed))
