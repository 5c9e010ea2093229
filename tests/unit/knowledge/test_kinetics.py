"""The shipped parameter set is complete and honest about its bases."""

from dataclasses import replace

import pytest

from mncplan.domain.parameters import RateConstant
from mncplan.errors import InvalidInputError, KnowledgeError
from mncplan.knowledge import kinetics, load_knowledge
from mncplan.knowledge.kinetics import check_kinetics, load_kinetics


def _faults(parameters):
    known = frozenset(load_knowledge().source_by_key)
    return [str(finding) for finding in check_kinetics(parameters, known)]


def test_the_shipped_set_has_no_faults_and_says_what_it_is():
    parameters = load_kinetics()
    assert _faults(parameters) == []
    assert "not a calibrated model" in parameters.statement


def test_nothing_of_cluster_growth_claims_to_be_measured():
    bases = {c.key: c.basis for c in load_kinetics().constants}
    assert "measured" not in bases.values()
    assert bases["isoelectronic.on"] == "fitted" and bases["Ea.reduction"] == "assumed"


def test_an_unknown_source_and_a_missing_energy_are_found():
    parameters = load_kinetics()
    stray = RateConstant(key="magic.on", value=1.0, low=0.5, high=2.0, unit="1/s",
                         basis="measured", source="nobody1900")  # fmt: skip
    faults = _faults(replace(parameters, constants=(*parameters.constants, stray)))
    assert any("nobody1900" in f for f in faults) and any("Ea.magic" in f for f in faults)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"value": 5.0}, "outside its interval"),
        ({"low": 0.0, "value": 1.0}, "log10 scale"),
        ({"basis": "fitted"}, "goes with a source"),
        ({"source": "x"}, "goes with no source"),
    ],
)
def test_impossible_constants_are_refused(fields, said):
    plain = {"key": "k", "value": 1.0, "low": 0.5, "high": 2.0, "unit": "1/s", "basis": "assumed"}
    with pytest.raises(InvalidInputError, match=said):
        RateConstant(**{**plain, **fields})


def test_a_broken_file_is_our_fault(monkeypatch):
    monkeypatch.setattr(kinetics, "read_toml", lambda _: {"name": "x"})
    with pytest.raises(KnowledgeError, match="no entry 'statement'"):
        load_kinetics()
