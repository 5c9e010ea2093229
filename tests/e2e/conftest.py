"""Plans made once, and the command line from inside and from outside."""

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from functools import cached_property
from html.parser import HTMLParser
from pathlib import Path

import pytest
from tests.e2e import chromium

ROOT = Path(__file__).parents[2]
TARGETS = (
    "[Au25(PET)18]-", "[Au25(p-MBA)18]-", "[Au25(SG)18]-", "Au38(PET)24", "Au36(TBBT)24",
    "Au144(PET)60", "Au15(SG)13", "Au22(SG)18", "Au20(TBBT)16", "[Ag44(p-MBA)30]4-",
    "[Ag25(SPhMe2)18]-", "PtAu24(PET)18", "[Ag24Au(SPhMe2)18]-", "Au21(S-Adm)15",
)  # fmt: skip
SPACE = """\
schema = "mncplan.space/1"

[[parameter]]
name = "metal_mM"
kind = "continuous"
low = 0.5
high = 5.0
unit = "mmol/L"

[[parameter]]
name = "agent"
kind = "choice"
choices = ["acid", "base", "none"]

[[parameter]]
name = "agent_per_metal"
kind = "continuous"
low = 0.5
high = 20.0
unit = "mol/mol"
when = { parameter = "agent", choices = ["acid", "base"] }
"""


@dataclass(frozen=True)
class Answer:
    """What a command gave back."""

    code: int
    out: str
    err: str

    @cached_property
    def json(self):
        return json.loads(self.out)


class Words(HTMLParser):
    """Collects what a reader of a page sees."""

    def __init__(self):
        super().__init__()
        self.said = []
        self.skipped = ""

    def handle_starttag(self, tag, attrs):
        if tag in {"style", "script"}:
            self.skipped = tag

    def handle_endtag(self, tag):
        if tag == self.skipped:
            self.skipped = ""

    def handle_data(self, data):
        if not self.skipped:
            self.said.append(data)


@dataclass(frozen=True)
class Planned:
    """One plan: its answer, its JSON, its folder and how long it took."""

    target: str
    answer: Answer
    folder: Path

    @property
    def json(self):
        return self.answer.json

    def text(self, name):
        return (self.folder / name).read_text(encoding="utf-8")

    @cached_property
    def page(self):
        """The words of the report, white space as one blank."""
        words = Words()
        words.feed(self.text("report.html"))
        return " ".join(" ".join(words.said).split())


def ask(*words):
    """Run a command in this process."""
    from mncplan.cli.boundary import guarded
    from mncplan.cli.main import app

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = guarded(lambda: app(list(words), prog_name="mncplan", standalone_mode=False))
    return Answer(code, out.getvalue(), err.getvalue())


def shell(*words, cwd, env=None, **options):
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "mncplan", *words],
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), **(env or {})},
        capture_output=True,
        timeout=120,
        **options,
    )
    return Answer(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))


@pytest.fixture(scope="session")
def planned(tmp_path_factory):
    """A function that plans a target once per session."""
    made = {}
    folder = tmp_path_factory.mktemp("plans")

    def plan(target):
        if target not in made:
            out = folder / f"{len(made)}"
            answer = ask("plan", target, "--json", "--out", str(out))
            made[target] = Planned(target, answer, out)
        return made[target]

    return plan


def is_one_line(text):
    """Whether an error message is a single line that starts with the program's name."""
    return text.startswith("mncplan: ") and text.count("\n") == 1 and text.endswith("\n")


@pytest.fixture(scope="module")
def browser(tmp_path_factory):
    running = chromium.Chromium(tmp_path_factory.mktemp("profile"))
    yield running
    running.close()
