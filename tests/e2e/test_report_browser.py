"""The report in a real browser: offline, without a fault, on paper and on a telephone."""

import base64
import re

import pytest
from tests.e2e import chromium

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(chromium.executable() is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module", params=["[Au25(PET)18]-", "Au36(TBBT)24", "[Ag24Au(SPhMe2)18]-"])
def page(request, browser, planned):
    browser.resize(1200)
    browser.open((planned(request.param).folder / "report.html").as_uri())
    return browser


def test_nothing_is_asked_from_outside(page):
    asked = [event["request"]["url"] for event in page.happened("Network.requestWillBeSent")]
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []
    assert len([url for url in asked if url.startswith("file:")]) == 1


def test_the_console_is_silent(page):
    assert page.happened("Runtime.exceptionThrown") == []
    assert page.happened("Log.entryAdded") == []
    assert page.happened("Runtime.consoleAPICalled") == []


def test_title_language_and_headings(page):
    assert page.run("document.title.length") > 5
    assert page.run("document.documentElement.lang") == "en"
    assert page.run("document.querySelectorAll('h1').length") == 1
    levels = page.run("[...document.querySelectorAll('h1,h2,h3,h4,h5')].map(h => +h.tagName[1])")
    assert all(after - before <= 1 for before, after in zip(levels, levels[1:], strict=False))
    heads = page.run("[...document.querySelectorAll('h2')].map(h => h.innerText.toLowerCase())")
    for word in ("route", "condition", "protocol", "plate", "source"):
        assert any(word in head for head in heads), (word, heads)


def test_links_inside_the_page_lead_somewhere(page):
    assert (
        page.run("""
        [...document.querySelectorAll('a[href^="#"]')]
            .map(a => a.getAttribute('href').slice(1))
            .filter(id => id && !document.getElementById(id))
    """)
        == []
    )
    ids = page.run("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))


def test_details_open(page):
    assert page.run("document.querySelectorAll('details').length") > 0
    assert (
        page.run("""
        [...document.querySelectorAll('details')].filter(d => {
            if (!d.querySelector('summary')) return true;
            d.open = false;
            const shut = d.getBoundingClientRect().height;
            d.querySelector('summary').click();
            let hidden = false;
            for (let p = d.parentElement; p; p = p.parentElement)
                if (p.tagName === 'DETAILS' && !p.open) hidden = true;
            return !hidden && (!d.open || d.getBoundingClientRect().height < shut);
        }).length
    """)
        == 0
    )


def test_pictures_have_words(page):
    assert page.run("document.querySelectorAll('svg, img').length") > 0
    assert (
        page.run("""
        [...document.querySelectorAll('img')].filter(i => !i.alt).map(i => i.outerHTML.slice(0, 80))
    """)
        == []
    )
    assert (
        page.run("""
        [...document.querySelectorAll('svg')].filter(s =>
            !(s.parentElement.closest('svg') || s.closest('[aria-hidden=true]')) &&
            !(s.getAttribute('aria-label') || s.getAttribute('aria-labelledby') ||
              s.querySelector('title'))
        ).map(s => s.outerHTML.slice(0, 80))
    """)
        == []
    )
    assert (
        page.run("""
        [...document.querySelectorAll('svg')].filter(s =>
            s.getBoundingClientRect().width < 20 && !s.closest('details:not([open])')).length
    """)
        == 0
    )


def test_tables_have_heads(page):
    assert (
        page.run("""
        [...document.querySelectorAll('table')].filter(t => !t.querySelector('th')).length
    """)
        == 0
    )


@pytest.mark.parametrize("width", [420, 800, 1200])
def test_no_page_is_wider_than_its_window(page, width):
    page.resize(width)
    page.run("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert page.run("window.innerWidth") == width
    assert page.run("document.documentElement.scrollWidth") <= width, page.run("""
        [...document.querySelectorAll('*')]
            .filter(e => e.getBoundingClientRect().right > window.innerWidth + 1)
            .map(e => e.tagName + '.' + e.className).slice(0, 12).join(' ')
    """)
    page.resize(1200)


def test_text_is_legible_in_light_and_dark(page):
    """Contrast of body text at least 4.5 in either scheme (WCAG AA)."""
    contrast = """
        (() => {
            const numbers = c => c.match(/[0-9.]+/g).map(Number);
            const light = ([r, g, b]) => [r, g, b].map(v => v / 255)
                .map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4)
                .reduce((sum, v, i) => sum + v * [0.2126, 0.7152, 0.0722][i], 0);
            const ground = e => {
                for (; e; e = e.parentElement) {
                    const c = numbers(getComputedStyle(e).backgroundColor);
                    if (c.length === 3 || c[3] > 0.5) return c;
                }
                return [255, 255, 255];
            };
            return [...document.querySelectorAll('p, li, td, th, h1, h2, h3, summary, dd, dt, a')]
                .filter(e => e.innerText && e.innerText.trim() && !e.closest('svg'))
                .map(e => {
                    const pair = [light(numbers(getComputedStyle(e).color)), light(ground(e))];
                    const ratio = (Math.max(...pair) + 0.05) / (Math.min(...pair) + 0.05);
                    return [ratio, e.tagName + '.' + e.className + ': ' + e.innerText.slice(0, 30)];
                })
                .filter(([ratio]) => ratio < 4.5).map(String).slice(0, 5);
        })()
    """
    for scheme in ("light", "dark"):
        page.send(
            "Emulation.setEmulatedMedia",
            features=[{"name": "prefers-color-scheme", "value": scheme}],
        )
        assert page.run(contrast) == [], scheme
    page.send("Emulation.setEmulatedMedia", features=[])


def test_it_prints_on_several_pages(page):
    pdf = base64.b64decode(page.send("Page.printToPDF", printBackground=False)["data"])
    assert pdf.startswith(b"%PDF-")
    assert len(re.findall(rb"/Type\s*/Page\b", pdf)) > 1


def test_nothing_is_wider_than_the_paper(page):
    """What is wider makes the browser shrink every page."""
    page.resize(688)
    page.send("Emulation.setEmulatedMedia", media="print")
    wide = page.run("""
        [...document.querySelectorAll('body *')]
            .filter(e => e.getBoundingClientRect().right > 690)
            .map(e => e.tagName + '.' + (e.getAttribute('class') || ''))
    """)
    page.send("Emulation.setEmulatedMedia", media="")
    page.resize(1200)
    assert wide == []


def test_pictures_stay_legible_on_a_telephone(page):
    page.resize(390)
    heights = page.run("""
        [...document.querySelectorAll('figure > svg text')]
            .filter(e => e.textContent.trim() && !e.closest('.maps'))
            .map(e => e.getBoundingClientRect().height).filter(h => h > 0)
    """)
    page.resize(1200)
    assert min(heights) >= 8


def test_what_is_folded_is_printed(page):
    page.run("document.querySelectorAll('details').forEach(d => d.open = false)")
    page.send("Emulation.setEmulatedMedia", media="print")
    page.run("dispatchEvent(new Event('beforeprint'))")
    still_folded = page.run("""
        [...document.querySelectorAll('details')]
            .filter(d => d.checkVisibility() && !d.open)
            .map(d => d.querySelector('summary').innerText)
    """)
    page.run("dispatchEvent(new Event('afterprint'))")
    page.send("Emulation.setEmulatedMedia", media="")
    assert still_folded == []
    assert page.run("[...document.querySelectorAll('details')].filter(d => d.open).length") == 0
