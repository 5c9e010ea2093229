import re
from dataclasses import replace

import html5lib
import pytest

from mncplan.domain.protocol import Plate
from mncplan.report.html import report_html


@pytest.fixture
def page(any_plan):
    return report_html(any_plan)


def test_is_valid_html(page):
    parser = html5lib.HTMLParser(strict=True)
    parser.parse(page)


def test_asks_for_nothing_from_outside(page):
    without_links = re.sub(r'<a href="https://doi\.org/[^"]*"', "<a", page)
    assert "http:" not in without_links and "https:" not in without_links
    assert not re.search(r"<(link|iframe|img|object|embed)\b|@import|url\(|src=", without_links)
    assert "default-src 'none'" in page


def test_is_deterministic(any_plan):
    assert report_html(any_plan) == report_html(replace(any_plan))


def test_every_citation_leads_to_a_work(page):
    cited = set(re.findall(r'href="#work-(\d+)"', page))
    listed = set(re.findall(r'id="work-(\d+)"', page))
    assert cited <= listed


def test_no_id_is_there_twice(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_every_picture_has_a_text(page):
    for picture in re.findall(r"<svg[^>]*>", page):
        assert 'role="img"' in picture and re.search(r'aria-label="[^"]+"', picture)


def test_headings_do_not_skip_a_level(page):
    levels = [int(n) for n in re.findall(r"<h(\d)\b", page)]
    assert levels[0] == 1
    assert all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_text_of_a_plan_is_escaped(page):
    assert "<b>not</b>" not in page and "&lt;b&gt;not&lt;/b&gt;" in page


def test_says_how_the_plan_can_be_made_again(any_plan):
    page = report_html(any_plan)
    for text in (any_plan.version, any_plan.knowledge, f"seed {any_plan.seed}"):
        assert text in page


def test_verified_protocols_come_before_recalled_ones(short_plan):
    page = report_html(short_plan)
    assert page.index("Verified synthetic protocol") < page.index("Recalled synthetic protocol")
    assert 'class="published from-memory"' in page


def test_recalled_protocol_wears_its_badge(recalled_plan):
    page = report_html(recalled_plan)
    assert "check against the cited paper before weighing" in page


def test_no_spectrum_is_made_up(short_plan):
    page = report_html(short_plan)
    assert "Heights carry no meaning" in page
    assert "<b>computed</b> from the sum formula" in page


def test_no_route_says_why(no_route_plan):
    page = report_html(no_route_plan)
    assert "No route to this target was found" in page
    assert "is in stock" in page
    assert 'id="protocol"' not in page


def test_plate_of_24_wells_and_odd_columns(short_plan):
    plate = Plate(
        wells=24, well_volume_uL=900.0, columns=("well", "kind", "x"),
        rows=(("A1", "blank", 1.0), ("D6", "blank", 2.0)), stocks=(),
    )  # fmt: skip
    assert "Plate map of x" in report_html(replace(short_plan, plate=plate))
    empty = replace(plate, rows=())
    assert "0 experiments" in report_html(replace(short_plan, plate=empty))
