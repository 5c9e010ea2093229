"""Numbers as one writes them at the bench."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mncplan.lab.acidity import Mixture, acid_groups, base_needed
from mncplan.lab.amounts import (
    amount_text,
    flask_for,
    mass_text,
    plain,
    rounded_up,
    significant,
    time_text,
    volume_text,
)


@given(st.floats(min_value=1e-6, max_value=1e6))
def test_three_digits_are_within_half_a_per_cent(value):
    assert significant(value) == pytest.approx(value, rel=0.0051)
    assert float(plain(value)) == pytest.approx(value, rel=0.0051)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (mass_text(221.7), "222 mg"),
        (mass_text(2217), "2.22 g"),
        (mass_text(0.012), "12 ug"),
        (volume_text(0.0139), "13.9 uL"),
        (volume_text(1500), "1.5 L"),
        (amount_text(0.00676), "6.76 umol"),
        (time_text(0.33), "20 min"),
        (time_text(24), "24 h"),
        (flask_for(37), "100 mL flask"),
        (flask_for(440, 6), "5 L flask"),
    ],
)
def test_wording(text, wanted):
    assert text == wanted


@given(st.floats(min_value=0.01, max_value=5000))
def test_poured_volumes_are_never_short(ml):
    assert rounded_up(ml) >= ml


@pytest.mark.parametrize(
    ("smiles", "groups"),
    [
        ("N[C@@H](CCC(=O)N[C@@H](CS)C(=O)NCC(=O)O)C(=O)O", 2),
        ("O=C(O)c1ccc(S)cc1", 1),
        ("OC(=O)CCS", 1),
        ("SCCc1ccccc1", 0),
    ],
)
def test_acid_groups(smiles, groups):
    assert acid_groups(smiles) == groups


def test_base_takes_up_the_acid_of_the_gold_salt():
    """0.1 mmol HAuCl4 with thiol gives 0.4 mmol HCl: neutral needs 0.4 mmol base."""
    mix = Mixture(metal="Au", metal_mmol=0.1, ligand_mmol=0.2, acid_groups=0, volume_mL=10)
    assert base_needed(mix, 7) == pytest.approx(0.4, abs=1e-4)
    assert base_needed(mix, 12) > base_needed(mix, 9) > base_needed(mix, 7)
