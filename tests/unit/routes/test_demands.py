"""What a target asks for decides which families are looked at."""

from __future__ import annotations

import pytest
from tools.reference.family_table import planned

import mncplan as mp
from mncplan.routes.demands import demands

TARGETS = {
    "[Au25(PET)18]-": {"size"},
    "[Au24Ag(PET)18]-": {"size", "composition"},
    "Au25(PET)18": {"size", "charge"},
    "[Au25(PET)16(p-BBT)2]-": {"size", "shell"},
    "[Au21(S-c-C6H11)12(dppm)2]+": {"size", "shell"},
    "Au38(PET)24#Q": {"size", "structure"},
}


@pytest.mark.parametrize(("text", "aspects"), TARGETS.items())
def test_aspects_follow_from_the_formula(text, aspects):
    assert {d.aspect for d in demands(mp.Cluster.parse(text))} == aspects


def test_families_of_a_demand_are_planned():
    ids = {family for _, own in planned() for family in own}
    for text in TARGETS:
        assert all(set(d.families) <= ids for d in demands(mp.Cluster.parse(text)))


@pytest.mark.parametrize("text", ["[Au24Ag(PET)18]-", "Au25(PET)18", "[Au25(PET)16(p-BBT)2]-"])
def test_the_special_demand_decides_the_last_step(text):
    """A dopant, an open shell, a mixed shell: the first route ends with a family for it."""
    search = mp.find_routes(text, n=1)
    special = search.demands[-1]
    assert special.aspect != "size"
    assert special.n_steps > 0
    making = [s for s in search.routes[0].steps if s.family != "separation"]
    assert making[-1].family in special.families
