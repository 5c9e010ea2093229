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
