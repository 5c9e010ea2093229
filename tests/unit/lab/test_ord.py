import json
from dataclasses import replace

import pytest
from tests.unit.lab.plates import plate

from mncplan.domain.substance import Substance
from mncplan.errors import InvalidInputError, MissingExtraError
from mncplan.lab.ord import DatasetRequest, WellResult, ord_dataset, ord_faults, ord_pbtxt

REQUEST = DatasetRequest(
    name="au25", description="A plate", person="A. Chemist", email="chemist@example.org",
    created="2026-03-01T12:00:00",
)  # fmt: skip
RESULTS = (
    WellResult(well="B1", product="[Au25(p-MBA)18]-", is_target=True, yield_percent=31.0,
               purity_percent=80.0, others=(("emission / a.u.", 3.0),), time_h=3.0,
               how="UV-Vis and ESI-MS"),
    WellResult(well="A1", product="", is_target=False, time_h=3.0),
)  # fmt: skip
GOLD = {
    "HAuCl4.3H2O": Substance(
        key="HAuCl4.3H2O", name="tetrachloroauric acid trihydrate", formula="HAuCl4.3H2O",
        cas="16961-25-4",
    )
}  # fmt: skip


def dataset(**change):
    return json.loads(ord_dataset(plate(), RESULTS, replace(REQUEST, **change), GOLD))


def test_every_result_is_one_reaction():
    found = dataset()
    assert [r["identifiers"][0]["value"] for r in found["reactions"]] == [
        "au25 well B1", "au25 well A1"
    ]  # fmt: skip


def test_moles_follow_from_strength_and_volume():
    reaction = dataset()["reactions"][0]
    solute, solvent = reaction["inputs"]["metal_salt_20mM"]["components"]
    assert solute["amount"]["moles"] == {"value": 20.0 * 53.0, "units": "NANOMOLE"}
    assert solvent["amount"]["volume"] == {"value": 53.0, "units": "MICROLITER"}
    assert {"type": "CAS_NUMBER", "value": "16961-25-4"} in solute["identifiers"]


def test_inputs_keep_the_order_of_addition():
    inputs = dataset()["reactions"][0]["inputs"]
    assert [item["additionOrder"] for item in inputs.values()] == sorted(
        item["additionOrder"] for item in inputs.values()
    )
    assert list(inputs)[-1] == "reductant_100mM"


def test_what_was_not_added_is_no_input():
    blank = dataset()["reactions"][1]
    assert "reductant_100mM" not in blank["inputs"]
    assert blank["outcomes"][0]["products"] == []


def test_synthetic_results_say_so():
    assert "SYNTHETIC" in dataset(is_synthetic=True)["reactions"][0]["notes"]["procedureDetails"]
    assert "SYNTHETIC" not in json.dumps(dataset())


@pytest.mark.parametrize(
    ("change", "match"), [({"email": "nobody"}, "mail address"), ({"person": " "}, "name and mail")]
)
def test_the_recorder_has_to_be_named(change, match):
    with pytest.raises(InvalidInputError, match=match):
        ord_dataset(plate(), RESULTS, replace(REQUEST, **change))


def test_a_foreign_well_and_no_result_are_refused():
    with pytest.raises(InvalidInputError, match="'H12' is not on this plate"):
        ord_dataset(plate(), (replace(RESULTS[0], well="H12"),), REQUEST)
    with pytest.raises(InvalidInputError, match="no well has a result"):
        ord_dataset(plate(), (), REQUEST)


def test_the_databases_own_validation_accepts_it():
    pytest.importorskip("ord_schema")
    text = ord_dataset(plate(), RESULTS, REQUEST, GOLD)
    assert ord_faults(text) == ()
    assert 'name: "au25"' in ord_pbtxt(text)


def test_the_databases_own_validation_sees_a_fault():
    pytest.importorskip("ord_schema")
    document = json.loads(ord_dataset(plate(), RESULTS, REQUEST, GOLD))
    del document["reactions"][0]["outcomes"]
    assert any("outcome" in fault for fault in ord_faults(json.dumps(document)))


def test_without_the_extra_its_name_is_told(monkeypatch):
    import sys

    for name in ("ord_schema", *(n for n in sys.modules if n.startswith("ord_schema."))):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(MissingExtraError, match=r"mncplan\[ord\]"):
        ord_faults("{}")


def test_what_a_solution_holds_besides_is_recorded():
    made = plate()
    stocks = tuple(
        replace(s, also=(("NaOH", 10.0),)) if s.column == "reductant_100mM_uL" else s
        for s in made.stocks
    )
    text = ord_dataset(replace(made, stocks=stocks), RESULTS[:1], REQUEST, GOLD)
    parts = json.loads(text)["reactions"][0]["inputs"]["reductant_100mM"]["components"]
    assert parts[1]["identifiers"][0]["value"] == "NaOH"
    assert parts[1]["amount"]["moles"] == {"value": 120.0, "units": "NANOMOLE"}


def test_the_solvent_of_a_liquid_with_a_name_is_known():
    water = Substance(key="H2O", name="water", formula="H2O", smiles="O", cas="7732-18-5")
    made = plate()
    columns = tuple("reductant water_H2O_uL" if c == "H2O_uL" else c for c in made.columns)
    text = ord_dataset(replace(made, columns=columns), RESULTS[:1], REQUEST, {"H2O": water})
    (part,) = json.loads(text)["reactions"][0]["inputs"]["reductant water_H2O"]["components"]
    assert {"type": "SMILES", "value": "O"} in part["identifiers"]
