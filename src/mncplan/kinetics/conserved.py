"""What a trajectory must not lose: elements, ligands, charge and redox equivalents."""

from __future__ import annotations

import numpy as np

from mncplan.domain.flask import Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.kinetics.equations import Array

TRACE_M = 1e-5
"""Totals below this, mol/L, are judged against it: round-off of nothing is nothing."""


def conserved_totals(mechanism: Mechanism) -> tuple[tuple[str, ...], Array]:
    """Names and shape (q, n) contents of every participant: each step leaves the sums unchanged."""
    names = sorted({name for p in mechanism.participants for name, _ in p.composition})
    rows = [[dict(p.composition).get(name, 0) for p in mechanism.participants] for name in names]
    rows.append([p.charge for p in mechanism.participants])
    rows.append([p.redox for p in mechanism.participants])
    return (*names, "charge", "redox equivalents"), np.array(rows, dtype=float)


def conservation_drift(run: Trajectory) -> float:
    """Largest change of any conserved total that additions don't explain, relative to its turnover.

    Reservoirs count with what they gained or gave, so that buffers and solvent lose nothing unseen.
    """
    _, contents = conserved_totals(run.mechanism)
    drift = np.abs((run.concentrations - run.added) @ contents.T)
    turnover = (np.abs(run.concentrations) @ np.abs(contents.T)).max(axis=0)
    return float(np.max(drift.max(axis=0) / np.maximum(turnover, TRACE_M)))
