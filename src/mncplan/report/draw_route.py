"""The route as a picture: steps down the middle, what is bought at the left."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.route import Leaf, Route, Step
from mncplan.domain.species import Species
from mncplan.report.svg import box, label, line, picture, width_of
from mncplan.report.typeset import Run, runs
from mncplan.report.words import family_name, percent

WIDTH = 860.0
MIDDLE = 470.0
LEAF_X, LEAF_WIDTH, LEAF_HEIGHT, LEAF_GAP = 6.0, 190.0, 44.0, 8.0
STEP_WIDTH, STEP_HEIGHT = 300.0, 40.0
PRODUCT_HEIGHT = 38.0
GAP = 26.0
LANE = 22.0


@dataclass(frozen=True, slots=True)
class _Row:
    """Where one step and its product are drawn."""

    step: Step
    leaves: tuple[Leaf | Species, ...]
    top: float
    step_y: float
    product_y: float


def route_picture(route: Route) -> str:
    """Draw a route as SVG."""
    rows = _rows(route)
    parts: list[str] = []
    for position, row in enumerate(rows):
        parts += _inputs(row)
        parts += _operation(row, position + 1)
        parts += _product(row, is_target=position == len(rows) - 1)
    parts += _links(rows)
    height = rows[-1].product_y + PRODUCT_HEIGHT + 8 if rows else 20
    said = ", then ".join(f"{family_name(s.family)} to {s.product.text}" for s in route.steps)
    return picture(WIDTH, height, parts, title=f"Route {route.rank}: {said}", css="route")


def _rows(route: Route) -> list[_Row]:
    rows: list[_Row] = []
    made: set[Species] = set()
    bought = {leaf.species: leaf for leaf in route.leaves}
    top = 6.0
    for step in route.steps:
        leaves = tuple(bought.get(s, s) for s in step.precursors if s not in made)
        stack = len(leaves) * (LEAF_HEIGHT + LEAF_GAP) - LEAF_GAP
        height = max(stack, STEP_HEIGHT)
        step_y = top + (height - STEP_HEIGHT) / 2
        product_y = max(top + height, step_y + STEP_HEIGHT) + GAP
        if stack > STEP_HEIGHT:
            product_y = max(step_y + STEP_HEIGHT + GAP, top + height - PRODUCT_HEIGHT)
        rows.append(_Row(step, leaves, top, step_y, product_y))
        made.add(step.product)
        top = product_y + PRODUCT_HEIGHT + GAP
    return rows


def _inputs(row: _Row) -> list[str]:
    parts: list[str] = []
    target = (MIDDLE - STEP_WIDTH / 2, row.step_y + STEP_HEIGHT / 2)
    stack = len(row.leaves) * (LEAF_HEIGHT + LEAF_GAP) - LEAF_GAP
    y = row.step_y + STEP_HEIGHT / 2 - stack / 2
    bend = target[0] - 34
    for leaf in row.leaves:
        middle = y + LEAF_HEIGHT / 2
        start = (LEAF_X + LEAF_WIDTH, middle)
        is_level = abs(middle - target[1]) < 1
        path = [start, target] if is_level else [start, (bend, middle), (bend, target[1]), target]
        parts.append(line(path, css="flow", has_arrow=True))
        parts += _leaf(leaf, y)
        y += LEAF_HEIGHT + LEAF_GAP
    return parts


def _leaf(leaf: Leaf | Species, y: float) -> list[str]:
    if isinstance(leaf, Leaf):
        species, is_there = leaf.species, leaf.is_in_stock
        said = "in stock" if is_there else "not in stock"
        if leaf.stock_key and leaf.stock_key != species.text:
            said = f"{said}: {leaf.stock_key}"
        if leaf.price_class:
            said += f", price {leaf.price_class}"
    else:
        species, is_there, said = leaf, False, "not bought, not made here"
    css = "leaf stocked" if is_there else "leaf missing"
    pieces = runs(species.text, species.charge)
    centre = LEAF_X + LEAF_WIDTH / 2
    return [
        box(LEAF_X, y, LEAF_WIDTH, LEAF_HEIGHT, css=css),
        label(centre, y + 18, pieces, size=_fitting(pieces, 14, LEAF_WIDTH)),
        label(centre, y + 35, said, css="muted", size=_fitting((("line", said),), 11, LEAF_WIDTH)),
    ]


def _fitting(pieces: tuple[Run, ...], size: float, width: float) -> float:
    needed = width_of(pieces, size) + 12
    return size if needed <= width else max(size * width / needed, 7)


def _operation(row: _Row, position: int) -> list[str]:
    step = row.step
    left, middle = MIDDLE - STEP_WIDTH / 2, row.step_y + STEP_HEIGHT / 2
    name = f"{position}. {family_name(step.family)}"
    notes = [f"{step.electrons:+d} e⁻".replace("-", "−")] if step.electrons else []
    if step.metal_ceiling[0] < 1:
        notes.append(f"≤ {percent(step.metal_ceiling[0])} of the metal")
    size = _fitting((("line", name),), 14, STEP_WIDTH - 56)
    parts = [
        box(left, row.step_y, STEP_WIDTH, STEP_HEIGHT, css="step", radius=STEP_HEIGHT / 2),
        label(left + 18, middle + 5, name, css="on-step", size=size, anchor="start"),
        f'<circle class="level level-{step.level}" cx="{left + STEP_WIDTH - 22:g}" '
        f'cy="{middle:g}" r="13"/>',
        label(left + STEP_WIDTH - 22, middle + 5, step.level, css="on-level", size=14),
    ]
    if notes:
        parts.append(
            label(left + STEP_WIDTH + 12, middle + 4, ", ".join(notes), css="muted", size=12,
                  anchor="start")
        )  # fmt: skip
    return parts


def _product(row: _Row, *, is_target: bool) -> list[str]:
    species = row.step.product
    pieces = runs(species.text, species.charge)
    width = min(max(width_of(pieces, 15) + 40, 130), STEP_WIDTH + 80)
    css = "product target" if is_target else "product"
    if not row.step.isolates and not is_target:
        css += " in-pot"
    y = row.product_y
    parts = [
        line(((MIDDLE, row.step_y + STEP_HEIGHT), (MIDDLE, y)), css="flow", has_arrow=True),
        box(MIDDLE - width / 2, y, width, PRODUCT_HEIGHT, css=css),
        label(MIDDLE, y + 24, pieces, css="name", size=_fitting(pieces, 15, width)),
    ]
    if not row.step.isolates and not is_target:
        parts.append(
            label(MIDDLE + width / 2 + 10, y + 23, "not isolated", css="muted", size=11,
                  anchor="start")
        )  # fmt: skip
    return parts


def _links(rows: list[_Row]) -> list[str]:
    """Arrows from each product to the later steps that use it; a lane at the right for far ones."""
    parts: list[str] = []
    lane = MIDDLE + STEP_WIDTH / 2 + 150
    for i, row in enumerate(rows):
        users = [j for j in range(i + 1, len(rows)) if row.step.product in rows[j].step.precursors]
        for j in users:
            end_y = rows[j].step_y
            if j == i + 1:
                points = [(MIDDLE, row.product_y + PRODUCT_HEIGHT), (MIDDLE, end_y)]
            else:
                y, into = row.product_y + PRODUCT_HEIGHT / 2, end_y + STEP_HEIGHT / 2 + 12
                points = [(MIDDLE + 65, y), (lane, y), (lane, into),
                          (MIDDLE + STEP_WIDTH / 2 - 6, into)]  # fmt: skip
                lane += LANE
            parts.append(line(points, css="flow", has_arrow=True))
    return parts
