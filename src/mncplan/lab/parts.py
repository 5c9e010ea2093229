"""The bench work of one operation: its parts, and the sentences about what nobody reported."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.conditions import Condition
from mncplan.domain.element import ATOMIC_WEIGHT
from mncplan.domain.protocol import ProtocolPart, ReagentLine, StockSolution
from mncplan.domain.provenance import RECALLED_BADGE
from mncplan.domain.recipe import BenchStep
from mncplan.domain.substance import Substance
from mncplan.lab import chemicals as chem
from mncplan.lab.amounts import amount_text, flask_for, mass_text, poured_text, significant
from mncplan.lab.dose import Dose, by_role, host_of
from mncplan.lab.dosing import SolventDose, reagent_doses, solvent_doses
from mncplan.lab.feeds import CRUDE_METAL_FRACTION
from mncplan.lab.lines import reagent_line, solvent_lines
from mncplan.lab.operation import COMPLEX, Operation, product_mass
from mncplan.lab.origin import is_recalled, is_reported
from mncplan.lab.request import ProtocolRequest
from mncplan.lab.solutions import stock_solutions
from mncplan.lab.tailor import tailor_step, tailor_text
from mncplan.lab.wording import Vocabulary, dose_text, not_reported, placeholders, render_step
from mncplan.lab.workup import workup_solvents
from mncplan.lab.yields import percent


@dataclass(frozen=True, kw_only=True)
class Written:
    """One operation written up."""

    operation: Operation
    part: ProtocolPart
    lines: tuple[ReagentLine, ...]
    solutions: tuple[StockSolution, ...]
    chemicals: tuple[Substance, ...]
    not_reported: tuple[str, ...]


def write_part(operation: Operation, request: ProtocolRequest, number: int) -> Written:
    """Write up one operation."""
    doses = reagent_doses(operation, request)
    solvents = solvent_doses(operation, request)
    words = Vocabulary(
        doses=by_role(doses),
        solvents={item.role: item for item in solvents},
        conditions=operation.conditions,
    )
    steps, late = _steps(operation, words)
    used = _used_conditions(operation)
    liquid = sum(item.volume_mL for item in solvents)
    needs = workup_solvents(late, liquid, operation.product_mmol * _mass(operation))
    return Written(
        operation=operation,
        part=ProtocolPart(
            title=_title(operation, number),
            steps=steps,
            procedure=operation.procedure.id if operation.procedure else "",
            badge=RECALLED_BADGE if any(is_recalled(c) for c in used) else "",
            note=_note(operation, doses, solvents),
        ),
        lines=(
            *(reagent_line(dose, operation) for dose in doses),
            *solvent_lines(solvents, needs, operation, request),
        ),
        solutions=stock_solutions(doses, solvents),
        chemicals=(
            *(dose.substance for dose in doses),
            *(item.substance for item in solvents),
            *(chem.by_key(request, key) for key in needs),
        ),
        not_reported=(
            *_yield_unknown(operation),
            *(not_reported(c) for c in used if not is_reported(c)),
        ),
    )


def _yield_unknown(operation: Operation) -> tuple[str, ...]:
    """The yield is a number like the others: say so when it is a guess."""
    y = operation.yields
    if y.is_reported or operation.step.family == COMPLEX:
        return ()
    return (
        f"yield of {operation.step.product}: not reported; start from {percent(y.value)} of the"
        f" metal ({percent(y.low)} to {percent(y.high)}), a cautious guess for such steps",
    )


def _mass(operation: Operation) -> float:
    return product_mass(operation.step)


def _steps(
    operation: Operation, words: Vocabulary
) -> tuple[tuple[BenchStep, ...], tuple[BenchStep, ...]]:
    """All sentences, and those of work-up and purification alone."""
    procedure = operation.procedure
    if procedure is None and operation.step.family == COMPLEX:
        return (_mix(words),), ()
    if procedure is None:
        return (_improvise(operation),), ()
    late, end = (*procedure.workup, *procedure.purification), procedure.storage
    if operation.is_crude:
        late, end = procedure.workup, ()
    elif operation.step.family == COMPLEX and not operation.step.isolates:
        late, end = procedure.workup, ()

    def fit(steps: tuple[BenchStep, ...]) -> tuple[BenchStep, ...]:
        cluster = operation.step.cluster
        fitted = (tailor_step(step, cluster) for step in steps)
        return tuple(render_step(step, words) for step in fitted if step.text)

    fitted = fit(late)
    return (*fit(procedure.steps), *fitted, *fit(end)), fitted


def _mix(words: Vocabulary) -> BenchStep:
    """A complex nobody described by itself forms when its parts are stirred together."""
    parts = " and ".join(dose_text(d) for group in words.doses.values() for d in group)
    return BenchStep(
        op="combine",
        text=f"Stir {parts} in a few mL of a solvent that takes both (dichloromethane or methanol;"
        " water with one NaOH per acid group for acid thiols) for 30 min, away from light; use at"
        " once.",
        basis="solvent and time: not reported; start from these, because such complexes form on"
        " mixing",
    )


def _improvise(operation: Operation) -> BenchStep:
    source = ", ".join(dict.fromkeys(e.provenance.source for e in operation.step.evidence))
    where = f"the procedure of {source}" if source else "a published procedure of the same kind"
    return BenchStep(
        op="consult",
        text=f"No general procedure for {operation.step.family.replace('_', ' ')} is on file."
        f" Amounts are those of the balanced equation {operation.step.reaction}; take order,"
        f" solvent and times from {where}.",
        basis="conditions: not reported here; start from the published procedure, because none"
        " was tested for this family",
    )


def _used_conditions(operation: Operation) -> tuple[Condition, ...]:
    """Conditions that set an amount or stand in a sentence."""
    procedure = operation.procedure
    if procedure is None:
        return ()
    names = {reagent.parameter for reagent in procedure.reagents if reagent.parameter}
    names.add("metal_mM")
    every = (*procedure.steps, *procedure.workup, *procedure.purification, *procedure.storage)
    for step in every:
        names.update(placeholders(step.text))
    return tuple(
        c
        for name, c in operation.conditions.items()
        if name in names and not isinstance(c.value, str)
    )


def _title(operation: Operation, number: int) -> str:
    what = str(operation.step.product)
    family = operation.step.family.replace("_", " ")
    how = operation.procedure.title if operation.procedure else family
    lead = "" if number == 0 else f"{number}. "
    how = tailor_text(how, operation.step.cluster)
    is_word = how[1:3].isalpha() and how[1:3].islower()
    return f"{lead}{what}: {how[0].lower() + how[1:] if is_word else how}"


def _note(operation: Operation, doses: tuple[Dose, ...], solvents: tuple[SolventDose, ...]) -> str:
    said = []
    mass = operation.product_mmol * _mass(operation)
    if operation.step.family == COMPLEX:
        said.append("Prepared just before the next part.")
    else:
        y = operation.yields
        aim = f"{mass_text(mass)}"
        if operation.is_crude:
            held = operation.metal_mmol * y.value
            mass = held * ATOMIC_WEIGHT[host_of(operation)] / CRUDE_METAL_FRACTION
            aim = f"about {mass_text(significant(mass, 2))} of crude with {amount_text(held)} metal"
        said.append(
            f"Aim: {aim}; expected yield {percent(y.value)} of the metal"
            f" ({percent(y.low)} to {percent(y.high)}): {y.reason}."
        )
        said.append(_salt(operation, doses, mass))
    liquid = sum(item.volume_mL for item in solvents)
    if liquid:
        said.append(_vessel(liquid, doses))
    if operation.procedure is not None and operation.procedure.caveat:
        said.append(operation.procedure.caveat)
    return " ".join(filter(None, said))


def _salt(operation: Operation, doses: tuple[Dose, ...], mass: float) -> str:
    """A cluster anion is isolated with a counter-ion: what the bottle then weighs."""
    cluster = operation.step.cluster
    if cluster is None or cluster.charge == 0 or operation.is_crude:
        return ""
    lead = "The mass counts the cluster ion alone"
    carrier = next((d.substance for d in doses if d.role == "phase_transfer"), None)
    if cluster.charge > 0 or carrier is None:
        return f"{lead}; its counter-ion comes on top."
    cation = (chem.mass_of(carrier) or 0.0) - chem.halide_mass(carrier)
    n = -cluster.charge
    total = mass + operation.product_mmol * n * cation
    many = f"{n} cations" if n > 1 else "the cation"
    return f"{lead}; with {many} of {chem.label(carrier)} it weighs {mass_text(total)}."


def _vessel(liquid: float, doses: tuple[Dose, ...]) -> str:
    if any(d.substance.state == "gas" for d in doses):
        return f"About {poured_text(liquid)} of liquid: {flask_for(liquid, 6)}, for the head space."
    if liquid < 1:
        return f"About {poured_text(liquid)} of liquid: a vial with a small stirrer."
    return f"About {poured_text(liquid)} of liquid: {flask_for(liquid)}, at most half full."
