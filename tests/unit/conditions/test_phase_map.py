import numpy as np

from mncplan.conditions.identity import fit_identity
from mncplan.conditions.phase_map import PhaseBatch, map_changes, phase_batch

RNG = np.random.default_rng(0)
X = RNG.random((80, 2))
LABELS = tuple("left" if a < 0.5 else "right" for a, _ in X)
POOL = RNG.random((400, 2))
OPEN = np.ones(400, dtype=bool)


def test_asks_at_the_boundary_and_spreads():
    rows, doubts = phase_batch(fit_identity(X, LABELS, 0), POOL, 6, OPEN)
    assert len(set(rows)) == 6
    assert np.abs(POOL[rows[0], 0] - 0.5) < 0.1
    assert doubts[0] == max(doubts)
    gaps = [np.linalg.norm(POOL[a] - POOL[b]) for a in rows for b in rows if a < b]
    assert min(gaps) > 0.03


def test_measured_points_stay_out():
    some = OPEN.copy()
    some[:395] = False
    rows, _ = phase_batch(fit_identity(X, LABELS, 0), POOL, 9, some)
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
