"""Drawings and tables of a simulation."""

import re
from dataclasses import replace

import html5lib
import pytest

from mncplan.app.simulate_request import SimulateRequest, carry_out
from mncplan.app.tables import knowledge_base
from mncplan.report.draw_phase import identities, phase_pictures, tornado_picture
from mncplan.report.draw_trajectory import electrons_picture, label_rows, species_picture
from mncplan.report.simulate_html import simulate_html
from mncplan.report.simulate_terminal import simulate_summary
from mncplan.report.terminal import to_text

RECIPE = """\
product = "Au20(p-MBA)16"
hours = 0.3
[recipe]
ligand = "p-MBA"
start = "complex"
complexation_s = 60
pH = 10
"""


@pytest.fixture(scope="module")
def findings(tmp_path_factory):
    path = tmp_path_factory.mktemp("report") / "small.toml"
    path.write_text(RECIPE, encoding="utf-8")
    request = SimulateRequest(
        what=str(path), samples=1, points=2, has_sensitivity=True,
        vary=("reductant_per_metal=0.005..0.05", "pH=9..10", "temperature_C=10..40"),
    )  # fmt: skip
    return carry_out(request, knowledge_base())


def test_maps_one_per_place_of_the_third_setting(findings):
    maps = phase_pictures(findings.simulation.phases)
    assert [said for _, said in maps] == ["temperature 10", "temperature 40"]
    for drawn, _ in maps:
        assert drawn.count('class="on-phase"') == 2 * 4


def test_map_shows_each_point_in_its_place(findings):
    phases = findings.simulation.phases
    told = re.search('aria-label="([^"]*)"', phase_pictures(phases)[1][0])[1]
    for point in phases.points:
        if point.place[2] == 40:
            dose, pH = point.place[:2]
            said = f"reductant per metal {dose:g}, pH {pH:g}, temperature 40 °C: {point.identity}"
            assert said in told


def test_paler_where_samples_disagree(findings):
    phases = findings.simulation.phases
    sure = replace(phases.points[0], place=(0.005,), agreement=1.0)
    unsure = replace(sure, agreement=0.0)
    drawn = [
        phase_pictures(replace(phases, axes=phases.axes[:1], points=(p, p)))[0][0]
        for p in (sure, unsure)
    ]
    assert 'opacity="1.00"' in drawn[0]
    assert 'opacity="0.25"' in drawn[1]
    assert identities(phases)


def test_tornado_widest_first(findings):
    told = re.search('aria-label="([^"]*)"', tornado_picture(findings.simulation))[1]
    names = [s.key for s in findings.simulation.swings if s.width > 0][:12]
    places = [told.index(f"{name}: ") for name in names]
    assert places == sorted(places)


def test_curves_end_where_the_run_ends(findings):
    found = findings.simulation
    drawn = species_picture(found)
    column = found.run.mechanism.index["Au20(p-MBA)16"]
    assert f"Au20(p-MBA)16 {100 * found.shares[-1, column]:.1f} %" in drawn
    assert drawn.count('class="curve') <= 8
    assert "complexes, salt" in electrons_picture(found)


def test_shares_by_electrons_add_up(findings):
    told = re.search(r"at the end ([^\"]*)\"", electrons_picture(findings.simulation))[1]
    shares = [float(x) for x in re.findall(r" ([\d.]+) %", told)]
    assert 97 <= sum(shares) <= 100.5


def test_labels_never_overlap():
    rows = label_rows([200.0, 201.0, 199.0, 323.0, 324.0, 322.0])
    ordered = sorted(rows)
    assert all(b - a >= 14 for a, b in zip(ordered, ordered[1:], strict=False))
    assert max(rows) <= 324
    order = sorted(range(3), key=lambda i: rows[i])
    assert order == [2, 0, 1]


def test_page_is_valid_and_deterministic(findings):
    page = simulate_html(findings)
    html5lib.HTMLParser(strict=True).parse(page)
    assert page == simulate_html(findings)
    ids = re.findall(r'id="([\w-]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([\w-]+)"', page)) <= set(ids)


def test_page_says_first_what_it_is(findings):
    page = simulate_html(findings)
    assert page.index("literature-constrained hypothesis") < page.index("<nav")


def test_terminal_fits_eighty_columns(findings):
    text = to_text(simulate_summary(findings), 80)
    assert max(map(len, text.splitlines())) <= 80
    assert "What the purity hangs on most" in text
