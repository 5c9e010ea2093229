"""An overview of all families: guards, windows, priors, ways back and what is on file."""

from __future__ import annotations

import ast
import inspect
from importlib import import_module
from types import ModuleType
from typing import Any, Final

from tools.reference.markdown import code, table

OVERVIEW: Final = """\
## All families at a glance

Read from the code and the knowledge base. *Guards*: checks that the module itself makes, hard ones
in bold; every step is checked for balance, even electrons, reported failures and a seed that has a
synthesis as well. *Window*: ranges of its procedures, with how many of them a text gives; the rest
are estimates. *Base*: estimated chance without any precedent. *Back*: family of the way back, where
the equation runs both ways. *Reports*: successes, partial results and failures on file, and the
works they are from."""

_SHOWN: Final = {"temperature_C": "{} C", "pH": "pH {}", "reaction_time_h": "{} h",
                 "reduction_time_h": "{} h", "etching_time_h": "{} h"}  # fmt: skip


def overview(knowledge: Any) -> str:
    """One row for each family that is planned."""
    checks: dict[str, dict[str, bool]] = {}
    for module, ids in planned():
        for family in ids:
            checks.setdefault(family, {}).update(guards(module))
    rows = [
        (
            code(family),
            ", ".join(f"**{name}**" if hard else name for name, hard in sorted(own.items())),
            window(family, knowledge),
            f"{prior(family):g}",
            code(back(family)),
            reports(family, knowledge),
        )
        for family, own in checks.items()
    ]
    head = ("family", "guards", "window", "base", "back", "reports")
    return f"{OVERVIEW}\n\n{table(head, rows)}"


def planned() -> list[tuple[ModuleType, tuple[str, ...]]]:
    """Module and families of every proposer, and of the steps made apart."""
    from mncplan.routes import complex_steps, ligand_synthesis, separation
    from mncplan.routes.families import FAMILIES, ids_of

    found = [
        (module, ids_of(name))
        for name, propose in FAMILIES.items()
        if (module := inspect.getmodule(propose)) is not None
    ]
    apart = (("complex_formation", complex_steps), ("separation", separation),
             ("ligand_synthesis", ligand_synthesis))  # fmt: skip
    return [*found, *((module, (name,)) for name, module in apart)]


def guards(module: ModuleType) -> dict[str, bool]:
    """Checks a module makes, by itself or by a shared guard, and whether they are hard."""
    from mncplan.routes import guards as shared

    named = {
        node.name: check
        for node in ast.parse(inspect.getsource(shared)).body
        if isinstance(node, ast.FunctionDef) and (check := _checks(node))
    }
    tree = ast.parse(inspect.getsource(module))
    found = _checks(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            found |= named.get(node.func.id, {})
        if isinstance(node, ast.ImportFrom) and node.module == "mncplan.routes.families":
            for part in node.names:
                found |= guards(import_module(f"{node.module}.{part.name}"))
    return found


def _checks(tree: ast.AST) -> dict[str, bool]:
    """Checks that are built in a piece of code, and whether they are hard."""
    found: dict[str, bool] = {}
    for node in ast.walk(tree):
        if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Check"):
            continue
        given = {k.arg: k.value.value for k in node.keywords if isinstance(k.value, ast.Constant)}
        if "name" in given:
            found[str(given["name"])] = bool(given.get("is_hard"))
    return found


def window(family: str, knowledge: Any) -> str:
    """The widest range of each setting over the procedures of a family."""
    ranges: dict[str, list[tuple[float, float]]] = {}
    n_read = n_all = 0
    for item in knowledge.procedures:
        for p in item.parameters if item.family == family else ():
            n_all += 1
            n_read += p.basis == "measured"
            if p.parameter in _SHOWN and p.low is not None:
                ranges.setdefault(_SHOWN[p.parameter], []).append((p.low, p.high))
    if not n_all:
        known = any(item.family == family for item in knowledge.procedures)
        return "a procedure without numbers" if known else "published protocols only"
    told = [
        form.format(f"{min(a for a, _ in ends):g} to {max(b for _, b in ends):g}")
        for form, ends in ranges.items()
    ]
    return f"{'; '.join(told) or 'no range'} ({n_read} of {n_all} from texts)"


def prior(family: str) -> float:
    """Chance that a step is given without precedent."""
    from mncplan.routes import complex_steps, grading, ligand_synthesis, separation

    fixed = {
        "complex_formation": complex_steps.COMPLEX_PROBABILITY,
        "separation": separation.PROBABILITY,
        "ligand_synthesis": ligand_synthesis.PROBABILITY,
    }
    return fixed.get(family) or round(grading.probability((), family), 4)


def back(family: str) -> str:
    """Family of the way back; empty for one-way steps."""
    from mncplan.domain.step_change import REVERSES

    return REVERSES.get(family, "")


def reports(family: str, knowledge: Any) -> str:
    """Successes, partial results and failures, and works."""
    rows = [item for item in knowledge.transformations if item.family == family]
    if not rows:
        return "none"
    tally = [sum(r.outcome == o for r in rows) for o in ("success", "partial", "failure")]
    works = len({row.provenance.source for row in rows})
    return f"{tally[0]} / {tally[1]} / {tally[2]}; {works} work{'s' if works > 1 else ''}"
