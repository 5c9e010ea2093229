"""What must be said, and what must not be said where it does not apply."""

import pytest

from mncplan.lab.ghs import STATEMENTS, class_of, meaning
from mncplan.lab.hazards import hazards


def titles(kb, *keys, texts=(), temperatures=()):
    items = [kb.substance_by_key[key] for key in keys]
    return {hazard.title: hazard for hazard in hazards(items, texts, temperatures)}


@pytest.mark.parametrize(
    ("keys", "title"),
    [
        (("CO",), "Carbon monoxide"),
        (("NaBH4", "H2O"), "Borohydride, water and acid"),
        (("NaBH3CN",), "Cyanoborohydride and acid"),
        (("TBAB",), "Amine borane"),
        (("PET",), "Thiol stench"),
        (("HAuCl4.3H2O",), "Ammonia and gold(III): fulminating gold"),
        (("AgNO3", "EtOH"), "Silver nitrate, alcohol and nitric acid: fulminate"),
        (("AgNO3",), "Silver and ammonia: explosive on standing"),
        (("H2O2", "Me2CO"), "Hydrogen peroxide, organics and metals"),
        (("THF",), "Ethers form peroxides"),
        (("DCM",), "Chlorinated solvents"),
        (("CdCl2",), "Cadmium or mercury"),
        (("H2PtCl6",), "Platinum salts sensitise"),
        (("HNO3",), "Nitric acid and organics"),
    ],
)
def test_rule_speaks_up(kb, keys, title):
    assert title in titles(kb, *keys)


def test_bleach_is_never_told_to_meet_acid_ammonia_or_alcohol(kb):
    text = titles(kb, "PET")["Thiol stench"].text
    for word in ("acid", "ammonia", "cyanide", "methanol"):
        assert word in text


def test_glutathione_does_not_stink(kb):
    assert "Thiol stench" not in titles(kb, "GSH")


def test_heat_in_closed_vessel(kb):
    assert "Heating a closed vessel" in titles(kb, "PhMe", temperatures=(80.0,))
    assert "Heating a closed vessel" not in titles(kb, "PhMe", temperatures=(25.0,))


def test_sealing_over_borohydride(kb):
    assert "Closed vessel and gas" in titles(kb, "NaBH4", texts=("Seal air-tight.",))


def test_unsure_codes_are_marked_and_sure_ones_are_not(kb):
    text = titles(kb, "NaBH4", "MeOH")["Toxic"].text
    assert "H301 toxic if swallowed: NaBH4, methanol" in text
    assert "methanol?" in text, "H370 of methanol is not sure"
    assert "safety data sheet" in text


def test_gravest_first(kb):
    levels = [h.level for h in hazards([kb.substance_by_key["CO"]], (), ())]
    assert levels == sorted(levels, reverse=True)


def test_every_code_of_the_stock_has_a_meaning_and_a_class(kb):
    for item in kb.substances:
        for code in item.ghs:
            assert meaning(code) != "meaning not on file", (item.key, code)
            assert class_of(code) is not None or code.startswith("EUH"), (item.key, code)


def test_statements_are_codes():
    assert all(code.startswith(("H", "EUH")) for code in STATEMENTS)


def test_every_hazard_names_a_source(kb):
    for hazard in hazards(kb.substances, ("spin", "seal"), (80.0,)):
        assert hazard.source
        assert 1 <= hazard.level <= 3
