"""What instruments and balances would say of a trajectory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Literal, TypeAlias

import numpy as np

from mncplan.domain.flask import Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.participant import Participant
from mncplan.errors import InvalidInputError
from mncplan.kinetics.equations import Array

YieldBasis: TypeAlias = Literal["metal_atom", "theoretical_max", "limiting_seed"]


def metal_shares(run: Trajectory) -> Array:
    """Share of all metal that sits in each participant, shape (t, n), 0 to 1."""
    metal = np.array([p.n_metal for p in run.mechanism.participants], dtype=float)
    atoms = run.concentrations * metal
    total = atoms.sum(axis=1, keepdims=True)
    out: Array = np.divide(atoms, total, out=np.zeros_like(atoms), where=total > 0)
    return out


def share_of(run: Trajectory, choose: Callable[[Participant], bool]) -> Array:
    """Share of all metal in the chosen participants, shape (t,)."""
    mask = np.array([choose(p) for p in run.mechanism.participants])
    out: Array = metal_shares(run)[:, mask].sum(axis=1)
    return out


def electron_distribution(run: Trajectory) -> dict[int, Array]:
    """Share of all metal in clusters of each N*, each of shape (t,)."""
    shares = metal_shares(run)
    out: dict[int, Array] = {}
    for column, one in enumerate(run.mechanism.participants):
        if one.kind == "cluster" and one.electrons is not None:
            before = out.get(one.electrons, np.zeros(len(run.times_s)))
            out[one.electrons] = before + shares[:, column]
    return dict(sorted(out.items()))


def mean_electrons(run: Trajectory) -> Array:
    """Mean N* of the clusters, weighted by metal, shape (t,); 0 where there is none."""
    shares = electron_distribution(run)
    total = sum(shares.values(), np.zeros(len(run.times_s)))
    weighted = sum((n * share for n, share in shares.items()), np.zeros(len(run.times_s)))
    out: Array = np.divide(weighted, total, out=np.zeros_like(total), where=total > 1e-12)
    return out


def purity(run: Trajectory, key: str) -> Array:
    """Share of one cluster among all metal that is reduced (clusters and particles), (t,)."""
    reduced = share_of(run, lambda p: p.kind in {"cluster", "nanoparticle"})
    own = metal_shares(run)[:, run.mechanism.index[run.mechanism.participant(key).key]]
    out: Array = np.divide(own, reduced, out=np.zeros_like(own), where=reduced > 1e-12)
    return out


def product_yield(
    run: Trajectory, key: str, basis: YieldBasis = "metal_atom", *, seed: str = ""
) -> Array:
    """Yield of one cluster on a stated basis, shape (t,), 0 to 1.

    ``metal_atom``: of all metal atoms fed. ``theoretical_max``: of what the electrons allow when
    the ligand set free ties up metal as [M(L)2]-, n / (2n - m) for an uncharged complex feed.
    ``limiting_seed``: clusters formed per cluster of the seed fed.

    Raises:
        NotFoundError: If a key is not in the network.
        InvalidInputError: If the basis is unknown or nothing of the seed was fed.

    Source:
        Equation DS2 of the routes study; chen2018 in review 4.1.3 (doi:10.1039/d5nh00353a).
    """
    product = run.mechanism.participant(key)
    if basis == "limiting_seed":
        fed = run.added[:, run.mechanism.index[run.mechanism.participant(seed).key]]
        if not np.any(fed > 0):
            raise InvalidInputError(f"yield on {seed!r}: nothing of it was fed")
        per_seed: Array = np.divide(run.of(key), fed, out=np.zeros_like(fed), where=fed > 0)
        return per_seed
    if basis not in {"metal_atom", "theoretical_max"}:
        raise InvalidInputError(
            f"yield basis {basis!r}: expected metal_atom, theoretical_max or limiting_seed"
        )
    metal = np.array([p.n_metal for p in run.mechanism.participants], dtype=float)
    fed_metal = run.added @ metal
    made = run.of(key) * product.n_metal
    out: Array = np.divide(made, fed_metal, out=np.zeros_like(made), where=fed_metal > 0)
    if basis == "theoretical_max":
        n, m = product.n_metal, dict(product.composition).get(run.mechanism.ligand, 0)
        out = out / (n / (2 * n - m))
    return out


def ligand_per_metal(mechanism: Mechanism) -> dict[str, float]:
    """Ligands per metal atom of every participant with metal."""
    return {
        p.key: dict(p.composition).get(mechanism.ligand, 0) / p.n_metal
        for p in mechanism.participants
        if p.n_metal
    }


def esi_ms(
    run: Trajectory, response: Mapping[str, float], detection_limit_M: float = 1e-7
) -> dict[str, Array]:
    """Relative ESI-MS intensities of complexes and clusters, each of shape (t,).

    I = rho c, scaled to the largest signal of each time; NaN where c is below the detection
    limit, which is how a censored value looks. Response factors rho are per ``complex``,
    ``neutral`` and ``anion`` (a key overrides its class); missing ones are 1. Aggregates and
    particles do not fly.
    """
    keys = [
        p.key
        for p in run.mechanism.participants
        if p.kind in {"cluster", "complex"} and p.phase == "medium"
    ]
    signals = {key: _response(run.mechanism.by_key[key], response) * run.of(key) for key in keys}
    top = np.max(np.array(list(signals.values())), axis=0)
    scale = np.where(top > 0, top, 1.0)
    return {
        key: np.where(run.of(key) >= detection_limit_M, signal / scale, np.nan)
        for key, signal in signals.items()
    }


def _response(one: Participant, response: Mapping[str, float]) -> float:
    kind = "complex" if one.kind == "complex" else "anion" if one.charge < 0 else "neutral"
    return response.get(one.key, response.get(kind, 1.0))
