"""The verb design."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path

from mncplan.app.design import DesignOptions, Which, design, why_not
from mncplan.cli.boundary import DONE, NO_ANSWER
from mncplan.cli.output import write_json
from mncplan.cli.reading import read_along
from mncplan.errors import InvalidInputError
from mncplan.report.design_json import design_json
from mncplan.report.design_terminal import design_summary
from mncplan.report.terminal import show


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The options of design as they were typed."""

    wish: str
    is_known: bool
    is_new: bool
    top: int
    out: Path | None
    is_json: bool
    library: str | None = None


def run_design(asked: Asked) -> int:
    """Propose clusters, show them, write the report when a folder is given."""
    from mncplan.report.design_files import write_design

    if asked.is_known and asked.is_new:
        raise InvalidInputError("--known and --new exclude each other; leave both out for all")
    which: Which = "known" if asked.is_known else "new" if asked.is_new else "all"
    knowledge = read_along(asked.library)
    found = design(asked.wish, DesignOptions(top=asked.top, which=which), knowledge)
    files = write_design(found, asked.out) if asked.out is not None and found.candidates else ()
    if asked.is_json:
        write_json(design_json(found))
    else:
        show(design_summary(found, files), sys.stdout)
    if not found.candidates:
        print(f"mncplan: {why_not(found)}", file=sys.stderr)
    return DONE if found.candidates else NO_ANSWER
