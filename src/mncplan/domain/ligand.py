"""Ligands, and the table that resolves what chemists call them."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass, field

from mncplan.domain.composition import Composition, add, molar_mass
from mncplan.domain.provenance import Provenance
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
    if not ligand.free_formula:
        return ()
    return add((ligand.free_formula, 1), ((("H", 1),), -ligand.protons_lost))


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
        self._all = tuple(ligands)
        for ligand in self._all:
            for name in (ligand.id, *ligand.aliases):
                key = normalise_name(name)
                other = self._by_name.setdefault(key, ligand)
                if other.id != ligand.id:
                    raise KnowledgeError(f"ligand name {name!r} means both {other.id} and {ligand}")
        self._bare = tuple(
            sorted(
                {
                    name
                    for ligand in self._all
                    for name in (ligand.id, *ligand.aliases)
                    if len(name) > 1 and " " not in name and name[-1] not in "0123456789'"
                },
                key=lambda name: (-len(name), name),
            )
        )

    def __iter__(self) -> Iterable[Ligand]:  # type: ignore[override]
        return iter(self._all)

    def __len__(self) -> int:
        return len(self._all)

    def find(self, name: str) -> Ligand | None:
        """Look a ligand up by id or alias; None when unknown."""
        return self._by_name.get(normalise_name(name))

    def resolve(self, name: str, *, text: str = "", position: int = 0) -> Ligand:
        """Look a ligand up by id or alias.

        Raises:
            UnknownLigandError: With the nearest known names.
        """
        found = self.find(name)
        if found is not None:
            return found
        near = difflib.get_close_matches(normalise_name(name), self._by_name, n=3, cutoff=0.6)
        hint = ", ".join(dict.fromkeys(self._by_name[key].id for key in near))
        expected = "a known ligand such as " + (hint or "PET, SG, p-MBA, PPh3")
        raise UnknownLigandError(text or name, position, f"unknown ligand {name!r}", expected)

    def longest_at(self, text: str, position: int) -> str | None:
        """The longest ligand name that starts at `position`, written without parentheses."""
        for name in self._bare:
            if text.startswith(name, position):
                return name
        return None


_default: LigandTable | None = None


def set_default_table(table: LigandTable) -> None:
    """Name the table that `parse` functions use when none is given."""
    global _default  # noqa: PLW0603 - one table per process, set by the package root
    _default = table


def default_table() -> LigandTable:
    """The table set by the package root.

    Raises:
        FormulaError: If no table was set.
    """
    if _default is None:
        raise FormulaError("", 0, "no ligand table is loaded", "a call of mncplan.load()")
    return _default
