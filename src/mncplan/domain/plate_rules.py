"""What one plate may hold: vessels, shared values, stocks, controls and where they go."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from mncplan.errors import InvalidInputError

Row = tuple[tuple[str, float | str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Labware:
    """Vessels of one kind in rows and columns.

    Attributes:
        capacity_uL: Of one vessel, to the brim.
        load_name: The robot maker's name of it; empty when there is none.
    """

    key: str
    name: str
    rows: int
    columns: int
    capacity_uL: float
    load_name: str = ""

    @property
    def n_wells(self) -> int:
        """How many vessels."""
        return self.rows * self.columns

    def labels(self) -> tuple[str, ...]:
        """Names such as B3, column by column."""
        return tuple(
            f"{chr(65 + row)}{column + 1}"
            for column in range(self.columns)
            for row in range(self.rows)
        )

    def is_edge(self, label: str) -> bool:
        """Whether a well is in the outer ring, where plates evaporate and cool fastest."""
        row, column = ord(label[0]) - 65, int(label[1:]) - 1
        return row in {0, self.rows - 1} or column in {0, self.columns - 1}


def _labware(*items: Labware) -> dict[str, Labware]:
    return {item.key: item for item in items}


LABWARE: Final = _labware(
    Labware(key="24-vials", name="24 glass vials of 4 mL", rows=4, columns=6, capacity_uL=4000),
    Labware(
        key="24", name="24 wells of 3.4 mL", rows=4, columns=6, capacity_uL=3400,
        load_name="corning_24_wellplate_3.4ml_flat",
    ),
    Labware(
        key="96", name="96 deep wells of 2 mL", rows=8, columns=12, capacity_uL=2000,
        load_name="nest_96_wellplate_2ml_deep",
    ),
    Labware(
        key="96-flat", name="96 flat wells of 360 uL", rows=8, columns=12, capacity_uL=360,
        load_name="corning_96_wellplate_360ul_flat",
    ),
    Labware(
        key="384", name="384 flat wells of 112 uL", rows=16, columns=24, capacity_uL=112,
        load_name="corning_384_wellplate_112ul_flat",
    ),
)  # fmt: skip
"""Capacities are those of the definitions shipped with opentrons 9.0.0; vials: by their name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownRecipe:
    """A recipe with a known outcome, run on each plate as a control."""

    name: str
    setting: Row


@dataclass(frozen=True, slots=True, kw_only=True)
class PlateRules:
    """The hardware's and the chemist's limits for one plate.

    Attributes:
        labware: Key of `LABWARE`.
        shared: Parameters with one value for the whole plate, such as temperature.
        most_choices: Pairs (parameter, n): at most n different values of it on a plate.
        most_stocks: Most stock solutions on a plate; None for no limit.
        n_blanks: Wells without the reagent named by ``blank_without``.
        blank_without: Role of the dose that a blank goes without, e.g. reductant; empty for no
            blanks.
        n_incumbents: Wells that repeat the best recipe so far, for the noise.
        controls: Known recipes, one well each.
        edge: Whether the outer ring is used.
    """

    labware: str = "96"
    shared: tuple[str, ...] = ()
    most_choices: tuple[tuple[str, int], ...] = ()
    most_stocks: int | None = None
    n_blanks: int = 1
    blank_without: str = ""
    n_incumbents: int = 0
    controls: tuple[KnownRecipe, ...] = ()
    edge: Literal["use", "avoid"] = "use"

    def __post_init__(self) -> None:
        if self.labware not in LABWARE:
            raise InvalidInputError(
                f"plate: no labware {self.labware!r}; there are {', '.join(LABWARE)}"
            )
        if self.edge not in {"use", "avoid"}:
            raise InvalidInputError(f"plate: edge is {self.edge!r}; expected use or avoid")
        counts = {"n_blanks": self.n_blanks, "n_incumbents": self.n_incumbents}
        for name, n in counts.items():
            if n < 0:
                raise InvalidInputError(f"plate: {name} is {n}; expected 0 or more")
        limits = [
            *self.most_choices,
            ("stocks", 1 if self.most_stocks is None else self.most_stocks),
        ]
        for name, n in limits:
            if n < 1:
                raise InvalidInputError(f"plate: at most {n} values of {name}; expected 1 or more")

    @property
    def n_extra(self) -> int:
        """Wells that are no experiments of the optimiser."""
        return self.n_blanks + self.n_incumbents + len(self.controls)


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePrice:
    """What one rule costs on this plate.

    Attributes:
        gain: Expected gain of the wells chosen under this rule alone, unit of the objective.
        free: The same with no rule.
    """

    rule: str
    gain: float
    free: float

    @property
    def share(self) -> float:
        """Part of the expected gain that the rule costs, 0 to 1."""
        return 1 - self.gain / self.free if self.free > 0 else 0.0
