"""A plate as a sheet for pipetting by hand: what to prepare, what goes where, what to tick off."""

from __future__ import annotations

from collections.abc import Iterable

from mncplan.domain.protocol import Plate
from mncplan.lab.worklist import Source, Worklist, hold_text, make_worklist


def worksheet_markdown(plate: Plate, title: str = "Plate") -> str:
    """Markdown with a box to tick per liquid and a table of volumes by row and column.

    Raises:
        InvalidInputError: As `make_worklist`.
    """
    found = make_worklist(plate)
    lines = [f"# {title}", "", *(f"- {note}" for note in plate.notes), ""]
    if plate.shared:
        lines += ["The same for the whole plate:", ""]
        lines += [f"- {name}: {_shown(value)}" for name, value in plate.shared]
        lines += [""]
    lines += ["## Prepare", ""]
    lines += [f"- [ ] **{s.label}**: {s.text}{_keep(s.keep)}" for s in plate.stocks]
    lines += ["", "## Pipette, in this order", ""]
    for number, source in enumerate(found.sources, start=1):
        lines += _source_lines(plate, found, source, number)
    if last := hold_text(plate, ""):
        lines += ["## At the end", "", f"- [ ] {last}", ""]
    lines += ["## Wells", "", *_table(plate), ""]
    lines += ["Write down what you see (colour, precipitate) beside each well.", ""]
    return "\n".join(_escaped(line) for line in lines)


def worksheet_html(plate: Plate, title: str = "Plate") -> str:
    """The same sheet as one HTML page to print, with room to write.

    Raises:
        InvalidInputError: As `make_worklist`.
    """
    from jinja2 import Environment, PackageLoader, StrictUndefined

    found = make_worklist(plate)
    page = Environment(
        loader=PackageLoader("mncplan.lab", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    ).get_template("worksheet.html.j2")
    kept = [i for i, name in enumerate(plate.columns) if not name.endswith("_uL")]
    return page.render(
        plate=plate,
        title=title,
        steps=[
            (source, hold_text(plate, source.column), _grid(found, source))
            for source in found.sources
        ],
        last=hold_text(plate, ""),
        head=[plate.columns[i] for i in kept],
        rows=[[_shown(row[i]) for i in kept] for row in plate.rows],
        shown=_shown,
    )


def _grid(found: Worklist, source: Source) -> tuple[list[int], list[tuple[str, list[str]]]]:
    """Column numbers, and the rows with their letter and volumes."""
    amounts = {t.well: t.volume_uL for t in found.transfers if t.source == source.column}
    columns = sorted({int(well[1:]) for well in amounts})
    rows = [
        (row, [f"{amounts[w]:.1f}" if (w := f"{row}{c}") in amounts else "" for c in columns])
        for row in sorted({well[0] for well in amounts})
    ]
    return columns, rows


def _source_lines(plate: Plate, found: Worklist, source: Source, number: int) -> Iterable[str]:
    wait = hold_text(plate, source.column)
    if wait:
        yield from (f"- [ ] **Wait.** {wait}", "")
    total = source.volume_uL / 1000
    yield f"### {number}. {source.name}: {total:.3g} mL in all, uL per well"
    yield ""
    columns, rows = _grid(found, source)
    yield f"|  | {' | '.join(map(str, columns))} |"
    yield f"| --- |{' ---: |' * len(columns)}"
    for row, cells in rows:
        yield f"| **{row}** | {' | '.join(cells)} |"
    yield ""


def _table(plate: Plate) -> Iterable[str]:
    kept = [i for i, name in enumerate(plate.columns) if not name.endswith("_uL")]
    yield f"| {' | '.join(plate.columns[i] for i in kept)} | seen |"
    yield f"|{' --- |' * (len(kept) + 1)}"
    for row in plate.rows:
        yield f"| {' | '.join(_shown(row[i]) for i in kept)} |  |"


def _shown(value: float | str) -> str:
    return value.replace("|", "\\|") if isinstance(value, str) else f"{value:.5g}"


def _keep(text: str) -> str:
    return f" Keep: {text}." if text else ""


def _escaped(line: str) -> str:
    """No tag of a foreign name is read as HTML."""
    return line.replace("<", "&lt;")
