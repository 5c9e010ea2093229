"""Published syntheses that the shipped mechanism reproduces, and those it is known to miss."""

import pytest
from benchmarks.science.s9_syntheses import judge, nearest, syntheses

from mncplan.knowledge.kinetics import load_kinetics

RIGHT = (
    "au25-sg-aqueous", "au25-sg-methanol", "au19-pet-tbab", "au10-12-sg-co", "au15-sg-co",
    "au25-mha-naoh", "au25-pmba-stoichiometric", "au18-sg-cyanoborohydride",
)  # fmt: skip


def _case(name):
    return next(s for s in syntheses() if s.id == name)


def test_the_split_is_by_work_and_leaves_a_blind_part():
    works = {}
    for one in syntheses():
        works.setdefault(one.work, set()).add(one.is_blind)
    assert all(len(parts) == 1 for parts in works.values())
    assert 8 <= sum(s.is_blind for s in syntheses()) <= len(syntheses()) - 8


def test_nearest_never_looks_at_its_own_work():
    one = _case("au15-sg-co")
    only_own = [s for s in syntheses() if s.work == one.work]
    with pytest.raises(IndexError):
        nearest(one, only_own, load_kinetics())


def test_pH_is_worked_out_only_where_none_is_stated():
    constants = load_kinetics()
    assert _case("au15-sg-co").recipe(constants).pH == 9
    found = _case("au25-sg-aqueous").recipe(constants)
    assert found.complexation_pH < 4 and 8 < found.pH < 9.5


@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_reported_cluster_leads(name):
    case = judge(_case(name), load_kinetics())
    assert case.is_right, case.said
    assert case.drift < 1e-9


@pytest.mark.slow
def test_a_synthesis_that_it_misses():
    assert not judge(_case("ag25-sphme2"), load_kinetics()).is_right
