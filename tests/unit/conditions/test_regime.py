import pytest

from mncplan.conditions import ligand_regime


@pytest.mark.parametrize(
    ("ratio", "expected"),
    [
        (0.1, "below the range"),
        (0.125, "nanoparticles"),
        (1 / 3, "nanoparticles"),
        (0.5, "between the windows"),
        (1, "gives clusters"),
        (2, "gives clusters"),
        (2.5, "between the cyclic"),
        (3, "short complexes"),
        (8, "short complexes"),
        (20, "etchant"),
    ],
)
def test_windows_of_the_review(ratio, expected):
    assert expected in ligand_regime(ratio, 1)


def test_gold_iii_uses_two_thiols_before_it_binds_one():
    assert "another reductant" in ligand_regime(2, 3)
    assert "3 is the least" in ligand_regime(4, 3)
    assert "thiols per gold" not in ligand_regime(2, 1)
