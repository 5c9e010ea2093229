"""Building blocks of the terminal summaries."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from mncplan.report.typeset import prose_unicode

if TYPE_CHECKING:
    from rich.console import Group, RenderableType


def heading(text: str, *, is_title: bool = False) -> RenderableType:
    """A heading with a blank line before it; the title is underlined."""
    from rich.text import Text

    if is_title:
        return Text(f"{text}\n{'=' * len(text)}", style="bold")
    return Text(f"\n{text}", style="bold")


def group(parts: Sequence[RenderableType]) -> Group:
    """Pieces printed one after another."""
    from rich.console import Group

    return Group(*parts)


def item(text: str, depth: int = 1) -> RenderableType:
    """An indented paragraph; further lines hang below the first."""
    from rich.padding import Padding
    from rich.text import Text

    return Padding(Text(prose_unicode(text)), (0, 0, 0, 2 * depth))


def block(title: str, items: Iterable[str]) -> list[RenderableType]:
    """A heading with its items; nothing when there are none."""
    found = [item(text) for text in items]
    return [heading(title), *found] if found else []


def columns(head: Sequence[str], rows: Iterable[Sequence[str]]) -> RenderableType:
    """A table without borders; the first columns fold last."""
    from rich.box import SIMPLE_HEAD
    from rich.table import Table
    from rich.text import Text

    is_headed = any(head)
    table = Table(box=SIMPLE_HEAD if is_headed else None, show_header=is_headed, pad_edge=False)
    for name in head:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(Text(prose_unicode(cell)) for cell in row))
    from rich.padding import Padding

    return Padding(table, (0, 0, 0, 2))
