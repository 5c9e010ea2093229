"""Separation of a mixture into the product: an operation of its own, chosen by what differs.

Neighbours that differ in one metal atom or ligand need HPLC; sizes part in a gel when they dissolve
in water, else by solubility, on a plate, or by crystallisation; charge parts by extraction.
Recoveries are judgement (basis: estimated).

Source: the methods and the works they are reported in: review 3.1, 3.3 and 3.4
(doi:10.1039/d5nh00353a).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from mncplan.domain.cluster import Cluster
from mncplan.domain.family import parse_cluster
from mncplan.domain.ligand_kinds import DONOR_KINDS
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.reaction import Reaction
from mncplan.domain.route import Check, Evidence, Step
from mncplan.domain.species import Species
from mncplan.errors import FormulaError
from mncplan.routes.closing import one_to_one
from mncplan.routes.families.intercluster_exchange import binomial_share
from mncplan.routes.skeleton import main_ligand

FAMILY: Final = "separation"
POOL: Final = "mixture"
LEVEL: Final = "C"
"""Methods are reported for other clusters."""

PROBABILITY: Final = 0.9
"""Judgement: the methods are routine, the yield is not."""

_GROUP_11 = frozenset({"Cu", "Ag", "Au"})
_MIXING = frozenset({"co_reduction", "intercluster_exchange", "metal_exchange"})
_SAME_CORE = frozenset(
    {"outer_sphere_oxidation", "electrochemical_reduction", "isomerisation", "hydride_insertion"}
)
_APART = 1.25
"""Ratio of metal atoms from which solubility tells neighbouring sizes apart; judgement."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """One way to part clusters; `recovery` is the share of the product that comes back."""

    name: str
    label: str
    recovery: tuple[float, float]
    works: tuple[Provenance, ...]


def _named(source: str, locator: str) -> Provenance:
    return Provenance(
        source=source, via="lyu2025", locator=locator, basis=Basis.MEASURED, verified=True
    )


FRACTIONATION: Final = Method(
    name="separation_fractionation", label="solvent fractionation", recovery=(0.4, 0.8),
    works=(_named("schaaff1997", "review 3.1"),),
)  # fmt: skip
EXTRACTION: Final = Method(
    name="separation_extraction", label="solvent extraction", recovery=(0.6, 0.95),
    works=(_named("jimenez2004", "review 3.1"),),
)  # fmt: skip
TLC: Final = Method(
    name="separation_tlc", label="thin-layer chromatography", recovery=(0.3, 0.7),
    works=(_named("ghosh2014", "review 3.1"),),
)  # fmt: skip
HPLC: Final = Method(
    name="separation_hplc", label="HPLC", recovery=(0.3, 0.7),
    works=(_named("niihori2018", "review 3.3"), _named("negishi2020", "review 3.1")),
)  # fmt: skip
LIGAND_HPLC: Final = replace(HPLC, works=(_named("niihori2015", "review 3.4"),))
PAGE: Final = Method(
    name="separation_page", label="gel electrophoresis", recovery=(0.2, 0.6),
    works=(_named("negishi2005", "review 3.1"),),
)  # fmt: skip
CRYSTALLISATION: Final = Method(
    name="separation_crystallisation", label="crystallisation", recovery=(0.2, 0.6),
    works=(Provenance(
        source="shen2020", locator="abstract", basis=Basis.MEASURED, verified=True
    ),),
)  # fmt: skip
METHODS: Final = (FRACTIONATION, EXTRACTION, TLC, HPLC, PAGE, CRYSTALLISATION)


def random_share(step: Step) -> float:
    """Highest share of one member when metals or part of the shell mix at random; else 1."""
    cluster = step.cluster
    if cluster is None:
        return 1.0
    metals = {symbol for symbol, _ in cluster.metals}
    if step.family in _MIXING and len(metals) == 2 and metals <= _GROUP_11:
        x = cluster.metals[1][1]
        reported = any(e.level == "A" and e.outcome == "success" for e in step.evidence)
        return 1.0 if x == 1 and reported else binomial_share(x, cluster.n_metal)
    if step.family == "ligand_exchange_mild" and len(cluster.ligands) == 2:
        counts = sorted(n for _, n in cluster.ligands)
        return binomial_share(counts[0], sum(counts))
    return 1.0


def leaves_mixture(step: Step) -> bool:
    """Whether the product has to be parted from other clusters in an operation of its own.

    Where the very cluster is reported as the outcome, the work-up of the procedure suffices;
    focusing is itself a separation, by etching.
    """
    if not step.isolates or step.cluster is None or step.product.isomer in {"crude", POOL}:
        return False
    if step.family in {FAMILY, "size_focusing"}:
        return False
    if random_share(step) < 1.0 or any("degree" in text for text in step.byproducts):
        return True
    good = any(e.outcome == "success" for e in step.evidence if e.level in {"A", "B"})
    return not good and step.family not in _SAME_CORE


def with_separations(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Steps in bench order, each mixture followed by its separation."""
    found: list[Step] = []
    for step in steps:
        if leaves_mixture(step):
            found.extend(_parted(step))
        else:
            found.append(step)
    return tuple(found)


def _parted(step: Step) -> tuple[Step, Step]:
    """The step that makes the mixture, and its separation into the product."""
    product = step.product
    pool = Species(
        f"crude {product}", product.parts, product.charge, product.redox, product.elements, POOL
    )
    terms = tuple((pool if s == product else s, n) for s, n in step.reaction.terms)
    method, reason = choose(step)
    low, high = method.recovery
    share = random_share(step)
    ceiling = (share, "members mix at random; this is the share of one") if share < 1 else (1.0, "")
    evidence = tuple(
        Evidence(
            id=work.source, level="C", provenance=work, likeness=0.5,
            summary=f"{method.label} of metal clusters",
        )
        for work in method.works
    )  # fmt: skip
    separation = Step(
        family=FAMILY,
        variant=method.name,
        product=product,
        precursors=(pool,),
        reaction=one_to_one(pool, product),
        level=LEVEL,
        probability=PROBABILITY,
        evidence=evidence,
        checks=(Check(name="what differs", is_ok=True, is_hard=False, reason=reason),),
        byproducts=step.byproducts,
        metal_ceiling=ceiling,
        ligand=step.ligand,
        cluster=step.cluster,
        note=f"{method.label}: {reason}; recovery of {low:.0%} to {high:.0%} is an estimate",
    )
    return replace(step, product=pool, reaction=Reaction(terms)), separation


def choose(step: Step) -> tuple[Method, str]:
    """The method that parts a product from what comes with it, and why."""
    cluster = step.cluster
    if cluster is None:
        return FRACTIONATION, "nothing is known about the neighbours"
    is_watery = main_ligand(cluster).solubility == "water"
    if random_share(step) < 1.0 and len(cluster.metals) > 1:
        return HPLC, (
            f"neighbours differ in the number of {cluster.metals[1][0]} atoms only, not in size, "
            "shell or charge"
        )
    if step.family == "ligand_functionalisation" and is_watery:
        return PAGE, "what is joined changes mass and mobility in the gel"
    if any("degree" in text for text in step.byproducts):
        return LIGAND_HPLC, "neighbours differ in some ligands only, not in size or charge"
    others = _neighbours(step)
    if not others:
        return CRYSTALLISATION, "without a precedent, what comes along is not known"
    return _by_size(cluster, others, is_watery=is_watery)


def _by_size(
    cluster: Cluster, others: tuple[Cluster, ...], *, is_watery: bool
) -> tuple[Method, str]:
    named = ", ".join(str(other) for other in others[:2])
    if is_watery:
        return PAGE, f"{named} dissolve in water as well and differ in charge to size"
    if main_ligand(cluster).kind in DONOR_KINDS:
        return CRYSTALLISATION, f"salts of {named} crystallise under other conditions"
    if all(bool(other.charge) != bool(cluster.charge) for other in others):
        kind = "an ion" if cluster.charge else "neutral"
        return EXTRACTION, f"the product is {kind}, {named} are not: polar solvents part them"
    ratio = min(
        max(other.n_metal, cluster.n_metal) / min(other.n_metal, cluster.n_metal)
        for other in others
    )
    if ratio >= _APART:
        return FRACTIONATION, f"{named} differ enough in size to differ in solubility"
    return TLC, f"{named} are near in size and charge"


def _neighbours(step: Step) -> tuple[Cluster, ...]:
    """Other clusters that come along, isomers and charge states of the product left out."""
    own = step.cluster
    found = (_cluster(text.removesuffix(" unreacted")) for text in step.byproducts)
    return tuple(
        c for c in found if c is not None and own is not None and c.metals != own.metals
        and c.n_metal > 3
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _cluster(text: str) -> Cluster | None:
    try:
        found = parse_cluster(text)
    except FormulaError:
        return None
    return found if isinstance(found, Cluster) else None


def making_steps(steps: Iterable[Step]) -> tuple[Step, ...]:
    """The steps that make rather than part."""
    return tuple(step for step in steps if step.family != FAMILY)


def made_last(steps: Iterable[Step]) -> Step:
    """The last step that makes rather than parts."""
    return making_steps(steps)[-1]
