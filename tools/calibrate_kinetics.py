"""Move the constants of the kinetic model so that directions and known products come out.

    PYTHONPATH=src:. python -m tools.calibrate_kinetics --rounds 4 --out set.json

Every direction of S9 and every synthesis of the calibration part of S9P (never the blind part)
gives a margin: the decades by which it holds. Their slopes by every constant are measured, and a
linear program asks how far to move which constants, within their intervals, so that margins rise to
`CAP` while constants stay near the shipped ones; a step that does not help in truth is halved.
Rows in `NAMED` stand in the specification and weigh most. `--show` prints margins and stops.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt
from benchmarks.science.directions.laboratory import Laboratory
from benchmarks.science.s9_mechanism import DIRECTIONS, judge
from benchmarks.science.s9_syntheses import judge as judge_synthesis
from benchmarks.science.s9_syntheses import syntheses
from scipy.optimize import linprog

from mncplan.domain.parameters import ParameterSet, RateConstant
from mncplan.knowledge.kinetics import load_kinetics

Array = npt.NDArray[np.float64]
NAMED = frozenset("K027 K028 K029 K030 K041 K005 K014 K015 K016 K053 K011 K022 K042".split())
CAP = 0.03
"""A direction that holds by so many decades need not hold more clearly."""
STEP = 0.08
"""Of half the interval: perturbation for slopes."""
FIXED = (
    "henry.", "solvent.", "transfer.stirring", "transfer.gas", "hydrolysis.", "exchange.",
    "oxidation.", "fusion.", "etching.particle", "Ea.hydrolysis", "Ea.transfer", "Ea.exchange",
    "Ea.fusion", "Ea.oxidation", "Ea.digestion", "Ea.speciation", "Ea.coalescence",
)  # fmt: skip
"""Physical constants, and those that hardly any direction depends on."""
LEAST_RADIUS = 0.02
NEAR = 0.2
"""A margin that fails by less may be won."""
FLOOR = 0.25
PRIOR = 0.2
"""Decades of margin that half an interval of movement costs."""


@lru_cache(None)
def _laboratory() -> Laboratory:
    """Networks, built once in each process."""
    return Laboratory()


def names() -> tuple[str, ...]:
    """A label of every margin."""
    return (
        *("+".join(d.rows) + " " + d.test.__name__ for d in DIRECTIONS),
        *(s.id for s in syntheses() if s.is_within and not s.is_blind),
    )


def margins(values: Mapping[str, float], only: Sequence[str] = ()) -> Array:
    """Margins of directions, then of syntheses, with some constants changed; NaN if not asked."""
    lab = Laboratory(load_kinetics().with_values(values), networks=_laboratory())
    chosen = [s for s in syntheses() if s.is_within and not s.is_blind]
    tests = [
        *(lambda d=d: judge(d, lab).margin for d in DIRECTIONS),
        *(lambda s=s: judge_synthesis(s, lab.parameters).margin for s in chosen),
    ]
    return np.array(
        [
            test() if not only or any(part in name for part in only) else np.nan
            for name, test in zip(names(), tests, strict=True)
        ]
    )


def to_value(one: RateConstant, x: float) -> float:
    """Value at x, from -1 at the low end of the interval to 1 at the high end."""
    low, high = (one.low, one.high) if one.scale == "linear" else np.log10([one.low, one.high])
    at = min(max(low + (x + 1) / 2 * (high - low), low), high)
    return float(at if one.scale == "linear" else min(max(10.0**at, one.low), one.high))


def place(one: RateConstant) -> float:
    """Where the shipped value lies in its interval."""
    numbers = np.array([one.low, one.value, one.high])
    low, value, high = numbers if one.scale == "linear" else np.log10(numbers)
    return float(2 * (value - low) / (high - low) - 1)


def free(parameters: ParameterSet) -> tuple[RateConstant, ...]:
    """Constants that may move."""
    return tuple(c for c in parameters.constants if not c.key.startswith(FIXED))


def values_at(constants: Sequence[RateConstant], x: Array) -> dict[str, float]:
    """Constants at a point."""
    return {c.key: to_value(c, float(p)) for c, p in zip(constants, x, strict=True)}


def merit(found: Array, weights: Array) -> float:
    """What a step must raise: margins up to the cap, with what fails far counted less and less."""
    return float(weights @ _worth(found))


def _worth(found: Array) -> Array:
    """Concave in what holds; beyond `FLOOR` of failure only the logarithm counts."""
    capped = np.minimum(found, CAP)
    far = np.log1p(np.maximum(-capped - FLOOR, 0.0) / FLOOR) * FLOOR
    worth: Array = np.maximum(capped, -FLOOR) - far
    return worth + 0.1 * (found > 0)


def weigh(labels: Iterable[str], found: Array) -> Array:
    """Named rows weigh most, then what holds, then what nearly does; the rest hardly counts."""
    out = []
    for name, margin in zip(labels, found, strict=True):
        is_named = bool(set(name.split()[0].split("+")) & NAMED)
        near = 2.0 if margin > -NEAR else 0.02
        out.append(8.0 if is_named else 4.0 if margin > 0 else near)
    return np.array(out)


def proposal(
    found: Array, slopes: Array, x: Array, home: Array, weights: Array, radius: float
) -> Array:
    """Move by linear programming: variables are the move, capped margins, distance from home."""
    n_x, n_m = len(x), len(found)
    softened = weights / np.maximum(1.0, -found / FLOOR)
    cost = np.concatenate((np.zeros(n_x), -softened, np.full(n_x, PRIOR)))
    eye_m, eye_x = np.eye(n_m), np.eye(n_x)
    rows = np.vstack(
        (
            np.hstack((-slopes, eye_m, np.zeros((n_m, n_x)))),
            np.hstack((eye_x, np.zeros((n_x, n_m)), -eye_x)),
            np.hstack((-eye_x, np.zeros((n_x, n_m)), -eye_x)),
        )
    )
    limit = np.concatenate((found, home - x, x - home))
    bounds = [
        *((max(-radius, -1 - p), min(radius, 1 - p)) for p in x),
        *((None, CAP) for _ in found),
        *((0, None) for _ in x),
    ]
    solved = linprog(cost, A_ub=rows, b_ub=limit, bounds=bounds, method="highs")
    return np.asarray(solved.x[:n_x])


def measured_slopes(pool: ProcessPoolExecutor, x: Array, found: Array) -> Array:
    """Change of every margin per half interval of every constant, shape (margins, constants)."""
    constants = free(load_kinetics())
    signs = np.where(x > 0, -1.0, 1.0) * STEP
    near = [values_at(constants, p) for p in x + np.diag(signs)]
    slopes: Array = ((np.array(list(pool.map(margins, near))) - found) / signs[:, None]).T
    return slopes


def climb(rounds: int, processes: int, start: Mapping[str, float], out: Path, old: Path) -> None:
    """The search; the best set so far is written after every step.

    Slopes of an earlier search from the same place are taken from `old` where it is there.
    """
    constants = free(load_kinetics())
    labels = names()
    home = np.array([place(c) for c in constants])
    x = np.array([place(c) for c in free(load_kinetics().with_values(start))])
    radius = 0.25
    with ProcessPoolExecutor(processes) as pool:
        found = margins(values_at(constants, x))
        weights = weigh(labels, found)
        report(labels, found, weights)
        for _ in range(rounds):
            began = time.monotonic()
            if old.is_file():
                slopes, old = np.load(old)["slopes"], Path("/")
            else:
                slopes = measured_slopes(pool, x, found)
                np.savez(out.with_suffix(".npz"), slopes=slopes, found=found, x=x)
            print(f"slopes in {time.monotonic() - began:.0f} s", flush=True)
            while radius > LEAST_RADIUS:
                radii = (radius, radius / 2)
                moves = [proposal(found, slopes, x, home, weights, r) for r in radii]
                tried = list(pool.map(margins, [values_at(constants, x + m) for m in moves]))
                best = int(np.argmax([merit(t, weights) for t in tried]))
                gained = merit(tried[best], weights) - merit(found, weights)
                print(f"radius {radii[best]:.3f}: merit {gained:+.3f}", flush=True)
                move = moves[best]
                # Broyden's update: the slopes learn from every step, taken or not
                slopes = slopes + np.outer(tried[best] - found - slopes @ move, move) / (
                    move @ move
                )
                if gained > 0:
                    x, found = x + move, tried[best]
                    radius = min(radii[best] * 1.5, 0.3)
                    out.write_text(json.dumps(values_at(constants, x), indent=1), encoding="ascii")
                    report(labels, found, weights)
                else:
                    radius /= 3
            radius = 0.25
            report(labels, found, weights)


def polish(
    keys: Sequence[str], only: Sequence[str], start: Mapping[str, float], out: Path, rounds: int
) -> None:
    """Compass search over few constants, on the margins that answer to them."""
    constants = [c for c in free(load_kinetics().with_values(start)) if c.key in keys]
    labels = names()
    x = np.array([place(c) for c in constants])

    def look(at: Array) -> Array:
        return margins({**start, **values_at(constants, at)}, only)

    found = look(x)
    asked = np.isfinite(found)
    weights = weigh(labels, found)[asked]
    report(np.array(labels)[asked], found[asked], weights)
    size = 0.16
    for _ in range(rounds):
        moved = False
        for move in (*np.eye(len(x)), *-np.eye(len(x))):
            tried = look(np.clip(x + size * move, -1, 1))
            if merit(tried[asked], weights) > merit(found[asked], weights) + 1e-6:
                x, found, moved = np.clip(x + size * move, -1, 1), tried, True
                out.write_text(json.dumps({**start, **values_at(constants, x)}, indent=1), "ascii")
                report(np.array(labels)[asked], found[asked], weights)
        size = size if moved else size / 2


def report(labels: Sequence[str], found: Array, weights: Array) -> None:
    """How many hold, and what fails."""
    is_row = np.array([name[0] == "K" for name in labels])
    failing = ", ".join(f"{n} {m:.3f}" for n, m in zip(labels, found, strict=True) if m <= 0)
    print(
        f"merit {merit(found, weights):.3f}, directions {np.sum(found[is_row] > 0)}/{sum(is_row)}, "
        f"syntheses {np.sum(found[~is_row] > 0)}/{sum(~is_row)}; fail: {failing}",
        flush=True,
    )


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=4)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--start", type=Path)
    parser.add_argument("--out", type=Path, default=Path("constants.json"))
    parser.add_argument("--slopes", type=Path, default=Path("/"))
    parser.add_argument("--polish", nargs="+", default=(), help="constants of a compass search")
    parser.add_argument("--only", nargs="+", default=(), help="parts of names of margins")
    parser.add_argument("--show", action="store_true")
    given = parser.parse_args()
    begin = json.loads(given.start.read_text(encoding="ascii")) if given.start else {}
    if given.show:
        for label, margin in zip(names(), margins(begin, given.only), strict=True):
            print(f"{margin:8.3f}  {label}")
    elif given.polish:
        polish(given.polish, given.only, begin, given.out, given.rounds)
    else:
        climb(given.rounds, given.processes, begin, given.out, given.slopes)
