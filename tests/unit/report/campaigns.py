"""A made-up campaign with a known answer: purity peaks at 3 thiols per gold and 40 C with base."""

import math

import numpy as np

from mncplan.domain.campaign import (
    BatchSuggested,
    CampaignDefinition,
    Experiment,
    Forecast,
    ResultRecorded,
)
from mncplan.domain.campaign_state import Occurrence, state_of
from mncplan.domain.observation import Objective, Observation
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    OrdinalParameter,
    Space,
    When,
)

WITH_AGENT = When("pH_agent", ("acid", "base"))
SPACE = Space(
    parameters=(
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L", scale="log"),
        ContinuousParameter("ligand_per_metal", 0.5, 5.0, "mol/mol"),
        CategoricalParameter("pH_agent", ("acid", "none", "base")),
        ContinuousParameter("agent_mM", 1.0, 20.0, "mmol/L", when=WITH_AGENT),
        OrdinalParameter("temperature_C", (0.0, 25.0, 40.0, 60.0), "degC"),
        IntegerParameter("reductant_portions", 1, 4),
    )
)  # fmt: skip
PURITY = Objective(name="purity", unit="%")
YIELD = Objective(name="yield", unit="%")


def purity(setting):
    """The hidden truth, 0 to 100."""
    ligand = math.exp(-(((setting["ligand_per_metal"] - 3.0) / 1.2) ** 2))
    heat = math.exp(-(((setting["temperature_C"] - 40.0) / 35.0) ** 2))
    agent = {"base": 1.0, "none": 0.6, "acid": 0.15}[setting["pH_agent"]]
    return 100.0 * ligand * heat * agent


def draw(rng):
    agent = str(rng.choice(["acid", "none", "base"]))
    found = {
        "metal_mM": float(0.5 * 10 ** rng.random()),
        "ligand_per_metal": float(rng.uniform(0.5, 5.0)),
        "pH_agent": agent,
    }
    if agent != "none":
        found["agent_mM"] = float(rng.uniform(1, 20))
    return {
        **found,
        "temperature_C": float(rng.choice([0.0, 25.0, 40.0, 60.0])),
        "reductant_portions": float(rng.integers(1, 5)),
    }


def outcome_of(setting, value):
    """Below 5 % nothing; with acid another cluster."""
    if setting["pH_agent"] == "acid" and value > 2:
        return "other", "Au15(SG)13"
    return ("nothing", None) if value < 5 else ("product", None)


def campaign(n=27, batch=9, *, name="au25-demo", objectives=(PURITY,), seed=3, is_synthetic=False):
    """A state with `n` results and one batch that waits."""
    rng = np.random.default_rng(seed)
    events, made = [], 0
    while made < n + batch:
        number = made // batch + 1
        experiments = []
        for i in range(batch):
            setting = draw(rng)
            last = made >= n
            experiments.append(
                Experiment(
                    id=f"E{made + i + 1:03d}", batch=number, setting=setting,
                    reason="high predicted purity near the best" if last else "fills the space",
                    predicted=_forecast(setting) if last else (),
                    p_identity=0.8 if last else None,
                    prior_share=0.25 if last and i % 2 else 0.0,
                    nearest="E003" if last else "",
                )
            )  # fmt: skip
        events.append(
            BatchSuggested(batch=number, experiments=tuple(experiments), n_seen=made, seed=1,
                           reasons=("This plate is expected to gain 4 % purity.",))
        )  # fmt: skip
        for i, item in enumerate(experiments):
            if made + i < n:
                events.append(
                    ResultRecorded(observation=_observed(item, made + i, objectives, rng))
                )
        made += batch
    definition = CampaignDefinition(
        name=name, space=SPACE, objectives=objectives, target="[Au25(SG)18]-", batch=batch,
        plate=PlateRules(), is_synthetic=is_synthetic,
    )  # fmt: skip
    return state_of(
        definition,
        [
            Occurrence(number=i, event=event, author="a", at="2026-01-01T00:00:00+00:00")
            for i, event in enumerate(events, start=1)
        ],
    )


def _forecast(setting):
    return (Forecast(objective="purity", mean=purity(setting), sd=8.0),)


def _observed(item, index, objectives, rng):
    true = purity(item.setting)
    outcome, identity = outcome_of(item.setting, true)
    if index % 11 == 7:
        outcome, identity = "failed_execution", None
    measured = max(0.0, true + float(rng.normal(0, 2)))
    values = {"purity": measured, "yield": 60.0 - 0.4 * measured}
    shown = tuple((o.name, values[o.name] if outcome == "product" else None) for o in objectives)
    return Observation(
        id=item.id, setting=item.setting, outcome=outcome, identity=identity, values=shown,
        batch=item.batch, well=f"A{index % 9 + 1}",
    )  # fmt: skip
