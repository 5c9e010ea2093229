import ast
from dataclasses import replace

import pytest
from tests.unit.lab.plates import plate

from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.lab.opentrons import RobotRequest, plan_run, protocol_text
from mncplan.lab.opentrons_checks import faults
from mncplan.lab.opentrons_simulate import simulate, simulator

CASES = [("OT-2", "96", 96, 1.0), ("Flex", "96", 96, 1.0), ("OT-2", "24", 24, 1.5),
         ("Flex", "384", 96, 0.1)]  # fmt: skip


def has_simulator():
    try:
        simulator()
    except NotFoundError:
        return False
    return True


def sized(labware, n, scale):
    made = plate(labware, n, scale)
    if scale < 0.5:
        water, ligand = map(made.columns.index, ("H2O_uL", "ligand_50mM_uL"))
        rows = tuple(
            (*row[:water], row[water] - 6.0, *row[water + 1 : ligand], 5.0, *row[ligand + 1 :])
            for row in made.rows
        )
        made = replace(made, rows=rows)
    return made


@pytest.mark.parametrize(("robot", "labware", "n", "scale"), CASES)
def test_a_protocol_is_sound_python_of_the_right_level(robot, labware, n, scale):
    text = protocol_text(sized(labware, n, scale), RobotRequest(robot=robot))
    tree = ast.parse(text)
    values = {
        node.targets[0].id: ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign)
    }
    level = {"OT-2": "2.15", "Flex": "2.20"}[robot]
    assert values["requirements"] == {"robotType": robot, "apiLevel": level}
    given = sum(stroke[4] for _, _, _, strokes in values["SOURCES"] for stroke in strokes)
    made = sized(labware, n, scale)
    at = [i for i, name in enumerate(made.columns) if name.endswith("_uL")]
    assert given == pytest.approx(sum(row[i] for row in made.rows for i in at), rel=1e-4)


def test_large_volumes_are_split_into_strokes_of_the_pipette():
    run = plan_run(plate(n=1), RobotRequest())
    water = [s for s in run.strokes if s.source == "H2O_uL"]
    assert [s.volume_uL for s in water] == pytest.approx([942.5 / 4] * 4, abs=0.01)
    assert [s.is_new_tip for s in water] == [True, False, False, False]


def test_small_volumes_take_a_fresh_tip_each():
    run = plan_run(plate(n=8), RobotRequest())
    small = [s for s in run.strokes if s.volume_uL < 20]
    assert small and all(s.is_new_tip and s.pipette == 0 for s in small)


def test_a_title_can_not_run():
    text = protocol_text(plate(), RobotRequest(title='x"; import os #\n'))
    assert "import os" in ast.literal_eval(
        next(n.value for n in ast.parse(text).body
             if isinstance(n, ast.Assign) and n.targets[0].id == "metadata")
    )["protocolName"]  # fmt: skip


@pytest.mark.parametrize(
    ("made", "request_", "match"),
    [
        (plate("24-vials"), RobotRequest(), "have no Opentrons definition"),
        (plate(), RobotRequest(robot="PR2"), "'PR2' is not known; expected OT-2 or Flex"),
        (plate(), RobotRequest(load_name='x"""'), "load name"),
        (plate(scale=0.05), RobotRequest(), "outside 1 to 20 uL of p20"),
    ],
)
def test_what_the_robot_can_not_do_is_refused(made, request_, match):
    with pytest.raises(InvalidInputError, match=match):
        protocol_text(made, request_)


def test_own_labware_is_taken():
    assert "my_vials_4ml" in protocol_text(
        plate("24-vials"), RobotRequest(load_name="my_vials_4ml")
    )


def stroke(run, index, **change):
    return replace(
        run,
        strokes=tuple(
            replace(s, **change) if i == index else s for i, s in enumerate(run.strokes)
        ),
    )  # fmt: skip


@pytest.fixture
def run():
    return plan_run(plate(n=12), RobotRequest())


def test_a_sound_run_has_no_fault(run):
    assert faults(run) == ()


@pytest.mark.parametrize(
    ("break_it", "match"),
    [
        (lambda r: stroke(r, 0, volume_uL=400.0), "400 uL of H2O_uL for A1 is outside"),
        (lambda r: stroke(r, 0, well="H13"), "no well H13"),
        (lambda r: stroke(r, 0, trough="A13"), "no trough A13"),
        (lambda r: replace(r, labware=replace(r.labware, capacity_uL=500)), "more than 450 uL"),
        (lambda r: replace(r, fills=((r.fills[0][0], 1500.0), *r.fills[1:])), "filled with 1500"),
        (lambda r: replace(r, trough_uL=5000.0), "overflows"),
        (lambda r: replace(r, plate_slot=r.reservoir_slots[0]), "two things stand in slot 2"),
        (lambda r: replace(r, plate_slot="12"), "OT-2 has no free slot 12"),
        (lambda r: replace(r, rack_slots=((), r.rack_slots[1])), "tips of opentrons_96"),
        (lambda r: replace(r, strokes=r.strokes[1:]), "does not get its 942.5 uL"),
        (lambda r: stroke(r, 0, source="NaOH"), "which the plate does not ask for"),
    ],
)  # fmt: skip
def test_every_fault_is_found(run, break_it, match):
    assert any(match in fault for fault in faults(break_it(run))), faults(break_it(run))


def test_too_many_tips_for_the_deck_are_told():
    made = plate(n=96)
    extra = tuple(f"additive_{i}_uL" for i in range(9))
    rows = tuple((*row, *(6.0 for _ in extra)) for row in made.rows)
    with pytest.raises(InvalidInputError, match=r"\d+ deck slots are needed"):
        protocol_text(replace(made, columns=(*made.columns, *extra), rows=rows))


@pytest.mark.slow
@pytest.mark.skipif(not has_simulator(), reason="opentrons_simulate is not on this machine")
@pytest.mark.parametrize(("robot", "labware", "n", "scale"), CASES)
def test_the_makers_own_simulator_runs_it(robot, labware, n, scale):
    made = sized(labware, n, scale)
    request = RobotRequest(robot=robot)
    log = simulate(protocol_text(made, request))
    strokes = plan_run(made, request).strokes
    assert sum(line.startswith("Aspirating") for line in log) == len(strokes)
    assert sum(line.startswith("Picking up tip") for line in log) == sum(
        s.is_new_tip for s in strokes
    )
    assert any(line.startswith("Delaying for 15 min") for line in log), log[-30:]


@pytest.mark.skipif(not has_simulator(), reason="opentrons_simulate is not on this machine")
def test_the_simulators_refusal_is_told():
    with pytest.raises(InvalidInputError, match="the simulator refuses the protocol"):
        simulate("metadata = {'apiLevel': '2.15'}\ndef run(protocol):\n    1 / 0\n")


def test_without_a_simulator_the_way_to_get_it_is_told(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("MNCPLAN_OPENTRONS", raising=False)
    with pytest.raises(NotFoundError, match="opentrons==9.0.0"):
        simulator()


def test_every_trough_says_what_goes_in():
    text = protocol_text(plate())
    told = ast.get_docstring(ast.parse(text))
    assert "reservoir 1 (slot 2) A2:" in told
    assert "uL of metal_salt: HAuCl4.3H2O, 20 mM in H2O" in told
    assert "uL of H2O" in told
