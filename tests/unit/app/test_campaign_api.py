"""Campaigns from Python."""

import sys
from dataclasses import replace
from types import ModuleType

import pytest

from mncplan.app.campaign_api import Campaign
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import (
    ContinuousParameter,
    LinearConstraint,
    OrdinalParameter,
    Space,
)
from mncplan.errors import FormulaError, InvalidInputError, NotFoundError

SPACE = Space(
    (
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
        OrdinalParameter("temperature_C", (0.0, 25.0), "degC"),
    )
)


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setattr("mncplan.app.library_engine._packaged", lambda: ())
    return tmp_path / "library.db"


@pytest.fixture
def campaign(library):
    return Campaign.new("demo", SPACE, ["purity:max:0:1"], batch=3, library=library, author="anna")


def test_what_suggest_gives_record_takes(campaign, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    rows = campaign.suggest()
    assert list(rows[0]) == ["experiment", "metal_mM", "temperature_C", "purity", "reason"]
    for row in rows:
        row["purity"] = round(1 / row["metal_mM"] / 2, 3)
    told = campaign.record(rows)
    assert told.recorded == ("E001", "E002", "E003")
    assert campaign.record(rows).known == ("E001", "E002", "E003")
    following = campaign.suggest()
    assert [row["experiment"] for row in following] == ["E004", "E005", "E006"]
    assert following[0]["purity_sd"] > 0


@pytest.mark.parametrize(
    ("names", "objective", "told"),
    [
        (("time_h", "x"), "purity", "'time_h' can't be the heading"),
        (("batch", "x"), "purity", "'batch' can't be"),
        (("x", "Note"), "purity", "'Note' can't be"),
        (("x", "T [K]"), "purity", "'T \\[K\\]' can't be"),
        (("x", "y"), "outcome", "'outcome' can't be"),
    ],
)
def test_names_the_table_could_not_be_read_back_with_are_refused(library, names, objective, told):
    space = Space(tuple(ContinuousParameter(name, 1.0, 5.0, "1") for name in names))
    with pytest.raises(InvalidInputError, match=told):
        Campaign.new("demo", space, [objective], library=library)


def test_names_that_differ_by_a_capital_are_told_apart(library):
    space = Space(
        (ContinuousParameter("T", 20.0, 80.0, "degC"), ContinuousParameter("t", 1.0, 5.0, "h"))
    )
    campaign = Campaign.new("demo", space, library=library)
    campaign.suggest(2)
    campaign.record([{"experiment": "E001", "T [degC]": 61, "t [h]": 2.5, "purity": 0.4}])
    (found,) = campaign.state.observations
    assert found.setting == {"T": 61.0, "t": 2.5}


def test_a_space_in_which_nothing_can_be_run_opens_no_campaign(library):
    low = LinearConstraint((("metal_mM", 1.0),), high=0.1)
    with pytest.raises(InvalidInputError, match="the space is empty: metal_mM"):
        Campaign.new("demo", replace(SPACE, constraints=(low,)), library=library)


def test_a_data_frame_when_pandas_is_there(campaign, monkeypatch):
    pandas = ModuleType("pandas")
    pandas.DataFrame = lambda rows: ("frame", len(rows))
    monkeypatch.setitem(sys.modules, "pandas", pandas)
    monkeypatch.setattr("importlib.util.find_spec", lambda name: name == "pandas")
    assert campaign.suggest() == ("frame", 3)


def test_a_real_data_frame_goes_both_ways(campaign):
    pytest.importorskip("pandas")
    frame = campaign.suggest()
    frame["purity"] = 0.5
    assert campaign.record(frame).recorded == ("E001", "E002", "E003")


def test_json_brings_it_back_with_its_history(campaign, library):
    campaign.suggest()
    campaign.record([{"experiment": "E001", "purity": 0.5}])
    campaign.record([{"experiment": "E001", "purity": 0.6}], correct="swapped")
    copy = Campaign.from_json(campaign.to_json(), name="copy", library=library)
    assert [(o.event, o.author, o.at) for o in copy.state.history] == [
        (o.event, o.author, o.at) for o in campaign.state.history
    ]
    assert copy.to_json().replace('"copy"', '"demo"') == campaign.to_json()


@pytest.mark.parametrize("text", ["no json", "[]", '{"schema": "other"}'])
def test_other_texts_are_refused(library, text):
    with pytest.raises(InvalidInputError, match="campaign"):
        Campaign.from_json(text, library=library)


def test_a_damaged_copy_is_refused(campaign, library):
    text = campaign.to_json().replace('"objectives"', '"objective"')
    with pytest.raises(InvalidInputError, match="damaged"):
        Campaign.from_json(text, name="copy", library=library)


def test_a_campaign_that_is_not_there(library):
    with pytest.raises(NotFoundError, match="'none' is not in this library"):
        Campaign("none", library=library)


def test_an_earlier_campaign_and_a_budget_go_along(campaign, library):
    campaign.suggest()
    campaign.record([{"experiment": f"E00{n}", "purity": n / 10} for n in (1, 2, 3)])
    told = Campaign.new(
        "next", SPACE, ["purity:max:0:1"], batch=3, library=library, priors=["demo=0.7"],
        budget=4, prices={"fixed": 2.0, "metal_mM": 1.0},
    ).state.definition  # fmt: skip
    assert [(s.name, s.similarity, len(s.observations)) for s in told.beforehand.sisters] == [
        ("demo", 0.7, 3)
    ]
    assert (told.means.budget, told.means.prices) == (4, (("fixed", 2.0), ("metal_mM", 1.0)))


def test_a_prior_that_is_not_there_opens_nothing(library):
    with pytest.raises(NotFoundError, match="no campaign of this name"):
        Campaign.new("next", SPACE, library=library, priors=["other"])
    with pytest.raises(NotFoundError):
        Campaign("next", library=library)


def test_shares_of_wells_are_asked_as_on_the_command_line(campaign):
    with pytest.raises(InvalidInputError, match="share"):
        campaign.suggest(explore=0.8, exploit=0.8)


@pytest.mark.parametrize(
    "asked",
    [{"explore": 0.7, "exploit": 0.7}, {"aim": "best value"}, {"aim": "map", "explore": 0.2}],
)
def test_how_to_choose_is_refused_while_a_batch_waits(campaign, asked):
    campaign.suggest()
    with pytest.raises(InvalidInputError):
        campaign.suggest(**asked)


def test_a_copy_goes_on_with_another_budget_and_a_second_objective(library):
    first = Campaign.new("spent", SPACE, ["purity:max:0:1"], batch=2, budget=2, library=library)
    first.suggest()
    first.record([{"experiment": name, "purity": 0.5} for name in ("E001", "E002")])
    with pytest.raises(InvalidInputError, match="campaign new NAME spent.json --budget N"):
        first.suggest()
    copy = Campaign.from_json(
        first.to_json(), name="on", budget=6, batch=3, library=library,
        objectives=["purity:max:0:1", "yield:max:0:1"],
    )  # fmt: skip
    assert [item.id for item in copy.state.pending] == ["E001", "E002"]
    copy.record([{"experiment": "E001", "yield": 0.2}, {"experiment": "E002", "yield": 0.3}])
    assert len(copy.suggest()) == 3


def test_all_results_come_as_rows_one_per_sample(campaign, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    campaign.suggest()
    campaign.record([
        {"experiment": "E001", "purity": 0.2, "time_h": 1, "metal_mM": 1.5},
        {"experiment": "E001", "purity": 0.4},
        {"experiment": "E002", "outcome": "nothing"},
    ])  # fmt: skip
    told = [(r["experiment"], r["purity"], r["time_h"], r["outcome"]) for r in campaign.results()]
    assert told == [
        ("E001", 0.2, 1.0, "product"), ("E001", 0.4, None, "product"),
        ("E002", None, None, "nothing"), ("E003", None, None, None),
    ]  # fmt: skip
    assert campaign.results()[0]["metal_mM"] == 1.5


def test_a_number_is_refused_while_a_batch_waits(campaign):
    campaign.suggest()
    with pytest.raises(InvalidInputError, match="batch of 0"):
        campaign.suggest(0)


def test_a_target_that_is_no_formula_is_refused(library):
    with pytest.raises(FormulaError, match="Zz"):
        Campaign.new("z", SPACE, target="Zz9(PET)3", library=library)


def test_a_map_says_which_rules_of_the_plate_it_does_not_keep(library):
    rules = PlateRules(shared=("temperature_C",))
    campaign = Campaign.new("m", SPACE, batch=6, plate=rules, library=library)
    for _ in range(2):
        campaign.suggest()
        campaign.record([
            {"experiment": one.id, "purity": 0.5,
             "product": "other" if j % 2 else "target"}
            for j, one in enumerate(campaign.state.pending)
        ])  # fmt: skip
    campaign.suggest(aim="map")
    batch = campaign.state.batches[-1]
    kept = len({one.setting["temperature_C"] for one in batch.experiments}) == 1
    assert kept or "temperature_C differ between its wells" in batch.reasons[-1]
