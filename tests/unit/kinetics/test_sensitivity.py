"""The tornado: one constant at a time over its interval."""

import pytest
from tests.unit.kinetics.small_network import constants

from mncplan.errors import NoSolutionError, NotFoundError
from mncplan.kinetics.sensitivity import tornado

KEYS = ("reduction.BH4-", "etching.oxygen", "thiol.relative")


def outcome(parameters):
    return parameters.value("reduction.BH4-") ** 0.5 + 1e-3 * parameters.value("etching.oxygen")


def test_widest_first_with_ends_by_hand():
    found = tornado(outcome, constants(), KEYS)
    assert [s.key for s in found] == list(KEYS)
    constant = constants().by_key["reduction.BH4-"]
    rest = 1e-3 * constants().value("etching.oxygen")
    assert found[0].at_low == pytest.approx(constant.low**0.5 + rest)
    assert found[0].at_high == pytest.approx(constant.high**0.5 + rest)
    assert found[0].width == pytest.approx(constant.high**0.5 - constant.low**0.5)
    assert found[2].width == 0


def test_basis_and_unit_are_carried():
    swing = tornado(outcome, constants(), KEYS[:1])[0]
    assert (swing.basis, swing.unit) == (
        constants().by_key[KEYS[0]].basis,
        constants().by_key[KEYS[0]].unit,
    )


def test_an_end_that_fails_is_none():
    def stubborn(parameters):
        if parameters.value("reduction.BH4-") > constants().value("reduction.BH4-"):
            raise NoSolutionError("no")
        return 1.0

    swing = tornado(stubborn, constants(), KEYS[:1])[0]
    assert (swing.at_low, swing.at_high) == (1.0, None)
    assert swing.width == 0


def test_unknown_constant():
    with pytest.raises(NotFoundError):
        tornado(outcome, constants(), ("nonsense",))
