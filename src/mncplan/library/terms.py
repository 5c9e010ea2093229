"""Read what a chemist types into a search box."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, TypeAlias

from mncplan.domain.cluster import Cluster, is_generic
from mncplan.domain.element import METALS
from mncplan.domain.family import ClusterFamily, parse_cluster
from mncplan.domain.ions import IonTable
from mncplan.domain.ligand import LigandTable
from mncplan.errors import FormulaError
from mncplan.library.harvest import skeleton

_WORD: Final = re.compile(r'"([^"]+)"|(\S+)')
_DOI: Final = re.compile(
    r"^(?:doi:?|https?://(?:dx\.)?doi\.org/)*(10\.\d{4,9}/\S+)$", re.IGNORECASE
)
_METALS: Final = re.compile(r"(?:[A-Z][a-z]?\d*)+")
_METAL: Final = re.compile(r"([A-Z][a-z]?)(\d*)")
_HAS_SPACED_RANGE: Final = re.compile(r"[a-z]\s*=\s*\d")


@dataclass(frozen=True, slots=True)
class FormulaTerm:
    """A whole formula, canonical, with the skeletons that count as the same framework."""

    text: str
    skeletons: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MetalTerm:
    """Metals with their numbers, such as ``Au25`` or ``PtAu24``; 0 for any number."""

    text: str
    metals: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class LigandTerm:
    """A ligand under any of its names."""

    text: str
    ligand: str


@dataclass(frozen=True, slots=True)
class TextTerm:
    """Any other word; a DOI may be cut short."""

    text: str
    is_doi: bool = False


Term: TypeAlias = FormulaTerm | MetalTerm | LigandTerm | TextTerm


class TermReader:
    """Read search text with the names that this library knows."""

    def __init__(self, ligands: LigandTable, ions: IonTable) -> None:
        self._ligands = ligands
        self._ions = ions

    def read(self, text: str) -> tuple[Term, ...]:
        """Split a search text into terms."""
        text = text.strip()
        if _HAS_SPACED_RANGE.search(text) and (whole := self._formula(text)):
            return (whole,)
        words = [quoted or plain for quoted, plain in _WORD.findall(text)]
        return tuple(
            self._term(word)
            for word in words
            if not (len(words) > 1 and word.casefold() in {"doi", "doi:"})
            and any(char.isalnum() for char in word)
        )

    def _term(self, word: str) -> Term:
        doi = _DOI.match(word)
        if doi:
            return TextTerm(doi.group(1).casefold().rstrip(".,;"), is_doi=True)
        metals = self._metals(word)
        if metals:
            return MetalTerm(word, metals)
        ligand = self._ligands.find(word)
        if ligand is not None:
            return LigandTerm(word.casefold(), ligand.id)
        return self._formula(word) or TextTerm(word.casefold())

    def _metals(self, word: str) -> tuple[tuple[str, int], ...]:
        if not _METALS.fullmatch(word):
            return ()
        found = tuple((symbol, int(n or 0)) for symbol, n in _METAL.findall(word))
        if any(symbol not in METALS for symbol, _ in found):
            return ()
        if len(found) > 1:
            return tuple((symbol, n or 1) for symbol, n in found)
        return found

    def _formula(self, text: str) -> FormulaTerm | None:
        try:
            found = parse_cluster(text, ligands=self._ligands, ions=self._ions)
        except FormulaError:
            return None
        return formula_term(found)


def formula_term(found: Cluster | ClusterFamily) -> FormulaTerm:
    """A generic formula stands for its whole framework, a definite one for itself."""
    if not isinstance(found, Cluster):
        return FormulaTerm(str(found))
    frame = skeleton(found).removeprefix("~")
    both = (f"~{frame}", frame) if is_generic(found) else (f"~{frame}",)
    return FormulaTerm(str(found), both if found.isomer is None else ())
