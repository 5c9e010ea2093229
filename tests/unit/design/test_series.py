"""Places in the growth series."""

import mncplan as mp
from mncplan.design.series import places


def found(kb, formula):
    cluster = mp.Cluster.parse(formula)
    return {p.id: p for p in places(cluster, kb.templates, kb.known(cluster), mp.Cluster.parse)}


def test_ligand_names_are_left_aside(kb):
    place = found(kb, "Au44(SC6H13)28")["T03"]
    assert (place.position, place.previous, place.next) == (3, "Au36(TBBT)24", "Au52(TBBT)32")
    assert "Au44(TBBT)28" in place.note


def test_predicted_neighbours_are_marked(kb):
    place = found(kb, "Au52(TBBT)32")["T03"]
    assert place.next == "Au60(SR)36"
    assert "Au60(SR)36 is predicted" in place.note


def test_isomers_of_one_composition_keep_to_their_own_series(kb):
    assert set(found(kb, "Au28(TBBT)20")) == {"T03"}
    assert "T03" not in found(kb, "Au28(S-c-C6H11)20")


def test_ends_have_one_neighbour(kb):
    place = found(kb, "Au38(PET)24")["T07"]
    assert (place.previous, place.next, place.length) == ("[Au25(SR)18]-", "", 2)


def test_charge_matters(kb):
    assert found(kb, "Au25(PET)18") == {}
