"""Read a request from a TOML file: the options of ``plan`` under their own names."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mncplan.app.text_files import read_text
from mncplan.errors import InvalidInputError

_TEXTS = ("target", "ligand", "evidence")
_NUMBERS = ("routes", "max_steps", "max_isolations", "seed")
_LISTS = ("forbid", "require", "hide")
_PATHS = ("stock", "out")
_FLAGS = ("only_stock", "no_regulated", "mechanism")
_KEYS = (*_TEXTS, "scale", *_NUMBERS, *_FLAGS, *_LISTS, *_PATHS)


def read_request_file(path: Path) -> dict[str, Any]:
    """Read the keys a request file gives, each with its type; paths count from the file's folder.

    Raises:
        InvalidInputError: If it is no TOML, lacks a target, or has an unknown or mistyped key.
        StorageError: If it can't be read.
    """
    where = f"request file {path}"
    try:
        content = tomllib.loads(read_text(path, "request file"))
    except tomllib.TOMLDecodeError as error:
        raise InvalidInputError(f"{where}: no TOML: {error}") from error
    unknown = sorted(set(content) - set(_KEYS))
    if unknown:
        raise InvalidInputError(
            f"{where}: unknown key {unknown[0]!r}; expected {', '.join(sorted(_KEYS))}"
        )
    if "target" not in content:
        raise InvalidInputError(f'{where}: no target, e.g. target = "[Au25(PET)18]-"')
    return {key: _value(where, key, value, path.parent) for key, value in content.items()}


def _value(where: str, key: str, value: Any, folder: Path) -> Any:
    is_number = isinstance(value, int) and not isinstance(value, bool)
    match value:
        case str() if key in _TEXTS or key == "scale":
            return value
        case str() if key in _PATHS and value:
            return folder / value
        case str() if key in _LISTS:
            return (value,)
        case list() if key in _LISTS and all(isinstance(item, str) for item in value):
            return tuple(value)
        case bool() if key in _FLAGS:
            return value
        case int() if key in _NUMBERS and is_number:
            return value
        case int() | float() if key == "scale" and not isinstance(value, bool):
            return f"{value}"
    raise InvalidInputError(f"{where}: {key} = {_shown(value)}; expected {_expected(key)}")


def _expected(key: str) -> str:
    texts: Mapping[str, str] = {
        "scale": 'a mass such as "50mg"',
        "stock": "the path of a CSV file in quotes",
        "out": "the path of a folder in quotes",
        "target": 'a formula or wish in quotes, e.g. "[Au25(PET)18]-"',
    }
    if key in _FLAGS:
        return "true or false"
    if key in _NUMBERS:
        return "a whole number"
    if key in _LISTS:
        return f'a list of words, e.g. {key} = ["NaBH4"]'
    return texts.get(key, "text in quotes")


def _shown(value: Any) -> str:
    text = f'"{value}"' if isinstance(value, str) else str(value)
    return text if len(text) <= 40 else text[:37] + "..."
