"""Runs of the kinetic model that the directional tests share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from mncplan.app.tables import knowledge_base
from mncplan.domain.flask import Flask, Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.kinetics.network import build
from mncplan.kinetics.observe import electron_distribution, metal_shares, share_of
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.solve import simulate
from mncplan.knowledge.kinetics import load_kinetics

HOUR, DAY = 3600.0, 86_400.0
LEAST = 1e-9


@dataclass(frozen=True, slots=True)
class Finding:
    """What a directional test saw.

    Attributes:
        margin: Decades by which the direction holds; it does not at zero or below.
        seen: The numbers behind it.
    """

    margin: float
    seen: str

    @property
    def holds(self) -> bool:
        """Whether the direction is as the row says."""
        return self.margin > 0


@dataclass(frozen=True, slots=True)
class Direction:
    """One quantifiable statement of the table.

    Attributes:
        rows: Ids in condition_effects.csv.
        claim: The direction in one sentence.
    """

    rows: tuple[str, ...]
    claim: str
    test: Callable[[Laboratory], Finding]


class Laboratory:
    """One parameter set; networks are built once each, or taken from another laboratory."""

    def __init__(
        self, parameters: ParameterSet | None = None, networks: Laboratory | None = None
    ) -> None:
        self.parameters = parameters or load_kinetics()
        self.mechanism_of = networks.mechanism_of if networks else lru_cache(None)(self._build)

    def _build(self, ligand: str, reductant: str, metal: str) -> Mechanism:
        knowledge = knowledge_base()
        return build(
            knowledge.ligands.resolve(ligand), knowledge.clusters, self.parameters,
            reductants=(reductant,), metal=metal,
        )  # fmt: skip

    def mechanism(self, ligand: str, reductant: str = "BH4-", metal: str = "Au") -> Mechanism:
        """The network that the product itself uses for a ligand with a reductant."""
        return self.mechanism_of(ligand, reductant, metal)

    def run(self, recipe: Recipe, hours: float = 24.0) -> Run:
        """Follow a recipe for some time after the first reductant."""
        agent = recipe.reductant or "CO"
        mechanism = self.mechanism(recipe.ligand, agent, recipe.metal)
        start = recipe.complexation_s
        late = start + np.concatenate(([0.0], np.geomspace(1.0, hours * HOUR, 80)))
        early = np.linspace(0.0, start, 4)[:-1] if start else np.empty(0)
        return self.follow(mechanism, flask_of(recipe), np.concatenate((early, late)))

    def follow(
        self, mechanism: Mechanism, flask: Flask, times: Sequence[float] | npt.NDArray[np.float64]
    ) -> Run:
        """Follow a flask of one's own."""
        return Run(simulate(mechanism, self.parameters, flask, times))


@dataclass(frozen=True, eq=False)
class Run:
    """A trajectory with the shares that directions ask for; times in seconds from the start."""

    trajectory: Trajectory

    @property
    def times(self) -> npt.NDArray[np.float64]:
        """Seconds from the start."""
        return self.trajectory.times_s

    def of(self, key: str) -> npt.NDArray[np.float64]:
        """Share of all metal in one participant over time."""
        return metal_shares(self.trajectory)[:, self.trajectory.mechanism.index[key]]

    def kind(self, *kinds: str) -> npt.NDArray[np.float64]:
        """Share of all metal in participants of these kinds."""
        return share_of(self.trajectory, lambda p: p.kind in kinds)

    def electrons(
        self, low: int, high: int | None = None, *, per: str = "cluster"
    ) -> npt.NDArray[np.float64]:
        """Metal in clusters of N* from low to high over that in all clusters (or all metal)."""
        last = low if high is None else high
        shares = electron_distribution(self.trajectory)
        zero = np.zeros(len(self.times))
        chosen = sum((s for n, s in shares.items() if low <= n <= last), zero)
        if per == "metal":
            return chosen
        total = sum(shares.values(), zero)
        return np.divide(chosen, total, out=zero.copy(), where=total > 1e-12)

    def larger(self, than: int = 8) -> npt.NDArray[np.float64]:
        """Reduced metal in clusters above this N* and in particles, of all reduced metal."""
        above = self.electrons(than + 1, 999, per="metal") + self.kind("nanoparticle")
        reduced = self.kind("cluster", "nanoparticle")
        return np.divide(above, reduced, out=np.zeros_like(above), where=reduced > 1e-12)

    def purity(self, key: str) -> npt.NDArray[np.float64]:
        """Metal in one cluster of all reduced metal."""
        reduced = self.kind("cluster", "nanoparticle")
        return np.divide(self.of(key), reduced, out=np.zeros_like(reduced), where=reduced > 1e-12)

    def mean_electrons(self) -> npt.NDArray[np.float64]:
        """Mean N* over clusters by metal, a particle counting as the largest in the network."""
        shares = electron_distribution(self.trajectory)
        top = max(shares)
        zero = np.zeros(len(self.times))
        total = sum(shares.values(), zero) + self.kind("nanoparticle")
        weighted = sum((n * s for n, s in shares.items()), zero) + top * self.kind("nanoparticle")
        return np.divide(weighted, total, out=zero.copy(), where=total > 1e-12)


def compare(low: float, high: float, words: str, margin: float = 1.02) -> Finding:
    """Whether the second number exceeds the first by more than two per cent."""
    return Finding(decades(high, margin * low), f"{words}: {low:.3g} -> {high:.3g}")


def decades(high: float, low: float) -> float:
    """How far the first number lies above the second; what is below 1e-9 counts as that."""
    return float(np.log10(max(high, LEAST) / max(low, LEAST)))
