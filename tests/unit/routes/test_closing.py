"""Closed-form balancing: every completion is balanced and unique."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import mncplan as mp
from mncplan.domain.electrons import valence_electrons
from mncplan.domain.species import cluster_species, parse_species
from mncplan.errors import ChemistryError
from mncplan.routes.closing import close, electrons_taken, finish, in_base, oxidise_with_air
from mncplan.routes.reagents import REDUCTANTS

KB = mp.load_knowledge()
LIGANDS = {ligand.id: ligand for ligand in KB.ligands}
SR = LIGANDS["SR"]


def cluster(n: int, m: int, q: int) -> mp.Cluster:
    return mp.Cluster(metals=(("Au", n),), ligands=((SR, m),), charge=q)


@given(
    st.integers(5, 60), st.integers(1, 40), st.integers(-4, 4),
    st.integers(5, 60), st.integers(1, 40), st.integers(-4, 4),
)  # fmt: skip
def test_any_conversion_closes_with_the_electrons_of_the_universal_formula(
    n: int, m: int, q: int, n2: int, m2: int, q2: int
) -> None:
    seed, target = cluster(n, m, q), cluster(n2, m2, q2)
    if seed == target:
        return
    fixed = {cluster_species(seed): -1, cluster_species(target): 1}
    source = parse_species("Au(SR)")
    if n != n2:
        fixed[source] = n - n2
    reaction = close(fixed, LIGANDS)
    gained = valence_electrons(target) - valence_electrons(seed)
    assert electrons_taken(reaction) == gained


@pytest.mark.parametrize("key", sorted(REDUCTANTS))
def test_half_reactions_give_their_electrons(key: str) -> None:
    reductant = REDUCTANTS[key]
    assert reductant.half.coefficient(parse_species("e-")) == reductant.electrons
    assert reductant.half.coefficient(reductant.species) == -1


def test_published_balance_of_au25() -> None:
    """32 AuSR + 8 e- -> [Au25(SR)18]- + 7 [Au(SR)2]-, Chen et al., JACS 2018, 140, 11370."""
    reaction = close(
        {
            parse_species("Au(SR)"): -32,
            parse_species("[Au25(SR)18]-"): 1,
            parse_species("[Au(SR)2]-"): 7,
        },
        LIGANDS,
    )
    assert str(reaction) == "32 Au(SR) + 8 e- -> [Au25(SR)18]- + 7 [Au(SR)2]-"


def test_air_takes_released_electrons() -> None:
    reaction = close(
        {
            parse_species("Au38(SR)24"): -1,
            parse_species("Au36(SR)24"): 1,
            parse_species("Au(SR)"): 2,
        },
        LIGANDS,
    )
    assert electrons_taken(reaction) == -2
    burnt = finish(oxidise_with_air(reaction), is_basic=False)
    assert burnt.coefficient(parse_species("O2")) == Fraction(-1)
    assert burnt.coefficient(parse_species("Au38(SR)24")) == -2


def test_unrealised_electrons_are_refused() -> None:
    reaction = close({parse_species("Au6(SR)6"): -1, parse_species("Au6(SR)4"): 1}, LIGANDS)
    with pytest.raises(ChemistryError, match="electrons are left over"):
        finish(reaction, is_basic=True)


def test_base_replaces_protons() -> None:
    reaction = close({parse_species("Au6(SR)6"): -1, parse_species("Au6(SR)4"): 1}, LIGANDS)
    basic = in_base(reaction)
    assert basic.coefficient(parse_species("H+")) == 0
    assert basic.coefficient(parse_species("OH-")) == 2
