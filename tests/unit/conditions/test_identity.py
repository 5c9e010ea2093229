import numpy as np
import pytest

from mncplan.conditions.identity import TARGET, fit_identity, label
from mncplan.domain.observation import Observation

RNG = np.random.default_rng(0)
X = RNG.random((120, 2))
LABELS = tuple("target" if a > 0.5 else "Au23" if b > 0.5 else "nothing" for a, b in X)


def test_learns_where_each_product_forms():
    model = fit_identity(X, LABELS, 0)
    corners = np.array([[0.9, 0.5], [0.1, 0.9], [0.1, 0.1]])
    found = [model.classes[i] for i in model.probabilities(corners).argmax(1)]
    assert found == ["target", "Au23", "nothing"]
    np.testing.assert_allclose(model.probabilities(corners).sum(1), 1.0)
    assert model.log_loss < 0.5 * model.base_log_loss


def test_probabilities_are_calibrated_on_labels_that_are_partly_chance():
    rng = np.random.default_rng(1)
    x = rng.random((600, 2))
    truth = 0.2 + 0.6 * (x[:, 0] > 0.5)
    labels = tuple(
        "target" if u < p else "nothing" for u, p in zip(rng.random(600), truth, strict=True)
    )
    model = fit_identity(x[:300], labels[:300], 0)
    told = model.probability(TARGET, x[300:])
    hits = np.array([name == "target" for name in labels[300:]])
    bins = np.clip((told * 5).astype(int), 0, 4)
    error = sum(
        (bins == b).mean() * abs(told[bins == b].mean() - hits[bins == b].mean())
        for b in range(5)
        if (bins == b).any()
    )
    assert error < 0.1
    assert model.temperature > 1.0


@pytest.mark.parametrize("labels", [("target",) * 20, ("target", "nothing")])
def test_nothing_to_learn(labels):
    assert fit_identity(X[: len(labels)], labels, 0) is None


def test_a_product_never_seen_has_no_probability():
    assert fit_identity(X, LABELS, 0).probability("Au38", X).tolist() == [0.0] * 120


def test_three_kinds_of_failure_have_three_labels():
    def of(outcome, identity=None):
        return label(Observation(setting={}, outcome=outcome, identity=identity))

    assert of("product") == "target"
    assert of("nothing") == "nothing"
    assert of("other", "Au23") == "Au23"
    assert of("other") == "another product"
    assert of("failed_execution") is None


def test_calibration_is_for_the_points_it_is_meant_for():
    rng = np.random.default_rng(2)
    x = rng.random((240, 1))
    noise = np.where(x[:, 0] < 0.2, 0.45, 0.02)
    labels = tuple(
        "a" if (v < 0.6) != (u < p) else "b"
        for v, u, p in zip(x[:, 0], rng.random(240), noise, strict=True)
    )
    hard = np.concatenate([np.flatnonzero(x[:, 0] < 0.2), np.flatnonzero(x[:, 0] >= 0.2)[:40]])
    at, named = x[hard], [labels[i] for i in hard]
    plain = fit_identity(at, named, 0)
    aimed = fit_identity(at, named, 0, pool=np.linspace(0.25, 1.0, 300)[:, None])
    assert aimed.temperature < plain.temperature
    assert aimed.log_loss >= plain.log_loss


def test_rare_products_keep_their_regions_on_the_map():
    rng = np.random.default_rng(3)
    x = rng.random((300, 1))
    rare = (x[:, 0] > 0.9) & (rng.random(300) < 0.5)
    labels = tuple("rare" if r else "common" for r in rare)
    model = fit_identity(x, labels, 0)
    region = np.linspace(0.91, 1.0, 50)[:, None]
    likely = np.array(model.classes)[model.probabilities(region).argmax(1)]
    assert (model.phases(region) == "rare").sum() > (likely == "rare").sum()
    assert (model.phases(np.linspace(0, 0.85, 50)[:, None]) == "common").all()
