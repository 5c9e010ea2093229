"""Published protocols stand beside the run, never in it."""

import pytest

from mncplan.domain.provenance import RECALLED_BADGE
from mncplan.lab.protocol import write_protocol

from .conftest import borohydride, gold_complex, line


@pytest.fixture
def protocol(kb, ask):
    au25 = borohydride("Au", 25, 18, "PET", "two_phase_brust", family="direct_reduction_two_phase")
    published = [p for p in kb.protocols if p.target == au25.cluster]
    return write_protocol(ask([gold_complex(), au25], published=published))


def test_verified_come_first(protocol):
    verified = [part.badge == "" for part in protocol.published]
    assert verified == sorted(verified, reverse=True)
    assert verified[0]


def test_recalled_ones_carry_the_badge(protocol):
    thf = next(part for part in protocol.published if part.procedure == "au25-pet-thf")
    assert thf.badge == RECALLED_BADGE


def test_amounts_are_shown_as_published_and_for_this_run(protocol):
    """157.6 mg HAuCl4.3H2O there; here what the weighing list says."""
    part = next(part for part in protocol.published if part.procedure == "au25-pet-two-phase")
    gold = line(protocol, "HAuCl4.3H2O").mass_mg
    assert f"published: 158 mg -> for this run: {gold:.0f} mg" in part.steps[0].text
    assert not any("{" in s.text for s in part.steps)


def test_recalled_amounts_never_reach_the_weighing_list(protocol):
    """The THF recipe has 5 thiols per gold; the run follows its own procedure with 3."""
    assert line(protocol, "PET").equivalents == pytest.approx(3)


def test_every_published_protocol_can_be_shown(kb, ask):
    au25 = borohydride("Au", 25, 18, "PET", "two_phase_brust", family="direct_reduction_two_phase")
    shown = write_protocol(ask([gold_complex(), au25], published=kb.protocols)).published
    assert len(shown) == len(kb.protocols)
    for part in shown:
        assert part.provenance is not None
        assert not any("{" in s.text or "  " in s.text for s in part.steps), part.procedure
