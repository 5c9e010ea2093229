"""The reaction map as SVG: columns by distance, links coloured by outcome, detail on demand."""

from __future__ import annotations

import html

from mncplan.domain.reaction_map import MapLink, MapNode, ReactionMap
from mncplan.report.svg import label, num, width_of
from mncplan.report.typeset import runs
from mncplan.report.words import family_name

_ROW = 46.0
_COLUMN = 300.0
_SIZE = 13.0


def map_picture(found: ReactionMap) -> str:
    """Nodes in columns, precursors left of the target and products right of it."""
    columns: dict[int, list[MapNode]] = {}
    for node in found.nodes:
        columns.setdefault(node.column, []).append(node)
    order = sorted(columns)
    tallest = max(len(group) for group in columns.values())
    height = tallest * _ROW + 30
    width = len(order) * _COLUMN
    place: dict[str, tuple[float, float]] = {}
    for i, column in enumerate(order):
        group = columns[column]
        top = (height - len(group) * _ROW) / 2 + _ROW / 2
        for j, node in enumerate(group):
            place[node.name] = (i * _COLUMN + _COLUMN / 2, top + j * _ROW)
    links = "".join(_link(link, place) for link in found.links)
    nodes = "".join(_node(node, *place[node.name]) for node in found.nodes)
    return (
        f'<svg class="map" role="img" aria-label="Known reactions around the target" '
        f'viewBox="0 0 {num(width)} {num(height)}" width="{num(width)}" height="{num(height)}">'
        f"{links}{nodes}</svg>"
    )


def _node(node: MapNode, x: float, y: float) -> str:
    pieces = runs(node.name)
    wide = min(width_of(pieces, _SIZE) + 24, _COLUMN - 60)
    kind = "node goal" if node.is_target else "node"
    name = html.escape(node.name, quote=True)
    return (
        f'<g class="{kind}" data-node="{name}" tabindex="0"><title>{name}</title>'
        f'<rect x="{num(x - wide / 2)}" y="{num(y - 15)}" width="{num(wide)}" height="30" rx="8"/>'
        f"{label(x, y + 5, pieces, size=_SIZE)}</g>"
    )


def _link(link: MapLink, place: dict[str, tuple[float, float]]) -> str:
    (x1, y1), (x2, y2) = place[link.source], place[link.target]
    if x1 == x2:
        bend = _COLUMN / 2 - 20
        path = f"M{num(x1)},{num(y1)} C{num(x1 + bend)},{num(y1)} {num(x2 + bend)},{num(y2)} "
    else:
        middle = (x1 + x2) / 2
        path = f"M{num(x1)},{num(y1)} C{num(middle)},{num(y1)} {num(middle)},{num(y2)} "
    path += f"{num(x2)},{num(y2)}"
    said = f"{link.source} to {link.target}: {family_name(link.family)}, {link.outcome}"
    said += f" [{link.id}{'' if link.is_verified else ', recalled'}]"
    ends = (
        f'data-from="{html.escape(link.source, True)}" data-to="{html.escape(link.target, True)}"'
    )
    kind = f"link {link.outcome}{'' if link.is_verified else ' recalled'}"
    return f'<path class="{kind}" {ends} d="{path}"><title>{html.escape(said)}</title></path>'
