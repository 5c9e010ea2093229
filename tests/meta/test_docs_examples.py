"""Every example in the documentation runs and gives what is printed.

A page runs from top to bottom in one folder and one Python namespace. A block with a title is
written as a file of that name. After ``$ mncplan`` the stated lines must occur in the output in
this order, ``...`` skips, and ``# exit code 2`` states the exit code. A ``text`` block directly
below a ``python`` block is what that prints.
"""

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest
from tests.meta.repository import ROOT

from mncplan.cli.main import app

BLOCK = re.compile(r"^```(\w+)(?: title=\"([^\"]+)\")?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
EXIT_CODE = re.compile(r"\s+# exit code (\d+)$")
NOT_RUN = ("$ python3 run.py", "$ pip install", "$ git clone", "$ cd ")


def pages():
    return sorted(p for p in (ROOT / "docs").rglob("*.md") if "decisions" not in p.parts)


def has_examples(path):
    return any(language in {"python", "console"} for language, _, _ in blocks(path))


def blocks(path):
    return BLOCK.findall(path.read_text(encoding="utf-8"))


def mncplan(arguments):
    """Exit code and everything printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        try:
            app(arguments, prog_name="mncplan")
        except SystemExit as end:
            return end.code or 0, out.getvalue()
    return 0, out.getvalue()


def require(stated, output, what):
    """Each stated line occurs in the output, in this order."""
    at = 0
    for line in stated:
        if line.strip() in {"", "..."}:
            continue
        found = output.find(line.strip(), at)
        assert found >= 0, f"{what}: {line!r} is not in the output (in this order):\n{output}"
        at = found + len(line.strip())


def run_console(text):
    command, stated = "", []
    for line in [*text.splitlines(), "$"]:
        if not line.startswith("$"):
            stated.append(line)
            continue
        if command.startswith("$ mncplan "):
            code = EXIT_CODE.search(command)
            words = shlex.split(EXIT_CODE.sub("", command))[2:]
            status, output = mncplan(words)
            assert status == int(code[1] if code else 0), f"{command}: {status}\n{output}"
            require(stated, output, command)
        elif command:
            assert command.startswith(NOT_RUN), f"{command!r} is no command the tests know"
        command, stated = line.rstrip(), []
        command = "" if command == "$" else command


def run_python(text, names):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(compile(text, "<docs>", "exec"), names)
    return out.getvalue()


@pytest.mark.parametrize(
    "path",
    [p for p in pages() if has_examples(p)],
    ids=lambda p: p.relative_to(ROOT / "docs").as_posix(),
)
def test_examples_run(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MNCPLAN_LIBRARY", str(tmp_path / "library.sqlite"))
    text, names = path.read_text(encoding="utf-8"), {"__name__": "example"}
    printed, behind = "", -1
    for block in BLOCK.finditer(text):
        language, title, body = block.groups()
        follows = behind >= 0 and not text[behind : block.start()].strip()
        if title:
            Path(title).write_text(body, encoding="utf-8")
        elif language == "console":
            run_console(body)
        elif language == "python":
            printed = run_python(body, names)
        elif language == "text" and follows:
            require(body.splitlines(), printed, "python block")
        behind = block.end() if language == "python" else -1


def test_the_checker_sees_a_wrong_line():
    with pytest.raises(AssertionError, match="not in the output"):
        run_console('$ mncplan explain "Au38(SR)24"\nN* = 15\n')


def test_the_checker_sees_a_wrong_exit_code():
    with pytest.raises(AssertionError):
        run_console('$ mncplan explain "Au25"\n')
