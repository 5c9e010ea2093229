"""Set the reductant dose against the electron balance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from mncplan.conditions.reductant import ReductantBudget, excess_reason
from mncplan.domain.conditions import Condition
from mncplan.domain.provenance import Basis
from mncplan.domain.recipe import Procedure

_PER_METAL = "reductant_per_metal"
_ELECTRONS = "reductant_electrons_per_metal"
_PER_ELECTRON = "reductant_per_electron"
_SPARING = 1.0
_THIOLS_PER_GOLD = 3.0
_SPARING_RANGE = (1.0, 1.2, 1.5)
_UNKNOWN_RANGE = (1.0, 2.0, 10.0)


def reductant_conditions(
    chosen: tuple[Condition, ...],
    budget: ReductantBudget,
    procedure: Procedure | None,
    *,
    is_exact: bool,
) -> tuple[Condition, ...]:
    """Explain the dose by the balance, mend one that can't work, and add it in electrons.

    Args:
        chosen: Conditions of the step so far.
        budget: Electrons the balanced equation asks.
        procedure: Only to tell a sparing procedure, whose dose is scaled to the target.
        is_exact: The dose is one reported for exactly this product, to be left as it is.
    """
    by_name = {item.parameter: item for item in chosen}
    dose = by_name.get(_PER_METAL)
    rest = tuple(item for item in chosen if item.parameter != _PER_METAL)
    if _PER_ELECTRON in by_name and dose is None:
        dose = _from_electrons(by_name[_PER_ELECTRON], budget)
    if budget.reductant in {"CO", "H2"}:
        return (*rest, *_gas(budget))
    if procedure is not None and not any(r.role == "reductant" for r in procedure.reagents):
        return chosen
    if dose is None and budget.equivalents:
        dose = _unprecedented(budget, budget.equivalents)
    if dose is None or isinstance(dose.value, str):
        return chosen
    if not is_exact:
        dose = _mended(dose, budget, procedure)
    return (*rest, *_explained(dose, budget))


def with_thiol_shortfall(
    chosen: tuple[Condition, ...], budget: ReductantBudget
) -> tuple[Condition, ...]:
    """Warn of, and make room for, the electrons Au(III) takes when thiol is short.

    Three thiols per gold give Au(I)-thiolate (one bound, two to disulfide). With fewer, up to
    3 - ligand_per_metal electrons per gold must come from the reductant on top of the balance.
    """
    by_name = {item.parameter: item for item in chosen}
    ligand, dose = by_name.get("ligand_per_metal"), by_name.get(_PER_METAL)
    each = budget.electrons_each
    if ligand is None or dose is None or dose.high is None or not each:
        return chosen
    if isinstance(ligand.value, str) or not 1 <= ligand.value < _THIOLS_PER_GOLD:
        return chosen
    missing = _THIOLS_PER_GOLD - ligand.value
    most = (budget.electrons + missing) / each
    high = max(dose.high, _SPARING_RANGE[1] * most)
    said = (
        f"; fed as Au(III) with {ligand.value:.3g} thiols per gold, up to {missing:.3g} electrons"
        f" per gold may be needed on top, {most:.2g} {budget.reductant} in all"
    )
    new = replace(dose, high=high, reason=dose.reason + said)
    return tuple(
        new
        if item is dose
        else replace(item, high=each * high)
        if item.parameter == _ELECTRONS
        else item
        for item in chosen
    )


def _explained(dose: Condition, budget: ReductantBudget) -> Iterator[Condition]:
    if isinstance(dose.value, str):
        return
    reasons = [str(budget)]
    if budget.equivalents:
        reasons.append(excess_reason(budget, dose.value))
    balance = "; ".join(reasons)
    yield replace(dose, reason=f"{dose.reason}; {balance}")
    each = budget.electrons_each
    if each is None:
        return
    yield Condition(
        parameter=_ELECTRONS,
        value=each * dose.value,
        low=None if dose.low is None else each * dose.low,
        high=None if dose.high is None else each * dose.high,
        unit="mol/mol",
        basis=str(Basis.COMPUTED),
        reason=f"{_PER_METAL} times {each} electrons per {budget.reductant}; the balance needs"
        f" {budget.electrons:.3g}",
    )


def _mended(dose: Condition, budget: ReductantBudget, procedure: Procedure | None) -> Condition:
    """Scale a sparing procedure's dose to this target; raise one below the balance."""
    asked, each = budget.equivalents, budget.electrons_each
    if not asked or not each or isinstance(dose.value, str) or dose.high is None:
        return dose
    template = (
        next((p for p in procedure.parameters if p.parameter == _PER_METAL), None)
        if procedure
        else None
    )
    is_sparing = (
        template is not None and template.high is not None and template.high * each < _SPARING
    )
    if not is_sparing and dose.value >= (budget.least_equivalents or asked):
        return dose
    low, value, high = (factor * asked for factor in _SPARING_RANGE)
    why = "a sparing procedure, so its dose is scaled" if is_sparing else "the dose read is raised"
    return replace(
        dose,
        value=value,
        low=low,
        high=high,
        basis=str(Basis.COMPUTED),
        provenance=None,
        reason=f"{why} to the balance of this target, 1.2 times (1 to 1.5); before: {dose.reason}",
    )


def _from_electrons(item: Condition, budget: ReductantBudget) -> Condition | None:
    if isinstance(item.value, str) or not budget.electrons:
        return None
    return replace(
        item,
        parameter=_PER_METAL,
        value=item.value * budget.electrons,
        low=None if item.low is None else item.low * budget.electrons,
        high=None if item.high is None else item.high * budget.electrons,
        basis=str(Basis.COMPUTED),
        reason=f"{_PER_ELECTRON} times the electrons of the balance",
    )


def _unprecedented(budget: ReductantBudget, asked: float) -> Condition:
    low, value, high = (factor * asked for factor in _UNKNOWN_RANGE)
    return Condition(
        parameter=_PER_METAL,
        value=value,
        low=low,
        high=high,
        unit="mol/mol",
        basis=str(Basis.ESTIMATED),
        reason=f"no dose of {budget.reductant} was found: start from twice the balance, since part"
        " is lost to hydrolysis, and screen once to ten times",
    )


def _gas(budget: ReductantBudget) -> Iterator[Condition]:
    if not budget.electrons:
        return
    yield Condition(
        parameter=_ELECTRONS,
        value=budget.electrons,
        low=budget.electrons,
        high=budget.electrons,
        unit="mol/mol",
        basis=str(Basis.COMPUTED),
        reason=f"{budget}; the gas is in large excess, so pH and time, not its amount, set how far"
        " the reduction goes (higher pH, larger cluster: review 4.1.4)",
    )
