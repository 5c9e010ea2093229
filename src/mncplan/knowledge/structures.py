"""Numbers that this program computed from published coordinates, for models to learn from.

The coordinates and the label sets themselves are not shipped: their licences do not allow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.provenance import Provenance
from mncplan.domain.structure_numbers import StructureNumbers
from mncplan.errors import KnowledgeError
from mncplan.knowledge.load import FormulaReader, load_ions, load_ligands
from mncplan.knowledge.tables import read_table

FILE: Final = "structure_numbers.csv"


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedStructure:
    """One published structure and its numbers.

    Attributes:
        id: Name within its set; values computed on the structure end their locator with it.
    """

    id: str
    cluster: Cluster
    numbers: StructureNumbers
    provenance: Provenance


@cache
def load_structures() -> tuple[DescribedStructure, ...]:
    """Every structure with its numbers.

    Raises:
        KnowledgeError: With file and line, when a row breaks a rule of form.
    """
    read = FormulaReader(load_ligands(), load_ions())
    found = []
    for row in read_table(FILE):
        cluster = read(row["formula"], row.where)
        numbers = [row.number(name) for name in ("homo_eV", "lumo_eV", "coordination")]
        if not isinstance(cluster, Cluster) or None in numbers:
            raise KnowledgeError(f"{row.where}: expected one cluster and three numbers")
        homo, lumo, coordination = (float(number or 0.0) for number in numbers)
        found.append(
            DescribedStructure(
                id=row["id"],
                cluster=cluster,
                numbers=StructureNumbers(homo_eV=homo, lumo_eV=lumo, coordination=coordination),
                provenance=row.provenance(),
            )
        )
    return tuple(found)
