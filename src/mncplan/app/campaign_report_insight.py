"""Which parameters matter, a readable tree, and which product forms where."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from mncplan.app.campaign_report_model import Model, cells, grid_of
from mncplan.app.campaign_report_parts import (
    Branch,
    Grid,
    Importance,
    Overlap,
    PhaseDiagram,
    identity_of,
)
from mncplan.conditions.identity import IdentityModel, fit_identity
from mncplan.conditions.space_encode import encode
from mncplan.conditions.space_scale import value_at
from mncplan.domain.observation import Observation
from mncplan.domain.space import NumberParameter, Setting, Space, is_active

FloatArray = NDArray[np.float64]

_SHUFFLES: Final = 20
_BACKGROUND: Final = 20
_MOST_EXPLAINED: Final = 40
_ORDERS: Final = 3
_DEPTH: Final = 3
_LEAST_LEAF: Final = 3
_LEAST_SPLIT: Final = 0.02
_FINE: Final = 9
_REAL_CHANCE: Final = 0.3


def importance(model: Model, seed: int) -> Importance:
    """SHAP values when the extra is installed, else permutation importance; its name says which."""
    return shap_importance(model, seed) or permutation_importance(model, seed)


def permutation_importance(model: Model, seed: int) -> Importance:
    """Rise of the root mean square error when one parameter is shuffled between experiments."""
    rng = np.random.default_rng(seed)

    def error(settings: Sequence[Setting]) -> float:
        mean, _ = model.predict(settings, model.times)
        return float(np.sqrt(np.mean((mean - model.values) ** 2)))

    base = error(model.settings)
    rows = []
    for item in model.space.parameters:
        at = [i for i, s in enumerate(model.settings) if item.name in s]
        rises = []
        for _ in range(_SHUFFLES if len(at) > 1 else 0):
            order = rng.permutation(at)
            shuffled = [dict(s) for s in model.settings]
            for i, j in zip(at, order, strict=True):
                shuffled[i][item.name] = model.settings[j][item.name]
            rises.append(error(shuffled) - base)
        if rises:
            rows.append((item.name, float(np.mean(rises)), float(np.std(rises))))
    return Importance(
        method="Permutation importance",
        unit="Rise of the model's error on the experiments done when the values of one parameter"
        f" are shuffled between them, in the unit of {model.objective.name}; whiskers: standard"
        f" deviation of {_SHUFFLES} shuffles.",
        shares=_ranked(rows),
        caveat="Parameters that were always changed together share their importance, and one that"
        " was hardly varied looks unimportant.",
    )


def shap_importance(model: Model, seed: int) -> Importance | None:
    """Mean absolute SHAP value of each parameter; None without the package."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # shap calls what matplotlib will drop
            import shap
    except ImportError:
        return None
    rng = np.random.default_rng(seed)
    table = np.array([_row(model.space, s) for s in model.settings])
    picked = rng.permutation(len(table))

    def predicted(rows: FloatArray) -> FloatArray:
        return model.predict([_setting(model.space, row) for row in rows])[0]

    explainer: Any = shap.PermutationExplainer(predicted, table[picked[:_BACKGROUND]], seed=seed)
    evaluations = _ORDERS * (2 * table.shape[1] + 1)
    explained = explainer(table[picked[:_MOST_EXPLAINED]], max_evals=evaluations, silent=True)
    values = np.abs(explained.values)
    names = [p.name for p in model.space.parameters]
    rows = [
        (name, float(column.mean()), float(column.std() / np.sqrt(len(column))))
        for name, column in zip(names, values.T, strict=True)
    ]
    return Importance(
        method="SHAP importance",
        unit="Mean absolute SHAP value over the experiments done, in the unit of"
        f" {model.objective.name}; whiskers: standard error.",
        shares=_ranked(rows),
        caveat="It explains the model, not the chemistry: the model may be wrong, and parameters"
        " that were always changed together share their value arbitrarily.",
    )


def _ranked(rows: Sequence[tuple[str, float, float]]) -> tuple[tuple[str, float, float], ...]:
    return tuple(sorted(rows, key=lambda row: -row[1]))


def _row(space: Space, setting: Setting) -> list[float]:
    """Numbers as they are, choices by position; the middle where a parameter does not exist."""
    found = []
    for item in space.parameters:
        value = setting.get(item.name)
        if isinstance(item, NumberParameter):
            found.append(value_at(item, 0.5) if value is None else float(value))
        else:
            found.append(0.0 if value is None else float(item.choices.index(str(value))))
    return found


def _setting(space: Space, row: FloatArray) -> Setting:
    kept: dict[str, float | str] = {}
    for item, number in zip(space.parameters, row, strict=True):
        if is_active(item, kept):
            kept[item.name] = (
                float(number) if isinstance(item, NumberParameter) else item.choices[round(number)]
            )
    return kept


def decision_tree(model: Model) -> Branch | None:
    """A regression tree of at most three splits in a row; None when nothing separates."""
    from sklearn.tree import DecisionTreeRegressor

    names, table = _columns(model.space, model.settings)
    leaf = max(_LEAST_LEAF, round(0.1 * len(model.values)))
    least = _LEAST_SPLIT * float(model.values.var())
    tree = DecisionTreeRegressor(
        max_depth=_DEPTH, min_samples_leaf=leaf, min_impurity_decrease=least, random_state=0
    )
    tree.fit(table, model.values)
    if tree.tree_.node_count < 2:
        return None
    return _branch(tree.tree_, 0, "", names)


def _columns(
    space: Space, settings: Sequence[Setting]
) -> tuple[list[tuple[str, str, float]], FloatArray]:
    """One column per number, one per choice; a number that does not exist lies below its range."""
    names: list[tuple[str, str, float]] = []
    columns = []
    for item in space.parameters:
        if isinstance(item, NumberParameter):
            low = value_at(item, 0.0)
            span = value_at(item, 1.0) - low or 1.0
            names.append((item.name, "", low))
            columns.append([float(s.get(item.name, low - span)) for s in settings])
        else:
            names += [(item.name, choice, 0.0) for choice in item.choices]
            columns += [
                [float(s.get(item.name) == choice) for s in settings] for choice in item.choices
            ]
    return names, np.array(columns).T


def _branch(tree: Any, node: int, rule: str, names: Sequence[tuple[str, str, float]]) -> Branch:
    children: tuple[Branch, ...] = ()
    left, right = int(tree.children_left[node]), int(tree.children_right[node])
    if left >= 0:
        name, choice, low = names[tree.feature[node]]
        limit = float(tree.threshold[node])
        below = f"{name} ≤ {limit:.3g}" if not choice else f"{name} not {choice}"
        above = f"{name} > {limit:.3g}" if not choice else f"{name} {choice}"
        if not choice and limit < low:
            below, above = f"{name} does not exist", f"{name} exists"
        children = (_branch(tree, left, below, names), _branch(tree, right, above, names))
    return Branch(
        rule=rule,
        n=int(tree.n_node_samples[node]),
        mean=float(tree.value[node].item()),
        sd=float(np.sqrt(max(round(tree.impurity[node], 9), 0.0))),
        children=children,
    )


def phase_diagram(
    space: Space, observations: Sequence[Observation], at: Setting, target: str, seed: int
) -> PhaseDiagram | None:
    """The most probable product over two parameters, by the optimiser's own model of identity.

    The two parameters are, of those that were varied, those over which the products change most
    around `at`; None when there is no model or fewer than two were varied.
    """
    pairs = [(o.setting, name) for o in observations if (name := identity_of(o, target))]
    tried = {p.name: {s[p.name] for s, _ in pairs if p.name in s} for p in space.parameters}
    names = [name for name, values in tried.items() if name in at and len(values) > 1]
    if len(names) < 2:
        return None
    found = fit_identity(encode(space, [s for s, _ in pairs]), [n for _, n in pairs], seed)
    if found is None:
        return None
    grids = [grid_of(space, x, y, at) for x, y in combinations(names, 2)]
    coarse = [_chances(found, space, _coarser(g)) for g in grids]
    grid = grids[max(range(len(grids)), key=lambda i: _variety(coarse[i]))]
    rows = _chances(found, space, grid)
    return PhaseDiagram(
        overlaps=_overlaps(rows, grid, found.classes),
        grid=grid,
        identities=found.classes,
        best=tuple(tuple(None if p is None else int(np.argmax(p)) for p in row) for row in rows),
        probability=tuple(
            tuple(None if p is None else float(np.max(p)) for p in row) for row in rows
        ),
        model=f"Randomised trees on {len(pairs)} results, chances calibrated by cross-validation:"
        f" log loss {found.log_loss:.2f} on results left out, {found.base_log_loss:.2f} for the"
        " frequencies alone.",
    )


def _chances(found: IdentityModel, space: Space, grid: Grid) -> list[list[FloatArray | None]]:
    """Probabilities of the products in every cell; None where it can't be run."""
    settings = cells(space, grid)
    flat = [s for row in settings for s in row if s is not None]
    told = iter(found.probabilities(encode(space, flat))) if flat else iter(())
    return [[None if s is None else next(told) for s in row] for row in settings]


def _overlaps(
    rows: Sequence[Sequence[FloatArray | None]], grid: Grid, names: Sequence[str]
) -> tuple[Overlap, ...]:
    """Pairs of products that both have a real chance in the same cells, the widest first."""
    known = [(p, x, y) for row, y in zip(rows, grid.ys, strict=True)
             for p, x in zip(row, grid.xs, strict=True) if p is not None]  # fmt: skip
    found = []
    for a, b in combinations(range(len(names)), 2):
        cells_of = [(x, y) for p, x, y in known if min(p[a], p[b]) >= _REAL_CHANCE]
        if cells_of:
            ends = (
                _ends(grid.x, [x for x, _ in cells_of], grid.xs),
                _ends(grid.y, [y for _, y in cells_of], grid.ys),
            )
            found.append(
                Overlap(
                    identities=(names[a], names[b]),
                    share=len(cells_of) / len(known),
                    where=", ".join(ends),
                )
            )
    return tuple(sorted(found, key=lambda item: -item.share))


def _ends(name: str, values: Sequence[float | str], axis: Sequence[float | str]) -> str:
    """A parameter with the ends of its values, in the order of the axis."""
    there = [value for value in axis if value in set(values)]
    if isinstance(there[0], str):
        return f"{name} {' or '.join(map(str, there))}"
    return f"{name} {there[0]:.3g} to {there[-1]:.3g}"


def _coarser(grid: Grid) -> Grid:
    """Every third row and column of a fine grid."""
    xs = grid.xs[::3] if len(grid.xs) > _FINE else grid.xs
    return replace(grid, xs=xs, ys=grid.ys[::3] if len(grid.ys) > _FINE else grid.ys)


def _variety(rows: Sequence[Sequence[FloatArray | None]]) -> float:
    """Spread of the chances over a grid: 0 when every cell says the same."""
    known = [p for row in rows for p in row if p is not None]
    return float(np.array(known).std(axis=0).sum()) if known else 0.0
