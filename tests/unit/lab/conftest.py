"""Routes as a chemist would draw them, on the curated knowledge base."""

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.ions import set_default_ions
from mncplan.domain.ligand import set_default_table
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.reaction import parse_reaction
from mncplan.domain.route import Evidence, Leaf, Route, Step
from mncplan.domain.species import cluster_species, parse_species
from mncplan.knowledge import load_knowledge
from mncplan.lab.request import ProtocolRequest

BOUGHT = {"HAuCl4": "HAuCl4.3H2O", "BH4-": "NaBH4", "AgNO3": "AgNO3", "AuCl(PPh3)": "AuCl(PPh3)"}


@pytest.fixture(scope="session")
def kb():
    base = load_knowledge()
    set_default_table(base.ligands)
    set_default_ions(base.ions)
    return base


def step(family, equation, product, **given):
    """A step; `product` is a formula, or a species that is no cluster."""
    reaction = parse_reaction(equation)
    cluster = Cluster.parse(product) if given.pop("is_cluster", True) else None
    made = cluster_species(cluster) if cluster else parse_species(product)
    fields = {"variant": family, "level": "A", "probability": 0.9, **given}
    return Step(
        family=family,
        product=made,
        cluster=cluster,
        precursors=tuple(s for s, _ in reaction.reactants),
        reaction=reaction,
        **fields,
    )


def gold_complex(ligand="PET"):
    return step(
        "complex_formation",
        f"HAuCl4 + 3 H({ligand}) -> Au({ligand}) + ({ligand})2 + 4 HCl",
        f"Au({ligand})",
        is_cluster=False,
        ligand=ligand,
        isolates=False,
        variant="gold_thiolate_complex",
    )


def silver_complex(ligand):
    return step(
        "complex_formation",
        f"AgNO3 + H({ligand}) -> Ag({ligand}) + HNO3",
        f"Ag({ligand})",
        is_cluster=False,
        ligand=ligand,
        isolates=False,
        variant="",
    )


def borohydride(metal, n, m, ligand, variant, **given):
    """The anion [M_n L_m]- by borohydride: n ML + 8 e- and n - m thiols left over."""
    charge = n - m - 8
    sign = {0: "", -1: "-"}[charge]
    target = f"[{metal}{n}({ligand}){m}]{sign}" if sign else f"{metal}{n}({ligand}){m}"
    acid = 8 - (n - m)
    water = 3 if acid else 4
    return step(
        given.pop("family", "direct_reduction_one_phase"),
        f"{n} {metal}({ligand}) + BH4- + {water} H2O {'+ OH- ' if acid else ''}"
        f"-> {target} + {n - m} H({ligand}) + [B(OH)4]-",
        target,
        variant=variant,
        ligand=ligand,
        reductant="NaBH4",
        metal_ceiling=(n / (2 * n - m), "surplus ligand leaves as the dithiolate complex"),
        **given,
    )


def evidence(percent, basis="", level="A", *, is_verified=True):
    return Evidence(
        id="E1",
        level=level,
        provenance=Provenance(source="somebody2000", basis=Basis.MEASURED, verified=is_verified),
        summary="",
        yield_percent=(percent, percent),
        yield_basis=basis,
    )


def condition(parameter, value, index, **given):
    fields = {"unit": "", "basis": "measured", "reason": "as measured", **given}
    return Condition(parameter=parameter, value=value, step=index, **fields)


def route(steps):
    leaves = {s for item in steps for s in item.precursors}
    return Route(
        rank=1,
        target=steps[-1].cluster,
        steps=tuple(steps),
        leaves=tuple(
            Leaf(species=s, is_in_stock=s.text in BOUGHT, stock_key=BOUGHT.get(s.text, ""))
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
    procedures = {item.id: item for item in kb.procedures}

    def build(steps, scale_mg=50.0, conditions=(), published=(), **given):
        return ProtocolRequest(
            route=route(steps),
            conditions=tuple(conditions),
            procedures=given.get("procedures", tuple(procedures.get(s.variant) for s in steps)),
            substances=kb.substance_by_key,
            ligand_stock={s.ligand: s for s in reversed(kb.substances) if s.ligand},
            published=tuple(published),
            scale_mg=scale_mg,
            ligands={ligand.id: ligand for ligand in kb.ligands},
        )

    return build


def line(protocol, key, index=None):
    """The one weighing line of a chemical."""
    found = [
        item
        for item in protocol.reagents
        if item.key == key and (index is None or item.step == index)
    ]
    assert len(found) == 1, [item.key for item in protocol.reagents]
    return found[0]


def text_of(protocol):
    return " ".join(s.text for part in protocol.parts for s in part.steps)
