"""Plans made by hand. Every number, work and protocol here is SYNTHETIC; nothing is a fact."""

from __future__ import annotations

import math
from dataclasses import replace
from functools import cache

from mncplan.domain.cluster import Cluster
from mncplan.domain.conditions import Condition
from mncplan.domain.electrons import closing_charges, closure, valence_electrons
from mncplan.domain.ions import set_default_ions
from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.ligand import set_default_table
from mncplan.domain.motif import Decomposition
from mncplan.domain.plan import Dossier, Plan, TemplatePlace
from mncplan.domain.protocol import (
    Hazard,
    LabProtocol,
    Plate,
    ProtocolPart,
    ReagentLine,
    StockSolution,
)
from mncplan.domain.provenance import Basis, Provenance, Source
from mncplan.domain.reaction import parse_reaction
from mncplan.domain.recipe import BenchStep
from mncplan.domain.route import Check, Evidence, Leaf, Route, RouteSearch, Step
from mncplan.domain.species import parse_species
from mncplan.domain.spectrum import Characterisation, IonExpectation, IsotopePeak
from mncplan.knowledge.load import load_ions, load_ligands

set_default_table(load_ligands())
set_default_ions(load_ions())

SOURCES = tuple(
    Source(
        key=f"synthetic{year}",
        citation=f"Synthetic, A.; Invented, B. J. Made-up Clust. {year}, {year - 2000}, 1<2 & 3",
        doi=f"10.0000/synthetic.{year}" if year != 2003 else "",
        year=year,
    )
    for year in range(2001, 2006)
)


def told(
    key: str, basis: Basis = Basis.MEASURED, locator: str = "Table S0", verified: bool = True
) -> Provenance:
    return Provenance(source=key, basis=basis, locator=locator, via="", verified=verified)


RECALLED = told("synthetic2003", locator="recalled", verified=False)


def step(
    family: str,
    equation: str,
    product: str,
    precursors: tuple[str, ...],
    level: str,
    **more: object,
) -> Step:
    made = parse_species(product)
    is_cluster = product.startswith(("[Au", "Au2", "Au3"))
    base = Step(
        family=family,
        variant="",
        product=made,
        precursors=tuple(parse_species(text) for text in precursors),
        reaction=parse_reaction(equation),
        level=level,  # type: ignore[arg-type]
        probability={"A": 0.8, "B": 0.6, "C": 0.3, "D": 0.1}[level],
        cluster=Cluster.parse(product) if is_cluster else None,
    )
    return replace(base, **more)  # type: ignore[arg-type]


COMPLEX = step(
    "complex_formation",
    "[AuCl4]- + 3 H(PET) -> Au(PET) + (PET)2 + 4 Cl- + 3 H+",
    "Au(PET)",
    ("[AuCl4]-", "H(PET)"),
    "A",
    evidence=(
        Evidence(
            id="SYN-1",
            level="A",
            provenance=told("synthetic2001"),
            summary="synthetic precedent: Au(PET) from HAuCl4.3H2O and the thiol in THF",
        ),
    ),
    isolates=False,
    ligand="PET",
)
REDUCTION = step(
    "direct_reduction_one_phase",
    "25 Au(PET) + BH4- + 4 H2O -> [Au25(PET)18]- + 7 H(PET) + [B(OH)4]- + H+",
    "[Au25(PET)18]-",
    ("Au(PET)", "BH4-"),
    "A",
    variant="one_phase_thf",
    evidence=(
        Evidence(
            id="SYN-2",
            level="A",
            provenance=told("synthetic2002"),
            summary="synthetic precedent: one-phase reduction gives [Au25(PET)18]-",
            yield_percent=(11.0, 22.0),
            yield_basis="gold",
        ),
        Evidence(
            id="SYN-3", level="B", provenance=RECALLED, summary="synthetic: same core, other thiol"
        ),
        Evidence(
            id="SYN-4",
            level="A",
            provenance=told("synthetic2004"),
            summary="synthetic failure with an excess of water",
            outcome="failure",
        ),
    ),
    checks=(
        Check(name="charge", is_ok=True, is_hard=True, reason="N* rises by 8, as BH4- can give"),
        Check(
            name="air", is_ok=False, is_hard=False, reason="synthetic: the anion oxidises in air"
        ),
    ),
    byproducts=("Au38(PET)24", "larger particles"),
    metal_ceiling=(0.9, "synthetic: 10 % of the gold stays as Au(PET)"),
    electrons=8,
    reductant="NaBH4",
    ligand="PET",
)
OXIDATION = step(
    "outer_sphere_oxidation",
    "2 [Au25(PET)18]- + H2O2 + 2 H+ -> 2 Au25(PET)18 + 2 H2O",
    "Au25(PET)18",
    ("[Au25(PET)18]-", "H2O2"),
    "B",
    seed=Cluster.parse("[Au25(PET)18]-"),
    electrons=-1,
)
FUSION = step(
    "thermal_fusion",
    "2 Au25(PET)18 -> Au38(PET)24 + 12 Au(PET)",
    "Au38(PET)24",
    ("Au25(PET)18",),
    "C",
    seed=Cluster.parse("Au25(PET)18"),
    metal_ceiling=(0.76, "38 of 50 gold atoms"),
)
EXCHANGE = step(
    "ligand_exchange_full",
    "2 Au38(PET)24 + 52 H(TBBT) + O2 -> 2 Au36(TBBT)24 + 4 Au(TBBT) + 48 H(PET) + 2 H2O",
    "Au36(TBBT)24",
    ("Au38(PET)24", "H(TBBT)"),
    "D",
    seed=Cluster.parse("Au38(PET)24"),
    ligand="TBBT",
    electrons=-2,
    metal_ceiling=(0.95, "36 of 38 gold atoms"),
    checks=(Check(name="size", is_ok=True, is_hard=True, reason="synthetic check"),),
)
LEAVES = (
    Leaf(
        species=parse_species("[AuCl4]-"),
        is_in_stock=True,
        stock_key="HAuCl4.3H2O",
        price_class="D",
        hazards=("H290", "H302", "H314"),
    ),
    Leaf(species=parse_species("H(PET)"), is_in_stock=True, stock_key="PET", price_class="B"),
    Leaf(
        species=parse_species("BH4-"),
        is_in_stock=True,
        stock_key="NaBH4",
        price_class="A",
        hazards=("H260", "H301", "H314"),
    ),
)
SHOP = Leaf(species=parse_species("H(TBBT)"), is_in_stock=False, price_class="C")


def route(rank: int, *steps: Step, leaves: tuple[Leaf, ...] = LEAVES, solved: bool = True) -> Route:
    target = steps[-1].cluster or Cluster.parse("Au25(PET)18")
    weakest = max(item.level for item in steps)
    return Route(
        rank=rank,
        target=target,
        steps=steps,
        leaves=leaves,
        net=steps[-1].reaction,
        cost=1.5 * rank,
        scores=(
            ("feasibility", math.prod(item.probability for item in steps)),
            ("steps", float(len(steps))),
            ("metal_ceiling", math.prod(item.metal_ceiling[0] for item in steps)),
            ("isolations", float(sum(item.isolates for item in steps))),
        ),
        confidence=f"{len(steps)} steps, weakest = {weakest} (synthetic)",
        is_solved=solved,
    )


def _known() -> KnownCluster:
    return KnownCluster(
        id="SYN-au25",
        formula=Cluster.parse("[Au25(PET)18]-"),
        status="crystal",
        status_verified=True,
        provenance=told("synthetic2001"),
        year=2001,
        core="Au13",
        core_type="icosahedron",
        solubility="organic",
        colour="brown",
        summary="synthetic summary: an Au13 icosahedron under six dimers",
    )


def envelope(centre: float, charge: int) -> tuple[IsotopePeak, ...]:
    spacing = 1.00335 / abs(charge)
    return tuple(
        IsotopePeak(mz=centre + i * spacing, intensity=math.exp(-((i - 4) ** 2) / 12))
        for i in range(12)
    )


def band(value: float, detail: str = "peak", name: str = "absorption_peak") -> PropertyValue:
    return PropertyValue(
        name=name, value=value, unit="nm", detail=detail, provenance=told("synthetic2002")
    )


GAP = PropertyValue(
    name="optical_gap",
    value=1.23,
    low=1.2,
    high=1.3,
    unit="eV",
    detail="onset",
    provenance=told("synthetic2002"),
)
GUESS = PropertyValue(
    name="emission_peak",
    value=800,
    low=700,
    high=900,
    unit="nm",
    provenance=told("synthetic2004", Basis.PREDICTED),
    note="synthetic prediction",
)
ION = IonExpectation(
    label="[M]-",
    charge=-1,
    monoisotopic_mz=7389.1,
    most_abundant_mz=7393.1,
    average_mz=7393.4,
    envelope=envelope(7389.1, -1),
    note="negative mode",
)


def dossier(formula: str, *, is_weighed: bool = True) -> Dossier:
    cluster = Cluster.parse(formula)
    n_star = valence_electrons(cluster)
    return Dossier(
        cluster=cluster,
        sum_formula="C144H162Au25S18" if is_weighed else "",
        molar_mass=7393.97 if is_weighed else None,
        valence_electrons=n_star,
        closure=closure(n_star),
        closing_charges=closing_charges(cluster),
        decompositions=(
            Decomposition(core=13, staples=((2, 6),), core_name="icosahedron", basis="precedent"),
            Decomposition(core=7, staples=((3, 2),), bridging=1, rings=((8, 1),)),
        ),
        templates=(
            TemplatePlace(
                id="SYN-T",
                name="synthetic series",
                position=2,
                length=4,
                previous="[Au23(SR)16]-",
                next="Au38(SR)24",
            ),
        ),
        known=(_known(),) if is_weighed else (),
        relatives=(),
        properties=(GAP, band(400), band(450), band(670)) if is_weighed else (),
        predicted=(GUESS,),
        mass_spectrum=ION if is_weighed else None,
        mass_reason="" if is_weighed else "SR is generic: name the ligand, e.g. --ligand PET",
        notes=("synthetic note",),
        sources=SOURCES[:2],
    )


CONDITIONS = (
    Condition(
        parameter="ligand_per_metal",
        value=5.0,
        low=3.0,
        high=6.0,
        unit="mol/mol",
        basis=Basis.MEASURED,
        reason="synthetic: as in the precedent",
        provenance=told("synthetic2002"),
        step=0,
    ),
    Condition(
        parameter="temperature_C",
        value=25.0,
        low=0.0,
        high=30.0,
        unit="degC",
        basis=Basis.ESTIMATED,
        reason="synthetic: room temperature",
        step=0,
    ),
    Condition(
        parameter="temperature_C",
        value=0.0,
        low=-5.0,
        high=5.0,
        unit="degC",
        basis=Basis.MEASURED,
        reason="synthetic: slows the reduction",
        provenance=RECALLED,
        step=1,
    ),
    Condition(
        parameter="reductant_per_metal",
        value=10.0,
        low=5.0,
        high=15.0,
        unit="mol/mol",
        basis=Basis.COMPUTED,
        reason="synthetic: 8 e- per 25 Au and a wide excess",
        step=1,
    ),
    Condition(
        parameter="reductant",
        value="NaBH4",
        unit="",
        basis=Basis.MEASURED,
        choices=("NaBH4", "tBuNH2.BH3"),
        reason="synthetic choice",
        step=1,
        provenance=told("synthetic2001"),
    ),
    Condition(
        parameter="reduction_time_h",
        value=12.0,
        low=5.0,
        high=72.0,
        unit="h",
        basis=Basis.PREDICTED,
        reason="synthetic",
        step=1,
    ),
)


def _protocol() -> LabProtocol:
    return LabProtocol(
        scale_mg=50.0,
        expected_yield=(0.2, 0.1, 0.4),
        yield_basis="synthetic: from one precedent",
        reagents=(
            ReagentLine(
                name="HAuCl4.3H2O",
                role="metal",
                amount=333.3,
                unit="mg",
                step=0,
                mass_mg=333.3,
                mmol=0.8463,
                equivalents=1.0,
                cas="16961-25-4",
                hazards=("H290", "H302", "H314"),
                basis="50 mg of product at a synthetic yield of 20 %",
                key="HAuCl4.3H2O",
            ),
            ReagentLine(
                name="2-phenylethanethiol",
                role="ligand",
                amount=0.567,
                unit="mL",
                step=0,
                volume_mL=0.567,
                mmol=4.23,
                equivalents=5.0,
                cas="4410-99-5",
                basis="ligand_per_metal = 5",
                key="PET",
            ),
            ReagentLine(
                name="sodium borohydride",
                role="reductant",
                amount=320.0,
                unit="mg",
                step=1,
                mass_mg=320.0,
                mmol=8.46,
                equivalents=10.0,
                cas="16940-66-2",
                hazards=("H260", "H301", "H314"),
                basis="reductant_per_metal = 10",
                key="NaBH4",
            ),
            ReagentLine(
                name="tetrahydrofuran",
                role="solvent",
                amount=25.0,
                unit="mL",
                step=0,
                volume_mL=25.0,
                cas="109-99-9",
                hazards=("H225", "H302", "H319"),
            ),
        ),
        stock_solutions=(
            StockSolution(
                name="NaBH4, 1.7 M",
                text="Dissolve 320 mg NaBH4 in 5.0 mL of ice-cold water.",
                concentration_mM=1692.0,
                solvent="water",
                keep="use within 5 min",
            ),
        ),
        parts=(
            ProtocolPart(
                title="1. Make Au(PET) and reduce it to [Au25(PET)18]-",
                procedure="one_phase_thf",
                provenance=told("synthetic2002"),
                steps=(
                    BenchStep(
                        op="dissolve",
                        temperature_C=25.0,
                        rpm=600,
                        text="Dissolve 333 mg of HAuCl4.3H2O in 20 mL of THF.",
                        observe="clear yellow",
                    ),
                    BenchStep(
                        op="add",
                        text="Add 0.57 mL of 2-phenylethanethiol.",
                        time_h=3.0,
                        rpm=600,
                        observe="yellow fades",
                        endpoint="colourless",
                    ),
                    BenchStep(
                        op="add",
                        temperature_C=0.0,
                        rpm=1100,
                        time_h=12.0,
                        text="Cool in ice; add the NaBH4 solution at once.",
                        observe="black within seconds",
                        atmosphere="air",
                        endpoint="three bands between 400 and 700 nm",
                        basis="time not reported; start from 12 h, because (synthetic)",
                    ),
                    BenchStep(op="wash", text="Wash with methanol three times."),
                ),
            ),
        ),
        hazards=(
            Hazard(level=1, title="Stench", text="Synthetic: keep thiol in the hood."),
            Hazard(
                level=3,
                title="Hydrogen",
                text="Synthetic: NaBH4 and acid give H2; no flame.",
                source="synthetic2004",
            ),
        ),
        waste=("Gold residues: collect for recovery.", "Quench NaBH4 before disposal."),
        published=(
            ProtocolPart(
                title="Recalled synthetic protocol",
                procedure="SYN-P2",
                provenance=RECALLED,
                badge=RECALLED.badge,
                steps=(BenchStep(op="add", text="Add 10 equivalents of NaBH4."),),
                note="synthetic caveat",
            ),
            ProtocolPart(
                title="Verified synthetic protocol",
                procedure="SYN-P1",
                provenance=told("synthetic2001"),
                steps=(BenchStep(op="dissolve", text="Dissolve HAuCl4.3H2O in THF."),),
            ),
        ),
        not_reported=("stirring speed of the ageing: start from 400 1/min (synthetic)",),
    )


def _plate() -> Plate:
    rows = tuple(
        (
            f"{'ABCDEFGH'[i // 12]}{i % 12 + 1}",
            2.0 + (i * 37 % 96) / 24,
            5.0 + (i * 59 % 96) / 10,
            100.0,
            10.0 + i,
            390.0 - i,
        )
        for i in range(96)
    )
    return Plate(
        wells=96,
        well_volume_uL=500.0,
        columns=(
            "well",
            "ligand_per_metal",
            "reductant_per_metal",
            "gold_uL",
            "ligand_uL",
            "solvent_uL",
        ),
        rows=rows,
        stocks=(StockSolution(name="gold", text="10 mM HAuCl4 in THF (synthetic)"),),
        notes=("synthetic note on the plate",),
    )


SIGNALS = Characterisation(
    ions=(ION,),
    optical=(band(400), band(450, "shoulder"), band(670), GAP),
    predicted=(GUESS,),
    colour="brown",
    watch_for=("Au38(PET)24: m/z 10778 (synthetic)", "plasmon band at 520 nm: particles"),
    missing=("no emission was reported (synthetic)",),
)


@cache
def short_plan() -> Plan:
    """[Au25(PET)18]-: solved, with everything."""
    target = Cluster.parse("[Au25(PET)18]-")
    best = route(1, COMPLEX, REDUCTION)
    other = route(2, COMPLEX, replace(REDUCTION, level="B", variant="two_phase", evidence=()))
    return Plan(
        target=dossier("[Au25(PET)18]-"),
        search=RouteSearch(target=target, routes=(best, other), n_nodes=12, n_edges=30),
        conditions=CONDITIONS,
        protocol=_protocol(),
        plate=_plate(),
        characterisation=SIGNALS,
        warnings=("synthetic warning: <b>not</b> a fact & never was",),
        sources=SOURCES,
        knowledge="sha256:" + "5e" * 32,
        version="0.0-synthetic",
        seed=7,
        request=(("target", "[Au25(PET)18]-"), ("scale", "50 mg")),
    )


@cache
def long_plan() -> Plan:
    """Au36(TBBT)24 over five steps, one leaf not in stock, no plate."""
    target = Cluster.parse("Au36(TBBT)24")
    best = route(
        1, COMPLEX, REDUCTION, OXIDATION, FUSION, EXCHANGE, leaves=(*LEAVES, SHOP), solved=True
    )
    return replace(
        short_plan(),
        target=dossier("Au36(TBBT)24"),
        search=RouteSearch(target=target, routes=(best,), n_nodes=40, n_edges=90),
        plate=None,
    )


@cache
def no_route_plan() -> Plan:
    """A generic target that nothing reaches and that has no mass."""
    target = Cluster.parse("Au32(SR)18")
    dead_end = route(1, FUSION, leaves=(SHOP,), solved=False)
    return replace(
        short_plan(),
        target=dossier("Au32(SR)18", is_weighed=False),
        search=RouteSearch(
            target=target,
            routes=(),
            partial=(dead_end,),
            reasons=("synthetic: no precursor of Au32(SR)18 is in stock",),
        ),
        conditions=(),
        protocol=None,
        plate=None,
        characterisation=Characterisation(
            ions=(), optical=(), missing=("SR is generic, so no m/z",)
        ),
    )


@cache
def recalled_plan() -> Plan:
    """Only a recalled protocol is known."""
    plan = short_plan()
    assert plan.protocol is not None
    part = replace(plan.protocol.parts[0], provenance=RECALLED, badge=RECALLED.badge)
    protocol = replace(plan.protocol, parts=(part,), published=plan.protocol.published[:1])
    return replace(plan, protocol=protocol)


PLANS = {
    "short": short_plan,
    "long": long_plan,
    "no_route": no_route_plan,
    "recalled": recalled_plan,
}
