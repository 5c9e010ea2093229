"""S1: are electron counts right, and are the known faults of the review noticed?

Three tables of formulae: reference values of the rule, the counts printed in or read from the
review doi:10.1039/d5nh00353a, and every definite cluster of the knowledge base, recounted here by a
reader of formulae that shares no code with the program. Baseline: the review's rule n - m - q.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path

from benchmarks.result import Result, Table, share

from mncplan.domain.cluster import Cluster
from mncplan.domain.electrons import closure, valence_electrons
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.reaction import parse_terms, residual
from mncplan.errors import FormulaError
from mncplan.knowledge import load_knowledge

_DATA = Path(__file__).with_name("data")
_METAL = {
    **dict.fromkeys(("Cu", "Ag", "Au"), 1),
    **dict.fromkeys(("Zn", "Cd", "Hg"), 2),
    **dict.fromkeys(("Ni", "Pd", "Pt"), 0),
    **dict.fromkeys(("Co", "Rh", "Ir"), -1),
    **dict.fromkeys(("Fe", "Ru", "Os"), -2),
}
_TAKEN = {"S": 2, "Se": 2, "H": 1, "Cl": 1, "Br": 1, "I": 1}
_NEUTRAL = re.compile(r"P|dpp|NHC|CO$|NR3|BINAP|DNA|SMe2")
_TOKEN = re.compile(r"\(((?:[^()]|\([^()]*\))*)\)(\d*)|([A-Z][a-z]?)(\d*)")
_CHARGE = re.compile(r"\](\d*)([+-])$")


def recount(text: str) -> int:
    """Count electrons of a canonical formula without the program's reader or ligand table."""
    text = re.sub(r"(?<!C)#.*$", "", text)
    charge = _CHARGE.search(text)
    q = int(f"{charge.group(2)}{charge.group(1) or 1}") if charge else 0
    total = -q
    for ligand, n_ligand, symbol, n_symbol in _TOKEN.findall(_CHARGE.sub("", text).strip("[]")):
        if symbol in _METAL:
            total += _METAL[symbol] * int(n_symbol or 1)
        elif symbol:
            total -= _TAKEN[symbol] * int(n_symbol or 1)
        elif "DT" in ligand and "BDT" in ligand:
            total -= 2 * int(n_ligand or 1)
        elif not _NEUTRAL.match(ligand) or ligand in {"PET", "PhC#C"} or ligand.startswith("Ph"):
            total -= int(n_ligand or 1)
    return total


def naive(cluster: Cluster) -> int:
    """The review's rule for thiolate clusters: metal atoms minus ligands minus charge."""
    return cluster.n_metal - sum(n for _, n in cluster.ligands) - cluster.charge


def _count(text: str) -> int:
    read = parse_cluster(text)
    return valence_electrons(read.member(read.high) if isinstance(read, ClusterFamily) else read)


def _rows(name: str) -> list[dict[str, str]]:
    with (_DATA / name).open(encoding="ascii", newline="") as handle:
        return list(csv.DictReader(handle))


def _first(text: str) -> Cluster:
    read = parse_cluster(text)
    return read.member(read.high) if isinstance(read, ClusterFamily) else read


def is_flagged(row: dict[str, str]) -> bool:
    """Whether the program's answer contradicts what is printed."""
    if row["kind"] == "equation":
        return bool(residual(parse_terms(row["as_printed"])))
    n = _count(row["as_printed"])
    if row["kind"] == "open":
        return "open shell" in closure(n).kind
    return n != int(row["electrons_stated"])


def run() -> Result:
    """Count every formula."""
    groups: dict[str, list[tuple[str, int]]] = {}
    for row in _rows("electron_counts.csv"):
        groups.setdefault(row["basis"], []).append((row["formula"], int(row["electrons"])))
    known = [str(c.formula) for c in load_knowledge().clusters if isinstance(c.formula, Cluster)]
    groups["recounted"] = [(text, recount(text)) for text in dict.fromkeys(known)]
    titles = {
        "reference": "reference values",
        "printed": "printed in the review",
        "counted": "formulae of the review, counted by hand rule",
        "recounted": "knowledge base, recounted independently",
    }
    lines: list[tuple[str, ...]] = []
    wrong: list[dict[str, object]] = []
    numbers: dict[str, object] = {}
    for basis, title in titles.items():
        ours = simple = 0
        for text, expected in groups[basis]:
            try:
                got: int | str = _count(text)
            except FormulaError as error:
                got = str(error)
            ours += got == expected
            simple += naive(_first(text)) == expected
            if got != expected:
                wrong.append({"formula": text, "expected": expected, "got": got})
        n = len(groups[basis])
        lines.append((title, *share(ours, n), share(simple, n)[1]))
        numbers[basis] = {"n": n, "right": ours, "baseline_right": simple}
    faults = _rows("review_faults.csv")
    flagged = sum(is_flagged(row) for row in faults)
    lines.append(("faults of the review noticed", *share(flagged, len(faults)), "-"))
    numbers |= {"faults": {"n": len(faults), "flagged": flagged}, "wrong": wrong}
    seen = len({row["fault"] for row in faults})
    table = Table(
        title="Electron counts",
        head=("set", "right", "share", "95 % interval", "baseline n - m - q"),
        rows=tuple(lines),
    )
    notes = (
        f"{len(faults)} statements behind {seen} of the review's faults are formulae or equations "
        "that can be checked by counting; its other faults are words, references and print.",
        *(
            f"wrong: {row['formula']}: expected {row['expected']}, got {row['got']}"
            for row in wrong
        ),
    )
    return Result(
        id="S1",
        question="Are electron counts right, and are the faults of the review noticed?",
        tables=(table,),
        notes=notes,
        numbers=numbers,
    )
