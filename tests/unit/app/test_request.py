"""What a user asks for is checked before any work starts."""

import pytest

from mncplan.app.request import (
    PlanOptions,
    parse_scale,
    read_stock_file,
    require_definite,
    resolve_ligand,
    resolve_target,
    with_own_ligands,
    with_user_stock,
)
from mncplan.app.tables import knowledge_base
from mncplan.errors import FormulaError, InvalidInputError, StorageError


@pytest.fixture(scope="module")
def knowledge():
    return knowledge_base()


@pytest.mark.parametrize(
    ("text", "mg"),
    [("50mg", 50), ("50", 50), ("0.2 g", 200), ("100 µg", 0.1), ("100ug", 0.1), ("1e2mg", 100)],
)
def test_scales(text, mg):
    assert parse_scale(text) == pytest.approx(mg)


@pytest.mark.parametrize("text", ["0", "-1", "fifty", "", "nan", "inf", "50kg", "50,5mg", "50MG"])
def test_no_mass(text):
    with pytest.raises(InvalidInputError, match="expected a mass such as 50mg"):
        parse_scale(text)


@pytest.mark.parametrize("text", ["1e9", "101g", "1e-9mg"])
def test_scales_no_bench_can_serve(text):
    with pytest.raises(InvalidInputError, match=r"outside 0\.01 mg to 100 g"):
        parse_scale(text)


@pytest.mark.parametrize("name", ["PET", "SC2H4Ph", "SCCc1ccccc1", "c1ccccc1CCS", "pet"])
def test_a_ligand_of_the_table_by_any_name(knowledge, name):
    assert resolve_ligand(name, knowledge.ligands).id == "PET"


def test_a_thiol_beyond_the_table_by_smiles(knowledge):
    cluster = resolve_target("[Au25(SR)18]-", "CCCCCCCCCCCCCCCCCS", knowledge)
    ((ligand, n),) = cluster.ligands
    assert (ligand.kind, n) == ("thiolate", 18)
    options = with_own_ligands(cluster, PlanOptions(), knowledge)
    (own,) = options.stock
    assert own.ligand == ligand.id
    assert own.molar_mass == pytest.approx(272.5, abs=0.1)
    assert "hazards not on file" in own.note
    assert with_own_ligands(cluster, options, knowledge).stock == options.stock


@pytest.mark.parametrize("name", ["QQQ", "OCCc1ccccc1", "C1CC", "", "SCCS"])
def test_no_ligand(knowledge, name):
    with pytest.raises(InvalidInputError):
        resolve_ligand(name, knowledge.ligands)


def test_a_ligand_that_binds_otherwise_does_not_take_the_place(knowledge):
    with pytest.raises(InvalidInputError, match="no ligands that this phosphine could replace"):
        resolve_target("[Au25(SR)18]-", "PPh3", knowledge)


def test_a_ligand_takes_the_place_of_its_kind(knowledge):
    cluster = resolve_target("[Au25(PPh3)10(SR)5Cl2]2+", "PET", knowledge)
    assert str(cluster) == "[Au25(PPh3)10(PET)5Cl2]2+"
    assert str(resolve_target("[Au25(PET)18]-", "SG", knowledge)) == "[Au25(SG)18]-"


def test_a_generic_ligand_is_no_answer(knowledge):
    with pytest.raises(InvalidInputError, match="generic"):
        resolve_target("[Au25(SR)18]-", "SR", knowledge)


def test_a_generic_target_is_told_what_is_reported(knowledge):
    with pytest.raises(InvalidInputError, match=r"reported with PET, .*SG"):
        require_definite(resolve_target("[Au25(SR)18]-", None, knowledge), knowledge)
    with pytest.raises(InvalidInputError) as refusal:
        require_definite(resolve_target("[Au25(PPh3)10(SR)5Cl2]2+", None, knowledge), knowledge)
    assert "Cl," not in str(refusal.value)
    assert "PPh3," not in str(refusal.value)


def test_families_are_told_apart(knowledge):
    for text in ("[Ag25-xAux(SR)18]-", "Au38(TBBT)m(PET)24-m"):
        with pytest.raises(FormulaError, match="composition family"):
            resolve_target(text, None, knowledge)


GOOD = "name,formula,cas\ngold chloride,HAuCl4,16903-35-8\n"
WRONG = {
    "truncated": (b"name,formula,cas\ngold chloride,HAuCl4\nsodium boro", "3 cells expected"),
    "wrong header": (b"nom;formule;cas\ngold;HAuCl4;16903-35-8\n", "expected a header"),
    "wrong CAS": (b"name,formula,cas\ngold chloride,HAuCl4,16903-35-7\n", "check digit"),
    "wrong formula": (b"name,formula,cas\ngold,Qq4,\n", "is not an element"),
    "empty": (b"", "expected a header"),
    "header alone": (b"name,formula,cas\n", "no stock lines"),
    "binary": (bytes(range(256)) * 20, "not UTF-8"),
    "zero bytes": (b"name,formula,cas\ngo\0ld,HAuCl4,16903-35-8\n", "not a text file"),
    "Latin-1": ("name,formula,cas\nThiol für Gold,C8H10S,4410-99-5\n".encode("latin-1"), "UTF-8"),
    "formula of another": (b"name,formula,cas\ntoluene,C6H6,108-88-3\n", "is toluene .C7H8."),
    "density in words": (b"name,formula,cas,density_g_mL\na,Au,,heavy\n", "expected g/mL"),
    "density below nothing": (b"name,formula,cas,density_g_mL\na,Au,,-1\n", "expected g/mL"),
    "unknown ligand": (b"name,formula,cas,ligand\na,C8H10S,,NOPE\n", "unknown ligand 'NOPE'"),
    "open quote": (b'name,formula,cas\n"gold,HAuCl4,16903-35-8\n', "3 cells expected"),
    "endless cell": (b'name,formula,cas\n"' + b"x" * 200_000 + b'",Au,\n', "no CSV"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_bad_stock_files(knowledge, tmp_path, fault):
    content, said = WRONG[fault]
    path = tmp_path / "stock.csv"
    path.write_bytes(content)
    with pytest.raises(InvalidInputError, match=said) as refusal:
        read_stock_file(path, knowledge)
    assert "stock.csv" in str(refusal.value)
    assert "\n" not in str(refusal.value)


def test_good_stock_files(knowledge, tmp_path):
    path = tmp_path / "stock.csv"
    for content in (GOOD, "\ufeff" + GOOD.replace("\n", "\r\n")):
        path.write_text(content, encoding="utf-8", newline="")
        (item,) = read_stock_file(path, knowledge)
        assert item.cas == "16903-35-8"


def test_stock_files_that_are_none(knowledge, tmp_path):
    with pytest.raises(StorageError, match="No such file"):
        read_stock_file(tmp_path / "missing.csv", knowledge)
    with pytest.raises(StorageError, match="directory"):
        read_stock_file(tmp_path, knowledge)


@pytest.mark.parametrize(
    ("formula", "mass"),
    [("HAuCl4", 339.79), ("HAuCl4·3H2O", 393.83), ("HAuCl₄ . 4 H₂O", 411.85)],
)
def test_a_salt_on_the_shelf_stands_in_for_the_usual_hydrate(knowledge, tmp_path, formula, mass):
    path = tmp_path / "stock.csv"
    path.write_text(f"name,formula,cas\nmy gold,{formula},\n", encoding="utf-8")
    options = PlanOptions(stock=read_stock_file(path, knowledge), only_stock=True)
    shelf = with_user_stock(knowledge, options)
    assert shelf["HAuCl4.3H2O"].name == "my gold"
    assert shelf["HAuCl4.3H2O"].molar_mass == pytest.approx(mass, abs=0.02)
    assert {item.name for item in shelf.values()} == {"my gold", shelf["H2O"].name}
