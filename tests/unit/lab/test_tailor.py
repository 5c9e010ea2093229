"""General sentences lose what is meant for other clusters."""

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.recipe import BenchStep
from mncplan.lab.tailor import tailor_step, tailor_text


@pytest.fixture(autouse=True)
def _tables(kb):
    return kb


@pytest.mark.parametrize(
    ("target", "text", "wanted"),
    [
        ("Au22(SG)18", "Stir. For Au25: 400 and 670 nm.", "Stir."),
        ("[Au25(SG)18]-", "Stir. For Au25: 400 nm.", "Stir. For Au25: 400 nm."),
        ("PdAu24(PET)18", "Pt: stir with dilute H2O2.", ""),
        ("[Ag25(SPhMe2)18]-", "leave Au(I)-thiolate", "leave Ag(I)-thiolate"),
        ("Au38(PET)24", "All at once (4-electron targets: dropwise).", "All at once."),
        (
            "Au20(TBBT)16",
            "All (4-electron targets: dropwise).",
            "All (4-electron targets: dropwise).",
        ),
        ("Au38(PET)24", "Dissolve (silver clusters: cold).", "Dissolve."),
    ],
)
def test_text(target, text, wanted):
    assert tailor_text(text, Cluster.parse(target)) == wanted


def test_colour_change_is_told_only_for_its_own_target():
    step = BenchStep(op="heat", text="Heat.", observe="colour changes (Au38 brown to Au36 green)")
    assert tailor_step(step, Cluster.parse("Au36(TBBT)24")).observe == step.observe
    assert tailor_step(step, Cluster.parse("Au21(S-Adm)15")).observe == "colour changes"
