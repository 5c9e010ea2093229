"""What goes into the library comes out of it, and is found."""

import pytest

from mncplan.app import library as use_cases
from mncplan.app.library import Library
from mncplan.app.library_engine import read_formula
from mncplan.errors import InvalidInputError, NotFoundError, UnknownLigandError
from mncplan.knowledge import load_knowledge
from mncplan.library.codec import decode, encode
from mncplan.library.entry import Entry
from mncplan.library.harvest import NOUNS
from mncplan.report.terminal_library import flat_counts

PARTS = {
    "cluster": "clusters",
    "transformation": "transformations",
    "protocol": "protocols",
    "property": "properties",
    "procedure": "procedures",
    "effect": "effects",
    "rule": "rules",
    "template": "templates",
    "ligand": "ligands",
    "ion": "ions",
    "substance": "substances",
    "source": "sources",
}


@pytest.fixture(scope="module")
def library(seeded):
    with Library(seeded) as opened:
        yield opened


@pytest.mark.parametrize("kind", PARTS)
def test_every_item_comes_back_as_it_went_in(library, kind):
    packaged = list(getattr(load_knowledge(), PARTS[kind]))
    stored = library._store.entries(kind)
    assert len(stored) == len(packaged)
    assert len({entry.key for entry in stored}) == len(packaged)
    read = read_formula()
    for noun, entry in zip(packaged, stored, strict=True):
        again = decode(NOUNS[kind], dict(entry.body), read)
        assert again == noun
        assert encode(again) == encode(noun)


def test_counts_agree_with_the_knowledge(library):
    assert {kind: n["entries"] for kind, n in library.count().items()} == {
        kind: len(list(getattr(load_knowledge(), part))) for kind, part in PARTS.items()
    }


def formulae(answer):
    return {hit.formula for hit in answer.hits}


@pytest.mark.parametrize(
    "text",
    ["[Au25(PET)18]-", "[Au25(SC2H4Ph)18]-", "[Au₂₅(SCH2CH2Ph)₁₈]⁻", "[TOA][Au25(PET)18]"],
)
def test_a_formula_is_found_under_any_spelling(library, text):
    best = library.search(text).hits[0]
    assert (best.kind, best.formula) == ("cluster", "[Au25(PET)18]-")


def test_a_generic_formula_finds_its_whole_framework(library):
    found = formulae(library.search("[Au25(SR)18]-", kind="cluster", limit=50))
    assert {"[Au25(SR)18]-", "[Au25(PET)18]-", "[Au25(SG)18]-", "[Au25(p-MBA)18]-"} <= found
    assert "Au25(PET)18" not in found


def test_an_isomer_is_found_with_and_without_its_tag(library):
    assert formulae(library.search("Au38(PET)24#T", kind="cluster")) == {"Au38(PET)24#T"}
    assert "Au38(PET)24#T" in formulae(library.search("Au38(PET)24", kind="cluster"))


def test_a_family_is_found(library):
    best = library.search("[Ag25-xAux(SR)18]-, x = 1-24").hits[0]
    assert best.formula == "[Ag25-xAux(SR)18]-, x = 1-24"


def test_metals_and_ligand_as_words(library):
    found = library.search("Au25 PET", kind="cluster", limit=100)
    best = [hit.formula for hit in found.hits if "Au25" in hit.formula and "PET" in hit.formula]
    assert {"[Au25(PET)18]-", "Au25(PET)18"} == set(best[:2])
    assert [hit.formula for hit in found.hits[: len(best)]] == best


def test_a_number_in_a_word_ends_where_it_ends(library):
    found = formulae(library.search("Au2", kind="cluster", limit=100))
    assert "[Au2(SR)3]-" in found
    assert "Au20(TBBT)16" not in found


@pytest.mark.parametrize(
    "text", ["DOI 10.1021/ja801173r", "doi:10.1021/JA801173R", "https://doi.org/10.1021/ja801173r"]
)
def test_a_doi_finds_the_work_and_what_it_says(library, text):
    found = library.search(text)
    assert (found.hits[0].kind, found.hits[0].key) == ("source", "zhu2008a")
    assert found.total > 1


def test_authors_find_their_facts(library):
    assert {hit.kind for hit in library.search("Negishi", limit=200).hits} >= {"source", "cluster"}


def test_words_ignore_case_and_all_must_match(library):
    both = library.search("BOROHYDRIDE sodium", kind="substance")
    assert "NaBH4" in {hit.key for hit in both.hits}
    assert library.search("borohydride unobtainium").total == 0


@pytest.mark.parametrize(
    "text",
    [
        "100%_",
        "'; DROP TABLE entry; --",
        "\\",
        "%",
        "_",
        '"',
        "(((",
        "a\0b",
        "\udcff",
        "Au25" * 100,
    ],
)
def test_odd_characters_are_only_characters(library, text):
    library.search(text)
    assert library.search("NaBH4").total


def test_filters(library):
    gold_silver = library.search(metals=("Au", "Ag"), kind="cluster", limit=500)
    assert gold_silver.total == len(gold_silver.hits) > 10
    assert all("Au" in hit.formula and "Ag" in hit.formula for hit in gold_silver.hits)
    few = library.search(kind="cluster", n_metal=(15, 18), limit=100)
    assert {"Au15(SG)13", "Au18(SG)14"} <= formulae(few)
    assert "[Au25(PET)18]-" not in formulae(few)
    bound = library.search(ligand="SC2H4Ph", kind="cluster", limit=100)
    assert bound.total
    assert all("(PET)" in hit.formula for hit in bound.hits)


def test_pages_do_not_overlap(library):
    first = library.search("Au25", limit=7)
    second = library.search("Au25", limit=7, offset=7)
    assert first.total == second.total
    assert not set(first.hits) & set(second.hits)


def test_wrong_filters_are_refused(library):
    with pytest.raises(InvalidInputError, match="kind 'molecule' is unknown"):
        library.search(kind="molecule")
    with pytest.raises(InvalidInputError, match="limit 0"):
        library.search("Au25", limit=0)
    with pytest.raises(InvalidInputError, match="20000 characters are no search"):
        library.search("Au25" * 5000)
    with pytest.raises(UnknownLigandError):
        library.search(ligand="no such ligand")


def test_show_gives_the_fact_with_its_source(library):
    record = library.show("[Au25(SC2H4Ph)18]-")
    assert (record["kind"], record["formula"]) == ("cluster", "[Au25(PET)18]-")
    assert record["valence_electrons"] == 8
    assert record["standing"] == "verified"
    assert record["badge"] == ""
    assert record["provenance"]["locator"]
    assert record["citations"][0]["key"] == record["provenance"]["source"]
    assert "protocol" in {entry["kind"] for entry in record["related"]}


def test_show_says_when_a_fact_was_only_recalled(library):
    key = next(p.id for p in load_knowledge().protocols if not p.provenance.verified)
    record = library.show(f"protocol:{key}")
    assert record["standing"] == "recalled"
    assert record["badge"].startswith("recalled, not re-read")


def test_show_by_key_names_the_others_of_that_key(library):
    assert library.show("PET")["kind"] == "ligand"
    assert library.show("PET")["also"] == ["substance:PET"]
    assert library.show("substance:PET")["fact"]["cas"] == "4410-99-5"


def test_show_of_nothing_names_what_is_near(library):
    with pytest.raises(NotFoundError, match="Au25"):
        library.show("[Au25(SCN)18]3-")
    with pytest.raises(NotFoundError, match="library search"):
        library.show("zzzzzz")


def test_use_cases_give_plain_values(seeded):
    found = use_cases.search("Au25 PET", kind="cluster", url=seeded)
    assert set(found[0]) == {"kind", "key", "title", "formula", "standing", "source", "origin"}
    counted = use_cases.stats(url=seeded)
    assert counted["library"]["cluster"]["entries"] == counted["kinds"]["clusters"]["entries"]
    assert ("facts", counted["facts"]) in flat_counts(counted)


def test_your_own_entries_are_found(url):
    with Library(url) as library:
        library.add(Entry(kind="rule", key="mine", title="My rule", body={}, search_text="zyzzyva"))
        hits = library.search("zyzzyva").hits
        assert [(hit.key, hit.origin) for hit in hits] == [("mine", "user")]
