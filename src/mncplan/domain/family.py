"""Composition families such as [Ag25-xAux(SR)18]-, x = 1-24."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from mncplan.domain.cluster import Cluster, format_charge
from mncplan.domain.counts import LinearCount
from mncplan.domain.formula import ParsedFormula, is_family, parse_formula
from mncplan.domain.ions import IonTable, default_ions
from mncplan.domain.ligand import Ligand, LigandTable, default_table
from mncplan.domain.shell import shell_rank
from mncplan.errors import FormulaError, InvalidInputError

Part = TypeVar("Part")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFamily:
    """Clusters that differ in one running number.

    Raises:
        InvalidInputError: If the first or the last member is no cluster.
    """

    metals: tuple[tuple[str, LinearCount], ...]
    ligands: tuple[tuple[Ligand, LinearCount], ...]
    charge: int
    variable: str
    low: int
    high: int

    def __post_init__(self) -> None:
        metals = sorted(_merged(self.metals), key=lambda item: (-item[1].constant, item[0]))
        ligands = sorted(_merged(self.ligands), key=lambda item: shell_rank(item[0], 0))
        object.__setattr__(self, "metals", tuple(metals))
        object.__setattr__(self, "ligands", tuple(ligands))
        for value in (self.low, self.high):
            self.member(value)

    def member(self, value: int) -> Cluster:
        """The cluster at one value; members whose count falls to zero lose that part."""
        return Cluster(
            metals=tuple((s, n.at(value)) for s, n in self.metals if n.at(value)),
            ligands=tuple((lig, n.at(value)) for lig, n in self.ligands if n.at(value)),
            charge=self.charge,
        )

    def members(self) -> Iterator[Cluster]:
        """All members from `low` to `high`."""
        return (self.member(value) for value in range(self.low, self.high + 1))

    def __str__(self) -> str:
        body = "".join(f"{s}{'' if str(n) == '1' else n}" for s, n in self.metals)
        body += "".join(f"({lig}){'' if str(n) == '1' else n}" for lig, n in self.ligands)
        text = f"[{body}]{format_charge(self.charge)}" if self.charge else body
        return f"{text}, {self.variable} = {self.low}-{self.high}"


def _merged(parts: Iterable[tuple[Part, LinearCount]]) -> list[tuple[Part, LinearCount]]:
    total: dict[Part, LinearCount] = {}
    for part, n in parts:
        total[part] = total[part] + n if part in total else n
    return list(total.items())


def parse_cluster(
    text: str, *, ligands: LigandTable | None = None, ions: IonTable | None = None
) -> Cluster | ClusterFamily:
    """Read a formula that may be one cluster or a family.

    Raises:
        FormulaError: With the position and what was expected there.

    Example:
        >>> import mncplan
        >>> known = mncplan.load_knowledge()
        >>> str(parse_cluster("[Ag25-xAux(SR)18]-, x = 1-24", ligands=known.ligands))
        '[Ag25-xAux(SR)18]-, x = 1-24'
    """
    table = default_table() if ligands is None else ligands
    parsed = parse_formula(text, table, default_ions() if ions is None else ions)
    return _family(text, parsed) if is_family(parsed) else Cluster.from_parsed(parsed)


def _family(text: str, parsed: ParsedFormula) -> ClusterFamily:
    counts = [n for _, n in (*parsed.metals, *parsed.ligands)]
    names = {n.variable for n in counts if n.slope}
    if len(names) != 1 or parsed.variable not in {"", *names}:
        listed = ", ".join(sorted(names | {parsed.variable} - {""}))
        raise FormulaError(text, 0, f"variables {listed}", "one running variable, e.g. x = 1-24")
    if parsed.isomer or parsed.counter_ions:
        raise FormulaError(text, 0, "a family with counter-ions or isomer tag", "neither of them")
    name = names.pop()
    limits = [n.constant for n in counts if n.slope < 0]
    if parsed.high is None and (not limits or sum(n.slope for n in counts) != 0):
        problem = f"{name} has no range"
        raise FormulaError(text, len(text), problem, f"a range, e.g. , {name} = 1-4")
    high = min(limits) if parsed.high is None else parsed.high
    if limits and high > min(limits):
        problem = f"{name} = {high} gives a negative count"
        raise FormulaError(text, 0, problem, f"at most {min(limits)}")
    try:
        return ClusterFamily(
            metals=parsed.metals,
            ligands=parsed.ligands,
            charge=parsed.charge,
            variable=name,
            low=parsed.low or 0,
            high=high,
        )
    except InvalidInputError as error:
        raise FormulaError(text, 0, f"no cluster at one end: {error}", "another range") from error
