"""A small plate and the wells of a space, as the field would set them."""

from mncplan.domain.plate_rules import LABWARE
from mncplan.domain.protocol import Hold, Plate, StockSolution
from mncplan.domain.well_chemistry import DoseOption, Liquid, WellChemistry, WellDose, WellStock


def plate(labware="96", n=6, scale=1.0):
    """Three stocks and water; every fourth well goes without the reductant."""
    rows = []
    for i, well in enumerate(LABWARE[labware].labels()[:n]):
        salt, ligand = (50 + 3 * i) * scale, (7.5 + 0.3 * i) * scale
        reductant = 12.0 * scale if i % 4 else 0.0
        water = round(1000 * scale - salt - ligand - reductant, 1)
        rows.append((well, "experiment", str(i + 1), 2.0 + 0.1 * i, water,
                     round(salt, 1), round(ligand, 1), round(reductant, 1)))  # fmt: skip
    return Plate(
        wells=LABWARE[labware].n_wells,
        well_volume_uL=1000 * scale,
        columns=("well", "role", "experiment", "ligand_per_metal", "H2O_uL",
                 "metal_salt_20mM_uL", "ligand_50mM_uL", "reductant_100mM_uL"),
        rows=tuple(rows),
        stocks=(
            StockSolution(name="metal_salt: HAuCl4.3H2O", text="Dissolve it.", solvent="H2O",
                          concentration_mM=20.0, column="metal_salt_20mM_uL"),
            StockSolution(name="ligand: p-MBA", text="Dissolve it.", solvent="H2O",
                          concentration_mM=50.0, column="ligand_50mM_uL"),
            StockSolution(name="reductant: NaBH4", text="Dissolve it.", solvent="H2O",
                          concentration_mM=100.0, column="reductant_100mM_uL", keep="on ice"),
        ),
        labware=labware,
        shared=(("temperature_C", 25.0), ("stirring_rpm", 600.0), ("time_h", 3.0)),
        holds=(Hold(before="reductant_100mM_uL", time_h=0.25, text="Let the complex form."),),
    )  # fmt: skip


def wells(portions=1):
    """1 mL with HAuCl4, a thiol, NaOH and NaBH4 in water and ethanol."""
    return WellChemistry(
        liquids=(Liquid(volume_uL=1000, solvent="H2O", fractions=(("EtOH", "ethanol_share"),)),),
        stocks=(
            WellStock(name="HAuCl4 20 mM", solutes=(("HAuCl4.3H2O", 20.0),), solvent="H2O"),
            WellStock(name="p-MBA 50 mM", solutes=(("p-MBA-H", 50.0),), solvent="EtOH"),
            WellStock(name="NaOH 100 mM", solutes=(("NaOH", 100.0),), solvent="H2O"),
            WellStock(name="NaBH4 100 mM", solutes=(("NaBH4", 100.0), ("NaOH", 10.0)),
                      solvent="H2O"),
        ),
        doses=(
            WellDose(role="metal_salt", amount="metal_mM", per="total_metal", metal_atoms=1,
                     options=(DoseOption("", "HAuCl4.3H2O"),)),
            WellDose(role="ligand", amount="ligand_per_metal", per="metal",
                     options=(DoseOption("", "p-MBA-H"),)),
            WellDose(role="base", amount="base_mM", per="volume",
                     options=(DoseOption("", "NaOH"),)),
            WellDose(role="reductant", amount="reductant_per_metal", per="metal",
                     options=(DoseOption("", "NaBH4"),), portions=portions),
        ),
    )  # fmt: skip


def setting(**given):
    return {
        "metal_mM": 1.0, "ligand_per_metal": 2.0, "base_mM": 5.0, "reductant_per_metal": 2.0,
        "ethanol_share": 0.3, "temperature_C": 25.0, **given,
    }  # fmt: skip
