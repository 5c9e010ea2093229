"""Laws of search spaces: whatever is drawn or designed can be dispensed."""

from functools import partial

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from mncplan.app.space_file import space_from_toml, space_to_toml
from mncplan.app.space_units import least
from mncplan.conditions import designs
from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_encode import blocks, encode
from mncplan.conditions.space_neighbours import neighbours
from mncplan.conditions.space_recipe import canonical, distinct, recipe_key
from mncplan.conditions.space_sample import sample
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
from mncplan.domain.well_chemistry import DoseOption, Liquid, WellChemistry, WellDose, WellStock
from mncplan.domain.well_chemistry_derived import delivered, derived
from mncplan.domain.well_chemistry_recipe import Recipe, dispense
from mncplan.errors import InvalidInputError

SLOW = settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
strengths = st.sampled_from([1.0, 5.0, 20.0, 100.0, 1000.0])
solvents = st.sampled_from(["H2O", "EtOH", "DMF"])


@st.composite
def stocks(draw, chemicals):
    found = {}
    for chemical in chemicals:
        for strength in draw(st.sets(strengths, min_size=1, max_size=3)):
            name = f"{chemical} {strength:g}"
            carried = draw(st.sampled_from([(), (("NaCl", 10.0),)]))
            found[name] = WellStock(
                name=name, solutes=((chemical, strength), *carried), solvent=draw(solvents)
            )
    return tuple(found.values())


def interval(name, low, high, **more):
    return ContinuousParameter(name, low, high, "mol/mol", **more)


@st.composite
def well_spaces(draw):
    """A metal, a ligand by choice, an acid or base, a reductant in portions, mixed solvents."""
    low = draw(st.floats(0.05, 2.0))
    parameters = (
        interval("metal_mM", low, low * draw(st.floats(1.1, 20.0)), scale="log"),
        CategoricalParameter("ligand", ("PET", "SPh")),
        interval("ligand_per_metal", draw(st.floats(0.0, 1.0)), draw(st.floats(1.5, 8.0))),
        CategoricalParameter("agent", ("acid", "base", "none")),
        interval("agent_per_metal", 0.0, 5.0, when=When("agent", ("acid", "base"))),
        interval("electrons", 0.1, draw(st.floats(1.0, 40.0)), step=0.1),
        IntegerParameter("portions", 1, draw(st.integers(1, 4))),
        interval("water", 0.0, 1.0),
        OrdinalParameter("temperature_C", (0.0, 25.0, 60.0), "degC"),
    )
    ligand = (DoseOption("PET", "PET"), DoseOption("SPh", "SPh"))
    doses = (
        WellDose(role="salt", amount="metal_mM", per="total_metal", metal_atoms=1.0,
                 options=(DoseOption("", "HAuCl4"),)),
        WellDose(role="ligand", amount="ligand_per_metal", per="metal", choice="ligand",
                 options=ligand),
        WellDose(role="agent", amount="agent_per_metal", per="metal", choice="agent",
                 options=(DoseOption("acid", "HCl"), DoseOption("base", "NaOH"))),
        WellDose(role="reductant", amount="electrons", per="metal", portions="portions",
                 options=(DoseOption("", "NaBH4", 8.0, 8.0),)),
    )  # fmt: skip
    volume = draw(st.sampled_from([200.0, 1000.0, 2000.0]))
    liquid = Liquid(volume_uL=volume, solvent="EtOH", fractions=(("H2O", "water"),))
    names = ("HAuCl4", "PET", "SPh", "HCl", "NaOH", "NaBH4")
    constraints = draw(
        st.sampled_from(
            [
                (),
                (
                    LinearConstraint(
                        (("ligand_per_metal", 1.0), ("agent_per_metal", 1.0)), 1.0, 6.0
                    ),
                ),
            ]
        )
    )
    return Space(
        parameters,
        constraints,
        wells=WellChemistry(
            stocks=draw(stocks(names)),
            liquids=(liquid,),
            doses=doses,
            min_dispense_uL=draw(st.sampled_from([0.5, 2.0, 5.0, 10.0])),
            step_uL=draw(st.sampled_from([0.1, 0.5])),
        ),
        exclusions=(Exclusion((When("ligand", ("SPh",)), When("agent", ("acid",))), "smells"),),
    )


def drawn(space, n=12, seed=0):
    """A sample, unless the space is empty, which is an answer too."""
    try:
        return sample(space, n, np.random.default_rng(seed))
    except InvalidInputError as error:
        assert "empty" in str(error)
        assume(False)
        raise


@SLOW
@given(well_spaces(), st.integers(0, 9))
def test_every_sampled_setting_can_be_dispensed(space, seed):
    found = drawn(space, seed=seed)
    wells = space.wells
    for setting in found:
        assert refusal(space, setting) is None
        made = dispense(wells, setting)
        assert isinstance(made, Recipe)
        steps = [n for *_, n in (*made.stocks, *made.solvents)]
        assert sum(steps) == round(wells.well_volume_uL / wells.step_uL)
        portions = setting["portions"]
        for role, _, n in made.stocks:
            each = n / portions if role == "reductant" else n
            assert each == int(each)
            assert each * wells.step_uL >= wells.min_dispense_uL - 1e-6
        assert all(n * wells.step_uL >= wells.min_dispense_uL - 1e-6 for *_, n in made.solvents)
    assert len({recipe_key(space, s) for s in found}) == len(found)


@SLOW
@given(well_spaces())
def test_derived_quantities_agree_with_the_setting(space):
    wells = space.wells
    for setting in drawn(space, 4):
        made = dispense(wells, setting)
        given_values = delivered(wells, setting, made)
        assert dispense(wells, {**setting, **given_values}) == made
        shares = {d.name: d.value for d in derived(wells, setting, made)}
        assert sum(v for k, v in shares.items() if k.endswith("_fraction")) == pytest.approx(1.0)
        for name, value in given_values.items():
            volumes = [n * wells.step_uL for *_, n in made.stocks]
            rounding = 2.1 * wells.step_uL * setting["portions"] / min(volumes)
            assert value == pytest.approx(setting[name], rel=rounding, abs=2e-3)


@SLOW
@given(well_spaces())
def test_equivalent_settings_are_merged(space):
    for setting in drawn(space, 6):
        assert canonical(space, setting) == setting
        if setting["agent"] == "none":
            twin = {**setting, "agent": "base", "agent_per_metal": 0.0}
            assert recipe_key(space, canonical(space, twin)) == recipe_key(space, setting)
            assert distinct(space, [twin, setting]) == (setting,)


DESIGNS = {
    "ofat": lambda space, rng, n: designs.one_factor_at_a_time(space),
    "full": lambda space, rng, n: designs.full_factorial(space),
    "fractional": lambda space, rng, n: designs.fractional_factorial(space),
    "composite": lambda space, rng, n: designs.central_composite(space, kind="inscribed"),
    "optimal": lambda space, rng, n: designs.d_optimal(
        space, 14, rng, model="linear", candidates=120
    ),
    "latin": lambda space, rng, n: designs.latin_hypercube(space, n, rng),
    "sobol": lambda space, rng, n: designs.sobol(space, n, rng),
    "maximin": lambda space, rng, n: designs.maximin(space, n, rng),
}


@pytest.mark.parametrize("name", DESIGNS)
@settings(SLOW, max_examples=5)
@given(well_spaces(), st.integers(0, 9))
def test_every_designed_setting_can_be_dispensed(name, space, seed):
    found = drawn(space, 9)
    try:
        design = DESIGNS[name](space, np.random.default_rng(seed), 9)
    except InvalidInputError as error:
        refused = ("no point of the design can be run", "has only", "can't estimate")
        assert any(text in str(error) for text in refused)
        return
    assert [refusal(space, s) for s in design.settings] == [None] * len(design.settings)
    keys = {recipe_key(space, s) for s in design.settings}
    assert len(keys) == len(design.settings)
    if name in {"latin", "sobol", "maximin"}:
        assert len(design.settings) == len(found) == 9 or len(design.settings) >= len(found)


@SLOW
@given(well_spaces())
def test_encoding_stays_in_the_unit_cube(space):
    found = drawn(space, 8)
    encoded = encode(space, found)
    assert encoded.shape == (len(found), blocks(space)[-1].stop)
    assert encoded.min() >= 0
    assert encoded.max() <= 1
    assert len(np.unique(encoded, axis=0)) == len(found)


@SLOW
@given(well_spaces(), st.integers(0, 9))
def test_neighbours_can_be_dispensed(space, seed):
    start = drawn(space, 1)[0]
    for setting in neighbours(space, start, 5, np.random.default_rng(seed)):
        assert refusal(space, setting) is None
        assert recipe_key(space, setting) != recipe_key(space, start)


# what TOML has to carry without loss

names = st.text("abcdefgh_ %.'\"\\äµ", min_size=1, max_size=8)
numbers = st.floats(-1e6, 1e6, allow_nan=False)
choices = st.lists(names, min_size=1, max_size=4, unique=True).map(tuple)


@st.composite
def parameters(draw, name, earlier):
    when = None
    if earlier and draw(st.booleans()):
        parent = draw(st.sampled_from(earlier))
        when = When(parent.name, (draw(st.sampled_from(parent.choices)),))
    unit = draw(st.sampled_from(["mmol/L", "mol/mol", "degC", "h", "", "1/min"]))
    real = numbers.map(lambda number: max(number, least(unit, "here")))
    low, high = sorted(draw(st.tuples(real, real)))
    levels = tuple(sorted(draw(st.sets(real, min_size=1, max_size=4))))
    options = draw(choices)
    table = tuple((float(i), draw(numbers)) for i in range(len(options)))
    step = draw(st.none() | st.just((high - low) / 7)) if high > low + 1e-3 else None
    scale = draw(st.sampled_from(["linear", "log"])) if low > 0 else "linear"
    made = [
        partial(ContinuousParameter, name, low, high, unit, step=step, scale=scale),
        partial(IntegerParameter, name, int(low), int(low) + 5, "1"),
        partial(OrdinalParameter, name, levels, unit),
        partial(CategoricalParameter, name, options),
        partial(ChemicalParameter, name, options, ("index", "µ"), table),
    ]
    return draw(st.sampled_from(made))(when=when)


@st.composite
def any_spaces(draw):
    found = []
    for name in draw(st.lists(names, min_size=1, max_size=5, unique=True)):
        parents = [p for p in found if hasattr(p, "choices")]
        found.append(draw(parameters(name, parents)))
    counted = [p.name for p in found if not hasattr(p, "choices")]
    constraints = ()
    if counted:
        weights = tuple((n, draw(numbers)) for n in counted)
        low, high = sorted(draw(st.tuples(numbers, numbers)))
        ends = draw(st.sampled_from([(low, high), (-np.inf, high), (low, np.inf), (low, low)]))
        constraints = (LinearConstraint(weights, *map(float, ends)),)
    rows = tuple({p.name: 1.5 if p.name in counted else p.choices[0] for p in found} for _ in "ab")
    exclusions = tuple(
        Exclusion((When(p.name, p.choices[:1]),), draw(names))
        for p in found
        if p.name not in counted
    )
    return Space(
        tuple(found), constraints, rows=draw(st.sampled_from([None, rows])), exclusions=exclusions
    )


@settings(deadline=None)
@given(any_spaces() | well_spaces())
def test_toml_gives_the_same_space_back(space):
    assert space_from_toml(space_to_toml(space)) == space
    remarks = {space.parameters[0].name: "a line\nbreak = 1"}
    assert space_from_toml(space_to_toml(space, remarks)) == space
