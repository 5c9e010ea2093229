"""Steps that make the metal complexes clusters are reduced from."""

from __future__ import annotations

from mncplan.domain.ligand import Ligand
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check, Evidence, Step
from mncplan.domain.species import Species, free_ligand
from mncplan.errors import ChemistryError
from mncplan.routes.complexes import (
    chain_formation,
    complex_formation,
    complex_procedure,
    phosphine_complex,
    phosphine_complex_formation,
)
from mncplan.routes.context import RouteContext
from mncplan.routes.grading import best_level
from mncplan.routes.ligand_synthesis import synthesis_step
from mncplan.routes.telling import cited

COMPLEX_PROBABILITY = 0.98


def complex_steps(node: Species, context: RouteContext) -> list[Step]:
    """The formation of a complex, or the synthesis of a ligand, if the species is one."""
    made = next((m for m in context.syntheses if free_ligand(m.ligand) == node), None)
    return [synthesis_step(made)] if made is not None else _formations(node, context)


def _formations(node: Species, context: RouteContext) -> list[Step]:
    for metal in ("Au", "Ag", "Cu", "Cd", "Hg"):
        for ligand in context.ligands.values():
            if not any(name == ligand.id for name, _ in node.parts):
                continue
            try:
                if node.charge < 0 and metal == "Au" and ligand.donation == "X":
                    reaction, product = chain_formation(ligand, dict(node.parts).get("Au", 1))
                elif ligand.donation == "X":
                    reaction, product = complex_formation(metal, ligand)
                elif metal == "Au" and ligand.kind == "phosphine":
                    product = phosphine_complex(ligand, context.ligands["Cl"])
                    reaction = phosphine_complex_formation(product, ligand)
                else:
                    continue
            except ChemistryError:
                continue
            if product == node:
                evidence = _complex_evidence(metal, ligand, product, context)
                return [_complex_step(product, reaction, ligand, evidence)]
    return []


def _complex_step(
    product: Species, reaction: Reaction, bound: Ligand, evidence: tuple[Evidence, ...]
) -> Step:
    tails = tuple(s for s, _ in reaction.reactants if s.text not in {"OH-", "H2O", "H+"})
    return Step(
        family="complex_formation",
        variant=complex_procedure(product, bound),
        product=product,
        precursors=tails,
        reaction=reaction,
        level=best_level(evidence),
        probability=COMPLEX_PROBABILITY,
        evidence=evidence,
        checks=(
            Check(
                name="stoichiometry known",
                is_ok=True,
                is_hard=False,
                reason="textbook ligand exchange; not isolated here",
            ),
        ),
        ligand=bound.id,
        isolates=False,
    )


def _complex_evidence(
    metal: str, ligand: Ligand, product: Species, context: RouteContext
) -> tuple[Evidence, ...]:
    """Reported formations of such a complex, and reported uses of it as a precursor."""
    own = product.text
    kin = f"{metal}(SR)" if ligand.donation == "X" else own[: own.index("(")]
    found = []
    for item in context.transformations:
        if item.outcome != "success":
            continue
        is_made = item.family == "complex_formation"
        if is_made and ligand.donation == "X":
            exact = f"{metal}({ligand.id})" in item.target_text
            if not (exact or item.target_text.lstrip("[").startswith(metal)):
                continue
        elif any(text.startswith((own, kin)) for text in item.precursors):
            exact = any(text.startswith(own) for text in item.precursors)
        else:
            continue
        use = f"used as the precursor of {item.target_text}"
        made = f"{', '.join(item.precursors)} -> {item.target_text}"
        found.append(cited(item, "A" if exact else "B", made if is_made else use))
    found.sort(key=lambda e: (e.level, not e.provenance.verified, e.id))
    return tuple(found[:3])
