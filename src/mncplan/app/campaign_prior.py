"""What a new campaign is told beforehand: results of sisters, and the kinetic model."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from mncplan.app.campaign_results import outcome_of, read_reports
from mncplan.app.campaign_table import read_table
from mncplan.app.space_units import in_unit
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.campaign_prior import Beforehand, EarlierResults
from mncplan.domain.campaign_state import CampaignState
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import (
    ContinuousParameter,
    NumberParameter,
    Parameter,
    Setting,
    Space,
    is_active,
)
from mncplan.errors import InvalidInputError, NotFoundError

MECHANISM: Final = "mechanism"
"""Source that stands for the kinetic model."""

MECHANISM_STRENGTH: Final = 0.3
"""How far the kinetic model is believed where nothing is said, 0 to 1 (assumed)."""

_UNKNOWN: Final = 0.5
"""Similarity of a table whose cluster is not told (assumed)."""

_BEYOND: Final = 0.25
"""Results may lie outside the range of a parameter by this part of it."""

Earlier = Callable[[str], CampaignState]


@dataclass(frozen=True, slots=True)
class AskedPrior:
    """A source and how far it is believed; None to judge it."""

    source: str
    strength: float | None = None


def parse_prior(text: str) -> AskedPrior:
    """Read ``SOURCE`` or ``SOURCE=STRENGTH``.

    Raises:
        InvalidInputError: If the strength is no number from 0 to 1.

    Example:
        >>> parse_prior("earlier.csv=0.8")
        AskedPrior(source='earlier.csv', strength=0.8)
    """
    source, mark, strength = text.rpartition("=")
    if not mark:
        return AskedPrior(text.strip())
    try:
        value = float(strength)
    except ValueError:
        value = -1.0
    if not source.strip() or not 0 <= value <= 1:
        raise InvalidInputError(
            f"prior {text!r}: expected a file, a campaign or {MECHANISM}, then = and a strength"
            " from 0 to 1 if you like, e.g. earlier.csv=0.8"
        )
    return AskedPrior(source.strip(), value)


def with_priors(
    definition: CampaignDefinition,
    asked: Sequence[AskedPrior],
    earlier: Earlier,
    progress: Callable[[str], None] = lambda _: None,
) -> CampaignDefinition:
    """The definition with what its sources say.

    Args:
        definition: Of a new campaign.
        asked: Files, names of campaigns, or `MECHANISM`.
        earlier: Gives a campaign by its name.
        progress: Told what takes long.

    Raises:
        InvalidInputError: If a source is there twice, can't be read, or has nothing to say.
        NotFoundError: If there is no such campaign.
    """
    if not asked:
        return definition
    names = [item.source for item in asked]
    if twice := [name for name in names if names.count(name) > 1]:
        raise InvalidInputError(f"prior {twice[0]!r} is there twice")
    sisters, mechanism = [], None
    for item in asked:
        if item.source == MECHANISM:
            from mncplan.app.campaign_mechanism import sampled_mechanism

            strength = MECHANISM_STRENGTH if item.strength is None else item.strength
            mechanism = sampled_mechanism(definition, strength, progress)
        elif Path(item.source).suffix.casefold() in {".csv", ".xlsx"}:
            sisters.append(_of_table(Path(item.source), definition, item.strength))
        else:
            sisters.append(_of_campaign(_found(item.source, earlier), definition, item.strength))
    return replace(definition, beforehand=Beforehand(sisters=tuple(sisters), mechanism=mechanism))


def _found(name: str, earlier: Earlier) -> CampaignState:
    try:
        return earlier(name)
    except NotFoundError as error:
        raise NotFoundError(
            f"prior {name!r}: no campaign of this name; expected one, a CSV or XLSX file, or"
            f" {MECHANISM}"
        ) from error


def _of_table(path: Path, definition: CampaignDefinition, strength: float | None) -> EarlierResults:
    """Its rows are results of whatever it was made for: a product without outcome is that."""
    from mncplan.app.library_engine import read_formula

    reports = read_reports(replace(definition, target=""), read_table(path), read_formula())
    found = [
        Observation(
            setting=item.setting, outcome=outcome_of(item), values=item.values,
            identity=item.identity, time_h=item.time_h, id=item.experiment or item.where,
        )
        for item in reports
        if item.outcome and item.outcome != "skipped"
    ]  # fmt: skip
    reason = "as you said" if strength is not None else "no cluster is told for a table (assumed)"
    similarity = _UNKNOWN if strength is None else strength
    return _sister(path.name, found, definition, (similarity, reason))


def _of_campaign(
    state: CampaignState, definition: CampaignDefinition, strength: float | None
) -> EarlierResults:
    theirs = state.definition
    if theirs.is_synthetic and not definition.is_synthetic:
        raise InvalidInputError(
            f"prior {theirs.name}: its results are simulated; to use the kinetic model say"
            f" --prior {MECHANISM}"
        )
    found = [
        replace(
            o,
            setting=_in_units(o.setting, theirs.space, definition.space),
            values=_values(o, theirs.objectives, definition.objectives),
        )
        for o in state.observations
    ]
    judged = _kinship(definition.target, theirs.target)
    return _sister(
        theirs.name, found, definition, judged if strength is None else (strength, "as you said")
    )


def _in_units(setting: Setting, theirs: Space, ours: Space) -> Setting:
    """The parameters that both have, in our units."""
    units = {p.name: p.unit for p in theirs.parameters if isinstance(p, NumberParameter)}
    made: dict[str, float | str] = {}
    for item in ours.parameters:
        value = setting.get(item.name)
        if value is None:
            continue
        if isinstance(item, NumberParameter) and units.get(item.name, item.unit) != item.unit:
            value = in_unit(f"{value} {units[item.name]}", item.unit, f"prior, {item.name}")
        made[item.name] = value
    return made


def _values(
    found: Observation, theirs: Iterable[Objective], ours: Iterable[Objective]
) -> tuple[tuple[str, float | None], ...]:
    """Values of the objectives that both have, in our units."""
    units = {o.name: o.unit for o in theirs}
    made: list[tuple[str, float | None]] = []
    for goal in ours:
        value = found.value(goal.name)
        if value is not None and units[goal.name] != goal.unit:
            value = in_unit(f"{value!r} {units[goal.name]}", goal.unit, f"prior, {goal.name}")
        made.append((goal.name, value))
    return tuple(made)


def _sister(
    name: str,
    found: Sequence[Observation],
    definition: CampaignDefinition,
    judged: tuple[float, str],
) -> EarlierResults:
    """Those results that have a place in the space."""
    left: Counter[str] = Counter()
    kept: list[Observation] = []
    for item in found:
        if item.outcome == "failed_execution":
            continue
        setting, misfit = _placed(definition.space, item.setting)
        if misfit:
            left[misfit] += 1
        else:
            kept.append(replace(item, setting=setting, batch=0, well=""))
    told = "; ".join(f"{n} left out: {why}" for why, n in left.most_common())
    goal = definition.objectives[0]
    if sum(o.value(goal.name) is not None or o.outcome != "product" for o in kept) < 2:
        raise InvalidInputError(
            f"prior {name}: fewer than two results of {goal.name} in the parameters of this"
            f" campaign{f' ({told})' if told else ''}"
        )
    similarity, reason = judged
    return EarlierResults(
        name=name, observations=tuple(kept), similarity=similarity, reason=reason, left_out=told
    )


def _placed(space: Space, setting: Setting) -> tuple[Setting, str]:
    """A setting without parameters that do not exist in it, or why it has no place."""
    kept: dict[str, float | str] = {}
    for item in space.parameters:
        if not is_active(item, kept):
            continue
        if item.name not in setting:
            return kept, f"no {item.name}"
        value = kept[item.name] = setting[item.name]
        if not _is_near(item, value):
            return kept, f"{item.name} {value} is far outside the space"
    return kept, ""


def _is_near(item: Parameter, value: float | str) -> bool:
    from mncplan.conditions.space_scale import position

    if not isinstance(item, NumberParameter):
        return value in item.choices
    is_log = isinstance(item, ContinuousParameter) and item.scale == "log"
    if isinstance(value, str) or (is_log and value <= 0):
        return False
    return -_BEYOND <= position(item, value) <= 1 + _BEYOND


def _kinship(ours: str, theirs: str) -> tuple[float, str]:
    """Similarity of two targets, judged by what they share, and in words (estimated)."""
    from mncplan.app.library_engine import read_formula
    from mncplan.domain.cluster import Cluster
    from mncplan.errors import FormulaError
    from mncplan.routes.skeleton import skeleton

    read = read_formula()
    try:
        one, other = (read(text) if text else None for text in (ours, theirs))
    except FormulaError:
        one = other = None
    if not isinstance(one, Cluster) or not isinstance(other, Cluster):
        return _UNKNOWN, "no cluster is told for one of the two (assumed)"
    ligands = [{ligand.id for ligand, _ in c.ligands} for c in (one, other)]
    kinds = [{ligand.kind for ligand, _ in c.ligands} for c in (one, other)]
    metals = [{symbol for symbol, _ in c.metals} for c in (one, other)]
    for is_so, similarity, words in (
        (one == other, 0.9, "the same cluster"),
        (skeleton(one) == skeleton(other), 0.7, "the same core with other ligands of the kind"),
        (metals[0] == metals[1] and ligands[0] == ligands[1], 0.5, "same metal and ligand"),
        (metals[0] == metals[1] and kinds[0] == kinds[1], 0.4, "same metal and kind of ligand"),
    ):
        if is_so:
            return similarity, f"{words} (estimated)"
    return 0.2, "another metal or kind of ligand (estimated)"


def told_beforehand(state: CampaignState) -> tuple[str, ...]:
    """Each source of a campaign in words, and what became of them in the last batch."""
    definition = state.definition
    told = definition.beforehand or Beforehand()
    lines = []
    if definition.start is not None:
        lines.append(f"recommended recipe of {definition.origin or 'the plan'}: in the first batch")
    for item in told.sisters:
        left = f"; {item.left_out}" if item.left_out else ""
        lines.append(
            f"{item.name}: {len(item.observations)} results, similarity {item.similarity:g},"
            f" {item.reason}{left}"
        )
    if told.mechanism is not None:
        lines.append(f"mechanism: {told.mechanism.name}, strength {told.mechanism.strength:g}")
    if state.batches and (told.sisters or told.mechanism):
        last = state.batches[-1]
        lines += [f"batch {last.batch}: {r}" for r in last.reasons if "nat per left-out" in r]
        shares = [e.prior_share for e in last.experiments if e.prior_share is not None]
        if shares:
            mean = sum(shares) / len(shares)
            lines.append(f"batch {last.batch}: {100 * mean:.0f} % of the choice is owed to priors")
    return tuple(lines)
