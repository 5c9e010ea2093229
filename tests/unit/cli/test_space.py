"""The verbs of search spaces, from the command line."""

import csv
import io
import json

import pytest
from tests.unit.conditions.spaces import FIELD, wells

from mncplan.app.space_design import KINDS, derived_quantities, volumes
from mncplan.app.space_file import read_space, write_space
from mncplan.cli.main import app
from mncplan.conditions.space_check import refusal
from mncplan.domain.space import Space


def run(capsys, *arguments):
    with pytest.raises(SystemExit) as end:
        app(["space", *map(str, arguments)], prog_name="mncplan")
    printed = capsys.readouterr()
    return end.value.code, printed.out, printed.err


@pytest.fixture
def field(tmp_path):
    path = tmp_path / "space.toml"
    write_space(FIELD, path)
    return path


def test_make_writes_a_space_that_can_be_edited(capsys, tmp_path):
    path = tmp_path / "made.toml"
    code, out, _ = run(capsys, "make", "[Au25(p-MBA)18]-", "--cosolvent", "EtOH", "--acid", "HCl",
                       "-o", path)  # fmt: skip
    assert code == 0
    assert "pH_agent" in out
    made = read_space(path)
    assert {"H2O_fraction", "pH_agent", "pH_agent_per_metal"} <= {p.name for p in made.parameters}
    assert "# recommended 2 mmol/L (estimated)" in path.read_text(encoding="utf-8")


def test_check_shows_a_well(capsys, field):
    code, out, _ = run(capsys, "check", field, "--json")
    found = json.loads(out)
    assert code == 0
    assert 0.4 < found["acceptance"] < 0.8
    assert sum(found["volumes_uL"].values()) == pytest.approx(1000.0)
    assert found["volumes_uL"] == volumes(FIELD, found["example"])
    assert {q["name"] for q in found["derived"]} == {
        q.name for q in derived_quantities(FIELD, found["example"])
    }
    code, out, _ = run(capsys, "check", field)
    assert (code, "can be run" in out, "µL" in out) == (0, True, True)


def test_check_refuses_an_empty_space_with_the_reason(capsys, tmp_path):
    path = tmp_path / "empty.toml"
    write_space(Space(FIELD.parameters, wells=wells(volume_uL=20.0)), path)
    code, out, err = run(capsys, "check", path)
    assert (code, out) == (2, "")
    assert "metal_salt below the minimum dispense" in err


@pytest.mark.parametrize("kind", KINDS)
def test_designs_come_as_csv_with_volumes(kind, capsys, field, tmp_path):
    n = () if kind in {"ofat", "factorial", "fractional", "composite"} else ("-n", 14)
    out = tmp_path / "design.csv"
    code, _, said = run(capsys, "design", field, "--kind", kind, *n, "-o", out)
    rows = list(csv.DictReader(io.StringIO(out.read_text(encoding="utf-8"))))
    assert code == 0
    assert f"{len(rows)} experiments" in said
    for row in rows:
        total = sum(float(v) for k, v in row.items() if k.endswith("[uL]"))
        assert total == pytest.approx(1000.0, abs=0.01)


def test_design_in_json_holds_the_same_settings(capsys, field):
    code, out, _ = run(capsys, "design", field, "--kind", "sobol", "-n", 6, "--json")
    found = json.loads(out)
    assert (code, len(found["experiments"])) == (0, 6)
    for experiment in found["experiments"]:
        assert refusal(FIELD, experiment["parameters"]) is None
        assert experiment["volumes_uL"] == volumes(FIELD, experiment["parameters"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "magic"), "design 'magic' is not known; expected ofat, factorial"),
        (("--kind", "sobol"), "say how many experiments"),
        (("--kind", "optimal", "-n", "5", "--model", "cubic"), "model 'cubic' is not known"),
        (("--kind", "optimal", "-n", "2"), "2 experiments can't estimate the"),
    ],
)
def test_bad_designs_are_refused(arguments, said, capsys, field):
    code, _, err = run(capsys, "design", field, *arguments)
    assert code == 2
    assert said in err
