"""Clusters, complexes and dopants that an operation takes in."""

from __future__ import annotations

from typing import Final

from mncplan.domain.composition import molar_mass
from mncplan.domain.element import ATOMIC_WEIGHT
from mncplan.domain.recipe import ProcedureReagent
from mncplan.domain.species import Species
from mncplan.domain.substance import Substance
from mncplan.lab import chemicals as chem
from mncplan.lab.amounts import plain, significant
from mncplan.lab.dose import Dose, condition, host_of, weigh
from mncplan.lab.operation import Operation, dopant_dose, dopants
from mncplan.lab.origin import origin
from mncplan.lab.request import ProtocolRequest

CRUDE_METAL_FRACTION: Final = 0.65
"""Mass share of metal in a washed thiolate crude; 0.6-0.7 for gold."""


def seed_dose(operation: Operation, reagent: ProcedureReagent) -> Dose:
    """The cluster that is transformed, or the crude counted by its metal."""
    seed = operation.step.seed
    if seed is None:
        metal = host_of(operation)
        mass = operation.metal_mmol * ATOMIC_WEIGHT[metal] / CRUDE_METAL_FRACTION
        crude = Substance(key="crude", name="clusters of mixed sizes", formula="", tier="in_house")
        return Dose(
            role="seed",
            substance=crude,
            mmol=operation.metal_mmol,
            mass_mg=significant(mass, 2),
            basis=f"{plain(operation.metal_mmol)} mmol {metal}, taken as 65 % of the mass",
            is_rough=True,
        )
    percent = plain(operation.yields.value * 100, 2)
    ion = "; mass of the cluster ion alone, its counter-ion comes on top" if seed.charge else ""
    return weigh(
        reagent,
        chem.cluster_substance(seed),
        operation.seed_mmol,
        f"{plain(operation.metal_mmol)} mmol metal; expected yield {percent} % of it{ion}",
    )


def second_seed_doses(operation: Operation, reagent: ProcedureReagent) -> list[Dose]:
    """The clusters that react with the seed, in the ratio of the balanced equation."""
    found = []
    for species in operation.companions:
        n = float(-operation.step.reaction.coefficient(species))
        item = Substance(
            key=species.text, name=species.text, formula="", tier="in_house",
            molar_mass=molar_mass(species.elements) if species.elements else None,
            note="hazards not known: treat as toxic",
        )  # fmt: skip
        ion = "; mass of the cluster ion alone, its counter-ion comes on top" if (
            species.charge
        ) else ""  # fmt: skip
        basis = f"{plain(n)} per {plain(_seeds_taken(operation))} of the seed: the ratio of metals"
        found.append(weigh(reagent, item, operation.taken_mmol(species), basis + ion))
    return found


def _seeds_taken(operation: Operation) -> float:
    source = operation.source
    return float(-operation.step.reaction.coefficient(source)) if source else 1.0


def complex_doses(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent
) -> list[Dose]:
    """Metal complexes of the balanced equation, times their excess."""
    excess = condition(operation, reagent.parameter)
    found = []
    for species in operation.incoming:
        n = float(-operation.step.reaction.coefficient(species))
        mmol = n * operation.turnover_mmol * float(excess.value)
        basis = f"{plain(float(excess.value))} times the balanced equation ({origin(excess)})"
        if _is_at_hand(operation, species):
            found.append(at_hand(reagent, species, mmol, basis))
            continue
        item = chem.species_substance(request, species)
        found.append(weigh(reagent, item, mmol, basis))
    return found


def _is_at_hand(operation: Operation, species: Species | None) -> bool:
    """Whether the part before has just made this."""
    return (
        operation.is_fed_apart
        and operation.feed is not None
        and (operation.feed.product == species)
    )


def at_hand(reagent: ProcedureReagent, species: Species, mmol: float, basis: str) -> Dose:
    """What the part before has just made, all of it."""
    item = Substance(
        key=species.text, name=f"all of the {species.text} made before", formula="",
        tier="in_house",
    )  # fmt: skip
    return Dose(role=reagent.role, substance=item, mmol=mmol, basis=basis)


def dopant_doses(
    operation: Operation, request: ProtocolRequest, reagent: ProcedureReagent
) -> list[Dose]:
    """The second metal, as salt or complex."""
    found = condition(operation, reagent.parameter)
    wanted = dopants(operation)
    total = sum(wanted.values()) or 1
    doses = []
    for metal, n in wanted.items():
        source = next((s for s in operation.incoming if metal in dict(s.parts)), None)
        if source is not None:
            item = chem.species_substance(request, source)
        else:
            item = chem.host_salt(operation, request, reagent, metal)
        if reagent.parameter == "dopant_fraction":
            mmol = (operation.metal_mmol - operation.host_mmol) * n / total
            basis = f"{plain(float(found.value))} of all metal ({origin(found)})"
        else:
            dose = dopant_dose(operation)
            mmol = dose * n / total * operation.seed_mmol
            basis = f"{plain(dose)} per cluster ({origin(found)})"
            if dose != found.value:
                basis = f"{plain(dose)} per cluster: 1.2 times the {total} atoms that go in"
        if source is not None and _is_at_hand(operation, source):
            doses.append(at_hand(reagent, source, mmol, basis))
        else:
            doses.append(weigh(reagent, item, mmol / chem.metal_count(item), basis))
    return doses
