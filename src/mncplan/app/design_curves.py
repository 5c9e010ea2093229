"""How a property runs along the growth series that concern a design."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from mncplan.design.kin import FactIndex
from mncplan.design.series import members
from mncplan.design.vocabulary import MEASURED
from mncplan.design.wish import Wish
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import GrowthTemplate, PropertyValue

MOST_CURVES: Final = 4
_LEAST_POINTS: Final = 3
_USUAL: Final = "optical gap"


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A member of a series with one value."""

    formula: str
    position: int
    value: PropertyValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """One property along one growth series.

    Attributes:
        subject: The word of the wish, such as optical gap.
        wanted: The interval that was asked for, when it was.
    """

    template: str
    name: str
    subject: str
    unit: str
    points: tuple[Point, ...]
    wanted: tuple[float, float] | None = None


def curves_of(
    wish: Wish,
    index: FactIndex,
    templates: Iterable[GrowthTemplate],
    parse: Callable[[str], Cluster],
) -> tuple[Curve, ...]:
    """The first asked property along every series with enough values, longest first."""
    asked = [c for c in wish.criteria if c.subject in MEASURED and c.within is not None]
    subjects: Sequence[str] = [c.subject for c in asked] or [_USUAL]
    wanted = {c.subject: (c.within.low, c.within.high) for c in asked if c.within is not None}
    found = []
    series = tuple(templates)
    for subject in dict.fromkeys((*subjects, _USUAL)):
        names, unit = MEASURED[subject]
        for template in series:
            points = tuple(_points(names, index, template, parse))
            if len(points) >= _LEAST_POINTS:
                found.append(
                    Curve(
                        template=template.id,
                        name=template.name,
                        subject=subject,
                        unit=unit,
                        points=points,
                        wanted=wanted.get(subject),
                    )
                )
        if found:
            break
    return tuple(sorted(found, key=lambda curve: -len(curve.points))[:MOST_CURVES])


def _points(
    names: Sequence[str],
    index: FactIndex,
    template: GrowthTemplate,
    parse: Callable[[str], Cluster],
) -> Iterable[Point]:
    """One value per member: of itself, of the same core in another shell, else predicted."""
    for place, member, _ in members(template, parse):
        value = index.typical(member, names)
        if value is not None:
            yield Point(formula=str(member), position=place + 1, value=value)
