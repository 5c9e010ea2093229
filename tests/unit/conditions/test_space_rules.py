import numpy as np
import pytest
from tests.unit.conditions.spaces import FIELD, PARAMETERS, SETTING, wells

from mncplan.conditions.space_check import checker, refusal
from mncplan.conditions.space_encode import blocks, encode
from mncplan.conditions.space_neighbours import neighbours
from mncplan.conditions.space_recipe import recipe_key
from mncplan.conditions.space_sample import n_combinations, sample
from mncplan.conditions.space_scale import n_values, place_of, position, value_at
from mncplan.domain.space import (
    CategoricalParameter,
    ChemicalParameter,
    ContinuousParameter,
    Exclusion,
    IntegerParameter,
    LinearConstraint,
    OrdinalParameter,
    Space,
    When,
)
from mncplan.errors import InvalidInputError


def rng():
    return np.random.default_rng(3)


def box(n, *constraints, **kinds):
    return Space(
        tuple(ContinuousParameter(f"x{i}", 0, 1, "1", **kinds) for i in range(n)), constraints
    )


def total(n, low=1.0, high=1.0):
    return LinearConstraint(tuple((f"x{i}", 1.0) for i in range(n)), low, high)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"metal_mM": 7.0}, "metal_mM = 7.0 mmol/L is outside 0.5 to 5"),
        ({"metal_mM": "much"}, "metal_mM = much is no number; expected 0.5 to 5"),
        ({"metal_mM": float("nan")}, "metal_mM = nan is no number"),
        ({"temperature_C": 30.0}, "is between two values that can be set; nearest 25"),
        ({"portions": 1.5}, "is between two values that can be set"),
        ({"pH_agent": "buffer"}, "'buffer' is no choice; expected acid, base, none"),
        ({"pH_agent": "none"}, "pH_agent_per_metal only exists when pH_agent is acid or base"),
        ({"gold": 1.0}, "'gold' is no parameter; expected water_fraction, metal_mM"),
    ],
)
def test_refusals_say_what_and_what_would_be_right(changed, said):
    assert said in refusal(FIELD, {**SETTING, **changed})
    assert said in checker(FIELD)({**SETTING, **changed})


def test_missing_value_is_refused():
    setting = {k: v for k, v in SETTING.items() if k != "ligand_per_metal"}
    assert refusal(FIELD, setting) == "no value for ligand_per_metal"


def test_constraints_and_exclusions_refuse():
    space = Space(
        PARAMETERS,
        (LinearConstraint((("metal_mM", 1.0), ("ligand_per_metal", -2.0)), high=0.0),),
        exclusions=(Exclusion((When("pH_agent", ("acid",)),), "acid destroys borohydride"),),
        wells=wells(),
    )
    assert refusal(space, {**SETTING, "metal_mM": 4.5}) == (
        "metal_mM - 2 ligand_per_metal <= 0 is not met: 0.5"
    )
    assert refusal(space, {**SETTING, "pH_agent": "acid"}) == (
        "no pH_agent acid: acid destroys borohydride"
    )
    drawn = sample(space, 100, rng())
    assert {s["pH_agent"] for s in drawn} == {"base", "none"}
    assert all(s["metal_mM"] <= 2 * s["ligand_per_metal"] + 1e-9 for s in drawn)


def test_only_these_rows():
    rows = tuple({"x0": float(i), "a": "p"} for i in range(3))
    space = Space(
        (ContinuousParameter("x0", 0, 1.5, "1"), CategoricalParameter("a", ("p", "q"))), rows=rows
    )
    assert sorted(s["x0"] for s in sample(space, 10, rng())) == [0.0, 1.0]
    assert refusal(space, {"x0": 0.5, "a": "p"}) == "not one of the 3 rows that are allowed"
    assert refusal(space, rows[1]) is None
    assert [s["x0"] for s in neighbours(space, rows[0], 5, rng())] == [1.0]


def test_small_spaces_are_listed_whole():
    space = Space(
        (
            CategoricalParameter("a", ("p", "q")),
            IntegerParameter("n", 1, 3, when=When("a", ("p",))),
            OrdinalParameter("t", (0.0, 10.0), "degC"),
            ContinuousParameter("s", 0.1, 0.4, "1", step=0.1),
        )
    )
    assert n_combinations(space) == 2 * 3 * 2 * 4
    assert len(sample(space, 1000, rng())) == (3 + 1) * 2 * 4


def test_huge_spaces_are_never_listed():
    space = Space(tuple(CategoricalParameter(f"c{i}", tuple("abcdefgh")) for i in range(30)))
    assert len(sample(space, 50, rng())) == 50


@pytest.mark.parametrize(("n", "step"), [(3, None), (8, None), (3, 0.1)])
def test_mixtures_are_met_and_filled(n, step):
    drawn = sample(box(n, total(n), step=step), 60, rng())
    points = np.array([[s[f"x{i}"] for i in range(n)] for s in drawn])
    assert points.sum(axis=1) == pytest.approx(1.0)
    assert len(drawn) == 60
    assert points.mean(axis=0) == pytest.approx(np.full(n, 1 / n), abs=0.12)


def test_two_equalities_at_once():
    space = box(4, total(4), LinearConstraint((("x0", 1.0), ("x1", -2.0)), 0.0, 0.0))
    drawn = sample(space, 30, rng())
    assert all(s["x0"] == pytest.approx(2 * s["x1"]) for s in drawn)
    assert all(sum(s.values()) == pytest.approx(1.0) for s in drawn)


def test_thin_slab_is_found():
    space = box(6, total(6, 5.7, 5.8))  # about 1e-6 of the cube
    drawn = sample(space, 40, rng())
    assert len(drawn) == 40
    assert all(5.7 <= sum(s.values()) <= 5.8 for s in drawn)


def test_wells_that_hardly_ever_fit_are_found():
    space = Space(PARAMETERS, wells=wells(min_dispense_uL=60.0))
    drawn = sample(space, 40, rng())
    assert len(drawn) == 40
    assert all(refusal(space, s) is None for s in drawn)


@pytest.mark.parametrize(
    ("space", "said"),
    [
        (box(3, total(3, 4.0, 5.0)), "4 <= x0 + x1 + x2 <= 5 can't be met"),
        (
            box(2, total(2, 1.5, 2.0), LinearConstraint((("x0", 1.0), ("x1", -1.0)), 0.9, 1.0)),
            "1.5 <= x0 + x1 <= 2 and 0.9 <= x0 - x1 <= 1 can't be met together",
        ),
        (Space(PARAMETERS, wells=wells(volume_uL=20.0)), "metal_salt below the minimum dispense"),
        (Space(PARAMETERS, rows=({"x": 1.0},)), "none of the 1 rows can be run: unknown parameter"),
        (
            Space(
                (CategoricalParameter("a", ("p",)), ContinuousParameter("x", 0, 1, "1")),
                exclusions=(Exclusion((When("a", ("p",)),), "out of stock"),),
            ),
            "no a p: out of stock excludes everything",
        ),
    ],
)
def test_empty_spaces_name_what_empties_them(space, said):
    with pytest.raises(InvalidInputError) as refused:
        sample(space, 3, rng())
    assert said in str(refused.value)


def test_same_seed_same_sample():
    assert sample(FIELD, 20, rng()) == sample(FIELD, 20, rng())


def test_log_parameters_are_drawn_on_their_scale():
    space = Space((ContinuousParameter("c", 0.01, 100.0, "1", scale="log"),))
    values = [s["c"] for s in sample(space, 400, rng())]
    assert 0.4 < np.mean(np.array(values) < 1.0) < 0.6


@pytest.mark.parametrize("parameter", [p for p in PARAMETERS if hasattr(p, "unit")])
def test_places_give_their_values_back(parameter):
    for at in (0.0, 0.31, 0.99, 1.0):
        value = value_at(parameter, at)
        assert value_at(parameter, place_of(parameter, value)) == pytest.approx(value)
        assert 0 <= position(parameter, value) <= 1


def test_stepped_values_lie_on_the_grid():
    stepped = ContinuousParameter("t", 20.0, 47.0, "degC", step=5.0)
    assert n_values(stepped) == 6
    assert {value_at(stepped, at) for at in np.linspace(0, 1, 99)} == {20, 25, 30, 35, 40, 45}


CHEMICAL = ChemicalParameter(
    "ligand",
    ("a", "b", "c"),
    ("logP", "pKa", "same"),
    ((0.0, 6.0, 1.0), (2.0, 6.5, 1.0), (4.0, 8.0, 1.0)),
)


def test_encoding_is_in_the_unit_cube_with_an_indicator():
    space = Space((*PARAMETERS, CHEMICAL))
    none = {**SETTING, "pH_agent": "none", "ligand": "b"}
    del none["pH_agent_per_metal"]
    encoded = encode(space, [{**SETTING, "ligand": "c"}, none])
    at = {name: block.start + i for block in blocks(space) for i, name in enumerate(block.names)}
    assert encoded.shape == (2, len(at))
    assert encoded[:, at["pH_agent_per_metal exists"]].tolist() == [1, 0]
    assert encoded[:, at["pH_agent_per_metal"]].tolist() == [0.5, 0]
    assert encoded[:, at["pH_agent = none"]].tolist() == [0, 1]
    assert encoded[:, at["ligand: logP"]].tolist() == [1, 0.5]
    assert encoded[1, at["ligand: pKa"]] == pytest.approx(0.25)
    assert "ligand: same" not in at
    assert encoded[0, at["metal_mM"]] == pytest.approx(np.log(4) / np.log(10))
    one_hot = {name for block in blocks(space, is_one_hot=True) for name in block.names}
    assert {"ligand = a", "ligand = b", "ligand = c"} <= one_hot


def test_neighbours_are_close_and_different():
    near = neighbours(FIELD, SETTING, 30, rng(), width=0.05)
    assert len(near) == 30
    assert all(refusal(FIELD, s) is None for s in near)
    own = recipe_key(FIELD, SETTING)
    assert own not in {recipe_key(FIELD, s) for s in near}
    far = encode(FIELD, sample(FIELD, 30, rng())) - encode(FIELD, [SETTING])
    close = encode(FIELD, near) - encode(FIELD, [SETTING])
    assert np.median(np.linalg.norm(close, axis=1)) < 0.5 * np.median(np.linalg.norm(far, axis=1))


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: ContinuousParameter("x", 2, 1, "1"), "is no interval"),
        (lambda: ContinuousParameter("x", 0, 1, "1", scale="log"), "above 0"),
        (lambda: ContinuousParameter("x", 0, 1, "1", scale="cubic"), "expected linear or log"),
        (lambda: ContinuousParameter("x", 0, 1, "1", step=2.0), "step 2 does not fit"),
        (lambda: IntegerParameter("n", 0.5, 2), "whole numbers"),
        (lambda: OrdinalParameter("t", (2.0, 1.0), "h"), "ascending order"),
        (lambda: CategoricalParameter("c", ("a", "a")), "none twice"),
        (lambda: ChemicalParameter("l", ("a", "b"), ("d",), ((1.0,), (1.0,))), "same descriptors"),
        (lambda: ChemicalParameter("l", ("a", "b"), ("d",), ((1.0,),)), "one row per choice"),
        (lambda: LinearConstraint((), 0, 1), "expected terms"),
        (lambda: Space(()), "needs a parameter"),
        (lambda: Space((CHEMICAL, CHEMICAL)), "is there twice"),
        (lambda: Space(PARAMETERS[4:]), "no choice parameter that comes before it"),
        (lambda: box(1, total(2)), "'x1' is no number parameter"),
    ],
)
def test_nouns_refuse_nonsense(make, said):
    with pytest.raises(InvalidInputError) as refused:
        make()
    assert said in str(refused.value)
