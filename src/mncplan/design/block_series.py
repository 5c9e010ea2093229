"""Series of cores built of the same blocks: chains of icosahedra, rings of tetrahedra and others.

Two members are enough, since it is their structure that says how they grow; the step in metal,
donors and charge is read off them and applied to the next ones.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import gcd
from typing import Final, TypeAlias

from mncplan.design.building_blocks import Blocks, blocks, core_size
from mncplan.design.growth_series import GrowthSeries, SeriesMember
from mncplan.design.lattice import is_made
from mncplan.design.makeup import Makeup, from_vector, makeup
from mncplan.design.progression import Vector, growth_vectors
from mncplan.domain.cluster import Cluster
from mncplan.domain.element import VALENCE_ELECTRONS
from mncplan.domain.known import KnownCluster
from mncplan.errors import InvalidInputError

TRUST: Final = 0.9
"""Probability that cores worded alike do grow alike; shared out where the start is not certain."""

REACH: Final = 3
"""Steps beyond the last known member."""

MOST_LINES: Final = 3
_NEIGHBOURS: Final = 2
_FARTHEST_UNITS: Final = 24

Place: TypeAlias = tuple[int, Vector]
Kind: TypeAlias = tuple[int, str, int]
"""Atoms of the unit, joint, atoms of the backbone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """One straight line through members: the change per `stride` units from an anchor."""

    stride: int
    step: Vector
    anchor: Place
    places: frozenset[Place]

    def at(self, number: int) -> Vector:
        times = (number - self.anchor[0]) // self.stride
        return tuple(a + times * b for a, b in zip(self.anchor[1], self.step, strict=True))


def block_series(known: Iterable[KnownCluster], metal: str = "Au") -> tuple[GrowthSeries, ...]:
    """Series of cores that differ in the number of one building block."""
    entries = [entry for entry in known if is_made(entry) and _has_makeup(entry, metal)]
    read = {entry.id: found for entry in entries if (found := blocks(entry)) is not None}
    recurring = dict(growth_vectors({makeup_of(entry).vector for entry in entries}, least=1))
    series = []
    for kind in sorted({(b.unit, b.joint, b.backbone) for b in read.values() if b.joint}):
        places = _places(entries, read, kind)
        lines = _lines(places, recurring, kind[1])
        weights = [1.0 + recurring.get(line.step, 0) for line in lines]
        rivals = [(_range(line, places, kind), w) for line, w in zip(lines, weights, strict=True)]
        series += [
            _series(line, TRUST * weight, rivals, kind, places)
            for line, weight in zip(lines, weights, strict=True)
        ]
    return tuple(series)


def _has_makeup(entry: KnownCluster, metal: str) -> bool:
    formula = entry.formula
    return isinstance(formula, Cluster) and formula.host == metal and makeup(formula) is not None


def makeup_of(entry: KnownCluster) -> Makeup:
    """The makeup of an entry that is known to have one."""
    found = makeup(entry.formula) if isinstance(entry.formula, Cluster) else None
    if found is None:
        raise InvalidInputError(f"{entry.id}: its ligands have no place in a series")
    return found


def _places(
    entries: Sequence[KnownCluster], read: Mapping[str, Blocks], kind: Kind
) -> dict[Place, list[KnownCluster]]:
    """Entries by number of units and composition; the bare backbone or single unit included."""
    unit, joint, backbone = kind
    found: dict[Place, list[KnownCluster]] = defaultdict(list)
    for entry in entries:
        mine = read.get(entry.id)
        if mine is None:
            continue
        number = None
        if (mine.unit, mine.joint, mine.backbone) == kind:
            number = mine.number
        elif backbone and mine.backbone == 0 and core_size(entry) == backbone:
            number = 0
        elif not backbone and mine.unit == unit and mine.number == 1:
            number = 1
        if number is not None:
            found[number, makeup_of(entry).vector].append(entry)
    return dict(found)


def _lines(
    places: Mapping[Place, list[KnownCluster]], recurring: Mapping[Vector, int], joint: str
) -> list[_Line]:
    """The lines through most members; of equal ones those whose step recurs elsewhere, shortest."""
    metal = next((makeup_of(e).metal for here in places.values() for e in here), "Au")
    stated = {number for (number, _), here in places.items() if _names_joint(here, joint)}
    found: dict[frozenset[Place], _Line] = {}
    for one, other in combinations(sorted(places), 2):
        line = _through(one, other, places, stated)
        if line is not None and _is_growth(line, metal):
            found.setdefault(line.places, line)
    ranked = sorted(
        found.values(),
        key=lambda line: (-len(line.places), -recurring.get(line.step, 0), _length(line.step)),
    )
    return [line for line in ranked if len(line.places) == len(ranked[0].places)][:MOST_LINES]


def _length(step: Vector) -> int:
    return sum(abs(change) for change in step)


def _through(
    one: Place,
    other: Place,
    places: Mapping[Place, list[KnownCluster]],
    stated: Container[int],
) -> _Line | None:
    """The line through two places, with every other place on it.

    The stride is the finest that all stated numbers of units allow, so that a gap shows.
    """
    times = other[0] - one[0]
    if times < 1:
        return None
    change = [b - a for a, b in zip(one[1], other[1], strict=True)]
    on_line = frozenset(
        (number, vector)
        for number, vector in places
        if all(
            (v - a) * times == c * (number - one[0])
            for v, a, c in zip(vector, one[1], change, strict=True)
        )
    )
    stride = gcd(times, *(number - one[0] for number, _ in places if number in stated))
    if any(c * stride % times for c in change):
        stride = gcd(*(number - one[0] for number, _ in on_line))
    step = tuple(c * stride // times for c in change)
    return _Line(stride=stride, step=step, anchor=one, places=on_line)


def _electrons(step: Vector, metal: str) -> int:
    """Change of the valence electron count along a step."""
    n_metal, staple, _, halide, chalcogenide, charge = step
    return VALENCE_ELECTRONS[metal] * n_metal - staple - halide - 2 * chalcogenide - charge


def _is_growth(line: _Line, metal: str) -> bool:
    """Metal and electron pairs are added; two members must be neighbours that lose no donors."""
    electrons = _electrons(line.step, metal)
    if line.step[0] <= 0 or electrons <= 0 or electrons % 2:
        return False
    if len(line.places) > 2:
        return True
    first, last = sorted(number for number, _ in line.places)
    return last - first <= _NEIGHBOURS and min(line.step[2:-1]) >= 0


def _series(
    line: _Line,
    weight: float,
    rivals: Sequence[tuple[Sequence[int], float]],
    kind: Kind,
    places: Mapping[Place, list[KnownCluster]],
) -> GrowthSeries:
    """One line with its members; where equal lines foretell a number, they share the trust.

    `weight` is the trust times how often the step recurs; `rivals` are the numbers foretold and
    the recurrence of each line of this kind, this one included.
    """
    unit, joint, backbone = kind
    metal = next(makeup_of(e).metal for here in places.values() for e in here)
    numbers = sorted(number for number, _ in line.places)
    off = _off_line(line, places, joint)
    sizes = _sizes(line, places)
    members = []
    for number in _range(line, places, kind):
        item = from_vector(metal, line.at(number))
        if item is None:
            continue
        here = places.get((number, line.at(number)), [])
        distance = _distance(number, numbers, line.stride)
        is_gap = numbers[0] < number < numbers[-1]
        steps = (numbers[-1] - numbers[0]) // line.stride if is_gap else len(numbers) - 1
        trust = weight / sum(share for reach, share in rivals if number in reach)
        members.append(
            SeriesMember(
                position=number,
                makeup=item,
                entries=tuple(here),
                distance=0 if here else distance,
                confidence=1.0 if here else trust * steps / (steps + distance),
                core=None if here else _size(number, sizes),
                structure=Blocks(unit=unit, number=number, joint=joint, backbone=backbone).words,
                joint=joint,
            )
        )
    name = f"Au{unit} {joint}" if not backbone else f"Au{unit} {joint}, on Au{backbone}"
    return GrowthSeries(
        name=name,
        ground="building blocks",
        metal=metal,
        step=line.step,
        step_electrons=_electrons(line.step, metal),
        trust=weight / sum(share for _, share in rivals),
        members=tuple(members),
        break_note=_break_note(off, line, places),
    )


def _names_joint(entries: Iterable[KnownCluster], joint: str) -> bool:
    """True when an entry itself says that its blocks are joined in this way."""
    return any(found.joint == joint for e in entries if (found := blocks(e)) is not None)


def _off_line(line: _Line, places: Mapping[Place, list[KnownCluster]], joint: str) -> list[int]:
    """Numbers of units of which a known member leaves the line.

    Of several clusters with the bare backbone or one unit, any may be the start; a single one is.
    """
    count = Counter(number for number, _ in places)
    named = {
        number
        for (number, _), here in places.items()
        if count[number] == 1 or _names_joint(here, joint)
    }
    return sorted(named - {number for number, _ in line.places})


def _range(line: _Line, places: Mapping[Place, list[KnownCluster]], kind: Kind) -> list[int]:
    """Numbers of units worth a member: gaps and a few beyond, not past one that left the line."""
    numbers, stride = sorted(number for number, _ in line.places), line.stride
    off, least = _off_line(line, places, kind[1]), 0 if kind[2] else 1
    reach = range(1, min(REACH, len(numbers)) + 1)
    first, last = numbers[0], numbers[-1]
    below = [] if any(n < first for n in off) else [first - i * stride for i in reach]
    above = [] if any(n > last for n in off) else [last + i * stride for i in reach]
    inside = [n for n in range(first, last + 1, stride) if n not in off]
    return sorted(n for n in {*below, *inside, *above} if least <= n <= _FARTHEST_UNITS)


def _distance(number: int, numbers: Sequence[int], stride: int) -> int:
    if numbers[0] < number < numbers[-1]:
        return 1
    return min(abs(number - end) for end in (numbers[0], numbers[-1])) // stride


def _sizes(line: _Line, places: Mapping[Place, list[KnownCluster]]) -> dict[int, int]:
    """Known core sizes by number of units."""
    found = {}
    for place in sorted(line.places):
        size = next((s for entry in places[place] if (s := core_size(entry)) is not None), None)
        if size is not None:
            found[place[0]] = size
    return found


def _size(number: int, sizes: Mapping[int, int]) -> int | None:
    """Core size on the straight line through all known ones; None when they lie on none."""
    if len(sizes) < 2:
        return None
    (a, small), (b, large) = min(sizes.items()), max(sizes.items())
    if any((size - small) * (b - a) != (large - small) * (n - a) for n, size in sizes.items()):
        return None
    size, rest = divmod(small * (b - a) + (large - small) * (number - a), b - a)
    return size if rest == 0 and size > 0 else None


def _break_note(off: Sequence[int], line: _Line, places: Mapping[Place, list[KnownCluster]]) -> str:
    """Known members whose composition leaves the line."""
    leaving = [
        str(entries[0].formula) for place, entries in sorted(places.items()) if place[0] in off
    ]
    if not leaving:
        return ""
    return f"{', '.join(leaving)} belongs by its core but not by the constant step"
