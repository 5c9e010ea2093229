"""What the library stores: entries of several kinds with their chemistry beside the full fact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

KINDS: Final = (
    "cluster",
    "transformation",
    "protocol",
    "property",
    "procedure",
    "effect",
    "rule",
    "template",
    "ligand",
    "substance",
    "ion",
    "source",
    "record",
)
"""Kinds of entry, in the order in which answers list them."""

Origin = Literal["packaged", "user"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry; `(kind, key)` is its identity.

    Attributes:
        formula: Canonical cluster formula, when the entry is about one.
        skeleton: Metals, ligand classes and charge; begins with ``~`` for a generic ligand.
        metals: Tokens such as `` Au:24 Pt:1 ``.
        ligands: Tokens such as `` PET:18 ``.
        body: The whole fact as plain JSON values.
        search_text: Case-folded text by which the entry is found.
        words: Each word of it once, between spaces.
        source: Key of the work the fact is attributed to.
    """

    kind: str
    key: str
    title: str
    body: Mapping[str, Any] = field(compare=False)
    formula: str | None = None
    skeleton: str | None = None
    n_metal: int | None = None
    metals: str = ""
    ligands: str = ""
    charge: int | None = None
    valence_electrons: int | None = None
    search_text: str = field(default="", compare=False)
    words: str = field(default="", compare=False)
    verified: bool = True
    source: str = ""
    origin: Origin = "packaged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One answer of a search."""

    kind: str
    key: str
    title: str
    formula: str
    verified: bool
    source: str
    origin: str
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Query:
    """What to search for.

    Attributes:
        text: Words, a formula, metals, a ligand or a DOI; every word must match.
        metals: Symbols that must all be present.
        ligand: Name or alias of a ligand that must be present.
        n_metal: Lowest and highest number of metal atoms, ends included.
    """

    text: str = ""
    kind: str = ""
    metals: tuple[str, ...] = ()
    ligand: str = ""
    n_metal: tuple[int | None, int | None] = (None, None)
    is_verified: bool = False
    limit: int = 20
    offset: int = 0
