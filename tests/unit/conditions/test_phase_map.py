import numpy as np

from mncplan.conditions.identity import fit_identity
from mncplan.conditions.phase_map import PhaseBatch, map_changes, phase_batch

RNG = np.random.default_rng(0)
X = RNG.random((80, 2))
LABELS = tuple("left" if a < 0.5 else "right" for a, _ in X)
POOL = RNG.random((400, 2))
OPEN = np.ones(400, dtype=bool)


class Unsure:
    """As much in doubt everywhere."""

    def votes(self, x):
        return np.full((len(x), 2), 0.5)


def test_asks_at_the_boundary_and_spreads():
    rows, doubts = phase_batch(fit_identity(X, LABELS, 0), POOL, 6, OPEN, 0)
    assert len(set(rows)) == 6
    assert (np.abs(POOL[list(rows), 0] - 0.5) < 0.2).all()
    assert min(doubts) > 0.3
    gaps = [np.linalg.norm(POOL[a] - POOL[b]) for a in rows for b in rows if a < b]
    assert min(gaps) > 0.03


def test_the_seed_decides_what_is_drawn():
    model = fit_identity(X, LABELS, 0)
    one, again, other = (phase_batch(model, POOL, 6, OPEN, seed)[0] for seed in (0, 0, 1))
    assert one == again != other


def test_regions_with_many_recipes_get_more_of_the_batch():
    rng = np.random.default_rng(1)
    many, few = 0.1 * rng.random((360, 2)), 0.8 + 0.1 * rng.random((40, 2))
    rows, _ = phase_batch(Unsure(), np.vstack([many, few]), 20, OPEN, 0)
    assert 14 <= sum(row < 360 for row in rows) <= 19


def test_results_that_are_out_push_the_batch_away():
    out = np.flatnonzero(POOL[:, 0] < 0.5)
    rows, _ = phase_batch(Unsure(), POOL, 20, ~np.isin(np.arange(400), out), 0, out[::10])
    free, _ = phase_batch(Unsure(), POOL, 20, OPEN, 0, out[::10])
    assert (POOL[list(rows), 0] >= 0.5).all()
    assert (POOL[list(free), 0] >= 0.5).mean() > 0.6


def test_measured_points_stay_out():
    some = OPEN.copy()
    some[:395] = False
    rows, _ = phase_batch(fit_identity(X, LABELS, 0), POOL, 9, some, 0)
    assert sorted(rows) == [395, 396, 397, 398, 399]


def test_boundaries_stand_when_batches_repeat_what_is_known():
    x, labels = np.tile(X, (3, 1)), LABELS * 3
    batches = [1] * 80 + [2] * 80 + [3] * 80
    changed = map_changes(x, labels, batches, POOL, 0)
    assert len(changed) == 2
    assert max(changed) < 0.05
    assert not PhaseBatch(rows=(), entropies=(), changed=changed[:1]).stands
    assert PhaseBatch(rows=(), entropies=(), changed=(0.0, 0.01)).stands


def test_a_new_region_moves_the_map():
    labels = [
        *LABELS[:40],
        *("top" if b > 0.4 else n for (_, b), n in zip(X[40:], LABELS[40:], strict=True)),
    ]
    changed = map_changes(X, labels, [1] * 40 + [2] * 40, POOL, 0)
    assert changed[0] > 0.1


def test_small_batches_count_together():
    small = [1] * 56 + list(range(2, 26))
    together = [1] * 56 + [2] * 8 + [3] * 8 + [4] * 8
    assert map_changes(X, LABELS, small, POOL, 0) == map_changes(X, LABELS, together, POOL, 0)
