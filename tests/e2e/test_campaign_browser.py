"""The campaign report in a real browser: offline, without a fault, on paper and on a telephone."""

import base64

import pytest
from tests.e2e import chromium
from tests.unit.report.campaigns import PURITY, YIELD, campaign

from mncplan.app.campaign_report import campaign_report
from mncplan.report.campaign_report_files import write_campaign_report

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(chromium.executable() is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def page(browser, tmp_path_factory):
    state = campaign(27, objectives=(PURITY, YIELD), is_synthetic=True)
    folder = tmp_path_factory.mktemp("report")
    html, _ = write_campaign_report(campaign_report(state, has_shap=False), folder)
    browser.resize(1200)
    browser.open(html.as_uri())
    return browser


def test_nothing_is_asked_from_outside(page):
    asked = [event["request"]["url"] for event in page.happened("Network.requestWillBeSent")]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1


def test_the_console_is_silent(page):
    assert page.happened("Runtime.exceptionThrown") == []
    assert page.happened("Log.entryAdded") == []


@pytest.mark.parametrize("width", [420, 800, 1200])
def test_no_page_is_wider_than_its_window(page, width):
    page.resize(width)
    page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.run("document.documentElement.scrollWidth") <= width, page.run("""
        [...document.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
            .map(e => e.tagName + '.' + (e.className.baseVal ?? e.className)).slice(0, 12).join(' ')
    """)
    page.resize(1200)


def test_surfaces_are_drawn_in_shades(page):
    shades = page.run("""
        [...document.querySelectorAll('rect.heat')].map(r => getComputedStyle(r).fillOpacity)
    """)
    assert len(set(shades)) > 10
    assert page.run("getComputedStyle(document.querySelector('rect.heat')).fill") != "rgb(0, 0, 0)"


def test_labels_lie_inside_their_pictures(page):
    assert (
        page.run("""
        [...document.querySelectorAll('svg text')].filter(t => {
            const own = t.getBoundingClientRect();
            const all = t.closest('svg').getBoundingClientRect();
            return own.width && (own.left < all.left - 2 || own.right > all.right + 2);
        }).map(t => t.textContent).slice(0, 8)
    """)
        == []
    )


def test_pictures_and_tables_have_words(page):
    assert (
        page.run("""
        [...document.querySelectorAll('svg')].filter(s =>
            !s.closest('[aria-hidden=true]') && !s.getAttribute('aria-label')).length
    """)
        == 0
    )
    assert (
        page.run("""
        [...document.querySelectorAll('table')].filter(t => !t.querySelector('th')).length
    """)
        == 0
    )


def test_synthetic_is_seen_first(page):
    top = page.run("document.querySelector('.warnings').getBoundingClientRect().top")
    first = page.run("document.querySelector('#glance').getBoundingClientRect().top")
    assert top < first
    assert "Synthetic data" in page.run("document.querySelector('.warnings').innerText")


def test_it_prints(page):
    pdf = base64.b64decode(page.send("Page.printToPDF", printBackground=False)["data"])
    assert pdf.startswith(b"%PDF-")
