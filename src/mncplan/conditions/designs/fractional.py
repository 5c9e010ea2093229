r"""Two-level fractional factorials: fewer corners, at the price of aliased effects.

A factor beyond the basic ones is set to the product of some of them (its generator). The products
of generators that are all +1 are the defining words; the shortest is the resolution.

Source:
    Box, Hunter, Hunter, Statistics for Experimenters (2nd ed., Wiley 2005), chapter 6.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence

import numpy as np

from mncplan.conditions.designs.factors import baseline_of, factors_of, runnable, set_at
from mncplan.domain.space import Setting, Space
from mncplan.domain.space_design import Design
from mncplan.errors import InvalidInputError

LETTERS = "abcdefghjklmnopqrst"
MOST_BASIC = 12
_MOST_TRIED = 4000


def fractional_factorial(
    space: Space,
    *,
    generators: str | None = None,
    runs: int | None = None,
    baseline: Setting | None = None,
) -> Design:
    """A fraction of the corners of the number parameters that exist at the baseline.

    Args:
        space: Where the settings lie.
        generators: One word per factor in the order of the space, e.g. ``a b c abc``; single
            letters are basic factors. None to choose the fraction of highest resolution found.
        runs: A power of 2 when generators are chosen; None for the smallest of resolution IV,
            which is the full factorial where no fraction reaches it.
        baseline: Gives choices their value; None for the middle of the space.

    Raises:
        InvalidInputError: If generators do not fit the factors, or no point can be run.
    """
    start = baseline_of(space, baseline)
    factors = factors_of(space, start)
    words = generators.split() if generators is not None else _choose(len(factors), runs)
    _check(words, len(factors))
    wanted = [set_at(start, factors, row) for row in coded_levels(words).tolist()]
    settings, notes = runnable(space, wanted)
    level = resolution(words)
    named = ", ".join(f"{w} = {f.name}" for w, f in zip(words, factors, strict=True))
    return Design(
        kind=f"fractional factorial {' '.join(words)}",
        settings=settings,
        resolution=level,
        notes=(f"factors: {named}; {_meaning(level)}", *notes),
    )


def coded_levels(words: Sequence[str]) -> np.ndarray:
    """Rows of -1 and 1, shape (2 ** basic factors, factors), in standard order."""
    basic = sorted(word for word in words if len(word) == 1)
    corners = np.array(list(itertools.product((-1.0, 1.0), repeat=len(basic))))[:, ::-1]
    columns = [corners[:, [basic.index(letter) for letter in word]].prod(axis=1) for word in words]
    return np.column_stack(columns)


def resolution(words: Sequence[str]) -> int | None:
    """Length of the shortest defining word; None for a full factorial, which aliases nothing."""
    generated = [i for i, word in enumerate(words) if len(word) > 1]
    at = {word: i for i, word in enumerate(words) if len(word) == 1}
    relations = [frozenset({i, *(at[letter] for letter in words[i])}) for i in generated]
    lengths = [
        len(_product(subset))
        for n in range(1, len(relations) + 1)
        for subset in itertools.combinations(relations, n)
    ]
    return min(lengths, default=None)


def _product(relations: Iterable[frozenset[int]]) -> frozenset[int]:
    """Squares of a factor cancel."""
    found: frozenset[int] = frozenset()
    for relation in relations:
        found ^= relation
    return found


def _choose(n: int, runs: int | None) -> list[str]:
    if runs is not None:
        basic = runs.bit_length() - 1
        if runs < 2 or runs != 1 << basic or not n < runs:
            raise InvalidInputError(
                f"{runs} runs for {n} factors; expected a power of 2 above the number of factors"
            )
        return _best(n, min(basic, n))
    for basic in range(2, n):
        if n < 1 << basic and (resolution(words := _best(n, basic)) or 0) >= 4:
            return words
    return list(LETTERS[:n])


def _best(n: int, basic: int) -> list[str]:
    """Generators of the highest resolution among the first few thousand combinations."""
    letters = LETTERS[:basic]
    products = ["".join(c) for k in range(2, basic + 1) for c in itertools.combinations(letters, k)]
    products.sort(key=lambda word: (len(word) % 2 == 0, -len(word)))  # odd words give at least IV
    tried = itertools.islice(itertools.combinations(products, n - basic), _MOST_TRIED)
    return max(
        ([*letters, *chosen] for chosen in tried), key=lambda words: resolution(words) or n + 1
    )


def _check(words: Sequence[str], n: int) -> None:
    basic = {word for word in words if len(word) == 1}
    if len(words) != n or len(set(words)) != n or not 1 <= len(basic) <= MOST_BASIC:
        raise InvalidInputError(
            f"generators {' '.join(words)!r}: expected {n} different words, one per factor, with 1"
            f" to {MOST_BASIC} of a single letter"
        )
    for word in words:
        if set(word) - basic or len(set(word)) != len(word):
            raise InvalidInputError(
                f"generator {word!r}: expected a product of {', '.join(sorted(basic))}, none twice"
            )


def _meaning(level: int | None) -> str:
    match level:
        case None:
            return "full factorial: no effect is aliased"
        case 1 | 2:
            return f"resolution {level}: main effects are aliased with each other, use others"
        case 3:
            return "resolution III: main effects are aliased with two-factor interactions"
        case 4:
            return "resolution IV: main effects are clear, two-factor interactions alias each other"
        case _:
            return f"resolution {level}: main effects and two-factor interactions are clear"
