"""S15: the whole loop in the simulated laboratory until 0.9 of the best purity, against OFAT.

The runs take a minute or more per world and are kept in ``benchmarks/science/data/s15_runs.csv``;
`s15_worlds.py` makes them.
"""

from __future__ import annotations

import csv
import statistics
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from benchmarks.result import Result, Table, share

from mncplan.app.campaign_prior import MECHANISM_STRENGTH

RUNS = Path(__file__).with_name("data") / "s15_runs.csv"
GOAL = 0.9
MOST = 63
MOST_OFAT = 126
LEAST = 0.05
"""Best purity below which the target does not form in a world."""
TOLD = ("nothing", "kinetic model", "wrong model")
"""What a campaign knows beforehand."""
HEAD = ("world", "best_purity", *(f"told: {what}" for what in TOLD), "one factor at a time")


@dataclass(frozen=True, slots=True)
class Run:
    """Experiments to the goal in one world.

    Attributes:
        world: Its seed.
        attainable: Best purity found without noise.
        found: For each of `TOLD`, then one factor at a time; None where it was not reached.
    """

    world: int
    attainable: float
    found: tuple[int | None, ...]

    @property
    def counted(self) -> tuple[int, ...]:
        """Numbers of experiments, the most where the goal was not reached."""
        return (*(n or MOST for n in self.found[:-1]), self.found[-1] or MOST_OFAT)


def read(path: Path) -> list[Run]:
    """The kept runs, by world."""
    with path.open(encoding="ascii", newline="") as file:
        rows = list(csv.DictReader(file))
    made = (
        Run(int(row["world"]), float(row["best_purity"]),
            tuple(int(row[name]) if row[name] else None for name in HEAD[2:]))
        for row in rows
    )  # fmt: skip
    return sorted(made, key=lambda item: item.world)


def write(path: Path, found: Run) -> None:
    """Add a run to the file."""
    is_new = not path.exists()
    with path.open("a", encoding="ascii", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        if is_new:
            writer.writerow(HEAD)
        cells = ("" if n is None else n for n in found.found)
        writer.writerow((found.world, f"{found.attainable:.4f}", *cells))


def run() -> Result:
    """Tables of the kept runs."""
    found = read(RUNS)
    kept = [item for item in found if item.attainable >= LEAST]
    return result_of(kept, len(found) - len(kept))


def _shown(n: int | None) -> str:
    return "not reached" if n is None else str(n)


def result_of(found: Sequence[Run], n_missing: int) -> Result:
    """Tables and numbers of all worlds.

    Args:
        found: Of the worlds in which the target forms.
        n_missing: Worlds in which it does not.
    """
    counted = np.array([item.counted for item in found])
    medians = [statistics.median(column) for column in counted.T.tolist()]
    rows = [
        (str(item.world), f"{item.attainable:.2f}", f"{GOAL * item.attainable:.2f}",
         *map(_shown, item.found))
        for item in found
    ]  # fmt: skip
    each = Table(
        title=f"Experiments to {GOAL:g} of the best purity of the world (synthetic)",
        head=("world", "best purity", "goal", *(f"campaign told: {what}" for what in TOLD),
              "one factor at a time"),
        rows=(*rows, ("median", "", "", *(f"{m:g}" for m in medians))),
    )  # fmt: skip
    compared, numbers = [], {}
    for at, what in enumerate(TOLD):
        ours, theirs = counted[:, at], counted[:, -1]
        halved = int((2 * ours <= theirs).sum())
        logs = np.log(ours / theirs)
        drawn = np.random.default_rng(0).choice(logs, (2000, len(logs))).mean(1)
        low, high = np.exp(np.quantile(drawn, (0.025, 0.975)))
        ratio = f"{np.exp(logs.mean()):.2f} ({low:.2f}-{high:.2f})"
        compared.append((what, f"{medians[at]:g}", ratio, *share(halved, len(found))))
        numbers[what] = {
            "median": medians[at],
            "ratio": round(float(np.exp(logs.mean())), 3),
            "at_most_half": halved,
        }
    against = Table(
        title="Campaigns against one factor at a time",
        head=("told beforehand", "median", "ratio, paired (95 %)", "at most half", "share", "95 %"),
        rows=tuple(compared),
    )
    return Result(
        id="S15",
        question="How many experiments to 0.9 of the best purity in the simulated laboratory,"
        " against OFAT?",
        tables=(each, against),
        notes=(
            "Synthetic: no experiment was made. Not reached counts as"
            f" {MOST} for a campaign and {MOST_OFAT} for one factor at a time.",
            f"All seeds in a row; in {n_missing} worlds more the best purity is below {LEAST:g}, so"
            " nothing was run. The best purity is that of a search of"
            " 96 settings without noise; the true best may be higher.",
            "The kinetic model told has the network of the world and other constants, drawn from"
            f" the same intervals, and the default strength of {MECHANISM_STRENGTH:g}: where the"
            " form of the model is right, as it need not be at the bench (see S9P).",
            "The wrong model lacks half of the families of steps that change a cluster's size,"
            " drawn anew for each world.",
        ),
        numbers={
            **numbers,
            "worlds": len(found),
            "target_does_not_form": n_missing,
            "median_ofat": medians[-1],
            "counted": counted.tolist(),
        },
    )
