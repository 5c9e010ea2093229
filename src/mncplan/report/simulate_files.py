"""Write the files of a simulation."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from mncplan.app.simulate_findings import Findings
from mncplan.report.encode import dumps
from mncplan.report.files import write_documents
from mncplan.report.simulate_html import simulate_html
from mncplan.report.simulate_json import simulate_json


def write_simulation(
    findings: Findings, folder: Path, extra: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """Write ``simulate.json`` and ``report.html``, and exports, into a folder.

    Raises:
        StorageError: In one line, if the folder can't take the files.
    """
    documents = {
        "simulate.json": dumps(simulate_json(findings)),
        "report.html": simulate_html(findings),
    }
    return write_documents({**documents, **(extra or {})}, folder)
