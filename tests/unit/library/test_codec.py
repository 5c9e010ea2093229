"""Nouns survive the way through JSON, whatever their fields hold."""

import json
from functools import partial

import pytest

from mncplan.domain.conditions import Condition
from mncplan.domain.family import parse_cluster
from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.motif import Decomposition
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.recipe import BenchStep, PublishedProtocol, PublishedReagent
from mncplan.knowledge.load import load_ions, load_ligands
from mncplan.library.codec import decode, encode
from mncplan.library.harvest import entries_of, skeleton

READ = partial(parse_cluster, ligands=load_ligands(), ions=load_ions())
SEEN = Provenance(source="au2020", basis=Basis.MEASURED, locator="Table 1", verified=False)


@pytest.mark.parametrize(
    "noun",
    [
        SEEN,
        PropertyValue(name="optical_gap", value=1.33, unit="eV", provenance=SEEN, low=1.3),
        Condition(parameter="pH", value=11.0, unit="", basis="measured", reason="x", low=10.0),
        Condition(
            parameter="solvent", value="THF", unit="", basis="estimated", reason="x",
            choices=("THF", "MeOH"), provenance=SEEN,
        ),
        KnownCluster(
            id="a", formula=READ("[Au25(PET)18]-"), status="crystal", status_verified=True,
            provenance=SEEN, templates=("T07",),
            decomposition=Decomposition(core=13, staples=((2, 6),)),
        ),
        KnownCluster(
            id="b", formula=READ("Au38(TBBT)m(PET)24-m, m = 1-11"), status="ms",
            status_verified=False, provenance=SEEN,
        ),
        PublishedProtocol(
            id="p", title="t", target=None, target_text="Au-BSA", family="other",
            provenance=SEEN, verification="recalled",
            reagents=(PublishedReagent(stock="NaBH4", name="", role="reductant", mmol=4),),
            steps=(BenchStep(op="stir", text="Stir.", temperature_C=0, time_h=0.5),),
        ),
    ],
    ids=lambda noun: type(noun).__name__,
)  # fmt: skip
def test_round_trip(noun):
    written = json.loads(json.dumps(encode(noun)))
    assert decode(type(noun), written, READ) == noun


def test_defaults_are_not_written():
    assert encode(Provenance(source="a", basis=Basis.COMPUTED)) == {
        "source": "a",
        "basis": "computed",
    }


def test_entries_of_one_name_keep_apart():
    gap = PropertyValue(
        name="optical_gap", value=1.33, unit="eV", provenance=SEEN, cluster="[Au25(PET)18]-"
    )
    first, second = entries_of([gap, gap], {}, READ)
    assert first.key == "[Au25(PET)18]- optical_gap 1.33 au2020"
    assert second.key == "[Au25(PET)18]- optical_gap 1.33 au2020 (2)"
    assert (first.formula, first.n_metal, first.charge) == ("[Au25(PET)18]-", 25, -1)
    assert (first.metals, first.ligands) == (" Au:25 ", " PET:18 ")
    assert not first.verified


def test_a_skeleton_forgets_the_ligand_but_not_its_class():
    assert skeleton(READ("PtAu24(PET)18")) == skeleton(READ("Au24Pt(SC6H13)18"))
    assert skeleton(READ("[Au25(SR)18]-")) == "~" + skeleton(READ("[Au25(PET)18]-"))
    assert skeleton(READ("[Au25(C#CArF)18]-")) != skeleton(READ("[Au25(PET)18]-"))
