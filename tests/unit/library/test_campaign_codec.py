"""Definitions and events go into JSON and come back the same."""

import json

import pytest

from mncplan.domain.campaign import (
    BatchSuggested,
    CampaignDefinition,
    Experiment,
    ExperimentAdded,
    ExperimentSkipped,
    Forecast,
    ResultCorrected,
    ResultRecorded,
)
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import KnownRecipe, PlateRules
from mncplan.domain.space import (
    CategoricalParameter,
    ChemicalParameter,
    ContinuousParameter,
    Exclusion,
    IntegerParameter,
    LinearConstraint,
    OrdinalParameter,
    Space,
    When,
)
from mncplan.domain.well_chemistry import DoseOption, Liquid, WellChemistry, WellDose, WellStock
from mncplan.errors import StorageError
from mncplan.library.campaign_codec import (
    EVENTS,
    decode_definition,
    decode_event,
    encode_definition,
    encode_event,
)

ACID = When("agent", ("acid", "base"))
WELLS = WellChemistry(
    liquids=(Liquid(volume_uL=1000.0, solvent="water"),),
    stocks=(WellStock(name="HAuCl4 20 mM", solutes=(("HAuCl4", 20.0),), solvent="water"),),
    doses=(WellDose(role="salt", amount="x", per="volume", options=(DoseOption("", "HAuCl4"),)),),
)
SPACE = Space(
    parameters=(
        ContinuousParameter("x", 0.5, 5.0, "mmol/L", step=0.1, scale="log"),
        IntegerParameter("portions", 1, 8),
        IntegerParameter("drops", 1, 8, "mL"),
        OrdinalParameter("temperature_C", (0.0, 25.0), "degC"),
        CategoricalParameter("agent", ("acid", "base", "none")),
        ContinuousParameter("amount", 0.0, 1.0, "mol/mol", when=ACID),
        ChemicalParameter("ligand", ("PET", "SG"), ("pKa",), ((9.0,), (8.8,))),
    ),
    constraints=(LinearConstraint((("x", 1.0), ("amount", 2.0)), high=3.0),),
    exclusions=(Exclusion((ACID, When("ligand", ("SG",))), "precipitates"),),
    rows=({"x": 0.5, "portions": 1.0, "agent": "none"},),
    wells=WELLS,
)
DEFINITION = CampaignDefinition(
    name="c",
    space=SPACE,
    objectives=(Objective(name="purity", low=0, high=1), Objective(name="cost", goal="min")),
    target="[Au25(PET)18]-",
    plate=PlateRules(
        shared=("temperature_C",),
        most_choices=(("ligand", 1),),
        controls=(KnownRecipe(name="old", setting=(("x", 1.0), ("agent", "none"))),),
    ),
    start={"x": 1.0, "agent": "none"},
    is_synthetic=True,
)
FOUND = Observation(
    setting={"x": 0.7}, outcome="product", values=(("purity", 0.5), ("cost", None)),
    identity="[Au25(PET)18]-", replicate_of="E001", batch=2, well="B3", time_h=1.5, id="E001-2",
)  # fmt: skip
ITEM = Experiment(
    id="E001", batch=1, setting={"x": 1.0, "agent": "none"}, reason="why", nearest="E000",
    predicted=(Forecast(objective="purity", mean=0.5, sd=0.1),), p_identity=0.4, prior_share=0.2,
)  # fmt: skip
SAMPLES = (
    BatchSuggested(
        batch=1, experiments=(ITEM,), n_seen=3, seed=7, model=(("R2", "0.5"),), reasons=("so",)
    ),
    ExperimentAdded(experiment=ITEM),
    ResultRecorded(observation=FOUND, note="cloudy"),
    ResultCorrected(observation=FOUND, reason="typing error"),
    ExperimentSkipped(experiment="E001", reason="spilled"),
)


def through_json(value):
    return json.loads(json.dumps(value, allow_nan=False))


def test_a_definition_comes_back():
    assert decode_definition(through_json(encode_definition(DEFINITION))) == DEFINITION


@pytest.mark.parametrize("event", SAMPLES, ids=lambda e: type(e).__name__)
def test_an_event_comes_back(event):
    kind, body = encode_event(event)
    assert decode_event(kind, through_json(body)) == event


def test_every_kind_of_event_is_tried():
    assert {type(event) for event in SAMPLES} == set(EVENTS.values())


def test_an_event_of_a_newer_program_is_said_so():
    with pytest.raises(StorageError, match="unknown kind 'merge'"):
        decode_event("merge", {})
