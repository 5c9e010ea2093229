"""S9: does the kinetic model answer to conditions as the literature says?

Every row of condition_effects.csv that states a direction the model can express is one test (some
rows are two). All use the one shipped parameter set; nothing in the model knows a row. The set was
adjusted on these rows (tools/calibrate_kinetics.py), so this measures consistency, not prediction,
but for ten directions on clusters that were written after the constants were set: their first look
is noted.
"""

from __future__ import annotations

import numpy as np
from benchmarks.result import Result, Table, share, wilson
from benchmarks.science.directions.focusing import FOCUSING
from benchmarks.science.directions.laboratory import Direction, Finding, Laboratory
from benchmarks.science.directions.left_out import LEFT_OUT, WHY_NOT
from benchmarks.science.directions.medium import MEDIUM
from benchmarks.science.directions.reduction import PMBA, REDUCTION

from mncplan.app.tables import knowledge_base
from mncplan.errors import NoSolutionError
from mncplan.kinetics.conserved import conservation_drift
from mncplan.kinetics.fit_prior import draw
from mncplan.kinetics.recipe import flask_of
from mncplan.kinetics.solve import simulate

DIRECTIONS: tuple[Direction, ...] = (*REDUCTION, *MEDIUM, *FOCUSING)
FIRST_LOOK = (6, 10)
"""Directions of FOCUSING that held when they were first run, before any constant was moved."""


def run(n_sets: int = 12, seed: int = 20251122) -> Result:
    """All directions with the shipped set, and some of them with sets drawn from its intervals."""
    lab = Laboratory()
    found = [(d, judge(d, lab)) for d in DIRECTIONS]
    held = sum(f.holds for _, f in found)
    robust = robustness(lab, n_sets, seed)
    low, high = wilson(held, len(found))
    return Result(
        id="S9",
        question="Does the kinetic model answer to conditions as the literature says?",
        tables=(
            Table(
                title="Directions with the one shipped parameter set",
                head=("rows", "claim", "holds", "seen"),
                rows=tuple(
                    ("+".join(d.rows), d.claim, "yes" if f.holds else "NO", f.seen)
                    for d, f in found
                ),
            ),
            Table(
                title="Summary",
                head=("what", "n", "share", "95 % interval"),
                rows=(
                    ("directions", *share(held, len(found))),
                    ("written after the constants, first look", *share(*FIRST_LOOK)),
                    ("stay true with sets drawn from the intervals", *share(*robust)),
                ),
            ),
            Table(
                title="Rows that are no test",
                head=("row", "why"),
                rows=tuple(sorted(LEFT_OUT.items())),
            ),
        ),
        notes=(
            "the constants marked fitted were moved on these very rows: consistency, "
            "not prediction",
            f"drawn sets: {n_sets} sets, every constant independently within its interval, on "
            "the directions of the reduction rows that need the p-MBA network only",
            *(f"{row}: {why}" for row, why in WHY_NOT.items()),
            f"conservation: largest relative drift of any element, charge or electron count "
            f"{conservation(lab):.1e}",
        ),
        numbers={
            "n": len(found), "held": held, "low": low, "high": high,
            "rows_tested": len(rows_covered()), "rows_left_out": len(LEFT_OUT),
            "robust": list(robust),
            "failed": ["+".join(d.rows) for d, f in found if not f.holds],
        },
    )  # fmt: skip


def judge(direction: Direction, lab: Laboratory) -> Finding:
    """Run one direction; a run that can't be solved does not hold."""
    try:
        return direction.test(lab)
    except NoSolutionError as error:
        return Finding(-1.0, str(error))


def rows_covered() -> frozenset[str]:
    """Ids that some direction covers."""
    return frozenset(row for direction in DIRECTIONS for row in direction.rows)


def robustness(lab: Laboratory, n_sets: int, seed: int) -> tuple[int, int]:
    """How often directions on p-MBA and NaBH4 stay true when all constants are drawn."""
    names = {"dose_optimum", "under_reduction", "over_reduction", "portions", "order_of_counts"}
    chosen = [d for d in REDUCTION if d.test.__name__ in names]
    held = n = 0
    for parameters in draw(lab.parameters, n_sets, np.random.default_rng(seed)):
        other = Laboratory(parameters, networks=lab)
        for direction in chosen:
            held += judge(direction, other).holds
            n += 1
    return held, n


def conservation(lab: Laboratory) -> float:
    """Largest relative drift of an element, of ligand, charge or electrons over a day."""
    mechanism = lab.mechanism("p-MBA")
    times = np.concatenate(([0.0], np.geomspace(1.0, 86_400.0, 30)))
    done = simulate(mechanism, lab.parameters, flask_of(PMBA), times)
    return conservation_drift(done)


def rows_of_table() -> frozenset[str]:
    """Ids of the shipped table."""
    return frozenset(effect.id for effect in knowledge_base().effects)
