"""The published JSON, field by field, from the JSON Schemas."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from tools.reference.field_notes import FIELD_NOTES
from tools.reference.markdown import page, table

Schema = dict[str, Any]

PRINTED_BY: Final = {
    "plan": "`mncplan plan TARGET --json`; also the file plan.json",
    "explain": "`mncplan explain FORMULA --json`",
    "design": "`mncplan design WISH --json`; also the file design.json",
    "routes": "`mncplan routes FORMULA --json`",
    "connection": "`mncplan routes explain TARGET SOURCE --json`",
    "batch": "one line of the file that `mncplan routes batch FILE` writes",
    "batch-summary": "`mncplan routes batch FILE --json`",
    "balance": "`mncplan routes balance EQUATION --json`",
    "simulate": "`mncplan simulate FILE --json`; also the file simulate.json",
    "space": "`mncplan space make TARGET --json`",
    "space-check": "`mncplan space check FILE --json`",
    "space-design": "`mncplan space design FILE --json`",
    "campaign": "`mncplan campaign new`, `suggest`, `record`, `status`, `simulate` with `--json`",
    "campaign-list": "`mncplan campaign status --json` without a name",
    "campaign-report": "`mncplan campaign report NAME --json`; also the file report.json",
    "campaign-export": "`mncplan campaign export NAME --out FILE --json`",
    "campaign-copy": "`mncplan campaign export NAME --format json`",
    "library-search": "`mncplan library search WORDS --json`",
    "library-entry": "`mncplan library show NAME --json`",
    "library-identify": "`mncplan library identify BANDS --json`",
    "library-stats": "`mncplan library stats --json`",
    "library-change": "`mncplan library add`, `import` and `remove` with `--json`",
    "library-fact": "one line of what `mncplan library export` writes",
    "validation": "`mncplan library validate --json`",
    "stock": "`mncplan stock list --json`",
    "stock-check": "`mncplan stock check FILE --json`",
    "stock-item": "`mncplan stock add NAME --json`",
    "templates": "`mncplan explain templates --json`",
}
INTRODUCTION: Final = """\
Every document names its kind and version in `schema`. Within a version fields may be added; none is
removed or changes its meaning. The schemas themselves, and the rules that hold for all of them, are
in [Published JSON](../schemas/README.md); how to read a plan into a table is in
[get JSON](../how-to/get-json.md)."""


class UndescribedFieldError(Exception):
    """A field that neither the schema nor FIELD_NOTES explains."""


def json_page() -> str:
    """The page of JSON fields."""
    from mncplan.report.schema import NAMES, schema

    parts: list[str] = []
    shared: dict[str, Schema] = {}
    for name in NAMES:
        document = schema(name)
        parts.append(f"## {name}\n\nWhere: {PRINTED_BY[name]}.")
        parts.append(fields("", document))
        shared |= {key: value for key, value in document.get("$defs", {}).items()}
    parts.append("## Parts\n\nWhat the fields above are made of.")
    for key in sorted(shared):
        if "properties" in shared[key] or "allOf" in shared[key]:
            parts += [f"### {key}", fields(key, shared[key])]
    return page("JSON", INTRODUCTION, *parts)


def fields(home: str, item: Schema) -> str:
    """A table of the fields of one object."""
    rows = [
        (f"`{name}`", type_text(value), meaning(home, name, value))
        for name, value in properties(item)
    ]
    return table(("field", "type", "meaning"), rows)


def properties(item: Schema) -> Iterator[tuple[str, Schema]]:
    """Fields of an object and of what it extends."""
    yield from item.get("properties", {}).items()
    for base in item.get("allOf", ()):
        yield from properties(base)


def meaning(home: str, name: str, value: Schema) -> str:
    """The description in the schema, else the note; fields of an inner object follow.

    Raises:
        UndescribedFieldError: If there is neither.
    """
    text = value.get("description") or FIELD_NOTES.get(f"{home}.{name}")
    if not text:
        raise UndescribedFieldError(f"say in field_notes.py what {home}.{name} means")
    inner = value.get("properties") or value.get("items", {}).get("properties")
    return f"{text}. Fields: {', '.join(f'`{key}`' for key in inner)}" if inner else str(text)


def type_text(value: Schema) -> str:
    """A type in words, with links to the parts."""
    if "$ref" in value:
        return link(value["$ref"])
    if "anyOf" in value:
        return " or ".join(dict.fromkeys(type_text(option) for option in value["anyOf"]))
    if "const" in value:
        return f"`{value['const']}`"
    if "enum" in value:
        return " or ".join(f"`{option}`" for option in value["enum"])
    kind = value.get("type", "any")
    if kind == "array" and "items" in value and value["items"]:
        return f"list of {type_text(value['items'])}"
    if kind == "object" and isinstance(value.get("additionalProperties"), dict):
        return f"object of {type_text(value['additionalProperties'])}"
    return " or ".join(kind) if isinstance(kind, list) else str(kind)


def link(reference: str) -> str:
    """A link to a part, or its name when it has no table of its own."""
    name = reference.rpartition("/")[2]
    return name if name in {"basis", "level", "interval"} else f"[{name}](#{name})"
