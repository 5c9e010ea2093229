"""Where a fact comes from and what kind of fact it is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

RECALLED_BADGE = "recalled, not re-read: check against the cited paper before weighing"


OWN_MARK = "your library"
"""Stands beside a fact that the user recorded."""


class Basis(StrEnum):
    """How a value was obtained."""

    MEASURED = "measured"
    COMPUTED = "computed"
    PREDICTED = "predicted"
    ESTIMATED = "estimated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A citable work; `doi` is empty where it is not certain."""

    key: str
    citation: str
    doi: str = ""
    year: int | None = None
    kind: str = "article"

    def __str__(self) -> str:
        return f"{self.citation}. doi:{self.doi}" if self.doi else self.citation


@dataclass(frozen=True, slots=True, kw_only=True)
class Provenance:
    """One fact's source, the text it was read in, the place, and its basis.

    Attributes:
        source: Key of the work the fact is attributed to.
        via: Key of the text that was actually read, when another.
        verified: False for facts recalled and not re-read.
        origin: Packaged with the program, or read along from the user's library.
    """

    source: str
    basis: Basis
    locator: str = ""
    via: str = ""
    verified: bool = True
    origin: Literal["packaged", "user"] = "packaged"

    @property
    def badge(self) -> str:
        """The warning shown beside an unverified fact; empty for a verified one."""
        return "" if self.verified else RECALLED_BADGE
