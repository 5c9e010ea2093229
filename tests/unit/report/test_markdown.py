import re

from mncplan.report.markdown import protocol_markdown


def test_sections_in_the_order_of_the_bench(short_plan):
    text = protocol_markdown(short_plan)
    titles = re.findall(r"^## (.*)$", text, re.M)
    for before, after in [
        ("Safety first", "Weigh and measure"),
        ("Weigh and measure", "Stock solutions"),
        ("Published: Verified synthetic protocol", "Published: Recalled synthetic protocol"),
        ("What to expect", "Waste"),
        ("Waste", "Sources"),
    ]:
        assert titles.index(before) < titles.index(after)


def test_gravest_hazard_first(short_plan):
    text = protocol_markdown(short_plan)
    assert text.index("**Hydrogen** (may kill)") < text.index("**Stench**")


def test_weighing_table(short_plan):
    assert "| HAuCl₄·3H₂O | 1 | metal | 333 mg | 0.846 | 1 | 16961-25-4 |" in protocol_markdown(
        short_plan
    )


def test_every_table_row_has_as_many_cells_as_its_head(any_plan):
    n = 0
    for line in protocol_markdown(any_plan).splitlines():
        cells = len(re.findall(r"(?<!\\)\|", line)) if line.startswith("|") else 0
        assert not (n and cells) or cells == n
        n = cells


def test_recalled_is_said(recalled_plan):
    assert "> **recalled, not re-read: check against the cited" in protocol_markdown(recalled_plan)


def test_no_route(no_route_plan):
    text = protocol_markdown(no_route_plan)
    assert "## No protocol" in text and "no precursor of Au₃₂(SR)₁₈" in text


def test_every_number_cited_is_listed(any_plan):
    text = protocol_markdown(any_plan)
    body, _, works = text.partition("## Sources")
    cited = {n for group in re.findall(r"\[(\d[^\]]*)\]", body) for n in re.findall(r"\d+", group)}
    assert cited <= set(re.findall(r"^(\d+)\. ", works, re.M))
