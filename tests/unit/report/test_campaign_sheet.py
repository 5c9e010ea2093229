"""What goes out as a table comes back as nothing new."""

import csv
import io

import pytest

from mncplan.app.campaign_record import decide
from mncplan.app.campaign_results import read_reports
from mncplan.app.campaign_table import read_table
from mncplan.app.library_engine import read_formula
from mncplan.conditions.space_check import refusal
from mncplan.domain.campaign import (
    BatchSuggested,
    CampaignDefinition,
    Experiment,
    ExperimentAdded,
    Forecast,
    ResultRecorded,
)
from mncplan.domain.campaign_state import Occurrence, state_of
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    Space,
    When,
)
from mncplan.domain.well_chemistry import DoseOption, Liquid, WellChemistry, WellDose, WellStock
from mncplan.errors import InvalidInputError, StorageError
from mncplan.report.campaign_sheet import batch_table, csv_text, edbo_table, write_sheet
from mncplan.report.campaign_terminal import status_summary
from mncplan.report.terminal import to_text

SPACE = Space(
    (
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
        CategoricalParameter("agent", ("acid", "none")),
        ContinuousParameter("acid_mM", 0.1, 1.0, "mmol/L", when=When("agent", ("acid",))),
    )
)
SETTING = {"metal_mM": 1.23456789, "agent": "acid", "acid_mM": 1 / 3}


def item(name, **changes):
    return Experiment(
        id=name, batch=1, setting=SETTING | {"metal_mM": 1 + int(name[1:4]) / 7},
        predicted=(Forecast(objective="purity", mean=0.51234567, sd=0.1),), **changes,
    )  # fmt: skip


def found(one, **changes):
    return Observation(setting=one.setting, id=one.id, replicate_of=one.replicate_of, **changes)


def campaign(*, is_synthetic=False):
    definition = CampaignDefinition(
        name="c", space=SPACE, objectives=(Objective(name="purity", low=0, high=1),),
        target="[Au25(PET)18]-", is_synthetic=is_synthetic,
    )  # fmt: skip
    first = tuple(item(f"E00{i}") for i in range(1, 6))
    again = item("E001-2", replicate_of="E001")
    events = (
        BatchSuggested(batch=1, experiments=first, n_seen=0, seed=1),
        ResultRecorded(observation=found(first[0], values=(("purity", 0.5),))),
        ResultRecorded(observation=found(first[1], outcome="nothing", values=(("purity", None),))),
        ResultRecorded(observation=found(first[2], outcome="other", identity="Au38(PET)24")),
        ResultRecorded(observation=found(first[3], outcome="failed_execution")),
        ExperimentAdded(experiment=again),
        ResultRecorded(observation=found(again, values=(("purity", 0.4),))),
    )
    rows = (Occurrence(number=i, event=e, author="", at="") for i, e in enumerate(events, 1))
    return state_of(definition, rows)


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_the_table_read_back_changes_nothing(tmp_path, name):
    state = campaign()
    path = tmp_path / name
    write_sheet(batch_table(state, state.experiments.values()), path, state.definition)
    reports = read_reports(state.definition, read_table(path), read_formula())
    made = decide(state, reports, refusal, correct=None)
    assert made.events == ()
    assert made.known == ("E001", "E002", "E003", "E004", "E001-2")
    assert made.waiting == 1


def rows(table):
    return list(csv.DictReader(io.StringIO(csv_text(table))))


def test_what_is_expected_stands_beside_what_is_asked():
    state = campaign()
    last = rows(batch_table(state, state.experiments.values()))[4]
    assert (last["purity"], last["purity_predicted"], last["purity_sd"]) == (
        "PENDING", "0.512346", "0.1",
    )  # fmt: skip


def test_synthetic_rows_say_so():
    assert "basis" not in batch_table(campaign(), ())[0]
    state = campaign(is_synthetic=True)
    for table in (batch_table(state, state.experiments.values()), edbo_table(state)):
        assert {row["basis"] for row in rows(table)} == {"synthetic"}


def test_edbo_plus_sees_failures_as_zero_and_what_waits_first():
    table = rows(edbo_table(campaign()))
    assert [(row["purity"], row["priority"]) for row in table] == [
        ("PENDING", "1"), ("PENDING", "1"), ("0.5", "-1"), ("0.0", "-1"), ("0.0", "-1"),
        ("0.4", "-1"),
    ]  # fmt: skip


def test_edbo_plus_table_read_back_changes_nothing(tmp_path):
    state = campaign()
    path = tmp_path / "edbo.csv"
    path.write_text(csv_text(edbo_table(state)), encoding="utf-8")
    made = decide(
        state,
        read_reports(state.definition, read_table(path), read_formula()),
        refusal,
        correct=None,
    )
    assert made.waiting == 2
    assert set(made.known) == {"E001", "E001-2", "E002", "E003"}


def test_volumes_and_whole_numbers_stand_in_the_table():
    wells = WellChemistry(
        liquids=(Liquid(volume_uL=1000, solvent="H2O"),),
        stocks=(WellStock(name="gold", solutes=(("HAuCl4", 50.0),), solvent="H2O"),),
        doses=(
            WellDose(role="metal_salt", amount="metal_mM", per="total_metal", metal_atoms=1,
                     options=(DoseOption("", "HAuCl4"),)),
        ),
    )  # fmt: skip
    metal = ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L")
    space = Space((metal, IntegerParameter("portions", 1, 4)), wells=wells)
    one = Experiment(id="E001", batch=1, setting={"metal_mM": 2.0, "portions": 3.0})
    definition = CampaignDefinition(name="c", space=space, objectives=(Objective(name="purity"),))
    batch = BatchSuggested(batch=1, experiments=(one,), n_seen=0, seed=1)
    state = state_of(definition, [Occurrence(number=1, event=batch, author="", at="")])
    (row,) = rows(batch_table(state, [one]))
    assert (row["gold_uL"], row["H2O_uL"], row["portions"]) == ("40.0", "960.0", "3")
    assert row["# HAuCl4_mM [mmol/L]"] == "2.0"


def test_a_table_is_csv_or_xlsx_and_nothing_else(tmp_path):
    state = campaign()
    with pytest.raises(InvalidInputError, match="plate.pdf: expected a name that ends in .csv"):
        write_sheet(batch_table(state, ()), tmp_path / "plate.pdf", state.definition)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["table.csv", "table.xlsx"])
def test_what_can_not_be_written_leaves_nothing_behind(tmp_path, name):
    state = campaign()
    (tmp_path / name).mkdir()
    with pytest.raises(StorageError):
        write_sheet(batch_table(state, ()), tmp_path / name, state.definition)
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_note_stands_in_the_table_and_in_the_history():
    state = campaign()
    first = state.experiments["E004"]
    event = ResultRecorded(observation=found(first, values=(("purity", 0.7),)), note="went black")
    history = (*state.history, Occurrence(number=99, event=event, author="a", at="now"))
    noted = state_of(state.definition, history)
    (row,) = rows(batch_table(noted, [first]))
    assert row["note"] == "went black"
    assert "E004: purity 0.7 (went black)" in to_text(status_summary(noted))
    assert "E003: other, Au" in to_text(status_summary(noted))
