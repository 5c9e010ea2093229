"""What a campaign report shows, as plain values; drawn by `mncplan.report`."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import RulePrice
from mncplan.domain.protocol import Plate
from mncplan.domain.space import Setting, Space


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One experiment in the order it was done.

    Attributes:
        value: Of the leading objective; None when it was not measured or not to be learned.
        best: Best value up to and including this one; None before the first.
    """

    number: int
    observation: Observation
    value: float | None
    best: float | None

    @property
    def name(self) -> str:
        """The experiment's id, or its number where it has none."""
        return self.observation.id or str(self.number)


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """Two parameters on a grid, all others at `at`.

    Row j and column i belong to ``ys[j]`` and ``xs[i]``; a cell without a value can't be dispensed
    or breaks a constraint.
    """

    x: str
    y: str
    xs: tuple[float | str, ...]
    ys: tuple[float | str, ...]
    at: Setting


@dataclass(frozen=True, slots=True, kw_only=True)
class Surface:
    """Mean and standard deviation of an objective over two parameters."""

    grid: Grid
    objective: Objective
    mean: tuple[tuple[float | None, ...], ...]
    sd: tuple[tuple[float | None, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlap:
    """Where two products are about as likely.

    Attributes:
        share: Of the cells that can be run.
        where: Ends of the region along both axes, in words.
    """

    identities: tuple[str, str]
    share: float
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseDiagram:
    """Most probable product over two parameters, with its probability."""

    grid: Grid
    identities: tuple[str, ...]
    best: tuple[tuple[int | None, ...], ...]
    probability: tuple[tuple[float | None, ...], ...]
    model: str
    overlaps: tuple[Overlap, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dependence:
    """Mean response to one parameter, averaged over the recipes tried, with their spread."""

    parameter: str
    values: tuple[float | str, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Importance:
    """How much each parameter matters to the model; `method` names how it was counted."""

    method: str
    unit: str
    shares: tuple[tuple[str, float, float], ...]
    caveat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Branch:
    """A node of the decision tree: its rule from above, its experiments, and what follows."""

    rule: str
    n: int
    mean: float
    sd: float
    children: tuple[Branch, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """A third of the results by their value, and how well it was predicted when left out."""

    low: float
    high: float
    n: int
    rmse: float
    bias: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """Predictions of experiments that were left out, against their mean.

    Attributes:
        points: (measured, predicted, sd) of every experiment left out once.
        rmse: Of the model; `baseline` of the mean of the others.
        coverage: Part of the results inside the 90 % interval.
        bands: The same by low, middle and high values.
    """

    objective: Objective
    folds: str
    points: tuple[tuple[float, float, float], ...]
    rmse: float
    baseline: float
    coverage: float
    bands: tuple[Band, ...] = ()

    @property
    def is_useful(self) -> bool:
        """Whether the model beats the mean by a tenth or more."""
        return self.rmse < 0.9 * self.baseline


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """One experiment of the next plate.

    Attributes:
        predicted: (objective, mean, sd).
        nearest: The experiment on record most like it, in words; empty when there is none.
    """

    name: str
    setting: Setting
    predicted: tuple[tuple[str, float, float], ...]
    reason: str
    well: str = ""
    p_identity: float | None = None
    prior_share: float = 0.0
    nearest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Strategy:
    """Best value so far of one way of choosing, by number of experiments: median and 80 %."""

    name: str
    median: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    n_to_best: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Replay:
    """The campaign and the baselines on the same emulator, which was fitted to its results."""

    strategies: tuple[Strategy, ...]
    n_seeds: int
    goal: float
    caveat: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """Slope of the logarithm of the objective at the best recipe.

    Attributes:
        value: By the logarithm of the parameter: an apparent order; for a temperature the apparent
            activation energy in kJ/mol.
        sd: Between the draws of the model.
        foretold: The same slope by the kinetic model; None when it was not asked or has none.
        foretold_sd: Between draws of its constants.
    """

    parameter: str
    value: float
    sd: float
    unit: str
    foretold: float | None = None
    foretold_sd: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisNote:
    """What is known of a parameter's part in the mechanism of formation."""

    parameter: str
    text: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignReport:
    """Everything a campaign report shows.

    Attributes:
        is_synthetic: Results come from the simulated laboratory; said wherever they are shown.
        front: Numbers of the trials on the Pareto front of two or more objectives.
        notes: What could not be shown and why.
        gain: Expected gain of the next plate with its unit in words; empty when not known.
        prices: What each rule of the next plate costs in expected gain.
        beforehand: What the campaign was told and what became of it, one line each.
        orders: Kinetic reading of the model at the best recipe.
        axes: What the literature says of the parameters of the pictures.
    """

    name: str
    target: str
    space: Space
    objectives: tuple[Objective, ...]
    trials: tuple[Trial, ...]
    version: str
    seed: int
    is_synthetic: bool = False
    surfaces: tuple[Surface, ...] = ()
    phase: PhaseDiagram | None = None
    dependence: tuple[Dependence, ...] = ()
    importance: Importance | None = None
    tree: Branch | None = None
    quality: tuple[Quality, ...] = ()
    proposals: tuple[Proposal, ...] = ()
    plate: Plate | None = None
    front: tuple[int, ...] = ()
    replay: Replay | None = None
    gain: str = ""
    notes: tuple[str, ...] = ()
    prices: tuple[RulePrice, ...] = ()
    beforehand: tuple[str, ...] = ()
    orders: tuple[Order, ...] = ()
    axes: tuple[AxisNote, ...] = ()

    @property
    def objective(self) -> Objective:
        """The leading objective."""
        return self.objectives[0]

    @property
    def best(self) -> Trial | None:
        """The trial that holds the best value; the first of equals."""
        measured = [t for t in self.trials if t.value is not None and t.value == t.best]
        return measured[-1] if measured else None


def identity_of(observation: Observation, target: str) -> str:
    """What formed, in words; empty when the execution failed."""
    if observation.outcome == "failed_execution":
        return ""
    if observation.outcome == "nothing":
        return "nothing formed"
    if observation.outcome == "other":
        return observation.identity or "another product"
    return observation.identity or target or "the product"
