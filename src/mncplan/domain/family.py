"""Composition families such as [Ag25-xAux(SR)18]-, x = 1-24."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from mncplan.domain.cluster import Cluster, format_charge
from mncplan.domain.counts import LinearCount
from mncplan.domain.formula import parse_formula
from mncplan.domain.ions import IonTable, default_ions
from mncplan.domain.ligand import Ligand, LigandTable, default_table
from mncplan.errors import FormulaError


@dataclass(frozen=True, slots=True, kw_only=True)
class ClusterFamily:
    """Clusters that differ in one running number."""

    metals: tuple[tuple[str, LinearCount], ...]
    ligands: tuple[tuple[Ligand, LinearCount], ...]
    charge: int
    variable: str
    low: int
    high: int

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


def parse_cluster(
    text: str, *, ligands: LigandTable | None = None, ions: IonTable | None = None
) -> Cluster | ClusterFamily:
    """Read a formula that may be one cluster or a family.

    Raises:
        FormulaError: With the position and what was expected there.

    Example:
        >>> import mncplan
        >>> str(parse_cluster("[Ag25-xAux(SR)18]-, x = 1-24"))
        '[Ag25-xAux(SR)18]-, x = 1-24'
    """
    table = default_table() if ligands is None else ligands
    parsed = parse_formula(text, table, default_ions() if ions is None else ions)
    counts = [n for _, n in parsed.metals] + [n for _, n in parsed.ligands]
    names = {n.variable for n in counts if n.slope}
    if not names and not parsed.variable:
        return Cluster.parse(text, ligands=table, ions=ions)
    if len(names) != 1 or parsed.variable not in {"", *names}:
        listed = ", ".join(sorted(names | {parsed.variable} - {""})) or "none"
        raise FormulaError(text, 0, f"variables {listed}", "one running variable, e.g. x = 1-24")
    limits = [n.constant for n in counts if n.slope < 0]
    if not limits and parsed.high is None:
        raise FormulaError(text, len(text), "the variable has no range", "a range, e.g. , x = 1-4")
    top = min(limits) if limits else int(parsed.high or 0)
    high = top if parsed.high is None else parsed.high
    if high > top:
        raise FormulaError(text, 0, f"x = {high} gives a negative count", f"at most {top}")
    return ClusterFamily(
        metals=parsed.metals,
        ligands=parsed.ligands,
        charge=parsed.charge,
        variable=names.pop(),
        low=0 if parsed.low is None else parsed.low,
        high=high,
    )
