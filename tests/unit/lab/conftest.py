"""Routes as a chemist would draw them, on the curated knowledge base."""

from dataclasses import replace
from fractions import Fraction

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.ions import set_default_ions
from mncplan.domain.ligand import set_default_table
from mncplan.domain.reaction import Reaction, parse_reaction, parse_terms
from mncplan.domain.route import Leaf, Route, Step
from mncplan.domain.species import cluster_species, parse_species
from mncplan.knowledge import load_knowledge
from mncplan.lab.protocol import ProtocolRequest


@pytest.fixture(scope="session")
def kb():
    base = load_knowledge()
    set_default_table(base.ligands)
    set_default_ions(base.ions)
    return base


STOCK = {"HAuCl4": "HAuCl4.3H2O", "BH4-": "NaBH4", "NaBH4": "NaBH4"}


def closed(text):
    """An equation completed with whatever H+, OH-, Cl- ... it lacks is not our matter here."""
    return parse_reaction(text)


def step(family, equation, **given):
    """A step whose equation is checked by `Reaction` itself."""
    reaction = equation if isinstance(equation, Reaction) else parse_reaction(equation)
    cluster = given.get("cluster")
    product = cluster_species(cluster) if cluster is not None else given.pop("product")
    precursors = tuple(s for s, _ in reaction.reactants)
    fields = {"variant": family, "level": "A", "probability": 0.9, **given}
    return Step(
        family=family, product=product, precursors=precursors, reaction=reaction, **fields
    )


def complex_step(ligand="PET"):
    return step(
        "complex_formation",
        f"HAuCl4 + 3 H({ligand}) -> Au({ligand}) + ({ligand})2 + 4 HCl",
        product=parse_species(f"Au({ligand})"),
        ligand=ligand,
        isolates=False,
        variant="gold_thiolate_complex",
    )


def direct(formula, equation, variant, **given):
    return step(
        given.pop("family", "direct_reduction_two_phase"),
        equation,
        cluster=Cluster.parse(formula),
        variant=variant,
        reductant=given.pop("reductant", "NaBH4"),
        **given,
    )



def au25_pet(ligand="PET", variant="two_phase_brust", **given):
    terms = (
        f"32 Au({ligand}) + BH4- + 8 OH- -> [Au25({ligand})18]- + 7 [Au({ligand})2]-"
        " + [B(OH)4]- + 4 H2O"
    )
    return direct(
        f"[Au25({ligand})18]-", terms, variant, ligand=ligand,
        metal_ceiling=(25 / 32, "the rest leaves as [Au(SR)2]-"), **given,
    )  # fmt: skip


def route(steps, target=None):
    leaves = {s for item in steps for s in item.precursors}
    return Route(
        rank=1,
        target=target or steps[-1].cluster,
        steps=tuple(steps),
        leaves=tuple(
            Leaf(species=s, is_in_stock=s.text in STOCK, stock_key=STOCK.get(s.text, ""))
            for s in leaves
        ),
        net=steps[-1].reaction,
        cost=1.0,
        scores=(),
        confidence="",
    )


@pytest.fixture
def ask(kb):
    """Make a request for a list of steps."""
    procedures = {p.id: p for p in kb.procedures}

    def build(steps, scale_mg=50.0, conditions=(), published=()):
        return ProtocolRequest(
            route=route(steps),
            conditions=tuple(conditions),
            procedures=tuple(procedures.get(s.variant) for s in steps),
            substances=kb.substance_by_key,
            ligand_stock={s.ligand: s for s in reversed(kb.substances) if s.ligand},
            published=tuple(published),
            scale_mg=scale_mg,
            ligands={ligand.id: ligand for ligand in kb.ligands},
        )

    return build


__all__ = ["Fraction", "au25_pet", "complex_step", "direct", "parse_terms", "replace", "step"]
