"""Domain nouns as plain JSON values, and back."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Hashable
from enum import Enum
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import ClusterFamily

Noun = TypeVar("Noun")
ReadFormula = Callable[[str], Cluster | ClusterFamily]

_FORMULAE = (Cluster, ClusterFamily)


def encode(noun: Any) -> dict[str, Any]:
    """Write a frozen noun as JSON values; fields at their default are left out.

    Clusters become their canonical formula.

    Example:
        >>> from mncplan.domain.provenance import Source
        >>> encode(Source(key="au2020", citation="A. U., 2020", year=2020))
        {'key': 'au2020', 'citation': 'A. U., 2020', 'year': 2020}
    """
    written = {}
    for item in dataclasses.fields(noun):
        value = getattr(noun, item.name)
        if item.default is dataclasses.MISSING or value != item.default:
            written[item.name] = _plain(value)
    return written


def _plain(value: Any) -> Any:
    if isinstance(value, _FORMULAE):
        return str(value)
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset):
        return sorted(_plain(part) for part in value)
    if isinstance(value, tuple):
        return [_plain(part) for part in value]
    if dataclasses.is_dataclass(value):
        return encode(value)
    return value


def decode(kind: type[Noun], written: dict[str, Any], read: ReadFormula) -> Noun:
    """Rebuild a noun from JSON values.

    Args:
        kind: Class of the noun.
        written: What `encode` gave.
        read: Parser of formulae.
    """
    hints = _hints(cast("Hashable", kind))
    return kind(**{name: _value(hints[name], value, read) for name, value in written.items()})


@cache
def _hints(kind: Hashable) -> dict[str, Any]:
    return get_type_hints(kind)


def _value(hint: Any, value: Any, read: ReadFormula) -> Any:
    origin, options = get_origin(hint), get_args(hint)
    if origin in {Union, UnionType}:
        return _choice(options, value, read)
    if origin is tuple:
        if len(options) == 2 and options[1] is Ellipsis:
            return tuple(_value(options[0], part, read) for part in value)
        return tuple(
            _value(option, part, read) for option, part in zip(options, value, strict=True)
        )
    if origin is frozenset:
        return frozenset(_value(options[0], part, read) for part in value)
    if origin is Literal or not isinstance(hint, type):
        return value
    return _single(hint, value, read)


def _choice(options: tuple[Any, ...], value: Any, read: ReadFormula) -> Any:
    if value is None:
        return None
    kept = tuple(option for option in options if option is not NoneType)
    if any(option in _FORMULAE for option in kept):
        return read(value)
    if len(kept) == 1:
        return _value(kept[0], value, read)
    return value


def _single(hint: type, value: Any, read: ReadFormula) -> Any:
    if hint in _FORMULAE:
        return read(value)
    if issubclass(hint, Enum):
        return hint(value)
    if dataclasses.is_dataclass(hint):
        return decode(hint, value, read)
    return value
