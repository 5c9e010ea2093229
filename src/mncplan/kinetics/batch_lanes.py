"""Arithmetic on rows of `LANES` numbers as vector instructions, for the compiled solver.

Numba's own loops over so few numbers spend more time on checks for overlap than on numbers.
Imported only where Numba is installed. Arrays are C-contiguous float64 whose last axis is `LANES`
long; index arrays are of uint32. Numba's cache of `batch_kernel` does not notice changes here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, Final

ir: Any = import_module("llvmlite.ir")
cgutils: Any = import_module("numba.core.cgutils")
types: Any = import_module("numba.core.types")
_intrinsic: Any = import_module("numba.extending").intrinsic

LANES: Final = 8
_VECTOR: Final = ir.VectorType(ir.DoubleType(), LANES)
_WIDE: Final = ir.IntType(64)
_LOOSE: Final = ("contract", "reassoc", "nsz")
_ALIGN: Final = 8


def _vector(typed: Callable[..., Any]) -> Any:
    """A function of compiled code, written as instructions."""
    return _intrinsic(typed)


class _Emitter:
    """Instructions on the arguments of one intrinsic."""

    def __init__(self, context: Any, builder: Any, signature: Any, args: Any) -> None:
        self.context, self.builder, self.args = context, builder, args
        self.types = signature.args

    def number(self, array: int, index: Any) -> Any:
        """Element of a one-dimensional array argument."""
        return self.builder.load(self.builder.gep(self._data(array), [self.wide(index)]))

    def wide(self, index: Any) -> Any:
        return index if index.type.width == _WIDE.width else self.builder.zext(index, _WIDE)

    def row(self, array: int, index: Any) -> Any:
        """Address of a row of an array argument."""
        offset = self.builder.mul(self.wide(index), ir.Constant(_WIDE, LANES))
        place = self.builder.gep(self._data(array), [offset])
        return self.builder.bitcast(place, _VECTOR.as_pointer())

    def load(self, array: int, index: Any) -> Any:
        return self.builder.load(self.row(array, index), align=_ALIGN)

    def product(self, *factors: Any) -> Any:
        out = factors[0]
        for factor in factors[1:]:
            out = self.builder.fmul(out, factor, flags=_LOOSE)
        return out

    def splat(self, number: Any) -> Any:
        nothing = ir.Constant(_VECTOR, ir.Undefined)
        first = ir.Constant(ir.IntType(32), 0)
        mask = ir.Constant(ir.VectorType(ir.IntType(32), LANES), [0] * LANES)
        one = self.builder.insert_element(nothing, number, first)
        return self.builder.shuffle_vector(one, nothing, mask)

    def accumulate(self, place: Any, value: Any, *, is_minus: bool) -> None:
        before = self.builder.load(place, align=_ALIGN)
        join = self.builder.fsub if is_minus else self.builder.fadd
        self.builder.store(join(before, value, flags=_LOOSE), place, align=_ALIGN)

    def _data(self, array: int) -> Any:
        made = self.context.make_array(self.types[array])
        return made(self.context, self.builder, self.args[array]).data


@_vector
def add_scaled(typing: Any, out: Any, i: Any, scale: Any, a: Any, j: Any) -> Any:
    """out[i] += scale * a[j]."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        on = _Emitter(context, builder, signature, args)
        on.accumulate(
            on.row(0, args[1]), on.product(on.splat(args[2]), on.load(3, args[4])), is_minus=False
        )
        return context.get_dummy_value()

    return types.void(out, i, types.float64, a, j), code


@_vector
def subtract_product(typing: Any, out: Any, i: Any, j: Any, k: Any) -> Any:
    """out[i] -= out[j] * out[k]."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        on = _Emitter(context, builder, signature, args)
        on.accumulate(
            on.row(0, args[1]), on.product(on.load(0, args[2]), on.load(0, args[3])), is_minus=True
        )
        return context.get_dummy_value()

    return types.void(out, i, j, k), code


@_vector
def add_rate(  # noqa: PLR0913 - as the arrays lie
    typing: Any, out: Any, i: Any, scale: Any, k: Any, j: Any, c: Any, factors: Any
) -> Any:
    """out[i] += scale * k[j] * product of c at the factors."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        on = _Emitter(context, builder, signature, args)
        places = cgutils.unpack_tuple(builder, args[6], signature.args[6].count)
        rate = on.product(on.load(3, args[4]), *(on.load(5, place) for place in places))
        on.accumulate(on.row(0, args[1]), on.product(on.splat(args[2]), rate), is_minus=False)
        return context.get_dummy_value()

    return types.void(out, i, types.float64, k, j, c, factors), code


@_vector
def add_row(  # noqa: PLR0913 - as the arrays lie
    typing: Any, out: Any, i: Any, row: Any, index: Any, weight: Any, a: Any
) -> Any:
    """out[i] += sum of weight[x] * a[index[x]] for x in range(*row)."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        on = _Emitter(context, builder, signature, args)
        _sum(on, args[1], args[2],
             lambda x: [on.splat(on.number(4, x)), on.load(5, on.number(3, x))])  # fmt: skip
        return context.get_dummy_value()

    return types.void(out, i, row, index, weight, a), code


@_vector
def subtract_row(  # noqa: PLR0913 - as the arrays lie
    typing: Any, b: Any, i: Any, row: Any, lu: Any, place: Any, column: Any
) -> Any:
    """b[i] -= sum of lu[place[x]] * b[column[x]] for x in range(*row)."""

    def code(context: Any, builder: Any, signature: Any, args: Any) -> Any:
        on = _Emitter(context, builder, signature, args)
        _sum(on, args[1], args[2],
             lambda x: [on.load(3, on.number(4, x)), on.load(0, on.number(5, x))],
             is_minus=True)  # fmt: skip
        return context.get_dummy_value()

    return types.void(b, i, row, lu, place, column), code


def _sum(on: _Emitter, i: Any, row: Any, factors: Any, *, is_minus: bool = False) -> None:
    """Add up products in registers and only then change row i of the first argument."""
    total = cgutils.alloca_once_value(on.builder, ir.Constant(_VECTOR, [0.0] * LANES))
    on.builder.store(ir.Constant(_VECTOR, [0.0] * LANES), total)
    begin, end = (on.wide(x) for x in cgutils.unpack_tuple(on.builder, row, 2))
    with cgutils.for_range_slice(on.builder, begin, end, ir.Constant(_WIDE, 1)) as (x, _):
        chosen: Sequence[Any] = factors(x)
        value = on.product(*chosen)
        on.builder.store(on.builder.fadd(on.builder.load(total), value, flags=_LOOSE), total)
    on.accumulate(on.row(0, i), on.builder.load(total), is_minus=is_minus)
