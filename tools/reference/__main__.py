"""Write the reference pages, or with `--check` say which are out of date.

python -m tools.reference [--check]
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

from tools.reference.chemistry import family_page, procedure_page
from tools.reference.commands import command_page
from tools.reference.documents import json_page
from tools.reference.faults import error_page
from tools.reference.interface import python_page
from tools.reference.numbers import pages as pages_with_numbers
from tools.reference.tables import data_page

FOLDER: Final = Path(__file__).resolve().parents[2] / "docs" / "reference"
PAGES: Final[dict[str, Callable[[], str]]] = {
    "command-line.md": command_page,
    "python.md": python_page,
    "json.md": json_page,
    "data-files.md": data_page,
    "families.md": family_page,
    "procedures.md": procedure_page,
    "errors.md": error_page,
}


def main(arguments: list[str]) -> int:
    """Write or compare all pages."""
    stale = []
    for name, make in PAGES.items():
        text, path = make(), FOLDER / name
        if not path.is_file() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    for path, text in pages_with_numbers():
        if path.read_text(encoding="utf-8") != text:
            stale.append(path.name)
            if "--check" not in arguments:
                path.write_text(text, encoding="utf-8")
    told = "out of date" if "--check" in arguments else "written"
    print(f"{told}: {', '.join(stale) or 'nothing'}")
    return int(bool(stale) and "--check" in arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
