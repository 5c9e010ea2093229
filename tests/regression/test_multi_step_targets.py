"""The table of multi-step targets in the documentation is what the planner answers."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

import mncplan as mp
from mncplan.domain.cluster import Cluster
from mncplan.domain.route import Route, Step

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "multi-step-targets.md"


def rows() -> list[tuple[str, ...]]:
    """Target, required species, steps, rank with all knowledge, rank with the core hidden."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    cells = [
        [cell.strip().strip("`") for cell in line.strip("|").split("|")]
        for line in lines
        if line.startswith("| `")
    ]
    return [tuple(row[:5]) for row in cells]


@cache
def routes(target: str, required: str, *, is_hidden: bool) -> tuple[Route, ...]:
    return mp.find_routes(
        target, n=10, require=[required] if required else [], hide=[target] if is_hidden else []
    ).routes


def rank(found: tuple[Route, ...], steps: str) -> str:
    wanted = [want.strip() for want in steps.split(";")]
    for route in found:
        if all(any(fits(step, want) for step in route.steps) for want in wanted):
            return str(route.rank)
    return "-"


def fits(step: Step, want: str) -> bool:
    """Whether a step is the one meant by ``family@procedure: Au25 > Au38``."""
    head, _, cores = want.partition(":")
    family, _, variant = head.strip().partition("@")
    seed, _, product = (part.strip() for part in cores.partition(">"))
    return (
        step.family == family
        and variant in {"", step.variant}
        and seed in {"", core(step.seed)}
        and product == core(step.cluster)
    )


def core(cluster: Cluster | None) -> str:
    if cluster is None:
        return ""
    return "".join(f"{symbol}{n if n > 1 else ''}" for symbol, n in cluster.metals)


def test_the_eight_targets_are_all_there() -> None:
    assert len({row[0] for row in rows()}) == 8


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row[0]} {row[2]}")
def test_a_row_tells_what_is_found(row: tuple[str, ...]) -> None:
    target, required, steps, known, hidden = row
    assert rank(routes(target, required, is_hidden=False), steps) == known
    assert rank(routes(target, required, is_hidden=True), steps) == hidden
