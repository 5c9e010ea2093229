"""Families of reactions and general procedures, from the code and the knowledge base."""

from __future__ import annotations

from typing import Any, Final

from tools.reference.family_table import overview
from tools.reference.markdown import cell, code, page, sentences, table

FAMILY_INTRODUCTION: Final = """\
A family is a kind of chemical step. Each one below is a module that proposes every step of its
kind which could give a wanted product, balances it in closed form
([how](../explanation/balancing.md)) and lists what speaks against it. Texts and sources are those
of the modules in `src/mncplan/routes/families`.

Rules that can't be passed are *hard*: the step is dropped and the reason is kept for the answer
"no route". The others lower the estimated probability and are shown as cautions."""

LATER: Final = """\
## Stored, not planned

The knowledge base stores reported steps of these kinds, with source, but no route uses them: """

COMPLEX: Final = """\
## Complex formation

Makes the metal(I) complex that other families reduce. A gold(III) salt needs three thiols per gold,
one bound and two oxidised to disulfide:

    HAuCl4 + 3 H(SR) -> Au(SR) + (SR)2 + 4 HCl

Silver(I) needs one thiol, copper(II) two. A phosphine displaces dimethyl sulfide from AuCl(SMe2);
an alkyne does so in base. The step is not isolated, and its probability is set to 0.98: a
judgement.

Source: review 3 and 4.1.1 ([doi:10.1039/d5nh00353a](https://doi.org/10.1039/d5nh00353a));
`src/mncplan/routes/complexes.py`."""

PROCEDURE_INTRODUCTION: Final = """\
A procedure is a general way of carrying out one family at the bench: solvents, order, work-up,
purification, storage, waste. A plan takes its amounts from the balanced equation, the conditions
and the procedure; where a precedent for the very target says otherwise, the precedent wins
([order of authority](../explanation/conditions.md)). Published protocols stand beside it in the
plan, scaled to the same amount of metal.

A value marked *recalled* was not read again in its source; *estimate* is the judgement of the
authors of mncplan, meant as a start."""


def family_page() -> str:
    """One section for each family, in the words of its module."""
    from mncplan.knowledge import load_knowledge
    from mncplan.routes.families import FAMILIES, ids_of

    knowledge = load_knowledge()
    kinds = {item.family for item in knowledge.transformations}
    planned: set[str] = set()
    parts = [FAMILY_INTRODUCTION, overview(knowledge), COMPLEX]
    for name, propose in FAMILIES.items():
        module = __import__(propose.__module__, fromlist=["propose"])
        ids = ids_of(name)
        planned |= set(ids)
        used = [
            f"[{item.id}](procedures.md#{item.id.lower()})"
            for item in sorted(knowledge.procedures, key=lambda p: p.id)
            if item.family in ids
        ]
        parts.append(f"## {name.replace('_', ' ').capitalize()}")
        parts.append(sentences(module.__doc__))
        parts.append(
            f"Ids: {', '.join(map(code, ids))}. "
            f"Procedures: {', '.join(used) or 'none of its own yet; published protocols only'}. "
            f"Module: `{module.__name__}`."
        )
    for name in ("separation", "ligand_synthesis"):
        module = __import__(f"mncplan.routes.{name}", fromlist=["FAMILY"])
        planned.add(name)
        used = [
            f"[{item.id}](procedures.md#{item.id.lower()})"
            for item in sorted(knowledge.procedures, key=lambda p: p.id)
            if item.family == name
        ]
        parts += [f"## {name.replace('_', ' ').capitalize()}", sentences(module.__doc__)]
        parts.append(f"Procedures: {', '.join(used)}. Module: `{module.__name__}`.")
    rest = sorted(kinds - planned - {"complex_formation", "other"})
    later = ", ".join(kind.replace("_", " ") for kind in rest)
    return page("Families of reactions", *parts, f"{LATER}{later}." if rest else "")


def procedure_page() -> str:
    """One section for each procedure, with all its numbers."""
    from mncplan.knowledge import load_knowledge

    knowledge = load_knowledge()
    ordered = sorted(knowledge.procedures, key=lambda p: (p.family, p.id))
    rows = [(f"[{p.id}](#{p.id.lower()})", p.family.replace("_", " "), p.title) for p in ordered]
    parts = [PROCEDURE_INTRODUCTION, table(("id", "family", "title"), rows)]
    for item in ordered:
        parts += [f"## {item.id}", f"**{item.title}** ({item.family.replace('_', ' ')})"]
        parts.append(item.summary)
        if item.caveat:
            parts.append(f"*Mind:* {item.caveat}")
        parts.append(used_for(item))
        parts.append(
            table(
                ("parameter", "start", "range", "unit", "basis", "source", "why"),
                [parameter_row(p) for p in item.parameters],
            )
        )
    return page("Procedures", *parts)


def used_for(item: Any) -> str:
    """Where a procedure applies, in one line."""
    said = [
        ("metals", ", ".join(item.metals)),
        ("ligands", ", ".join(item.ligand_kinds)),
        ("solubility", ", ".join(item.ligand_solubility)),
        ("reductants", ", ".join(item.reductants)),
        ("metal atoms", span(item.n_metal)),
        ("valence electrons", span(item.n_electrons)),
    ]
    return "Used for " + "; ".join(f"{name}: {text}" for name, text in said if text) + "."


def span(ends: tuple[int, int] | None) -> str:
    """Both ends of a range."""
    return "" if ends is None else f"{ends[0]} to {ends[1]}"


def parameter_row(item: Any) -> tuple[str, ...]:
    """One parameter of a procedure."""
    source = item.provenance
    told = ""
    if source is not None:
        told = "estimate" if source.source == "mncplan_estimate" else code(source.source)
        told += f", read in {code(source.via)}" if source.via not in {"", source.source} else ""
        told += "" if source.verified or told == "estimate" else " (recalled)"
    low_high = "" if item.low is None else f"{item.low:g} to {item.high:g}"
    start = item.value if isinstance(item.value, str) else f"{item.value:g}"
    return (
        code(item.parameter), str(start), low_high, item.unit, str(item.basis), told,
        cell(item.reason),
    )  # fmt: skip
