"""The field's own five parameters as a space of wells, with one more for each kind of rule."""

from mncplan.domain.space import (
    CategoricalParameter,
    ContinuousParameter,
    IntegerParameter,
    OrdinalParameter,
    Space,
    When,
)
from mncplan.domain.well_chemistry import DoseOption, Liquid, WellChemistry, WellDose, WellStock


def stock(chemical, mM, solvent="H2O", **carried):
    solutes = ((chemical, float(mM)), *((name, float(c)) for name, c in carried.items()))
    return WellStock(name=f"{chemical} {mM} mM", solutes=solutes, solvent=solvent)


STOCKS = (
    stock("HAuCl4", 20),
    stock("p-MBA", 50, "EtOH"),
    stock("NaOH", 500),
    stock("NaOH", 50),
    stock("HCl", 500),
    stock("HCl", 50),
    stock("NaBH4", 100, NaOH=200),
)
DOSES = (
    WellDose(
        role="metal_salt", amount="metal_mM", per="total_metal", metal_atoms=1,
        options=(DoseOption("", "HAuCl4"),),
    ),
    WellDose(
        role="ligand", amount="ligand_per_metal", per="metal", options=(DoseOption("", "p-MBA"),)
    ),
    WellDose(
        role="pH_agent", amount="pH_agent_per_metal", per="metal", choice="pH_agent",
        options=(DoseOption("acid", "HCl"), DoseOption("base", "NaOH")),
    ),
    WellDose(
        role="reductant", amount="reductant_electrons_per_metal", per="metal",
        options=(DoseOption("", "NaBH4", 8.0, 8.0),), portions="portions",
    ),
)  # fmt: skip


def wells(volume_uL=1000.0, **changed):
    liquid = Liquid(volume_uL=volume_uL, solvent="EtOH", fractions=(("H2O", "water_fraction"),))
    parts = {"stocks": STOCKS, "liquids": (liquid,), "doses": DOSES, **changed}
    return WellChemistry(**parts)


PARAMETERS = (
    ContinuousParameter("water_fraction", 0.3, 1.0, "L/L"),
    ContinuousParameter("metal_mM", 0.5, 5.0, "mmol/L", scale="log"),
    ContinuousParameter("ligand_per_metal", 0.5, 5.0, "mol/mol"),
    CategoricalParameter("pH_agent", ("acid", "base", "none")),
    ContinuousParameter(
        "pH_agent_per_metal", 0.0, 2.0, "mol/mol", when=When("pH_agent", ("acid", "base"))
    ),
    ContinuousParameter("reductant_electrons_per_metal", 0.8, 24.0, "mol/mol"),
    IntegerParameter("portions", 1, 3),
    OrdinalParameter("temperature_C", (0.0, 25.0, 40.0), "degC"),
)

FIELD = Space(PARAMETERS, wells=wells())

SETTING = {
    "water_fraction": 0.6,
    "metal_mM": 2.0,
    "ligand_per_metal": 2.0,
    "pH_agent": "base",
    "pH_agent_per_metal": 1.0,
    "reductant_electrons_per_metal": 8.0,
    "portions": 2.0,
    "temperature_C": 25.0,
}
