"""Find the precedents of a step, grade them A to D, and turn them into a probability."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mncplan.domain.cluster import Cluster
from mncplan.domain.known import Transformation
from mncplan.domain.recipe import PublishedProtocol
from mncplan.domain.route import Evidence, Level
from mncplan.domain.step_change import REVERSES
from mncplan.routes.context import IndexedTransformation, RouteContext
from mncplan.routes.grading import MOST_DISTANT
from mncplan.routes.likeness import Change, change, ligand_likeness, step_likeness
from mncplan.routes.skeleton import Skeleton, main_ligand, skeleton
from mncplan.routes.telling import told

DIRECT = frozenset({"direct_reduction_one_phase", "direct_reduction_two_phase"})
_DEFAULT_REDUCTANT = "NaBH4"
_SALT = re.compile(r"(?:Ag|Cu|Cd|Hg|Pd|Pt)(?:\d?\+|Cl\d?|NO3|\((?:OAc|NO3)\)2)")
_METAL_COMPLEX = re.compile(r"(?:Au|Ag|Cu|Cd|Hg)(?:Cl)?\((?!OAc|NO3)")
_COMPLEX = re.compile(r"^(?:Au|Ag|Cu)\(([^()]+)\)$")


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecedentQuery:
    """What a step is, for the search of precedents.

    Attributes:
        seed: The cluster that is transformed; None for syntheses from complexes or salts.
        reductant: Key of the reductant; empty when the family has none.
        solvents: Stock keys of the solvents the step would use.
        variant: Id of the procedure the step would follow.
        crude_ligand: Ligand of the complex a size-mixed crude is made from, for focusing.
        admitted: Ids of the only reports that count; None for all of the family.
    """

    family: str
    product: Cluster
    seed: Cluster | None = None
    reductant: str = ""
    solvents: frozenset[str] = frozenset()
    crude_ligand: str = ""
    variant: str = ""
    admitted: frozenset[str] | None = None


def find_evidence(query: PrecedentQuery, context: RouteContext) -> tuple[Evidence, ...]:
    """Precedents of a step, best first; the three nearest of level C are kept."""
    founded: list[Evidence] = []
    distant: list[tuple[float, str, Transformation]] = []
    asked = change(query.product, query.seed)
    for family in sorted(DIRECT) if query.family in DIRECT else (query.family,):
        for entry in context.precedents_of.get(family, ()):
            level = _level(query, entry)
            if level is None:
                continue
            likeness = _likeness(query, asked, entry, level)
            if level == "C":
                distant.append((-likeness, entry.item.id, entry.item))
            else:
                founded.append(told(entry.item, level, likeness))
    distant.extend(_backwards(query, context))
    founded.extend(_protocol_evidence(query, context))
    nearest_of: dict[str, tuple[float, str, Transformation]] = {}
    for found in sorted(distant, key=lambda found: found[:2]):
        nearest_of.setdefault(found[1], found)
    nearest = tuple(nearest_of.values())[:MOST_DISTANT]
    founded.extend(told(item, "C", -likeness) for likeness, _, item in nearest)
    founded.sort(
        key=lambda e: (
            e.level,
            -e.likeness if e.level == "C" else 0.0,
            not e.provenance.verified,
            e.outcome != "success",
            e.id,
        )
    )
    n_founded = sum(e.level != "C" for e in founded)
    return tuple(founded[: n_founded + MOST_DISTANT])


def _backwards(
    query: PrecedentQuery, context: RouteContext
) -> Iterator[tuple[float, str, Transformation]]:
    """Reports of the way back, where a family runs both ways: as near as a distant precedent is."""
    if query.seed is None or query.family not in REVERSES:
        return
    shape, start = skeleton(query.product), skeleton(query.seed)
    for entry in context.precedents_of.get(REVERSES[query.family], ()):
        if shape in entry.seed_skeletons and start in entry.skeletons and shape != start:
            yield -1.0, entry.item.id, entry.item


def _likeness(
    query: PrecedentQuery, asked: Change, entry: IndexedTransformation, level: Level
) -> float:
    """The nearest member and seed of the precedent decide; an exact precedent counts in full.

    A step that is only proposed, as a stage of a mechanism or by theory, counts half.
    """
    if level == "A":
        return 1.0
    trust = 1.0 if entry.item.level == "reported" else 0.5
    if level == "B" and query.admitted is not None and query.seed is not None:
        old = main_ligand(query.seed)
        return trust * max(ligand_likeness(old, main_ligand(seed)) for seed in entry.seeds)
    if level == "B":
        ligand = main_ligand(query.product)
        return trust * max(ligand_likeness(ligand, found.ligand) for found in entry.changes)
    return trust * max(step_likeness(asked, found) for found in entry.changes)


def _protocol_evidence(query: PrecedentQuery, context: RouteContext) -> list[Evidence]:
    found: list[Evidence] = []
    for item in context.protocols:
        if item.target is None or query.family != item.family:
            continue
        level = _graded(query.product, (item.target,), frozenset({skeleton(item.target)}))
        used = {r.stock for r in item.reagents if r.role == "reductant"}
        if level is None or (query.reductant and used and query.reductant not in used):
            continue
        if query.reductant not in {"", _DEFAULT_REDUCTANT} and not used:
            level = "C"
        if query.seed is not None and not _uses_seed(query.seed, item):
            continue
        solvents = {r.stock for r in item.reagents if "solvent" in r.role}
        if _other_medium(query, solvents):
            level = _lower(level)
        crude = {r.stock for r in item.reagents if r.role.startswith("ligand")}
        if query.crude_ligand and ("GSH" in crude) != (query.crude_ligand == "SG"):
            level = "C"
        share = item.yield_percent
        found.append(
            Evidence(
                id=item.id,
                level=level,
                provenance=item.provenance,
                summary=f"published protocol: {item.title}",
                yield_percent=(share, share) if share is not None else None,
                yield_basis=item.yield_basis,
                has_recipe=item.has_usable_amounts
                and bool(item.reagents)
                and item.procedure in {"", query.variant},
                likeness=1.0
                if level == "A"
                else ligand_likeness(main_ligand(query.product), main_ligand(item.target)),
            )
        )
    return found


def _uses_seed(seed: Cluster, item: PublishedProtocol) -> bool:
    head = f"{seed.host}{seed.n_metal}("
    if main_ligand(seed).kind == "phosphine":
        head = str(Cluster(metals=seed.metals, ligands=seed.ligands))
    return any(head in reagent.name or head in reagent.stock for reagent in item.reagents)


def _graded(
    product: Cluster, targets: tuple[Cluster, ...], skeletons: frozenset[Skeleton]
) -> Level | None:
    level: Level | None = "B" if skeleton(product) in skeletons else None
    for found in targets:
        if (product.metals, product.ligands) == (found.metals, found.ligands):
            is_same = product.charge == found.charge and product.isomer == found.isomer
            level = "A" if is_same else "B"
            break
    if level and product.isomer and not any(product.isomer == t.isomer for t in targets):
        return "C"
    return level


def _lower(level: Level) -> Level:
    return "B" if level == "A" else "C"


def same_medium(asked: Iterable[str], found: Iterable[str]) -> bool:
    """Whether two solvent lists share an organic solvent, or are both water without one.

    Water and the alcohols of a work-up say little beside an organic solvent.
    """
    organic = set(asked) - {"H2O"}
    reported = set(found)
    return bool(organic & reported) if organic else "H2O" in reported


def _level(query: PrecedentQuery, entry: IndexedTransformation) -> Level | None:
    item = entry.item
    both_direct = query.family in DIRECT and item.family in DIRECT
    if query.family != item.family and not both_direct:
        return None
    level = _graded(query.product, entry.targets, entry.skeletons)
    if query.admitted is not None:
        return _joined_level(query, entry, level)
    if level is None:
        return _distant(query, entry)
    if query.reductant and item.reductant and query.reductant != item.reductant:
        return "C"
    if query.reductant and not item.reductant and query.reductant != _DEFAULT_REDUCTANT:
        return "C"
    if query.family != item.family or _other_form(query, entry):
        level = _lower(level)
    if _other_medium(query, solvents_of(item)):
        level = _lower(level)
    if query.seed is not None:
        return _seed_level(query.seed, entry, level)
    return level if _same_crude(query, entry) else "C"


def _joined_level(
    query: PrecedentQuery, entry: IndexedTransformation, level: Level | None
) -> Level | None:
    """The shell that is joined decides; how many groups are joined is a matter of dose."""
    if query.admitted is None or entry.item.id not in query.admitted:
        return None
    if level == "A" or query.seed is None:
        return level
    return "B" if skeleton(query.seed) in entry.seed_skeletons else "C"


def solvents_of(item: Transformation) -> frozenset[str]:
    """Stock keys of the solvents a transformation names."""
    parts = (part.strip() for part in item.solvent.replace("/", ";").split(";"))
    return frozenset(part for part in parts if part)


def _other_medium(query: PrecedentQuery, found: Iterable[str]) -> bool:
    """A direct reduction in another solvent is a weaker precedent; conversions care less."""
    reported = set(found)
    if query.family not in DIRECT or not query.solvents or not reported:
        return False
    return not same_medium(query.solvents, reported)


def _other_form(query: PrecedentQuery, entry: IndexedTransformation) -> bool:
    """Whether the second metal came as a complex where a salt is asked, or the other way.

    Ions and complexes of one metal may give different products (review 3.3).
    """
    asked = query.variant.rpartition("_")[2]
    if query.family != "metal_exchange" or asked not in {"salt", "complex"}:
        return False
    found = {"salt" for text in entry.item.precursors if _SALT.fullmatch(text)}
    found |= {"complex" for text in entry.item.precursors if _METAL_COMPLEX.match(text)}
    return bool(found) and asked not in found


def _same_crude(query: PrecedentQuery, entry: IndexedTransformation) -> bool:
    """Focusing under the crude's own thiol is another process than focusing under a second one."""
    if not query.crude_ligand:
        return True
    named = {name for text in entry.item.precursors for name in _COMPLEX.findall(text)}
    own = {ligand.id for target in entry.targets for ligand, _ in target.ligands}
    is_cross = query.crude_ligand not in {ligand.id for ligand, _ in query.product.ligands}
    if is_cross:
        return bool(named - own - {"SR"})
    return named <= own


def _seed_level(seed: Cluster, entry: IndexedTransformation, level: Level) -> Level | None:
    if any(seed.metals == s.metals and seed.ligands == s.ligands for s in entry.seeds):
        same_charge = any(seed.charge == s.charge for s in entry.seeds)
        return level if same_charge else _lower(level)
    if any(
        k == skeleton(seed) and s.charge == seed.charge for s in entry.seeds for k in (skeleton(s),)
    ):
        return "B" if level in {"A", "B"} else "C"
    return "C"


def _distant(query: PrecedentQuery, entry: IndexedTransformation) -> Level | None:
    item = entry.item
    if query.family != item.family or item.outcome == "failure":
        return None
    if query.reductant and item.reductant and query.reductant != item.reductant:
        return None
    for target in entry.targets[:1]:
        if target.host == query.product.host:
            return "C" if 0.5 <= target.n_metal / query.product.n_metal <= 2.0 else None
    return None
