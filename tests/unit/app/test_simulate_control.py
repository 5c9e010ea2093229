"""Kinetic and settled products told apart."""

from dataclasses import replace

import pytest

from mncplan.app.simulate import LATER, SimulateOptions, simulate_case
from mncplan.app.simulate_file import read_case
from mncplan.app.tables import knowledge_base
from mncplan.kinetics.phase_diagram import Verdict, verdict
from mncplan.kinetics.solve import simulate
from mncplan.report.simulate_words import control_text

FLASK = """\
hours = {hours}
[flask]
ligand = "SG"
pH = 8
[flask.amounts_mM]
"Au22(SG)18" = 0.04
"H(SG)" = 1.0
"""


def simulation(tmp_path, hours):
    path = tmp_path / "flask.toml"
    path.write_text(FLASK.format(hours=hours), encoding="utf-8")
    case = read_case(path, knowledge_base())
    return simulate_case(case, SimulateOptions(samples=1), knowledge_base())


def test_what_goes_on_to_something_else_is_a_kinetic_product(tmp_path):
    """Au22(SG)18 with thiol rearranges at constant N*; early on it still leads."""
    found = simulation(tmp_path, 0.01)
    assert found.found.identity == "Au22(SG)18"
    case = found.case
    then = verdict(simulate(case.mechanism, case.parameters, case.flask, (0.0, LATER * case.end_s)))
    assert found.later == then
    assert found.control == ("settled" if then.identity == "Au22(SG)18" else "kinetic")


@pytest.mark.parametrize(
    ("then", "control", "said"),
    [
        ("Au18(SG)14", "kinetic", "kinetic product: Au₂₂(SG)₁₈ leads now, Au₁₈(SG)₁₄ if left"),
        ("particles", "kinetic", "particles if left alone"),
        ("Au22(SG)18", "settled", "settled product"),
        (None, "", ""),
    ],
)
def test_words(tmp_path, then, control, said):
    found = simulation(tmp_path, 0.01)
    later = None if then is None else Verdict(identity=then, purity=0.5, reduced=0.5)
    changed = replace(found, later=later)
    assert changed.control == control
    assert said in control_text(changed)


def test_charge_states_count_as_one(tmp_path):
    found = simulation(tmp_path, 0.01)
    states = [Verdict(identity=k, purity=1.0, reduced=1.0) for k in ("Au25(SG)18", "[Au25(SG)18]-")]
    assert replace(found, found=states[0], later=states[1]).control == "settled"
