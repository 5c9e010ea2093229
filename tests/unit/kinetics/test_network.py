"""Networks: every step balanced by exact whole numbers, every net reactant in its rate law."""

from dataclasses import replace

import pytest
from tests.unit.kinetics.chemistry import known_network, shipped

from mncplan.domain.flask import Flask
from mncplan.domain.mechanism import Mechanism
from mncplan.errors import (
    ChemistryError,
    InvalidInputError,
    NotFoundError,
    UnbalancedReactionError,
)
from mncplan.kinetics.families.reduction import REDUCTANTS
from mncplan.kinetics.network import build, build_exchange
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.roster import Makeup, Roster
from mncplan.kinetics.seeds import neighbours, seed_makeups
from mncplan.kinetics.solve import simulate


def test_all_families_and_reductants_balance_by_counting_again():
    network = known_network(reductants=tuple(REDUCTANTS))
    families = {step.family for step in network.steps}
    assert families >= {
        "complexation", "speciation", "aggregation", "nucleation", "hop", "isoelectronic",
        "motif_exchange", "comproportionation", "disproportionation", "etching", "outer_sphere",
        "fusion", "overgrowth", "decomposition", "bare_metal", "particle_growth", "hydrolysis",
        "mixing", "transfer", "gas", "thiol_oxidation", "cleavage", "digestion", "coalescence",
    }  # fmt: skip
    for step in network.steps:
        total = {}
        for key, n in step.stoichiometry:
            one = network.by_key[key]
            for name, k in (*one.composition, ("e", one.charge), ("E", one.redox)):
                total[name] = total.get(name, 0) + n * k
        assert not any(total.values()), str(step)


def test_redox_equivalents_are_those_of_the_formula():
    network = known_network(reductants=tuple(REDUCTANTS))
    weights = {"Au": 1, "p-MBA": -1, "Cl": -1, "O": -2, "H": 1, "B": 3, "C": 4, "N": -3}
    for one in network.participants:
        weight = sum(weights.get(name, 0) * n for name, n in one.composition)
        assert one.redox == weight - one.charge, one.key


def test_electron_counts_of_named_clusters():
    network = known_network()
    counts = {"[Au25(p-MBA)18]-": 8, "Au15(p-MBA)13": 2, "Au20(p-MBA)16": 4, "Au38(p-MBA)24": 14}
    assert {key: network.by_key[key].electrons for key in counts} == counts


def test_one_borohydride_turns_four_clusters_over():
    network = known_network()
    hop = next(
        s for s in network.steps if s.family == "hop" and dict(s.stoichiometry).get("BH4-") == -1
    )
    start = next(key for key, n in hop.stoichiometry if n == -4)
    end = next(key for key, n in hop.stoichiometry if n == 4 and "Au" in key)
    gained = network.by_key[end].electrons - network.by_key[start].electrons
    assert (hop.per, gained) == (4, 2)


@pytest.mark.parametrize("spoil", ["atoms", "charge"])
def test_a_step_that_loses_something_cannot_exist(spoil):
    network = known_network()
    step = next(s for s in network.steps if s.family == "isoelectronic")
    lost = {"atoms": "Au(p-MBA)", "charge": "H+"}[spoil]
    terms = dict(step.stoichiometry)
    terms[lost] = terms.get(lost, 0) + 1
    bad = replace(step, stoichiometry=tuple((k, n) for k, n in terms.items() if n))
    with pytest.raises(UnbalancedReactionError, match="products minus reactants"):
        Mechanism(network.participants, (bad,), "Au", "p-MBA")


def test_a_net_reactant_outside_the_rate_law_is_refused():
    network = known_network()
    step = next(s for s in network.steps if s.family == "comproportionation")
    bad = replace(step, orders=step.orders[:1])
    with pytest.raises(InvalidInputError, match="not in the rate law"):
        Mechanism(network.participants, (bad,), "Au", "p-MBA")


def test_a_participant_twice_and_an_unknown_one_are_refused():
    network = known_network()
    with pytest.raises(InvalidInputError, match="twice"):
        Mechanism((*network.participants, network.participants[0]), (), "Au", "p-MBA")
    with pytest.raises(InvalidInputError, match="no participant"):
        Mechanism(network.participants[:3], network.steps, "Au", "p-MBA")
    with pytest.raises(NotFoundError, match="no participant 'Au9'"):
        network.participant("Au9")


def test_bulky_compositions_are_only_for_bulky_ligands():
    knowledge, _ = shipped()
    slim = {(m.n_metal, m.n_ligand) for m in _seeds(knowledge, "p-MBA")}
    bulky = {(m.n_metal, m.n_ligand) for m in _seeds(knowledge, "TBBT")}
    assert (21, 15) not in slim and (21, 15) in bulky
    assert (25, 18) in slim & bulky


def _seeds(knowledge, ligand):
    return seed_makeups(knowledge.clusters, knowledge.ligands.resolve(ligand))


def test_isolated_is_a_matter_of_the_kind_of_ligand():
    knowledge, _ = shipped()
    pet = {(m.n_metal, m.n_ligand): m.is_isolated for m in _seeds(knowledge, "PET")}
    ring = {(m.n_metal, m.n_ligand): m.is_isolated for m in _seeds(knowledge, "p-MBA")}
    assert pet[25, 18] and not pet[20, 16] and ring[20, 16]


def test_neighbours_are_unreported_and_covered_like_reported_clusters():
    knowledge, _ = shipped()
    core = _seeds(knowledge, "p-MBA")
    found = neighbours(core)
    taken = {(m.n_metal, m.n_ligand, m.charge) for m in core}
    assert found and not any(m.is_known for m in found)
    assert not taken & {(m.n_metal, m.n_ligand, m.charge) for m in found}
    assert not any((m.n_metal, m.n_ligand) == (10, 2) for m in found)


def test_flux_lets_compositions_in_only_when_matter_goes_there():
    knowledge, parameters = shipped()
    ligand = knowledge.ligands.resolve("p-MBA")
    recipe = Recipe(ligand="p-MBA", start="complex", ligand_per_metal=1.1, pH=10,
                    complexation_s=1.0, reductant_per_metal=0.5)  # fmt: skip
    busy = build(ligand, knowledge.clusters, parameters, flasks=[flask_of(recipe)])
    idle = build(
        ligand,
        knowledge.clusters,
        parameters,
        flasks=[flask_of(replace(recipe, reductant_per_metal=0.0))],
    )
    plain = known_network()
    assert set(plain.by_key) < set(busy.by_key)
    assert set(idle.by_key) == set(plain.by_key)


def test_exchange_network_keeps_the_core_until_the_shell_is_new():
    knowledge, _ = shipped()
    old, new = (knowledge.ligands.resolve(x) for x in ("PET", "TBBT"))
    network = build_exchange(old, new, Makeup(38, 24), (Makeup(36, 24),))
    makers = [s for s in network.steps if dict(s.stoichiometry).get("Au36(TBBT)24", 0) > 0]
    assert [s.constant for s in makers] == ["exchange.transform"]
    assert dict(makers[0].stoichiometry)["Au38(TBBT)24"] < 0
    with pytest.raises(ChemistryError, match="only the same count or two less"):
        build_exchange(old, new, Makeup(36, 24), (Makeup(38, 24),))


def test_a_ligand_that_binds_otherwise_is_refused():
    knowledge, _ = shipped()
    with pytest.raises(ChemistryError, match="PPh3"):
        Roster("Au", knowledge.ligands.resolve("PPh3"))


def test_an_unknown_reductant_and_a_metal_without_clusters_are_refused():
    knowledge, parameters = shipped()
    ligand = knowledge.ligands.resolve("PET")
    with pytest.raises(InvalidInputError, match="it has BH4-"):
        build(ligand, knowledge.clusters, parameters, reductants=("hydrazine",))
    with pytest.raises(InvalidInputError, match="no reported cluster of Pt"):
        build(ligand, knowledge.clusters, parameters, metal="Pt")


def test_silver_starts_from_its_ion():
    network = known_network("SR", metal="Ag")
    assert "Ag+" in network.by_key and "[AgCl4]-" not in network.by_key


def test_four_thirds_of_a_thiol_per_gold_bind_all_gold():
    network = known_network()
    start = flask_of(Recipe(ligand="p-MBA", ligand_per_metal=1.5, reductant_per_metal=0.0, pH=9))
    run = simulate(network, shipped()[1], start, [0.0, 3600.0])
    bare = run.of("[AuCl4]-")[-1] + run.of("[AuCl2]-")[-1]
    assert bare < 0.03e-3
    assert run.of("(p-MBA)O2-")[-1] > 0.1e-3


def test_less_than_that_leaves_gold_bare():
    network = known_network()
    start = flask_of(Recipe(ligand="p-MBA", ligand_per_metal=0.8, reductant_per_metal=0.0, pH=9))
    run = simulate(network, shipped()[1], start, [0.0, 3600.0])
    assert run.of("[AuCl4]-")[-1] + run.of("[AuCl2]-")[-1] > 0.3e-3


def test_digestion_loses_no_electron_and_needs_no_oxygen():
    steps = [s for s in known_network().steps if s.family == "digestion"]
    assert len(steps) > 5
    for step in steps:
        assert "O2" not in dict(step.stoichiometry)
        network = known_network()
        end = next(k for k, n in step.stoichiometry
                   if n > 0 and network.by_key[k].kind == "cluster")  # fmt: skip
        assert dict(step.stoichiometry)["Au(0)"] == -network.by_key[end].electrons


def test_only_unprotected_nuclei_coalesce():
    network = known_network()
    nuclei = {"Au10(p-MBA)8", "Au6(p-MBA)4"}
    for step in (s for s in network.steps if s.family == "coalescence"):
        assert nuclei & dict(step.orders).keys(), str(step)


def test_anions_of_silver_clusters_with_four_charges_enter():
    knowledge, _ = shipped()
    found = seed_makeups(knowledge.clusters, knowledge.ligands.resolve("p-MBA"), "Ag")
    assert any((m.n_metal, m.n_ligand, m.charge) == (44, 30, -4) for m in found)


def test_hydride_in_a_water_layer_is_lost_to_it():
    network = known_network()
    amounts = (("BH4-@second", 1e-3),)
    run = simulate(network, shipped()[1], Flask(amounts=amounts, solvent="toluene", pH=8), [0, 900])
    assert run.of("BH4-@second")[-1] < 0.5e-3
    assert run.of("H2")[-1] + run.of("H2@gas")[-1] > 4 * 0.5e-3
