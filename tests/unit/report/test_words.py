import pytest

from mncplan.domain.provenance import Basis, Provenance, Source
from mncplan.report import view, words


@pytest.fixture
def cite():
    return words.Citations(
        Source(key=key, citation=f"work {key}") for key in ("zhu2008a", "lyu2025", "lab_code")
    )


def test_numbers_follow_the_order_of_citing(cite):
    fact = Provenance(source="lyu2025", basis=Basis.MEASURED)
    assert cite.mark(fact) == " [1]"
    assert cite.mark(Provenance(source="zhu2008a", via="lyu2025", basis=Basis.MEASURED)) == (
        " [2, read in 1]"
    )
    assert [n for n, _ in cite.cited()] == [1, 2]
    assert [work.key for work in cite.rest()] == ["lab_code"]


def test_keys_in_a_text_become_numbers(cite):
    assert cite.resolve("as in zhu2008a; 3 per metal (lab_code)") == "as in [1]; 3 per metal [2]"
    assert cite.resolve("step_two of zhu2008z (review 4.1)") == "step_two of zhu2008z (review 4.1)"


def test_unknown_or_no_source_has_no_mark(cite):
    assert cite.mark(None) == ""
    assert cite.mark(Provenance(source="unknown2000", basis=Basis.MEASURED)) == ""


@pytest.mark.parametrize(
    ("hours", "shown"),
    [
        (0.005, "18 s"),
        (0.08, "5 min"),
        (0.5, "30 min"),
        (9.91, "9.9 h"),
        (48, "48 h"),
        (168, "7 d"),
    ],
)
def test_time(hours, shown):
    assert words.time_text(hours) == shown


@pytest.mark.parametrize(
    ("low", "high", "unit", "shown"),
    [
        (3, 6, "mol/mol", "3–6"),
        (-5, 5, "degC", "−5 to 5 °C"),
        (2, 2, "h", "2 h"),
        (None, 2, "h", ""),
    ],
)
def test_range(low, high, unit, shown):
    assert words.range_text(low, high, unit) == shown


def test_numbers_without_noise():
    assert words.value_text(1234.56) == "1235"
    assert words.value_text(1e-7) == "1e-07"
    assert words.value_text(0) == "0"
    assert words.value_text(99.96) == "100"


def test_first_sentence_does_not_stop_at_an_abbreviation():
    assert view.first_sentence("Add 2.5 mL of conc. acid. Then wait.") == "Add 2.5 mL of conc. acid"


def test_route_in_one_sentence(short_plan):
    assert view.route_sentence(short_plan.search.routes[0]) == (
        "From HAuCl4.3H2O, PET and NaBH4: Au(PET) by complex formation, "
        "then [Au25(PET)18]- by direct reduction, one phase."
    )


def test_what_is_not_in_stock_is_said_at_a_glance(long_plan):
    facts = {fact.label: fact.text for fact in view.glance(long_plan)}
    assert facts["To buy"] == "H(TBBT)"
    assert facts["Weakest evidence"] == "level D"
