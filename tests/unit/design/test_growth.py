"""Growth series find the members the literature misses, and nothing is written down beforehand."""

import dataclasses

import pytest

import mncplan as mp
from mncplan.app.growth import all_series, growth_of, predicted_targets, ranked_compositions
from mncplan.design.growth import growth_series
from mncplan.design.lattice import MADE
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.motif import ligand_atoms, metal_atoms
from mncplan.domain.provenance import Basis


def without(kb, is_hidden):
    """The knowledge base less some clusters; theory and proposals are never left in."""
    kept = tuple(e for e in kb.clusters if e.status in MADE and not is_hidden(e))
    return dataclasses.replace(kb, clusters=kept, templates=())


def hides(formula):
    """True for every entry of a composition, whatever its ligands and charge."""
    size = mp.Cluster.parse(formula)
    count = size.n_metal, sum(n for _, n in size.ligands)

    def is_hidden(entry):
        own = entry.formula
        return (own.n_metal, sum(n for _, n in own.ligands)) == count if _definite(own) else False

    return is_hidden


def _definite(formula):
    return isinstance(formula, Cluster)


@pytest.fixture(scope="module")
def made(kb):
    return without(kb, lambda _: False)


@pytest.fixture(scope="module")
def targets(made):
    return {str(item.cluster): item for item in predicted_targets(made, most=90)}


MISSING = [
    ("Au49(PR3)10(SR)15Cl2", 32, "sharing vertices", "tetra-icosahedron"),
    ("[Au51(SR)30]+", 20, "sharing faces", "third icosahedron on a face"),
    ("Au28(SR)20#ring", 8, "ring", "third isomer of Au28"),
    ("Au60(SR)36", 24, "double helix", "double helix"),
    ("Au68(SR)40", 28, "double helix", "double helix"),
    ("Au84(SR)48", 36, "double helix", "double helix"),
    ("Au36(SR)24#parallel", 12, "side by side", "three bitetrahedra"),
    ("[Au29(PR3)13Cl5]4+", 20, "sharing edges", "three Au11"),
]


@pytest.mark.parametrize(("formula", "electrons", "series", "what"), MISSING, ids=lambda x: str(x))
def test_missing_members_of_the_review_are_found(targets, formula, electrons, series, what):
    found = targets[formula]
    assert found.electrons == valence_electrons(found.cluster) == electrons
    assert any(series in name for name in found.series), what
    assert 0 < found.confidence < 1
    assert found.nearest
    assert found.facts


HIDDEN = ["Au29(SR)19", "Au36(SR)24", "Au44(SR)28", "Au34(SR)22", "Au40(SR)24", "Au76(SR)44",
          "[Au37(PPh3)10(PET)10Cl2]+"]  # fmt: skip


@pytest.mark.parametrize("formula", HIDDEN)
def test_a_known_member_that_is_hidden_is_foretold(kb, formula):
    """What the engine says comes from the rest of the data: a hidden member becomes a target."""
    knowledge = without(kb, hides(formula))
    cluster = mp.Cluster.parse(formula)
    found = [
        item
        for series in all_series(knowledge)
        for item in series.missing
        if item.makeup.n_metal == cluster.n_metal
        and item.makeup.charge == cluster.charge
        and sum(item.makeup.donors) == sum(n for _, n in cluster.ligands)
    ]
    assert found
    assert max(item.confidence for item in found) > 0.1


def test_nothing_comes_from_the_series_of_the_literature(kb, targets):
    """Templates and proposals are absent, yet the proposals on file are found again."""
    proposed = {"Au60(SR)36", "Au68(SR)40", "Au84(SR)48", "Au28(SR)20#ring"}
    assert proposed <= set(targets)
    seen = {str(item.cluster): item.status for item in predicted_targets(kb, most=90)}
    assert {seen[text] for text in proposed} == {"predicted by others"}
    assert seen["Au49(PR3)10(SR)15Cl2"] == "new"


def test_another_metal_gives_its_own_series(kb):
    """Invented silver clusters in steps of six and four; no gold chemistry is built in."""
    model = next(e for e in kb.clusters if str(e.formula) == "[Ag25(SR)18]-")
    invented = [
        dataclasses.replace(
            model, id=f"ag{n}", formula=mp.Cluster.parse(f"Ag{n}(SR){m}"), core="", core_type="",
            decomposition=None,
        )
        for n, m in [(12, 8), (18, 12), (24, 16), (36, 24), (42, 28), (21, 15), (30, 19)]
    ]  # fmt: skip
    series = next(s for s in growth_series(invented, "Ag") if s.step == (6, 4))
    missing = {(item.makeup.n_metal, item.makeup.donors[0]): item for item in series.missing}
    assert missing[30, 20].distance == 1
    assert (48, 32) in missing
    assert missing[48, 32].confidence > missing[54, 36].confidence


def test_confidence_decays_with_distance(made):
    for series in all_series(made):
        if series.ground == "arithmetic":
            continue
        ahead = [i for i in series.missing if i.position > series.known[-1].position]
        values = [item.confidence for item in ahead]
        assert values == sorted(values, reverse=True)
        assert len(set(values)) == len(values)


def test_electrons_grow_by_the_step(made):
    for series in all_series(made):
        if series.ground == "arithmetic":
            continue
        counts = [
            item.makeup.n_metal - item.makeup.donors[0] - item.makeup.donors[2]
            - 2 * item.makeup.donors[3] - item.makeup.charge
            for item in series.members
        ]  # fmt: skip
        stride = series.members[1].position - series.members[0].position
        steps = {b - a for a, b in zip(counts, counts[1:], strict=False)}
        assert steps == {series.step_electrons}, (series.name, stride)


def test_the_next_face_sharing_cluster_carries_its_motifs_on(targets):
    found = targets["[Au51(SR)30]+"]
    first = found.decompositions[0]
    assert (found.core_size, first.core, dict(first.staples)) == (33, 33, {1: 6, 2: 6})
    assert found.closure.is_closed


def test_motifs_of_every_target_add_up(targets):
    for item in targets.values():
        for parts in item.decompositions:
            assert metal_atoms(parts) == item.cluster.n_metal
            if len(item.cluster.ligands) == 1:
                assert ligand_atoms(parts) == sum(n for _, n in item.cluster.ligands)


def test_isomers_name_what_is_known(targets):
    ring = targets["Au28(SR)20#ring"]
    assert {"Au28(TBBT)20", "Au28(S-c-C6H11)20"} <= {str(e.formula) for e in ring.isomer_of}


def test_known_kernels_under_another_count_are_no_new_isomers(targets):
    """Au36 with a kernel of 20 or 28 atoms is the helix member that is on file."""
    assert "Au36(SR)24#helix" not in targets
    assert "Au28(SR)20#helix" not in targets


def test_gap_and_absorption_come_with_intervals(targets):
    values = {value.name: value for value in targets["Au60(SR)36"].properties}
    gap, band = values["optical_gap"], values["absorption_peak"]
    assert gap.low < gap.value < gap.high
    assert 1.0 < gap.value < 1.39
    assert gap.provenance.basis == Basis.PREDICTED
    assert "Au52(TBBT)32" in gap.note
    assert band.value > 890
    assert (band.unit, gap.unit) == ("nm", "eV")


def test_the_known_exception_of_the_helix_is_told(targets):
    said = targets["Au60(SR)36"].symmetry
    assert said.startswith("quasi-D2, chiral")
    assert "Au36(TBBT)24 is quasi-D2d, achiral" in said


def test_a_series_that_left_its_step_is_not_continued(made):
    series = next(s for s in all_series(made) if s.name == "Au3 added, on Au14")
    assert "Au36(SR)22" in series.break_note
    assert all(item.position <= 2 for item in series.members)


def test_growth_of_a_known_cluster_has_predicted_neighbours(kb):
    helix = growth_of(mp.Cluster.parse("Au52(TBBT)32"), kb)[0]
    near = {str(n.cluster): n for n in helix.neighbours}
    assert helix.is_known
    assert near["Au60(SR)36"].status == "predicted by others"
    assert near["Au60(SR)36"].confidence < 1 == near["Au44(SR)28"].confidence


def test_growth_of_a_target_says_that_it_is_foretold(kb):
    found = growth_of(mp.Cluster.parse("Au49(PR3)10(SR)15Cl2"), kb)
    assert [(one.is_known, one.series.name) for one in found] == [(False, "Au13 sharing vertices")]


def test_isomers_stand_in_their_own_series(kb):
    parallel = {g.series.name for g in growth_of(mp.Cluster.parse("Au28(S-c-C6H11)20"), kb)
                if g.is_known and g.series.ground == "building blocks"}  # fmt: skip
    crossed = {g.series.name for g in growth_of(mp.Cluster.parse("Au28(TBBT)20"), kb)
               if g.is_known and g.series.ground == "building blocks"}  # fmt: skip
    assert "Au7 side by side" in parallel
    assert crossed == {"Au4 in a double helix"}


def test_alloys_stand_in_no_series(kb):
    assert growth_of(mp.Cluster.parse("Au24Pt(SR)18"), kb) == ()


def test_size_limit(kb):
    assert all(item.cluster.n_metal <= 50 for item in predicted_targets(kb, n_max=50, most=20))


def test_ranked_compositions_are_free_and_likeliest_first(kb):
    ranked = ranked_compositions(kb)
    shares = [item.probability for item in ranked]
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(1)
    assert (25, 18) not in {item.point for item in ranked[:500]}
