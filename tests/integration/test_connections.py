"""Why, or why not, one cluster becomes another."""

import pytest

from mncplan.app.route_explain import explain_connection
from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster
from mncplan.errors import InvalidInputError


def _explain(target: str, source: str):
    return explain_connection(Cluster.parse(target), Cluster.parse(source), knowledge_base())


def test_a_reported_exchange_is_found_first_and_balanced():
    found = _explain("Au36(TBBT)24", "Au38(PET)24")
    assert found.steps[0].family == "ligand_exchange_full"
    assert found.steps[0].level == "A"
    made = {species.text: n for species, n in found.steps[0].reaction.terms}
    assert made["Au36(TBBT)24"] == -made["Au38(PET)24"]
    assert made["Au(TBBT)"] == 2 * made["Au36(TBBT)24"]
    assert made["H(TBBT)"] == -(24 + 2) * made["Au36(TBBT)24"]
    assert found.net is not None


def test_a_reported_failure_is_shown():
    """Review 3.4 (T073): the Au13 diphosphine seed does not give Au25 with phenylethanethiol."""
    found = _explain("[Au25(PET)18]-", "[Au13(dppp)4Cl4]+")
    outcomes = {e.outcome for step in found.steps for e in step.evidence}
    assert "failure" in outcomes


def test_another_host_metal_is_no_step_and_says_so():
    found = _explain("[Ag44(p-MBA)30]4-", "Au38(PET)24")
    assert not found.steps
    assert found.needs or found.refusals


def test_a_cluster_does_not_become_itself():
    with pytest.raises(InvalidInputError, match="same cluster"):
        _explain("Au38(PET)24", "Au38(PET)24")


def test_why_no_family_reaches_so_far():
    """No step proposed is answered by the limits that stand in the way."""
    grown = _explain("Au144(PET)60", "[Au25(PET)18]-")
    assert not grown.steps
    assert any("one step grows" in reason for reason in grown.refusals)
    etched = _explain("Au36(TBBT)24", "Au144(PET)60")
    assert any("72 electrons would leave" in reason for reason in etched.refusals)
