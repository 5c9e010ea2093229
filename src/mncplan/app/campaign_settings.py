"""Settings compared: which parameters exist, whether two agree, and where they differ."""

from __future__ import annotations

import math

from mncplan.domain.space import Setting, Space, is_active

_CLOSE = 1e-4


def active(space: Space, setting: Setting) -> Setting:
    """A setting without parameters whose condition is not met."""
    kept: dict[str, float | str] = {}
    for item in space.parameters:
        if item.name in setting and is_active(item, kept):
            kept[item.name] = setting[item.name]
    return kept


def is_close(one: Setting, other: Setting) -> bool:
    """Whether two settings agree within rounding."""
    return not otherwise(one, other)


def otherwise(one: Setting, other: Setting) -> str:
    """Where a setting differs from another, in words; empty where it does not."""
    told = ", ".join(
        f"{name} {_shown(one.get(name, 'none'))} instead of {_shown(other.get(name, 'none'))}"
        for name in sorted({*one, *other})
        if name not in one or name not in other or not _equal(one[name], other[name])
    )
    return f" with {told}" if told else ""


def _shown(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


def _equal(a: float | str, b: float | str) -> bool:
    return (
        a == b
        if isinstance(a, str) or isinstance(b, str)
        else math.isclose(a, b, rel_tol=_CLOSE, abs_tol=1e-9)
    )
