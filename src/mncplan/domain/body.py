"""Read metals and ligands; a text that can be read in two ways is refused, not guessed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from mncplan.domain.brackets import Pairs
from mncplan.domain.counts import LinearCount, read_count
from mncplan.domain.element import ATOMIC_WEIGHT, METALS
from mncplan.domain.ligand import Ligand, LigandTable
from mncplan.domain.notation import Notation
from mncplan.domain.refusal import refusal

Units = tuple[tuple[str | Ligand, LinearCount], ...]
"""Metals (as symbols) and ligands in written order."""

_METAL = re.compile("|".join(sorted(METALS)))


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a text: its units, and where the cluster ends."""

    units: Units
    end: int

    def __str__(self) -> str:
        return "".join(
            f"{item if isinstance(item, str) else f'({item})'}{'' if str(n) == '1' else n}"
            for item, n in self.units
        )


class BodyReader:
    """Reads metals and ligands between two positions of one formula.

    Args:
        note: The formula.
        pairs: Its brackets.
        ligands: Known ligands.
        stop: Where the cluster ends at the latest.
        ends: Whether the cluster may end at a position, because what follows makes sense.
    """

    def __init__(
        self,
        note: Notation,
        pairs: Pairs,
        ligands: LigandTable,
        stop: int,
        ends: Callable[[int], bool] | None = None,
    ) -> None:
        self._note = note
        self._pairs = pairs
        self._ligands = ligands
        self._stop = stop
        self._charged = ends is not None
        self._ends = ends or (lambda at: at == stop)
        self._read: dict[int, tuple[Reading, ...]] = {}
        self._furthest = 0
        self._first_metal = self._start = 0

    def read(self, at: int) -> Reading:
        """Read from `at` on.

        Raises:
            FormulaError: If there is no reading, or more than one.
        """
        metal = _METAL.search(self._note.text, at, self._stop)
        self._first_metal = metal.start() if metal else self._stop
        self._furthest = self._start = at
        if not (found := self._readings(at)):
            raise refusal(self._note, self._pairs, self._ligands, self._furthest, self._stop)
        if len(found) > 1:
            text = self._note.text[: self._stop]
            shown = " or ".join(f"{reading}{text[reading.end :]}" for reading in found)
            raise self._note.error(at, f"it may mean {shown}", "each ligand in parentheses")
        return found[0]

    def _readings(self, at: int) -> tuple[Reading, ...]:
        """At most two different readings of the text from `at` on."""
        if at in self._read:
            return self._read[at]
        text = self._note.text
        start = at
        while at < self._stop and text[at] in " ~@":
            at += 1
        self._furthest = max(self._furthest, at)
        found = [
            Reading(units + rest.units, rest.end)
            for units, end in (self._units(at) if at < self._stop else ())
            for rest in self._readings(end)
        ]
        if start > self._start and not (found and at in self._pairs) and self._ends(start):
            found.append(Reading((), start))
        if len(found) > 1:
            found = list({_meaning(reading): reading for reading in reversed(found)}.values())
        self._read[start] = tuple(found[-2:])
        return self._read[start]

    def _units(self, at: int) -> Iterator[tuple[Units, int]]:
        """What may stand at `at`, with its count, and where that ends."""
        text = self._note.text
        if at in self._pairs:
            yield from self._group(at)
        elif text[at].isalpha() and not text.startswith("H2O", at):
            symbol = text[at : at + 2] if text[at : at + 2] in ATOMIC_WEIGHT else text[at]
            if symbol in METALS:
                count, end = self._count(at + len(symbol))
                yield ((symbol, count),), end
            for name in self._ligands.names_at(text, at):
                ligand = self._ligands.resolve(name)
                atom = len(name) <= 2 and name in ATOMIC_WEIGHT
                if (name == symbol) if atom else (at > self._first_metal and _bare(ligand, name)):
                    count, end = self._count(at + len(name))
                    yield ((ligand, count),), end

    def _group(self, at: int) -> Iterator[tuple[Units, int]]:
        """A ligand in brackets, or metals and ligands that belong together, as (Au2(SR)3)6."""
        name, close = self._note.text[at + 1 : self._pairs[at]].strip(), self._pairs[at]
        ligand = None if name in METALS else self._ligands.find(name)
        if ligand is not None:
            count, end = self._count(close + 1)
            yield ((ligand, count),), end
        elif self._note.text[at] == "(" and _METAL.match(name) and name not in METALS:
            inner = BodyReader(self._note, self._pairs, self._ligands, close).read(at + 1)
            count, end = self._count(close + 1)
            if count.slope or any(n.slope for _, n in inner.units):
                raise self._note.error(at, "a variable group", "the variable at metals or ligands")
            times = count.constant
            yield tuple((i, LinearCount(n.constant * times)) for i, n in inner.units), end

    def _count(self, at: int) -> tuple[LinearCount, int]:
        return read_count(self._note, at, self._stop, charged=self._charged)


def _bare(ligand: Ligand, name: str) -> bool:
    """Whether a name may stand without parentheses; SR2 is two SR, not a second thiolate."""
    return not (ligand.is_generic and name[-1].isdigit())


def _meaning(reading: Reading) -> frozenset[tuple[object, int]]:
    """Equal for readings that mean the same."""
    total: Counter[object] = Counter({"end": reading.end})
    for item, n in reading.units:
        total[item, n.variable] += n.constant + 100_000 * n.slope
    return frozenset(total.items())
