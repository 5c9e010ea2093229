"""S5: how well does a formula alone predict gaps, energies, colours and classes?

Every metal-ligand skeleton (n, m, q) is held out in turn with all its isomers, ligands and dopants;
the choice of model is repeated inside. Errors count each skeleton once. Beside ours: the mean and
the nearest cluster, in the same folds.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, replace

from benchmarks.result import Result, Table, share
from benchmarks.science import property_sets as sets
from benchmarks.science import s5_structures as structures

from mncplan.app.tables import knowledge_base
from mncplan.design.ligand_descriptors import describe
from mncplan.design.shell_chemistry import solubility
from mncplan.domain.cluster import Cluster
from mncplan.knowledge import KnowledgeBase
from mncplan.models.assess import Assessment, assess
from mncplan.models.candidates import CHARGED, GAP
from mncplan.models.classes import luminescence_class, reported_classes
from mncplan.models.observation import Observation, groups
from mncplan.models.property import PropertyModel, train
from mncplan.models.quantities import QUANTITIES, observations

GOAL_EV = 0.15
PUBLISHED_EV = 0.10
"""Gap error of the published graph network, which reads the structure; doi:10.1039/D5NR02222C."""

_HEAD = (
    "property", "values", "clusters", "model, MAE (95 %)", "mean", "nearest", "90 % interval holds",
    "half width", "model chosen", "floor",
)  # fmt: skip
_SETS = {"computed_gap": GAP, "ionisation_potential": CHARGED, "electron_affinity": CHARGED}


def run(seed: int = 0) -> Result:
    """All tables."""
    knowledge = knowledge_base()
    shipped, absent = _shipped(knowledge, seed)
    outside, missing = _outside(knowledge, seed)
    tables = [_table("Facts that are shipped: what the program answers with", shipped)]
    if outside:
        tables.append(_table("With sets that are not shipped", outside))
        tables.append(_network())
    with_file, with_labels = structures.assessed(knowledge, seed)
    tables.append(structures.table("With a structure: facts that are shipped", with_file))
    if with_labels:
        tables.append(structures.table("With a structure: sets not shipped", with_labels))
    classes, class_numbers = _classes(knowledge)
    tables.append(classes)
    gap = next((one for one in outside if one.property.startswith("computed gap, labels")), None)
    notes = [
        "MAE in eV (quantum yield: decades), each skeleton counted once; 95 % bootstrap interval "
        "over skeletons. Floor: what is left when the skeleton's own mean is told.",
        "Recalled values count a quarter in training and fully as test values.",
        f"Goal for the computed gap from the formula alone: {GOAL_EV} eV" + _goal(gap),
        "Feature sets were narrowed down and the allowance for the choice of model was set on the "
        "same data: that optimism is not in the figures.",
        "Tried for the computed gap and dropped, since no error fell by 0.001 eV: a closed sphere, "
        "distance to the closure, odd counts, counts divisible by four, n^(-1/3), 1/N*, the staple "
        "length and the staple ends per core atom that a core of 3N*/2 + 2 would have.",
        "Optical gap: with the donor charge of the ligands the error fell from 0.313 to 0.186 eV; "
        "four sets with ligand features were compared for each of four properties, and only there "
        "one helped.",
        "The labels of 2025 carry no licence and NC_Database is GPL-3.0, so neither is shipped "
        "as a training set; single values with their source are.",
        "With a structure: extended Hueckel levels of metal, donors and a hydrogen per ligand, and "
        "metal neighbours within 3.3 A, compete with the formula in the same folds; the numbers of "
        "66 published structures are shipped, their coordinates are not. Goal for a gap with a "
        "structure: 0.10 eV. Both gaps answer with the structure; ionisation potential and "
        "electron affinity gain nothing on the labels and answer with the formula. Tried and left "
        "out for the gap: a tight-binding model of the 6s orbitals (correlation with the computed "
        "gap 0.82, extended Hueckel 0.92 before any fit), mean metal-metal distance in the core, "
        "triangles per atom, nearest distances, prolateness, core share, means of two and three "
        "frontier levels: none below what is used by more than 0.005 eV. Which numbers compete was "
        "decided on the same structures.",
        "Tried for all formula-level models in the same nested folds and left out: means of all "
        "models that beat the baselines, their mean weighted by error, non-negative stacking. For "
        "the optical gap 0.263, 0.198 and 0.215 eV against 0.187; emission 0.150, 0.165 and 0.169 "
        "against 0.180; absorption 0.353, 0.304 and 0.290 against 0.285; quantum yield never below "
        "its baseline: no scheme wins throughout.",
        "Tried for the optical gap and left out: computed gaps, lowest absorption bands and both "
        "as further tasks of one Gaussian process with an offset each (0.29, 0.24 and 0.29 eV at "
        "best), core size, staple length and electrons per core atom of the likeliest splitting "
        "(0.24), the square root of N* (0.25). For emission, electrons per core atom of the "
        "splitting on file reach 0.12 instead of 0.15 with one set chosen in view, 0.12 to 0.15 "
        "with the own splitting hidden; 15 skeletons do not tell these apart.",
        "Tried for quantum yield: copper and phosphine shares with electrons per core atom 0.64 "
        "decades in view against 0.75 for the mean, one of 22 sets by chance or not; not taken.",
        "Quantum yield has few skeletons on file and its class no model that beats the commonest "
        "class: the program answers with the baseline and says so.",
        *absent,
        *(f"skipped: {text}" for text in missing),
    ]
    return Result(
        id="S5",
        question="How well does a formula alone predict properties?",
        tables=tuple(tables),
        notes=tuple(notes),
        numbers={
            "shipped": [asdict(one) for one in shipped],
            "not_shipped": [asdict(one) for one in outside],
            "structures_shipped": [asdict(one) for one, _, _ in with_file],
            "structures_not_shipped": [asdict(one) for one, _, _ in with_labels],
            "classes": class_numbers,
            "goal_eV": GOAL_EV,
        },
    )


def _goal(gap: Assessment | None) -> str:
    if gap is None:
        return "."
    error = gap.procedure.error
    return f"; measured {error:.3f} eV, {'reached' if error <= GOAL_EV else 'missed'}."


def _shipped(knowledge: KnowledgeBase, seed: int) -> tuple[list[Assessment], list[str]]:
    facts = knowledge.owned_properties
    found, absent = [], []
    for quantity in QUANTITIES:
        rows = observations(quantity, facts, describe)
        done = assess(quantity.name, quantity.model_unit, rows, quantity.sets, seed)
        if done is None:
            n, said = len(groups(rows)), quantity.name.replace("_", " ")
            absent.append(f"{said}: {n} skeleton{'s' if n != 1 else ''} on file, no model.")
        else:
            found.append(replace(done, property=quantity.name.replace("_", " ")))
    return found, absent


def _outside(knowledge: KnowledgeBase, seed: int) -> tuple[list[Assessment], list[str]]:
    found: list[Assessment] = []
    missing = []
    if sets.LABELS.is_file():
        for name, features in _SETS.items():
            rows = sets.label_observations(name)
            said = name.replace("_", " ")
            found += _assessed(f"{said}, labels of 2025", rows, features, seed)
            more = (*rows, *_other_methods(knowledge, name))
            if name != "computed_gap" and sets.NC_DATA.is_file():
                more = (*more, *sets.doped_observations(name))
            found += _assessed(f"{said}, labels and NC_Database", more, features, seed)
    else:
        missing.append(f"{sets.LABELS.parent.name}: no such folder (set MNCPLAN_DATA)")
    if sets.LUMINESCENCE.is_file():
        rows = sets.luminescence_observations()
        said = f"emission from the gold count ({len(rows)} of 207 conditions name it)"
        found += _assessed(said, rows, (("cube_root_metal",),), seed)
    else:
        missing.append("table of 207 photoluminescence conditions: no such file")
    return found, missing


def _other_methods(knowledge: KnowledgeBase, name: str) -> tuple[Observation, ...]:
    """Shipped values of the other sources."""
    quantity = next(one for one in QUANTITIES if one.name == name)
    rows = observations(quantity, knowledge.owned_properties)
    return tuple(row for row in rows if row.method != "peng2025")


def _assessed(
    name: str, rows: Sequence[Observation], features: Sequence[tuple[str, ...]], seed: int
) -> list[Assessment]:
    done = assess(name, "eV", rows, features, seed)
    return [] if done is None else [done]


def _table(title: str, rows: Sequence[Assessment]) -> Table:
    return Table(title=title, head=_HEAD, rows=tuple(_cells(one) for one in rows))


def _cells(one: Assessment) -> tuple[str, ...]:
    best = min(one.mean.error, one.neighbour.error)
    verdict = "" if one.procedure.error < best else " (not better)"
    return (
        one.property,
        str(one.n_values),
        str(one.n_clusters),
        f"{one.procedure.error:.3f} ({one.procedure.low:.3f}-{one.procedure.high:.3f}){verdict}",
        f"{one.mean.error:.3f}",
        f"{one.neighbour.error:.3f}",
        f"{one.coverage.error:.0%} ({one.coverage.low:.0%}-{one.coverage.high:.0%})",
        f"{one.half_width:.2f}",
        f"{one.n_model}/{one.n_clusters}",
        f"{one.floor:.3f}",
    )


def _network() -> Table:
    """Error of the stored answers of the published network, which saw the structures."""
    rows = []
    for name in _SETS:
        errors = [abs(one.values[name] - one.network[name]) for one in sets.labels()]
        rows.append((name.replace("_", " "), str(len(errors)), f"{sum(errors) / len(errors):.3f}"))
    return Table(
        title="For comparison: answers stored by the authors of the graph network on structures; "
        f"which rows it was trained on is not said (published gap MAE {PUBLISHED_EV:.2f} eV)",
        head=("property", "values", "MAE, eV"),
        rows=tuple(rows),
    )


def _classes(knowledge: KnowledgeBase) -> tuple[Table, dict[str, object]]:
    rows: list[tuple[str, ...]] = []
    numbers: dict[str, object] = {}
    for name, hits, majority, n in (_soluble(knowledge), _luminescent(knowledge)):
        rows.append((name, *share(hits, n), share(majority, n)[1]))
        numbers[name] = {"n": n, "right": hits, "majority_right": majority}
    brier, base, n = _stable(knowledge)
    rows.append(
        (
            "crystallised, by electron class (Brier score)",
            str(n),
            f"{brier:.3f}",
            "-",
            f"{base:.3f}",
        )
    )
    numbers["crystallised"] = {"n": n, "brier": brier, "brier_overall": base}
    table = Table(
        title="Classes; solubility on file was mostly judged from the ligands, so that row shows "
        "agreement, not proof",
        head=("class", "right", "share", "95 % interval", "baseline"),
        rows=tuple(rows),
    )
    return table, numbers


def _soluble(knowledge: KnowledgeBase) -> tuple[str, int, int, int]:
    pairs = {
        entry.formula: entry.solubility
        for entry in knowledge.clusters
        if isinstance(entry.formula, Cluster) and entry.solubility in {"water", "organic"}
    }
    told = [(solubility(cluster).word, word) for cluster, word in pairs.items()]
    told = [(ours, word) for ours, word in told if ours != "unknown"]
    most = max(Counter(word for _, word in told).values())
    return "water solubility (rule)", sum(a == b for a, b in told), most, len(told)


def _luminescent(knowledge: KnowledgeBase) -> tuple[str, int, int, int]:
    """Class of the quantum yield, every skeleton held out; the commonest where no model stood."""
    quantity = next(one for one in QUANTITIES if one.name == "quantum_yield")
    rows = observations(quantity, knowledge.owned_properties)
    hits = majority = 0
    for members in groups(rows):
        rest = [row for index, row in enumerate(rows) if index not in members]
        model = train(quantity.name, quantity.model_unit, rest, quantity.sets)
        most = Counter(luminescence_class(10**row.value) for row in rest).most_common(1)[0][0]
        for row in (rows[index] for index in members):
            true = luminescence_class(10**row.value)
            ours = most
            if isinstance(model, PropertyModel) and not model.report.is_baseline:
                told = model.estimate(row.features, row.kin)
                ours = luminescence_class(10**told.value) if told else most
            hits += ours == true
            majority += most == true
    return "luminescence class", hits, majority, len(rows)


def _stable(knowledge: KnowledgeBase) -> tuple[float, float, int]:
    """Brier score of the crystallised share of the class, and of all, leaving each cluster out."""
    reported = reported_classes(knowledge.clusters)
    own = Counter(one.word for one in reported)
    crystals = Counter(one.word for one in reported if one.is_crystal)
    n, total = len(reported), sum(one.is_crystal for one in reported)
    ours, base = [], []
    for one in reported:
        if own[one.word] > 1:
            told = (crystals[one.word] - one.is_crystal) / (own[one.word] - 1)
            ours.append((told - one.is_crystal) ** 2)
            base.append(((total - one.is_crystal) / (n - 1) - one.is_crystal) ** 2)
    return math.fsum(ours) / len(ours), math.fsum(base) / len(base), len(ours)
