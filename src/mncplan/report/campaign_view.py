"""Words and figures of a campaign report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from mncplan.app.campaign_report_model import fillers_of
from mncplan.app.campaign_report_parts import (
    CampaignReport,
    Grid,
    Order,
    Overlap,
    Proposal,
    Trial,
    identity_of,
)
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import Parameter, Setting
from mncplan.report.words import parameter_name, percent, quantity, unit_text, value_text


def unit_of(parameter: Parameter) -> str:
    """Unit of a parameter as printed; empty for a choice."""
    return unit_text(getattr(parameter, "unit", ""))


def heading(parameter: Parameter) -> str:
    """Name and unit for a column."""
    unit = unit_of(parameter)
    name = parameter_name(parameter.name)
    return f"{name} / {unit}" if unit else name


def cell(setting: Setting, parameter: Parameter) -> str:
    """A value in a table; a dash where the parameter does not exist."""
    value = setting.get(parameter.name)
    return "–" if value is None else value_text(value)


def value(number: float | None, objective: Objective) -> str:
    """A result with its unit."""
    return "–" if number is None else quantity(number, objective.unit)


def wish(objective: Objective) -> str:
    """What is wanted of an objective."""
    if objective.goal == "target":
        window = f"{value_text(objective.low)} to {value_text(objective.high)}"
        return f"into {window} {unit_text(objective.unit)}".rstrip()
    return "as high as possible" if objective.goal == "max" else "as low as possible"


def recipe(setting: Setting, report: CampaignReport) -> str:
    """A setting in words, in the order of the space."""
    parts = []
    for parameter in report.space.parameters:
        if parameter.name in setting:
            unit = unit_of(parameter)
            shown = value_text(setting[parameter.name])
            parts.append(f"{parameter_name(parameter.name)} {shown} {unit}".rstrip())
    return ", ".join(parts)


def held(grid: Grid, report: CampaignReport) -> str:
    """The parameters that do not vary in a picture."""
    fillers = fillers_of(report.space, grid)
    rest = {k: v for k, v in grid.at.items() if k not in {grid.x, grid.y, *fillers}}
    told = recipe(rest, report) or "nothing else is set"
    return "; ".join([told, *(f"{parameter_name(name)} fills up" for name in fillers)])


def n_batches(report: CampaignReport) -> int:
    """Batches done in the campaign; what was known before does not count."""
    return len({t.observation.batch for t in report.trials if t.observation.batch})


def tiles(report: CampaignReport) -> Iterable[tuple[str, str, str]]:
    """Name, value and remark of the facts at a glance."""
    goal = report.objective
    first = min((t.observation.batch for t in report.trials if t.observation.batch), default=0)
    start = [t.best for t in report.trials if t.observation.batch <= first and t.best is not None]
    if start and report.best is not None and n_batches(report) > 1:
        yield "Best of the first batch", value(start[-1], goal), ""
    kinds = [t.observation.outcome for t in report.trials]
    yield "Learned from", str(sum(k != "failed_execution" for k in kinds)), _failures(kinds)
    products = {i for t in report.trials if (i := identity_of(t.observation, report.target))}
    if len(products) > 1:
        yield "Products seen", str(len(products)), ", ".join(sorted(products)[:4])
    for item in report.quality[:1]:
        verdict = "better than the mean" if item.is_useful else "no better than the mean"
        yield (
            "Model",
            verdict,
            f"error {value(item.rmse, goal)}; of the mean {value(item.baseline, goal)}",
        )
    if report.proposals:
        yield "Next plate", f"{len(report.proposals)} experiments", ""


def _failures(kinds: Sequence[str]) -> str:
    told = [
        f"{n} {words}"
        for words, n in (
            ("formed nothing", kinds.count("nothing")),
            ("gave another product", kinds.count("other")),
            ("failed in execution, to be run again", kinds.count("failed_execution")),
        )
        if n
    ]
    return ", ".join(told)


def objective_heading(objective: Objective) -> str:
    """Name and unit for a column."""
    unit = unit_text(objective.unit)
    return f"{objective.name} / {unit}" if unit else objective.name


def predicted(item: Proposal, objective: Objective, *, has_unit: bool = True) -> str:
    """Mean and standard deviation of one objective."""
    found = next((p for p in item.predicted if p[0] == objective.name), None)
    if found is None:
        return "–"
    unit = unit_text(objective.unit) if has_unit else ""
    return f"{value_text(found[1])} ± {value_text(found[2], 2)} {unit}".rstrip()


def outcome(observation: Observation) -> str:
    """What became of an experiment."""
    if observation.outcome == "failed_execution":
        return "failed in execution"
    return (
        identity_of(observation, "")
        if observation.outcome != "product"
        else (observation.identity or "product")
    )


def has_wells(report: CampaignReport) -> bool:
    """Whether the next experiments have places on a plate."""
    return any(item.well for item in report.proposals)


def has_identity(report: CampaignReport) -> bool:
    """Whether chances of the target are known."""
    return any(item.p_identity is not None for item in report.proposals)


def has_prior(report: CampaignReport) -> bool:
    """Whether a prior had a say."""
    return any(item.prior_share > 0 for item in report.proposals)


def n_columns(report: CampaignReport) -> int:
    """Columns of the table of the next plate after the first."""
    extra = has_wells(report) + has_identity(report) + has_prior(report)
    return len(varying(report)) + len(report.objectives) + extra


def varying(report: CampaignReport) -> tuple[Parameter, ...]:
    """Parameters in which the next experiments differ."""
    settings = [item.setting for item in report.proposals]
    return tuple(p for p in report.space.parameters if len({s.get(p.name) for s in settings}) > 1)


def common(report: CampaignReport) -> str:
    """What the next experiments have in common, in words; empty for nothing."""
    first = report.proposals[0].setting
    apart = {p.name for p in varying(report)}
    return recipe({name: v for name, v in first.items() if name not in apart}, report)


ORDER_CAVEAT: Final = (
    "Slopes of the model's logarithm, between a quarter less and a quarter more (temperature:"
    " 5 degrees): apparent, of the end result and not of a rate; they describe the model."
)


def order(item: Order) -> str:
    """An apparent order or activation energy in words, and what the kinetic model gives."""
    is_energy = item.unit == "kJ/mol"
    what = "apparent activation energy" if is_energy else "apparent order"
    found = f"{parameter_name(item.parameter)}: {what} {_slope(item.value, item.sd, item.unit)}"
    if item.foretold is None:
        return found
    told = _slope(item.foretold, item.foretold_sd, item.unit)
    return f"{found}; the kinetic model gives {told}{_agreement(item)}"


def _slope(value: float, sd: float, unit: str) -> str:
    size = f"{value_text(value, 2)} ± {value_text(sd, 2)}"
    return f"{size} kJ/mol" if unit == "kJ/mol" else size


def _agreement(item: Order) -> str:
    """Whether both slopes are sure of their signs, and if so, whether these agree."""
    if item.foretold is None or abs(item.value) < item.sd or abs(item.foretold) < item.foretold_sd:
        return ""
    if (item.value > 0) == (item.foretold > 0):
        return ", the same direction"
    return ", the other direction: another step limits than it takes, or its constants are off"


def overlaps(report: CampaignReport) -> tuple[Overlap, ...]:
    """Regions of the phase diagram where two products are about as likely."""
    return report.phase.overlaps if report.phase is not None else ()


def overlap(item: Overlap) -> str:
    """Such a region in words."""
    return f"{' and '.join(item.identities)}: {percent(item.share)} of the diagram, {item.where}"


def front(report: CampaignReport) -> tuple[Trial, ...]:
    """Trials on the Pareto front."""
    return tuple(t for t in report.trials if t.number in report.front)
