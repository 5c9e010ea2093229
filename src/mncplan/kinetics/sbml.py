"""Export to SBML Level 3, for COPASI, tellurium, AMICI and the like."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from mncplan.domain.flask import Flask
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import ChemistryError, InvalidInputError, MissingExtraError
from mncplan.kinetics.sbml_factors import Factors, factors_of
from mncplan.kinetics.sbml_names import identifiers

LEVEL, VERSION = 3, 1


def sbml(
    mechanism: Mechanism, parameters: ParameterSet, flask: Flask, end_s: float, *, name: str = ""
) -> str:
    """One flask as an SBML document; concentrations in mol/L, time in s.

    Family constants are global parameters; a factor per group of steps holds what pH, temperature,
    solvent and the rest do, and events change factors, add shots and switch feeds. Settings are
    thereby numbers: to change the pH, export again.

    Args:
        mechanism: The network.
        parameters: Its constants.
        flask: Start and events.
        end_s: Events after this are left out.
        name: Of the model, for humans.

    Raises:
        MissingExtraError: If python-libsbml is not installed.
    """
    return document(mechanism, parameters, factors_of(mechanism, parameters, [flask], end_s), name)


def document(
    mechanism: Mechanism, parameters: ParameterSet, factors: Factors, name: str = ""
) -> str:
    """The model of all flasks behind `factors`, with the numbers of the first.

    What differs between flasks (start amounts, event times, shots, feeds, factors) are parameters,
    so that a PEtab condition can set them.

    Raises:
        MissingExtraError: If python-libsbml is not installed.
        InvalidInputError: If the flasks have different numbers of events.
        ChemistryError: If libsbml finds the document inconsistent (our fault).
    """
    try:
        import libsbml
    except ImportError as error:
        raise MissingExtraError("python-libsbml", "sbml") from error
    if len({len(spans) for spans in factors.spans}) > 1:
        raise InvalidInputError(
            "one model can't hold flasks with different numbers of events; export them one by one"
        )
    whole = libsbml.SBMLDocument(LEVEL, VERSION)
    model = whole.createModel()
    model.setId("mncplan")
    model.setName(name or f"{mechanism.metal} with {mechanism.ligand}")
    _units(model)
    flask = model.createCompartment()
    flask.setId("flask")
    flask.setConstant(True)
    flask.setSize(1.0)
    flask.setSpatialDimensions(3)
    flask.setUnits("litre")
    keys = tuple(p.key for p in mechanism.participants)
    species = identifiers("s", keys)
    constants = identifiers("k", tuple(dict.fromkeys(s.constant for s in mechanism.steps)))
    _species(model, mechanism, species)
    for key, sid in constants.items():
        _parameter(model, sid, parameters.value(key), title=key)
    for sid, value in span_numbers(factors, 0, keys, species).items():
        _parameter(model, sid, value)
    _current(model, factors, keys, species, libsbml)
    _reactions(model, mechanism, factors, species, constants, libsbml)
    _events(model, factors, keys, species, libsbml)
    faults = [
        whole.getError(i).getMessage().strip()
        for i in range(whole.checkConsistency())
        if whole.getError(i).getSeverity() >= libsbml.LIBSBML_SEV_ERROR
    ]
    if faults:
        raise ChemistryError(f"the SBML is not consistent: {' '.join(faults[0].split())}")
    text: str = libsbml.writeSBMLToString(whole)
    return text


def touched(factors: Factors) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Columns that any flask doses in a shot, and those that any flask feeds."""
    shots, feeds = set(), set()
    for span in (s for found in factors.spans for s in found):
        shots |= {int(i) for i in span.shot.nonzero()[0]}
        feeds |= {int(i) for i in span.feed.nonzero()[0]}
    return tuple(sorted(shots)), tuple(sorted(feeds))


def span_numbers(
    factors: Factors, which: int, keys: Sequence[str], species: dict[str, str]
) -> dict[str, float]:
    """Parameters that describe one flask: factors, times, shots and feeds of each span."""
    shots, feeds = touched(factors)
    found: dict[str, float] = {}
    for i, span in enumerate(factors.spans[which]):
        if i:
            found[f"time_{i}"] = span.start_s
        for g, value in enumerate(factors.values[which][i]):
            found[f"f{g}_{i}"] = float(value)
        for column in shots:
            found[f"shot_{i}_{species[keys[column]]}"] = float(span.shot[column])
        for column in feeds:
            found[f"feed_{i}_{species[keys[column]]}"] = float(span.feed[column])
    return found


def _units(model: Any) -> None:
    model.setTimeUnits("second")
    model.setSubstanceUnits("mole")
    model.setExtentUnits("mole")
    model.setVolumeUnits("litre")


def _species(model: Any, mechanism: Mechanism, species: dict[str, str]) -> None:
    for one in mechanism.participants:
        made = model.createSpecies()
        made.setId(species[one.key])
        made.setName(one.key)
        made.setCompartment("flask")
        made.setHasOnlySubstanceUnits(False)
        made.setBoundaryCondition(False)
        made.setConstant(False)
        made.setSubstanceUnits("mole")
        made.setInitialConcentration(0.0)


def _parameter(
    model: Any, sid: str, value: float, *, title: str = "", is_constant: bool = True
) -> None:
    made = model.createParameter()
    made.setId(sid)
    made.setName(title or sid)
    made.setValue(value)
    made.setConstant(is_constant)


def _current(
    model: Any, factors: Factors, keys: tuple[str, ...], species: dict[str, str], libsbml: Any
) -> None:
    """Values that hold now, started from those of the first span."""
    shots, feeds = touched(factors)
    for g in range(len(factors.constant)):
        _parameter(model, f"f{g}", 1.0, is_constant=False)
        _start(model, f"f{g}", f"f{g}_0", libsbml)
    for column in feeds:
        sid = species[keys[column]]
        _parameter(model, f"feed_{sid}", 0.0, is_constant=False)
        _start(model, f"feed_{sid}", f"feed_0_{sid}", libsbml)
    for column in shots:
        sid = species[keys[column]]
        _start(model, sid, f"shot_0_{sid}", libsbml)


def _start(model: Any, symbol: str, formula: str, libsbml: Any) -> None:
    made = model.createInitialAssignment()
    made.setSymbol(symbol)
    made.setMath(libsbml.parseL3Formula(formula))


def _reactions(
    model: Any, mechanism: Mechanism, factors: Factors, species: dict[str, str],
    constants: dict[str, str], libsbml: Any,
) -> None:  # fmt: skip
    for j, step in enumerate(mechanism.steps):
        law = [constants[step.constant], f"f{factors.group[j]}"]
        law += [f"{species[key]}^{n}" if n > 1 else species[key] for key, n in step.orders]
        signed = [(species[key], n) for key, n in step.stoichiometry]
        modifiers = {species[key] for key, _ in step.orders} - {s for s, n in signed if n < 0}
        _reaction(
            model,
            f"r{j}",
            str(step),
            signed,
            sorted(modifiers),
            libsbml.parseL3Formula("*".join(("flask", *law))),
        )
    for column in touched(factors)[1]:
        sid = species[mechanism.participants[column].key]
        _reaction(
            model,
            f"pour_{sid}",
            "feed",
            [(sid, 1)],
            [],
            libsbml.parseL3Formula(f"flask*feed_{sid}"),
        )


def _reaction(
    model: Any, rid: str, title: str, signed: list[tuple[str, int]], modifiers: list[str], law: Any
) -> None:
    made = model.createReaction()
    made.setId(rid)
    made.setName(title)
    made.setReversible(False)
    made.setFast(False)
    for sid, n in signed:
        one = made.createReactant() if n < 0 else made.createProduct()
        one.setSpecies(sid)
        one.setStoichiometry(abs(n))
        one.setConstant(True)
    for sid in modifiers:
        made.createModifier().setSpecies(sid)
    made.createKineticLaw().setMath(law)


def _events(
    model: Any, factors: Factors, keys: tuple[str, ...], species: dict[str, str], libsbml: Any
) -> None:
    shots, feeds = touched(factors)
    for i, _ in enumerate(factors.spans[0][1:], start=1):
        made = model.createEvent()
        made.setId(f"event_{i}")
        made.setUseValuesFromTriggerTime(True)
        trigger = made.createTrigger()
        trigger.setInitialValue(False)
        trigger.setPersistent(True)
        trigger.setMath(libsbml.parseL3Formula(f"time >= time_{i}"))
        changes = [(f"f{g}", f"f{g}_{i}") for g in range(len(factors.constant))]
        named = [species[keys[column]] for column in shots]
        changes += [(sid, f"{sid} + shot_{i}_{sid}") for sid in named]
        changes += [(f"feed_{s}", f"feed_{i}_{s}") for s in (species[keys[c]] for c in feeds)]
        for variable, formula in changes:
            assignment = made.createEventAssignment()
            assignment.setVariable(variable)
            assignment.setMath(libsbml.parseL3Formula(formula))
