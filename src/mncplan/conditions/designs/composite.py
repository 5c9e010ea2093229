"""Central composite designs for a quadratic response surface."""

from __future__ import annotations

import itertools
from typing import Literal

import numpy as np

from mncplan.conditions.designs.factors import baseline_of, factors_of, runnable, set_at
from mncplan.domain.space import Setting, Space
from mncplan.domain.space_design import Design
from mncplan.errors import InvalidInputError

MOST_FACTORS = 8


def central_composite(
    space: Space,
    *,
    kind: Literal["faced", "inscribed"] = "faced",
    baseline: Setting | None = None,
) -> Design:
    """Corners, axial points and the centre of the number parameters that exist at the baseline.

    Args:
        space: Where the settings lie; its limits are never exceeded.
        kind: ``faced`` has its axial points on the faces of the box; ``inscribed`` is rotatable:
            axial points on the faces, corners drawn in by the fourth root of their number.
        baseline: Gives choices their value; the centre is the middle of every factor's range.

    Raises:
        InvalidInputError: With more than 8 factors, an unknown kind, or if no point can be run.
    Source:
        Box, Wilson, J. R. Stat. Soc. B 13 (1951) 1; rotatability: Box, Hunter, Ann. Math. Stat.
        28 (1957) 195.
    """
    if kind not in {"faced", "inscribed"}:
        raise InvalidInputError(f"kind {kind!r} is not known; expected faced or inscribed")
    start = baseline_of(space, baseline)
    factors = factors_of(space, start)
    n = len(factors)
    if n > MOST_FACTORS:
        raise InvalidInputError(
            f"{n} factors make {2**n} corners; at most {MOST_FACTORS}, or use a D-optimal design"
        )
    corner = 1.0 if kind == "faced" else 2.0 ** (-n / 4)
    codes = [tuple(corner * c for c in point) for point in itertools.product((-1, 1), repeat=n)]
    codes += [tuple(row) for row in np.concatenate([np.eye(n), -np.eye(n)]).tolist()]
    codes.append((0.0,) * n)
    settings, notes = runnable(space, [set_at(start, factors, code) for code in codes])
    note = "replicate the centre three to five times: it is where the noise is read"
    return Design(kind=f"central composite, {kind}", settings=settings, notes=(note, *notes))
