"""Each procedure on file renders wholly, with every placeholder filled."""

import pytest

from mncplan.errors import KnowledgeError
from mncplan.knowledge.recipes import load_procedures
from mncplan.lab.protocol import write_protocol
from mncplan.lab.wording import Vocabulary, fill, placeholders

from .conftest import borohydride, gold_complex, line, step

PROCEDURES = {item.id: item for item in load_procedures()}


def made_up(procedure):
    """A step of the right family, on clusters that the procedure could make."""
    metal = "Ag" if procedure.metals == ("Ag",) else "Au"
    ligand = "PET" if "organic" in procedure.ligand_solubility else "SG"
    target = f"[{metal}25({ligand})18]-"
    common = {"variant": procedure.id, "ligand": ligand, "reductant": "NaBH4"}
    if procedure.family == "complex_formation":
        return [complex_of(procedure)]
    if procedure.family == "intercluster_exchange":
        made = step(
            procedure.family,
            "13 [Au25(PET)18]- + 12 [Ag25(PET)18]- -> 25 [Ag12Au13(PET)18]-",
            "[Ag12Au13(PET)18]-", **common,
        )  # fmt: skip
        return [replace_seed(made, "[Au25(PET)18]-")]
    if procedure.family == "co_reduction":
        return [step(
            "co_reduction",
            "96 Au(PET) + 4 H2PtCl6 + 5 BH4- + 24 OH- "
            "-> 4 PtAu24(PET)18 + 24 Cl- + 24 H(PET) + 4 H2O + 5 [B(OH)4]-",
            "PtAu24(PET)18", **common,
        )]  # fmt: skip
    if procedure.scale_basis == "metal_salt":
        return [borohydride(metal, 25, 18, ligand, procedure.id, family=procedure.family)]
    if procedure.scale_basis == "target_metal":
        made = step(
            procedure.family,
            "[Au23(PET)16]- + 2 Au(PET) -> [Au25(PET)18]-", target.replace("SG", "PET"),
            **{**common, "ligand": "PET"},
        )  # fmt: skip
        return [replace_seed(made, "[Au23(PET)16]-")]
    if procedure.family == "metal_exchange":
        made = step(
            "metal_exchange", "[Au25(PET)18]- + Ag(PET) -> [Au24Ag(PET)18]- + Au(PET)",
            "[Au24Ag(PET)18]-", **common,
        )  # fmt: skip
        return [replace_seed(made, "[Au25(PET)18]-")]
    made = step(
        procedure.family, "[Au25(PET)18]- + 18 H(TBBT) -> [Au25(TBBT)18]- + 18 H(PET)",
        "[Au25(TBBT)18]-", **{**common, "ligand": "TBBT"},
    )  # fmt: skip
    return [replace_seed(made, "[Au25(PET)18]-")]


COMPLEXES = {
    "silver_thiolate_complex": ("AgNO3 + H(PET) -> Ag(PET) + HNO3", "Ag(PET)", "PET"),
    "silver_alkynyl_complex": ("AgNO3 + H(PhC#C) -> Ag(PhC#C) + HNO3", "Ag(PhC#C)", "PhC#C"),
    "copper_thiolate_complex": (
        "2 CuCl2 + 4 H(PET) -> 2 Cu(PET) + (PET)2 + 4 HCl", "Cu(PET)", "PET",
    ),
    "cadmium_thiolate_complex": ("CdCl2 + 2 H(PET) -> Cd(PET)2 + 2 HCl", "Cd(PET)2", "PET"),
    "gold_phosphine_chloride": (
        "2 AuCl(SMe2) + dppm -> Au2Cl2(dppm) + 2 SMe2", "Au2Cl2(dppm)", "dppm",
    ),
    "gold_alkynyl_complex": (
        "AuCl(SMe2) + H(PhC#C) + OH- -> Au(PhC#C) + SMe2 + H2O + Cl-", "Au(PhC#C)", "PhC#C",
    ),
}  # fmt: skip


def complex_of(procedure):
    """The step that makes the complex of a procedure."""
    if procedure.id not in COMPLEXES:
        return gold_complex()
    equation, product, ligand = COMPLEXES[procedure.id]
    return step(
        "complex_formation", equation, product, is_cluster=False, ligand=ligand,
        isolates=False, variant=procedure.id,
    )  # fmt: skip


def replace_seed(made, formula):
    from dataclasses import replace

    from mncplan.domain.cluster import Cluster

    return replace(made, seed=Cluster.parse(formula))


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_renders_wholly(name, ask, kb):
    procedure = PROCEDURES[name]
    protocol = write_protocol(ask(made_up(procedure), scale_mg=20))
    assert protocol.parts[0].procedure == name
    for part in protocol.parts:
        for item in part.steps:
            for text in (item.text, item.observe, item.endpoint, item.basis, part.note):
                assert "{" not in text and "None" not in text and "nan" not in text.split()
    for item in protocol.reagents:
        assert item.amount > 0, item
        assert item.unit
        assert item.basis
    assert protocol.hazards
    assert protocol.waste


@pytest.mark.parametrize("name", sorted(PROCEDURES))
def test_every_weighed_role_is_used_or_explained(name):
    """A reagent that no sentence adds would stay on the bench."""
    procedure = PROCEDURES[name]
    steps = (*procedure.steps, *procedure.workup, *procedure.purification)
    text = " ".join(s.text for s in steps).lower()
    named = set(placeholders(" ".join(s.text for s in steps)))
    said = {"base": ("naoh", "base"), "acid": ("hcl", "acid"), "reductant": ("co ", "borohydride")}
    for reagent in procedure.reagents:
        assert reagent.role in named or any(w in text for w in said.get(reagent.role, ()))


def test_unknown_placeholder_is_an_error():
    with pytest.raises(KnowledgeError, match="moonshine"):
        fill("Add {moonshine}.", Vocabulary(doses={}, solvents={}, conditions={}))


def test_dopant_dose_reaches_the_product(ask, kb):
    """1.2 silver per cluster by the procedure is enough for one atom; mass follows."""
    protocol = write_protocol(ask(made_up(PROCEDURES["metal_exchange_complex"]), scale_mg=20))
    seed = line(protocol, "[Au25(PET)18]-")
    dopant = next(item for item in protocol.reagents if item.role == "dopant")
    assert dopant.mmol == pytest.approx(1.2 * seed.mmol, rel=0.01)
