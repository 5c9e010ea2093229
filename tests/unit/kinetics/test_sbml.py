"""SBML and PEtab: an independent simulator gets the same concentrations from what we export."""

import numpy as np
import pytest
from tests.unit.kinetics.small_network import (
    busy_flask,
    constants,
    flask,
    small_network,
    synthetic,
)

from mncplan.domain.flask import Event, Flask
from mncplan.errors import InvalidInputError, MissingExtraError
from mncplan.kinetics.fit_problem import problem_of
from mncplan.kinetics.petab import petab
from mncplan.kinetics.sbml import sbml
from mncplan.kinetics.sbml_names import identifiers
from mncplan.kinetics.solve import simulate

TIMES = np.array([0.0, 60, 500, 700, 1000, 2900, 3100, 10_000, 86_400])


def by_roadrunner(text, times):
    roadrunner = pytest.importorskip("roadrunner")
    model = roadrunner.RoadRunner(text)
    model.integrator.relative_tolerance = 1e-8
    model.integrator.absolute_tolerance = 1e-16
    model.integrator.maximum_num_steps = 100_000
    names = model.model.getFloatingSpeciesIds()
    model.timeCourseSelections = [f"[{name}]" for name in names]
    return dict(zip(names, np.asarray(model.simulate(times=list(times))).T, strict=True))


@pytest.mark.parametrize("what", [busy_flask(), flask(0.5, portions=3, stirring_rpm=100.0)])
def test_another_simulator_agrees(what):
    pytest.importorskip("libsbml")
    text = sbml(small_network(), constants(), what, TIMES[-1])
    theirs = by_roadrunner(text, TIMES)
    ours = simulate(small_network(), constants(), what, TIMES)
    names = identifiers("s", tuple(p.key for p in small_network().participants))
    metal = 2e-3
    for key, name in names.items():
        scale = np.maximum(np.abs(ours.of(key)), 1e-4 * metal)
        # at an event the other program reports the state before it
        gap = np.max(np.abs(theirs[name] - ours.of(key))[1:] / scale[1:])
        assert gap < 1e-3, (key, gap)


def test_events_matter():
    pytest.importorskip("libsbml")
    still = Flask(amounts=busy_flask().amounts, pH=10.5)
    assert "event_1" not in sbml(small_network(), constants(), still, 1000.0)
    busy = sbml(small_network(), constants(), busy_flask(), 86_400.0)
    assert busy.count("<event ") == 3
    cut = sbml(small_network(), constants(), busy_flask(), 1000.0)
    assert cut.count("<event ") == 2


def test_document_is_consistent_with_units_of_mole_and_second():
    libsbml = pytest.importorskip("libsbml")
    text = sbml(small_network(), constants(), busy_flask(), 86_400.0)
    read = libsbml.readSBMLFromString(text)
    assert read.getNumErrors(libsbml.LIBSBML_SEV_ERROR) == 0
    model = read.getModel()
    assert (model.getSubstanceUnits(), model.getTimeUnits()) == ("mole", "second")
    assert model.getNumSpecies() == len(small_network().participants)
    named = {model.getSpecies(i).getName() for i in range(model.getNumSpecies())}
    assert named == set(small_network().index)
    assert model.getParameter("k_reduction_BH4m").getValue() == constants().value("reduction.BH4-")


def test_missing_library_names_its_extra(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "libsbml", None)
    with pytest.raises(MissingExtraError, match=r"mncplan\[sbml\]"):
        sbml(small_network(), constants(), flask(), 100.0)


@pytest.fixture(scope="module")
def exported():
    pytest.importorskip("libsbml")
    data = synthetic(constants(), doses=(0.125, 0.5), limit=0.03)
    problem = problem_of(
        small_network(), constants(), data, ("reduction.BH4-", "robust.closed_shell")
    )
    return problem, petab(problem)


def table(text):
    head, *rows = (line.split("\t") for line in text.splitlines())
    return [dict(zip(head, row, strict=True)) for row in rows]


def test_conditions_hold_what_differs(exported):
    rows = table(exported[1]["conditions.tsv"])
    assert [row["conditionName"] for row in rows] == ["e:M 0.125", "e:M 0.5"]
    shots = [float(row["shot_0_s_BH4m_at_unmixed"]) for row in rows]
    assert shots == pytest.approx([2e-3 * 0.125 / 8, 2e-3 * 0.5 / 8])


def test_each_relative_sample_has_its_intensity(exported):
    measured = table(exported[1]["measurements.tsv"])
    relative = [row for row in measured if row["observableId"].startswith("relative_")]
    used = {row["observableParameters"] for row in relative}
    parameters = {row["parameterId"]: row for row in table(exported[1]["parameters.tsv"])}
    assert used <= set(parameters)
    assert all(parameters[name]["estimate"] == "1" for name in used)
    assert len(used) == sum(len(e.samples) for e in exported[0].experiments)


def test_bounds_are_kept_apart_and_nothing_is_lost(exported):
    problem, files = exported
    n = sum(len(s.readings) for e in problem.experiments for s in e.samples)
    n_below = sum(r.is_below for e in problem.experiments for s in e.samples for r in s.readings)
    assert len(table(files["censored.tsv"])) == n_below > 0
    assert len(table(files["measurements.tsv"])) == n - n_below


def test_priors_are_those_of_the_fit(exported):
    row = next(
        row
        for row in table(exported[1]["parameters.tsv"])
        if row["parameterName"] == "reduction.BH4-"
    )
    prior = exported[0].priors[0]
    mean, sd = map(float, row["objectivePriorParameters"].split(";"))
    assert (mean, sd) == pytest.approx((prior.centre, prior.sd))
    assert (row["parameterScale"], row["estimate"]) == ("log10", "1")


def with_condition(text, row):
    """The model with a condition's parameters set, as PEtab prescribes."""
    libsbml = pytest.importorskip("libsbml")
    read = libsbml.readSBMLFromString(text)
    for key, value in row.items():
        if not key.startswith("condition"):
            read.getModel().getParameter(key).setValue(float(value))
    return libsbml.writeSBMLToString(read)


def test_condition_values_give_the_runs(exported):
    """Setting a condition's parameters in the other simulator gives our run of that flask."""
    problem, files = exported
    names = identifiers("s", tuple(p.key for p in small_network().participants))
    times = [0.0, 60.0, 900.0]
    ends = []
    for row, experiment in zip(table(files["conditions.tsv"]), problem.experiments, strict=True):
        theirs = by_roadrunner(with_condition(files["model.xml"], row), times)
        ours = simulate(small_network(), constants(), experiment.flask, times)
        made = theirs[names["Au20(p-MBA)16"]][1:]
        assert made == pytest.approx(ours.of("Au20(p-MBA)16")[1:], rel=2e-3)
        ends.append(made[0])
    assert ends[1] > 1.2 * ends[0]


def test_different_numbers_of_events_are_refused(exported):
    from dataclasses import replace

    problem, _ = exported
    more = replace(problem.experiments[1], flask=Flask(
        amounts=problem.experiments[1].flask.amounts,
        events=(*problem.experiments[1].flask.events, Event(time_s=500.0, pH=9.0)),
    ))  # fmt: skip
    with pytest.raises(InvalidInputError, match="different numbers of events"):
        petab(replace(problem, experiments=(problem.experiments[0], more)))


@pytest.mark.filterwarnings("ignore")
def test_petab_lints(exported, tmp_path):
    petab_library = pytest.importorskip("petab.v1")
    for name, text in exported[1].items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    problem = petab_library.Problem.from_yaml(tmp_path / "problem.yaml")
    assert not petab_library.lint_problem(problem)
