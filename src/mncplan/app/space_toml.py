"""TOML tables read with their place in every complaint, and values written as TOML."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from mncplan.errors import InvalidInputError

_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_MISSING: Final = object()


class Table:
    """A TOML table that knows where it is and which of its keys have been read."""

    def __init__(self, content: Mapping[str, Any], where: str) -> None:
        self.where = where
        self._content = content
        self._read: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._content

    def __iter__(self) -> Iterator[str]:
        return iter(self._content)

    def named(self, where: str) -> Table:
        """The same table under a name a reader finds more easily."""
        self.where = f"{self.where}: {where}"
        return self

    def text(self, key: str, default: str | None = None) -> str:
        """A text; an error where it is missing and there is no default."""
        return str(self._get(key, default, str, "a text in quotes"))

    def number(self, key: str, default: float | None = None) -> float | str:
        """A number, or a text that holds one with its unit."""
        value: float | str = self._get(key, default, (int, float, str), 'a number or "5 mmol/L"')
        return value

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts."""
        return tuple(self._list(key, str, 'a list of texts, e.g. ["a", "b"]'))

    def numbers(self, key: str) -> tuple[float | str, ...]:
        """A list of numbers, or of texts with units."""
        return tuple(self._list(key, (int, float, str), "a list of numbers"))

    def rows(self, key: str) -> tuple[tuple[float, ...], ...]:
        """A list of lists of numbers."""
        expected = "a list of lists of numbers"
        rows = self._list(key, list, expected)
        if any(isinstance(v, bool) or not isinstance(v, int | float) for row in rows for v in row):
            raise InvalidInputError(f"{self.where}: {key}; expected {expected}")
        return tuple(tuple(row) for row in rows)

    def table(self, key: str) -> Table | None:
        """A table inside this one; None when it is not there."""
        value = self._get(key, None, dict, "a table")
        return None if value is None else Table(value, f"{self.where}: {key}")

    def tables(self, key: str) -> tuple[Table, ...]:
        """A list of tables; empty when it is not there."""
        if key not in self._content:
            return ()
        items = self._list(key, dict, f"[[{key}]] tables")
        return tuple(Table(item, f"{self.where}: {key} {i}") for i, item in enumerate(items, 1))

    def done(self, *others: str) -> None:
        """Refuse keys that nobody read; `others` may stand there too."""
        if unknown := sorted(set(self._content) - self._read):
            known = ", ".join(sorted({*self._read, *others}))
            raise InvalidInputError(f"{self.where}: unknown key {unknown[0]!r}; expected {known}")

    def _get(self, key: str, default: Any, kind: Any, expected: str) -> Any:
        self._read.add(key)
        value = self._content.get(key, _MISSING)
        if value is _MISSING:
            if default is None and kind is not dict:
                raise InvalidInputError(f"{self.where}: no {key}; expected {expected}")
            return default
        if isinstance(value, bool) or not isinstance(value, kind):
            raise InvalidInputError(f"{self.where}: {key} = {value!r}; expected {expected}")
        return value

    def _list(self, key: str, kind: Any, expected: str) -> list[Any]:
        found: list[Any] = self._get(key, None, list, expected)
        if any(isinstance(v, bool) or not isinstance(v, kind) for v in found):
            raise InvalidInputError(f"{self.where}: {key}; expected {expected}")
        return found


def quoted(key: str) -> str:
    """A key, in quotes where TOML wants them."""
    return key if _BARE.fullmatch(key) else toml_value(key)


def toml_value(value: Any) -> str:
    """A text, number, list or table as TOML on one line; numbers keep every digit."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007F")
    if isinstance(value, Mapping):
        inside = ", ".join(f"{quoted(key)} = {toml_value(item)}" for key, item in value.items())
        return f"{{ {inside} }}"
    if isinstance(value, Sequence):
        return f"[{', '.join(map(toml_value, value))}]"
    return repr(float(value)) if isinstance(value, float) else repr(int(value))
