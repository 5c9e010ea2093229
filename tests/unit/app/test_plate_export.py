import ast
import csv
import io
import json
import re
from dataclasses import replace

import pytest
from tests.unit.lab.plates import setting, wells

from mncplan.app.plate_export import FORMS, ExportOptions, exported, latest
from mncplan.app.plate_export import plate_of as layout_of
from mncplan.domain.campaign import BatchSuggested, CampaignDefinition, Experiment, ResultRecorded
from mncplan.domain.campaign_state import Occurrence, state_of
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import PlateRules, RulePrice
from mncplan.domain.space import ContinuousParameter, OrdinalParameter, Space
from mncplan.domain.well_chemistry import DoseOption, WellStock
from mncplan.errors import InvalidInputError, NotFoundError

SPACE = Space(
    parameters=(
        ContinuousParameter("metal_mM", 0.5, 2.0, "mmol/L"),
        ContinuousParameter("ligand_per_metal", 1.0, 4.0, "mol/mol"),
        ContinuousParameter("base_mM", 0.0, 10.0, "mmol/L"),
        ContinuousParameter("reductant_per_metal", 1.0, 4.0, "mol/mol"),
        ContinuousParameter("ethanol_share", 0.2, 0.5, "1"),
        OrdinalParameter("temperature_C", (25.0, 40.0), "degC"),
        OrdinalParameter("complexation_time_h", (0.5,), "h"),
    ),
    wells=wells(),
)


def plate_of(found, **given):
    return layout_of(found, latest(found), **given)


PERSON = ExportOptions(
    person="A. Chemist", email="chemist@example.org", created="2026-03-01T12:00:00", how="UV-Vis"
)


def state(*, plate=None, temperatures=(25.0,), space=SPACE, results=True):
    experiments = tuple(
        Experiment(
            id=f"E{i + 1:03d}", batch=1,
            setting=setting(
                ligand_per_metal=1.0 + 0.3 * i, temperature_C=temperatures[i % len(temperatures)],
                complexation_time_h=0.5,
            ),
        )
        for i in range(6)
    )  # fmt: skip
    events = [BatchSuggested(batch=1, experiments=experiments, n_seen=0, seed=7)]
    kinds = ("product", "nothing", "other", "failed_execution")
    events += [
        ResultRecorded(
            observation=Observation(
                id=item.id, setting=item.setting, outcome=kind, batch=1,
                identity="Au15(SG)13" if kind == "other" else None,
                values=(("yield", 0.4 if kind == "product" else None),),
            )
        )
        for item, kind in zip(experiments, kinds if results else (), strict=False)
    ]  # fmt: skip
    definition = CampaignDefinition(
        name="demo", space=space, objectives=(Objective(name="yield", unit="1"),),
        target="[Au25(SG)18]-", plate=plate,
    )  # fmt: skip
    return state_of(
        definition,
        [Occurrence(number=i, event=e, author="a", at="") for i, e in enumerate(events, 1)],
    )


def test_wells_carry_the_ids_of_the_experiments():
    plate = plate_of(state())
    at = plate.columns.index("experiment")
    assert {row[at] for row in plate.rows} == {"blank", *(f"E{i:03d}" for i in range(1, 7))}
    assert plate.labware == "96"


def test_rules_of_the_campaign_are_followed():
    rules = PlateRules(
        labware="24", shared=("temperature_C",), n_incumbents=2, blank_without="reductant"
    )
    plate = plate_of(state(plate=rules))
    roles = [row[plate.columns.index("role")] for row in plate.rows]
    assert (roles.count("replicate"), roles.count("blank")) == (2, 1)
    assert plate.shared == (("temperature_C", 25.0),)


def test_a_parameter_that_differs_between_wells_is_told():
    plate = plate_of(state(temperatures=(25.0, 40.0)))
    assert any("temperature_C (2 values)" in note for note in plate.notes)


def test_the_complex_forms_before_the_reductant():
    (hold,) = plate_of(state()).holds
    assert (hold.before, hold.time_h) == ("NaBH4_100_mM_uL", 0.5)


def test_a_dose_that_gives_electrons_is_the_reductant_whatever_it_is_called():
    found = wells()
    *before, last = found.doses
    named = replace(last, role="NaBH4", options=(replace(last.options[0], electrons=8.0),))
    plate = plate_of(state(space=replace(SPACE, wells=replace(found, doses=(*before, named)))))
    assert [hold.before for hold in plate.holds] == ["NaBH4_100_mM_uL"]
    assert "blank" in {row[plate.columns.index("role")] for row in plate.rows}


def test_prices_of_the_optimiser_are_kept():
    price = RulePrice(rule="one value of temperature_C", gain=6.0, free=10.0)
    assert plate_of(state(), prices=(price,)).prices == (price,)
    assert price.share == pytest.approx(0.4)


def test_stocks_are_weighed_out():
    stock = next(s for s in plate_of(state()).stocks if "HAuCl4" in s.column)
    assert re.search(r"Dissolve [\d.]+ mg of .* in H2O to", stock.text)


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_made(form):
    found = exported(state(), form, PERSON)
    assert found
    for name, text in found.items():
        if name.endswith(".csv"):
            assert len(list(csv.DictReader(io.StringIO(text)))) > 20
        if name.endswith(".json"):
            json.loads(text)
        if name.endswith(".py"):
            ast.parse(text)


def test_a_worksheet_gives_the_unit_of_every_parameter():
    shared = PlateRules(labware="24", shared=("temperature_C",))
    for text in exported(state(plate=shared), "worksheet").values():
        assert "temperature_C [degC]" in text
        assert "metal_mM [mmol/L]" in text
        assert "ligand_per_metal [mol/mol]" in text


def test_an_aromatic_acid_in_plain_water_is_told_to_need_base():
    found = wells()
    plain = WellStock(name="p-MBA 50 mM", solutes=(("p-MBA", 50.0),), solvent="H2O")
    based = replace(plain, solutes=(("p-MBA", 50.0), ("NaOH", 150.0)))
    ligand = replace(found.doses[1], options=(DoseOption("", "p-MBA"),))
    doses = (found.doses[0], ligand, *found.doses[2:])
    texts = []
    for stock in (plain, based):
        stocks = (found.stocks[0], stock, *found.stocks[2:])
        chemistry = replace(found, stocks=stocks, doses=doses)
        plate = plate_of(state(space=replace(SPACE, wells=chemistry)))
        texts.append(next(s.text for s in plate.stocks if s.name.startswith("ligand")))
    assert "add NaOH until it is clear" in texts[0]
    assert "add NaOH" not in texts[1]


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ("worksheet", "rehearsal on synthetic results"),
        ("opentrons", "rehearsal on synthetic results"),
        ("ord", '"description": "SYNTHETIC: simulated results'),
    ],
)
def test_what_comes_from_simulated_results_says_so(form, told):
    found = state()
    asked = replace(found.definition, is_synthetic=True)
    for text in exported(replace(found, definition=asked), form, PERSON).values():
        assert told in text


def test_only_what_was_carried_out_goes_to_the_database():
    (text,) = exported(state(), "ord", PERSON).values()
    reactions = json.loads(text)["reactions"]
    products = [r["outcomes"][0]["products"] for r in reactions]
    assert len(reactions) == 3
    assert products[0][0]["isDesiredProduct"] is True
    assert products[0][0]["measurements"][0]["percentage"]["value"] == pytest.approx(40)
    assert products[1] == []
    assert products[2][0]["identifiers"][0]["value"] == "Au15(SG)13"
    assert products[2][0]["isDesiredProduct"] is False


@pytest.mark.parametrize(
    ("made", "form", "match"),
    [
        (state(), "pdf", "format 'pdf': expected worklist"),
        (state(space=replace(SPACE, wells=None)), "worklist", "names no stocks and wells"),
        (state(results=False), "ord", "no result yet"),
    ],
)
def test_what_can_not_be_exported_is_refused(made, form, match):
    with pytest.raises(InvalidInputError, match=match):
        exported(made, form, PERSON)


def test_without_a_batch_the_verb_to_get_one_is_told():
    bare = state()
    with pytest.raises(NotFoundError, match="mncplan campaign suggest demo"):
        exported(replace(bare, batches=()), "worklist")
