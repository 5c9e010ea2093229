"""Predicted properties of any formula: by a doped parent's rule, else by the models."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache
from typing import Final

from mncplan.design.dopants import preference
from mncplan.design.jellium import GapShift, gap_shift
from mncplan.design.ligand_descriptors import describe
from mncplan.design.predict import BANDS, as_band, energies
from mncplan.design.shape import is_same_shape
from mncplan.design.shell_chemistry import solubility
from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.known import PropertyValue
from mncplan.domain.provenance import Basis, Provenance
from mncplan.knowledge import KnowledgeBase, load_knowledge
from mncplan.models.classes import Reported, reported_classes, stability
from mncplan.models.predictions import PropertyModels, predicted_values, train_all
from mncplan.models.quantities import QUANTITIES

DOPANT_STEP_EV: Final = 0.05
"""Shift given to a gap that the jellium rule widens or narrows, in eV.

A default: blue shifts of 23 to 32 nm are told for Ag25 with Au, Pd or Pt (weerawardene2018), which
near 800 nm is about 0.05 eV. The direction is reported, the size is not.
"""

DOPANT_REACH_EV: Final = 0.5
"""How far the interval reaches beyond the parent's value on the side of the shift: a default.

Emission of Au13 clusters spans 1.1 to 2.1 eV over ligands and dopants (icf2024).
"""

_SHIFTED: Final = ("optical_gap", *BANDS)
_ELECTRON_RULE: Final = "P001"
_SOLUBILITY, _STABILITY = "water_solubility", "stability_class"

_NO_MODEL, _OUTSIDE = "no model beats", "outside the domain"

_FRONTIER: Final = frozenset({"optical_gap", "absorption_peak", "emission_peak"})
LEAST_ALIKE: Final = 5
"""Alkynyl clusters with a value that make a prediction for alkynyls worth telling."""

NUMBERS: Final = tuple(quantity.name for quantity in QUANTITIES)
"""Properties that are numbers of the cluster itself."""

_ALL: Final = (*NUMBERS, _SOLUBILITY, _STABILITY)


def predict_properties(
    cluster: Cluster,
    knowledge: KnowledgeBase,
    *,
    nearer: Iterable[PropertyValue] = (),
    names: Sequence[str] = (),
) -> tuple[PropertyValue, ...]:
    """Values of every modelled property with interval, model, error and domain.

    Args:
        cluster: Any definite composition.
        knowledge: What the models learn from; they are trained once per state of it.
        nearer: Values that rest on this cluster or its kin; what they give is left out.
        names: Properties wanted; all when empty.

    Returns:
        Numbers first (basis predicted; the note says when no model beat its baselines and how far
        the formula lies from the data), then ``water_solubility`` (ionised groups per ligand) and
        ``stability_class`` (crystallised share of the electron class), whose detail is the class.
    """
    given = {value.name for value in nearer}
    wanted = [name for name in names or _ALL if name not in given]
    shifted = [value for value in _by_dopant(cluster, knowledge) if value.name in wanted]
    left = [name for name in wanted if name not in {value.name for value in shifted}]
    learned = predicted_values(cluster, property_models(knowledge, left), left, describe)
    told = tuple(_doubted(value, cluster, knowledge) for value in learned)
    return (*shifted, *told, *_classes(cluster, knowledge, left))


def _doubted(value: PropertyValue, cluster: Cluster, knowledge: KnowledgeBase) -> PropertyValue:
    """Out of the domain where alkynyls, which enter the frontier orbitals, were hardly learned."""
    total = sum(n for _, n in cluster.ligands)
    n_alkynyl = sum(n for ligand, n in cluster.ligands if ligand.kind == "alkynyl")
    if value.name not in _FRONTIER or 2 * n_alkynyl <= total:
        return value
    alike = {
        owner
        for owner, other in knowledge.owned_properties
        if other.name == value.name and any(lig.kind == "alkynyl" for lig, _ in owner.ligands)
    }
    if len(alike) >= LEAST_ALIKE:
        return value
    said = (
        f"{_OUTSIDE}: alkynyl motifs take part in the frontier orbitals (rules P039, P073), and "
        f"{len(alike)} of the clusters learned from carry them"
    )
    return replace(value, note=f"{value.note}; {said}")


def is_told(value: PropertyValue) -> bool:
    """Whether a predicted value is worth showing: a model gave it, inside its domain."""
    return _NO_MODEL not in value.note and _OUTSIDE not in value.note


def why_not(value: PropertyValue) -> str:
    """Why a predicted value is not shown: the part of its note that says so."""
    parts = value.note.split("; ")
    start = next((k for k, part in enumerate(parts) if _OUTSIDE in part), None)
    if start is not None:
        return "; ".join(parts[start:])
    return "; ".join(parts[:2]).removeprefix("formula-level model: ")


def property_models(knowledge: KnowledgeBase, names: Sequence[str] = NUMBERS) -> PropertyModels:
    """The models of one state of knowledge, each trained on first use."""
    if knowledge is load_knowledge():
        parts = [_packaged_model(knowledge.hash, name) for name in NUMBERS if name in names]
        return PropertyModels(tuple(item for part in parts for item in part.items))
    wanted = tuple(name for name in NUMBERS if name in names)
    return train_all(knowledge.owned_properties, wanted, describe) if wanted else PropertyModels(())


@cache
def _packaged_model(knowledge_hash: str, name: str) -> PropertyModels:
    """Trained once per process and state of the packaged knowledge."""
    del knowledge_hash
    return train_all(load_knowledge().owned_properties, (name,), describe)


def _reported(knowledge: KnowledgeBase) -> tuple[Reported, ...]:
    if knowledge is load_knowledge():
        return _packaged_reported(knowledge.hash)
    return reported_classes(knowledge.clusters)


@cache
def _packaged_reported(knowledge_hash: str) -> tuple[Reported, ...]:
    del knowledge_hash
    return reported_classes(load_knowledge().clusters)


def undoped_parent(cluster: Cluster) -> tuple[Cluster, str] | None:
    """The all-host cluster of the same electron count, and the one dopant atom it lacks.

    Example:
        >>> import mncplan as mp
        >>> parent, dopant = undoped_parent(mp.Cluster.parse("[Au24Pt(SR)18]2-"))
        >>> str(parent), dopant
        ('[Au25(SR)18]-', 'Pt')
    """
    if len(cluster.metals) != 2 or cluster.metals[1][1] != 1:
        return None
    neutral = replace(
        cluster, metals=((cluster.host, cluster.n_metal),), charge=0, isomer=None, counter_ions=()
    )
    charge = valence_electrons(neutral) - valence_electrons(cluster)
    return replace(neutral, charge=charge), cluster.metals[1][0]


def _by_dopant(cluster: Cluster, knowledge: KnowledgeBase) -> tuple[PropertyValue, ...]:
    """The parent's gap moved by the two-step jellium rule, for one dopant in a central site."""
    found = undoped_parent(cluster)
    if found is None:
        return ()
    parent, dopant = found
    site = preference(dopant, cluster.host)
    if site is None or not _has_centre(parent, knowledge):
        return ()
    shift = gap_shift(parent, cluster, cluster.host, dopant, site.site)
    if shift.direction not in {"wider", "narrower"}:
        return ()
    near = [(o, v) for o, v in knowledge.owned_properties if is_same_shape(o, parent)]
    values = []
    for name in _SHIFTED:
        own = [value for _, value in energies(name, near)]
        own = [value for value in own if value.provenance.verified] or own
        if own:
            values.append(_shifted(cluster, own, shift))
    return tuple(values)


def _has_centre(parent: Cluster, knowledge: KnowledgeBase) -> bool:
    """Whether a single icosahedral core is on file for the parent's shape."""
    return any(
        "icosahedron" in entry.core and "bi-" not in entry.core
        for entry in knowledge.clusters
        if isinstance(entry.formula, Cluster) and is_same_shape(entry.formula, parent)
    )


def _shifted(
    cluster: Cluster, own: Sequence[PropertyValue], shift: GapShift
) -> PropertyValue:  # fmt: skip
    sign = 1 if shift.direction == "wider" else -1
    numbers = [value.value for value in own]
    centre = sum(numbers) / len(numbers)
    far = centre + sign * DOPANT_REACH_EV
    parents = ", ".join(dict.fromkeys(value.cluster for value in own))
    moved = replace(
        own[0],
        cluster=str(cluster),
        value=round(centre + sign * DOPANT_STEP_EV, 2),
        low=round(min(*numbers, far), 2),
        high=round(max(*numbers, far), 2),
        detail="",
        provenance=replace(own[0].provenance, basis=Basis.PREDICTED),
        note=f"from the undoped parent of the same electron count, {parents} ({centre:.2f} eV), "
        f"{shift.direction} by the two-step jellium rule ({shift.reason}; rules "
        f"{', '.join(shift.rules)}); the size of the shift and the interval are defaults",
    )
    return as_band(moved) if moved.name in BANDS else moved


def _classes(
    cluster: Cluster, knowledge: KnowledgeBase, names: Sequence[str]
) -> tuple[PropertyValue, ...]:
    """Solubility from the shell, stability class from the electron count."""
    found = []
    shell = solubility(cluster) if _SOLUBILITY in names else None
    if shell is not None and shell.word != "unknown":
        found.append(
            PropertyValue(
                name=_SOLUBILITY,
                value=round(shell.ionised_share, 2),
                unit="1",
                detail=shell.word,
                note=f"rule, nothing fitted: {shell.text}",
                cluster=str(cluster),
                provenance=Provenance(
                    source="ropp2019", basis=Basis.PREDICTED, locator="mean pKa of ionisable groups"
                ),
            )
        )
    told = stability(cluster, _reported(knowledge)) if _STABILITY in names else None
    rule = next((one for one in knowledge.rules if one.id == _ELECTRON_RULE), None)
    if told is not None and rule is not None:
        found.append(
            PropertyValue(
                name=_STABILITY,
                value=round(told.share, 2),
                unit="1",
                detail=told.word,
                note=told.text,
                cluster=str(cluster),
                provenance=replace(rule.provenance, basis=Basis.PREDICTED),
            )
        )
    return tuple(found)
