"""The science benchmarks S1 and S2 in small: every count right, nothing crashes or is misread."""

from benchmarks.result import share, wilson
from benchmarks.science import s1_electron_counts, s2_parser
from benchmarks.science.strict_reader import ligand_names, read_strictly


def test_every_electron_count_is_right_and_every_fault_noticed():
    numbers = s1_electron_counts.run().numbers
    assert numbers["wrong"] == []
    assert numbers["faults"]["flagged"] == numbers["faults"]["n"]
    assert numbers["recounted"]["n"] > 200


def test_the_baseline_is_not_always_right():
    numbers = s1_electron_counts.run().numbers
    assert numbers["reference"]["baseline_right"] < numbers["reference"]["n"]


def test_fuzzed_inputs_neither_crash_nor_change_their_meaning():
    tally, bad = s2_parser.fuzz((3_000, 7))
    assert bad == []
    assert not s2_parser.FAULTS & set(tally)
    assert tally["respelled refused"] == 0
    assert tally["compared"] > 900


def test_a_misreading_would_be_seen(monkeypatch):
    honest = s2_parser.parse_cluster

    def careless(text):
        return honest(text.replace("Ag", "Au"))

    monkeypatch.setattr(s2_parser, "parse_cluster", careless)
    tally, _ = s2_parser.fuzz((500, 7))
    assert tally["silent change"] > 0


def test_strict_reader():
    names = ligand_names()
    assert read_strictly("[Au25(PET)18]-#ico", names) == (
        frozenset({("Au", 25), ("PET", 18)}),
        -1,
        "ico",
    )
    assert read_strictly("Au24Pd(SC2H4Ph)18", names)[0] == {("Au", 24), ("Pd", 1), ("PET", 18)}
    for text in ("Au25", "(PET)18", "Au25(FOO)18", "Au25(PET)18-", "[Au25(PET)18]1-", "Au25PET18"):
        assert read_strictly(text, names) is None


def test_wilson_interval():
    low, high = wilson(10, 10)
    assert round(low, 3) == 0.722
    assert high == 1.0
    assert wilson(0, 0) == (0.0, 1.0)
    assert share(0, 340_000) == ("0/340000", "0.0 %", "0.0-0.0011 %")
    assert share(1, 2) == ("1/2", "50.0 %", "9.5-90.5 %")
