"""The Python interface, from its docstrings."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Iterator
from typing import Any, Final

from tools.reference.markdown import cell, code, fence, page, sentences, table

INTRODUCTION: Final = """\
`import mncplan as mp` gives the names below; nothing else is public. Every value is frozen and
prints as a chemist would write it. Errors are subclasses of `mncplan.MncplanError`
([list](errors.md)). A walk through them: [use from Python](../how-to/use-from-python.md)."""

RESULTS: Final = (
    ("mncplan.domain.plan", "Plan"),
    ("mncplan.domain.route", "RouteSearch"),
    ("mncplan.domain.route", "Route"),
    ("mncplan.domain.route", "Step"),
    ("mncplan.domain.route", "Evidence"),
    ("mncplan.domain.conditions", "Condition"),
    ("mncplan.domain.plan", "Dossier"),
    ("mncplan.app.balance", "Balance"),
    ("mncplan.domain.provenance", "Provenance"),
)
_SECTION = re.compile(r"^(Args|Returns|Raises|Example|Examples|Source|Attributes|Note):$", re.M)


def python_page() -> str:
    """The page of the Python interface."""
    import mncplan

    names = [n for n in mncplan.__all__ if not n.startswith("__")]
    public = {n: function_behind(n, mncplan.__getattr__(n)) for n in names}
    parts = ["## Functions"]
    parts += [described(public[n], f"mncplan.{n}") for n in names if not inspect.isclass(public[n])]
    parts.append("## Classes")
    parts += [described(public[n], f"mncplan.{n}") for n in names if inspect.isclass(public[n])]
    parts.append("## What they return")
    for home, name in RESULTS:
        module = __import__(home, fromlist=[name])
        parts.append(described(getattr(module, name), name))
    return page("Python", INTRODUCTION, *parts)


def function_behind(name: str, item: Any) -> Any:
    """What a public name calls; the callable package `design` stands for the function."""
    if inspect.ismodule(item):
        from mncplan.app import api

        return getattr(api, name)
    return inspect.unwrap(item)


def described(item: Any, title: str) -> str:
    """One function or class: signature, docstring, fields, methods."""
    is_class = inspect.isclass(item)
    parts = [f"### {title}"]
    if not (is_class and (dataclasses.is_dataclass(item) or issubclass(item, Exception))):
        parts.append(fence(f"{title}{signature(item)}", "text"))
    parts.append(sections(inspect.getdoc(item)))
    if dataclasses.is_dataclass(item):
        rows = [(code(f.name), code(type_text(f.type))) for f in dataclasses.fields(item)]
        parts.append(table(("field", "type"), rows))
    if is_class and not issubclass(item, Exception):
        parts.append("\n".join(methods(item)))
    return "\n\n".join(part.strip() for part in parts if part)


def signature(item: Any) -> str:
    """The call of a function, one argument a line when it is long."""
    found = inspect.signature(item)
    text = re.sub(r"(: |-> )'([^']*)'", r"\1\2", str(found))
    text = re.sub(r"\b(?:\w+\.)+([A-Z]\w*)\b", r"\1", text)
    if len(text) < 80:
        return text
    inner, _, returned = text[1:].rpartition(")")
    arguments = re.split(r", (?=[\w*])(?![^\[(]*[\])])", inner)
    return "(\n" + "".join(f"    {a},\n" for a in arguments) + ")" + returned


def type_text(annotation: Any) -> str:
    """A type as it is written in the source."""
    return annotation if isinstance(annotation, str) else getattr(annotation, "__name__", "")


def methods(item: type) -> Iterator[str]:
    """Public methods and properties defined by the class itself."""
    for name, member in vars(item).items():
        if name.startswith("_"):
            continue
        if isinstance(member, property):
            yield f"* `.{name}`: {cell(first_sentence(member.__doc__))}"
        elif inspect.isfunction(member) or isinstance(member, classmethod):
            yield f"* `.{name}()`: {cell(first_sentence(getattr(item, name).__doc__))}"


def first_sentence(docstring: str | None) -> str:
    """The first line of a docstring."""
    return sentences(docstring).split("\n\n")[0]


def sections(docstring: str | None) -> str:
    """A Google docstring as Markdown."""
    text = sentences(docstring)
    pieces = _SECTION.split(text)
    parts = [pieces[0].strip()]
    for name, body in zip(pieces[1::2], pieces[2::2], strict=True):
        plain = inspect.cleandoc("\n" + body)
        if name.startswith("Example"):
            parts.append(fence(plain, "pycon"))
        elif name in {"Args", "Attributes", "Raises"}:
            parts.append(f"*{name}*\n\n{entries(plain)}")
        else:
            parts.append(f"*{name}*: {plain}")
    return "\n\n".join(part for part in parts if part)


def entries(text: str) -> str:
    """`name: meaning` lines as a list."""
    found = re.split(r"\n(?=\S)", text)
    lines = [re.sub(r"\s+", " ", line).partition(": ") for line in found]
    return "\n".join(f"* `{name}`: {meaning}" for name, _, meaning in lines)
