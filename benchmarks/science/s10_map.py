"""Phase map of the crystallisation set in replay: plates of 18, macro-F1 on what is not measured.

``python benchmarks/science/s10_map.py --data FOLDER --seeds 0-4 --out map.csv``. The product's
classifier judges all rules; only the choice of experiments differs.
"""

from __future__ import annotations

import argparse
import csv
import sys
from pathlib import Path

import numpy as np
from sklearn.metrics import f1_score

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s10_tables import column, encode, rows, varies

from mncplan.conditions.identity import IdentityModel, fit_identity
from mncplan.conditions.phase_map import phase_batch

PLATE = 18
LAST = 252
SHOWN = (90, 180, 252)
HEAD = ("method", "seed", "n", "macro_f1", "calibration_error")


def crystals(data: Path) -> tuple[np.ndarray, np.ndarray]:
    """Features and classes."""
    table = rows(data / "vapdiff_crystal" / "data.csv")
    names = [key for key in table[0] if key != "crystal_score"]
    x, _ = encode(tuple(c for c in (column(key, table) for key in names) if varies(c)))
    return x, np.array([row["crystal_score"] for row in table])


def calibration_error(probabilities: np.ndarray, is_right: np.ndarray) -> float:
    """Expected calibration error of the most likely class, ten bins."""
    told = probabilities.max(1)
    bins = np.minimum((told * 10).astype(int), 9)
    gaps = [
        (bins == b).mean() * abs(told[bins == b].mean() - is_right[bins == b].mean())
        for b in np.unique(bins)
    ]
    return float(sum(gaps))


def margin(model: IdentityModel, x: np.ndarray, is_open: np.ndarray) -> list[int]:
    """Smallest gap between the two most likely classes."""
    top = np.sort(model.probabilities(x), axis=1)
    gap = np.where(is_open, top[:, -1] - top[:, -2], np.inf)
    return np.argsort(gap, kind="stable")[:PLATE].tolist()


def replay(x: np.ndarray, labels: np.ndarray, rule: str, seed: int) -> list[tuple[float, ...]]:
    """Number measured, macro-F1 and calibration error at `SHOWN`."""
    rng = np.random.default_rng(seed)
    order = rng.permutation(len(x))
    measured = order[:PLATE].tolist()
    found: list[tuple[float, ...]] = []
    while True:
        is_open = np.ones(len(x), dtype=bool)
        is_open[measured] = False
        if rule == "random" and len(measured) not in SHOWN:
            measured = order[: len(measured) + PLATE].tolist()
            continue
        model = fit_identity(x[measured], labels[measured].tolist(), seed, x[is_open])
        if len(measured) in SHOWN:
            told = model.probabilities(x[is_open])
            likely = np.array(model.classes)[told.argmax(1)]
            truth = labels[is_open]
            score = f1_score(truth, model.phases(x[is_open]), average="macro", zero_division=0)
            found.append((len(measured), score, calibration_error(told, likely == truth)))
        if len(measured) >= LAST:
            return found
        if rule == "random":
            measured = order[: len(measured) + PLATE].tolist()
        elif rule == "margin":
            measured += margin(model, x, is_open)
        else:
            measured += phase_batch(model, x, PLATE, is_open, 1000 * seed + len(measured))[0]


def main() -> None:
    """All rules, seed by seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--seeds", default="0-4")
    parser.add_argument("--rules", default="random,margin,entropy and spread")
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args()
    first, last = (int(part) for part in options.seeds.split("-"))
    x, labels = crystals(options.data)
    with options.out.open("w", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(HEAD)
        for seed in range(first, last + 1):
            for rule in options.rules.split(","):
                for n, score, error in replay(x, labels, rule, seed):
                    writer.writerow((rule, seed, int(n), f"{score:.4f}", f"{error:.4f}"))
                file.flush()


if __name__ == "__main__":
    main()
