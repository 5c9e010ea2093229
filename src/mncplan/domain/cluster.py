"""The cluster: metals, ligands, charge and isomer are its identity."""

from __future__ import annotations

from dataclasses import dataclass, field

from mncplan.domain.composition import Composition, add, molar_mass
from mncplan.domain.counts import MAX_COUNT
from mncplan.domain.element import METALS
from mncplan.domain.formula import ParsedFormula, is_family, is_isomer_tag, parse_formula
from mncplan.domain.ions import Ion, IonTable, default_ions
from mncplan.domain.ligand import Ligand, LigandTable, bound_formula, default_table
from mncplan.domain.shell import shell_rank, shell_text
from mncplan.errors import FormulaError, InvalidInputError, UndefinedMassError


def format_charge(charge: int) -> str:
    """Write a charge as chemists do: ``-``, ``2+``, nothing for zero."""
    if not charge:
        return ""
    return f"{abs(charge) if abs(charge) > 1 else ''}{'+' if charge > 0 else '-'}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A ligand-protected metal cluster of one definite composition.

    `parse` is the inverse of `str`. Counter-ions travel along but are not part of the identity.

    Raises:
        InvalidInputError: If there is no metal or a strange one, a count is no count, or the
            isomer tag is more than letters, digits and ``+.-`` between them.
    """

    metals: tuple[tuple[str, int], ...]
    ligands: tuple[tuple[Ligand, int], ...]
    charge: int = 0
    isomer: str | None = None
    counter_ions: tuple[tuple[Ion, int], ...] = field(default=(), compare=False)

    def __post_init__(self) -> None:
        metals: dict[str, int] = {}
        for symbol, n in self.metals:
            metals[symbol] = metals.get(symbol, 0) + n
        ligands: dict[Ligand, int] = {}
        for ligand, n in self.ligands:
            ligands[ligand] = ligands.get(ligand, 0) + n
        counts = (*metals.values(), *ligands.values())
        if not metals or min(counts) < 1 or max(counts) > MAX_COUNT:
            raise InvalidInputError(f"a cluster needs metals, and counts from 1 to {MAX_COUNT}")
        if unknown := set(metals) - METALS:
            raise InvalidInputError(f"{', '.join(sorted(unknown))} is not a cluster metal")
        if self.isomer is not None and not is_isomer_tag(self.isomer):
            raise InvalidInputError(f"{self.isomer!r} is no isomer tag; expected one such as 'T'")
        ordered = tuple(sorted(metals.items(), key=lambda item: (-item[1], item[0])))
        shell = sorted(ligands.items(), key=lambda item: shell_rank(*item))
        object.__setattr__(self, "metals", ordered)
        object.__setattr__(self, "ligands", tuple(shell))

    @classmethod
    def parse(
        cls, text: str, *, ligands: LigandTable | None = None, ions: IonTable | None = None
    ) -> Cluster:
        """Read a formula as chemists write it.

        Raises:
            FormulaError: With the position and what was expected there.

        Example:
            >>> import mncplan
            >>> str(mncplan.Cluster.parse("[Au₂₅(SC2H4Ph)₁₈]⁻"))
            '[Au25(PET)18]-'
        """
        table = default_table() if ligands is None else ligands
        parsed = parse_formula(text, table, default_ions() if ions is None else ions)
        if is_family(parsed):
            raise FormulaError(
                text, 0, "this is a composition family", "one member, e.g. with x given a number"
            )
        return cls.from_parsed(parsed)

    @classmethod
    def from_parsed(cls, parsed: ParsedFormula) -> Cluster:
        """The cluster of a formula whose counts are all numbers."""
        return cls(
            metals=tuple((symbol, n.constant) for symbol, n in parsed.metals),
            ligands=tuple((ligand, n.constant) for ligand, n in parsed.ligands),
            charge=parsed.charge,
            isomer=parsed.isomer,
            counter_ions=parsed.counter_ions,
        )

    @property
    def n_metal(self) -> int:
        """Number of metal atoms."""
        return sum(n for _, n in self.metals)

    @property
    def host(self) -> str:
        """The most abundant metal."""
        return self.metals[0][0]

    def __str__(self) -> str:
        body = "".join(f"{symbol}{n if n > 1 else ''}" for symbol, n in self.metals)
        body += shell_text(self.ligands)
        text = f"[{body}]{format_charge(self.charge)}" if self.charge else body
        return f"{text}#{self.isomer}" if self.isomer else text


def elemental_composition(cluster: Cluster) -> Composition:
    """Atoms of the cluster ion, counter-ions excluded.

    Raises:
        UndefinedMassError: If a ligand is generic or of unknown formula.
    """
    parts: list[tuple[Composition, int]] = [(((symbol, 1),), n) for symbol, n in cluster.metals]
    for ligand, n in cluster.ligands:
        formula = bound_formula(ligand)
        if not formula:
            raise UndefinedMassError(str(cluster), ligand.id)
        parts.append((formula, n))
    return add(*parts)


def cluster_mass(cluster: Cluster) -> float:
    """Molar mass of the cluster ion in g/mol.

    Raises:
        UndefinedMassError: If a ligand is generic or of unknown formula.
    """
    return molar_mass(elemental_composition(cluster))


def is_generic(cluster: Cluster) -> bool:
    """True when a ligand stands for a class rather than a compound."""
    return any(ligand.is_generic for ligand, _ in cluster.ligands)
