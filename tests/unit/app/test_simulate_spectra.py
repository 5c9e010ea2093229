"""Spectra out of a simulated flask, and compositions out of spectra."""

import csv
import inspect
import io
from dataclasses import fields

import numpy as np
import pytest

import mncplan
from mncplan.app.simulate_data import read_data
from mncplan.app.simulate_export import exported
from mncplan.app.simulate_request import SimulateRequest, carry_out
from mncplan.app.simulate_spectra import (
    bands_of,
    composition_table,
    read_compositions,
    read_spectra,
)
from mncplan.app.tables import knowledge_base
from mncplan.errors import InvalidInputError
from mncplan.kinetics.observe import metal_shares
from mncplan.report.simulate_html import simulate_html
from mncplan.report.simulate_json import simulate_json
from mncplan.report.simulate_terminal import simulate_summary
from mncplan.report.terminal import to_text

RECIPE = """\
product = "[Au25(p-MBA)18]-"
hours = 2
[recipe]
ligand = "p-MBA"
start = "complex"
complexation_s = 60
pH = 10
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("spectra")


@pytest.fixture(scope="module")
def findings(folder):
    path = folder / "recipe.toml"
    path.write_text(RECIPE, encoding="utf-8")
    return carry_out(SimulateRequest(what=str(path), samples=1), knowledge_base())


@pytest.fixture(scope="module")
def files(findings):
    return exported(findings, "spectra", knowledge_base())


@pytest.fixture(scope="module")
def references(findings, folder):
    """The very spectra that the simulation adds up."""
    case = findings.simulation.case
    bands, _ = bands_of(case, knowledge_base())
    grid = np.arange(350.0, 1101.0, 5.0)
    curves = [bands.absorptivity(key, case.mechanism.by_key[key].n_metal, grid)
              for key in bands.positions_nm]  # fmt: skip
    path = folder / "references.csv"
    rows = [",".join(["wavelength_nm", *bands.positions_nm])]
    rows += [",".join(f"{v:.8g}" for v in row) for row in np.column_stack((grid, *curves))]
    path.write_text("\n".join(rows), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def spectra(files, folder):
    path = folder / "uvvis.csv"
    path.write_text(files["uvvis.csv"], encoding="utf-8")
    return path


def test_bands_are_own_before_borrowed(findings):
    bands, borrowed = bands_of(findings.simulation.case, knowledge_base())
    assert bands.positions_nm["[Au25(p-MBA)18]-"] == (430.0, 500.0, 690.0, 800.0)
    assert "Au38(p-MBA)24" in borrowed and "[Au25(p-MBA)18]-" not in borrowed
    assert 1050.0 in bands.positions_nm["Au38(p-MBA)24"]
    assert "Au25(p-MBA)18" not in bands.positions_nm  # neutral: no bands on file


def test_unmixing_with_the_right_references_gives_the_composition_back(
    findings, spectra, references
):
    case, run = findings.simulation.case, findings.simulation.run
    last = read_compositions(case, spectra, references, knowledge_base())[-1]
    shares = metal_shares(run)[-1]
    own = {a.key: shares[run.mechanism.index[a.key]] for a in last.composition.amounts}
    total = sum(own.values())
    assert last.composition.explained > 0.999
    for amount in last.composition.amounts:
        assert amount.share == pytest.approx(own[amount.key] / total, abs=0.02), amount.key
        assert amount.low - 0.01 <= own[amount.key] / total <= amount.high + 0.01


def test_without_references_it_says_what_is_assumed(findings, spectra):
    found = read_compositions(findings.simulation.case, spectra, None, knowledge_base())
    assert not found[0].is_measured
    assert "Au25(p-MBA)18" in found[0].silent
    lead = max(found[-1].composition.amounts, key=lambda a: a.share)
    assert lead.high - lead.low > 0.1


def test_series_becomes_a_table_that_fit_reads(findings, spectra, references, folder):
    case = findings.simulation.case
    found = read_compositions(case, spectra, references, knowledge_base())
    path = folder / "compositions.csv"
    path.write_text(composition_table(found), encoding="utf-8")
    (experiment,) = read_data(path, case, knowledge_base())
    assert experiment.samples[-1].time_s == pytest.approx(case.end_s, rel=1e-4)
    values = {r.participant: r.value for r in experiment.samples[-1].readings if not r.is_below}
    assert max(values.values()) == pytest.approx(1.0)


def test_mass_spectra_are_relative_and_name_what_flies(files):
    rows = list(csv.reader(io.StringIO(files["esi_ms.csv"])))
    keys = {row[0] for row in rows[1:]}
    assert "[Au25(p-MBA)18]-" in keys and "Au(0)" not in keys
    last = [float(row[-1]) for row in rows[1:] if row[-1]]
    assert max(last) == pytest.approx(1.0) and min(last) >= 0


def test_reports_tell_composition_and_control(folder, spectra, references):
    request = SimulateRequest(
        what=str(folder / "recipe.toml"), samples=1, uvvis=spectra, references=references
    )
    found = carry_out(request, knowledge_base())
    text = to_text(simulate_summary(found), 100)
    assert "Composition by UV-Vis" in text
    assert f"{found.simulation.control} product:" in text
    assert "Composition by UV-Vis" in simulate_html(found)
    assert "The same in clusters by electron count N*" in text
    # [Au25(SR)18]- from neutral complex: at most 25 of 32 atoms
    ratio = found.simulation.yields.value / (25 / 32)
    assert found.simulation.of_possible == pytest.approx(ratio)
    document = simulate_json(found)
    assert document["outcome"]["control"] in {"kinetic", "settled"}
    assert document["compositions"][-1]["references"] == "measured"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("nm,a\n400,1\n", "expected a column wavelength_nm"),
        ("wavelength_nm\n400\n", "one column per spectrum"),
        ("wavelength_nm,a\n400,x\n", "row 2: column a: 'x'; expected a number"),
        ("wavelength_nm,a\n400,1\n400,2\n", "each once"),
    ],
)
def test_faulty_tables_are_refused_in_one_line(tmp_path, text, said):
    path = tmp_path / "bad.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=said):
        read_spectra(path)


def test_references_must_cover_the_spectra_and_belong_to_them(findings, spectra, tmp_path):
    path = tmp_path / "short.csv"
    path.write_text("wavelength_nm,[Au25(p-MBA)18]-\n500,1\n600,2\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="covers 500 to 600 nm"):
        read_compositions(findings.simulation.case, spectra, path, knowledge_base())
    path.write_text("wavelength_nm,Au99(SR)3\n500,1\n600,2\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="short.csv: column Au99.SR.3: .* not in the net"):
        read_compositions(findings.simulation.case, spectra, path, knowledge_base())
    with pytest.raises(InvalidInputError, match="belong to --uvvis"):
        SimulateRequest(what="x.toml", references=path)


def test_unknown_format_names_the_known(findings):
    with pytest.raises(InvalidInputError, match="sbml, petab or spectra"):
        exported(findings, "xml", knowledge_base())


def test_python_takes_what_the_command_line_takes():
    short = {f.name.removeprefix("has_") for f in fields(SimulateRequest)}
    assert set(inspect.signature(mncplan.simulate).parameters) == short
