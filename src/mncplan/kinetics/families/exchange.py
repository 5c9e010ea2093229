"""Ligand exchange in steps, and the change of structure that full exchange brings."""

from __future__ import annotations

from collections.abc import Iterator

from mncplan.domain.cluster import format_charge
from mncplan.domain.conservation import species_from_parts
from mncplan.domain.participant import Participant, participant
from mncplan.errors import ChemistryError
from mncplan.kinetics.roster import OXYGEN, REFERENCE_M, Made, Makeup, RateLaw, Roster

STEPS = 6
"""Stages in which a shell is exchanged; each stage replaces about a sixth of it."""


def mixed(old: Roster, new: Roster, makeup: Makeup, n_new: int) -> Participant:
    """A cluster with `n_new` ligands of the new kind and the rest of the old."""
    if n_new == 0:
        return old.cluster(makeup)
    if n_new == makeup.n_ligand:
        return new.cluster(makeup)
    n_old = makeup.n_ligand - n_new
    body = f"{new.metal}{makeup.n_metal}({old.ligand}){n_old}({new.ligand}){n_new}"
    text = f"[{body}]{format_charge(makeup.charge)}" if makeup.charge else body
    groups = ((old.ligand, n_old), (new.ligand, n_new))
    species = species_from_parts(text, ((new.metal, makeup.n_metal),), groups, makeup.charge)
    return participant(species, "cluster", electrons=makeup.electrons)


def exchange(old: Roster, new: Roster, makeup: Makeup) -> Iterator[Made]:
    """S(L)m-x(L')x + s L'H <-> S(L)m-x-s(L')x+s + s LH, associative, statistical weights.

    Source:
        LX of the routes study; stepwise exchange before the core changes: review 3.1 and 3.2
        (doi:10.1039/d5nh00353a).
    """
    m = makeup.n_ligand
    marks = sorted({round(m * i / STEPS) for i in range(STEPS + 1)})
    for x, y in zip(marks[:-1], marks[1:], strict=True):
        before, after = mixed(old, new, makeup, x), mixed(old, new, makeup, y)
        forward = ((before, -1), (new.thiol, x - y), (after, 1), (old.thiol, y - x))
        for terms, law in (
            (forward, RateLaw("exchange", "exchange.on", (before, new.thiol), ("thiol",),
                              weight=(m - x) / m / (y - x))),
            (tuple((p, -n) for p, n in forward),
             RateLaw("exchange", "exchange.on", (after, old.thiol), ("thiol",),
                     weight=y / m / (y - x))),
        ):  # fmt: skip
            yield new.step(terms, law)


def transformation(new: Roster, start: Makeup, end: Makeup) -> Iterator[Made]:
    """The fully exchanged cluster rearranges, faster the bulkier the new ligand.

    Redox-neutral to a cluster of the same N*, with oxygen to one of two electrons less.

    Raises:
        ChemistryError: If the electron counts differ otherwise; which products a ligand chooses
            is not predicted here.
    """
    full, product = new.cluster(start), new.cluster(end)
    terms = ((full, -1), (product, 1), (new.unit, start.n_metal - end.n_metal))
    if end.electrons == start.electrons:
        law = RateLaw("exchange", "exchange.transform", (full,), ("strain",))
        yield new.step(terms, law)
    elif end.electrons == start.electrons - 2:
        law = RateLaw(
            "exchange", "exchange.transform", (full, OXYGEN), ("strain", "thiol"), per=2,
            weight=1 / REFERENCE_M,
        )  # fmt: skip
        yield new.step((*((p, 2 * n) for p, n in terms), (OXYGEN, -1)), law)
    else:
        raise ChemistryError(
            f"{product.key} has {end.electrons} electrons and {full.key} {start.electrons}; "
            "only the same count or two less can be simulated"
        )
