from dataclasses import replace

import numpy as np
import pytest

import mncplan as mp
from mncplan.app.plan import last_synthesis, procedures_of
from mncplan.app.space import space_of_plan
from mncplan.app.space_chemicals import chemical_parameter
from mncplan.app.space_extras import with_acid_or_base, with_alternatives, with_solvent_fraction
from mncplan.app.space_file import space_from_toml, space_to_toml
from mncplan.app.tables import knowledge_base
from mncplan.conditions.designs import one_factor_at_a_time
from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_draft import completer, draw
from mncplan.conditions.space_sample import sample
from mncplan.domain.well_chemistry_derived import derived
from mncplan.domain.well_chemistry_recipe import Recipe, dispense
from mncplan.errors import InvalidInputError
from mncplan.lab.dispensing import plan_dispensing

TARGETS = (
    "[Au25(p-MBA)18]-",  # one liquid, base per metal
    "[Au25(PET)18]-",  # two phases and a reductant of its own water
    "Au36(TBBT)24",  # seed and a liquid ligand in excess
    "[PtAu24(PET)18]0",  # dopant
    "Au38(PET)24",
    "[Au11(PPh3)8Cl2]+",  # a counter-ion that has nothing to count on
)


@pytest.fixture(scope="module")
def knowledge():
    return knowledge_base()


@pytest.fixture(scope="module")
def pmba(knowledge):
    return space_of_plan(mp.plan("[Au25(p-MBA)18]-"), knowledge)


@pytest.mark.parametrize("target", TARGETS)
def test_wells_of_the_space_are_those_of_the_plate(target, knowledge):
    plan = mp.plan(target)
    route = plan.search.routes[0]
    planned = space_of_plan(plan, knowledge)
    last = last_synthesis(route)
    own = tuple(c for c in plan.conditions if c.step == last)
    plate = plan_dispensing(
        route.steps[last], procedures_of(route, knowledge)[last], own, knowledge.substance_by_key
    )
    complete, rng = completer(planned.space), np.random.default_rng(1)
    fitting = 0
    for _ in range(60):
        setting = {**complete(draw(planned.space, rng))}
        if "reductant_portions" in setting:
            setting["reductant_portions"] = 1.0
        made = dispense(planned.space.wells, setting)
        filling = plate.filling({k: v for k, v in setting.items() if not isinstance(v, str)})
        assert isinstance(made, Recipe) == (filling is not None)
        if filling is not None:
            fitting += 1
            stocks = sorted(n for *_, n in made.stocks)
            assert stocks == sorted(n for n in filling.stocks if n)
            solvents = sorted(n for *_, n in made.solvents)
            assert solvents == sorted(n for n in filling.solvents if n)
    assert fitting > 10
    assert refusal(planned.space, planned.baseline) is None
    assert space_from_toml(space_to_toml(planned.space, dict(planned.remarks))) == planned.space


def test_every_number_has_its_reason(pmba):
    said = dict(pmba.remarks)
    assert said.keys() == {p.name for p in pmba.space.parameters}
    assert "lyu_code" in said["metal_mM"]
    assert "recalled" in said["stirring_rpm"]


def test_what_follows_from_a_dose_is_no_parameter(pmba):
    names = {p.name for p in pmba.space.parameters}
    assert {"metal_mM", "ligand_per_metal", "base_per_metal", "reductant_per_metal"} <= names
    assert names.isdisjoint({"pH", "reductant_electrons_per_metal"})


def test_the_fields_own_five_parameters(pmba):
    five = with_acid_or_base(with_solvent_fraction(pmba, "EtOH"))
    assert five.baseline["pH_agent"] == "base"
    found = sample(five.space, 60, np.random.default_rng(0))
    assert {s["pH_agent"] for s in found} == {"acid", "base", "none"}
    for setting in found:
        recipe = dispense(five.space.wells, setting)
        shares = {d.name: d.value for d in derived(five.space.wells, setting, recipe)}
        assert shares["H2O_fraction"] == pytest.approx(setting["H2O_fraction"], abs=1e-4)
        assert shares["reductant_electrons_per_metal"] == pytest.approx(
            8 * setting["reductant_per_metal"], rel=0.1
        )
        assert ("HCl_mM" in shares) == (
            setting["pH_agent"] == "acid" and setting["pH_agent_per_metal"] > 0
        )
    assert one_factor_at_a_time(five.space, baseline=five.baseline).settings[0] == five.baseline


def test_a_plan_without_route_has_no_space(knowledge):
    plan = mp.plan("[Au25(p-MBA)18]-")
    plan = replace(plan, search=replace(plan.search, routes=()))
    with pytest.raises(InvalidInputError, match="no route to optimise"):
        space_of_plan(plan, knowledge)


def test_no_choice_needs_no_structure(knowledge):
    additive = chemical_parameter("additive", ("none", "TOAB", "CTAB"), knowledge)
    assert additive.descriptors[0] == "is added [1]"
    assert [row[0] for row in additive.table] == [0.0, 1.0, 1.0]


def test_a_chemical_without_structure_is_named(knowledge):
    with pytest.raises(InvalidInputError, match="no structure of 'moonshine' on file"):
        chemical_parameter("solvent", ("EtOH", "moonshine"), knowledge)


def test_ligand_and_metal_precursor_can_be_chosen(pmba, knowledge):
    found = with_alternatives(pmba, "metal_salt", ("AuCl3",), knowledge)
    found = with_alternatives(found, "ligand", ("MPA", "MHA"), knowledge)
    assert found.space["metal_salt"].choices == ("HAuCl4.3H2O", "AuCl3")
    assert found.space["ligand"].descriptors
    assert refusal(found.space, found.baseline) is None
    wells = found.space.wells
    made = dispense(wells, {**found.baseline, "metal_salt": "AuCl3", "ligand": "MHA"})
    drawn = {stock.solutes[0][0] for _, stock, _ in made.stocks}
    assert {"AuCl3", "MHA"} <= drawn
    assert not {"HAuCl4.3H2O", "p-MBA"} & drawn
    before = dispense(wells, found.baseline)
    assert [steps for *_, steps in made.stocks] == [steps for *_, steps in before.stocks]
    assert space_from_toml(space_to_toml(found.space, dict(found.remarks))) == found.space


def test_an_alternative_reductant_gives_its_own_electrons(pmba, knowledge):
    found = with_alternatives(pmba, "reductant", ("TBAB",), knowledge)
    wells, told = found.space.wells, {}
    for key in ("NaBH4", "TBAB"):
        setting = {**found.baseline, "reductant": key}
        quantities = derived(wells, setting, dispense(wells, setting))
        told[key] = {q.name: q.value for q in quantities}["reductant_electrons_per_metal"]
    assert told["TBAB"] == pytest.approx(6 / 8 * told["NaBH4"])


def test_isomers_without_descriptors_of_their_own_are_a_plain_choice(pmba, knowledge):
    found = with_alternatives(pmba, "ligand", ("m-MBA",), knowledge).space["ligand"]
    assert found.choices == ("p-MBA", "m-MBA")
    assert not hasattr(found, "descriptors")


@pytest.mark.parametrize(
    ("role", "key", "message"),
    [
        ("metl", "AuCl3", "expected metal_salt, ligand"),
        ("metal_salt", "AgNO3", "does not bring the metal of HAuCl4"),
        ("ligand", "NaOH", "not on file as the free form of a ligand"),
        ("reductant", "unobtainium", "no chemical on the list"),
    ],
)
def test_alternatives_that_make_no_sense_are_refused(pmba, knowledge, role, key, message):
    with pytest.raises(InvalidInputError, match=message):
        with_alternatives(pmba, role, (key,), knowledge)
