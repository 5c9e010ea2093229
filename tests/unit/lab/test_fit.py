"""A procedure cut to one step: occasions, solvents, waste, new roles."""

import pytest

from mncplan.domain.occasion import OCCASIONS, holds
from mncplan.knowledge.recipes import load_procedures
from mncplan.lab.fit import facts_of, fit_procedure
from mncplan.lab.protocol import write_protocol

from .conftest import gold_complex, line, step, text_of
from .test_every_procedure import complex_of, replace_seed

PROCEDURES = {item.id: item for item in load_procedures()}


def exchanged():
    made = step(
        "ligand_exchange_mild",
        "[Au25(PET)18]- + 2 H(p-BBT) -> [Au25(PET)16(p-BBT)2]- + 2 H(PET)",
        "[Au25(PET)16(p-BBT)2]-", ligand="PET",
    )  # fmt: skip
    return replace_seed(made, "[Au25(PET)18]-")


def conversion(equation, product, seed):
    made = step("isoelectronic_conversion", equation, product, ligand="SG")
    return replace_seed(made, seed)


def mixed():
    made = step(
        "intercluster_exchange",
        "13 [Ag25(SPhMe2)18]- + 12 [Au25(SPhMe2)18]- -> 25 [Ag13Au12(SPhMe2)18]-",
        "[Ag13Au12(SPhMe2)18]-", ligand="SPhMe2",
    )  # fmt: skip
    return replace_seed(made, "[Ag25(SPhMe2)18]-")


def grown():
    made = step(
        "seeded_growth",
        "4 [Ag44(p-MBA)30]4- + 24 Ag(p-MBA) + 24 dppm + BH4- + 20 H2O"
        " -> 4 Ag50(dppm)6(p-MBA)30 + 24 H(p-MBA) + B(OH)4- + 16 OH-",
        "Ag50(dppm)6(p-MBA)30", ligand="p-MBA", reductant="NaBH4", electrons=8,
        variant="seeded_growth_borohydride",
    )  # fmt: skip
    return replace_seed(made, "[Ag44(p-MBA)30]4-")


def test_negated_and_plain_facts():
    assert holds((), frozenset())
    assert holds(("water", "!silver"), frozenset({"water"}))
    assert not holds(("water", "!silver"), frozenset({"water", "silver"}))


@pytest.mark.parametrize(
    ("made", "facts", "absent"),
    [
        (exchanged, {"organic", "mixed_shell", "takes_ligand", "anion"}, {"alloy", "water"}),
        (mixed, {"organic", "alloy", "silver", "gold", "silver_host"}, {"mixed_shell"}),
        (grown, {"amphiphilic", "takes_phosphine", "takes_complex", "acid_ligand", "neutral"},
         {"water", "organic"}),
        (gold_complex, {"gold", "organic", "takes_salt"}, {"water"}),
    ],
)  # fmt: skip
def test_facts(kb, made, facts, absent):
    found = facts_of(made(), {ligand.id: ligand for ligand in kb.ligands})
    assert facts <= found <= set(OCCASIONS)
    assert not absent & found


def test_fitting_twice_changes_nothing(kb):
    made = grown()
    once = fit_procedure(PROCEDURES["seeded_growth_borohydride"], made)
    assert fit_procedure(once, made) == once
    assert {item.stock for item in once.solvents} == {"DMF", "H2O"}


def test_ph_follows_the_direction(kb):
    """Up takes metal thiolate at pH 2.5, down gives it off at pH 8 (review 3.2)."""
    procedure = PROCEDURES["isoelectronic_conversion"]
    up = conversion("Au22(SG)18 + 2 Au(SG) -> Au24(SG)20", "Au24(SG)20", "Au22(SG)18")
    down = conversion("Au22(SG)18 -> Au18(SG)14 + 4 Au(SG)", "Au18(SG)14", "Au22(SG)18")
    for made, ph, roles in ((up, 2.5, {"acid", "metal_complex"}), (down, 8.0, {"base"})):
        fitted = fit_procedure(procedure, made)
        assert [c.value for c in fitted.parameters if c.parameter == "pH"] == [ph]
        assert {r.role for r in fitted.reagents} == {"seed", *roles}
        assert {s.stock for s in fitted.solvents} == {"H2O"}


def test_waste_names_only_solvents_in_use(kb):
    made = conversion("Au22(SG)18 -> Au18(SG)14 + 4 Au(SG)", "Au18(SG)14", "Au22(SG)18")
    fitted = fit_procedure(PROCEDURES["isoelectronic_conversion"], made)
    assert not any("solvent waste" in stream for stream in fitted.waste)


def test_the_incoming_ligand_is_weighed_and_not_the_one_there_is(ask):
    protocol = write_protocol(ask([exchanged()]))
    incoming = next(item for item in protocol.reagents if item.role == "ligand, incoming")
    seed = line(protocol, "[Au25(PET)18]-")
    assert "bromo" in incoming.name
    assert incoming.mmol == pytest.approx(1.5 * 2 * seed.mmol, rel=0.01)


def test_second_cluster_in_the_ratio_of_the_equation(ask):
    protocol = write_protocol(ask([mixed()]))
    first, second = line(protocol, "[Ag25(SPhMe2)18]-"), line(protocol, "[Au25(SPhMe2)18]-")
    assert second.mmol / first.mmol == pytest.approx(12 / 13, rel=0.01)
    assert second.mass_mg == pytest.approx(second.mmol * 7392.9, rel=0.02)
    assert "HPLC" in text_of(protocol)


def test_both_clusters_are_made_in_the_amount_the_mixing_takes(ask):
    from .conftest import borohydride, silver_complex

    route = [
        silver_complex("SPhMe2"),
        borohydride("Ag", 25, 18, "SPhMe2", "silver_one_pot_meoh_dcm"),
        gold_complex("SPhMe2"),
        borohydride("Au", 25, 18, "SPhMe2", "one_phase_methanol"),
        mixed(),
    ]
    protocol = write_protocol(ask(route))
    silver, gold = line(protocol, "AgNO3"), line(protocol, "HAuCl4.3H2O")
    assert gold.mmol / silver.mmol == pytest.approx(12 / 13, rel=0.02)


def test_phosphine_is_weighed_with_its_excess(ask):
    protocol = write_protocol(ask([grown()]))
    phosphine = next(item for item in protocol.reagents if item.role == "phosphine")
    seed = line(protocol, "[Ag44(p-MBA)30]4-")
    assert phosphine.key == "dppm"
    assert phosphine.mmol == pytest.approx(1.2 * 6 * seed.mmol, rel=0.01)
    assert "methanol" not in text_of(protocol)


def test_surfactant_counts_the_ligands(ask):
    made = step(
        "isomerisation", "[Au25(p-MBA)18]- -> [Au25(p-MBA)18]-#CTA", "[Au25(p-MBA)18]-#CTA",
        ligand="p-MBA",
    )  # fmt: skip
    made = replace_seed(made, "[Au25(p-MBA)18]-")
    protocol = write_protocol(ask([made]))
    seed, surfactant = line(protocol, "[Au25(p-MBA)18]-"), line(protocol, "CTAB")
    assert surfactant.mmol == pytest.approx(2 * 18 * seed.mmol, rel=0.01)


def test_salt_is_dosed_for_the_volume(ask):
    made = step(
        "surface_motif_exchange",
        "[Au23(p-MBA)16]- + 2 Au(p-MBA) -> [Au25(p-MBA)18]-", "[Au25(p-MBA)18]-", ligand="p-MBA",
    )  # fmt: skip
    protocol = write_protocol(ask([replace_seed(made, "[Au23(p-MBA)16]-")]))
    salt, water = line(protocol, "NaCl"), line(protocol, "H2O")
    reaction_mL = 200 * sum(
        n * item.mmol
        for n, item in ((23, line(protocol, "[Au23(p-MBA)16]-")), (1, _complex(protocol)))
    )
    assert salt.mmol == pytest.approx(0.1 * reaction_mL, rel=0.05)
    assert water.volume_mL >= reaction_mL * 0.95


def _complex(protocol):
    return next(item for item in protocol.reagents if item.role == "metal complex")


def test_no_halide_on_silver(ask):
    made = step(
        "surface_motif_exchange",
        "[Ag44(p-MBA)30]4- + 12 Au(p-MBA) -> [Ag32Au12(p-MBA)30]4- + 12 Ag(p-MBA)",
        "[Ag32Au12(p-MBA)30]4-", ligand="p-MBA",
    )  # fmt: skip
    protocol = write_protocol(ask([replace_seed(made, "[Ag44(p-MBA)30]4-")]))
    assert not any(item.key == "NaCl" for item in protocol.reagents)
    assert "dark" in text_of(protocol)


@pytest.mark.parametrize(
    ("name", "key", "per_metal"),
    [
        ("silver_thiolate_complex", "PET", 1.0),
        ("copper_thiolate_complex", "PET", 2.0),
        ("cadmium_thiolate_complex", "PET", 2.0),
        ("gold_phosphine_chloride", "dppm", 0.5),
    ],
)
def test_complexes_take_what_the_equation_says(ask, name, key, per_metal):
    protocol = write_protocol(ask([complex_of(PROCEDURES[name])]))
    metal = next(item for item in protocol.reagents if item.role == "metal salt")
    assert line(protocol, key).mmol == pytest.approx(per_metal * metal.mmol, rel=0.01)
