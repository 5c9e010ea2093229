"""Conservation laws."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.strategies import clusters, known_ligands, reactions

from mncplan.domain.cluster import Cluster, cluster_mass, elemental_composition
from mncplan.domain.completion import complete
from mncplan.domain.composition import molar_mass, parse_sum_formula, sum_formula
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.reaction import Reaction, parse_reaction, residual, whole_numbers
from mncplan.domain.species import ELECTRON, Species, cluster_species, parse_species
from mncplan.errors import UnbalancedReactionError

factors = st.fractions(min_value=Fraction(1, 50), max_value=50).map(
    lambda n: n.limit_denominator(60)
)


@given(reactions(), factors)
def test_scaled_reactions_stay_balanced(reaction, factor):
    scaled = reaction * factor
    assert not residual(scaled.terms)
    assert scaled * (1 / factor) == reaction
    assert whole_numbers(scaled) == whole_numbers(reaction)


@given(reactions(), reactions())
def test_summed_reactions_stay_balanced(one, other):
    if one != -other:
        assert not residual((one + other).terms)
        assert (one + other) == (other + one)
        assert (one + other) + -other == one


@given(reactions())
def test_the_reverse_undoes(reaction):
    assert reaction * -1 * -1 == reaction
    with pytest.raises(UnbalancedReactionError):
        reaction + -reaction


@given(reactions())
def test_equations_are_read_back(reaction):
    assert parse_reaction(str(reaction)) == reaction


@given(reactions(), st.data())
def test_a_changed_atom_or_charge_always_raises(reaction, data):
    index = data.draw(st.integers(0, len(reaction.terms) - 1))
    species, n = reaction.terms[index]
    part = data.draw(st.sampled_from(["charge", "Au", "SR", "Cl"]))
    by = data.draw(st.sampled_from([-1, 1, 3]))
    if part == "charge":
        changed = Species("changed", species.parts, species.charge + by, species.redox - by)
    else:
        parts = {**dict(species.parts)}
        parts[part] = parts.get(part, 0) + by
        changed = Species("changed", tuple(sorted(parts.items())), species.charge, species.redox)
    terms = [*reaction.terms]
    terms[index] = (changed, n)
    with pytest.raises(UnbalancedReactionError):
        Reaction(tuple(terms))


@given(reactions(), st.data())
def test_whatever_is_left_out_is_completed(reaction, data):
    clusters_only = [(s, n) for s, n in reaction.terms if len(s.parts) > 1]
    kept = data.draw(st.lists(st.sampled_from(clusters_only), min_size=1, unique=True))
    done = complete(kept)
    if done.reaction is None:
        assert "nothing would react" in done.sentence
        return
    assert not residual((*kept, *done.missing))
    assert not residual(done.reaction.terms)
    assert done.reaction.coefficient(ELECTRON) == 0
    assert done.reaction.coefficient(parse_species("H+")) >= 0


@given(clusters())
def test_redox_is_the_electron_count_but_for_atoms_counted_one_by_one(cluster):
    apart = sum(
        n for ligand, n in cluster.ligands if ligand.kind == "hydride" or ligand.id in {"CN", "SCN"}
    )
    if not apart and not any(ligand.id == "CO" for ligand, _ in cluster.ligands):
        assert cluster_species(cluster).redox == valence_electrons(cluster)


@given(clusters(), st.integers(-5, 5))
def test_one_electron_more_is_one_charge_less(cluster, by):
    charged = Cluster(metals=cluster.metals, ligands=cluster.ligands, charge=cluster.charge - by)
    assert valence_electrons(charged) == valence_electrons(cluster) + by
    assert valence_electrons(charged, hydrides="donor") >= valence_electrons(charged)


@given(clusters(ligand=known_ligands))
def test_mass_is_that_of_the_sum_formula(cluster):
    atoms = elemental_composition(cluster)
    assert parse_sum_formula(sum_formula(atoms)) == atoms
    assert cluster_mass(cluster) == pytest.approx(molar_mass(atoms))
