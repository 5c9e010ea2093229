import pytest
from tests.unit.conditions.spaces import FIELD

from mncplan.app.space_file import read_space, space_from_toml, space_to_toml, write_space
from mncplan.app.space_units import in_unit
from mncplan.domain.space import ContinuousParameter, OrdinalParameter
from mncplan.errors import InvalidInputError, StorageError

HEAD = 'schema = "mncplan.space/1"\n'


def parameter(text, name="x"):
    return f'{HEAD}[[parameter]]\nname = "{name}"\n{text}\n'


CONTINUOUS = 'kind = "continuous"\nlow = 0\nhigh = 1\nunit = "mmol/L"\n'


def test_round_trip_through_a_file(tmp_path):
    path = tmp_path / "space.toml"
    write_space(FIELD, path, {"metal_mM": "a\nremark"})
    assert read_space(path) == FIELD
    assert "# a remark\n[[parameter]]" in path.read_text(encoding="utf-8")


def test_units_are_converted():
    text = parameter(
        'kind = "continuous"\nlow = "293.15 K"\nhigh = "40 degC"\nunit = "degC"\nstep = "5 K"'
    )
    text += (
        '[[parameter]]\nname = "t"\nkind = "ordinal"\nlevels = ["30 min", 2, "1 day"]\nunit = "h"'
    )
    assert space_from_toml(text).parameters == (
        ContinuousParameter("x", 20.0, 40.0, "degC", step=5.0),
        OrdinalParameter("t", (0.5, 2.0, 24.0), "h"),
    )


@pytest.mark.parametrize(
    ("value", "unit", "found"),
    [
        ("500 umol/L", "mmol/L", 0.5),
        ("2 mM", "mmol/L", 2.0),
        ("500 rpm", "1/min", 500.0),
        ("30 %", "L/L", 0.3),
        ("1e-3", "mol/mol", 0.001),
        ("25 °C", "degC", 25.0),
        ("60 1/h", "1/min", 1.0),
        ("3 L^-1*mmol", "mmol/L", 3.0),
        (7, "h", 7.0),
    ],
)
def test_numbers_with_units(value, unit, found):
    assert in_unit(value, unit, "here") == pytest.approx(found)


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        ("5 kg", "mmol/L", "here: kg can't be turned into mmol/L"),
        ("5 flops", "mmol/L", "here: 'flops' is no known unit"),
        ("much", "h", "here: 'much' is no number; expected e.g. '5 h'"),
        (float("nan"), "h", "here: nan is no finite number"),
        ("5 (mol", "mmol/L", "here: '(mol' is no known unit"),
        ("5 __import__('os')", "h", "here: \"__import__('os')\" is no known unit"),
        ("5 mmol/", "mmol/L", "here: 'mmol/' is no known unit"),
        ("0.3 %%", "1", "here: '%%' is no known unit"),
    ],
)
def test_bad_numbers_are_refused(value, unit, said):
    with pytest.raises(InvalidInputError) as refused:
        in_unit(value, unit, "here")
    assert str(refused.value).startswith(said)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "space: no TOML"),
        ('schema = "other/9"', "schema 'other/9'; expected 'mncplan.space/1'"),
        (HEAD, "a space needs a parameter"),
        (parameter('kind = "real"'), "parameter 'x': kind 'real'; expected continuous, integer"),
        (parameter('kind = "continuous"\nlow = 1'), "parameter 'x': no high; expected a number"),
        (parameter(CONTINUOUS + "hihg = 1"), "parameter 'x': unknown key 'hihg'; expected"),
        (parameter(CONTINUOUS.replace("mmol/L", "zork")), "'zork' is no known unit"),
        (parameter(CONTINUOUS + 'scale = "cube"'), "scale 'cube'; expected linear or log"),
        (parameter(CONTINUOUS + "when = 3"), "when = 3; expected a table"),
        (parameter('kind = "integer"\nlow = 0.5\nhigh = 2'), "must be whole numbers"),
        (parameter('kind = "choice"\nchoices = ["a", 2]'), "choices; expected a list of texts"),
        (parameter(CONTINUOUS) + "[[constraint]]\nhigh = 1", "constraint 1: no terms"),
        (parameter(CONTINUOUS) + "[[constraint]]\nterms = {y = 1}\nhigh = 1", "'y' is no number"),
        (parameter(CONTINUOUS) + "[wells]\n[[wells.liquid]]\nvolume = 5", "no solvent and no"),
        (parameter(CONTINUOUS) + "extra = 1\n[oven]\n", "unknown key 'extra'"),
        (HEAD + "[oven]\n" + parameter(CONTINUOUS)[len(HEAD) :], "unknown key 'oven'"),
    ],
)
def test_mistakes_say_where_and_what_would_be_right(text, said):
    with pytest.raises(InvalidInputError) as refused:
        space_from_toml(text)
    assert said in str(refused.value)


@pytest.mark.parametrize(
    ("low", "unit", "end"),
    [(-1, "mmol/L", "0"), (-0.5, "mol/mol", "0"), (-2, "h", "0"), (-300, "degC", "-273.15")],
)
def test_less_than_nothing_is_refused(low, unit, end):
    text = parameter(f'kind = "continuous"\nlow = {low}\nhigh = 1\nunit = "{unit}"')
    with pytest.raises(InvalidInputError, match=rf"low: {low} {unit}; expected {end} or more"):
        space_from_toml(text)


def test_levels_below_nothing_are_refused():
    text = parameter('kind = "ordinal"\nlevels = [-1, 2]\nunit = "h"')
    with pytest.raises(InvalidInputError, match="levels: -1 h; expected 0 or more"):
        space_from_toml(text)


@pytest.mark.parametrize(("low", "unit"), [(-20, "degC"), (-1, "V"), (-1, "1")])
def test_what_can_be_negative_may_be(low, unit):
    text = parameter(f'kind = "continuous"\nlow = {low}\nhigh = 1\nunit = "{unit}"')
    assert space_from_toml(text).parameters[0].low == low


@pytest.mark.parametrize("portions", ["inf", "0", "-2", "true"])
def test_portions_must_be_countable(portions):
    text = space_to_toml(FIELD).replace('portions = "portions"', f"portions = {portions}")
    with pytest.raises(InvalidInputError, match="portion|finite"):
        space_from_toml(text)


def test_missing_file_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match="No such file"):
        read_space(tmp_path / "none.toml")


def test_rows_may_carry_units():
    text = parameter(CONTINUOUS) + '[[row]]\nx = "500 umol/L"\n[[row]]\nx = 1\n'
    assert space_from_toml(text).rows == ({"x": 0.5}, {"x": 1.0})
    assert space_from_toml(space_to_toml(space_from_toml(text))) == space_from_toml(text)


def test_chemicals_without_a_table_are_described_by_the_library():
    text = parameter('kind = "chemical"\nchoices = ["PET", "TBBT", "p-MBA"]', "ligand")
    (ligand,) = space_from_toml(text).parameters
    assert "logP [1]" in ligand.descriptors
    assert len(set(ligand.table)) == 3
    assert space_from_toml(space_to_toml(space_from_toml(text))).parameters == (ligand,)
