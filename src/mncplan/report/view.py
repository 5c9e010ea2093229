"""What the report says at a glance, and the pieces its pages share."""

from __future__ import annotations

import re
from dataclasses import dataclass

from mncplan.domain.motif import Decomposition
from mncplan.domain.plan import Plan
from mncplan.domain.route import LEVEL_MEANING, Route, Step
from mncplan.domain.step_change import changes as changes
from mncplan.report.words import (
    HAZARD_LEVEL,
    expected_yield,
    family_name,
    percent,
    time_text,
    value_text,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """A label, what it says, and a remark in small type."""

    label: str
    text: str
    remark: str = ""


def best_route(plan: Plan) -> Route | None:
    """The first route; None when the search found none."""
    return plan.search.routes[0] if plan.search.routes else None


def route_sentence(route: Route) -> str:
    """The route in one sentence."""
    bought = [leaf.stock_key or leaf.species.text for leaf in route.leaves]
    chain = [f"{step.product.text} by {family_name(step.family)}" for step in route.steps]
    start = f"From {_listed(bought)}: " if bought else ""
    return f"{start}{', then '.join(chain)}."


def step_label(step: Step) -> str:
    """A step by what tells it from others: family, reductant and procedure."""
    more = [step.reductant, step.variant.replace("_", " ")] if step.isolates else []
    said = ", ".join(part for part in more if part)
    return f"{family_name(step.family)} ({said})" if said else family_name(step.family)


def first_sentence(text: str) -> str:
    """Up to the first full stop that ends a sentence."""
    return re.split(r"(?<=[a-z0-9)])\. (?=[A-Z])", text, maxsplit=1)[0].removesuffix(".")


def first_clause(text: str, enough: int = 110) -> tuple[str, str]:
    """A long reason as its first clause and the rest; short ones stay whole."""
    head, _, rest = text.partition("; ")
    return (head, rest) if len(text) > enough and rest else (text, "")


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"


def glance(plan: Plan) -> tuple[Fact, ...]:
    """Facts a group leader looks for first; empty without a route."""
    route = best_route(plan)
    if route is None:
        return ()
    weakest = max(step.level for step in route.steps)
    n = len(route.steps)
    facts = [
        Fact("Weakest evidence", f"level {weakest}", LEVEL_MEANING[weakest]),
        Fact("Operations", str(n), f"{sum(s.isolates for s in route.steps)} with isolation"),
    ]
    if plan.protocol is not None:
        facts.append(
            Fact(
                "Expected yield",
                expected_yield(plan.protocol),
                first_sentence(plan.protocol.yield_basis),
            )
        )
        facts.append(Fact("Scale", f"{value_text(plan.protocol.scale_mg)} mg", "of product"))
        hours = sum(s.time_h or 0 for part in plan.protocol.parts for s in part.steps)
        if hours:
            facts.append(Fact("Timed work", time_text(hours), "sum of the stated times"))
    ceiling = dict(route.scores).get("metal_ceiling")
    if ceiling is not None and ceiling < 1:
        facts.append(Fact("Metal ceiling", percent(ceiling), "by electrons and atoms, at best"))
    facts.append(_cost(route))
    return tuple(facts)


def _cost(route: Route) -> Fact:
    missing = [leaf.species.text for leaf in route.leaves if not leaf.is_in_stock]
    classes = sorted({leaf.price_class for leaf in route.leaves if leaf.price_class})
    if missing:
        return Fact("To buy", _listed(missing), "not in the stock list")
    if not classes:
        return Fact("Materials", "all in stock")
    dearest = [
        leaf.stock_key or leaf.species.text
        for leaf in route.leaves
        if leaf.price_class == classes[-1]
    ]
    return Fact("Dearest material", _listed(dearest), f"price class {classes[-1]} of A to E")


def main_hazards(plan: Plan) -> tuple[Fact, ...]:
    """The gravest hazards of the protocol, at most three."""
    if plan.protocol is None:
        return ()
    ordered = sorted(plan.protocol.hazards, key=lambda hazard: -hazard.level)[:3]
    return tuple(
        Fact(HAZARD_LEVEL.get(h.level, ""), h.title, first_sentence(h.text)) for h in ordered
    )


def core_text(parts: Decomposition) -> str:
    """A core by its name, with the number of atoms unless the name tells it."""
    if not parts.core_name:
        return f"{parts.core} metal atoms"
    is_told = str(parts.core) in parts.core_name
    return parts.core_name if is_told else f"{parts.core_name}, {parts.core} metal atoms"


def motif_text(
    staples: tuple[tuple[int, int], ...], bridging: int, rings: tuple[tuple[int, int], ...]
) -> str:
    """Surface motifs in words."""
    names = {1: "monomer", 2: "dimer", 3: "trimer", 4: "tetramer", 5: "pentamer", 6: "hexamer"}
    said = [f"{n} {names.get(k, f'{k}-mer')}{'s' if n > 1 else ''}" for k, n in staples if n]
    said += [f"{bridging} bridging"] if bridging else []
    said += [f"{n} ring{'s' if n > 1 else ''} of {k}" for k, n in rings if n]
    return ", ".join(said) or "none"
