"""Every command that the coverage table gives as proof runs and succeeds."""

from __future__ import annotations

import csv
import shlex
from pathlib import Path

import pytest
from typer.testing import CliRunner

from mncplan.cli.main import app

TABLE = Path(__file__).parents[2] / "docs" / "coverage.csv"


def commands() -> list[str]:
    with TABLE.open(encoding="utf-8", newline="") as stream:
        shown = {r["shown_by"] for r in csv.DictReader(stream) if r["status"] != "not yet"}
    return sorted(c for c in shown if c.startswith("mncplan "))


@pytest.mark.parametrize("command", commands())
def test_command_succeeds(command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("MNCPLAN_LIBRARY", str(tmp_path / "library.db"))
    result = CliRunner().invoke(app, shlex.split(command)[1:])
    assert result.exit_code == 0, result.output
    assert result.output.strip()
