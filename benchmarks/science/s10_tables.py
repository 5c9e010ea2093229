"""Tables of measured reactions for replays, read from a folder given on the command line.

Source:
    Suzuki couplings and their turnover: Reizman et al., React. Chem. Eng. 1 (2016) 658; Buchwald
    couplings: Ahneman et al., Science 360 (2018) 186; direct arylation: Shields et al., Nature 590
    (2021) 89; silver particles: Mekki-Berrada et al., npj Comput. Mater. 7 (2021) 55; hplc: Roch
    et al., PLoS ONE 15 (2020) e0229862; snar, benzylation and crystallisation: as distributed with
    Olympus (aspuru-guzik-group/olympus, commit 440b6b5, MIT).
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

import numpy as np

SETS = {
    "agnp": ("bo_benchmarks/agnp.csv", "spectrum_score", 1, ()),
    "direct_arylation": ("bo_benchmarks/direct_arylation_edbo.csv", "yield", 1, ("entry",)),
    "snar": ("bo_benchmarks/snar.csv", "impurity", -1, ()),
    "suzuki_i": ("bo_benchmarks/suzuki_i.csv", "yield", 1, ("turnover",)),
    "suzuki_ii": ("bo_benchmarks/suzuki_ii.csv", "yield", 1, ("turnover",)),
    "benzylation": ("bo_benchmarks/benzylation.csv", "impurity", -1, ()),
    "buchwald_a": ("bo_benchmarks/buchwald_a.csv", "yield", 1, ()),
    "buchwald_b": ("bo_benchmarks/buchwald_b.csv", "yield", 1, ()),
    "hplc": ("hplc/data.csv", "peak_area", 1, ()),
}
"""File, objective, its sign, columns that are no parameter."""

START = 9
PLATES = 6
PER_PLATE = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One parameter: levels of a categorical one, None for a number."""

    name: str
    values: np.ndarray
    levels: tuple[str, ...] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Rows that can be asked for and what was measured.

    Attributes:
        y: Objective scaled to 0-100, larger is better, shape (rows,).
        encoded: Numbers scaled to [0, 1], categories one-hot, shape (rows, features).
        groups: Position of the parameter each feature belongs to.
        top: The 99th percentile of `y`.
        raw_is_positive: Whether the objective as measured is above 0, shape (rows,).
        is_list: Whether the rows are all there is, not a sample of an open space.
    """

    name: str
    columns: tuple[Column, ...]
    y: np.ndarray
    encoded: np.ndarray
    groups: tuple[int, ...]
    top: float
    raw_is_positive: np.ndarray
    is_list: bool = True


def rows(path: Path) -> tuple[dict[str, str], ...]:
    """All rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file))


def problem(name: str, data: Path) -> Problem:
    """One of `SETS`."""
    file, objective, sign, dropped = SETS[name]
    table = rows(data / file)
    raw = sign * np.array([float(row[objective]) for row in table])
    names = [key for key in table[0] if key != objective and key not in dropped]
    columns = tuple(c for c in (column(key, table) for key in names) if varies(c))
    encoded, groups = encode(columns)
    y = 100 * (raw - raw.min()) / (raw.max() - raw.min())
    return Problem(
        name=name, columns=columns, y=y, encoded=encoded, groups=groups,
        top=float(np.percentile(y, 99)), raw_is_positive=sign * raw > 0,
    )  # fmt: skip


def column(name: str, table: tuple[dict[str, str], ...]) -> Column:
    """A column as numbers where all cells are numbers, as categories otherwise."""
    cells = [row[name] for row in table]
    try:
        return Column(name=name, values=np.array([float(c) for c in cells]), levels=None)
    except ValueError:
        levels = tuple(sorted(set(cells)))
        return Column(name=name, values=np.array([levels.index(c) for c in cells]), levels=levels)


def varies(item: Column) -> bool:
    """Whether the column has two different values."""
    return len(np.unique(item.values)) > 1


def encode(columns: tuple[Column, ...]) -> tuple[np.ndarray, tuple[int, ...]]:
    """Features and the parameter of each."""
    parts, groups = [], []
    for at, item in enumerate(columns):
        if item.levels is None:
            low, high = item.values.min(), item.values.max()
            parts.append(((item.values - low) / (high - low))[:, None])
            groups.append(at)
        else:
            parts.append(np.eye(len(item.levels))[item.values.astype(int)])
            groups += [at] * len(item.levels)
    return np.hstack(parts), tuple(groups)


def start(problem: Problem, seed: int) -> list[int]:
    """The frozen start of a seed: the same rows for all methods."""
    rng = np.random.default_rng([seed, len(problem.y)])
    return rng.permutation(len(problem.y))[:START].tolist()
