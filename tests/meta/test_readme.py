"""README says what the program does today."""

import re
import shlex

import pytest
from tests.meta.repository import ROOT
from tools.make_picture import MOST_BYTES, PICTURE
from tools.make_readme import first_plan, shortened, with_output
from tools.reference.commands import listed

README = (ROOT / "README.md").read_text(encoding="utf-8")
REMAKE = "run: .venv-test/bin/python -m tools.make_readme"


@pytest.fixture(scope="module")
def output():
    return first_plan()


def commands():
    lines = re.findall(r"^    ((?:python3 run\.py|mncplan) .+)$", README, re.MULTILINE)
    return [
        shlex.split(line.removeprefix("python3 run.py").removeprefix("mncplan")) for line in lines
    ]


@pytest.mark.parametrize("words", commands(), ids=" ".join)
def test_printed_command_exists(words):
    assert words[0] == "test" or (words[0],) in listed() or tuple(words[:2]) in listed()


def test_both_commands_are_printed():
    assert [["plan", "[Au25(PET)18]-"], ["test"]] == commands()[:2]


def test_output_occurs_in_the_real_output(output):
    block = README.partition("<!-- first plan -->")[2].partition("<!-- end -->")[0]
    at = 0
    for line in block.strip().splitlines()[1:-1]:
        if line.strip() not in {"", "..."}:
            at = output.find(line, at)
            assert at >= 0, f"{line!r} is not in the output any more; {REMAKE}"


def test_output_is_cut_where_it_says_so(output):
    assert README == with_output(README, shortened(output)), REMAKE
    assert README.count("\n...\n") >= 2


def test_python_example_runs(capsys):
    exec(
        compile(re.findall(r"^```python\n(.*?)^```$", README, re.M | re.S)[0], "README", "exec"), {}
    )
    assert "[Au25(PET)18]-" in capsys.readouterr().out


def test_links_lead_somewhere():
    targets = re.findall(r"\]\((?!https?:)([^)#]+)", README)
    assert [name for name in targets if not (ROOT / name).exists()] == []
    assert len(targets) > 20


def test_picture_is_small():
    assert 20_000 < PICTURE.stat().st_size < MOST_BYTES
