"""A campaign from a plan searches the very route of that plan."""

import json

import pytest

from mncplan.app.api import plan
from mncplan.app.campaign_plan import step_of_plan
from mncplan.errors import InvalidInputError
from mncplan.report.encode import plan_json

TARGET = "[Au25(p-MBA)18]-"


@pytest.fixture(scope="module")
def planned():
    return plan_json(plan(TARGET, routes=2, forbid=["CO"]))


def written(tmp_path, document):
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(document))
    return path


def test_each_route_of_the_plan_is_found_with_its_options(planned, tmp_path):
    path = written(tmp_path, planned)
    assert planned["request"]["forbid"] == "CO"
    for rank, route in enumerate(planned["routes"], start=1):
        found = step_of_plan(path, route=rank, step=0, stock=None)
        assert str(found.step.reaction) == route["steps"][-1]["equation"]
        assert found.step.variant == route["steps"][-1]["variant"]
        assert str(found.target) == TARGET


def test_what_the_plan_does_not_hold_is_refused(planned, tmp_path):
    path = written(tmp_path, planned)
    with pytest.raises(InvalidInputError, match="no route 9"):
        step_of_plan(path, route=9, step=0, stock=None)
    stocked = written(tmp_path, {**planned, "request": {**planned["request"], "stock": "3 lines"}})
    with pytest.raises(InvalidInputError, match="give that file with --stock"):
        step_of_plan(stocked, route=1, step=0, stock=None)


def test_a_route_that_is_not_found_any_more_is_not_replaced_by_another(planned, tmp_path):
    changed = json.loads(json.dumps(planned))
    changed["routes"][0]["steps"][-1]["equation"] = "Au -> Au"
    with pytest.raises(InvalidInputError, match="plan again"):
        step_of_plan(written(tmp_path, changed), route=1, step=0, stock=None)
