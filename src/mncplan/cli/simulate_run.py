"""Carry out the verb simulate."""

from __future__ import annotations

import sys
from pathlib import Path

from mncplan.app.simulate_export import check_format, exported
from mncplan.app.simulate_request import SimulateRequest, carry_out
from mncplan.app.simulate_spectra import composition_table
from mncplan.app.tables import knowledge_base
from mncplan.cli.boundary import DONE
from mncplan.cli.output import write_json
from mncplan.errors import InvalidInputError
from mncplan.report.simulate_files import write_simulation
from mncplan.report.simulate_json import simulate_json
from mncplan.report.simulate_terminal import simulate_summary
from mncplan.report.terminal import show


def run_simulate(
    request: SimulateRequest, out: Path | None, export: str | None, *, is_json: bool
) -> int:
    """Simulate, fit and export what was asked, show it, write the files."""
    if export is not None:
        check_format(export)
    if export and out is None:
        raise InvalidInputError("--export writes files; say where with --out FOLDER")
    if export == "petab" and request.fit is None:
        raise InvalidInputError("--export petab describes a fit; give the data with --fit")
    knowledge = knowledge_base()
    findings = carry_out(request, knowledge, _progress)
    files: tuple[Path, ...] = ()
    if out is not None:
        extra = exported(findings, export, knowledge) if export else {}
        if findings.compositions:
            extra["compositions.csv"] = composition_table(findings.compositions)
        files = write_simulation(findings, out, extra)
    _progress("")
    if is_json:
        write_json(simulate_json(findings))
    else:
        show(simulate_summary(findings, files), sys.stdout)
    return DONE


def _progress(text: str) -> None:
    """One line that overwrites itself on a terminal; silent elsewhere."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()
