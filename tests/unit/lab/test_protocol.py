"""Protocols whose amounts were worked out by hand."""

import re

import pytest

from mncplan.domain.provenance import RECALLED_BADGE
from mncplan.errors import ChemistryError, InvalidInputError
from mncplan.lab.protocol import write_protocol

from .conftest import (
    borohydride,
    condition,
    evidence,
    gold_complex,
    line,
    silver_complex,
    step,
    text_of,
)

TWO_PHASE = {"variant": "two_phase_brust", "family": "direct_reduction_two_phase"}


def au25(**given):
    return borohydride("Au", 25, 18, "PET", **{**TWO_PHASE, **given})


def test_two_phase_au25_by_hand(ask):
    """50 mg / 7394 g/mol = 6.76 umol = 0.169 mmol Au; at 40 % yield 0.423 mmol Au to weigh."""
    protocol = write_protocol(ask([gold_complex(), au25(evidence=(evidence(40, "gold atoms"),))]))
    assert protocol.expected_yield == pytest.approx((0.20, 0.40, 0.40))
    gold = line(protocol, "HAuCl4.3H2O")
    assert gold.mmol == pytest.approx(0.423, abs=0.001)
    assert gold.mass_mg == pytest.approx(0.4226 * 393.83, rel=0.005)
    assert "393.83" in gold.basis
    assert line(protocol, "TOAB").mmol == pytest.approx(1.14 * 0.4226, rel=0.005)
    assert line(protocol, "NaBH4").mass_mg == pytest.approx(10 * 0.4226 * 37.83, rel=0.005)
    assert line(protocol, "NaBH4").equivalents == pytest.approx(10)


def test_thiol_is_counted_once_for_complex_and_reduction(ask):
    protocol = write_protocol(ask([gold_complex(), au25()]))
    assert len(protocol.parts) == 1
    thiol = line(protocol, "PET")
    assert thiol.equivalents == pytest.approx(3)
    assert thiol.step == 1


def test_conditions_set_the_amounts_and_the_sentences(ask):
    steps = [gold_complex(), au25()]
    usual = write_protocol(ask(steps))
    wanted = (condition("ligand_per_metal", 5.0, 1), condition("metal_mM", 20.0, 1, unit="mmol/L"))
    asked = write_protocol(ask(steps, conditions=wanted))
    ratio = line(asked, "PET").mmol / line(usual, "PET").mmol
    assert ratio == pytest.approx(5 / 3, rel=0.01)
    pour = re.compile(r"in ([\d.]+) mL of toluene")
    volumes = [float(pour.search(text_of(p)).group(1)) for p in (usual, asked)]
    assert volumes[1] == pytest.approx(2 * volumes[0], rel=0.05)


def test_mass_as_salt_is_told(ask):
    note = write_protocol(ask([gold_complex(), au25()])).parts[0].note
    assert "53.2 mg" in note, "6.76 umol of tetraoctylammonium (466.9 g/mol) is 3.16 mg"


def test_aqueous_au25_is_made_from_stock_solutions(ask):
    steps = [gold_complex("SG"), borohydride("Au", 25, 18, "SG", "aqueous_borohydride")]
    protocol = write_protocol(ask(steps, scale_mg=10))
    gold = line(protocol, "HAuCl4.3H2O")
    assert gold.unit == "mL"
    assert gold.amount == pytest.approx(gold.mmol / 20 * 1000, rel=0.01)
    made = {item.name: item for item in protocol.stock_solutions}
    assert made["HAuCl4.3H2O, 20 mM"].concentration_mM == 20
    assert "0.2 M NaOH" in made["NaBH4, 100 mM"].text


def test_two_steps_scale_backwards(ask):
    """10 mg Au36(TBBT)24 (11058 g/mol): 0.904 umol; at 90 % of the metal 0.952 umol Au38."""
    first = step(
        "size_focusing",
        "152 Au(SG) + 96 H(PET) + 7 BH4- + 28 H2O -> 4 Au38(PET)24 + 152 H(SG) + 7 [B(OH)4]-",
        "Au38(PET)24", variant="size_focusing_cross_ligand", ligand="PET", reductant="NaBH4",
        evidence=(evidence(25, "per gold atom"),),
    )  # fmt: skip
    second = step(
        "ligand_exchange_full",
        "2 Au38(PET)24 + 52 H(TBBT) + O2 -> 2 Au36(TBBT)24 + 4 Au(TBBT) + 48 H(PET) + 2 H2O",
        "Au36(TBBT)24", variant="ligand_exchange_thermal_full", ligand="TBBT",
        seed=first.cluster, evidence=(evidence(90),),
    )  # fmt: skip
    protocol = write_protocol(ask([gold_complex("SG"), first, second], scale_mg=10))
    seed = line(protocol, "Au38(PET)24")
    assert seed.mmol * 1000 == pytest.approx(10 / 11.058 * 36 / 0.9 / 38, rel=0.01)
    gold = line(protocol, "HAuCl4.3H2O")
    assert gold.mmol == pytest.approx(seed.mmol * 38 / 0.25, rel=0.01)
    assert protocol.expected_yield[1] == pytest.approx(0.25 * 0.9, rel=0.01)
    assert line(protocol, "GSH").equivalents == pytest.approx(4)
    assert [part.title[:2] for part in protocol.parts] == ["1.", "2."]


def test_silver_knows_its_metal_and_its_bands(ask):
    steps = [
        silver_complex("SPhMe2"),
        borohydride("Ag", 25, 18, "SPhMe2", "silver_one_pot_meoh_dcm"),
    ]
    protocol = write_protocol(ask(steps, scale_mg=20))
    assert line(protocol, "AgNO3").mmol > 0
    endpoint = next(s.endpoint for s in protocol.parts[0].steps if "UV-Vis" in s.endpoint)
    assert "(gold)" not in endpoint
    assert any("silver" in w and "ammonia" in w for w in protocol.waste)
    assert not any("hold gold" in w for w in protocol.waste)


def test_yield_without_basis_is_capped_by_the_ceiling(ask):
    protocol = write_protocol(ask([gold_complex(), au25(evidence=(evidence(95),))]))
    assert protocol.expected_yield[1] == pytest.approx(25 / 32)
    assert "at most 78 %" in protocol.yield_basis


def test_yield_of_another_ligand_is_halved(ask):
    lent = evidence(80, "gold atoms", level="B")
    protocol = write_protocol(ask([gold_complex(), au25(evidence=(lent,))]))
    assert protocol.expected_yield[1] == pytest.approx(0.5 * 25 / 32)


def test_guessed_yield_is_called_a_guess(ask):
    protocol = write_protocol(ask([gold_complex(), au25()]))
    assert any(s.startswith("yield of [Au25(PET)18]-: not reported") for s in protocol.not_reported)


def test_not_reported_values_say_where_to_start_and_why(ask):
    protocol = write_protocol(ask([gold_complex("SG"), borohydride(
        "Au", 25, 18, "SG", "aqueous_borohydride")]))  # fmt: skip
    said = [s for s in protocol.not_reported if s.startswith("stirring")]
    assert len(said) == 1
    assert re.match(r"stirring: not reported; start from 500 rpm \(300-800\), because ", said[0])
    assert len(set(protocol.not_reported)) == len(protocol.not_reported)


def test_recalled_numbers_carry_the_badge(ask):
    thf = au25(variant="one_phase_thf", family="direct_reduction_one_phase")
    assert write_protocol(ask([gold_complex(), thf])).parts[0].badge == RECALLED_BADGE


def test_too_little_to_weigh_is_dosed_as_a_solution(ask):
    steps = [
        gold_complex("SG"),
        step(
            "direct_reduction_one_phase",
            "44 Au(SG) + BH4- + 4 H2O -> 2 Au22(SG)18 + 8 H(SG) + [B(OH)4]-",
            "Au22(SG)18", variant="aqueous_sub_stoichiometric_then_acid", ligand="SG",
            reductant="NaBH4",
        ),
    ]  # fmt: skip
    protocol = write_protocol(ask(steps, scale_mg=10))
    dose = line(protocol, "NaBH4")
    assert dose.mass_mg < 1
    assert dose.unit == "uL"
    assert any("2.4 mg of NaBH4" in s.text for s in protocol.stock_solutions)


def test_complex_for_an_exchange_is_made_apart(ask):
    host = borohydride("Ag", 25, 18, "SPhMe2", "silver_one_pot_meoh_dcm")
    swap = step(
        "metal_exchange",
        "[Ag25(SPhMe2)18]- + Au(SPhMe2) -> [Ag24Au(SPhMe2)18]- + Ag(SPhMe2)",
        "[Ag24Au(SPhMe2)18]-", variant="metal_exchange_complex", ligand="SPhMe2",
        seed=host.cluster,
    )  # fmt: skip
    steps = [silver_complex("SPhMe2"), host, gold_complex("SPhMe2"), swap]
    protocol = write_protocol(ask(steps, scale_mg=20))
    assert len(protocol.parts) == 3
    seed = line(protocol, "[Ag25(SPhMe2)18]-")
    gold = line(protocol, "HAuCl4.3H2O")
    assert gold.mmol == pytest.approx(1.2 * seed.mmol, rel=0.01)
    assert "made before" in text_of(protocol)


def test_generic_ligand_can_not_be_weighed(ask):
    generic = step("size_focusing", "Au38(SR)24 -> Au38(SR)24#T", "Au38(SR)24#T")
    with pytest.raises(ChemistryError, match="generic"):
        write_protocol(ask([generic], procedures=(None,)))


def test_scale_must_be_positive(ask):
    with pytest.raises(InvalidInputError, match="more than 0"):
        ask([gold_complex(), au25()], scale_mg=0)


def test_step_without_procedure_says_so(ask):
    steps = [gold_complex(), au25(variant="nothing")]
    protocol = write_protocol(ask(steps))
    assert "No general procedure" in text_of(protocol)
    assert protocol.parts[-1].procedure == ""
