"""Start values and intervals for one route step, from the best evidence there is."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from mncplan.conditions.dose import reductant_conditions, with_thiol_shortfall
from mncplan.conditions.effects import SAME_CORE, THIS_PRODUCT, Advice, advise
from mncplan.conditions.interval import default_interval, spread, template_interval
from mncplan.conditions.precedent import Precedent, precedents
from mncplan.conditions.reading import Reading
from mncplan.conditions.reductant import reductant_budget
from mncplan.conditions.regime import ligand_regime
from mncplan.conditions.series import from_series
from mncplan.domain.conditions import PARAMETER_UNITS, Condition
from mncplan.domain.known import ConditionEffect, Transformation
from mncplan.domain.liquid import SCOPE_TEXT, metal_phase
from mncplan.domain.provenance import Basis
from mncplan.domain.recipe import Procedure, PublishedProtocol
from mncplan.domain.route import Step

_NEAR = 3.0
_MOST_MENTIONS = 2
_GAINS = ("higher yield", "pure product", "instead of", "major product")


@dataclass(frozen=True, slots=True, kw_only=True)
class ConditionRequest:
    """A step and what is known about it.

    Attributes:
        index: Position of the step in its route; goes into every condition.
        transformations: Reported steps, of any level of closeness.
        protocols: Published protocols for this product or its metal core.
    """

    step: Step
    index: int
    procedure: Procedure | None = None
    transformations: tuple[Transformation, ...] = ()
    protocols: tuple[PublishedProtocol, ...] = ()
    effects: tuple[ConditionEffect, ...] = ()


def recommend(request: ConditionRequest) -> tuple[Condition, ...]:
    """A start value with interval, basis and reason for every parameter of a step.

    A verified precedent for exactly this product sets the value first, then one for the same metal
    core with another ligand of the class, then a series in which the parameter sets the size, then
    the procedure. Recalled sources are mentioned, and
    set nothing.
    """
    step, procedure = request.step, request.procedure
    found = precedents(step, procedure, request.protocols, request.transformations)
    advice = advise(step, request.effects)
    template = {p.parameter: p for p in procedure.parameters} if procedure else {}
    usable = [p for p in found if not p.obstacle and p.provenance.verified]
    names = dict.fromkeys((*template, *(r.parameter for p in usable for r in p.readings)))
    chosen: list[Condition] = []
    for name in names:
        start = _reported(name, usable, advice) or from_series(
            name, step, procedure, request.protocols, request.transformations
        )
        if start is None and name in template:
            start = _from_template(template[name])
        if start is None:
            continue
        if start.low is None:
            start = _with_interval(start, usable, template.get(name))
        start = _with_effects(start, advice)
        start = _with_mentions(start, found)
        chosen.append(_explained(start, step, procedure))
    is_exact = any(
        p.level == "A" and r.parameter == "reductant_per_metal" for p in usable for r in p.readings
    ) or any(a.parameter == "reductant_per_metal" and _sets_value(a) for a in advice)
    budget = reductant_budget(step)
    numbers = reductant_conditions(tuple(chosen), budget, procedure, is_exact=is_exact)
    if not is_exact and _starts_from_gold_iii(step, procedure):
        numbers = with_thiol_shortfall(numbers, budget)
    return tuple(
        replace(item, step=request.index, unit=PARAMETER_UNITS.get(item.parameter, item.unit))
        for item in (*numbers, *_choices(step, procedure))
    )


def _reported(name: str, usable: list[Precedent], advice: tuple[Advice, ...]) -> Condition | None:
    """The value of the best precedent, without an interval yet; None when there is none."""
    options = [(p, r) for p in usable for r in p.readings if r.parameter == name]
    exact = [pair for pair in options if pair[0].level == "A"]
    if exact:
        return _from_precedent(*exact[0])
    for item in advice:
        if item.parameter == name and _sets_value(item):
            return _from_effect(item)
    return _from_precedent(*options[0]) if options else None


def _from_template(template: Condition) -> Condition:
    """The procedure's own value, with the standing of its source said; no interval yet."""
    if isinstance(template.value, str):
        return template
    reason = template.reason or "value of the procedure"
    source = template.provenance
    if source is not None and source.badge and source.source != "mncplan_estimate":
        reason = f"estimate after {source.source} ({source.badge.split(':')[0]}): {reason}"
    return replace(template, reason=reason, low=None, high=None)


def _from_precedent(precedent: Precedent, reading: Reading) -> Condition:
    whose = "for exactly this product" if precedent.level == "A" else f"for {precedent.product}"
    reason = f"used {whose} ({precedent.id}, level {precedent.level})"
    if reading.low < reading.high:
        reason += f", reported as {reading.low:g} to {reading.high:g}"
    return Condition(
        parameter=reading.parameter,
        value=reading.value,
        unit=PARAMETER_UNITS.get(reading.parameter, ""),
        basis=str(precedent.provenance.basis),
        reason=reason,
        provenance=precedent.provenance,
    )


def _sets_value(item: Advice) -> bool:
    """Whether an effect says where this product comes out better, not only differently."""
    is_gain = item.direction == "optimum" or (
        item.direction in {"increase", "decrease"} and any(word in item.short for word in _GAINS)
    )
    return (
        item.relevance == THIS_PRODUCT
        and item.to_value is not None
        and item.provenance.verified
        and is_gain
    )


def _from_effect(item: Advice) -> Condition:
    value = item.to_value if item.to_value is not None else 0.0
    is_worked_out = "computed" in item.note
    return Condition(
        parameter=item.parameter,
        value=value,
        unit=PARAMETER_UNITS.get(item.parameter, ""),
        basis=str(Basis.COMPUTED if is_worked_out else item.provenance.basis),
        reason=f"reported for this product: {item.sentence}",
        provenance=item.provenance,
    )


def _with_interval(
    start: Condition, usable: list[Precedent], template: Condition | None
) -> Condition:
    """Spread of the precedents, else the procedure's range, else the default width."""
    if isinstance(start.value, str):
        return start
    name, value = start.parameter, start.value
    readings = [r for p in usable for r in p.readings if r.parameter == name]
    ends = spread((end for r in readings for end in (r.low, r.high)), value)
    if ends is not None:
        low, high, said = *ends, f"interval: spread of {len(readings)} precedent(s)"
    else:
        low, high, said = (
            template_interval(name, value, template.low, template.high) if template else None
        ) or default_interval(name, value)
    if not name.endswith("temperature_C"):
        low = max(low, 0.0)
    if name.endswith("pH"):
        high = min(high, 14.0)
    return replace(start, low=low, high=high, reason=f"{start.reason}; {said}")


def _with_effects(start: Condition, advice: tuple[Advice, ...]) -> Condition:
    """Stretch the interval to reported optima and changes of this product or its core."""
    if isinstance(start.value, str) or start.low is None or start.high is None:
        return start
    for item in advice:
        is_close = item.relevance >= SAME_CORE and item.provenance.verified
        is_set = (item.provenance, item.to_value) == (start.provenance, start.value)
        if item.parameter != start.parameter or not is_close or is_set:
            continue
        is_same = item.relevance == THIS_PRODUCT
        ends = [
            end
            for end in (item.from_value, item.to_value)
            if end is not None and _is_near(end, start, is_same=is_same)
        ]
        if ends and (min(ends) < start.low or max(ends) > start.high):
            start = replace(
                start,
                low=min(start.low, *ends),
                high=max(start.high, *ends),
                reason=f"{start.reason}, stretched by {item.short}",
            )
        elif is_same:
            start = replace(start, reason=f"{start.reason}; {item.short}")
    return start


def _is_near(end: float, start: Condition, *, is_same: bool) -> bool:
    """An effect seen with another ligand may stretch a ratio at most threefold."""
    if is_same or start.parameter.endswith(("temperature_C", "pH")):
        return True
    low, high = start.low or 0.0, start.high or 0.0
    return low / _NEAR <= end <= high * _NEAR


def _with_mentions(start: Condition, found: tuple[Precedent, ...]) -> Condition:
    said = []
    for precedent in found:
        if not precedent.obstacle and precedent.provenance.verified:
            continue
        why = precedent.obstacle or precedent.provenance.badge.split(":")[0]
        said += [
            f"{r.value:g} for {precedent.product} ({precedent.id}; {why})"
            for r in precedent.readings
            if r.parameter == start.parameter
        ]
    if not said:
        return start
    return replace(start, reason=f"{start.reason}; not counted: {', '.join(said[:_MOST_MENTIONS])}")


def _explained(start: Condition, step: Step, procedure: Procedure | None) -> Condition:
    """Add what the number means for this step."""
    if isinstance(start.value, str):
        return start
    if start.parameter == "metal_mM" and procedure is not None:
        phase = metal_phase(procedure)
        said = f"; counted {SCOPE_TEXT[phase.scope]}" if phase else ""
        return replace(start, reason=start.reason + said)
    if start.parameter == "ligand_per_metal" and _is_thiolate(step):
        regime = ligand_regime(start.value, _salt_state(step, procedure))
        return replace(start, reason=f"{start.reason}; {regime}")
    return start


def _is_thiolate(step: Step) -> bool:
    if step.cluster is None:
        return step.product.text.startswith("Au(")
    return step.cluster.host == "Au" and any(
        lig.kind == "thiolate" for lig, _ in step.cluster.ligands
    )


def _starts_from_gold_iii(step: Step, procedure: Procedure | None) -> bool:
    """The pot is fed with Au(III) while the equation starts from Au(I)-thiolate."""
    fed = [species.text for species, _ in step.reaction.reactants]
    return _salt_state(step, procedure) == 3 and not any("AuCl4" in text for text in fed)


def _salt_state(step: Step, procedure: Procedure | None) -> int:
    fed = [species.text for species, _ in step.reaction.reactants]
    salts = [r.stock for r in procedure.reagents if r.role == "metal_salt"] if procedure else []
    return 3 if any("AuCl4" in text for text in (*fed, *salts)) else 1


def _choices(step: Step, procedure: Procedure | None) -> Iterable[Condition]:
    """What is a choice rather than a number; one value per plate."""
    options = procedure.reductants if procedure else ()
    if step.reductant:
        yield Condition(
            parameter="reductant",
            value=step.reductant,
            unit="",
            basis=str(Basis.ESTIMATED),
            reason="reductant of the route step",
            choices=options if step.reductant in options else (step.reductant,),
        )
    if procedure is not None and procedure.solvents:
        names = dict.fromkeys(s.stock for s in procedure.solvents)
        yield Condition(
            parameter="solvent",
            value=" + ".join(names),
            unit="",
            basis=str(Basis.ESTIMATED),
            reason=f"solvents of the procedure {procedure.id}",
        )
