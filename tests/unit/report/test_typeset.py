import pytest
from hypothesis import given
from hypothesis import strategies as st

from mncplan.domain.cluster import Cluster
from mncplan.domain.reaction import parse_reaction
from mncplan.domain.species import Species
from mncplan.knowledge.load import load_knowledge
from mncplan.report import typeset


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("[Au25(PET)18]-", "[Au₂₅(PET)₁₈]⁻"),
        ("[Ag44(p-MBA)30]4-", "[Ag₄₄(p-MBA)₃₀]⁴⁻"),
        ("Au38(PET)24#T", "Au₃₈(PET)₂₄ (isomer T)"),
        ("Au36(C#CPh)24", "Au₃₆(C≡CPh)₂₄"),
        ("[Ag25-xAux(SR)18]-, x = 1-24", "[Ag₂₅₋ₓAuₓ(SR)₁₈]⁻, x = 1–24"),
        ("Au38(TBBT)m(PET)24-m", "Au₃₈(TBBT)ₘ(PET)₂₄₋ₘ"),
        ("B(OH)4-", "B(OH)₄⁻"),
        ("CO3 2-", "CO₃²⁻"),
        ("Cd2+", "Cd²⁺"),
        ("e-", "e⁻"),
        ("HAuCl4.3H2O", "HAuCl₄·3H₂O"),
        ("(2,5-DMBT)-", "(2,5-DMBT)⁻"),
        ("Au38S2(S-Adm)20", "Au₃₈S₂(S-Adm)₂₀"),
        ("[M]-", "[M]⁻"),
        ("[M-H]2-", "[M-H]²⁻"),
    ],
)
def test_unicode(text, shown):
    assert typeset.formula_unicode(text) == shown


def test_known_charge_settles_what_the_digit_is():
    assert typeset.formula_unicode("(BDT)2-", -2) == "(BDT)²⁻"
    assert typeset.formula_unicode("B(OH)4-", -1) == "B(OH)₄⁻"


def test_html_is_escaped():
    assert typeset.formula_html("<b>") == "&lt;b&gt;"
    assert typeset.prose_html("a < b & [Au25(SR)18]-") == (
        "a &lt; b &amp; [Au<sub>25</sub>(SR)<sub>18</sub>]<sup>−</sup>"
    )


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("H302, P280 and C18; Table S2 (1H NMR)", "H302, P280 and C18; Table S2 (1H NMR)"),
        ("(Au25(PET)18) to (PET)2.", "(Au₂₅(PET)₁₈) to (PET)₂."),
        ("H2O/CH2Cl2 then HAuCl4.3H2O!", "H₂O/CH₂Cl₂ then HAuCl₄·3H₂O!"),
        ("In 1S2 1P6, Fig. 3", "In 1S2 1P6, Fig. 3"),
        ("A -> B", "A → B"),
        ("as (kwak2017b): 0 C, 25 degC, 12 C atoms", "as (kwak2017b): 0 °C, 25 °C, 12 C atoms"),
        ("doi:10.1039/D5NR02222C, 37.5 C, -20-0 C", "doi:10.1039/D5NR02222C, 37.5 °C, -20-0 °C"),
        ("5 uL of 3 umol; 8 e- from BH4-", "5 µL of 3 µmol; 8 e⁻ from BH₄⁻"),
        ("crude Aux(PET)y", "crude Auₓ(PET)y"),
        ("gaps by CP2K and BP86", "gaps by CP2K and BP86"),
        ("[M]+ or [M(SR)2]-", "[M]⁺ or [M(SR)₂]⁻"),
    ],
)
def test_prose(text, shown):
    assert typeset.prose_unicode(text) == shown


def test_equation():
    reaction = parse_reaction("2 Au25(SR)18 -> Au38(SR)24 + 12 Au(SR)")
    assert typeset.equation_unicode(reaction) == "2 Au₂₅(SR)₁₈ → Au₃₈(SR)₂₄ + 12 Au(SR)"
    assert "2 Au<sub>25</sub>" in typeset.equation_html(reaction)


def test_species_knows_its_charge():
    assert typeset.species_unicode(Species("(X)2-", (("H", 1),), -2, 0)) == "(X)²⁻"


def test_back_to_ascii():
    assert typeset.ascii_text("[Au₂₅(PET)₁₈]⁻ → 3 µL") == "[Au25(PET)18]- -> 3 uL"


def test_what_is_shown_can_be_pasted_back():
    """Copying a formula from the terminal gives the same cluster."""
    known = [item.formula for item in load_knowledge().clusters]
    clusters = [c for c in known if isinstance(c, Cluster) and c.isomer is None]
    assert len(clusters) > 50
    for cluster in clusters:
        assert Cluster.parse(typeset.cluster_unicode(cluster)) == cluster


def test_every_known_formula_is_found_in_prose():
    for item in load_knowledge().clusters:
        if isinstance(item.formula, Cluster) and any(ch.isdigit() for ch in str(item.formula)):
            text = str(item.formula)
            assert typeset.prose_unicode(f"see {text}.") == f"see {typeset.formula_unicode(text)}."


@given(st.text(max_size=80))
def test_any_text_survives(text):
    assert typeset.ascii_text(typeset.prose_unicode(text)).isascii()
    shown = typeset.prose_html(text)
    assert "<script" not in shown and shown.count("<sub>") == shown.count("</sub>")
