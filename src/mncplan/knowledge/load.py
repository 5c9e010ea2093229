"""Build the knowledge base from its data files."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache

from mncplan.domain.cluster import Cluster
from mncplan.domain.composition import parse_sum_formula
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.ions import Ion, IonTable
from mncplan.domain.known import (
    ConditionEffect,
    GrowthTemplate,
    KnownCluster,
    PropertyRule,
    PropertyValue,
    Transformation,
)
from mncplan.domain.ligand import Ligand, LigandTable
from mncplan.domain.motif import Decomposition
from mncplan.domain.provenance import Basis, Provenance, Source
from mncplan.domain.substance import Substance
from mncplan.errors import FormulaError, KnowledgeError
from mncplan.knowledge.base import KnowledgeBase
from mncplan.knowledge.molecules import formula_of
from mncplan.knowledge.recipes import load_procedures, load_protocols
from mncplan.knowledge.remarks import load_mechanisms
from mncplan.knowledge.tables import Row, file_names, knowledge_hash, read_table, read_toml


@cache
def load_knowledge() -> KnowledgeBase:
    """Read every data file.

    Raises:
        KnowledgeError: With file and line, when an entry breaks a rule of form.
    """
    ligands = load_ligands()
    ions = load_ions()
    reader = FormulaReader(ligands, ions)
    return KnowledgeBase(
        ligands=ligands,
        ions=ions,
        sources=_sources(),
        clusters=tuple(cluster_of(row, reader) for row in read_table("clusters.csv")),
        properties=tuple(property_of(row) for row in read_table("properties.csv")),
        templates=_templates(),
        transformations=tuple(
            transformation_of(row, reader) for row in read_table("transformations.csv")
        ),
        effects=tuple(_effect(row) for row in read_table("condition_effects.csv")),
        rules=tuple(_rule(row) for row in read_table("property_rules.csv")),
        substances=tuple(_substance(row) for row in read_table("stock.csv")),
        protocols=load_protocols(reader),
        procedures=load_procedures(),
        mechanisms=load_mechanisms(),
        hash=knowledge_hash(),
    )


@cache
def load_ligands() -> LigandTable:
    """The ligand table alone: enough to read formulae."""
    stated = {row["ligand"]: row["formula"] for row in read_table("ligand_formulae.csv")}
    return LigandTable(_ligand(row, stated) for row in read_table("ligands.csv"))


@cache
def load_ions() -> IonTable:
    """The counter-ion table alone."""
    return IonTable(
        Ion(
            id=row["id"],
            name=row["name"],
            charge=int(row["charge"]),
            formula=parse_sum_formula(row["formula"]) if row["formula"] else (),
            smiles=row["smiles"],
            aliases=row.many("aliases"),
        )
        for row in read_table("ions.csv")
    )


class FormulaReader:
    """Parse formulae of the data files; a fault becomes a KnowledgeError with its place."""

    def __init__(self, ligands: LigandTable, ions: IonTable) -> None:
        self.ligands = ligands
        self.ions = ions

    def __call__(self, text: str, where: str) -> Cluster | ClusterFamily:
        """A cluster or family of clusters."""
        try:
            return parse_cluster(text, ligands=self.ligands, ions=self.ions)
        except FormulaError as error:
            raise KnowledgeError(f"{where}: {error}") from error

    def optional(self, text: str, where: str) -> Cluster | ClusterFamily | None:
        """Like a call, but None for text that is no cluster formula at all."""
        if (
            not re.match(r"^\[?[A-Z][a-z]?\d*-?[a-z]?[A-Za-z0-9(\[#'-]", text)
            or " " in text.split(",")[0]
        ):
            return None
        return self(text, where)


def _sources() -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for name in file_names("sources", ".csv"):
        for row in read_table(name):
            if row["key"] in found:
                raise KnowledgeError(f"{row.where}: source {row['key']!r} is there twice")
            found[row["key"]] = source_of(row)
    return tuple(found.values())


def source_of(row: Row) -> Source:
    """A work from its row."""
    year = int(row["year"]) if row["year"] else None
    return Source(year=year, **{name: row[name] for name in ("key", "citation", "doi", "kind")})


def _ligand(row: Row, stated: Mapping[str, str]) -> Ligand:
    formula = stated.get(row["id"], "")
    return Ligand(
        id=row["id"],
        name=row["name"],
        kind=row["kind"],
        donation=row["donation"],
        x_electrons=int(row["x_electrons"] or 0),
        bound_charge=int(row["bound_charge"] or 0),
        denticity=int(row["denticity"] or 1),
        smiles=row["smiles"],
        free_formula=parse_sum_formula(formula)
        if formula
        else formula_of("" if "*" in row["smiles"] else row["smiles"]),
        protons_lost=int(row["protons_lost"] or 0),
        aliases=row.many("aliases"),
        traits=frozenset(row.many("traits")),
        solubility=row["solubility"] or "unknown",
        is_generic=row.flag("generic"),
        provenance=row.provenance(),
        note=row["note"],
    )


def _lengths(text: str) -> tuple[tuple[int, int], ...]:
    """Pairs of length and number, as 1:2;3:4."""
    pairs = (item.strip().partition(":") for item in text.split(";") if item.strip())
    return tuple((int(length), int(n)) for length, _, n in pairs)


def _splitting(core: str, staples: str, bridging: str, rings: str, said: str) -> Decomposition:
    return Decomposition(
        core=int(float(core)),
        staples=_lengths(staples),
        bridging=int(bridging or 0),
        rings=_lengths(rings),
        basis="precedent",
        convention=said,
    )


def cluster_of(row: Row, read: FormulaReader) -> KnownCluster:
    """A cluster from its row."""
    parts = other = None
    if row["core_metal_atoms"] and (row["staples"] or row["rings"] or row["bridging"] not in "0"):
        fields = ("core_metal_atoms", "staples", "bridging", "rings", "core_convention")
        parts = replace(_splitting(*(row[name] for name in fields)), core_name=row["core"])
    if row["other_count"]:
        other = _splitting(*row["other_count"].split("|"))
        other = replace(other, core_name=f"Au{other.core}")
    return KnownCluster(
        id=row["id"],
        formula=read(row["formula"], row.where),
        status=row["status"],
        status_verified=row.flag("status_verified"),
        provenance=row.provenance(),
        year=int(row["year"]) if row["year"] else None,
        core=row["core"],
        core_type=row["core_type"],
        decomposition=parts,
        other_count=other,
        templates=row.many("templates"),
        symmetry=row["symmetry"],
        solubility=row["solubility"] or "unknown",
        colour=row["colour"],
        summary=row["summary"],
        note=row["note"],
    )


def property_of(row: Row) -> PropertyValue:
    """A property value from its row."""
    value = row.number("value")
    if value is None:
        raise KnowledgeError(f"{row.where}: no value")
    return PropertyValue(
        name=row["property"],
        value=value,
        unit=row["unit"],
        provenance=row.provenance(),
        low=row.number("low"),
        high=row.number("high"),
        detail=row["detail"],
        note=row["note"],
        cluster=row["cluster"],
    )


def _templates() -> tuple[GrowthTemplate, ...]:
    found = []
    for item in read_toml("templates.toml").get("template", []):
        step = item.get("step")
        found.append(
            GrowthTemplate(
                id=item["id"],
                name=item["name"],
                unit=item.get("unit", ""),
                step_electrons=item.get("step_electrons"),
                step=(int(step[0]), int(step[1])) if step else None,
                members=tuple((m.rstrip("?"), m.endswith("?")) for m in item.get("members", [])),
                provenance=Provenance(
                    source=item["source"],
                    basis=Basis(item.get("basis", "measured")),
                    locator=item.get("locator", ""),
                    via=item.get("via", ""),
                    verified=item.get("verified", True),
                ),
                note=item.get("notes", ""),
            )
        )
    return tuple(found)


def transformation_of(row: Row, read: FormulaReader) -> Transformation:
    """A step from its row."""
    return Transformation(
        id=row["id"],
        family=row["family"],
        target=read.optional(row["target"], row.where),
        target_text=row["target"],
        precursors=row.many("precursors"),
        provenance=row.provenance(),
        reagents=row.many("reagents"),
        reductant=row["reductant"],
        solvent=row["solvent"],
        temperature_C=row.interval("temperature_C"),
        pH=row.interval("pH"),
        time_h=row.interval("time_h"),
        ratio=row["ratio"],
        outcome=row["outcome"],
        yield_percent=row.interval("yield_percent"),
        yield_basis=row["yield_basis"],
        purity=row["purity"],
        level=row["level"],
        note=row["note"],
    )


def _effect(row: Row) -> ConditionEffect:
    names = ("id", "parameter", "direction", "effect", "from_value", "to_value", "unit", "system")
    more = ("ligand", "reductant", "product", "mechanism", "note")
    return ConditionEffect(
        provenance=row.provenance("measured"), **{name: row[name] for name in (*names, *more)}
    )


def _rule(row: Row) -> PropertyRule:
    names = ("id", "lever", "feature", "direction", "property", "effect", "magnitude", "scope")
    return PropertyRule(
        provenance=row.provenance("measured"),
        **{name: row[name] for name in (*names, "mechanism", "note")},
    )


def _substance(row: Row) -> Substance:
    return Substance(
        key=row["key"],
        name=row["name"],
        formula=row["formula"],
        smiles=row["smiles"],
        cas=row["cas"],
        molar_mass=row.number("molar_mass_g_mol"),
        density_g_mL=row.number("density_g_mL"),
        state=row["state"],
        role=row["role"],
        ligand=row["ligand"],
        price_class=row["price_class"],
        ghs=tuple(row["ghs"].replace(";", " ").split()),
        ghs_confidence=row["ghs_confidence"],
        is_regulated=row["regulated"] == "yes",
        elements=parse_sum_formula(row["formula"]) if row["formula"] else (),
        source=row["source"],
        note=row["note"],
    )
