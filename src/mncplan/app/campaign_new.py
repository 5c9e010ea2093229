"""What a new campaign searches: from a plan, a formula, a space file, candidates or a copy."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from mncplan.app.campaign_candidates import read_candidates
from mncplan.app.campaign_cells import split_heading
from mncplan.app.plate_rules import labware_of
from mncplan.app.space_file import read_space_and_plate
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.campaign_means import Means
from mncplan.domain.observation import Goal, Objective
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import Setting, Space
from mncplan.errors import InvalidInputError

if TYPE_CHECKING:
    from mncplan.app.space_make import StepSpace

DEFAULT_OBJECTIVES: Final = (Objective(name="purity", low=0.0, high=1.0),)
"""Metal in the target over metal in all products."""


DEFAULT_BATCH: Final = 9

_OF_THE_PLATE: Final = ("temperature_C", "time_h", "rpm")


@dataclass(frozen=True, slots=True, kw_only=True)
class Opening:
    """What the user asks of a new campaign.

    Attributes:
        source: A plan.json, a formula, a space as TOML, or candidates as CSV or XLSX.
        route: Rank of the route of a plan or formula.
        step: Of that route, counting from 1; 0 for the last.
        stock: The user's stock file.
    """

    name: str
    source: str
    objectives: tuple[Objective, ...] = DEFAULT_OBJECTIVES
    target: str = ""
    ligand: str = ""
    route: int = 1
    step: int = 0
    stock: Path | None = None
    batch: int = DEFAULT_BATCH
    seed: int = 0
    plate: PlateRules | None = None
    means: Means = Means()


def definition_of(asked: Opening) -> CampaignDefinition:
    """The definition of a new campaign.

    Raises:
        InvalidInputError: If the source can't be read or describes no space.
        StorageError: If its file can't be read.
    """
    found = _space(asked)
    return CampaignDefinition(
        name=asked.name,
        space=found.space,
        objectives=asked.objectives,
        target=asked.target or found.target,
        batch=asked.batch,
        seed=asked.seed,
        plate=found.plate or bench_rules(found.space, asked.plate),
        origin=found.origin,
        start=found.start,
        means=asked.means,
    )


def parse_objective(text: str) -> Objective:
    """Read ``name [unit]:goal:low:high``; all but the name may be left out.

    Raises:
        InvalidInputError: If goal or limits can't be read.

    Example:
        >>> parse_objective("yield:max:0:1")
        Objective(name='yield', unit='1', goal='max', low=0.0, high=1.0)
        >>> parse_objective("emission [nm]:target:680:720").unit
        'nm'
    """
    title, *rest = (part.strip() for part in text.split(":"))
    if len(rest) > 3:
        raise InvalidInputError(f"objective {text!r}: expected name [unit]:goal:low:high")
    goal, low, high = (*rest, *("",) * (3 - len(rest)))
    name, unit = split_heading(title)
    return Objective(
        name=name,
        unit=unit or "1",
        goal=cast("Goal", goal or "max"),
        low=_end(low, text),
        high=_end(high, text),
    )


def _end(text: str, where: str) -> float | None:
    try:
        return float(text) if text else None
    except ValueError:
        raise InvalidInputError(f"{where!r}: {text!r} is no number") from None


@dataclass(frozen=True, slots=True)
class _Found:
    """A space, the target it is for, where it came from and what to begin with."""

    space: Space
    target: str
    origin: str
    start: Setting | None = None
    plate: PlateRules | None = None


def _space(asked: Opening) -> _Found:
    path = Path(asked.source)
    suffix = path.suffix.casefold()
    if suffix == ".toml":
        space, plate = read_space_and_plate(path)
        if plate is not None and asked.plate is not None:
            raise InvalidInputError(
                f"space file {path.name}: it has a plate table; write the rules of the plate there"
            )
        return _Found(space, "", f"space file {path.name}", plate=plate)
    if suffix in {".csv", ".xlsx"}:
        names = [item.name for item in asked.objectives]
        return _Found(read_candidates(path, names), "", f"candidates of {path.name}")
    if suffix == ".json":
        return _from_plan(path, asked)
    return _from_formula(asked.source, asked, "formula")


def _from_plan(path: Path, asked: Opening) -> _Found:
    """The step of the very route of a plan, found again with the options it was made with."""
    from mncplan.app.campaign_plan import step_of_plan

    if asked.ligand:
        raise InvalidInputError(
            f"plan {path}: it has its ligand; for another one plan again with --ligand"
        )
    found = step_of_plan(path, route=asked.route, step=asked.step, stock=asked.stock)
    return _laid_out(found, f"{path.name}: step {found.number} of route {asked.route}")


def _from_formula(formula: str, asked: Opening, origin: str) -> _Found:
    from mncplan.app.space_make import space_of_step

    found = space_of_step(
        formula, ligand=asked.ligand or None, route=asked.route, step=asked.step,
        stock=asked.stock,
    )  # fmt: skip
    which = "the best route" if asked.route == 1 else f"route {asked.route}"
    return _laid_out(found, f"{origin}: step {found.number} of {which}")


def _laid_out(found: StepSpace, origin: str) -> _Found:
    told = f"{origin}, {found.step.family}"
    return _Found(found.planned.space, str(found.target), told, found.planned.baseline)


def bench_rules(space: Space, named: PlateRules | None = None) -> PlateRules | None:
    """One temperature, time and stirring rate per plate where a space is dispensed into wells.

    Args:
        space: Of the campaign.
        named: Rules the user gives; those that share something, or are for vials, stay as they
            are.
    """
    shared = tuple(p.name for p in space.parameters if p.name.endswith(_OF_THE_PLATE))
    if space.wells is None or not shared or (named and (named.shared or "vials" in named.labware)):
        return named
    if named is not None:
        return replace(named, shared=shared)
    with suppress(InvalidInputError):
        return PlateRules(shared=shared, labware=labware_of(space.wells.well_volume_uL))
    return PlateRules(shared=shared)


def means_of(budget: int | None, prices: Sequence[str]) -> Means:
    """Budget and prices as typed, such as ``metal_mM=3``.

    Raises:
        InvalidInputError: If a price can't be read.

    Example:
        >>> means_of(40, ["fixed=5", "ligand:PET=2"]).prices
        (('fixed', 5.0), ('ligand:PET', 2.0))
    """
    made = []
    for text in prices:
        name, mark, value = text.rpartition("=")
        number = _end(value, text) if mark else None
        if not name or number is None:
            raise InvalidInputError(f"price {text!r}: expected TERM=PRICE, e.g. metal_mM=3")
        made.append((name.strip(), number))
    return Means(budget=budget, prices=tuple(made))


def plate_rules(labware: str, shared: Sequence[str], most_stocks: int | None) -> PlateRules | None:
    """Rules of the plate; None when none is given."""
    if not labware and not shared and most_stocks is None:
        return None
    return PlateRules(labware=labware or "96", shared=tuple(shared), most_stocks=most_stocks)
