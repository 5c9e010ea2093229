"""D-optimal designs: the settings that pin down a stated model best, inside the constraints."""

from __future__ import annotations

import itertools

import numpy as np

from mncplan.conditions.space_draft import Draft, FloatArray, admitter, draw
from mncplan.conditions.space_encode import blocks, encode
from mncplan.conditions.space_sample import sample
from mncplan.domain.space import Setting, Space
from mncplan.domain.space_design import Design
from mncplan.errors import InvalidInputError

_MODELS = ("linear", "interactions", "quadratic")
_RIDGE = 1e-6
_GAIN = 1e-6
_STARTS = 3
_MOST_SWAPS = 400


def d_optimal(
    space: Space,
    n: int,
    rng: np.random.Generator,
    *,
    model: str = "quadratic",
    candidates: int = 600,
) -> Design:
    """Choose `n` settings that maximise the determinant of the information matrix.

    Fedorov's exchange over settings sampled from the space, so that every constraint holds and
    wells that can't be dispensed never come up; the corners allowed are among the candidates. The
    best of three random starts is kept.

    Args:
        space: Where the settings lie.
        n: Experiments, at least the number of coefficients of the model.
        rng: Same state, same design.
        model: Terms to estimate: ``linear``, with ``interactions`` of two, or ``quadratic``.
        candidates: Settings to choose from.

    Raises:
        InvalidInputError: If `n` is too small for the model, the model is not known, or the space
            is empty.
    Source:
        Fedorov, Theory of Optimal Experiments (Academic Press 1972), chapter 3.
    """
    if model not in _MODELS:
        raise InvalidInputError(f"model {model!r} is not known; expected {', '.join(_MODELS)}")
    pool = (*sample(space, candidates, rng), *_ends(space, rng))
    terms = model_matrix(space, pool, model)
    terms = terms[:, _independent(terms)]
    n_terms = terms.shape[1]
    if n < n_terms:
        raise InvalidInputError(
            f"{n} experiments can't estimate the {n_terms} coefficients of a {model} model of this"
            " space; take more, or a simpler model"
        )
    if n > len(pool):
        raise InvalidInputError(f"the space has only {len(pool)} settings, fewer than {n}")
    best = max((_exchange(terms, n, rng) for _ in range(_STARTS)), key=lambda found: found[1])
    settings = tuple(pool[i] for i in sorted(best[0]))
    information = terms[best[0]].T @ terms[best[0]]
    variance = ((terms @ np.linalg.pinv(information)) * terms).sum(axis=1)
    return Design(
        kind=f"D-optimal, {model} model",
        settings=settings,
        efficiency=float(n_terms / (n * variance.max())),
        notes=(
            f"{n} experiments for {n_terms} coefficients; optimal for this model only: it does not"
            " look between its points, so check the surface with a few spread experiments",
        ),
    )


def model_matrix(space: Space, settings: tuple[Setting, ...], model: str) -> FloatArray:
    """Terms of a polynomial model, shape (n, terms): numbers coded -1 to 1, choices by contrasts.

    A chemical counts as a choice; the first of its columns is left out. A conditional number is 0
    where it does not exist.
    """
    coded = encode(space, settings, is_one_hot=True)
    kinds = {}
    kept: list[tuple[str, FloatArray]] = []
    for block in blocks(space, is_one_hot=True):
        columns = coded[:, block.start : block.stop]
        if block.kind == "number":
            is_there = np.array([block.parameter in setting for setting in settings])
            columns = np.where(is_there[:, None], 2.0 * columns - 1.0, 0.0)
        elif block.kind == "choice":
            columns = columns[:, 1:]
        kinds[block.parameter] = block.kind
        kept += [(block.parameter, column) for column in columns.T]
    terms = [np.ones(len(settings)), *(column for _, column in kept)]
    if model != "linear":
        pairs = itertools.combinations(kept, 2)
        terms += [a * b for (of_a, a), (of_b, b) in pairs if of_a != of_b]
    if model == "quadratic":
        terms += [column**2 for name, column in kept if kinds[name] in {"number", "presence"}]
    return np.column_stack(terms)


def _ends(space: Space, rng: np.random.Generator) -> tuple[Setting, ...]:
    """Allowed settings with every number at one of its ends or its middle."""
    admit = admitter(space)
    found = {}
    for _ in range(400):
        drawn = draw(space, rng)
        places = rng.choice([0.0, 0.5, 1.0], size=len(drawn.places))
        admitted = admit(Draft(drawn.choices, places))
        if admitted is not None:
            found[admitted.key] = admitted.setting
    return tuple(found.values())


def _independent(terms: FloatArray) -> list[int]:
    """Columns that are no combination of those before them (a term that never varies is none)."""
    kept: list[int] = []
    basis = np.zeros((terms.shape[0], 0))
    for i, column in enumerate(terms.T):
        rest = column - basis @ (basis.T @ column)
        rest = rest - basis @ (basis.T @ rest)
        size = float(np.linalg.norm(rest))
        if size > 1e-6 * max(1.0, float(np.linalg.norm(column))):
            kept.append(i)
            basis = np.column_stack([basis, rest / size])
    return kept


def _exchange(terms: FloatArray, n: int, rng: np.random.Generator) -> tuple[list[int], float]:
    """Swap one point at a time for the best gain; the points and their log determinant."""
    chosen = rng.choice(len(terms), size=n, replace=False).tolist()
    ridge = _RIDGE * np.eye(terms.shape[1])
    for _ in range(_MOST_SWAPS):
        inverse = np.linalg.inv(terms[chosen].T @ terms[chosen] + ridge)
        scaled = terms @ inverse
        covariance, variance = scaled @ terms[chosen].T, (scaled * terms).sum(axis=1)
        own = variance[chosen]
        gain = (1 + variance[:, None]) * (1 - own[None, :]) + covariance**2
        gain[chosen, :] = 0.0
        into, out = np.unravel_index(int(gain.argmax()), gain.shape)
        if gain[into, out] <= 1 + _GAIN:
            break
        chosen[int(out)] = int(into)
    sign, log_determinant = np.linalg.slogdet(terms[chosen].T @ terms[chosen])
    return chosen, float(log_determinant) if sign > 0 else -np.inf
