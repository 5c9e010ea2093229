import csv
import io
from dataclasses import replace

import pytest
from tests.unit.lab.plates import plate

from mncplan.domain.plate_rules import LABWARE
from mncplan.errors import InvalidInputError
from mncplan.lab.worklist import DEAD_uL, FULL_uL, make_worklist, worklist_csv
from mncplan.lab.worksheet import worksheet_html, worksheet_markdown


def rows(text):
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_every_volume_of_the_plate_is_dispensed_once():
    made = plate(n=30)
    found = {(r["destination_well"], r["source"]): float(r["volume_uL"])
             for r in rows(worklist_csv(made))}  # fmt: skip
    at = made.columns.index("well")
    wanted = {
        (row[at], name.removesuffix("_uL")): row[i]
        for row in made.rows
        for i, name in enumerate(made.columns)
        if name.endswith("_uL") and row[i]
    }
    assert found == wanted


def test_sources_come_in_the_order_of_addition():
    order = list(dict.fromkeys(r["source"] for r in rows(worklist_csv(plate()))))
    assert order == ["H2O", "metal_salt_20mM", "ligand_50mM", "reductant_100mM"]


def test_the_hold_stands_before_the_first_transfer_of_the_reductant():
    held = [r for r in rows(worklist_csv(plate())) if r["hold"]]
    assert [(r["source"], r["hold"]) for r in held] == [
        ("reductant_100mM", "Let the complex form (15 min).")
    ]


def test_no_trough_is_emptied_or_overfilled():
    found = make_worklist(plate(n=96))
    drawn = {}
    for item in found.transfers:
        key = (item.reservoir, item.trough)
        drawn[key] = drawn.get(key, 0.0) + item.volume_uL
    for source in found.sources:
        for place, fill in zip(source.places, source.fills_uL, strict=True):
            assert drawn[place] + DEAD_uL <= fill <= FULL_uL + 50


def test_a_trough_serves_one_source_only():
    found = make_worklist(plate(n=96))
    places = [place for source in found.sources for place in source.places]
    assert len(places) == len(set(places))


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"rows": plate().rows + plate().rows[:1]}, "stands twice"),
        ({"rows": (("Q9", *plate().rows[0][1:]),)}, "Q9: no such well"),
        ({"rows": ((*plate().rows[0][:-1], float("nan")),)}, "of well A1 is nan"),
        ({"rows": ((*plate().rows[0][:-1], -3.0),)}, "of well A1 is -3.0"),
    ],
)
def test_a_broken_plate_is_refused(change, match):
    with pytest.raises(InvalidInputError, match=match):
        make_worklist(replace(plate(), **change))


@pytest.mark.parametrize("key", LABWARE)
def test_labels_are_those_of_the_labware(key):
    labware = LABWARE[key]
    assert len(set(labware.labels())) == labware.n_wells
    assert labware.labels()[labware.rows] == "A2"


def test_a_sheet_names_every_volume_and_tells_to_wait():
    text = worksheet_markdown(plate(n=6), "Plate 3")
    assert text.startswith("# Plate 3\n")
    assert text.index("metal_salt: HAuCl4") < text.index("**Wait.**") < text.index("| well |")
    for number in ("942.5", "53.0", "7.8", "12.0"):
        assert number in text


def test_a_sheet_is_escaped():
    foreign = replace(plate(), notes=("<script>alert(1)</script>",))
    assert "<script" not in worksheet_markdown(foreign, "<b>x</b>")
    page = worksheet_html(foreign, "<b>x</b>")
    assert "<script" not in page and "<b>x</b>" not in page
    assert "&lt;b&gt;x&lt;/b&gt;" in page


def test_a_printed_sheet_asks_for_nothing_from_outside():
    page = worksheet_html(plate(), "Plate 3")
    assert "http:" not in page and "https:" not in page and "default-src 'none'" in page
    assert page.count("<table") == 5


def test_portions_come_from_one_trough_and_solutions_are_told_apart():
    made = plate(n=6)
    at = made.columns.index("reductant_100mM_uL")
    columns = (*made.columns, "reductant_100mM_portion_2_uL")
    twice = replace(made, columns=columns, rows=tuple((*row, row[at]) for row in made.rows))
    found = make_worklist(twice)
    first, second = found.sources[-2:]
    assert first.places == second.places and first.fills_uL == second.fills_uL
    assert first.fills_uL[0] >= first.volume_uL + second.volume_uL + 1000
    assert second.name == "reductant: NaBH4, 100 mM in H2O, portion 2"
    assert [t.source for t in found.transfers][-4:] == ["reductant_100mM_portion_2_uL"] * 4
    assert "**metal_salt: HAuCl4.3H2O, 20 mM in H2O**" in worksheet_markdown(made)
