"""Write the files of a design."""

from __future__ import annotations

from pathlib import Path

from mncplan.app.design import Design
from mncplan.report.design_html import design_html
from mncplan.report.design_json import design_json
from mncplan.report.encode import dumps
from mncplan.report.files import write_documents


def write_design(found: Design, folder: Path) -> tuple[Path, ...]:
    """Write ``design.json`` and ``report.html`` into a folder, made when missing.

    Raises:
        StorageError: In one line, if the folder can't take the files.
    """
    documents = {"design.json": dumps(design_json(found)), "report.html": design_html(found)}
    return write_documents(documents, folder)
