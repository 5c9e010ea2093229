"""Numbers that hand-written pages state, filled in from the program between marks."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Final

from tools.reference.markdown import code, table

DOCS: Final = Path(__file__).resolve().parents[2] / "docs"
_BLOCK = re.compile(r"(<!-- begin (\w+) -->\n).*?(<!-- end \2 -->)", re.DOTALL)
_GUARDS: Final = {
    "even electron count": "odd electron count",
    "solubility known": "solubility of the ligand's clusters unknown",
    "general procedure": "no general procedure stored for such a product",
    "ligand drives the core change": "nothing known drives the core change",
    "seed has a synthesis": "seed without a reported synthesis",
    "no reported failure": "a reported failure of exactly this step",
    "closed-shell product": "open-shell product where the closed-shell ion is known",
}
_FAMILIES: Final = {
    "direct_reduction_one_phase": "direct reduction",
    "size_focusing": "size focusing",
    "seeded_growth": "seeded growth",
    "ligand_exchange_mild": "mild ligand exchange",
    "ligand_exchange_full": "full ligand exchange",
    "co_reduction": "co-reduction",
    "metal_exchange": "metal exchange",
}


def weights() -> str:
    """Weight of a precedent by level."""
    from mncplan.domain.route import LEVEL_MEANING
    from mncplan.routes import grading as p

    rows = [(level, f"{w:g}", LEVEL_MEANING[level]) for level, w in p._WEIGHT.items()]
    return table(("level", "weight", "reported"), rows)


def factors() -> str:
    """What multiplies the weight, and how many precedents count."""
    from mncplan.routes import grading as p
    from mncplan.routes import likeness as k

    prior = ", ".join(f"{n.replace('_', ' ')} {value:g}" for n, value in p.PRIOR.items())
    done = p._OUTCOME
    return (
        f"The weight is multiplied by {done['success']:g} for success, {done['partial']:g} for "
        f"partial success, {done['failure']:g} for failure; by {p._UNVERIFIED:g} when the fact was "
        f"recalled and not re-read; by {p._RECIPE:g} for a level A protocol with amounts "
        f"that can be "
        "weighed; and by the likeness: 1 for the same step, else exp(-d2/2) with d2 a sum over "
        f"relative size (scale: a factor {math.exp(k._SIZE):g}), change of metal atoms "
        f"({k._ATOMS:g}), change of electrons ({k._ELECTRONS:g}), ligand traits and metals. "
        f"A level B "
        "precedent keeps at least half its weight.\n\n"
        f"    p = 1 - (1 - {p._BASE:g}) * product over precedents of (1 - weight)\n\n"
        f"over the {p._MOST_COUNTED} weightiest precedents (a noisy-or: each is one more "
        f"independent "
        f"reason); at most {p.MOST_DISTANT} of level C are kept. "
        f"Without any precedent p is {p._BASE:g} ({prior}). A reported failure multiplies p by "
        f"1 - 0.5 * weight / {p._WEIGHT['A']:g}.\n"
    )


def guards() -> str:
    """Factor of every soft guard."""
    from mncplan.routes import assembly

    rows = [(_GUARDS.get(n, n), f"{f:g}") for n, f in assembly._PENALTY.items()]
    return table(("a guard speaks against the step", "p times"), [*rows, ("any other", "0.5")])


def costs() -> str:
    """The additive cost of the search."""
    import mncplan
    from mncplan.routes import expand, search

    made = mncplan.find_routes("[Au25(PET)18]-", n=1).routes[0].steps[0]
    return (
        f"The cost of a step is -ln p + {expand.STEP_COST:g} per operation + "
        f"{expand.ISOLATION_COST:g} when the product is isolated; a starting material adds 0 to "
        f"{max(search.PRICE_COST.values()):g} by price class. The formation of a metal "
        f"complex has "
        f"p = {made.probability:g}.\n"
    )


def scores() -> str:
    """Scores kept apart."""
    from mncplan.domain.score import SCORES

    rows = [(code(name), score.unit, score.meaning) for name, score in SCORES.items()]
    return table(("score", "unit", "meaning"), rows)


def planned_yields() -> str:
    """Planned yields by family."""
    from mncplan.lab import yields

    rows = [(told, *map(percent, yields._DEFAULTS[f][:3])) for f, told in _FAMILIES.items()]
    rows.append(("reduction to a crude", *map(percent, yields._CRUDE[:3])))
    rows.append(("any other", *map(percent, yields._OTHER[:3])))
    return table(("family", "low", "planned", "high"), rows)


def measured(benchmark: str, position: int = 0) -> str:
    """A table of the last result of a benchmark, with its date."""
    path = DOCS.parent / "benchmarks" / "results" / f"{benchmark}.json"
    result = json.loads(path.read_text(encoding="utf-8"))
    found = result["tables"][position]
    return f"{found['title']}; {result['date']}.\n\n" + table(tuple(found["head"]), found["rows"])


def percent(fraction: float) -> str:
    """A fraction in per cent."""
    return f"{100 * fraction:.0f} %"


BLOCKS: Final[dict[str, Callable[[], str]]] = {
    item.__name__: item for item in (weights, factors, guards, costs, scores, planned_yields)
} | {
    "measured_properties": partial(measured, "s5"),
    "measured_structures": partial(measured, "s5", 3),
    "measured_motifs": partial(measured, "s3", 1),
    "measured_compositions": partial(measured, "s4"),
    "measured_rediscovery": partial(measured, "d1"),
}


def pages() -> Iterator[tuple[Path, str]]:
    """Pages with such blocks, and what they should be."""
    for path in sorted(DOCS.rglob("*.md")):
        text = path.read_text(encoding="utf-8")
        if "<!-- begin " in text:
            yield (
                path,
                _BLOCK.sub(lambda found: f"{found[1]}\n{BLOCKS[found[2]]()}\n{found[3]}", text),
            )
