"""A core is told by its bands, whatever the ligand."""

from __future__ import annotations

import pytest

import mncplan as mp
from mncplan.app.identify import LEAST_BANDS, identify_core, known_bands
from mncplan.app.tables import knowledge_base
from mncplan.errors import InvalidInputError
from mncplan.spectra.identify import identify

KB = knowledge_base()


def test_the_own_bands_of_every_cluster_name_it_or_one_of_its_bands():
    """Nothing beats a cluster at its own bands."""
    for cluster, bands in known_bands(KB).items():
        found = identify_core(bands, KB).matches
        best = found[0]
        assert best.score == 1.0
        own = next(m for m in found if m.cluster == cluster)
        assert own.score == 1.0
        assert own.missing == ()


def test_profiles_shifted_by_the_ligand_still_tell_the_core():
    """Left out in turn, a cluster is told as another one of its core where there is one on file."""
    known = known_bands(KB)
    kin = {c: [o for o in known if o != c and o.metals == c.metals] for c in known}
    asked = [c for c, others in kin.items() if others]
    assert asked
    right = 0
    for cluster in asked:
        rest = {c: bands for c, bands in known.items() if c != cluster}
        right += identify(known[cluster], rest)[0].cluster.metals == cluster.metals
    assert right >= 0.6 * len(asked)


def test_recalled_bands_are_marked():
    found = identify_core([400.0, 445.0, 685.0], KB)
    assert mp.Cluster.parse("[Au25(PET)18]-") in found.recalled
    assert mp.Cluster.parse("[Au25(p-MBA)18]-") not in found.recalled


def test_each_band_counts_once():
    one, two = mp.Cluster.parse("[Au25(PET)18]-"), mp.Cluster.parse("Au38(PET)24")
    found = identify([400.0, 405.0], {one: [402.0], two: [400.0, 700.0]})
    assert {m.cluster: len(m.shared) for m in found} == {one: 1, two: 1}
    assert found[0].cluster == one
    assert found[1].missing == (700.0,)


def test_far_bands_match_nothing_and_nonsense_is_refused():
    assert identify([1500.0], {mp.Cluster.parse("Au38(PET)24"): [400.0, 700.0]}) == ()
    for wrong in ([], [-5.0], [float("nan")]):
        with pytest.raises(InvalidInputError, match="maxima in nm"):
            identify_core(wrong, KB)
    assert LEAST_BANDS > 1
