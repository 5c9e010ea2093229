"""The data files of the knowledge base, column by column."""

from __future__ import annotations

import csv
import io
from typing import Any, Final

from tools.reference.markdown import code, page, table

PROVENANCE: Final[dict[str, str]] = {
    "source": "key of the work the fact is attributed to, a row of a sources*.csv file",
    "via": "key of the text that was read, when it is not the source itself",
    "locator": "where in the text that was read",
    "basis": "measured, computed, predicted or estimated",
    "verified": "yes when the place was read; no when it was recalled",
    "note": "anything else a reader should know",
}
INTRODUCTION: Final = """\
Facts live in `src/mncplan/knowledge/data`: CSV files with a header, and TOML files, plain ASCII,
Unix line ends. They open in any editor or spreadsheet. `mncplan library validate` checks every
rule named here. How to change them: [add or correct a fact](../how-to/add-or-correct-a-fact.md).

Conventions: an empty cell means *not reported*; several values in a cell are divided by `;`; a
range is written `20..25`; decimals have a point. Formulae follow the [notation](formulae.md)."""
PROVENANCE_TEXT: Final = """\
## Columns of provenance

Most files end with these columns; below they are listed as *provenance*."""

_CLUSTER_COLUMNS: Final = {
    "id": "row name",
    "formula": "cluster or composition family",
    "status": "crystal, ms (mass spectrum), inferred, predicted, theory, complex",
    "status_verified": "yes when the statement on the status was read",
    "year": "of the first report, only where a source says so",
    "core": "in words",
    "core_metal_atoms": "metal atoms of the core, by the convention given",
    "core_type": "icosahedron, fcc ...",
    "staples": "`length:count`, e.g. `1:3;2:6` for three monomers and six dimers",
    "bridging": "ligands that bridge core atoms",
    "rings": "`size:count`, e.g. `8:1`",
    "core_convention": "what the core count includes; kernels are counted in several ways",
    "templates": "growth series (ids of templates.toml)",
    "symmetry": "point group",
    "solubility": "water or organic",
    "colour": "of the solution or solid",
    "summary": "what is remarkable",
    "other_count": "a second count: core, staples, bridging, rings, convention, by `|`",
}
"""Columns of a table of clusters."""

FILES: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "ligands.csv": (
        "Ligands, with the names chemists give them.",
        {
            "id": "canonical name, used in every formula",
            "name": "full name",
            "kind": "thiolate, selenolate, tellurolate, dithiolate, alkynyl, phosphine, NHC, "
            "amine, amidinate, halide, hydride, chalcogenide, hydroxide, carbonyl, DNA, peptide, "
            "other",
            "donation": "X (takes part of a metal electron) or L (a lone pair)",
            "x_electrons": "electrons localised per ligand: thiolate 1, dithiolate 2, phosphine 0",
            "bound_charge": "formal charge of the bound ligand",
            "denticity": "donor atoms",
            "smiles": "of the free, protonated ligand; mass and formula come from it",
            "protons_lost": "hydrogens lost on binding: 1 for a thiol, 0 for a phosphine",
            "aliases": "other names that formulae may use",
            "traits": "words such as aromatic, bulky, carboxylic_acid",
            "solubility": "of its clusters: water, organic, both or unknown",
            "generic": "yes when it stands for a class (SR); such a ligand has no mass",
        },
    ),
    "ligand_formulae.csv": (
        "Sum formulae of ligands too large to be drawn.",
        {"ligand": "ligand id", "formula": "of the free, protonated form"},
    ),
    "ions.csv": (
        "Counter-ions that a formula may carry.",
        {
            "id": "canonical name",
            "name": "full name",
            "formula": "sum formula",
            "smiles": "structure",
            "charge": "in e",
            "aliases": "other names",
        },
    ),
    "clusters.csv": (
        "Known clusters: composition, how well they are known, core and motifs.",
        _CLUSTER_COLUMNS,
    ),
    "computed_motifs.csv": (
        "Computed skeletons of clusters that nobody has made: columns as in clusters.csv.",
        _CLUSTER_COLUMNS,
    ),
    "structure_numbers.csv": (
        "Published structures with the numbers that this program computed from their coordinates; "
        "the coordinates and label sets themselves are not shipped.",
        {
            "id": "name within its set; computed values end their locator with it",
            "formula": "formula; generic where the skeleton was given without rests",
            "homo_eV": "highest occupied level by extended Hueckel theory, eV",
            "lumo_eV": "lowest empty level, eV",
            "coordination": "metal neighbours within 3.3 A per metal atom",
        },
    ),
    "properties.csv": (
        "One measured or computed value per row. The three kinds of gap are never mixed.",
        {
            "cluster": "formula",
            "property": "absorption_peak, emission_peak, quantum_yield, relative_quantum_yield, "
            "optical_gap, electrochemical_gap, computed_gap, homo_lumo_gap (kind not stated), "
            "ionisation_potential, electron_affinity, relative_energy",
            "value": "number",
            "low": "lower end, where a range is reported",
            "high": "upper end",
            "unit": "eV, nm or 1",
            "detail": "peak, shoulder, onset, method, solvent ...",
        },
    ),
    "transformations.csv": (
        "Reported and proposed steps: what became what, by which family, under which conditions.",
        {
            "id": "row name",
            "family": "kind of step ([families](families.md) and those kept for later)",
            "target": "product",
            "precursors": "clusters, complexes or stock keys it was made from",
            "reagents": "what else went in",
            "reductant": "stock key",
            "solvent": "stock keys",
            "temperature_C": "number or range",
            "pH": "number or range",
            "time_h": "number or range",
            "ratio": "feed ratios such as `ligand_per_metal=3`, or words",
            "outcome": "success, partial or failure",
            "yield_percent": "as reported",
            "yield_basis": "what it counts: metal, seed, unspecified ...",
            "purity": "in the words of the source",
            "level": "reported, or proposed by a mechanism",
        },
    ),
    "mechanisms.csv": (
        "What the texts say on how reported steps run.",
        {
            "id": "row name",
            "transformations": "rows of transformations.csv it is about",
            "status": "followed (in time), proposed or open",
            "text": "in a sentence",
        },
    ),
    "condition_effects.csv": (
        "What a change of one condition did.",
        {
            "id": "row name",
            "parameter": "what was changed",
            "direction": "increase, decrease, change, present, window or optimum",
            "from_value": "before",
            "to_value": "after, or the optimum",
            "unit": "of both values",
            "system": "where it was seen",
            "ligand": "ligand id",
            "reductant": "stock key",
            "effect": "what happened",
            "product": "cluster it led to",
            "mechanism": "reason given by the source",
        },
    ),
    "property_rules.csv": (
        "How a change of core or shell changes a property; shown, not yet used for predictions.",
        {
            "id": "row name",
            "lever": "what is changed, in the large: core composition, ligand, electronic ...",
            "feature": "what is changed, exactly",
            "direction": "how",
            "property": "what follows",
            "effect": "how it changes",
            "magnitude": "by how much",
            "scope": "for which clusters",
            "mechanism": "reason given by the source",
        },
    ),
    "stock.csv": (
        "Chemicals on an imagined shelf: what routes may start from.",
        {
            "key": "name used in data files and options",
            "name": "as on the bottle",
            "formula": "sum formula",
            "smiles": "structure",
            "cas": "CAS registry number; its check digit is tested",
            "molar_mass_g_mol": "of what is weighed, hydrates included",
            "density_g_mL": "of liquids, where on file",
            "state": "solid, liquid, gas or solution",
            "role": "metal_precursor, ligand_thiol, reductant, solvent ...",
            "ligand": "ligand id, when it is the free form of one",
            "price_class": "A (cheap) to E (dear): an estimate, no quotation",
            "ghs": "hazard codes; `?` behind a code that is not sure",
            "ghs_confidence": "db (read in a data base), typical (supplier's sheet) or unsure",
            "regulated": "yes for what laws restrict in many places",
        },
    ),
    "sources.csv": (
        "The bibliography. New works go to `sources_<topic>.csv`, with the same columns.",
        {
            "key": "surname, year and perhaps a letter",
            "citation": "authors, journal, year, volume, pages",
            "doi": "only where certain",
            "doi_basis": "how the DOI was checked",
            "year": "of publication",
            "kind": "article, review, book, dataset, database, code, patent, judgement ...",
            "review_ref": "its number in the reference list of the review",
        },
    ),
}
TOML_FILES: Final = """\
## templates.toml

Growth series and building blocks: `id`, `name`, `unit` (what is added per step), `step` (change of
metal atoms and ligands), `step_electrons`, `members` in order of growth (`?` behind one that is
predicted), `notes`, and provenance.

## protocols/*.toml

One published protocol per file, as far as it was read: `id`, `title`, `target`, `family`, `ligand`,
`metal_mmol`, `yield_percent`, `yield_basis`, `usable_amounts`, `caveat`, provenance, and
`verification` (what was read: text, abstract, code, recalled ...); tables `[[reagent]]` (`stock`,
`name`, `role`,
`amount`, `unit`, `mmol`, `equivalents`, `derived` when worked out from other numbers of the text)
and
`[[step]]` (`op`, `text`, `temperature_C`, `time_h`, `rpm`, `pH`, `atmosphere`, `observe`,
`endpoint`).

## procedures/*.toml

One general procedure per file: `id`, `family`, `title`, `summary`, `scale_basis`, `[applies]`
(metals, ligand kinds, solubility, reductants, sizes), `[[parameter]]` with value, range, basis,
source and reason, `[[solvent]]`, `[[reagent]]`, `[[step]]`, `[[workup]]`, `[[purification]]`,
`[[storage]]`,
`[waste]`. All of them: [procedures](procedures.md)."""


class UndescribedColumnError(Exception):
    """A column that is described nowhere, or a description without column."""


def data_page() -> str:
    """The page of data files.

    Raises:
        UndescribedColumnError: If file and description differ.
    """
    parts = [INTRODUCTION, PROVENANCE_TEXT, table(("column", "meaning"), rows(PROVENANCE))]
    for name, (purpose, columns) in FILES.items():
        shared = check(name, columns)
        told = rows(columns)
        told += [(", ".join(map(code, shared)), "*provenance*")] if shared else []
        parts += [f"## {name}", purpose, table(("column", "meaning"), told)]
    return page("Data files", *parts, TOML_FILES)


def check(name: str, columns: dict[str, str]) -> tuple[str, ...]:
    """Columns of provenance a file has.

    Raises:
        UndescribedColumnError: If file and description differ.
    """
    from mncplan.knowledge.tables import DATA

    text = (DATA / name).read_text(encoding="ascii")
    header = next(csv.reader(io.StringIO(text)))
    missing = set(header) - set(columns) - set(PROVENANCE)
    surplus = set(columns) - set(header)
    if missing or surplus:
        raise UndescribedColumnError(f"{name}: undescribed {missing}, not there {surplus}")
    return tuple(column for column in header if column in PROVENANCE and column not in columns)


def rows(columns: dict[str, str]) -> list[Any]:
    """Columns with their meaning."""
    return [(code(name), meaning) for name, meaning in columns.items()]
