"""Steps, procedures and precedents as small as they can be."""

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.ions import set_default_ions
from mncplan.domain.ligand import set_default_table
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.reaction import parse_reaction
from mncplan.domain.recipe import (
    BenchStep,
    Procedure,
    ProcedureReagent,
    ProcedureSolvent,
    PublishedProtocol,
    PublishedReagent,
)
from mncplan.domain.route import Step
from mncplan.domain.species import cluster_species
from mncplan.knowledge.load import load_ions, load_ligands

set_default_table(load_ligands())
set_default_ions(load_ions())


def provenance(source="someone2020", *, verified=True, basis=Basis.MEASURED):
    return Provenance(source=source, basis=basis, locator="Methods", verified=verified)


def parameter(name, value, low=None, high=None, **more):
    given = {"unit": "", "basis": "estimated", "reason": "a start", **more}
    return Condition(parameter=name, value=value, low=low, high=high, **given)


def step(formula="[Au25(PET)18]-", ligand="PET", **more):
    """32 Au(I)-thiolate and 8 electrons give [Au25(SR)18]-; other clusters by the same law."""
    cluster = Cluster.parse(formula)
    n, m = cluster.n_metal, sum(k for _, k in cluster.ligands)
    electrons = n - m - cluster.charge
    equation = f"{2 * n - m} Au({ligand}) + {electrons} e- -> {formula} + {n - m} [Au({ligand})2]-"
    fields = {
        "family": "direct_reduction_one_phase",
        "reductant": "NaBH4",
        "reaction": parse_reaction(equation),
        **more,
    }
    return Step(
        variant="",
        product=cluster_species(cluster),
        precursors=(),
        level="A",
        probability=0.5,
        ligand=ligand,
        cluster=cluster,
        electrons=electrons,
        **fields,
    )


def procedure(parameters=(), **more):
    """One phase of THF, borohydride in its own water."""
    usual = (
        parameter("metal_mM", 40.0, 20.0, 50.0),
        parameter("ligand_per_metal", 3.0, 2.0, 6.0),
        parameter("reductant_per_metal", 10.0, 1.0, 10.0),
        parameter("temperature_C", 25.0, 0.0, 30.0, provenance=provenance(verified=False)),
        parameter("reduction_time_h", 8.0, 3.0, 24.0),
    )
    fields = {
        "family": "direct_reduction_one_phase",
        "metals": ("Au",),
        "ligand_solubility": ("organic",),
        "ligand_kinds": ("thiolate",),
        "reductants": ("NaBH4",),
        "solvents": (
            ProcedureSolvent(stock="THF", role="organic_solvent", mL_per_mmol=25),
            ProcedureSolvent(stock="H2O", role="reductant_water", mL_per_mmol=10),
        ),
        "reagents": (
            ProcedureReagent(role="metal_salt", stock="HAuCl4.3H2O"),
            ProcedureReagent(role="ligand", parameter="ligand_per_metal"),
            ProcedureReagent(role="reductant", stock="NaBH4", parameter="reductant_per_metal"),
        ),
        **more,
    }
    return Procedure(
        id="thf",
        title="",
        summary="",
        n_metal=None,
        parameters=parameters or usual,
        steps=(
            BenchStep(op="dissolve", text="Dissolve {metal_salt} in {organic_solvent} of THF."),
            BenchStep(op="add", text="Add {ligand}."),
            BenchStep(op="dissolve", text="Dissolve {reductant} in {reductant_water} of water."),
        ),
        workup=(),
        purification=(),
        storage=(),
        waste=(),
        **fields,
    )


def protocol(formula="[Au25(PET)18]-", **more):
    """A published recipe: 0.4 mmol gold in 10 mL THF, 5 thiol, 10 borohydride in 4 mL water."""
    reagents = (
        PublishedReagent(
            stock="HAuCl4.3H2O", name="", role="metal precursor", mmol=0.4, equivalents=1.0
        ),
        PublishedReagent(stock="PET", name="", role="ligand", mmol=2.0, equivalents=5.0),
        PublishedReagent(stock="NaBH4", name="", role="reductant", mmol=4.0),
        PublishedReagent(stock="THF", name="", role="solvent", amount=10, unit="mL"),
        PublishedReagent(stock="H2O", name="", role="solvent", amount=4000, unit="uL"),
        PublishedReagent(stock="EtOH", name="", role="solvent", amount=50, unit="mL"),
    )
    steps = (
        BenchStep(op="dissolve", text="Dissolve {HAuCl4.3H2O} in {THF}."),
        BenchStep(op="add", text="Add {PET}.", temperature_C=4.0),
        BenchStep(op="stir", text="Stir.", time_h=2.0),
        BenchStep(op="add", text="Add {NaBH4} in {H2O}.", temperature_C=1.0),
        BenchStep(op="stir", text="Stir.", time_h=5.0, rpm=700),
        BenchStep(op="precipitate", text="Add {EtOH}.", time_h=1.0),
    )
    fields = {
        "id": "P1",
        "family": "direct_reduction_one_phase",
        "provenance": provenance(),
        "reagents": reagents,
        "steps": steps,
        **more,
    }
    return PublishedProtocol(
        title="",
        target=Cluster.parse(formula),
        target_text=formula,
        verification="fulltext",
        metal_mmol=0.4,
        **fields,
    )
