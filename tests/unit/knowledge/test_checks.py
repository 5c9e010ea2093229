"""Every rule is seen to fail once on data with a planted fault."""

from dataclasses import replace

import pytest

from mncplan.domain.cluster import Cluster
from mncplan.domain.motif import Decomposition
from mncplan.domain.provenance import Basis, Source
from mncplan.knowledge import load_knowledge
from mncplan.knowledge.check_clusters import check_clusters
from mncplan.knowledge.check_effects import check_effects, check_templates
from mncplan.knowledge.check_properties import check_properties
from mncplan.knowledge.check_recipes import check_procedures, check_protocols
from mncplan.knowledge.check_sources import check_sources
from mncplan.knowledge.check_stock import check_stock
from mncplan.knowledge.check_transformations import check_transformations
from mncplan.knowledge.checks import validate, validate_files
from mncplan.knowledge.statistics import stats


@pytest.fixture(scope="module")
def knowledge():
    return load_knowledge()


CHECKS = {
    "stock.csv": check_stock,
    "clusters.csv": check_clusters,
    "clusters": check_clusters,
    "properties.csv": check_properties,
    "properties": check_properties,
    "transformations.csv": check_transformations,
    "transformations": check_transformations,
    "condition_effects.csv": check_effects,
    "effects": check_effects,
    "rules": check_effects,
    "templates.toml": check_templates,
    "templates": check_templates,
    "protocols": check_protocols,
    "procedures": check_procedures,
    "sources": lambda knowledge: check_sources(knowledge.sources),
}


def found(knowledge, check, where=""):
    return {(f.rule, f.severity) for f in CHECKS[check](knowledge) if where in f.where}


def with_first(items, **changes):
    return (replace(items[0], **changes), *items[1:])


def changed(knowledge, part, index, **changes):
    items = getattr(knowledge, part)
    return replace(
        knowledge, **{part: (*items[:index], replace(items[index], **changes), *items[index + 1 :])}
    )


def index_of(items, **wanted):
    return next(
        i
        for i, item in enumerate(items)
        if all(getattr(item, name) == value for name, value in wanted.items())
    )


def test_packaged_data_keep_every_rule(knowledge):
    assert [str(f) for f in validate(knowledge) if f.severity == "error"] == []
    assert [str(f) for f in validate_files() if f.severity == "error"] == []


def test_errors_come_first_and_read_as_one_line(knowledge):
    faulty = changed(knowledge, "substances", 0, cas="16961-25-5")
    findings = validate(faulty)
    assert findings[0].severity == "error"
    assert str(findings[0]) == (
        f"error: stock.csv: {knowledge.substances[0].key}: 16961-25-5 has a wrong check digit [cas]"
    )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"cas": "16961-25-5"}, "cas"),
        ({"molar_mass": 394.5}, "molar-mass"),
        ({"molar_mass": None}, "molar-mass"),
        ({"smiles": "[H+].Cl[Au-](Cl)(Cl)Cl"}, "smiles"),
        ({"smiles": "not a molecule"}, "smiles"),
        ({"ghs": ("H3140",)}, "ghs"),
        ({"ghs": ("H314", "H314")}, "ghs"),
        ({"ligand": "no such"}, "ligand-known"),
        ({"source": "nobody1900"}, "source-known"),
        ({"state": "plasma"}, "vocabulary"),
        ({"price_class": "F"}, "vocabulary"),
        ({"density_g_mL": 40.0}, "density"),
        ({"name": ""}, "incomplete"),
    ],
)
def test_stock_rules(knowledge, changes, rule):
    faulty = changed(knowledge, "substances", 0, **changes)
    assert (rule, "error") in found(faulty, "stock.csv")


def test_mass_of_a_free_ligand_must_be_that_of_the_ligand(knowledge):
    at = index_of(knowledge.substances, key="PET")
    faulty = changed(knowledge, "substances", at, ligand="SG")
    assert ("ligand-mass", "warning") in found(faulty, "stock.csv", "PET")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"id": "au38-sr-24"}, "id-unique"),
        ({"status": "seen"}, "vocabulary"),
        ({"status": "theory"}, "basis"),
        ({"status": "complex"}, "electrons"),
        ({"year": 2029}, "year"),
        ({"templates": ("T99",)}, "template-known"),
        ({"solubility": "beer"}, "vocabulary"),
        ({"decomposition": Decomposition(core=12, staples=((2, 6),))}, "staples"),
        ({"decomposition": Decomposition(core=13, staples=((2, 5), (1, 2)))}, "staples"),
        ({"decomposition": Decomposition(core=13, staples=((2, 3), (2, 3)))}, "staples"),
    ],
)
def test_cluster_rules(knowledge, changes, rule):
    faulty = changed(
        knowledge, "clusters", index_of(knowledge.clusters, id="au25-sr-18-1m"), **changes
    )
    assert (rule, "error") in found(faulty, "clusters.csv")


def test_one_formula_has_one_entry(knowledge):
    twin = replace(knowledge.clusters[0], id="twin")
    faulty = replace(knowledge, clusters=(*knowledge.clusters, twin))
    assert ("formula-unique", "error") in found(faulty, "clusters", "twin")


def test_a_cluster_with_too_many_ligands_is_refused(knowledge):
    formula = Cluster.parse("Au25(SR)27", ligands=knowledge.ligands)
    faulty = changed(knowledge, "clusters", 0, formula=formula)
    assert ("electrons", "error") in found(faulty, "clusters", knowledge.clusters[0].id)


def test_a_summary_that_counts_otherwise_is_noticed(knowledge):
    faulty = changed(knowledge, "clusters", 0, summary="Closed 9e superatom")
    assert ("electrons", "warning") in found(faulty, "clusters", knowledge.clusters[0].id)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"source": "nobody1900"}, "source-known"),
        ({"source": ""}, "source-known"),
        ({"via": "nobody1900"}, "source-known"),
        ({"locator": ""}, "locator"),
        ({"locator": "recalled", "verified": True}, "verified"),
    ],
)
@pytest.mark.parametrize(
    "part",
    ["clusters", "properties", "transformations", "effects", "rules", "templates", "protocols"],
)
def test_every_fact_needs_its_provenance(knowledge, part, changes, rule):
    provenance = replace(getattr(knowledge, part)[0].provenance, **changes)
    faulty = changed(knowledge, part, 0, provenance=provenance)
    assert (rule, "error") in found(faulty, part)


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"doi": "doi:10.1021/x"}, "doi-syntax"),
        ({"doi": "10.1021/ja801173r."}, "doi-syntax"),
        ({"key": "Zhu 2008"}, "source-key"),
        ({"year": 1008}, "year"),
        ({"citation": ""}, "citation"),
    ],
)
def test_bibliography_rules(knowledge, changes, rule):
    entry = replace(Source(key="new2020", citation="A. Author, J. Chem., 2020"), **changes)
    faulty = replace(knowledge, sources=(*knowledge.sources, entry))
    assert (rule, "error") in found(faulty, "sources")


def test_one_work_has_one_key(knowledge):
    doi = next(source.doi for source in knowledge.sources if source.doi)
    again = Source(key="again2020", citation="The same work", doi=doi.upper())
    faulty = replace(knowledge, sources=(*knowledge.sources, again))
    assert ("doi-duplicate", "error") in found(faulty, "sources", "again2020")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"unit": "kJ/mol"}, "unit"),
        ({"value": 40.0}, "range"),
        ({"low": 1.9}, "interval"),
        ({"high": 0.2}, "interval"),
        ({"name": "gap"}, "vocabulary"),
        ({"cluster": "Xx5(SR)3"}, "cluster-known"),
    ],
)
def test_property_rules(knowledge, changes, rule):
    at = index_of(knowledge.properties, name="optical_gap")
    faulty = changed(knowledge, "properties", at, **changes)
    assert (rule, "error") in found(faulty, "properties.csv")


def test_kinds_of_gap_are_never_mixed(knowledge):
    at = index_of(knowledge.properties, name="optical_gap")
    provenance = replace(knowledge.properties[at].provenance, basis=Basis.COMPUTED)
    faulty = changed(knowledge, "properties", at, provenance=provenance)
    assert ("gap-kind", "error") in found(faulty, "properties.csv")


def test_an_optical_gap_above_its_first_peak_is_noticed(knowledge):
    at = index_of(knowledge.properties, name="absorption_peak")
    peak = knowledge.properties[at]
    gap = replace(peak, name="optical_gap", unit="eV", value=3.9, low=None, high=None)
    faulty = replace(knowledge, properties=(*knowledge.properties, gap))
    assert ("gap-peak", "warning") in found(faulty, "properties", peak.cluster)


def test_the_same_value_twice_is_padding(knowledge):
    faulty = replace(knowledge, properties=(*knowledge.properties, knowledge.properties[0]))
    assert ("duplicate", "error") in found(faulty, "properties.csv")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"family": "magic"}, "vocabulary"),
        ({"outcome": "maybe"}, "vocabulary"),
        ({"level": "rumoured"}, "vocabulary"),
        ({"precursors": ()}, "precursors"),
        ({"precursors": ("unobtainium",)}, "species-known"),
        ({"reductant": "unobtainium"}, "stock-known"),
        ({"solvent": "H2O;unobtainium"}, "stock-known"),
        ({"temperature_C": (40.0, 20.0)}, "interval"),
        ({"pH": (11.0, 19.0)}, "range"),
        ({"yield_percent": (90.0, 90.0), "yield_basis": ""}, "yield-basis"),
        ({"yield_percent": (90.0, 120.0), "yield_basis": "unspecified"}, "range"),
    ],
)
def test_transformation_rules(knowledge, changes, rule):
    faulty = changed(knowledge, "transformations", 0, **changes)
    assert (rule, "error") in found(faulty, "transformations.csv")


def test_an_isoelectronic_step_keeps_its_electrons(knowledge):
    at = index_of(
        knowledge.transformations, family="isoelectronic_conversion", target_text="Au24(SG)20"
    )
    faulty = changed(knowledge, "transformations", at, precursors=("Au25(SG)18",))
    assert ("electrons", "warning") in found(
        faulty, "transformations", knowledge.transformations[at].id
    )


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"parameter": "mood"}, "vocabulary"),
        ({"direction": "sideways"}, "vocabulary"),
        ({"from_value": "short"}, "number"),
        ({"direction": "decrease"}, "direction"),
        ({"unit": "kg"}, "unit"),
        ({"effect": ""}, "incomplete"),
    ],
)
def test_condition_effect_rules(knowledge, changes, rule):
    at = index_of(knowledge.effects, parameter="complexation_time_h", direction="increase")
    faulty = changed(knowledge, "effects", at, **changes)
    assert (rule, "error") in found(faulty, "condition_effects.csv")


@pytest.mark.parametrize(
    ("members", "rule"),
    [
        ((("Au28(TBBT)20", False), ("Au36(TBBT)23", False)), "step"),
        ((("Au28(TBBT)20", False), ("Au28(TBBT)20", False)), "member"),
        ((("Au28(nothing)20", False),), "member"),
    ],
)
def test_growth_template_rules(knowledge, members, rule):
    at = index_of(knowledge.templates, id="T03")
    faulty = changed(knowledge, "templates", at, members=members)
    assert (rule, "error") in found(faulty, "templates", "T03")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"amount": 0.2}, "amount"),
        ({"amount": -0.1}, "number"),
        ({"stock": "unobtainium"}, "stock-known"),
    ],
)
def test_protocol_amounts(knowledge, changes, rule):
    at = index_of(knowledge.protocols, id="au25-pet-two-phase")
    reagents = with_first(knowledge.protocols[at].reagents, **changes)
    faulty = changed(knowledge, "protocols", at, reagents=reagents)
    assert (rule, "error") in found(faulty, "protocols", "au25-pet-two-phase")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"family": "magic"}, "vocabulary"),
        ({"verification": "recalled"}, "verified"),
        ({"ligand": "no such"}, "ligand-known"),
        ({"yield_percent": 40.0, "yield_basis": ""}, "yield-basis"),
    ],
)
def test_protocol_rules(knowledge, changes, rule):
    at = index_of(knowledge.protocols, id="au25-pet-two-phase")
    faulty = changed(knowledge, "protocols", at, **changes)
    assert (rule, "error") in found(faulty, "protocols", "au25-pet-two-phase")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"text": "Add {nothing}."}, "placeholder"),
        ({"pH": 18.0}, "range"),
        ({"op": ""}, "incomplete"),
    ],
)
def test_procedure_steps(knowledge, changes, rule):
    steps = with_first(knowledge.procedures[0].steps, **changes)
    faulty = changed(knowledge, "procedures", 0, steps=steps)
    assert (rule, "error") in found(faulty, "procedures")


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"parameter": "mood"}, "vocabulary"),
        ({"unit": "furlong"}, "unit"),
        ({"basis": "guessed"}, "basis"),
        ({"low": 1e9}, "interval"),
        ({"reason": ""}, "incomplete"),
    ],
)
def test_procedure_parameters(knowledge, changes, rule):
    at = index_of(knowledge.procedures, id="two_phase_brust")
    parameters = with_first(knowledge.procedures[at].parameters, **changes)
    faulty = changed(knowledge, "procedures", at, parameters=parameters)
    assert (rule, "error") in found(faulty, "procedures", "two_phase_brust")


def test_statistics_count_each_entry_once(knowledge):
    counted = stats(knowledge)
    assert counted["kinds"]["clusters"]["entries"] == len(knowledge.clusters)
    assert counted["clusters"]["formulae"] == len({str(c.formula) for c in knowledge.clusters})
    assert counted["verified"] + counted["recalled"] == counted["facts"]
    assert sum(counted["basis"].values()) == counted["facts"]
    assert counted["sources"]["cited"] <= counted["sources"]["entries"]
    assert sum(counted["transformations"]["by_family"].values()) == len(knowledge.transformations)
