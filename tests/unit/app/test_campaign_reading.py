"""Kinetic reading, bands of error, overlaps and predictions, on campaigns with a known answer."""

from dataclasses import replace

import numpy as np
import pytest

from mncplan.app.campaign_laboratory import laboratory_of
from mncplan.app.campaign_predictions import grid, predictions
from mncplan.app.campaign_report_insight import phase_diagram
from mncplan.app.campaign_report_kinetics import apparent_orders, axis_notes, with_mechanism
from mncplan.app.campaign_report_model import fit_model, quality
from mncplan.app.campaign_report_parts import Order
from mncplan.app.simulate_case import parameter_set
from mncplan.app.tables import knowledge_base
from mncplan.domain.campaign import CampaignDefinition, Experiment, ExperimentAdded, ResultRecorded
from mncplan.domain.campaign_state import Occurrence, state_of
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, Space, When
from mncplan.errors import InvalidInputError

SPACE = Space(
    (
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L", scale="log"),
        ContinuousParameter("temperature_C", 20.0, 60.0, "degC"),
    )
)
RATE = Objective(name="rate")
ORDER, ENERGY = 1.5, 40.0


def rate(setting):
    kelvin = setting["temperature_C"] + 273.15
    return setting["metal_mM"] ** ORDER * np.exp(-ENERGY / 8.314e-3 * (1 / kelvin - 1 / 313.15))


@pytest.fixture(scope="module")
def model():
    rng = np.random.default_rng(0)
    found = []
    for _ in range(40):
        setting = {
            "metal_mM": float(0.5 * 10 ** rng.random()),
            "temperature_C": float(rng.uniform(20, 60)),
        }
        found.append(Observation(setting=setting, values=(("rate", float(rate(setting))),)))
    return fit_model(SPACE, RATE, found)


def test_order_and_activation_energy_of_a_power_law_are_read_back(model):
    read = {
        o.parameter: o for o in apparent_orders(model, {"metal_mM": 2.0, "temperature_C": 40.0})
    }
    assert read["metal_mM"].value == pytest.approx(ORDER, abs=0.3)
    assert read["temperature_C"].value == pytest.approx(ENERGY, rel=0.25)
    assert read["temperature_C"].unit == "kJ/mol"


def test_nothing_is_read_where_hardly_anything_forms(model):
    assert apparent_orders(model, {"metal_mM": 0.5, "temperature_C": 20.0}) == ()


def test_slopes_of_the_kinetic_model_stand_beside_those_of_the_results():
    space = Space(
        (
            ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
            ContinuousParameter("reductant_per_metal", 0.02, 1.0, "mol/mol", scale="log"),
            ContinuousParameter("base_per_metal", 5.0, 20.0, "mol/mol"),
            ContinuousParameter("reduction_time_h", 0.5, 8.0, "h"),
        )
    )
    asked = CampaignDefinition(
        name="c", space=space, objectives=(Objective(name="yield"),), target="[Au25(p-MBA)18]-"
    )
    at = {
        "metal_mM": 2.0, "reductant_per_metal": 0.1, "base_per_metal": 12.0,
        "reduction_time_h": 2.0,
    }  # fmt: skip
    read = (Order(parameter="reduction_time_h", value=1.0, sd=0.1, unit="1"),)
    (told,) = with_mechanism(read, asked, at)
    ends = [
        laboratory_of(asked, 0).objective_values(
            "yield", (parameter_set(),), [{**at, "reduction_time_h": hours}]
        )[0, 0]
        for hours in (1.6, 2.5)
    ]
    nominal = np.log(ends[1] / ends[0]) / np.log(2.5 / 1.6)
    assert (told.value, told.sd) == (1.0, 0.1)
    assert abs(told.foretold - nominal) < 3 * told.foretold_sd + 0.05


def test_errors_are_told_by_thirds_of_the_results(model):
    found = quality(model, 0)
    assert [band.n for band in found.bands] == [14, 13, 13]
    assert [b.low for b in found.bands] == sorted(b.low for b in found.bands)
    squares = sum(b.n * b.rmse**2 for b in found.bands)
    assert (squares / len(found.points)) ** 0.5 == pytest.approx(found.rmse)


def test_products_that_share_a_border_overlap_there():
    rng = np.random.default_rng(1)
    found = []
    for a, b in rng.random((120, 2)):
        mixed = rng.random() < 1 / (1 + np.exp(-12 * (a - 0.5)))
        setting = {"metal_mM": 0.5 * 10**a, "temperature_C": 20 + 40 * b}
        outcome = "product" if mixed else "other"
        found.append(
            Observation(setting=setting, outcome=outcome, identity=None if mixed else "Au23")
        )
    at = {"metal_mM": 1.5, "temperature_C": 40.0}
    made = phase_diagram(SPACE, found, at, "Au25", 0)
    assert made.overlaps
    assert set(made.overlaps[0].identities) == {"Au25", "Au23"}
    assert 0 < made.overlaps[0].share < 0.8
    assert "metal_mM" in made.overlaps[0].where


CONDITIONAL = Space(
    (
        CategoricalParameter("agent", ("base", "none")),
        ContinuousParameter("amount", 1.0, 5.0, "mol/mol", when=When("agent", ("base",))),
    )
)


def campaign(n):
    asked = CampaignDefinition(name="x", space=CONDITIONAL, objectives=(RATE,))
    events = []
    for i in range(n):
        setting = {"agent": "base", "amount": 1.0 + i / 4} if i % 4 else {"agent": "none"}
        item = Experiment(id=f"E{i + 1:03d}", batch=0, setting=setting)
        value = setting.get("amount", 0.0) + i / 100
        result = Observation(setting=setting, id=item.id, values=(("rate", value),))
        events += [ExperimentAdded(experiment=item), ResultRecorded(observation=result)]
    return state_of(
        asked,
        [Occurrence(number=i, event=e, author="t", at="") for i, e in enumerate(events, 1)],
    )


def test_predictions_cover_the_grid_and_leave_out_what_does_not_exist():
    header, rows = predictions(campaign(12))
    assert header == ("agent", "amount [mol/mol]", "rate_predicted", "rate_sd")
    assert len(rows) == len(list(grid(CONDITIONAL)))
    none = [row for row in rows if row[0] == "none"]
    assert [row[1] for row in none] == [""]
    dosed = sorted(row[1:3] for row in rows if row[0] == "base")
    assert dosed[-1][1] > dosed[0][1]


def test_predictions_from_simulated_results_say_so():
    found = campaign(12)
    asked = replace(found.definition, is_synthetic=True)
    header, rows = predictions(replace(found, definition=asked))
    assert header[-1] == "basis"
    assert {row[-1] for row in rows} == {"synthetic"}


def test_predictions_need_results():
    with pytest.raises(InvalidInputError, match="different results"):
        predictions(campaign(2))


def test_axes_are_told_with_a_reported_mechanism_of_the_ligand_first():
    effects = knowledge_base().effects
    names = [e.parameter for e in effects if e.mechanism][:2]
    notes = axis_notes([*names, "metal_mM_of_nothing"], ["SG"], effects)
    assert {note.parameter for note in notes} <= set(names)
    assert all(note.text and note.source for note in notes)
