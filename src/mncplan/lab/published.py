"""Published protocols beside the run that is planned."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.protocol import ProtocolPart
from mncplan.domain.provenance import RECALLED_BADGE
from mncplan.domain.recipe import BenchStep, PublishedProtocol, PublishedReagent
from mncplan.lab.amounts import mass_text, plain, volume_text

_MG: Final = {"ug": 1e-3, "mg": 1.0, "g": 1e3}
_ML: Final = {"uL": 1e-3, "mL": 1.0, "L": 1e3}
_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}( of)?")


def published_parts(
    protocols: tuple[PublishedProtocol, ...], metal_mmol: Mapping[Cluster, float]
) -> tuple[ProtocolPart, ...]:
    """One part per protocol, verified ones first, amounts scaled where they may be.

    Args:
        protocols: Those for the products of the route.
        metal_mmol: Metal that this run takes in for each product.
    """

    def rank(item: PublishedProtocol) -> tuple[bool, bool, bool, str]:
        """Verified first, then this very cluster, then the ones with amounts."""
        is_exact = item.target is not None and item.target in metal_mmol
        return not item.provenance.verified, not is_exact, not item.has_usable_amounts, item.id

    ordered = sorted(protocols, key=rank)
    return tuple(_part(item, metal_mmol) for item in ordered)


def _part(item: PublishedProtocol, metal_mmol: Mapping[Cluster, float]) -> ProtocolPart:
    factor = _factor(item, metal_mmol)
    listed = [_listed(r, factor) for r in item.reagents]
    steps = tuple(
        replace(step, text=_fill(step.text, item.reagents, factor)) for step in item.steps
    )
    if any(_both(r, factor) for r in item.reagents):
        weigh = BenchStep(op="weigh", text="Take " + "; ".join(listed) + ".")
        steps = (weigh, *steps)
    return ProtocolPart(
        title=item.title,
        steps=steps,
        procedure=item.id,
        provenance=item.provenance,
        badge="" if item.provenance.verified else RECALLED_BADGE,
        note=_note(item, factor),
    )


def _factor(item: PublishedProtocol, metal_mmol: Mapping[Cluster, float]) -> float | None:
    if not item.has_usable_amounts or not item.metal_mmol or item.target is None:
        return None
    for cluster, mmol in metal_mmol.items():
        same = (cluster.metals, cluster.ligands) == (item.target.metals, item.target.ligands)
        if same and cluster.charge == item.target.charge:
            return mmol / item.metal_mmol
    return None


def _note(item: PublishedProtocol, factor: float | None) -> str:
    said = [f"Made there: {item.target_text}."] if item.target is not None else []
    if factor is not None:
        said.append(
            f"Amounts: as published -> times {plain(factor)}, for the same metal as in this run."
        )
    elif not item.has_usable_amounts:
        said.append("Amounts not usable: for orientation only.")
    elif item.reagents:
        said.append("Amounts as published, not scaled.")
    if item.yield_percent is not None:
        basis = f" ({item.yield_basis})" if item.yield_basis else ""
        said.append(f"Yield {plain(item.yield_percent)} %{basis}.")
    if item.caveat:
        said.append(item.caveat)
    return " ".join(said)


def amount_words(reagent: PublishedReagent, factor: float = 1.0) -> str:
    """The published amount times a factor; empty when none was given."""
    if reagent.amount is not None:
        value = reagent.amount * factor
        if reagent.unit in _MG:
            text = mass_text(value * _MG[reagent.unit])
        elif reagent.unit in _ML:
            text = volume_text(value * _ML[reagent.unit])
        else:
            text = f"{plain(value)} {reagent.unit}".strip()
        return text + _strength(reagent)
    if reagent.mmol is not None:
        return f"{plain(reagent.mmol * factor)} mmol"
    return ""


def _strength(reagent: PublishedReagent) -> str:
    if reagent.concentration is None:
        return ""
    return f" of {plain(reagent.concentration)} {reagent.concentration_unit}"


def _both(reagent: PublishedReagent, factor: float | None) -> str:
    published = amount_words(reagent)
    if not published:
        if reagent.concentration is not None:
            return f"{plain(reagent.concentration)} {reagent.concentration_unit}"
        return ""
    if factor is None:
        return published
    return f"published: {published} -> for this run: {amount_words(reagent, factor)}"


def _listed(reagent: PublishedReagent, factor: float | None) -> str:
    said = _both(reagent, factor) or "amount not given"
    return f"{reagent.name} ({reagent.role}): {said}"


def _fill(text: str, reagents: tuple[PublishedReagent, ...], factor: float | None) -> str:
    def word(match: re.Match[str]) -> str:
        key, _, nth = match.group(1).partition("#")
        same = [r for r in reagents if r.stock == key]
        position = int(nth) - 1 if nth.isdigit() else 0
        if position >= len(same):
            return key + (match.group(2) or "")
        reagent = same[position]
        amount = amount_words(reagent, 1.0 if factor is None else factor)
        if match.group(2):
            return f"{amount} of" if amount else ""
        if reagent.role == "solvent":
            return f"{amount} {reagent.name}" if amount else reagent.name
        return f"{reagent.name} ({amount})" if amount else reagent.name

    return " ".join(_PLACEHOLDER.sub(word, text).split())
