"""What the model of a campaign expects over a grid of the whole space, as a table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Final

from mncplan.app.campaign_cells import heading
from mncplan.app.campaign_report_model import LEAST, fit_model
from mncplan.app.campaign_report_parts import identity_of
from mncplan.conditions.identity import fit_identity
from mncplan.conditions.space_check import checker
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_scale import n_values, value_at
from mncplan.domain.campaign_state import CampaignState
from mncplan.domain.space import NumberParameter, Parameter, Setting, Space, is_active
from mncplan.errors import InvalidInputError

MOST_ROWS: Final = 20_000
_LEVELS: Final = (25, 15, 11, 9, 7, 5, 4, 3, 2)
Table = tuple[tuple[str, ...], tuple[tuple[float | str, ...], ...]]


def predictions(state: CampaignState) -> Table:
    """Header and rows: parameters, each objective with its deviation, chance of the target.

    All rows of a space of rows; else the finest grid of equal levels per parameter with at most
    `MOST_ROWS` cells, without those that can't be run.

    Raises:
        InvalidInputError: If no objective has enough results for a model.
    """
    asked = state.definition
    found = (fit_model(asked.space, o, state.observations) for o in asked.objectives)
    models = [model for model in found if model is not None]
    if not models:
        raise InvalidInputError(
            f"campaign {asked.name}: predictions need {LEAST} different results or more"
        )
    settings = tuple(grid(asked.space))
    header = [heading(p.name, getattr(p, "unit", "")) for p in asked.space.parameters]
    names = [p.name for p in asked.space.parameters]
    columns: list[Sequence[float | str]] = [[s.get(name, "") for s in settings] for name in names]
    for model in models:
        name = model.objective.name
        header += [f"{name}_predicted", f"{name}_sd"]
        columns += [column.tolist() for column in model.predict(settings)]
    chances = _chances(state, settings)
    if chances is not None:
        header.append("p_target")
        columns.append(chances)
    if asked.is_synthetic:
        header.append("basis")
        columns.append(["synthetic"] * len(settings))
    rows = zip(*([_short(cell) for cell in column] for column in columns), strict=True)
    return tuple(header), tuple(rows)


def _short(cell: float | str) -> float | str:
    return cell if isinstance(cell, str) else float(f"{cell:.6g}")


def _chances(state: CampaignState, settings: Sequence[Setting]) -> list[float] | None:
    asked = state.definition
    shown = [(o, name) for o in state.observations if (name := identity_of(o, asked.target))]
    wanted = {name for o, name in shown if o.outcome == "product"}
    x = encode(asked.space, [o.setting for o, _ in shown])
    model = fit_identity(x, [name for _, name in shown], asked.seed) if shown else None
    if model is None:
        return None
    every = encode(asked.space, settings)
    chances = [model.probability(name, every) for name in sorted(wanted)]
    return [float(sum(values)) for values in zip(*chances, strict=True)] if wanted else None


def grid(space: Space) -> Iterator[Setting]:
    """Settings over the whole space that can be run."""
    if space.rows is not None:
        yield from space.rows
        return
    for n in _LEVELS:
        made = _crossed(space, n)
        if made is not None:
            refuse = checker(replace(space, rows=None))
            yield from (setting for setting in made if refuse(setting) is None)
            return
    raise InvalidInputError(
        f"a grid over {len(space.parameters)} parameters has more than {MOST_ROWS} cells"
    )


def _crossed(space: Space, n: int) -> list[dict[str, float | str]] | None:
    """All combinations of `n` levels, conditional parameters where they exist; None: too many."""
    made: list[dict[str, float | str]] = [{}]
    for item in space.parameters:
        levels = _levels(item, n)
        made = [
            grown
            for one in made
            for grown in (
                [{**one, item.name: v} for v in levels] if is_active(item, one) else [one]
            )
        ]
        if len(made) > MOST_ROWS:
            return None
    return made


def _levels(item: Parameter, n: int) -> Sequence[float | str]:
    if not isinstance(item, NumberParameter):
        return item.choices
    count = min(n, n_values(item) or n)
    if count == 1:
        return (value_at(item, 0.5),)
    return tuple(dict.fromkeys(value_at(item, i / (count - 1)) for i in range(count)))
