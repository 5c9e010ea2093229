"""Settings as rows of numbers for a model."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from mncplan.conditions.space_draft import FloatArray
from mncplan.conditions.space_scale import position
from mncplan.domain.space import ChemicalParameter, NumberParameter, Parameter, Setting, Space

Kind = Literal["number", "choice", "chemical", "presence"]


@dataclass(frozen=True, slots=True)
class Block:
    """Columns that encode one parameter; `names` has one entry per column."""

    parameter: str
    kind: Kind
    start: int
    names: tuple[str, ...]

    @property
    def stop(self) -> int:
        """Column after the last."""
        return self.start + len(self.names)


def blocks(space: Space, *, is_one_hot: bool = False) -> tuple[Block, ...]:
    """What the columns of `encode` mean, in order."""
    found: list[Block] = []
    at = 0
    for item in space.parameters:
        for kind, names in _columns(item, is_one_hot=is_one_hot):
            found.append(Block(item.name, kind, at, names))
            at += len(names)
    return tuple(found)


def encode(space: Space, settings: Sequence[Setting], *, is_one_hot: bool = False) -> FloatArray:
    """Turn settings into numbers from 0 to 1.

    Numbers become their place between the limits on the parameter's scale. A choice becomes one
    column per option; a chemical its descriptors, each scaled to 0-1 over the choices, columns
    that do not vary left out. A conditional parameter gets a column that says whether it exists;
    where it does not, all its columns are 0.

    Args:
        space: The parameters; values outside their limits are not refused.
        settings: n settings.
        is_one_hot: Encode chemicals as plain choices.

    Returns:
        Array of shape (n, d); `blocks` names the d columns.
    """
    layout = blocks(space, is_one_hot=is_one_hot)
    encoded = np.zeros((len(settings), layout[-1].stop))
    for block in layout:
        item = space[block.parameter]
        table = _choice_rows(item, is_one_hot=is_one_hot)
        for row, setting in enumerate(settings):
            if item.name not in setting:
                continue
            value = setting[item.name]
            if block.kind == "presence":
                encoded[row, block.start] = 1.0
            elif isinstance(item, NumberParameter):
                encoded[row, block.start] = position(item, float(value))
            else:
                encoded[row, block.start : block.stop] = table[str(value)]
    return encoded


def _columns(item: Parameter, *, is_one_hot: bool) -> list[tuple[Kind, tuple[str, ...]]]:
    found: list[tuple[Kind, tuple[str, ...]]] = []
    if isinstance(item, NumberParameter):
        found.append(("number", (item.name,)))
    elif isinstance(item, ChemicalParameter) and not is_one_hot:
        varying = [item.descriptors[i] for i in _varying(item)]
        found.append(("chemical", tuple(f"{item.name}: {name}" for name in varying)))
    else:
        found.append(("choice", tuple(f"{item.name} = {choice}" for choice in item.choices)))
    if item.when is not None:
        found.append(("presence", (f"{item.name} exists",)))
    return found


def _choice_rows(item: Parameter, *, is_one_hot: bool) -> dict[str, FloatArray]:
    """Encoded row of each choice; empty for numbers."""
    if isinstance(item, NumberParameter):
        return {}
    rows = np.eye(len(item.choices))
    if isinstance(item, ChemicalParameter) and not is_one_hot:
        rows = np.array(item.table)[:, _varying(item)]
        rows = (rows - rows.min(axis=0)) / np.ptp(rows, axis=0)
    return dict(zip(item.choices, rows, strict=True))


def _varying(item: ChemicalParameter) -> list[int]:
    return [int(i) for i in np.flatnonzero(np.ptp(np.array(item.table), axis=0) > 0)]
