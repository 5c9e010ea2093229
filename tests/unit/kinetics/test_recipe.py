"""Recipes become the flasks they describe."""

import pytest

from mncplan.errors import InvalidInputError
from mncplan.kinetics.recipe import Recipe, flask_of


def test_portions_share_the_dose_and_enter_unmixed():
    flask = flask_of(
        Recipe(ligand="PET", metal_mM=2.0, reductant_per_metal=0.4, portions=4,
               portion_interval_s=600, complexation_s=100)
    )  # fmt: skip
    shots = [e for e in flask.events if e.additions]
    assert [e.time_s for e in shots] == [100, 700, 1300, 1900]
    assert all(e.additions[0] == ("BH4-@unmixed", pytest.approx(2e-4)) for e in shots)


@pytest.mark.parametrize(
    ("start", "first"),
    [("salt", "[AuCl4]-"), ("metal(I)", "[AuCl2]-"), ("complex", "Au(PET)")],
)
def test_where_the_metal_starts(start, first):
    amounts = dict(flask_of(Recipe(ligand="PET", start=start, ligand_per_metal=3)).amounts)
    assert amounts[first] == pytest.approx(1e-3)
    assert amounts["H(PET)"] == pytest.approx(2e-3 if start == "complex" else 3e-3)


def test_cold_complexation_and_late_gas():
    flask = flask_of(Recipe(ligand="PET", complexation_C=0.0, gas="CO", reductant=""))
    assert (flask.temperature_C, flask.gas) == (0.0, "N2")
    (begin,) = flask.events
    assert (begin.temperature_C, begin.gas) == (25.0, "CO")


def test_silver_is_fed_as_its_ion():
    assert "Ag+" in dict(flask_of(Recipe(ligand="SR", metal="Ag")).amounts)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"start": "powder"}, "start 'powder'"),
        ({"portions": 0}, "portions must be 1"),
        ({"reductant_phase": "gas"}, "reductant_phase 'gas'"),
    ],
)
def test_impossible_recipes_are_refused(fields, said):
    with pytest.raises(InvalidInputError, match=said):
        Recipe(ligand="PET", **fields)


def test_a_complex_needs_its_ligand():
    with pytest.raises(InvalidInputError, match="one ligand per metal"):
        flask_of(Recipe(ligand="PET", start="complex", ligand_per_metal=0.5))
