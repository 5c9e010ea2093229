"""Counter-ions that come with a cluster salt."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from mncplan.domain.composition import Composition
from mncplan.domain.ligand import normalise_name


@dataclass(frozen=True, slots=True, kw_only=True)
class Ion:
    """A spectator ion; `formula` is empty when unknown."""

    id: str
    name: str = field(compare=False)
    charge: int = field(compare=False)
    formula: Composition = field(default=(), compare=False)
    smiles: str = field(default="", compare=False)
    aliases: tuple[str, ...] = field(default=(), compare=False)




class IonTable:
    """Ions by id or alias."""

    def __init__(self, ions: Iterable[Ion] = ()) -> None:
        self._ions = tuple(ions)
        self._by_name = {
            normalise_name(name).rstrip("+-"): ion
            for ion in self._ions
            for name in (ion.id, *ion.aliases)
        }
        self._names = sorted(self._by_name, key=len, reverse=True)

    def __iter__(self) -> Iterable[Ion]:  # type: ignore[override]
        return iter(self._ions)

    def find(self, name: str) -> Ion | None:
        """Look an ion up, charge sign optional; None when unknown."""
        return self._by_name.get(normalise_name(name).rstrip("+-"))

    def read(self, text: str) -> tuple[tuple[Ion, int], ...]:
        """Read a run of counter-ions such as ``Na4`` or ``[TOA]``; empty if any part is unknown."""
        found: list[tuple[Ion, int]] = []
        rest = text.strip(" .")
        while rest:
            taken = self._one(rest)
            if taken is None:
                return ()
            ion, n, length = taken
            found.append((ion, n))
            rest = rest[length:].strip(" .")
        return tuple(found)

    def _one(self, text: str) -> tuple[Ion, int, int] | None:
        for opening, closing in ("[]", "()"):
            if text.startswith(opening) and closing in text:
                end = text.index(closing)
                ion = self.find(text[1:end])
                tail = re.match(r"\^?[+-]?(\d*)\^?[+-]?", text[end + 1 :])
                if ion is None or tail is None:
                    return None
                return ion, int(tail.group(1) or 1), end + 1 + tail.end()
        for length in range(len(text), 0, -1):
            ion = self.find(text[:length])
            if ion is not None:
                tail = re.match(r"\^?[+-]?(\d*)(?![a-zA-Z])\^?[+-]?", text[length:])
                n = int(tail.group(1) or 1) if tail else 1
                return ion, n, length + (tail.end() if tail else 0)
        return None

    def leading(self, text: str) -> int:
        """Length of the counter-ions in front of an unbracketed formula; 0 when none."""
        match = re.match(r"\s*\(([^()]+)\)(\d*)\s*", text)
        if match and self.find(match.group(1)) is not None:
            return match.end()
        return 0


_default: IonTable = IonTable()


def set_default_ions(table: IonTable) -> None:
    """Name the counter-ion table that `parse` functions use when none is given."""
    global _default  # noqa: PLW0603 - one table per process, set by the package root
    _default = table


def default_ions() -> IonTable:
    """The table set by the package root; empty before."""
    return _default
