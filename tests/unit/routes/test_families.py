"""Every family: its published numbers, its equations, and what it refuses."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest

import mncplan as mp
from mncplan.app.request import PlanOptions
from mncplan.app.routes import route_context
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.reaction import parse_reaction
from mncplan.domain.route import Step
from mncplan.knowledge import KnowledgeBase
from mncplan.routes.assembly import electron_ceiling, thiolate_ceiling
from mncplan.routes.context import RouteContext
from mncplan.routes.families import FAMILIES
from mncplan.routes.families.intercluster_exchange import binomial_share

Expand = Callable[[str], list[Step]]
Refusals = Callable[[str], list[str]]


def of_family(steps: list[Step], family: str) -> list[Step]:
    return [step for step in steps if step.family == family]


def from_seed(steps: list[Step], family: str, seed: str) -> Step:
    found = [step for step in of_family(steps, family) if str(step.seed) == seed]
    assert found, f"{family} from {seed}: {[str(s.seed) for s in of_family(steps, family)]}"
    return found[0]


# Ceilings. Metal that can end in the product when surplus thiolate leaves as [M(SR)2]-, and the
# electrons per metal atom it takes, for the balance of Chen et al., JACS 2018, 140, 11370.

CEILINGS = [
    ("Au15(SG)13", 0.88, 0.118), ("Au18(SG)14", 0.82, 0.182), ("Au20(TBBT)16", 0.83, 0.167),
    ("Au22(SG)18", 0.85, 0.154), ("[Au25(PET)18]-", 0.78, 0.250), ("Au36(TBBT)24", 0.75, 0.250),
    ("Au38(PET)24", 0.73, 0.269), ("[Au44(p-MBA)26]2-", 0.71, 0.323),
    ("Au144(PET)60", 0.63, 0.368), ("[Ag44(p-MBA)30]4-", 0.76, 0.310),
]  # fmt: skip


@pytest.mark.parametrize(("formula", "metal", "electrons"), CEILINGS)
def test_metal_limited_ceilings(formula: str, metal: float, electrons: float) -> None:
    cluster = mp.Cluster.parse(formula)
    share, reason = thiolate_ceiling(cluster)
    assert share == pytest.approx(metal, abs=0.005)
    assert str(cluster.n_metal) in reason
    used = cluster.n_metal / share
    assert valence_electrons(cluster) / used == pytest.approx(electrons, abs=0.0006)


LIMITED = [
    ("Au18(SR)14", "Au21(SR)15", 0.778), ("Au15(SR)13", "Au16(SR)12", 0.533),
    ("Au36(SR)24", "Au30(SR)18", 0.833), ("Au38(SR)24", "Au30(SR)18", 0.921),
    ("Au22(SR)18", "Au18(SR)14", 0.818), ("Au25(SR)18", "Au38(SR)24", 0.760),
    ("Au38(SR)24", "Au36(SR)24", 1.0), ("Au30(SR)18", "Au36(SR)24", 1.0),
    ("[Au23(SR)16]-", "Au28(SR)20", 1.0), ("Au22(SR)18", "Au24(SR)20", 1.0),
    ("[Au23(SR)16]-", "Au36(SR)24", 1.0),
]  # fmt: skip


@pytest.mark.parametrize(("seed", "product", "ceiling"), LIMITED)
def test_electron_limited_ceilings(seed: str, product: str, ceiling: float) -> None:
    share, reason = electron_ceiling(mp.Cluster.parse(seed), mp.Cluster.parse(product))
    assert share == pytest.approx(ceiling, abs=0.0006)
    assert bool(reason) == (share < 1.0)


def test_binomial_shares() -> None:
    """One of 25 and 2 of 18; 12 of 25 is 15.8 % at that feed and 15.5 % from a 1:1 mixture."""
    assert binomial_share(1, 25) == pytest.approx(0.375, abs=0.0005)
    assert binomial_share(2, 18) == pytest.approx(0.287, abs=0.0005)
    assert binomial_share(12, 25) == pytest.approx(0.158, abs=0.0005)


# Equations of the routes study, with the ligands they were reported for.

EQUATIONS = [
    ("ligand_exchange_full", "Au21(S-Adm)15", "Au18(S-c-C6H11)14",
     "3 Au18(S-c-C6H11)14 + 42 H(S-Adm) -> 2 Au21(S-Adm)15 + 12 Au(S-Adm) + 42 H(S-c-C6H11)"),
    ("ligand_exchange_full", "Au16(S-Adm)12", "Au15(SG)13",
     "2 Au15(SG)13 + 26 H(S-Adm) -> Au16(S-Adm)12 + 14 Au(S-Adm) + 26 H(SG)"),
    ("ligand_exchange_full", "Au28(TBBT)20", "[Au23(S-c-C6H11)16]-",
     "[Au23(S-c-C6H11)16]- + 5 Au(TBBT) + 15 H(TBBT) + H+ -> Au28(TBBT)20 + 16 H(S-c-C6H11)"),
    ("ligand_exchange_full", "Au36(SPh)24", "Au30(StBu)18",
     "Au30(StBu)18 + 6 Au(SPh) + 18 H(SPh) -> Au36(SPh)24 + 18 H(StBu)"),
    ("ligand_exchange_full", "Au36(TBBT)24", "Au38(PET)24",
     "2 Au38(PET)24 + 52 H(TBBT) + O2 -> 2 Au36(TBBT)24 + 4 Au(TBBT) + 48 H(PET) + 2 H2O"),
    ("thermal_fusion", "Au38(PET)24", "Au25(PET)18",
     "2 Au25(PET)18 -> Au38(PET)24 + 12 Au(PET)"),
    ("isoelectronic_conversion", "Au24(SG)20", "Au22(SG)18",
     "Au22(SG)18 + 2 Au(SG) -> Au24(SG)20"),
    ("isoelectronic_conversion", "Au18(SG)14", "Au22(SG)18",
     "Au22(SG)18 -> Au18(SG)14 + 4 Au(SG)"),
    ("metal_exchange", "[Ag24Au(SPhMe2)18]-", "[Ag25(SPhMe2)18]-",
     "[Ag25(SPhMe2)18]- + Au(SPhMe2) -> [Ag24Au(SPhMe2)18]- + Ag(SPhMe2)"),
    ("surface_motif_exchange", "[Ag32Au12(p-MBA)30]4-", "[Ag44(p-MBA)30]4-",
     "[Ag44(p-MBA)30]4- + 12 Au(p-MBA) -> [Ag32Au12(p-MBA)30]4- + 12 Ag(p-MBA)"),
    ("metal_exchange", "[Au24Ag(PPh3)10(PET)5Cl2]2+", "[Au24(PPh3)10(PET)5Cl2]+",
     "[Au24(PPh3)10(PET)5Cl2]+ + AgCl -> [Au24Ag(PPh3)10(PET)5Cl2]2+ + Cl-"),
    ("metal_exchange", "[Au21Ag4(SR)18]-", "[Au23(SR)16]-",
     "[Au23(SR)16]- + 4 Ag(SR) -> [Au21Ag4(SR)18]- + 2 Au(SR)"),
    ("surface_motif_exchange", "[Au25(p-MBA)18]-", "[Au23(p-MBA)16]-",
     "[Au23(p-MBA)16]- + 2 [Au2(p-MBA)3]- -> [Au25(p-MBA)18]- + 2 [Au(p-MBA)2]-"),
    ("seeded_growth", "[Au11(PPh3)8Cl2]+", "[Au9H(PPh3)8]2+",
     "[Au9H(PPh3)8]2+ + 2 AuCl(PPh3) -> [Au11(PPh3)8Cl2]+ + 2 PPh3 + H+"),
    ("outer_sphere_oxidation", "Au25(PET)18", "[Au25(PET)18]-",
     "4 [Au25(PET)18]- + O2 + 2 H2O -> 4 Au25(PET)18 + 4 OH-"),
    ("oxidative_etching", "Au25(SR)19", "[Au25(SR)18]-",
     "2 [Au25(SR)18]- + 2 H(SR) + O2 + 2 H+ -> 2 Au25(SR)19 + 2 H2O"),
    ("intercluster_exchange", "[Ag25Au25(SR)36]2-", "[Ag25(SR)18]-",
     "[Ag25(SR)18]- + [Au25(SR)18]- -> [Ag25Au25(SR)36]2-"),
]  # fmt: skip


@pytest.mark.parametrize(("family", "product", "seed", "equation"), EQUATIONS)
def test_equations(family: str, product: str, seed: str, equation: str, steps_to: Expand) -> None:
    from_seed(steps_to(product), family, seed)
    found = [s.reaction for s in of_family(steps_to(product), family) if str(s.seed) == seed]
    assert parse_reaction(equation) in found, [str(reaction) for reaction in found]


def test_seeded_growth_of_au25_takes_three_carbon_monoxides(steps_to: Expand) -> None:
    grown = [
        step
        for step in of_family(steps_to("Au38(p-MBA)24"), "seeded_growth")
        if str(step.seed) == "[Au25(p-MBA)18]-" and step.reductant == "CO"
    ]
    reaction = grown[0].reaction
    amounts = {species.text: n for species, n in reaction.terms}
    assert amounts["CO"] / amounts["Au38(p-MBA)24"] == -3
    assert amounts["Au(p-MBA)"] / amounts["Au38(p-MBA)24"] == -13
    assert grown[0].electrons == 6


def test_growth_from_a_phosphine_seed_is_isoelectronic(steps_to: Expand) -> None:
    """[Au13(dppp)4Cl4]+ to [Au25(SR)18]- needs no reductant: 8 e- before and after."""
    step = from_seed(steps_to("[Au25(PET)18]-"), "seeded_growth", "[Au13(dppp)4Cl4]+")
    assert step.electrons == 0
    assert step.reductant == ""
    assert {s.text: n for s, n in step.reaction.terms}["Au(PET)"] == -12


def test_platinum_salt_takes_its_own_electrons(steps_to: Expand) -> None:
    """H2PtCl6 needs 4, the 6 e- cluster 6: ten per cluster, at eight per borohydride."""
    step = of_family(steps_to("PtAu24(PET)18"), "co_reduction")[0]
    amounts = {species.text: n for species, n in step.reaction.terms}
    assert amounts["BH4-"] / amounts["Au24Pt(PET)18"] == Fraction(-10, 8)


# What the families refuse.


def test_a_mixed_thiolate_shell_is_never_reduced_in_one_pot(steps_to: Expand) -> None:
    for text in ("Au38(TBBT)2(PET)22", "Au24Pt(PET)7(TBBT)11"):
        families = {step.family for step in steps_to(text)}
        assert families
        assert not families & {
            "direct_reduction_one_phase", "direct_reduction_two_phase", "co_reduction",
        }  # fmt: skip


def test_a_metal_one_complex_is_no_cluster(refusals: Refusals) -> None:
    assert any("N* = 0" in reason for reason in refusals("Au10(PET)10"))


def test_carbon_monoxide_is_not_trusted_beyond_its_reach(steps_to: Expand) -> None:
    by_co = [s for s in steps_to("Au144(p-MBA)60") if s.reductant == "CO"]
    for step in by_co:
        assert any(c.name == "reductant strength" and not c.is_ok for c in step.checks) or (
            step.family == "seeded_growth"
        )
    assert by_co


def test_growth_starts_from_smaller_closed_shell_seeds(every_step: list[Step]) -> None:
    for step in of_family(every_step, "seeded_growth"):
        assert step.seed is not None
        assert step.cluster is not None
        assert step.seed.n_metal < step.cluster.n_metal
        assert step.electrons >= 0


def test_fusion_doubles_the_electrons(every_step: list[Step]) -> None:
    for step in of_family(every_step, "thermal_fusion"):
        assert step.seed is not None
        assert step.cluster is not None
        assert 2 * valence_electrons(step.seed) == valence_electrons(step.cluster)
        assert not step.reductant


def test_conversions_at_constant_electrons(every_step: list[Step]) -> None:
    for family in ("isoelectronic_conversion", "isomerisation", "ligand_exchange_mild"):
        for step in of_family(every_step, family):
            assert step.seed is not None
            assert step.cluster is not None
            assert valence_electrons(step.seed) == valence_electrons(step.cluster)
            assert "O2" not in str(step.reaction)


def test_etching_loses_electrons_and_metal_never_comes_in(every_step: list[Step]) -> None:
    for step in of_family(every_step, "oxidative_etching"):
        assert step.seed is not None
        assert step.cluster is not None
        assert valence_electrons(step.seed) > valence_electrons(step.cluster)
        assert step.seed.n_metal >= step.cluster.n_metal
        assert "O2" in {species.text for species, _ in step.reaction.reactants}


def test_full_exchange_needs_no_reductant_and_another_ligand(every_step: list[Step]) -> None:
    for step in of_family(every_step, "ligand_exchange_full"):
        assert step.seed is not None
        assert step.cluster is not None
        assert not step.reductant
        assert {lig for lig, _ in step.seed.ligands} != {lig for lig, _ in step.cluster.ligands}


def test_a_flexible_thiol_is_not_trusted_to_change_the_core(steps_to: Expand) -> None:
    steps = of_family(steps_to("Au36(SC6H13)24"), "ligand_exchange_full")
    changed = [
        s
        for s in steps
        if s.seed is not None and s.seed.n_metal != 36 and s.seed.ligands[0][0].donation == "X"
    ]
    assert changed
    for step in changed:
        check = next(c for c in step.checks if c.name == "ligand drives the core change")
        assert not check.is_ok
    kept = [s for s in of_family(steps_to("Au36(TBBT)24"), "ligand_exchange_full")]
    assert all(c.is_ok for s in kept for c in s.checks if c.name == "ligand drives the core change")


def test_metal_exchange_brings_no_electrons_and_no_palladium(
    every_step: list[Step], steps_to: Expand
) -> None:
    for step in of_family(every_step, "metal_exchange"):
        assert not step.reductant
    assert not of_family(steps_to("PdAu24(PET)18"), "metal_exchange")


def test_clusters_mix_only_with_their_like(steps_to: Expand, context: RouteContext) -> None:
    assert of_family(steps_to("[Au21Ag4(SR)18]-"), "intercluster_exchange")
    fewer = replace(
        context, known=tuple(c for c in context.known if not (c.host == "Ag" and c.n_metal == 25))
    )
    drafts = FAMILIES["intercluster_exchange"](mp.Cluster.parse("[Au21Ag4(SR)18]-"), fewer)
    assert not list(drafts)


def test_random_mixing_warns_of_its_purity(steps_to: Expand) -> None:
    step = of_family(steps_to("[Au21Ag4(SR)18]-"), "intercluster_exchange")[0]
    assert any("at most" in c.reason and not c.is_ok for c in step.checks)


def test_isomers_are_made_only_when_asked_for(steps_to: Expand) -> None:
    assert not of_family(steps_to("[Au25(p-MBA)18]-"), "isomerisation")
    assert of_family(steps_to("[Au25(p-MBA)18]-#CTA"), "isomerisation")


def test_hydrides_enter_one_by_one(steps_to: Expand) -> None:
    assert of_family(steps_to("[Au9H(PPh3)8]2+"), "hydride_insertion")
    assert not of_family(steps_to("[Cu25H22(PPh3)12]+"), "hydride_insertion")


def test_motifs_are_taken_up_by_anions_only(every_step: list[Step]) -> None:
    """[M2L3]- for [ML2]-: an anion reacts with an anion and stays one."""
    taken = [
        step
        for step in of_family(every_step, "surface_motif_exchange")
        if any(tail.text.endswith(")3]-") for tail in step.precursors)
    ]
    assert taken
    for step in taken:
        assert step.cluster is not None
        assert step.seed is not None
        assert step.cluster.charge == step.seed.charge < 0


def test_hidden_precedents_propose_nothing(knowledge: KnowledgeBase) -> None:
    """A seed that only one row names is not proposed once that row is hidden."""
    context = route_context(knowledge, PlanOptions())
    target = mp.Cluster.parse("[Au44(SR)26]2-")
    rows = [t.id for t in knowledge.transformations if t.family == "seeded_growth"]
    bare = context.without(rows)
    assert not bare.precedents_of.get("seeded_growth")
    for draft in FAMILIES["seeded_growth"](target, bare):
        assert draft.seed in {
            replace_ligand(c, target) for c in bare.known if c.host == "Au"
        } | set(bare.known)


def replace_ligand(cluster: mp.Cluster, target: mp.Cluster) -> mp.Cluster:
    """The known cluster with the target's ligand on every X-type site."""
    ligand = target.ligands[0][0]
    if len(cluster.ligands) != 1:
        return cluster
    return mp.Cluster(
        metals=cluster.metals, ligands=((ligand, cluster.ligands[0][1]),), charge=cluster.charge
    )


def test_copper_hydrides_keep_hydrogen_of_the_reductant(steps_to: Expand) -> None:
    step = of_family(steps_to("Cu13H10(SR)3(PPh3)7"), "direct_reduction_one_phase")[0]
    taken = {species.text for species, _ in step.reaction.reactants}
    assert {"CuCl", "PPh3", "H(SR)", "BH4-"} <= taken
    assert any(c.name == "general procedure" and not c.is_ok for c in step.checks)


def test_gold_hydrides_are_not_made_in_one_pot(steps_to: Expand) -> None:
    families = {step.family for step in steps_to("[Au9H(PPh3)8]2+")}
    assert "direct_reduction_one_phase" not in families
