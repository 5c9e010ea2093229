"""Compute structure_numbers.csv from the user's copy of two public sets of structures.

The coordinates are not shipped: aunsrm_tddft (doi:10.1039/D5NR02222C) has no licence, NC_Database
is GPL-3.0. The numbers are computed by this program and stand beside their source. Takes minutes.

    MNCPLAN_DATA=FOLDER python -m tools.structure_numbers FILE
"""

from __future__ import annotations

import csv
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
from benchmarks.science import property_sets as sets

from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster
from mncplan.errors import InvalidInputError
from mncplan.structure.capped import Floats, capped
from mncplan.structure.numbers import structure_numbers

_HEAD: Final = (
    "id", "formula", "homo_eV", "lumo_eV", "coordination", "source", "via", "locator", "basis",
    "verified", "note",
)  # fmt: skip

Structure = tuple[str, str, str, str, tuple[str, ...], Floats]
"""Id, formula, source, locator, symbols, positions."""


def frames(path: Path) -> Iterator[tuple[str, tuple[str, ...], Floats]]:
    """Comment, symbols and positions of every frame of an XYZ file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    start = 0
    while start < len(lines):
        n = int(lines[start])
        cells = [line.split() for line in lines[start + 2 : start + 2 + n]]
        places = np.array([[float(x) for x in row[1:4]] for row in cells])
        yield lines[start + 1], tuple(row[0].capitalize() for row in cells), places
        start += n + 2


def structures() -> Iterator[Structure]:
    """Labelled skeletons of 2025, then relaxed clusters with whole ligands."""
    knowledge = knowledge_base()
    cores = {
        comment.split()[0].removeprefix("name="): (symbols, places)
        for comment, symbols, places in frames(sets.LABELS.with_name("cores_81.xyz"))
    }
    for label in sets.labels():
        if label.name in cores:
            where = f"cores, {label.name}"
            yield label.name, str(label.cluster), "peng2025", where, *cores[label.name]
    paths = {row["row"]: row["path"] for row in csv.DictReader(sets.NC_DATA.open(encoding="utf-8"))}
    for value in knowledge.properties:
        if (value.name, value.provenance.source) != ("computed_gap", "ncdb2021"):
            continue
        name = value.provenance.locator.split(" ")[-1]
        file = sets.NC_DATA.parent / paths[name]
        if file.is_file():
            _, symbols, places = next(frames(file))
            yield name, value.cluster, "ncdb2021", f"structure of row {name}", symbols, places


def main(out: Path) -> None:
    """Write the table; what can't be computed is named on stderr."""
    with out.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(_HEAD)
        for name, formula, source, locator, symbols, places in structures():
            try:
                model = capped(symbols, places)
                found = structure_numbers(model, Cluster.parse(formula).charge)
            except InvalidInputError as error:
                print(f"{name}: {error}", file=sys.stderr)
                continue
            levels = (found.homo_eV, found.lumo_eV, found.coordination)
            numbers = tuple(f"{number:.4f}" for number in levels)
            writer.writerow((name, formula, *numbers, source, "", locator, "computed", "yes", ""))
            stream.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
