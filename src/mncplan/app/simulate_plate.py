"""Every well of a plate, and every candidate probe, through the mechanism model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np

from mncplan.app.campaign_table import read_table
from mncplan.app.simulate import Progress
from mncplan.app.simulate_case import Case
from mncplan.app.simulate_data import settings_of
from mncplan.domain.flask import Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.errors import InvalidInputError, NoSolutionError
from mncplan.kinetics.batch import simulate_each
from mncplan.kinetics.fit_prior import draw
from mncplan.kinetics.observe import metal_shares, product_yield
from mncplan.kinetics.phase_diagram import verdict
from mncplan.kinetics.probes import rank_probes
from mncplan.kinetics.recipe import flask_of

NOISE = 0.3
"""Assumed standard deviation of the natural logarithm of a reading, for probes."""
FLOOR = 1e-4
"""Shares of the metal below are not seen, for probes."""
MOST_PROBES = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class WellOutcome:
    """What one well ends in; `product_yield` is None when no product was named."""

    well: str
    settings: tuple[tuple[str, float], ...]
    identity: str
    purity: float
    reduced: float
    product_yield: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedProbe:
    """An experiment and what it is expected to teach.

    Attributes:
        information: Expected information on the constants, nats.
        separation: Expected information on which mechanism is right, nats, at most the logarithm
            of their number; None without rivals.
        watch: Species whose share varies most between parameter samples.
    """

    settings: tuple[tuple[str, float], ...]
    information: float
    separation: float | None
    watch: tuple[str, ...]


def simulate_plate(
    case: Case, path: Path, progress: Progress = lambda _: None
) -> tuple[WellOutcome, ...]:
    """Simulate the wells of a plate, one row each, over the recipe of the case.

    Columns that are settings of a recipe count; volumes and others are passed over. Blanks
    (role ``blank``) are left out.

    Raises:
        InvalidInputError: In one line with file, row and column.
        StorageError: If the file can't be read.
    """
    rows = [r for r in read_table(path) if str(r.cells.get("role") or "") != "blank"]
    if not rows or not settings_of(rows[0]):
        raise InvalidInputError(f"{path.name}: no rows with a setting of a recipe, e.g. metal_mM")
    wells, runs = [], []
    for i, row in enumerate(rows, start=1):
        settings = settings_of(row)
        try:
            recipe = case.varied(settings)
            runs.append((case.parameters, flask_of(recipe), np.array([0.0, case.end_of(recipe)])))
        except InvalidInputError as error:
            raise InvalidInputError(f"{row.where}: {error}") from error
        wells.append((str(row.cells.get("well") or i), tuple(settings.items())))
    progress(f"{len(wells)} wells")
    ends = simulate_each(case.mechanism, runs)
    return tuple(
        _well(case, name, settings, run)
        for (name, settings), run in zip(wells, ends, strict=True)
    )  # fmt: skip


def _well(
    case: Case,
    name: str,
    settings: tuple[tuple[str, float], ...],
    run: Trajectory | NoSolutionError,
) -> WellOutcome:
    if isinstance(run, NoSolutionError):
        return WellOutcome(well=name, settings=settings, identity="not simulated", purity=0.0,
                           reduced=0.0, product_yield=None)  # fmt: skip
    end = verdict(run)
    made = float(product_yield(run, case.product)[-1]) if case.product else None
    return WellOutcome(
        well=name, settings=settings, identity=end.identity, purity=end.purity,
        reduced=end.reduced, product_yield=made,
    )  # fmt: skip


def recommended_probes(
    case: Case,
    samples: int,
    seed: int,
    rivals: Sequence[str] = (),
    progress: Progress = lambda _: None,
) -> tuple[RankedProbe, ...]:
    """The places of the case's axes whose composition would teach most.

    Without rivals it is about the constants; with rivals, about which mechanism is right: the whole
    network or the one without a family.

    Raises:
        InvalidInputError: If the case has no axes, fewer than two samples are asked for, or the
            network has no such family.
    """
    if not case.axes:
        raise InvalidInputError("probes are chosen among settings; give --vary NAME=LOW..HIGH")
    if samples < 2:
        raise InvalidInputError(f"samples = {samples}: probes need 2 or more")
    mechanisms = [case.mechanism, *(_without(case.mechanism, family) for family in rivals)]
    drawn = draw(case.parameters, samples, np.random.default_rng(seed))
    groups = [g for g in range(len(mechanisms)) for _ in drawn]
    names = [axis.name for axis in case.axes]
    places = list(product(*(axis.values for axis in case.axes)))
    metal = [p.key for p in case.mechanism.participants if p.n_metal]
    columns = [case.mechanism.index[key] for key in metal]
    recipes = [case.varied(dict(zip(names, place, strict=True))) for place in places]
    runs = [
        (parameters, flask_of(recipe), np.array([0.0, case.end_of(recipe)]))
        for recipe in recipes
        for parameters in drawn
    ]
    table = np.full((len(places), len(groups), len(metal)), np.nan)
    for g, mechanism in enumerate(mechanisms):
        progress(f"{len(places)} probes, mechanism {g + 1} of {len(mechanisms)}")
        for n, run in enumerate(simulate_each(mechanism, runs)):
            if isinstance(run, Trajectory):
                i, j = divmod(n, samples)
                table[i, g * samples + j] = np.log(metal_shares(run)[-1, columns] + FLOOR)
    ranked = rank_probes(table, NOISE, groups if rivals else None, seed=seed)[:MOST_PROBES]
    return tuple(
        RankedProbe(
            settings=tuple(zip(names, places[p.index], strict=True)),
            information=p.information,
            separation=p.separation,
            watch=tuple(metal[k] for k in p.telling),
        )
        for p in ranked
    )


def _without(mechanism: Mechanism, family: str) -> Mechanism:
    """The network without the steps of a family, with the same participants."""
    families = dict.fromkeys(step.family for step in mechanism.steps)
    if family not in families:
        raise InvalidInputError(f"rival {family!r}: the network has {', '.join(families)}")
    return replace(mechanism, steps=tuple(s for s in mechanism.steps if s.family != family))


def plate_rows(wells: Sequence[WellOutcome]) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """Head and rows of a table of wells."""
    names = [name for name, _ in wells[0].settings] if wells else []
    head = ("well", *names, "identity", "purity", "reduced", "product_yield")
    rows = [
        (w.well, *(f"{v:g}" for _, v in w.settings), w.identity, f"{w.purity:.2g}",
         f"{w.reduced:.2g}", "" if w.product_yield is None else f"{w.product_yield:.2g}")
        for w in wells
    ]  # fmt: skip
    return head, rows
