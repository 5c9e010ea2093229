"""The plate table of a space file, and rules that no plate could keep."""

import pytest

from mncplan.app.campaign import Campaigns
from mncplan.app.campaign_new import Opening, definition_of
from mncplan.app.campaign_optimiser import propose
from mncplan.app.campaign_table import rows_of
from mncplan.app.plate_export import latest, plate_of
from mncplan.domain.plate_rules import KnownRecipe, PlateRules
from mncplan.errors import InvalidInputError

SPACE = """
schema = "mncplan.space/1"
[[parameter]]
name = "metal_mM"
kind = "continuous"
low = 0.5
high = 5
unit = "mmol/L"
[[parameter]]
name = "temperature_C"
kind = "ordinal"
levels = [0, 25, 40]
unit = "degC"
[wells]
min_dispense = "1 uL"
[[wells.liquid]]
volume = "80 uL"
solvent = "H2O"
[[wells.stock]]
name = "gold"
solutes = { HAuCl4 = "50 mmol/L" }
solvent = "H2O"
[[wells.stock]]
name = "weak gold"
solutes = { HAuCl4 = "10 mmol/L" }
solvent = "H2O"
[[wells.dose]]
role = "metal_salt"
amount = "metal_mM"
per = "total_metal"
chemical = "HAuCl4"
metal_atoms = 1
"""
PLATE = """
[plate]
labware = "384"
shared = ["temperature_C"]
most_choices = { temperature_C = 1 }
most_stocks = 2
blanks = 2
blank_without = "metal_salt"
repeats = 2
edge = "avoid"
[[plate.control]]
name = "known"
setting = { metal_mM = "2000 umol/L", temperature_C = 25 }
"""


def opened(tmp_path, plate, **asked):
    path = tmp_path / "space.toml"
    path.write_text(SPACE + plate)
    return definition_of(Opening(name="c", source=str(path), **asked))


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setattr("mncplan.app.library_engine._packaged", lambda: ())
    with Campaigns(tmp_path / "library.db") as campaigns:
        yield campaigns


def test_every_rule_can_be_written_in_the_space_file(tmp_path):
    control = KnownRecipe(name="known", setting=(("metal_mM", 2.0), ("temperature_C", 25.0)))
    assert opened(tmp_path, PLATE).plate == PlateRules(
        labware="384", shared=("temperature_C",), most_choices=(("temperature_C", 1),),
        most_stocks=2, n_blanks=2, blank_without="metal_salt", n_incumbents=2,
        controls=(control,), edge="avoid",
    )  # fmt: skip


def test_a_batch_chosen_under_the_rules_can_be_laid_out(tmp_path, library):
    library.new(opened(tmp_path, PLATE, batch=20), "anna")
    state = library.suggest("c", propose, "anna").state
    plate = plate_of(state, latest(state))
    roles = [row[plate.columns.index("role")] for row in plate.rows]
    assert (roles.count("experiment"), roles.count("blank"), roles.count("control")) == (20, 2, 1)
    assert not {row[0] for row in plate.rows} & {"A1", "P24", "B1", "A2"}


@pytest.mark.parametrize(
    ("plate", "told"),
    [
        ("[plate]\nlabwear = '96'", "unknown key 'labwear'; expected blank_without, blanks"),
        ("[plate]\nrepeats = 1.5", "repeats = 1.5; expected a whole number"),
        ("[plate]\nlabware = '48'", "no labware '48'"),
        ("[plate]\n[[plate.control]]\nname = 'x'", "no setting"),
    ],
)
def test_a_faulty_table_is_refused(tmp_path, plate, told):
    with pytest.raises(InvalidInputError, match=told):
        opened(tmp_path, plate)


@pytest.mark.parametrize(
    ("plate", "batch", "told"),
    [
        ("[plate]\nlabware = '24'", 30, "30 experiments and 0 wells for blanks"),
        ("[plate]\nlabware = '24'\nedge = 'avoid'\nrepeats = 3", 6, "offer 8 without the outer"),
        ("[plate]\nshared = ['pH']", 4, "'pH' is no parameter"),
        ("[plate]\n[[plate.control]]\nname = 'x'\nsetting = { metal_mM = 9, temperature_C = 25 }",
         4, "control x: metal_mM = 9.0 mmol/L is outside"),
    ],
)  # fmt: skip
def test_rules_no_plate_could_keep_are_refused_when_the_campaign_opens(
    tmp_path, library, plate, batch, told
):
    with pytest.raises(InvalidInputError, match=told):
        library.new(opened(tmp_path, plate, batch=batch), "anna")


def test_more_than_a_plate_holds_is_refused_before_anything_is_chosen(tmp_path, library):
    library.new(opened(tmp_path, "[plate]\nlabware = '24'", batch=4), "anna")
    with pytest.raises(InvalidInputError, match="offer 24; ask for fewer"):
        library.suggest("c", propose, "anna", n=25)


def test_wells_too_large_for_the_vessels_are_refused(tmp_path, library):
    definition = opened(tmp_path, "[plate]\nlabware = '384'")
    path = tmp_path / "space.toml"
    path.write_text(path.read_text().replace("80 uL", "1 mL"))
    definition = definition_of(Opening(name="c", source=str(path), batch=4))
    with pytest.raises(InvalidInputError, match="384 flat wells of 112 uL hold 100.8 uL"):
        library.new(definition, "anna")


def test_options_beside_a_plate_table_are_refused(tmp_path):
    (tmp_path / "s.toml").write_text(SPACE + PLATE)
    own = PlateRules(labware="96")
    with pytest.raises(InvalidInputError, match="write the rules of the plate there"):
        definition_of(Opening(name="c", source=str(tmp_path / "s.toml"), plate=own))


def test_repeats_bear_the_id_of_the_best_experiment(tmp_path, library):
    library.new(opened(tmp_path, PLATE, batch=4), "anna")
    library.suggest("c", propose, "anna")
    rows = [{"experiment": f"E00{i}", "purity": i / 10} for i in range(1, 5)]
    library.record("c", rows_of(rows), "anna")
    state = library.suggest("c", propose, "anna").state
    plate = plate_of(state, latest(state))
    role, name = plate.columns.index("role"), plate.columns.index("experiment")
    assert [row[name] for row in plate.rows if row[role] == "replicate"] == ["E004", "E004"]
