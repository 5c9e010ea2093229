"""Batches of targets: they resume, and a bad line costs nothing but itself."""

import csv
import io
import json
from dataclasses import replace
from pathlib import Path

import pytest

from mncplan.app.batch import read_targets, run_batch, summary_table
from mncplan.app.request import PlanOptions
from mncplan.app.shared_seeds import SharedSeed, shared_seeds
from mncplan.app.tables import knowledge_base
from mncplan.errors import InvalidInputError, StorageError
from mncplan.report.encode import routes_json

TARGETS = ("Au11(PPh3)7Cl3", "Au25(PETT)18", "PtAu24(PET)18")


def _run(out: Path, options: PlanOptions | None = None):
    seen = []
    summary = run_batch(
        TARGETS,
        out,
        options or PlanOptions(n_routes=1),
        knowledge_base(),
        routes_json,
        lambda position, total, text: seen.append(text),
    )
    return summary, seen


def test_a_bad_target_is_reported_and_the_rest_is_done(tmp_path):
    summary, seen = _run(tmp_path / "b.jsonl")
    assert (summary.n_targets, summary.n_solved, summary.n_failed) == (3, 2, 1)
    assert seen == list(TARGETS)
    rows = list(
        csv.DictReader(io.StringIO(summary_table(tmp_path / "b.jsonl", knowledge_base().hash)))
    )
    assert [row["status"] for row in rows] == ["solved", "error", "solved"]
    assert "PETT" in rows[1]["message"]
    assert rows[2]["steps"].endswith("co_reduction")


def test_a_second_run_repeats_nothing_and_other_options_repeat_all(tmp_path):
    out = tmp_path / "b.jsonl"
    _run(out)
    before = out.read_bytes()
    summary, seen = _run(out)
    assert seen == []
    assert summary.n_skipped == 3
    assert out.read_bytes() == before
    _, seen = _run(out, replace(PlanOptions(n_routes=1), worst_level="A"))
    assert seen == list(TARGETS)


def test_a_line_cut_short_by_a_crash_is_searched_again(tmp_path):
    out = tmp_path / "b.jsonl"
    _run(out)
    whole = out.read_text(encoding="utf-8")
    out.write_text(whole[:-40] + "", encoding="utf-8")
    summary, seen = _run(out)
    assert seen == [TARGETS[-1]]
    assert summary.n_solved == 2
    assert [json.loads(line)["target"] for line in out.read_text("utf-8").splitlines()] == list(
        TARGETS
    )


def test_lines_of_other_batches_are_not_used_and_stay(tmp_path):
    out = tmp_path / "b.jsonl"
    foreign = '{"schema": "mncplan-batch/1", "knowledge": "older", "target": "Au38(PET)24"}\n'
    out.write_text(foreign + '{"schema": "mncplan-ba', encoding="utf-8")
    summary, seen = _run(out)
    assert seen == list(TARGETS)
    assert summary.n_skipped == 0
    assert out.read_text("utf-8").startswith(foreign)


def test_a_file_of_something_else_is_refused_and_left_alone(tmp_path):
    out = tmp_path / "notes.txt"
    for text in ("my notes", "my notes\nmore", "[1, 2]\n"):
        out.write_text(text, encoding="utf-8")
        with pytest.raises(InvalidInputError, match=r"notes\.txt:1: expected JSON Lines"):
            _run(out)
        assert out.read_text("utf-8") == text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# mine\nAu38(PET)24\n\nAu38(PET)24\nAu15(SG)13 # again\n", ("Au38(PET)24", "Au15(SG)13")),
        ("\ufefftarget,note\n[Au25(PET)18]-,x\n", ("[Au25(PET)18]-",)),
        ("Au22(tBuPhC#C)18\n", ("Au22(tBuPhC#C)18",)),
    ],
)
def test_targets_are_lines_or_a_column(tmp_path, text, expected):
    path = tmp_path / "t.txt"
    path.write_text(text, encoding="utf-8")
    assert read_targets(path) == expected


def test_an_empty_or_missing_target_file_is_named(tmp_path):
    (tmp_path / "empty").write_text("# nothing\n", encoding="utf-8")
    with pytest.raises(InvalidInputError, match="empty: no target"):
        read_targets(tmp_path / "empty")
    with pytest.raises(StorageError, match="nowhere"):
        read_targets(tmp_path / "nowhere")


def _line(target, *routes):
    found = [
        {
            "scores": {"feasibility": chance},
            "steps": [{"product": name, "isolates": name[0] != "_"} for name in (*made, target)],
        }
        for chance, made in routes
    ]
    return {"target": target, "answer": {"routes": found}}


def test_seeds_are_chosen_for_targets_that_no_earlier_seed_serves():
    lines = [
        _line("A", (0.9, ["x", "_crude"]), (0.5, ["y"])),
        _line("B", (0.9, ["x"]), (0.1, ["z"])),
        _line("C", (0.9, ["z"]), (0.6, ["x"])),
        _line("D", (0.9, ["z", "y"])),
        _line("E", (0.9, ["z"])),
        {"target": "bad", "status": "error"},
    ]
    assert shared_seeds(lines) == (
        SharedSeed("z", ("C", "D", "E")),
        SharedSeed("x", ("A", "B")),
    )
    assert shared_seeds(lines[:1]) == ()


def test_a_seed_is_shared_by_real_targets(tmp_path):
    asked = ("PtAu24(PET)18", "Au38(PET)24", "CdAu24(PET)18", "Au25(PET)18")
    options = PlanOptions(n_routes=5)
    report = lambda position, total, text: None  # noqa: E731
    made = run_batch(asked, tmp_path / "b.jsonl", options, knowledge_base(), routes_json, report)
    assert made.shared[0].cluster == "[Au25(PET)18]-"
    assert {"CdAu24(PET)18", "Au25(PET)18"} <= set(made.shared[0].targets)
