"""Ligands that are not for sale: joined on the finished shell, or made in a flask."""

from __future__ import annotations

from dataclasses import replace

import pytest

import mncplan as mp
from mncplan.app.request import PlanOptions
from mncplan.app.routes import find_routes, route_context
from mncplan.app.tables import knowledge_base
from mncplan.domain.composition import add
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Step
from mncplan.routes.couplings import couplings_of
from mncplan.routes.separation import made_last

KB = knowledge_base()
LIGANDS = {ligand.id: ligand for ligand in KB.ligands}
STOCK = dict(KB.substance_by_key)
FAMILY = "ligand_functionalisation"


def last_step(text: str) -> Step:
    search = find_routes(mp.Cluster.parse(text), PlanOptions(n_routes=1), KB)
    return made_last((search.routes or search.partial)[0].steps)


def atoms_left_over(reaction: Reaction) -> tuple[tuple[str, int], ...]:
    """Elements that products have more than reactants, counted by formulae and not by ligands."""
    assert all(species.elements for species, _ in reaction.terms), str(reaction)
    return add(*((species.elements, int(n)) for species, n in reaction.terms))


@pytest.mark.parametrize(
    ("ligand", "kind", "parent", "partner"),
    [
        ("SG-PC", "amide_coupling", "SG", "C[N+](C)(C)CCOP(=O)([O-])Oc1ccc(N)cc1"),
        ("SG-BSA", "amide_coupling", "SG", "BSA"),
        ("SG2PDA", "imine_condensation", "SG", "PDA"),
        ("SC2H4PhN3-BCN", "azide_cycloaddition", "SCH2CH2-p-C6H4-N3", "BCN"),
        ("PNP-Ac", "acylation", "PNHP", "AcCl"),
    ],
)
def test_the_joined_ligand_is_taken_apart(
    ligand: str, kind: str, parent: str, partner: str
) -> None:
    found = couplings_of(LIGANDS[ligand], LIGANDS, STOCK)[0]
    assert (found.kind.name, found.parent.id, found.partner.text) == (kind, parent, partner)


def test_a_terminal_alkyne_needs_copper_and_the_step_says_what_speaks_against_it() -> None:
    """The 1,4-triazole of phenylacetylene is no product of strain; no cluster is on file for it."""
    thiol = "SCCc1ccc(cc1)-n1cc(-c2ccccc2)nn1"
    search = mp.find_routes("[Au25(SR)18]-", ligand=thiol, require=(FAMILY,), n=1)
    step = made_last((search.routes or search.partial)[0].steps)
    assert step.level == "D"
    assert str(step.seed) == "[Au25(SCH2CH2-p-C6H4-N3)18]-"
    assert any(c.name == "joint reported on clusters" and not c.is_ok for c in step.checks)
    assert atoms_left_over(step.reaction) == ()


def test_a_bridge_takes_two_parents() -> None:
    assert couplings_of(LIGANDS["SG2PDA"], LIGANDS, STOCK)[0].n_parent == 2


@pytest.mark.parametrize("ligand", ["PET", "TBBT", "S-Adm", "PPh3", "tBuPhC#C"])
def test_a_plain_ligand_has_no_joint(ligand: str) -> None:
    assert couplings_of(LIGANDS[ligand], LIGANDS, STOCK) == ()


@pytest.mark.parametrize(
    ("text", "equation", "level"),
    [
        ("[Au25(SG)17(SG-BSA)]-", "[Au25(SG)18]- + BSA + EDC -> EDU + [Au25(SG)17(SG-BSA)]-", "B"),
        ("[Au25(SG)18(BSA)]-", "[Au25(SG)18]- + BSA -> [Au25(BSA)(SG)18]-", "B"),
        ("Au22(SG)16(SG2PDA)", "Au22(SG)18 + PDA -> 2 H2O + Au22(SG)16(SG2PDA)", "A"),
        (
            "[Au11(PNP-Ac)4Br2]+",
            "[Au11(PNHP)4Br2]+ + 4 AcCl -> 4 HCl + [Au11(PNP-Ac)4Br2]+",
            "B",
        ),
    ],
)
def test_the_shell_is_joined_last(text: str, equation: str, level: str) -> None:
    step = last_step(text)
    reaction = str(step.reaction).replace("crude ", "")
    assert (step.family, reaction, step.level) == (FAMILY, equation, level)
    assert step.electrons == 0


@pytest.mark.parametrize(
    "text",
    [
        "Au22(SG)16(SG2PDA)",
        "[Au25(SC2H4PhN3-BCN)18]-",
        "[Au11(PNP-Ac)4Br2]+",
        "[Au25(SG-PC)18]-",
        "[Au25(SCH2PhtBu)18(beta-CD)2]-",
    ],
)
def test_joining_balances_in_atoms_too(text: str) -> None:
    assert atoms_left_over(last_step(text).reaction) == ()


def test_another_kind_of_joint_is_no_close_precedent() -> None:
    """Imines are reported for Au22(SG)18, amides for [Au25(SG)18]-."""
    step = last_step("Au22(SG)17(SG-BSA)")
    assert step.family == FAMILY
    assert "T196" not in {item.id for item in step.evidence}
    assert step.level == "C"


def test_a_protein_that_is_not_on_the_shelf_is_named() -> None:
    stock = tuple(item for item in KB.substances if item.key != "BSA")
    search = find_routes(
        mp.Cluster.parse("[Au25(SG)18(BSA)]-"), PlanOptions(stock=stock, only_stock=True), KB
    )
    assert not search.routes
    assert any("not in stock: BSA" in said for said in search.reasons)


@pytest.mark.parametrize(
    ("text", "equation"),
    [
        (
            "[Au25(SCH2PhtBu)18]-",
            "tBuBnBr + thiourea + OH- -> Br- + CN2H2 + H2O + H(SCH2PhtBu)",
        ),
        ("[Au25(C#CArF)18]-", "ArF2Br + TMSA + OH- -> Br- + Me3SiOH + H(C#CArF)"),
        (
            "[Au13(dpph)5Cl2]3+",
            "1,6-C6Br2 + 2 PPh2Cl + 4 Li -> 2 LiCl + 2 LiBr + dpph",
        ),
    ],
)
def test_a_ligand_that_is_not_for_sale_is_made(text: str, equation: str) -> None:
    route = find_routes(mp.Cluster.parse(text), PlanOptions(n_routes=1), KB).routes[0]
    made = [step for step in route.steps if step.family == "ligand_synthesis"]
    assert [str(step.reaction) for step in made] == [equation]
    assert made[0].level == "C"
    assert all(item.provenance.verified for item in made[0].evidence)
    assert route.is_solved
    by_atoms = [(s, n) for s, n in made[0].reaction.terms]
    assert add(*((s.elements, int(n)) for s, n in by_atoms)) == ()


def test_a_ligand_for_sale_is_bought() -> None:
    context = route_context(KB, PlanOptions(), mp.Cluster.parse("[Au25(PET)18]-"))
    assert context.syntheses == () == context.couplings


def test_without_the_thiol_the_bromide_serves() -> None:
    stock = tuple(item for item in KB.substances if item.key != "PET")
    target = mp.Cluster.parse("[Au25(PET)18]-")
    found = find_routes(target, PlanOptions(stock=stock, only_stock=True, n_routes=1), KB)
    assert found.routes[0].steps[0].family == "ligand_synthesis"


def test_bought_pieces_are_leaves_in_stock() -> None:
    target = mp.Cluster.parse("Au22(SG)16(SG2PDA)")
    context = route_context(KB, PlanOptions(), target)
    bare = replace(context, couplings=())
    assert len(context.stock_species) > len(bare.stock_species)
