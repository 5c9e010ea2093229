"""Priors of a campaign: what is read from tables and sisters, and what is left out."""

import pytest

from mncplan.app.campaign import Campaigns
from mncplan.app.campaign_optimiser import prior_of, propose
from mncplan.app.campaign_prior import parse_prior, told_beforehand, with_priors
from mncplan.app.campaign_table import rows_of
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.campaign_means import Means
from mncplan.domain.observation import Objective
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import CategoricalParameter, ContinuousParameter, Space, When
from mncplan.errors import InvalidInputError, NotFoundError

SPACE = Space(
    (
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
        CategoricalParameter("agent", ("base", "none")),
        ContinuousParameter("agent_per_metal", 1.0, 20.0, "mol/mol", when=When("agent", ("base",))),
    )
)
PURITY = Objective(name="purity", low=0.0, high=1.0)


def definition(name="new", target="[Au25(p-MBA)18]-", **more):
    return CampaignDefinition(name=name, space=SPACE, objectives=(PURITY,), target=target, **more)


def none_there(name):
    raise NotFoundError(name)


TABLE = """metal_mM [umol/L];agent;agent_per_metal;purity;outcome;product
1000;base;10;0,62;;[Au25(PET)18]-
2000;base;12;71 %;;
1500;none;;;nothing;
40000;base;12;0,9;;
900;base;;0,5;;
800;base;3;;failed_execution;
"""


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "earlier.csv"
    path.write_text(TABLE)
    return path


def test_a_table_is_read_in_its_units_and_rows_without_a_place_are_counted(table):
    found = with_priors(definition(), [parse_prior(f"{table}=0.8")], none_there).beforehand
    (sister,) = found.sisters
    assert sister.similarity == 0.8
    assert [o.setting.get("metal_mM") for o in sister.observations] == [1.0, 2.0, 1.5]
    assert [o.value("purity") for o in sister.observations] == [0.62, 0.71, None]
    assert sister.observations[2].outcome == "nothing"
    assert "metal_mM 40.0 is far outside the space" in sister.left_out
    assert "no agent_per_metal" in sister.left_out


def test_the_product_of_a_sister_counts_as_its_own(table):
    sister = with_priors(definition(), [parse_prior(str(table))], none_there).beforehand.sisters[0]
    assert sister.observations[0].outcome == "product"
    assert sister.similarity == 0.5


def test_sources_are_refused_with_what_was_expected(table, tmp_path):
    asked = [parse_prior(str(table))] * 2
    with pytest.raises(InvalidInputError, match="twice"):
        with_priors(definition(), asked, none_there)
    with pytest.raises(NotFoundError, match="no campaign of this name"):
        with_priors(definition(), [parse_prior("elsewhere")], none_there)
    with pytest.raises(InvalidInputError, match="from 0 to 1"):
        parse_prior("earlier.csv=2")
    empty = tmp_path / "few.csv"
    empty.write_text("metal_mM,agent,purity\n1,none,0.2\n")
    with pytest.raises(InvalidInputError, match="fewer than two results"):
        with_priors(definition(), [parse_prior(str(empty))], none_there)


@pytest.fixture
def library(tmp_path):
    with Campaigns(tmp_path / "library.db") as campaigns:
        yield campaigns


def fill(campaigns, name, target):
    campaigns.new(definition(name, target), "tester")
    rows = [
        {"metal_mM": 1.0 + i / 2, "agent": "base", "agent_per_metal": 10.0, "purity": i / 10}
        for i in range(6)
    ]
    campaigns.record(name, rows_of(rows), "tester")


@pytest.mark.parametrize(
    ("target", "similarity"),
    [
        ("[Au25(p-MBA)18]-", 0.9),
        ("[Au25(PET)18]-", 0.7),
        ("Au38(PET)24", 0.4),
        ("[Ag44(p-MBA)30]4-", 0.2),
        ("", 0.5),
    ],
)
def test_similarity_follows_what_two_targets_share(library, target, similarity):
    fill(library, "sister", target)
    made = with_priors(definition(), [parse_prior("sister")], library.state)
    assert made.beforehand.sisters[0].similarity == similarity


def test_a_sister_chooses_part_of_the_first_plate_and_every_batch_says_its_fate(library):
    fill(library, "sister", "[Au25(PET)18]-")
    made = with_priors(definition(), [parse_prior("sister=1.0")], library.state)
    library.new(made, "tester")
    assert prior_of(library.state("new").definition).sisters[0].similarity == 1.0
    first = library.suggest("new", propose, "tester", n=9).batch
    chosen = [e for e in first.experiments if e.prior_share == 1.0]
    assert chosen
    rows = [{"experiment": e.id, "purity": e.setting["metal_mM"] / 10} for e in first.experiments]
    library.record("new", rows_of(rows), "tester")
    second = library.suggest("new", propose, "tester", n=2).batch
    assert any("sister" in r and "nat per left-out result" in r for r in second.reasons)
    assert any("sister: 6 results" in line for line in told_beforehand(library.state("new")))


def test_a_rehearsal_is_no_prior_of_a_real_campaign(library):
    library.new(definition("played", is_synthetic=True), "tester")
    with pytest.raises(InvalidInputError, match="simulated"):
        with_priors(definition(), [parse_prior("played")], library.state)


def test_a_budget_cuts_the_last_batch_and_then_ends_the_campaign(library):
    library.new(definition("poor", means=Means(budget=3)), "tester")
    first = library.suggest("poor", propose, "tester", n=2).batch
    library.record(
        "poor", rows_of([{"experiment": e.id, "purity": 0.1} for e in first.experiments]), "t"
    )
    second = library.suggest("poor", propose, "tester", n=2).batch
    assert len(second.experiments) == 1
    library.record("poor", rows_of([{"experiment": "E003", "purity": 0.2}]), "tester")
    with pytest.raises(InvalidInputError, match="budget of 3 experiments is spent"):
        library.suggest("poor", propose, "tester")


def test_rules_of_the_plate_must_name_what_the_space_has(library):
    library.new(definition("one", plate=PlateRules(shared=("metal_mM",))), "tester")
    with pytest.raises(InvalidInputError, match="'temperature_C' is no parameter of the space"):
        library.new(definition("two", plate=PlateRules(shared=("temperature_C",))), "tester")


def test_prices_must_name_what_the_space_has():
    with pytest.raises(InvalidInputError, match="ligand"):
        definition(means=Means(prices=(("ligand:PET", 2.0),)))
    means = Means(prices=(("fixed", 5.0), ("metal_mM", 2.0), ("agent:base", 1.0)))
    definition(means=means)
    assert means.price({"metal_mM": 2.0, "agent": "base"}) == 10.0
    assert means.price({"metal_mM": 2.0, "agent": "none"}) == 9.0
