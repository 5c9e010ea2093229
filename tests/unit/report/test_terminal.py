import io
from pathlib import Path

import pytest
from rich.cells import cell_len

from mncplan.domain.reaction import parse_terms, residual
from mncplan.report import terminal


class Screen(io.StringIO):
    """A stream with an encoding, on a terminal or not."""

    def __init__(self, encoding, is_terminal):
        super().__init__()
        self._encoding, self._is_terminal = encoding, is_terminal

    @property
    def encoding(self):
        return self._encoding

    def isatty(self):
        return self._is_terminal


@pytest.mark.parametrize("width", [80, 60, 40])
def test_fits_narrow_terminals(any_plan, width):
    for part in (
        terminal.plan_summary(any_plan, [Path("out/plan.json")]),
        terminal.dossier_summary(any_plan.target),
        terminal.routes_summary(any_plan.search, any_plan.sources),
    ):
        text = terminal.to_text(part, width)
        assert max(cell_len(line) for line in text.splitlines()) <= width


def test_plan_says_the_essentials(short_plan):
    text = terminal.to_text(terminal.plan_summary(short_plan, [Path("out/plan.json")]))
    for words in (
        "[Au₂₅(PET)₁₈]⁻", "N* = 8", "Route 1", "evidence A", "333 mg", "recalled, not re-read",
        "400 nm", "Hydrogen", "synthetic warning", "doi:10.0000/synthetic.2002", "out/plan.json",
    ):  # fmt: skip
        assert words in text


def test_no_route_says_why(no_route_plan):
    text = terminal.to_text(terminal.plan_summary(no_route_plan))
    assert "No route" in text and "not in stock: H(TBBT)" in text and "--ligand PET" in text


def test_plain_where_there_is_no_terminal(short_plan):
    screen = Screen("utf-8", is_terminal=False)
    terminal.show(terminal.plan_summary(short_plan), screen)
    assert "\x1b" not in screen.getvalue()


def test_ascii_where_the_stream_can_only_do_that(short_plan):
    screen = Screen("ascii", is_terminal=False)
    terminal.show(terminal.plan_summary(short_plan), screen)
    text = screen.getvalue()
    assert text.isascii() and "[Au25(PET)18]-" in text and "->" in text


def test_balance():
    equation = "2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26"
    text = terminal.to_text(terminal.balance_summary(equation, residual(parse_terms(equation))))
    assert "Not balanced" in text and "electrons" in text and "-2" in text
    fine = "2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)"
    assert "Balanced" in terminal.to_text(
        terminal.balance_summary(fine, residual(parse_terms(fine)))
    )


def test_tables_of_the_library():
    text = terminal.to_text(
        terminal.table_summary("Found", ("formula", "status"), [("Au25(PET)18", "crystal")])
    )
    assert "Au₂₅(PET)₁₈" in text
    assert "nothing found" in terminal.to_text(terminal.table_summary("Found", ("x",), []))
    assert "12" in terminal.to_text(terminal.stats_summary("Library", [("clusters", 12)]))
    text = terminal.to_text(terminal.entry_summary("Au25(PET)18", [("year", 2008), ("note", "")]))
    assert "2008" in text and "note" not in text
