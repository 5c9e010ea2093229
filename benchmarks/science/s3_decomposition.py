"""S3: core and motifs. How high does the assignment known from the structure rank?

Two questions. With what is on file: every assignment of the reference table and of the knowledge
base. Blind: the composition is hidden with all ligands, charges, dopants and isomers of it, and the
weights of the ranking are fitted anew on the other assignments. Baselines: the earlier rule
(uneven staples, ends against surface sites, magic cores) and a random order.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from statistics import median

import numpy as np
from benchmarks.result import Result, Table, wilson

import mncplan as mp
from mncplan.design.decompose import decompose
from mncplan.design.motif_ranking import (
    Assignment,
    candidates,
    fit_motif_weights,
    known_assignments,
    motif_features,
    rank_motifs,
    row_of,
)
from mncplan.design.shape import n_staple_ligands
from mncplan.domain.cluster import Cluster
from mncplan.knowledge import KnowledgeBase

REFERENCE: tuple[tuple[str, tuple[int, ...]], ...] = (
    ("[Au25(SR)18]-", (13, 0, 0, 6, 0, 0, 0, 0)),
    ("Au38(SR)24", (23, 0, 3, 6, 0, 0, 0, 0)),
    ("Au102(SR)44", (79, 0, 19, 2, 0, 0, 0, 0)),
    ("Au144(SR)60", (114, 0, 30, 0, 0, 0, 0, 0)),
    ("Au18(SR)14", (9, 0, 3, 1, 0, 1, 0, 0)),
    ("Au20(SR)16", (7, 0, 2, 0, 1, 0, 0, 8)),
    ("Au24(SR)20", (8, 0, 0, 0, 0, 4, 0, 0)),
    ("Au28(TBBT)20", (20, 8, 0, 4, 0, 0, 0, 0)),
    ("Au28(S-c-C6H11)20", (14, 0, 2, 0, 4, 0, 0, 0)),
    ("Au36(SR)24", (28, 12, 0, 4, 0, 0, 0, 0)),
    ("[Au23(SR)16]-", (15, 4, 2, 0, 2, 0, 0, 0)),
)
"""Core, staples of length 0 to 5, ring; review section 2.1 (doi:10.1039/d5nh00353a)."""

LARGE = ("Au30(SR)18", "Au40(SR)24", "Au52(SR)32", "Au92(SR)44", "Au133(SR)52", "Au146(SR)57",
         "Au246(SR)80", "Au279(SR)84")  # fmt: skip

WITHIN = (1, 3, 10)


def line(name: str, ranks: Sequence[float]) -> tuple[str, ...]:
    """Shares within k with intervals, and the median."""
    cells = []
    for k in WITHIN:
        hits = sum(rank <= k for rank in ranks)
        low, high = wilson(hits, len(ranks))
        cells.append(f"{hits}/{len(ranks)} ({100 * low:.0f}-{100 * high:.0f} %)")
    return (name, *cells, f"{median(ranks):.0f}")


def on_file(knowledge: KnowledgeBase) -> tuple[list[int], list[int]]:
    """Ranks with precedents in sight: of the reference table, and of every assignment."""
    table = []
    for text, truth in REFERENCE:
        found = decompose(mp.Cluster.parse(text), knowledge.clusters)
        table.append(_place([row_of(parts) for parts in found], truth))
    every = []
    for entry in knowledge.clusters:
        if isinstance(entry.formula, Cluster) and entry.decomposition is not None:
            found = decompose(entry.formula, knowledge.clusters)
            every.append(_place([row_of(parts) for parts in found], row_of(entry.decomposition)))
    return table, every


def _place(rows: Sequence[object], truth: object) -> int:
    return rows.index(truth) + 1 if truth in rows else 999


def earlier_rule(rows: np.ndarray, features: np.ndarray) -> np.ndarray:
    """Score of the rule used before the ranking was learned."""
    return np.asarray(-features[:, 0])


def blind(known: Sequence[Assignment]) -> dict[str, list[tuple[str, int, int]]]:
    """Rank of the true splitting and of the true core, each composition hidden."""
    found: dict[str, list[tuple[str, int, int]]] = {}
    for n_metal, n_ligand in sorted({(item.n_metal, item.n_ligand) for item in known}):
        own = [i for i in known if (i.n_metal, i.n_ligand) == (n_metal, n_ligand)]
        kin = [item for item in known if item not in own]
        rows = candidates(n_metal, n_ligand)
        target = n_metal, n_ligand, max(item.electrons for item in own)
        features = motif_features(rows, target, kin)
        scores = {
            "learned, nested weights": features @ fit_motif_weights(kin),
            "earlier rule": earlier_rule(rows, features),
        }
        name = f"Au{n_metal}(SR){n_ligand}"
        for method, score in scores.items():
            places, cores = [], []
            for item in own:
                hit = np.flatnonzero((rows == item.row).all(axis=1))
                if len(hit):
                    places.append(int(np.sum(score > score[hit[0]]) + 1))
                best = {c: float(score[rows[:, 0] == c].max()) for c in set(rows[:, 0].tolist())}
                if item.row[0] in best:
                    cores.append(sum(s > best[item.row[0]] for s in best.values()) + 1)
            place = (name, min(places, default=999), min(cores, default=999))
            found.setdefault(method, []).append(place)
        found.setdefault("random order", []).append((name, (len(rows) + 1) // 2, 999))
    return found


def large(known: Sequence[Assignment]) -> Table:
    """Enumeration of the compositions named in the plan, their own assignments hidden."""
    lines = []
    for text in LARGE:
        cluster = mp.Cluster.parse(text)
        n_ligand = n_staple_ligands(cluster) or 0
        here = cluster.n_metal, n_ligand
        own = [item for item in known if (item.n_metal, item.n_ligand) == here]
        kin = [item for item in known if item not in own]
        start = time.perf_counter()
        found = rank_motifs((*here, sum(here) - 2 * n_ligand), kin, most=10**6)
        seconds = time.perf_counter() - start
        rows = [row_of(parts) for parts, _ in found]
        place = min((rows.index(item.row) + 1 for item in own if item.row in rows), default=0)
        truth = "; ".join(_words(item.row) for item in own) or "none on file"
        first = row_of(found[0][0])
        lines.append(
            (text, str(len(found)), f"{seconds:.2f}", _words(first or ()), truth, str(place or "-"))
        )
    return Table(
        title="Enumeration with the own assignment hidden",
        head=("cluster", "splittings", "seconds", "first", "from the structure", "its rank"),
        rows=tuple(lines),
    )


def _words(row: Sequence[int]) -> str:
    if not row:
        return "-"
    core, bridging, *staples = row[:-1]
    parts = [f"{n} x {k}" for k, n in enumerate(staples, start=1) if n]
    parts += [f"{bridging} bridging"] if bridging else []
    parts += [f"ring {row[-1]}"] if row[-1] else []
    return f"Au{core}: " + ", ".join(parts)


def run() -> Result:
    """Both questions and the named enumerations."""
    knowledge = mp.load_knowledge()
    known = known_assignments(knowledge.clusters)
    table, every = on_file(knowledge)
    ranks = blind(known)
    seen = Table(
        title="With what is on file",
        head=("set", *(f"within {k}" for k in WITHIN), "median rank"),
        rows=(line("reference table", table), line("every entry with an assignment", every)),
    )
    hidden = Table(
        title="Blind: composition hidden with all its ligands, charges, dopants and isomers",
        head=("method", *(f"within {k}" for k in WITHIN), "median rank"),
        rows=(
            *(line(name, [rank for _, rank, _ in found]) for name, found in ranks.items()),
            line("core size alone, learned", [c for *_, c in ranks["learned, nested weights"]]),
            line("core size alone, earlier rule", [c for *_, c in ranks["earlier rule"]]),
        ),
    )
    each = ", ".join(f"{name} {rank}" for name, rank, _ in ranks["learned, nested weights"])
    notes = (
        "Goal: top-1 of at least 80 % and top-3 of 100 % on the reference table. Reached with what "
        "is on file, which is a look-up; blind it is far from reached.",
        f"Blind ranks: {each}.",
        "Where a composition has several isomers, the better rank counts. Blind, kernels are "
        "counted by one rule as far as it is on file: atoms between two nearly collinear "
        "ligands belong to staples, so Au20 with 8 dimers for Au36(SR)24, whose Au28 kernel "
        "counts bridged atoms. That rule alone raised the first places from 6 to 8 of 25.",
        "Tried on top and dropped, since nothing rose: symmetry of the numbers of motifs (all "
        "even, or in threes), their common divisor, cores off 3N*/2 + 2 by histogram, sets of "
        "lengths that kin use, lengths that skip one.",
        "Tried and dropped: 36 assignments read off computed skeletons (doi:10.1039/D5NR02222C) as "
        "further kin and training, with 14 features (shares of each length, spread and core taken "
        "apart): 9, 13 and 17 of 25 within 1, 3 and 10 instead of 8, 12 and 18, Au25(SR)18 at 7 "
        "instead of 1. Orbits of two- and threefold axes as features on top: 6 to 9 first. They "
        "are shown as computed precedents only.",
        "Tried later and dropped: the number of ways to place the staples (ln S!/prod s! per "
        "staple), the same scaled with size, and how far their lengths are from a binomial "
        "mixture, which Au246(SR)80 and Au279(SR)84 nearly are: 8, 12 and 17 to 18 of 25 each.",
        "The features were chosen with all assignments in view (about 20 sets were compared, with "
        "top-3 between 0.24 and 0.48); the weights are nested.",
    )
    numbers: dict[str, object] = {
        method: {name: rank for name, rank, _ in found} for method, found in ranks.items()
    }
    numbers |= {"reference_table": table, "on_file": every}
    return Result(
        id="S3",
        question="Is the assignment known from the structure found, and how high?",
        tables=(seen, hidden, large(known)),
        notes=notes,
        numbers=numbers,
    )
