"""Counter-ions that come with a cluster salt."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
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


_GROUPS = {"(": ")", "[": "]"}
_TIMES = re.compile(r"([1-9]\d?)\s*(?=[(\[A-Z])")
_TAIL = re.compile(r"(\^?)(\d{0,2})([+-]?)(\d{0,2})(?![\d+-])")


class IonTable:
    """Ions by id or alias."""

    def __init__(self, ions: Iterable[Ion] = ()) -> None:
        self._ions = tuple(ions)
        self._by_name: dict[str, Ion] = {}
        by_first: dict[str, set[str]] = {}
        for ion in self._ions:
            for written in (ion.id, *ion.aliases):
                name = _unsigned(written, ion)
                for key in (written, name, normalise_name(written), normalise_name(name)):
                    self._by_name[key] = ion
                by_first.setdefault(name[0], set()).add(name)
        self._by_first = {
            first: sorted(names, key=lambda name: (-len(name), name))
            for first, names in by_first.items()
        }

    def __iter__(self) -> Iterator[Ion]:
        return iter(self._ions)

    def find(self, name: str) -> Ion | None:
        """Look an ion up, charge sign optional; None when unknown or of another charge."""
        key = name if name in self._by_name else normalise_name(name)
        found = self._by_name.get(key)
        if found is None and key[-1:] in ("+", "-"):
            found = self._by_name.get(key.rstrip("+-"))
            if found is not None and ("-" if found.charge > 0 else "+") in key:
                return None
        return found

    def longest_at(self, text: str, at: int) -> str | None:
        """The longest ion name that starts at `at`, written without brackets."""
        names = self._by_first.get(text[at : at + 1], ())
        return next((name for name in names if text.startswith(name, at)), None)

    def read(
        self, text: str, *, barred: Callable[[str], object] = lambda name: None
    ) -> tuple[tuple[Ion, int], ...] | None:
        """Read a run of counter-ions such as ``Na4``, ``[TOA]+`` or ``3PF6-``.

        Returns:
            The ions with their numbers, or None if any part is not understood or barred.
        """
        found: list[tuple[Ion, int]] = []
        at = 0
        while at < len(text):
            if text[at] in " .":
                at += 1
                continue
            taken = self._one(text, at)
            if taken is None or barred(taken[0]):
                return None
            _, ion, n, at = taken
            found.append((ion, n))
        return tuple(found)

    def _one(self, text: str, at: int) -> tuple[str, Ion, int, int] | None:
        times = _TIMES.match(text, at)
        if times and at and text[at - 1] not in " .":
            return None
        at = times.end() if times else at
        if text[at] in _GROUPS:
            end = _group_end(text, at)
            name, at = text[at + 1 : end].strip() if end < len(text) else "", end + 1
        else:
            name = self.longest_at(text, at) or ""
            at += len(name)
        ion, tail = self.find(name), _TAIL.match(text, at)
        if ion is None or tail is None:
            return None
        n = _number(ion, *tail.groups())
        if n is None or (times and n != 1) or (n > 1 and text[at - 1].isdigit()):
            return None
        return name, ion, int(times.group(1)) if times else n, tail.end()


def _group_end(text: str, at: int) -> int:
    """Position of the bracket that closes the one at `at`; the end of the text if none does."""
    depth = 0
    for index in range(at, len(text)):
        depth += {text[at]: 1, _GROUPS[text[at]]: -1}.get(text[index], 0)
        if depth == 0:
            return index
    return len(text)


def _unsigned(name: str, ion: Ion) -> str:
    """``TOA+`` without its sign, ``SO4(2-)`` and ``SO42-`` without their charge."""
    size = str(abs(ion.charge)) if abs(ion.charge) > 1 else ""
    sign = "+" if ion.charge > 0 else "-"
    for tail in (f"({size}{sign})", f"{size}{sign}"):
        if name.endswith(tail):
            return name.removesuffix(tail)
    return name


def _number(ion: Ion, raised: str, digits: str, sign: str, after: str) -> int | None:
    """How many ions ``Na4``, ``SO42-`` or ``[TOA]+4`` mean; None when the charge is wrong."""
    if digits.startswith("0") or after.startswith("0"):
        return None
    if not sign:
        return None if raised else int(digits or 1)
    if (ion.charge > 0) != (sign == "+") or int(digits or 1) != abs(ion.charge):
        return None
    return int(after or 1)


_default: Callable[[], IonTable] = IonTable


def set_default_ions(source: IonTable | Callable[[], IonTable]) -> None:
    """Name the counter-ion table, or what loads it, that `parse` functions use by default."""
    global _default  # noqa: PLW0603 - one table per process, set by the package root
    _default = source if callable(source) else lambda: source


def default_ions() -> IonTable:
    """The table named by the package root; empty before."""
    return _default()
