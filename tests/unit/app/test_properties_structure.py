"""Structure-level models: which values meet which structures, and what is told."""

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.properties_structure import (
    STRUCTURED,
    structure_predictions,
    structured_observations,
)
from mncplan.knowledge.structures import load_structures
from mncplan.models.candidates import STRUCTURE
from mncplan.models.observation import groups
from mncplan.models.property import train

QUANTITY = {quantity.name: quantity for quantity in STRUCTURED}


@pytest.fixture(scope="module")
def kb():
    return mp.load_knowledge()


def rows(kb, name):
    return structured_observations(QUANTITY[name], kb.owned_properties, load_structures())


def numbers(name):
    (found,) = [one.numbers for one in load_structures() if one.id == name]
    return found


def test_every_structure_cites_a_work_on_file_and_has_levels_in_order(kb):
    found = load_structures()
    assert len({(one.provenance.source, one.id) for one in found}) == len(found)
    for one in found:
        assert one.provenance.source in kb.source_by_key
        assert one.numbers.homo_eV < one.numbers.lumo_eV
        assert one.provenance.locator.endswith(one.id)


def test_a_computed_gap_meets_the_structure_it_was_computed_on(kb):
    by_method = {(row.cluster, row.method): row for row in rows(kb, "computed_gap")}
    one = by_method["Au28(TBBT)20", "ncdb2021"]
    assert one.features["level_gap"] == pytest.approx(numbers("9").lumo_eV - numbers("9").homo_eV)
    isomer = by_method["Au38(SR)24#T", "peng2025"]
    assert isomer.features["lumo_level"] == numbers("38_24B").lumo_eV
    assert ("Au24Pd(SR)18", "kwak2015") not in by_method


def test_a_measured_gap_takes_no_structure_of_another_isomer(kb):
    gaps = {row.cluster: row.features["level_gap"] for row in rows(kb, "optical_gap")}
    cyclohexyl = numbers("8").lumo_eV - numbers("8").homo_eV
    assert gaps["Au28(TBBT)20"] != pytest.approx(cyclohexyl, abs=1e-3)
    assert "[Au13(dppe)5Cl2]3+" not in gaps


@pytest.mark.parametrize(("name", "limit"), [("computed_gap", 0.12), ("optical_gap", 0.16)])
def test_the_structure_beats_the_formula_on_held_out_clusters(kb, name, limit):
    mine = rows(kb, name)
    quantity = QUANTITY[name]
    structure = train(name, "eV", mine, (*quantity.sets, *STRUCTURE)).report
    formula = train(name, "eV", mine, quantity.sets).report
    assert structure.error < limit < 0.85 * formula.error
    assert "level gap" in structure.chosen


def test_a_known_structure_is_told_with_interval_rival_and_domain(kb):
    values, reasons = structure_predictions(kb.cluster("Au44(TBBT)28"), numbers("16"), kb)
    told = {value.name: value for value in values}
    assert not reasons
    assert told["optical_gap"].low < 1.51 < told["optical_gap"].high
    assert told["computed_gap"].low < 1.24 < told["computed_gap"].high
    for value in values:
        assert "from the structure" in value.detail
        assert "the formula alone errs by" in value.note
        assert "inside the domain" in value.note


def test_two_isomers_of_one_formula_get_different_gaps(kb):
    cluster = kb.cluster("Au28(SR)20")
    found = [
        {value.name: value.value for value in structure_predictions(cluster, one, kb)[0]}
        for one in (numbers("28_20A"), replace(numbers("28_20A"), lumo_eV=-9.2, coordination=6.0))
    ]
    assert found[0]["computed_gap"] > found[1]["computed_gap"] + 0.3


def test_levels_beyond_those_on_file_are_outside_the_domain(kb):
    far = replace(numbers("16"), coordination=9.0)
    values, reasons = structure_predictions(kb.cluster("Au44(TBBT)28"), far, kb)
    assert not values
    assert [name.split()[0] for name, _ in reasons] == ["optical_gap", "computed_gap"]
    assert all("outside the domain (9 metal neighbours" in reason for _, reason in reasons)


def test_without_its_kin_a_cluster_is_still_met(kb):
    mine = rows(kb, "computed_gap")
    held = [row for row in mine if row.cluster.startswith("Au36")]
    rest = [row for row in mine if row not in held]
    model = train("computed_gap", "eV", rest, STRUCTURE)
    assert len(groups(held)) == 1
    for row in held:
        told = model.estimate(row.features, row.kin, row.method)
        assert told.low < row.value < told.high
