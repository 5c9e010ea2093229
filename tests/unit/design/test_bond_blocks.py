"""Blocks read from coordinates; the positions are constructed, not measured."""

import numpy as np
import pytest

from mncplan.design.bond_blocks import core_atoms, core_blocks, matching_blocks
from mncplan.errors import InvalidInputError

NOTHING = np.empty((0, 3))
BOND = 2.8
TETRAHEDRON = BOND / np.sqrt(8) * np.array([[1, 1, 1], [1, -1, -1], [-1, 1, -1], [-1, -1, 1]])
TRIANGLE = (
    BOND / np.sqrt(3) * np.array([[np.cos(a), np.sin(a), 0.0] for a in np.radians([90, 210, 330])])
)


def icosahedron(bond=BOND):
    golden = (1 + np.sqrt(5)) / 2
    shell = [v for a in (-1, 1) for b in (-golden, golden)
             for v in ((0, a, b), (a, b, 0), (b, 0, a))]  # fmt: skip
    shell = np.array(shell, dtype=float)
    return np.vstack([np.zeros(3), shell * bond / np.linalg.norm(shell[0])])


def test_two_far_tetrahedra_are_two_blocks():
    core = np.vstack([TETRAHEDRON, TETRAHEDRON + [10.0, 0, 0]])
    found = core_blocks(core, NOTHING)
    assert [block.atoms for block in found.blocks] == [(0, 1, 2, 3), (4, 5, 6, 7)]
    assert (found.electrons, found.left, found.between_A) == (4, (), None)
    assert found.inside_A == pytest.approx(BOND)


def test_a_bitetrahedron_shares_a_vertex_unless_that_is_forbidden():
    core = np.vstack([TETRAHEDRON, 2 * TETRAHEDRON[0] - TETRAHEDRON[1:]])
    assert core_blocks(core, NOTHING).electrons == 4
    assert [len(b.atoms) for b in core_blocks(core, NOTHING).blocks] == [4, 4]
    apart = core_blocks(core, NOTHING, shared=0)
    assert [len(block.atoms) for block in apart.blocks] == [4, 3]


def test_shorter_bonds_win_when_blocks_compete():
    apex = TETRAHEDRON[0]
    core = np.vstack([TETRAHEDRON, apex + (apex - TETRAHEDRON[1:]) * 3.0 / BOND])
    found = core_blocks(core, NOTHING)
    assert found.blocks[0].mean_A == pytest.approx(BOND)
    assert found.blocks[-1].mean_A == pytest.approx(3.0)


def test_a_triangle_alone_is_a_block():
    assert [block.atoms for block in core_blocks(TRIANGLE, NOTHING).blocks] == [(0, 1, 2)]


def test_a_centred_icosahedron_has_eight_electrons():
    found = core_blocks(icosahedron(), NOTHING)
    assert [len(block.atoms) for block in found.blocks] == [13]
    assert found.electrons == 8
    assert matching_blocks(icosahedron(), NOTHING, 8) == found
    assert matching_blocks(icosahedron(), NOTHING, 14) is None


def test_metal_between_two_collinear_ligands_is_no_core():
    metal = np.vstack([TETRAHEDRON, [20.0, 0, 0], [30.0, 0, 0]])
    ligand = np.array([[17.7, 0, 0], [22.3, 0, 0], [30.0, 2.3, 0], [32.3, 0, 0]])
    assert core_atoms(metal, ligand) == (0, 1, 2, 3, 5)


@pytest.mark.parametrize("seed", range(4))
def test_turning_and_moving_changes_nothing(seed):
    rng = np.random.default_rng(seed)
    turn, _ = np.linalg.qr(rng.normal(size=(3, 3)))
    core = np.vstack([TETRAHEDRON, TRIANGLE + [7.0, 0, 0]])
    before, after = (
        core_blocks(core, NOTHING),
        core_blocks(core @ turn + rng.normal(size=3), NOTHING),
    )
    assert [b.atoms for b in before.blocks] == [b.atoms for b in after.blocks]


@pytest.mark.parametrize("bad", [np.zeros(3), np.zeros((2, 2)), np.full((2, 3), np.nan)])
def test_bad_positions_are_refused(bad):
    with pytest.raises(InvalidInputError, match=r"shape \(n, 3\)"):
        core_blocks(bad, NOTHING)


def test_sharing_edges_is_refused():
    with pytest.raises(InvalidInputError, match="0 or 1"):
        core_blocks(TETRAHEDRON, NOTHING, shared=2)
