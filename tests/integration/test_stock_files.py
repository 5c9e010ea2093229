"""Stock files: adding never loses a line, and every bad line is named."""

import pytest

from mncplan.app.request import PlanOptions, read_stock_file
from mncplan.app.routes import find_routes
from mncplan.app.stock import add_to_stock, check_stock_file, list_stock
from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster
from mncplan.errors import InvalidInputError

GOLD = {"name": "HAuCl4.3H2O", "price_per_g": "80", "price_date": "2026-11-02"}


def test_a_known_chemical_needs_only_its_name(tmp_path):
    path = tmp_path / "s.csv"
    item = add_to_stock(path, GOLD, knowledge_base())
    assert (item.key, item.cas) == ("HAuCl4.3H2O", "16961-25-4")
    assert (item.price_per_g, item.price_date) == (80.0, "2026-11-02")
    assert read_stock_file(path, knowledge_base()) == (item,)


def test_a_cas_number_names_a_chemical(tmp_path):
    item = add_to_stock(tmp_path / "s.csv", {"name": "16940-66-2"}, knowledge_base())
    assert item.key == "NaBH4"


def test_adding_keeps_earlier_lines_and_new_columns(tmp_path):
    path = tmp_path / "s.csv"
    first = add_to_stock(path, {"name": "NaBH4"}, knowledge_base())
    second = add_to_stock(path, GOLD, knowledge_base())
    assert list_stock(knowledge_base(), path) == (first, second)
    assert list_stock(knowledge_base(), path, "borohydride") == (first,)


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"name": "HAuCl4.3H2O"}, "already in it"),
        ({"name": "mystery", "formula": "Qq2"}, "formula 'Qq2'"),
        ({"name": "mystery", "cas": "1-2-3"}, "CAS '1-2-3'"),
        ({"name": "NaBH4", "price_per_g": "2"}, "needs the day"),
        ({"name": "NaBH4", "price_per_g": "two", "price_date": "2026-11-02"}, "price_per_g 'two'"),
        ({"name": "NaBH4", "price_per_g": "2", "price_date": "2.11.26"}, "price_date '2.11.26'"),
        ({"name": "NaBH4", "tier": "cupboard"}, "tier 'cupboard'"),
        ({"name": "NaBH4", "ligand": "PETT"}, "PETT"),
    ],
)
def test_a_bad_line_changes_nothing(tmp_path, row, message):
    path = tmp_path / "s.csv"
    add_to_stock(path, GOLD, knowledge_base())
    before = path.read_bytes()
    with pytest.raises(InvalidInputError, match=message):
        add_to_stock(path, row, knowledge_base())
    assert path.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir()] == ["s.csv"]


def test_a_mistyped_column_is_not_silently_dropped(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("name,formula,cas,prize\nNaBH4,,,2\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="unknown column prize"):
        check_stock_file(path, knowledge_base())


def test_remarks_name_what_a_plan_would_lack(tmp_path):
    path = tmp_path / "s.csv"
    path.write_text("name,formula,cas\nelixir,,\nNaBH4,,\nNaBH4,,\n", encoding="utf-8")
    remarks = check_stock_file(path, knowledge_base())
    assert any("elixir: no formula" in text for text in remarks)
    assert any("elixir: no hazard codes" in text for text in remarks)
    assert any("same chemical" in text for text in remarks)


def test_the_users_price_replaces_the_price_class(tmp_path):
    target = Cluster.parse("Au38(PET)24")
    path = tmp_path / "s.csv"

    def cost(per_g: str) -> float:
        path.unlink(missing_ok=True)
        add_to_stock(path, {**GOLD, "price_per_g": per_g}, knowledge_base())
        options = PlanOptions(n_routes=1, stock=read_stock_file(path, knowledge_base()))
        best = find_routes(target, options, knowledge_base()).routes[0]
        gold = next(leaf for leaf in best.leaves if leaf.stock_key == "HAuCl4.3H2O")
        assert (gold.price_per_g, gold.price_date) == (float(per_g), "2026-11-02")
        return dict(best.scores)["cost_index"]

    assert cost("200") - cost("100") == pytest.approx(100 * 0.39383, rel=0.02)
