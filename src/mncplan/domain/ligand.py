"""Ligands, and the table that resolves what chemists call them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from mncplan.domain.composition import Composition, add, molar_mass
from mncplan.domain.provenance import Provenance
from mncplan.domain.spelling import nearest, pair_index
from mncplan.errors import FormulaError, KnowledgeError, UnknownLigandError


@dataclass(frozen=True, slots=True, kw_only=True)
class Ligand:
    """A ligand in its bound form; identity is the id alone.

    Attributes:
        x_electrons: Electrons localised on binding (thiolate 1, sulfide 2, phosphine 0).
        bound_charge: Formal charge of the bound ligand, in e.
        free_formula: Composition of the free, protonated ligand; empty when unknown or generic.
        protons_lost: Hydrogens the free ligand loses on binding.
    """

    id: str
    name: str = field(compare=False)
    kind: str = field(compare=False)
    donation: str = field(compare=False)
    x_electrons: int = field(compare=False)
    bound_charge: int = field(compare=False)
    denticity: int = field(default=1, compare=False)
    smiles: str = field(default="", compare=False)
    free_formula: Composition = field(default=(), compare=False)
    protons_lost: int = field(default=0, compare=False)
    aliases: tuple[str, ...] = field(default=(), compare=False)
    traits: frozenset[str] = field(default=frozenset(), compare=False)
    solubility: str = field(default="unknown", compare=False)
    is_generic: bool = field(default=False, compare=False)
    provenance: Provenance | None = field(default=None, compare=False)
    note: str = field(default="", compare=False)

    def __str__(self) -> str:
        return self.id


def bound_formula(ligand: Ligand) -> Composition:
    """Composition of the ligand as it sits on the cluster; empty when unknown."""
    return _without_protons(ligand.free_formula, ligand.protons_lost)


@cache
def _without_protons(formula: Composition, n: int) -> Composition:
    return add((formula, 1), ((("H", 1),), -n)) if formula else ()


def is_inorganic(ligand: Ligand) -> bool:
    """True when reactions count the atoms of the ligand, not the whole: up to three, as in SCN."""
    return 1 <= sum(n for _, n in bound_formula(ligand)) <= 3


def free_molar_mass(ligand: Ligand) -> float | None:
    """Molar mass of the free ligand in g/mol, or None when it has no formula."""
    return molar_mass(ligand.free_formula) if ligand.free_formula else None


def normalise_name(name: str) -> str:
    """Fold case, spaces and hyphen variants so that spellings of one ligand meet."""
    return "".join(name.split()).casefold().replace("_", "-").replace("≡", "#")


class LigandTable:
    """Ligands by id or alias.

    Raises:
        KnowledgeError: If two ligands share a name.
    """

    def __init__(self, ligands: Iterable[Ligand]) -> None:
        self._by_name: dict[str, Ligand] = {}
        self._as_written: dict[str, Ligand] = {}
        self._by_start: dict[str, list[str]] = {}
        self._all = tuple(ligands)
        for ligand in self._all:
            for name in dict.fromkeys((ligand.id, *ligand.aliases)):
                other = self._by_name.setdefault(normalise_name(name), ligand)
                if other.id != ligand.id:
                    raise KnowledgeError(f"ligand name {name!r} means both {other.id} and {ligand}")
                self._as_written[name] = ligand
                if name[0].isalpha() and " " not in name:
                    self._by_start.setdefault(name[:2], []).append(name)
        self._pairs = pair_index(self._by_name)

    def __iter__(self) -> Iterator[Ligand]:
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def find(self, name: str) -> Ligand | None:
        """Look a ligand up by id or alias; None when unknown."""
        if name in self._as_written:
            return self._as_written[name]
        key = normalise_name(name)
        return self._by_name.get(key) or self._by_name.get(re.sub("^s-", "s", key))

    def resolve(self, name: str, *, text: str = "", position: int = 0) -> Ligand:
        """Look a ligand up by id or alias.

        Raises:
            UnknownLigandError: With the nearest known names.
        """
        found = self.find(name)
        if found is None:
            raise self.unknown(name, text=text, position=position)
        return found

    def unknown(self, name: str, *, text: str = "", position: int = 0) -> UnknownLigandError:
        """The error for a name that is in no row, with the nearest names that are."""
        near = nearest(normalise_name(name), self._pairs)
        hint = ", ".join(dict.fromkeys(self._by_name[key].id for key in near))
        expected = "a known ligand such as " + (hint or "PET, SG, p-MBA, PPh3")
        return UnknownLigandError(text or name, position, f"unknown ligand {name!r}", expected)

    def names_at(self, text: str, at: int) -> list[str]:
        """Every ligand name that starts at `at`, written without parentheses."""
        pair = text[at : at + 2]
        longer = [name for name in self._by_start.get(pair, ()) if text.startswith(name, at)]
        return longer + self._by_start.get(pair[:1], []) if len(pair) > 1 else longer


_default: Callable[[], LigandTable] | None = None


def set_default_table(source: LigandTable | Callable[[], LigandTable]) -> None:
    """Name the table, or what loads it, that `parse` functions use when none is given."""
    global _default  # noqa: PLW0603 - one table per process, set by the package root
    _default = source if callable(source) else lambda: source


def default_table() -> LigandTable:
    """The table named by the package root.

    Raises:
        FormulaError: If no table was named.
    """
    if _default is None:
        raise FormulaError("", 0, "no ligand table is loaded", "import mncplan first")
    return _default()
