"""How much of the metal is expected back in the isolated product of one step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from mncplan.domain.route import Evidence, Step


@dataclass(frozen=True, slots=True)
class YieldRange:
    """Fraction of the metal atoms, with the reason; `is_reported` when a precedent gives it."""

    low: float
    value: float
    high: float
    reason: str
    is_reported: bool = False


_DEFAULTS: Final[dict[str, tuple[float, float, float, str]]] = {
    "direct_reduction_one_phase": (
        0.10, 0.25, 0.50, "part of the metal stays as complex or ends in other sizes"
    ),
    "direct_reduction_two_phase": (
        0.10, 0.25, 0.50, "part of the metal stays as complex or ends in other sizes"
    ),
    "size_focusing": (
        0.10, 0.20, 0.40, "smaller and larger sizes of the crude are etched away or lost"
    ),
    "seeded_growth": (
        0.15, 0.35, 0.60, "unspent complex and other sizes are washed away"
    ),
    "ligand_exchange_mild": (0.50, 0.70, 0.90, "the core is kept; losses are those of washing"),
    "ligand_exchange_full": (
        0.30, 0.55, 0.85, "metal leaves as complex when the core changes, and washing costs"
    ),
    "co_reduction": (
        0.03, 0.10, 0.25, "the undoped cluster forms beside the alloy and has to be removed"
    ),
    "metal_exchange": (0.40, 0.60, 0.85, "some clusters fall apart while metals are exchanged"),
    "isoelectronic_conversion": (
        0.20, 0.50, 0.80, "the two sizes stay in balance and have to be separated"
    ),
    "surface_motif_exchange": (
        0.30, 0.55, 0.85, "the core is kept; by-products and washing cost some"
    ),
    "thermal_fusion": (0.10, 0.35, 0.70, "metal leaves as complex and some seed is left"),
    "outer_sphere_oxidation": (
        0.60, 0.80, 0.95, "the skeleton is kept; losses are those of washing"
    ),
    "oxidative_etching": (0.10, 0.25, 0.50, "etching runs on to smaller sizes and complexes"),
    "intercluster_exchange": (
        0.03, 0.08, 0.15, "one member of a distribution is separated from all others"
    ),
    "isomerisation": (0.50, 0.80, 0.95, "the composition is kept; losses are those of washing"),
    "ligand_functionalisation": (
        0.40, 0.70, 0.90, "the core is kept; filters and washing cost some"
    ),
    "ligand_synthesis": (0.40, 0.65, 0.85, "distillation or a column costs some"),
    "separation": (0.30, 0.60, 0.85, "cuts overlap, and some stays on the column or in the gel"),
    "hydride_insertion": (0.30, 0.60, 0.85, "an excess of borohydride reduces part of it further"),
}  # fmt: skip
"""Low, planning and high yield on metal per family, and why: a judgement, not literature values."""

_CRUDE = (0.40, 0.60, 0.85, "a crude keeps all sizes and loses only complex and particles")
_OTHER = (0.10, 0.25, 0.60, "no figure for this kind of step")
_FIRST_RUN = 0.5
"""A first run is planned to reach at least this part of a single published yield."""


def expected_yield(step: Step) -> YieldRange:
    """Yield on metal atoms from the best precedent, else a default for the family."""
    is_crude = step.product.isomer == "crude"
    reported = None if is_crude else _best(step.evidence)
    if reported is not None and reported.yield_percent is not None:
        return _from_precedent(step, reported, reported.yield_percent)
    low, value, high, why = _CRUDE if is_crude else _DEFAULTS.get(step.family, _OTHER)
    ceiling, ceiling_reason = (1.0, "") if is_crude else step.metal_ceiling
    text = f"not reported; a cautious guess for such steps, because {why}"
    if high > ceiling:
        text += f"; at most {percent(ceiling)}" + (f": {ceiling_reason}" if ceiling_reason else "")
    return YieldRange(min(low, ceiling), min(value, ceiling), min(high, ceiling), text)


def _best(evidence: tuple[Evidence, ...]) -> Evidence | None:
    usable = [
        e
        for e in evidence
        if e.outcome != "failure" and e.yield_percent is not None and e.level in {"A", "B"}
    ]
    return min(usable, key=lambda e: (e.level, not e.provenance.verified), default=None)


def _from_precedent(step: Step, item: Evidence, said: tuple[float, float]) -> YieldRange:
    ceiling, ceiling_reason = step.metal_ceiling
    low, high = said[0] / 100, said[1] / 100
    value = (low + high) / 2
    if low == high:
        low = value * _FIRST_RUN
    kind = _kind(item.yield_basis)
    if kind == "seed":
        low, value, high = low * ceiling, value * ceiling, high * ceiling
    capped = value > ceiling
    low, value, high = (min(y, ceiling) for y in (low, value, high))
    figure = percent(said[0] / 100)
    if said[0] != said[1]:
        figure = f"{plain_percent(said[0] / 100)}-{percent(said[1] / 100)}"
    text = f"{figure} reported ({item.provenance.source}, {item.yield_basis or 'basis not stated'})"
    if kind == "seed" and ceiling < 1:
        text += f", that is {percent(value)} of the metal"
    elif capped:
        text += f"; planned with at most {percent(ceiling)} of the metal"
        text += f" ({ceiling_reason}: the report contradicts this)" if ceiling_reason else ""
    if item.level != "A":
        low, value, high = low / 2, value / 2, high / 2
        text += "; for another ligand, so planned on half of it"
    if not item.provenance.verified and "recalled" not in text:
        text += "; recalled, not re-read"
    return YieldRange(low, value, high, text, is_reported=True)


def _kind(basis: str) -> str:
    words = basis.lower().replace("_", " ")
    if any(word in words for word in ("seed", "theoretical", "precursor cluster", "starting")):
        return "seed"
    if any(word in words for word in ("metal", "gold", "silver", "au atom", "ag atom")):
        return "metal"
    return "unknown"


def plain_percent(fraction: float) -> str:
    """A fraction in per cent, without the sign."""
    return f"{fraction * 100:.2g}" if fraction < 0.995 else "100"


def percent(fraction: float) -> str:
    """A fraction as text in per cent.

    Example:
        >>> percent(0.253)
        '25 %'
    """
    return f"{plain_percent(fraction)} %"
