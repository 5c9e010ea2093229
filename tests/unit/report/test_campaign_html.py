import json
import re
from dataclasses import replace

import html5lib
import pytest
from tests.unit.report.campaigns import PURITY, YIELD, campaign

from mncplan.app.campaign_report import campaign_report
from mncplan.app.campaign_report_parts import Branch, Order
from mncplan.domain.plate_rules import RulePrice
from mncplan.report.campaign_html import campaign_html
from mncplan.report.campaign_report_files import write_campaign_report
from mncplan.report.campaign_report_json import campaign_report_json
from mncplan.report.campaign_report_terminal import campaign_report_summary
from mncplan.report.campaign_view import order
from mncplan.report.draw_parallel import parallel_picture
from mncplan.report.encode import dumps
from mncplan.report.schema import schema
from mncplan.report.terminal import to_text


@pytest.fixture(scope="module")
def found():
    return campaign_report(campaign(27, objectives=(PURITY, YIELD)), has_shap=False)


@pytest.fixture(scope="module")
def page(found):
    return campaign_html(found)


@pytest.fixture(scope="module")
def empty():
    return campaign_report(campaign(0), has_shap=False)


def test_is_valid_html(page, empty):
    for text in (page, campaign_html(empty)):
        html5lib.HTMLParser(strict=True).parse(text)


def test_asks_for_nothing_from_outside(page):
    assert "http:" not in page and "https:" not in page
    assert not re.search(r"<(link|iframe|img|object|embed)\b|@import|src=", page)
    assert set(re.findall(r"url\(([^)]*)\)", page)) == {"#hatch"}
    assert "default-src 'none'" in page


def test_same_campaign_same_bytes(found, page):
    assert campaign_html(replace(found)) == page


def test_ids_pictures_and_headings(page):
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)
    for picture in re.findall(r"<svg[^>]*>", page):
        assert "aria-hidden" in picture or re.search(r'aria-label="[^"]+"', picture)
    levels = [int(n) for n in re.findall(r"<h(\d)\b", page)]
    assert levels[0] == 1 and all(b - a <= 1 for a, b in zip(levels, levels[1:], strict=False))


def test_every_section_is_there(page):
    for name in ("glance", "next", "progress", "surfaces", "phases", "front", "why", "quality",
                 "replay", "all"):  # fmt: skip
        assert f'<section id="{name}"' in page or f'id="{name}"' in page


def test_foreign_text_is_escaped(found):
    bad = '<script>alert("x")</script>'
    proposals = tuple(replace(p, reason=bad, nearest=bad) for p in found.proposals)
    trials = tuple(
        replace(t, observation=replace(t.observation, identity=bad, outcome="other"))
        for t in found.trials
    )
    foreign = replace(
        found, name=bad, target=bad, proposals=proposals, trials=trials, gain=bad, notes=(bad,),
        tree=Branch(rule=f"x {bad}", n=3, mean=1.0, sd=0.1),
        phase=replace(found.phase, identities=(bad, *found.phase.identities[1:])),
    )  # fmt: skip
    page = campaign_html(foreign)
    assert "<script>alert" not in page
    assert page.count("<script") == 1
    html5lib.HTMLParser(strict=True).parse(page)


def test_synthetic_results_are_called_so(found):
    told = campaign_html(replace(found, is_synthetic=True))
    assert "Synthetic data." in told and "simulated laboratory" in told
    assert "Synthetic data." not in campaign_html(found)
    assert "SYNTHETIC DATA" in to_text(campaign_report_summary(replace(found, is_synthetic=True)))
    assert campaign_report_json(replace(found, is_synthetic=True))["synthetic"] is True


def test_caveats_stand_beside_what_they_limit(page, found):
    for words in (found.importance.caveat, found.replay.caveat, "not a cause", "is a guess"):
        assert words.split(",")[0] in page.replace("&#39;", "'"), words


def test_without_results_it_says_what_is_missing(empty):
    page = campaign_html(empty)
    assert "No result yet" in page
    assert "a model is made from 6 different ones on" in page
    assert "Response surfaces" not in page


def test_prices_of_plate_rules_are_shown(found):
    priced = replace(
        found, prices=(RulePrice(rule="one value of temperature_C", gain=9.0, free=12.0),)
    )
    page = campaign_html(priced)
    assert "What the rules of the plate cost" in page and "25 %" in page
    assert "25 % of the gain" in to_text(campaign_report_summary(priced))


def test_the_terminal_tells_the_best_and_the_next(found):
    text = to_text(campaign_report_summary(found))
    assert found.best.name in text and "E028" in text
    assert all(len(line) <= 80 for line in text.splitlines())


def test_json_is_plain_and_complete(found):
    document = json.loads(dumps(campaign_report_json(found)))
    assert document["schema"] == "mncplan-campaign-report/1"
    assert len(document["experiments"]) == 27
    assert document["best"]["id"] == found.best.name
    assert {s["name"] for s in document["replay"]["strategies"]} == {
        "this campaign", "random", "one factor at a time", "response surface"
    }  # fmt: skip


def test_json_is_as_published(found, empty):
    from jsonschema import Draft202012Validator

    validator = Draft202012Validator(schema("campaign-report"))
    for report in (found, empty, replace(found, phase=None, replay=None, importance=None)):
        assert list(validator.iter_errors(campaign_report_json(report))) == []


def test_files_are_written(found, tmp_path):
    written = write_campaign_report(found, tmp_path / "report")
    assert [p.name for p in written] == ["report.html", "report.json"]
    assert all(p.stat().st_size > 1000 for p in written)


@pytest.mark.parametrize(
    ("foretold", "sd", "said"),
    [
        (None, 0.0, "apparent order 0.5 ± 0.1"),
        (0.8, 0.2, "the kinetic model gives 0.8 ± 0.2, the same direction"),
        (-0.8, 0.2, "the kinetic model gives -0.8 ± 0.2, the other direction: another step"),
        (-0.1, 0.2, "the kinetic model gives -0.1 ± 0.2"),
    ],
)
def test_an_order_says_whether_the_kinetic_model_agrees(foretold, sd, said):
    item = Order(
        parameter="metal_mM", value=0.5, sd=0.1, unit="1", foretold=foretold, foretold_sd=sd
    )
    shown = order(item).replace("−", "-")
    assert said in shown
    assert ("direction" in said) == ("direction" in shown)


def test_what_never_varied_takes_no_room(found):
    proposals = tuple(
        replace(item, setting={**item.setting, "temperature_C": 25.0}) for item in found.proposals
    )
    trials = tuple(
        replace(
            t,
            observation=replace(
                t.observation, setting={**t.observation.setting, "temperature_C": 25.0}
            ),
        )
        for t in found.trials
    )
    made = replace(found, proposals=proposals, trials=trials)
    table = campaign_html(made).split('class="next-plate"')[1].split("</table>")
    assert "temperature" not in table[0]
    assert "The same in all of them: temperature 25" in table[1]
    assert "temperature" in parallel_picture(found)
    assert "temperature" not in parallel_picture(made)
