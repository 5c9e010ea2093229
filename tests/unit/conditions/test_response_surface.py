import numpy as np
import pytest

from mncplan.conditions.response_surface import fit_response_surface
from mncplan.errors import InvalidInputError

RNG = np.random.default_rng(0)


def test_finds_the_terms_of_a_quadratic():
    x = RNG.random((60, 2))
    u = 2 * x - 1
    y = 3 + 2 * u[:, 0] - 5 * u[:, 1] ** 2 + 1.5 * u[:, 0] * u[:, 1]
    found = fit_response_surface(x, y, (0, 1), ("pH", "T"))
    terms = dict(found.terms)
    assert terms["pH"] == pytest.approx(2, abs=0.05)
    assert terms["T x T"] == pytest.approx(-5, abs=0.1)
    assert terms["pH x T"] == pytest.approx(1.5, abs=0.05)
    assert found.terms[0][0] == "T x T"
    assert found.r_squared > 0.99
    np.testing.assert_allclose(found.predict(x), y, atol=0.1)


def test_noise_alone_gives_no_surface():
    x = RNG.random((30, 2))
    assert fit_response_surface(x, RNG.normal(size=30), (0, 1), ("a", "b")).r_squared < 0.2


def test_choices_have_main_effects_only():
    x = np.hstack([RNG.random((40, 1)), np.eye(2)[RNG.integers(0, 2, 40)]])
    found = fit_response_surface(x, 4 * x[:, 1], (0,), ("T", "s = a", "s = b"))
    assert [name for name, _ in found.terms if " x s" in name] == []
    assert dict(found.terms)["s = a"] == pytest.approx(2, abs=0.1)


def test_three_values_are_the_least():
    with pytest.raises(InvalidInputError, match="at least 3"):
        fit_response_surface(np.zeros((2, 1)), np.zeros(2), (0,), ("a",))
