"""Elemental compositions and Hill sum formulae."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import TypeAlias

from mncplan.domain.element import ATOMIC_WEIGHT
from mncplan.errors import FormulaError

Composition: TypeAlias = tuple[tuple[str, int], ...]
"""Element counts in Hill order; hashable."""

_TOKEN = re.compile(r"([A-Z][a-z]?)((?:[1-9]\d*)?)|(\()|(\))((?:[1-9]\d*)?)")


def composition(counts: Mapping[str, int] | Iterable[tuple[str, int]]) -> Composition:
    """Order element counts as Hill did: C, H, then by symbol; zero counts vanish.

    Example:
        >>> composition({"S": 1, "H": 9, "C": 8})
        (('C', 8), ('H', 9), ('S', 1))
    """
    merged: Counter[str] = Counter()
    for symbol, n in counts.items() if isinstance(counts, Mapping) else counts:
        merged[symbol] += n
    has_carbon = merged.get("C", 0) > 0

    def hill(symbol: str) -> tuple[int, str]:
        first = {"C": 0, "H": 1} if has_carbon else {}
        return first.get(symbol, 2), symbol

    return tuple((s, merged[s]) for s in sorted(merged, key=hill) if merged[s])


def sum_formula(atoms: Composition) -> str:
    """Print a composition as a Hill formula.

    Example:
        >>> sum_formula((("C", 8), ("H", 9), ("S", 1)))
        'C8H9S'
    """
    return "".join(f"{symbol}{n if n != 1 else ''}" for symbol, n in atoms)


def parse_sum_formula(text: str) -> Composition:
    """Read a plain chemical formula, groups in parentheses allowed.

    Raises:
        FormulaError: If a symbol is no element or a parenthesis is open.

    Example:
        >>> parse_sum_formula("B(OH)4")
        (('B', 1), ('H', 4), ('O', 4))
    """
    stack: list[Counter[str]] = [Counter()]
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise FormulaError(
                text, position, f"{text[position]!r} is not understood", "an element"
            )
        symbol, count, opened, closed, group_count = match.groups()
        if symbol:
            if symbol not in ATOMIC_WEIGHT:
                raise FormulaError(text, position, f"{symbol!r} is not an element", "an element")
            stack[-1][symbol] += int(count or 1)
        elif opened:
            stack.append(Counter())
        elif closed:
            if len(stack) == 1:
                raise FormulaError(text, position, "')' without '('", "a matching '('")
            group = stack.pop()
            for name, n in group.items():
                stack[-1][name] += n * int(group_count or 1)
        position = match.end()
    if len(stack) > 1 or not text:
        raise FormulaError(text, position, "formula ends early", "')'" if text else "a formula")
    return composition(stack[0])


def add(*parts: tuple[Composition, int]) -> Composition:
    """Sum compositions, each times an integer."""
    total: Counter[str] = Counter()
    for atoms, times in parts:
        for symbol, n in atoms:
            total[symbol] += n * times
    return composition(total)


def molar_mass(atoms: Composition) -> float:
    """Molar mass in g/mol from standard atomic weights."""
    return sum(ATOMIC_WEIGHT[symbol] * n for symbol, n in atoms)
