"""Rate laws follow their physics."""

import math
from dataclasses import replace

import numpy as np
import pytest
from tests.unit.kinetics.chemistry import known_network, shipped

from mncplan.domain.flask import Flask
from mncplan.errors import InvalidInputError, NotFoundError
from mncplan.kinetics.modifiers import (
    LAWS,
    Surroundings,
    debye_hueckel,
    law,
    net_charge,
    salt_effect,
)
from mncplan.kinetics.rates import encounter_charge, rate_constants
from mncplan.kinetics.settings import settings_of


def _at(ligand="p-MBA", **changes):
    _, parameters = shipped()
    settings = settings_of(Flask(amounts=(), **changes))
    return Surroundings(settings, parameters, parameters.ligand(ligand))


def _rate(constant, network=None, **changes):
    _, parameters = shipped()
    network = network or known_network()
    k = rate_constants(network, parameters, settings_of(Flask(amounts=(), **changes)))
    return next(float(v) for v, s in zip(k, network.steps, strict=True) if s.constant == constant)


def test_half_of_the_thiol_is_deprotonated_at_its_pKa():
    at = _at("SG", pH=shipped()[1].ligand("SG").thiol_pKa)
    assert law("thiolate")(at) == pytest.approx(0.5)


def test_thiols_are_weaker_acids_in_less_polar_solvents():
    water, thf = (law("thiolate")(_at("PET", pH=10, solvent=s)) for s in ("water", "THF"))
    assert thf < 0.2 * water


def test_borohydride_life_follows_the_quoted_law():
    half_min = math.log(2) / _rate("hydrolysis.BH4-", pH=10.0) / 60
    assert math.log10(half_min) == pytest.approx(10 - (0.034 * 298.15 - 1.92), abs=0.02)
    warm = math.log(2) / _rate("hydrolysis.BH4-", pH=10.0, temperature_C=35.0) / 60
    assert math.log10(warm) == pytest.approx(10 - (0.034 * 308.15 - 1.92), abs=0.04)


def test_hydroxide_order_of_carbon_monoxide():
    network = known_network(reductants=("CO",))
    order = shipped()[1].value("CO.hydroxide_order")
    low, high = (_rate("reduction.CO", network, pH=pH) for pH in (12.0, 14.0))
    assert math.log10(high / low) == pytest.approx(2 * order, abs=0.01)


@pytest.mark.parametrize(("charges", "sign"), [(1, 1), (-1, -1), (0, 0)])
def test_primary_salt_effect_has_the_sign_of_the_charges(charges, sign):
    a = debye_hueckel(78.4, 298.15)
    assert np.sign(salt_effect(charges, 0.1, a) - 1) == sign


def test_two_anions_meet_with_a_charge_product_of_one():
    network = known_network()
    step = next(s for s in network.steps if s.constant == "motif.on"
                and "[Au23(p-MBA)16]-" in dict(s.orders))  # fmt: skip
    assert encounter_charge(network, step) == 1
    assert _motif(network, step, 0.1) > 1.3 * _motif(network, step, 0.001)


def _motif(network, step, strength):
    k = rate_constants(
        network, shipped()[1], settings_of(Flask(amounts=(), ionic_strength_M=strength))
    )
    return float(k[network.steps.index(step)])


def test_the_salt_effect_stays_finite_in_toluene():
    k = rate_constants(
        known_network(), shipped()[1], settings_of(Flask(amounts=(), solvent="toluene"))
    )
    assert np.all(np.isfinite(k)) and np.all(k >= 0) and k.max() < 1e12


def test_glutathione_changes_its_charge_between_pH_2_and_2_7():
    gsh = shipped()[1].ligand("SG")
    assert net_charge(gsh, 2.0) > 0.4 > net_charge(gsh, 2.7) > 0
    more = law("aggregation")(_at("SG", pH=2.7)) / law("aggregation")(_at("SG", pH=2.0))
    assert more > 2


@pytest.mark.parametrize(
    ("name", "less", "more"),
    [
        ("mixing", {"stirring_rpm": 100.0}, {"stirring_rpm": 400.0}),
        ("uptake:O2", {"gas": "air"}, {"gas": "O2"}),
        ("uptake:CO", {"gas": "N2"}, {"gas": "CO"}),
        ("ionic_reductant", {"solvent": "toluene"}, {"solvent": "methanol"}),
        ("protic", {"solvent": "THF"}, {"solvent": "water"}),
        ("tetraalkyl", {}, {"additives": (("TOA+", 1e-3),)}),
        ("shell", {"additives": (("C12MIm+", 0.01),)}, {"additives": (("BMIm+", 0.01),)}),
        ("proton_order", {"pH": 10.0}, {"pH": 7.0}),
        ("endothermic", {"temperature_C": 25.0}, {"temperature_C": 40.0}),
    ],
)
def test_each_law_moves_the_right_way(name, less, more):
    assert law(name)(_at(**less)) < law(name)(_at(**more))


def test_bulk_slows_growth_and_strains_a_shell():
    assert law("bulk")(_at("S-Adm")) < law("bulk")(_at("PET"))
    assert law("strain")(_at("S-Adm")) > law("strain")(_at("PET"))


def test_every_step_names_laws_and_constants_that_exist():
    network = known_network(reductants=("BH4-", "TBAB", "CO"))
    parameters = shipped()[1]
    assert {name for s in network.steps for name in s.modifiers} <= LAWS.keys()
    assert {s.constant for s in network.steps} <= parameters.by_key.keys()


def test_unknown_names_are_refused():
    with pytest.raises(InvalidInputError, match="no rate law modifier"):
        law("magic")
    with pytest.raises(InvalidInputError, match="solvent 'benzene'"):
        _rate("hydrolysis.BH4-", solvent="benzene")
    _, parameters = shipped()
    stray = replace(known_network(), ligand="Xyz")
    with pytest.raises(InvalidInputError, match="ligand 'Xyz'"):
        rate_constants(stray, parameters, settings_of(Flask(amounts=())))
    with pytest.raises(NotFoundError, match="no constant"):
        parameters.value("nothing")


def test_mild_reductants_reach_more_electrons_the_higher_the_pH():
    for kind in ("CO", "borane"):
        for n in (2, 4, 6, 8):
            low, high = (law(f"drive:{kind}:{n}")(_at("SG", pH=pH)) for pH in (3, 11))
            assert low < high
        small, large = (law(f"drive:{kind}:{n}")(_at("SG", pH=5)) for n in (2, 8))
        assert large < small


def test_carbon_monoxide_gains_four_decades_per_pH_far_below_its_onset():
    low, high = (law("drive:CO:8")(_at("SG", pH=pH)) for pH in (5, 6))
    assert math.log10(high / low) == pytest.approx(4, abs=1e-3)


def test_charged_shells_push_complex_off():
    neutral, charged = (law("repulsion")(_at("p-MBA", pH=pH)) for pH in (1.0, 11.0))
    b = shipped()[1].value("shell.repulsion")
    assert neutral == pytest.approx(1, abs=0.01)
    assert charged == pytest.approx(10**b, rel=0.01)
