"""Tables as chemists keep them, read by row and column."""

from datetime import datetime

import openpyxl
import pytest

from mncplan.app.campaign_candidates import read_candidates
from mncplan.app.campaign_cells import number_of
from mncplan.app.campaign_results import read_reports
from mncplan.app.campaign_table import read_table, rows_of
from mncplan.app.library_engine import read_formula
from mncplan.domain.campaign import CampaignDefinition
from mncplan.domain.observation import Objective
from mncplan.domain.space import (
    CategoricalParameter,
    ContinuousParameter,
    OrdinalParameter,
    Space,
    When,
)
from mncplan.errors import InvalidInputError, StorageError

SPACE = Space(
    (
        ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L"),
        ContinuousParameter("temperature", 0.0, 60.0, "degC"),
        CategoricalParameter("agent", ("acid", "base", "none")),
        ContinuousParameter("agent_mM", 0.0, 20.0, "mmol/L", when=When("agent", ("acid", "base"))),
    )
)
DEFINITION = CampaignDefinition(
    name="c",
    space=SPACE,
    objectives=(Objective(name="purity", low=0, high=1), Objective(name="emission", unit="nm")),
    target="[Au25(PET)18]-",
)


def reports(*rows, definition=DEFINITION):
    return read_reports(definition, rows_of(rows), read_formula())


def written(tmp_path, text, name="results.csv"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_any_usual_delimiter(tmp_path, mark):
    path = written(tmp_path, f"\ufeffexperiment{mark}purity\nE001{mark}0.5\n\n")
    (row,) = read_table(path)
    assert row.cells == {"experiment": "E001", "purity": "0.5"}
    assert row.where == "results.csv row 2"


def test_a_workbook_reads_its_sheet_of_experiments(tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["not", "this"])
    sheet = book.create_sheet("experiments")
    sheet.append(["experiment", "purity"])
    sheet.append([None, None])
    sheet.append(["E001", 0.5])
    book.save(tmp_path / "r.xlsx")
    (row,) = read_table(tmp_path / "r.xlsx")
    assert (row.where, row.cells["purity"]) == ("r.xlsx row 3", 0.5)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "", "empty"),
        ("a.csv", "x,x\n1,2\n", "'x' is there twice"),
        ("a.csv", "x\n1,2\n", "row 2: more cells"),
        ("a.xlsx", "no workbook", "no XLSX workbook"),
    ],
)
def test_what_is_no_table_is_said_so(tmp_path, name, text, told):
    with pytest.raises(InvalidInputError, match=told):
        read_table(written(tmp_path, text, name))


def test_a_missing_file_is_said_so(tmp_path):
    for name in ("none.csv", "none.xlsx"):
        with pytest.raises(StorageError, match=name):
            read_table(tmp_path / name)


def test_units_of_headings_and_cells_are_converted():
    (one,) = reports(
        {
            "metal_mM [mol/L]": 0.002,
            "temperature (K)": 298.15,
            "purity": "92 %",
            "emission": "0.7 um",
        }
    )
    assert one.setting == pytest.approx({"metal_mM": 2.0, "temperature": 25.0})
    assert dict(one.values) == pytest.approx({"purity": 0.92, "emission": 700.0})


def test_a_decimal_comma_is_read():
    (one,) = reports({"experiment": "e001", "purity": "0,85"})
    assert (one.experiment, one.values[0]) == ("E001", ("purity", 0.85))


@pytest.mark.parametrize("cell", ["PENDING", "pending", "", None, float("nan")])
def test_a_pending_cell_says_nothing(cell):
    (one,) = reports({"experiment": "E001", "purity": cell})
    assert one.outcome == ""
    assert one.values[0] == ("purity", None)


def test_partial_results_are_taken():
    (one,) = reports({"experiment": "E001", "purity": 0.5, "emission": "PENDING"})
    assert (one.outcome, one.values) == ("product", (("purity", 0.5), ("emission", None)))


@pytest.mark.parametrize(
    ("product", "outcome"),
    [
        ("[Au25(SC2H4Ph)18]-", "product"),
        ("target", "product"),
        ("[Au25(PET)18]-", "product"),
        ("Au38(PET)24", "other"),
        ("black particles", "other"),
    ],
)
def test_what_formed_tells_the_outcome(product, outcome):
    (one,) = reports({"experiment": "E001", "product": product})
    assert (one.outcome, one.identity) == (outcome, product)


def test_the_word_none_is_a_choice_where_the_parameter_has_it():
    (one,) = reports({"metal_mM": 1, "temperature": 20, "agent": "none", "purity": 0.1})
    assert one.setting["agent"] == "none"


@pytest.mark.parametrize(
    ("cells", "told"),
    [
        ({"purity": "high"}, "row 1, column purity: 'high' is no number"),
        ({"purity": 92}, "row 1, column purity: 92 is outside 0 to 1"),
        ({"purity": "5 kg"}, "row 1, column purity"),
        ({"metal_mM [parsec]": 1, "purity": 0.1}, "row 1, column metal_mM"),
        ({"purty": 0.5}, "column 'purty' is not known; expected metal_mM"),
        ({"agent": "salt", "purity": 0.5}, "column agent: 'salt'; expected acid, base, none"),
        ({"experiment": "7", "purity": 0.5}, "column experiment: '7' is no id"),
        ({"outcome": "exploded"}, "column outcome: 'exploded'; expected product, nothing"),
        ({"outcome": "nothing", "purity": 0.5}, "column purity: 0.5, though nothing formed"),
        ({"outcome": "failed_execution", "purity": 0.5}, "though the outcome is failed_execution"),
        ({"replicate": 1.5, "purity": 0.5}, "column replicate: 1.5"),
        ({"time_h": -1, "purity": 0.5}, "column time_h: -1"),
        ({"basis": "synthetic", "purity": 0.5}, "no result of a real campaign"),
    ],
)
def test_faults_are_named_by_row_and_column(cells, told):
    with pytest.raises(InvalidInputError) as caught:
        reports({"experiment": "E001", **cells})
    assert told in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_several_faults_are_listed_and_the_rest_counted():
    with pytest.raises(InvalidInputError) as caught:
        reports(*({"experiment": "E001", "purity": "x"} for _ in range(8)))
    assert str(caught.value).count("is no number") == 5
    assert str(caught.value).endswith("and 3 more")


def test_what_we_print_beside_results_is_passed_over():
    cells = {"priority": 1, "purity_predicted": 0.5, "purity_sd": 0.1, "reason": "x", "#mine": 3}
    (one,) = reports({"experiment": "E001", "purity": 0.5, "batch": 1, **cells})
    assert one.outcome == "product"


@pytest.mark.parametrize("results", ["text", 7, [["E001", 0.5]]])
def test_results_from_python_must_be_rows(results):
    with pytest.raises(InvalidInputError, match="expected"):
        rows_of(results)


class Frame:
    """Looks like a pandas data frame."""

    def to_dict(self, orient):
        return [{"experiment": "E001", "purity": float("nan")}] if orient == "records" else None


def test_a_data_frame_is_read_by_its_records():
    assert rows_of(Frame())[0].cells["experiment"] == "E001"


def test_candidates_of_edbo_plus_become_rows(tmp_path):
    text = "solvent,T [degC],yield,priority\nMeOH,25,PENDING,0\nnone,40,PENDING,1\nMeOH,25,1,-1\n"
    space = read_candidates(written(tmp_path, text), ("yield",))
    assert space.parameters == (
        CategoricalParameter("solvent", ("MeOH", "none")),
        OrdinalParameter("T", (25.0, 40.0), "degC"),
    )
    assert space.rows == ({"solvent": "MeOH", "T": 25.0}, {"solvent": "none", "T": 40.0})


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("x,y\n1,\n", "row 2, column y: empty"),
        ("yield\n1\n", "no parameter columns"),
        ("x\n", "no rows"),
    ],
)
def test_candidates_that_describe_no_space(tmp_path, text, told):
    with pytest.raises(InvalidInputError, match=told):
        read_candidates(written(tmp_path, text), ("yield",))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_tables_of_any_spreadsheet_are_read(tmp_path, encoding):
    path = tmp_path / "results.csv"
    path.write_text("experiment;purity;note\nE001;0,85;trübe Lösung\n", encoding=encoding)
    assert read_table(path)[0].cells["note"] == "trübe Lösung"


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ("2026-02-01", "is a date"),
        ("1.2.", "is a date"),
        (datetime(2026, 2, 1), "is a date"),
        ("0.50 ± 0.02", "the number alone"),
        ("<0.05", "is no number"),
    ],
)
def test_cells_that_are_no_number_are_named_for_what_they_are(cell, told):
    with pytest.raises(InvalidInputError, match=told):
        number_of(cell, None, "1", "row 2")


@pytest.mark.parametrize(
    ("cell", "value"), [("1.250,5", 1250.5), ("1,250.5", 1250.5), ("0,85", 0.85), ("1e-3", 1e-3)]
)
def test_thousands_and_decimals_are_told_apart(cell, value):
    assert number_of(cell, None, "1", "row 2") == value


def test_a_table_without_rows_is_refused_rather_than_recorded_as_nothing(tmp_path):
    path = tmp_path / "results.csv"
    path.write_text("experiment,purity\n,\n")
    with pytest.raises(InvalidInputError, match=r"results.csv: no rows below the header"):
        read_table(path)


def test_a_column_that_is_not_known_is_told_once():
    with pytest.raises(InvalidInputError) as told:
        reports(*({"experiment": f"E00{i}", "colour": "red"} for i in range(1, 4)))
    assert str(told.value).count("'colour' is not known") == 1


def test_rows_that_begin_with_a_hash_are_comments(tmp_path):
    text = "#,experiment,purity\n,E001,0.5\n# E002 broke,,\n\n,E003,\n"
    rows = read_table(written(tmp_path, text))
    assert [row.cells["experiment"] for row in rows] == ["E001", "E003"]


@pytest.mark.parametrize(
    ("product", "identity", "outcome", "note"),
    [
        ("target + [Au24(PET)18]", "target", "product", "also [Au24(PET)18]"),
        ("[Au25(PET)18]-; Au38(PET)24; black", "[Au25(PET)18]-", "product",
         "also Au38(PET)24; also black"),
        ("Au38(PET)24 and [Au25(PET)18]-", "Au38(PET)24", "other", "also [Au25(PET)18]-"),
    ],
)  # fmt: skip
def test_the_first_of_several_products_names_the_well(product, identity, outcome, note):
    (found,) = reports({"experiment": "E001", "purity": 0.6, "product": product})
    assert (found.identity, found.outcome, found.note) == (identity, outcome, note)
