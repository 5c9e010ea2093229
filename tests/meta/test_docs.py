"""The documentation builds strictly and asks no other host for anything."""

import re
import subprocess
import sys
from html.parser import HTMLParser

import pytest
from tests.meta.repository import ROOT

pytest.importorskip("mkdocs")

LOADING = {"script": "src", "img": "src", "iframe": "src", "link": "href", "source": "src"}
POINTING = {"canonical", "next", "prev", "alternate"}
EXTERNAL = re.compile(r"(https?:)?//")


class Resources(HTMLParser):
    """Collect what a browser would fetch from elsewhere when it shows a page."""

    def __init__(self):
        super().__init__()
        self.external = []

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        address = values.get(LOADING.get(tag, ""), "") or ""
        if EXTERNAL.match(address) and values.get("rel") not in POINTING:
            self.external.append(address)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", folder]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return folder


def test_pages_load_nothing_from_elsewhere(site):
    pages = sorted(site.rglob("*.html"))
    assert len(pages) > 5
    for page in pages:
        reader = Resources()
        reader.feed(page.read_text(encoding="utf-8"))
        assert reader.external == [], page.name


def test_styles_load_nothing_from_elsewhere(site):
    for style in site.rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"(url\(|@import )[\"']?(https?:)?//", text), style.name


def test_every_decision_is_listed():
    folder = ROOT / "docs" / "decisions"
    listed = set(re.findall(r"\((\d{4}-[\w-]+\.md)\)", (folder / "index.md").read_text("utf-8")))
    assert listed == {path.name for path in folder.glob("0*.md")}


def test_start_page_shows_the_stages_as_a_flow_chart():
    page = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    chart = page.split("```")[3]
    stages = ("wish", "design", "target", "routes", "conditions", "campaign", "plate", "bench")
    places = [chart.index(stage) for stage in stages]
    assert places == sorted(places)
    assert "library" in chart
    assert "knowledge" in chart
