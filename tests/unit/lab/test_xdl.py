from dataclasses import replace
from xml.etree import ElementTree

import pytest
from tests.unit.lab.plates import plate

from mncplan.errors import InvalidInputError
from mncplan.lab.xdl import xdl_faults, xdl_text


@pytest.fixture
def text():
    return xdl_text(plate(), "B1", product="[Au25(p-MBA)18]-")


def test_steps_follow_the_order_of_addition_with_the_hold(text):
    procedure = ElementTree.fromstring(text.encode()).find("Procedure")
    steps = [(s.tag, s.get("reagent")) for s in procedure]
    assert steps == [
        ("Add", "H2O"), ("Add", "metal salt 20mM"), ("Add", "ligand 50mM"), ("Stir", None),
        ("Add", "reductant 100mM"), ("HeatChill", None),
    ]  # fmt: skip


def test_volumes_temperature_and_time_are_those_of_the_well(text):
    assert 'volume="0.053 mL"' in text and 'temp="25 °C"' in text and 'time="180 min"' in text


def test_a_sound_document_has_no_fault(text):
    assert xdl_faults(text) == ()


@pytest.mark.parametrize(
    ("old", "new", "match"),
    [
        ("<Stir ", "<Shake ", "Shake is no step"),
        ('vessel="reactor" reagent="H2O"', 'reagent="H2O"', "Add lacks vessel"),
        ('vessel="reactor" reagent="H2O"', 'vessel="flask" reagent="H2O"', "no vessel 'flask'"),
        ('reagent="H2O"', 'reagent="D2O"', "no reagent 'D2O'"),
        ('volume="0.053 mL"', 'volume="53"', "volume is '53'"),
        ('temp="25 °C"', 'warmth="25 °C"', "HeatChill has no property warmth"),
        ("<Reagents>", "<Chemicals>", "no XML"),
    ],
)
def test_every_fault_is_found(text, old, new, match):
    assert old in text
    assert any(match in fault for fault in xdl_faults(text.replace(old, new, 1)))


def test_foreign_text_is_escaped():
    document = xdl_text(plate(), "B1", product='<x a="1">&')
    assert ElementTree.fromstring(document.encode()).find("Metadata").get("product") == '<x a="1">&'


def test_a_well_that_is_not_there_is_refused():
    with pytest.raises(InvalidInputError, match="'H12' is empty or not on this plate"):
        xdl_text(plate(), "H12")


def test_without_a_time_nothing_is_made_up():
    bare = replace(plate(), shared=())
    tags = [s.tag for s in ElementTree.fromstring(xdl_text(bare, "B1").encode()).find("Procedure")]
    assert "HeatChill" not in tags


def test_portions_are_of_one_reagent():
    made = plate()
    at = made.columns.index("reductant_100mM_uL")
    columns = (*made.columns, "reductant_100mM_portion_2_uL")
    twice = replace(made, columns=columns, rows=tuple((*row, row[at]) for row in made.rows))
    root = ElementTree.fromstring(xdl_text(twice, "B1").encode())
    assert [r.get("name") for r in root.find("Reagents")].count("reductant 100mM") == 1
    assert sum(s.get("reagent") == "reductant 100mM" for s in root.find("Procedure")) == 2


def test_the_complex_forms_at_its_temperature_before_whichever_reductant():
    made = plate()
    at = made.columns.index("reductant_100mM_uL")
    weak = tuple("reductant_5mM_uL" if i == at else c for i, c in enumerate(made.columns))
    both = replace(
        made,
        columns=(*weak[:at], "reductant_100mM_uL", *weak[at:]),
        rows=tuple((*row[:at], 0.0, *row[at:]) for row in made.rows),
        shared=(*made.shared, ("complexation_temperature_C", 40.0)),
    )
    procedure = ElementTree.fromstring(xdl_text(both, "B1").encode()).find("Procedure")
    steps = [(s.tag, s.get("reagent") or s.get("temp")) for s in procedure]
    assert steps[-3:] == [
        ("HeatChill", "40 °C"), ("Add", "reductant 5mM"), ("HeatChill", "25 °C")
    ]  # fmt: skip
