"""All that can be said of one formula."""

from __future__ import annotations

from dataclasses import replace

from mncplan.app.bibliography import cited
from mncplan.app.explain_notes import structure_notes
from mncplan.app.explain_uses import use_notes
from mncplan.app.kinship import doped_options, standings
from mncplan.app.properties import (
    is_told,
    predict_properties,
    why_not,
)
from mncplan.app.shell_notes import shell_notes
from mncplan.design.decompose import decompose
from mncplan.design.predict import Prediction, predict
from mncplan.design.remarks import closure_picture, remarks
from mncplan.design.same_core import KnownCores
from mncplan.design.series import places
from mncplan.design.shape import includes_shape
from mncplan.domain.cluster import Cluster, cluster_mass, elemental_composition
from mncplan.domain.composition import sum_formula
from mncplan.domain.electrons import closing_charges, valence_electrons
from mncplan.domain.known import KnownCluster
from mncplan.domain.plan import Dossier
from mncplan.domain.provenance import OWN_MARK
from mncplan.domain.spectrum import IonExpectation
from mncplan.errors import UndefinedMassError
from mncplan.knowledge import KnowledgeBase
from mncplan.knowledge.base import same_cluster
from mncplan.knowledge.computed_motifs import load_computed_motifs
from mncplan.spectra.mass import intact_ion


def explain(cluster: Cluster, knowledge: KnowledgeBase) -> Dossier:
    """Put together composition, electrons, structure, kin, facts and expected mass of a cluster."""
    own = knowledge.known(cluster)
    kin = relatives(cluster, knowledge)
    facts = knowledge.properties_of(cluster)
    predicted = all_predictions(cluster, knowledge)
    mass, spectrum, reason = _mass(cluster)
    dossier = Dossier(
        cluster=cluster,
        sum_formula=sum_formula(elemental_composition(cluster)) if mass is not None else "",
        molar_mass=mass,
        valence_electrons=valence_electrons(cluster),
        closure=closure_picture(cluster, (*own, *kin)),
        closing_charges=closing_charges(cluster),
        decompositions=decompose(cluster, (*knowledge.clusters, *load_computed_motifs())),
        templates=places(cluster, knowledge.templates, own, knowledge.cluster),
        known=own,
        relatives=kin,
        properties=facts,
        predicted=predicted.values,
        mass_spectrum=spectrum,
        mass_reason=reason,
        notes=(
            *remarks(cluster, own, knowledge.clusters),
            *use_notes(cluster, knowledge),
            *own_steps(cluster, knowledge),
        ),
        structure=structure_notes(cluster, own, kin, knowledge),
        unpredicted=predicted.reasons,
        growth=standings(cluster, knowledge),
        doped=doped_options(cluster, (*own, *kin), knowledge),
        shell=shell_notes(cluster, knowledge),
    )
    return replace(dossier, sources=cited(knowledge, dossier=dossier))


def own_steps(cluster: Cluster, knowledge: KnowledgeBase) -> tuple[str, ...]:
    """What the user recorded of making this cluster."""
    return tuple(
        f"{OWN_MARK}: {item.id}, {item.family.replace('_', ' ')}, {item.outcome}"
        + (f", purity {item.purity}" if item.purity else "")
        + (f" ({item.note})" if item.note else "")
        for item in knowledge.transformations
        if item.provenance.origin == "user"
        and isinstance(item.target, Cluster)
        and same_cluster(item.target, cluster)
    )


def relatives(cluster: Cluster, knowledge: KnowledgeBase) -> tuple[KnownCluster, ...]:
    """Known clusters of the same metals, charge and ligand kinds, other than this one."""
    own = knowledge.known(cluster)
    return tuple(
        item
        for item in knowledge.clusters
        if item not in own and includes_shape(item.formula, cluster)
    )


def all_predictions(cluster: Cluster, knowledge: KnowledgeBase) -> Prediction:
    """Values from kin and series first, then from a doped parent or the models.

    What a baseline or an extrapolation would give is no prediction: it goes to the reasons.
    """
    near = predictions(cluster, knowledge)
    values, reasons = list(near.values), dict(near.reasons)
    held = (*knowledge.properties_of(cluster), *near.values)
    for value in predict_properties(cluster, knowledge, nearer=held):
        reasons.pop(value.name, None)
        if is_told(value):
            values.append(value)
        else:
            reasons[value.name] = why_not(value)
    return Prediction(tuple(values), tuple(reasons.items()))


def predictions(cluster: Cluster, knowledge: KnowledgeBase) -> Prediction:
    """Gaps, energies and bands drawn from kin and growth series."""
    own = knowledge.known(cluster)
    placed = {place.id for place in places(cluster, knowledge.templates, own, knowledge.cluster)}
    return predict(
        cluster,
        knowledge.owned_properties,
        tuple(item for item in knowledge.templates if item.id in placed),
        knowledge.cluster,
        KnownCores(knowledge.clusters),
    )


def _mass(cluster: Cluster) -> tuple[float | None, IonExpectation | None, str]:
    try:
        return cluster_mass(cluster), intact_ion(cluster), ""
    except UndefinedMassError as error:
        return None, None, str(error)
