"""Structure files in explain: motifs, blocks and open sites from constructed coordinates."""

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

import mncplan as mp
from mncplan.app.explain import explain
from mncplan.app.explain_structure import read_xyz, with_structure
from mncplan.cli.explaining import run_explain
from mncplan.design.bond_motifs import motifs_from_bonds
from mncplan.design.open_sites import exposed_shares
from mncplan.errors import InvalidInputError, StorageError

REFERENCES = Path(
    os.environ.get("MNCPLAN_DATA", Path(__file__).resolve().parents[4] / "shared" / "data")
) / ("nc_database/fully_protected")


def staple(n, start=0.0, along=1.0):
    """A straight chain S-(Au-S)n along x, 2.3 A per bond, and its positions."""
    step = 2.3
    donors = [[start + along * 2 * step * i, 5.0, 0.0] for i in range(n + 1)]
    metals = [[start + along * step * (2 * i + 1), 5.0, 0.0] for i in range(n)]
    return metals, donors


def test_staples_of_each_length_and_bridges_are_told_apart():
    core = [[0.0, 0.0, 0.0], [2.8, 0.0, 0.0]]
    one, one_donors = staple(1)
    two, two_donors = staple(2, start=30.0)
    lone = [[60.0, 5.0, 0.0]]
    parts = motifs_from_bonds(
        np.array(core + one + two), np.array(one_donors + two_donors + lone), "Au"
    )
    assert (parts.core, parts.staples, parts.bridging, parts.rings) == (2, ((1, 1), (2, 1)), 1, ())
    assert parts.basis == "structure"


def test_a_ring_is_no_staple():
    angles = np.linspace(0, 2 * np.pi, 16, endpoint=False)
    radius = 2.3 / (2 * np.sin(np.pi / 16))
    ring = radius * np.stack([np.cos(angles), np.sin(angles), 0 * angles], axis=1)
    parts = motifs_from_bonds(ring[::2], ring[1::2], "Au")
    assert (parts.core, parts.rings, parts.staples) == (0, ((8, 1),), ())


def test_a_bare_atom_is_open_and_a_caged_one_is_not():
    alone = exposed_shares(["Au"], np.zeros((1, 3)), [0])
    assert alone[0] == pytest.approx(1.0)
    golden = (1 + 5**0.5) / 2
    cage = [v for a in (-1, 1) for b in (-golden, golden)
            for v in ((0, a, b), (a, b, 0), (b, 0, a))]  # fmt: skip
    cage = np.array(cage) * 2.8 / np.hypot(1, golden)
    shares = exposed_shares(["Au"] * 13, np.vstack([np.zeros(3), cage]), range(13))
    assert shares[0] == 0
    assert (shares[1:] > 0.2).all()
    one_side = exposed_shares(["Au", "S"], np.array([[0, 0, 0], [2.4, 0, 0]]), [0])
    assert 0.4 < one_side[0] < 0.8


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "number of atoms"),
        ("two\n\nAu 0 0 0\n", "number of atoms"),
        ("3\n\nAu 0 0 0\n", "3 atoms announced, 1 there"),
        ("1\n\nAu 0 zero 0\n", "line 3: expected a symbol and x y z"),
        ("1\n\nAu 0 0 nan\n", "line 3"),
        ("1\n\nAu 0 0\n", "line 3"),
    ],
)
def test_bad_files_name_the_line(tmp_path, text, said):
    path = tmp_path / "x.xyz"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidInputError, match=said):
        read_xyz(path)


def test_a_missing_file_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError):
        read_xyz(tmp_path / "none.xyz")


def test_other_metals_than_the_formula_are_refused(tmp_path):
    path = tmp_path / "x.xyz"
    path.write_text("2\n\nAu 0 0 0\nAg 2.8 0 0\n", encoding="utf-8")
    dossier = explain(mp.Cluster.parse("[Au25(SR)18]-"), mp.load_knowledge())
    with pytest.raises(InvalidInputError, match="holds Ag1 Au1"):
        with_structure(dossier, path, mp.load_knowledge())


@pytest.mark.parametrize(
    ("formula", "name", "core", "staples", "blocks"),
    [
        ("[Au25(PET)18]-", "au25_pet18_-1_opt.xyz", 13, ((2, 6),), "1 M13"),
        ("Au28(TBBT)20", "au28_tbbt20_opt.xyz", 14, ((2, 4), (3, 2)), "4 M4"),
        ("Au36(TBBT)24", "au36_tbbt24_opt.xyz", 20, ((2, 8),), "6 M4"),
        ("Au38(PET)24", "au38_pet24q_opt.xyz", 23, ((1, 3), (2, 6)), "no blocks"),
    ],
)
def test_reference_structures(formula, name, core, staples, blocks):
    path = REFERENCES / name
    if not path.is_file():
        pytest.skip(f"{name} of NC_Database (GPL-3.0, not shipped) is not in {REFERENCES}")
    knowledge = mp.load_knowledge()
    dossier = with_structure(explain(mp.Cluster.parse(formula), knowledge), path, knowledge)
    first = dossier.decompositions[0]
    assert (first.core, first.staples, first.basis) == (core, staples, "structure")
    assert any(blocks in line for line in dossier.structure)
    assert any("open to a probe" in line and "0 in the core" in line for line in dossier.structure)


def small(tmp_path, text):
    path = tmp_path / "small.xyz"
    path.write_text(text, encoding="utf-8")
    return path


def test_gaps_of_a_structure_unlike_all_on_file_are_refused_with_the_reason(tmp_path):
    path = small(tmp_path, "3\n\nAu 0 0 0\nAu 2.8 0 0\nS 1.4 1.9 0\n")
    dossier = mp.explain("[Au2(SR)]+", structure=path)
    told = [why for name, why in dossier.unpredicted if "from the structure" in name]
    assert len(told) == 2
    assert all("outside the domain" in reason for reason in told)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("3\n\nAu 0 0 0\nAu 2.8 0 0\nP 1.4 1.9 0\n", "bound by P"),
        ("2\n\nAu 0 0 0\nAu 2.8 0 0\n", "0 donors and halides bind the metal"),
    ],
)
def test_what_has_no_levels_says_why(tmp_path, text, why):
    dossier = mp.explain("[Au2(SR)]+", structure=small(tmp_path, text))
    (reason,) = [why for name, why in dossier.unpredicted if name.startswith("properties from")]
    assert why in reason


def test_a_reference_structure_gives_its_gap_from_levels():
    path = REFERENCES / "au30_sadm18_opt.xyz"
    if not path.is_file():
        pytest.skip(f"NC_Database (GPL-3.0, not shipped) is not in {REFERENCES}")
    dossier = mp.explain("Au30(S-Adm)18", structure=path)
    (gap,) = [value for value in dossier.predicted if value.name == "optical_gap"]
    assert "structure-level model" in gap.note
    assert gap.low < 1.6 < gap.high
    assert any("structure-level model" in line for line in dossier.structure)


def test_what_the_structure_tells_is_no_longer_missing(monkeypatch, tmp_path):
    from mncplan.app import explain_structure

    kin = mp.explain("Au40(SR)26").predicted[0]
    gap = replace(kin, name="electrochemical_gap", value=1.5, unit="eV")
    monkeypatch.setattr(explain_structure, "_properties", lambda *_: ((gap,), ()))
    path = small(tmp_path, "3\n\nAu 0 0 0\nAu 2.8 0 0\nS 1.4 1.9 0\n")
    before = mp.explain("[Au2(SR)]+")
    assert "electrochemical_gap" in dict(before.unpredicted)
    missing = dict(mp.explain("[Au2(SR)]+", structure=path).unpredicted)
    assert set(dict(before.unpredicted)) - set(missing) == {"electrochemical_gap"}


def test_the_verb_reads_a_structure_once(tmp_path, monkeypatch):
    from mncplan.app import explain_structure

    path = small(tmp_path, "3\n\nAu 0 0 0\nAu 2.8 0 0\nS 1.4 1.9 0\n")
    reads = []

    def counted(path, what, **options):
        reads.append(what)
        return path.read_text(encoding="utf-8")

    monkeypatch.setattr(explain_structure, "read_text", counted)
    run_explain("[Au2(SR)]+", None, path, None, is_json=True)
    assert reads == ["structure file"]
