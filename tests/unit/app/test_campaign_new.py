"""What a new campaign searches, and the rules its plates get by themselves."""

import pytest

from mncplan.app.campaign_new import Opening, bench_rules, definition_of
from mncplan.domain.plate_rules import PlateRules
from mncplan.domain.space import ContinuousParameter, Space
from mncplan.errors import InvalidInputError, NotFoundError

AU25 = "[Au25(PET)18]-"


def test_a_plate_from_a_plan_has_one_temperature_and_time():
    made = definition_of(Opening(name="a", source="[Au25(SG)18]-"))
    assert made.plate is not None
    assert "etching_time_h" in made.plate.shared
    assert "metal_mM" not in made.plate.shared
    assert set(made.plate.shared) < {item.name for item in made.space.parameters}


def test_rules_that_are_named_replace_these():
    own = PlateRules(labware="24-vials")
    assert definition_of(Opening(name="a", source="[Au25(SG)18]-", plate=own)).plate == own


@pytest.mark.parametrize("named", [PlateRules(labware="24"), PlateRules(most_stocks=5)])
def test_a_plate_or_a_limit_on_stocks_frees_no_temperature(named):
    made = definition_of(Opening(name="a", source="[Au25(SG)18]-", plate=named)).plate
    assert made is not None
    assert (made.labware, made.most_stocks) == (named.labware, named.most_stocks)
    assert "etching_time_h" in made.shared


def test_what_is_to_be_shared_is_named_alone():
    own = PlateRules(shared=("etching_time_h",))
    assert definition_of(Opening(name="a", source="[Au25(SG)18]-", plate=own)).plate == own


def test_no_rules_where_nothing_is_dispensed():
    space = Space((ContinuousParameter("temperature_C", 0.0, 40.0, "degC"),))
    assert bench_rules(space) is None


@pytest.mark.parametrize(
    ("asked", "kind", "said"),
    [
        (Opening(name="a", source="Au9999(PET)40"), NotFoundError, "no route"),
        (Opening(name="a", source=AU25, step=7), InvalidInputError, "the route has 2 steps"),
    ],
)
def test_what_has_no_step_is_refused(asked, kind, said):
    with pytest.raises(kind, match=said):
        definition_of(asked)
