r"""The probability that a cluster meets one demand.

A fact decides almost alone; a prediction counts with the normal integral over the interval,

.. math:: P = \Phi((b - \mu)/\sigma) - \Phi((a - \mu)/\sigma),

and where nothing is known the rate among known clusters stands in.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from mncplan.design.composed import asked_share, counted_text, fits
from mncplan.design.joint import Pair, correlations
from mncplan.design.vocabulary import COMPOSITION, MEASURED, SOLVENTS
from mncplan.design.wish import Criterion
from mncplan.domain.candidate import Ground, Verdict
from mncplan.domain.cluster import Cluster
from mncplan.domain.known import KnownCluster, PropertyValue
from mncplan.domain.ligand_kinds import BARE_KINDS
from mncplan.domain.provenance import Basis, Provenance
from mncplan.domain.wish import Range

SURE, RECALLED = 0.98, 0.9
"""Probability that a fact on file holds for what is made: checked and recalled ones."""

_UNLISTED: Final = {"absorption_peak": 0.1, "emission_peak": 0.04}
"""Chance that a band meets the wish although those on file don't: lists of bands have gaps."""

_NEGLIGIBLE: Final = 0.005
"""A prediction or rate below this speaks against a candidate."""

_MINOR: Final = 0.5
"""Chance that a wish for a ligand means a shell in which it is the lesser part: a default."""

_Z90: Final = 1.6449
_LONG: Final = 70
_FEW: Final = 3
_OTHER_KIND: Final = 0.5


@dataclass(frozen=True, slots=True)
class Prior:
    """Values of each property among known clusters, one per cluster and property."""

    values: dict[str, tuple[float, ...]]
    solubility: dict[str, float]
    correlations: dict[Pair, float] = field(default_factory=dict)

    def rate(self, names: Sequence[str], within: Range) -> float:
        """Share of known clusters within an interval, each value smoothed by a normal curve.

        The width is Silverman's: 1.06 standard deviations times n to the power -1/5.
        """
        pool = next((self.values[name] for name in names if self.values.get(name)), ())
        return _smoothed(pool, within)


@lru_cache(maxsize=256)
def _smoothed(pool: tuple[float, ...], within: Range) -> float:
    if len(pool) < _FEW:
        return 0.5
    mean = sum(pool) / len(pool)
    spread = math.sqrt(sum((value - mean) ** 2 for value in pool) / (len(pool) - 1))
    width = max(1.06 * spread * len(pool) ** -0.2, 1e-9)
    share = sum(
        _phi((within.high - value) / width) - _phi((within.low - value) / width) for value in pool
    )
    return share / len(pool)


def prior_of(
    known: Iterable[KnownCluster], owned: Iterable[tuple[Cluster, PropertyValue]]
) -> Prior:
    """Rates among known clusters."""
    owned = tuple(owned)
    values: dict[str, dict[str, float]] = {}
    for owner, value in owned:
        values.setdefault(value.name, {}).setdefault(str(owner), value.value)
    soluble = [item.solubility for item in known if item.solubility != "unknown"]
    n = len(soluble) or 1
    share = {
        word: (sum(s in {word, "both"} for s in soluble) + 0.5) / (n + 1)
        for word in ("water", "organic")
    }
    pools = {name: tuple(found.values()) for name, found in values.items()}
    return Prior(pools, share, correlations(owned))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What is on file and predicted for one cluster."""

    cluster: Cluster
    entry: KnownCluster | None = None
    facts: tuple[PropertyValue, ...] = ()
    predicted: tuple[PropertyValue, ...] = ()


def judge(criterion: Criterion, evidence: Evidence, prior: Prior) -> Verdict:
    """The probability that a cluster meets one demand, with the reason."""
    subject = criterion.subject
    if subject in MEASURED:
        return _measured(criterion, evidence, prior)
    if subject in COMPOSITION:
        return _composed(criterion, evidence.cluster)
    if subject == "solubility":
        return _soluble(criterion, evidence, prior)
    return _reported(criterion, evidence.entry)


def is_excluded(criterion: Criterion, cluster: Cluster) -> bool:
    """Whether the formula alone rules a cluster out."""
    return criterion.is_hard and criterion.subject in COMPOSITION and not fits(criterion, cluster)


def share_within(value: PropertyValue, within: Range) -> float:
    """Normal integral of a prediction over an interval; its ends are taken as a 90 % interval."""
    sigma = deviation(value)
    return max(_phi((within.high - value.value) / sigma), 0.0) - _phi(
        (within.low - value.value) / sigma
    )


def deviation(value: PropertyValue) -> float:
    """Standard deviation of a prediction whose ends are a 90 % interval."""
    ends = [abs(end - value.value) for end in (value.low, value.high) if end is not None]
    return max(sum(ends) / max(len(ends), 1), 1e-9) / _Z90


def _phi(z: float) -> float:
    return 0.5 * (1 + math.erf(z / math.sqrt(2))) if math.isfinite(z) else float(z > 0)


def _measured(criterion: Criterion, evidence: Evidence, prior: Prior) -> Verdict:
    names, _ = MEASURED[criterion.subject]
    within = criterion.within or Range(-math.inf, math.inf)
    rate = prior.rate(names, within)
    facts = [value for name in names for value in evidence.facts if value.name == name]
    predicted = [value for name in names for value in evidence.predicted if value.name == name]
    measured = [value for value in facts if value.provenance.basis == Basis.MEASURED]
    if measured or (facts and facts[0].name == names[0]):
        return _from_facts(criterion, measured or facts, within)
    best = next((value for value in predicted if value.name == names[0]), None)
    if best is not None:
        return _from_prediction(criterion, predicted, within, names[0])
    if facts:
        sure = _from_facts(criterion, facts, within)
        mixed = _OTHER_KIND * sure.probability + (1 - _OTHER_KIND) * rate
        return _verdict(criterion, mixed, "other kind", _said(sure), sure.value)
    if predicted:
        seen = _from_prediction(criterion, predicted, within, predicted[0].name)
        mixed = _OTHER_KIND * seen.probability + (1 - _OTHER_KIND) * rate
        return _verdict(criterion, mixed, "other kind", _said(seen), seen.value)
    said = f"not known; about {100 * rate:.2g} % of the known values lie there"
    return _verdict(criterion, rate, "prior", said)


def _from_facts(criterion: Criterion, facts: Sequence[PropertyValue], within: Range) -> Verdict:
    """Of several bands one is enough; of several values of one quantity, their share counts."""
    name = facts[0].name
    same = [value for value in facts if value.name == name]
    best = [value for value in same if value.provenance.verified] or same
    met = [value for value in same if value.value in within]
    if name in _UNLISTED:
        if not met:
            said = f"not met, {', '.join(fact_text(value) for value in same[:3])}"
            return _verdict(criterion, _UNLISTED[name], "fact", said, same[0])
        chosen = next((value for value in met if value.provenance.verified), met[0])
        sure = SURE if chosen.provenance.verified else RECALLED
        return _verdict(criterion, sure, "fact", fact_text(chosen), chosen)
    share = sum(value.value in within for value in best) / len(best)
    sure = SURE if best[0].provenance.verified else RECALLED
    chance = (1 - sure) + (2 * sure - 1) * share
    told = next((value for value in best if value.value in within), best[0])
    said = fact_text(told) if share >= 0.5 else f"not met, {fact_text(told)}"
    return _verdict(criterion, chance, "fact", said, told)


def _from_prediction(
    criterion: Criterion, predicted: Sequence[PropertyValue], within: Range, name: str
) -> Verdict:
    best = max(
        (value for value in predicted if value.name == name),
        key=lambda value: share_within(value, within),
    )
    chance = share_within(best, within)
    return _verdict(criterion, chance, "predicted", predicted_text(best), best)


def _said(verdict: Verdict) -> str:
    """The sentence without the demand in front, and that another quantity was asked for."""
    told = verdict.sentence.removeprefix(f"{verdict.criterion.text}: ")
    return f"{told}; another kind of value, counted half"


def predicted_text(value: PropertyValue) -> str:
    """A prediction in words."""
    kind = value.name.replace("_", " ")
    ends = "" if value.low is None or value.high is None else f" ({value.low:g} to {value.high:g})"
    unit = "" if value.unit == "1" else f" {value.unit}"
    how = value.note.split(":")[0] if len(value.note.split(":")[0]) < _LONG else ""
    number = f"{value.value:.0f}" if value.unit == "nm" else f"{value.value:.3g}"
    return f"{kind} {number}{ends}{unit}, predicted{f' ({how})' if how else ''}"


def fact_text(value: PropertyValue) -> str:
    """A fact in words, with its source."""
    unit = "" if value.unit == "1" else f" {value.unit}"
    number = (
        f"{value.value * 100:g} %" if value.name == "quantum_yield" else f"{value.value:g}{unit}"
    )
    detail = f", {value.detail}" if value.detail else ""
    kind = value.name.replace("_", " ")
    return f"{kind} {number}{detail} ({cited(value.provenance)})"


def cited(provenance: Provenance) -> str:
    """Source, the text it was read in, and the warning for what was recalled."""
    via = f" via {provenance.via}" if provenance.via else ""
    return f"{provenance.source}{via}{'' if provenance.verified else ', recalled, not re-read'}"


def _soluble(criterion: Criterion, evidence: Evidence, prior: Prior) -> Verdict:
    """As filed for the cluster, else as its organic ligands are."""
    wanted = criterion.names[0]
    filed = evidence.entry.solubility if evidence.entry else "unknown"
    if filed != "unknown":
        is_met = filed in {wanted, "both"}
        said = f"dissolves in {SOLVENTS[filed]}, by its ligands"
        chance, said = (SURE, said) if is_met else (1 - SURE, f"not met, {said}")
        return _verdict(criterion, chance, "ligands", said)
    shell = [ligand for ligand, _ in evidence.cluster.ligands if ligand.kind not in BARE_KINDS]
    words = {ligand.solubility for ligand in shell} - {"both"}
    if not shell or "unknown" in words:
        said = "solubility of the ligand is not on file"
        return _verdict(criterion, prior.solubility.get(wanted, 0.5), "prior", said)
    names = ", ".join(str(ligand) for ligand in shell)
    if words <= {wanted}:
        return _verdict(criterion, 0.95, "ligands", f"by its ligands ({names})")
    chance = 0.03 if wanted not in words else 0.3
    return _verdict(criterion, chance, "ligands", f"not met by its ligands ({names})")


def _reported(criterion: Criterion, entry: KnownCluster | None) -> Verdict:
    wanted = criterion.names[0]
    if criterion.subject == "novelty":
        is_met = (entry is not None) is (wanted == "known")
        said = "reported" if entry is not None else "not reported"
        return _verdict(criterion, float(is_met), "composition", said)
    if entry is None or entry.status != wanted:
        return _verdict(criterion, 0.0, "composition", "no crystal structure on file")
    sure = SURE if entry.status_verified else RECALLED
    return _verdict(criterion, sure, "fact", cited(entry.provenance))


def _composed(criterion: Criterion, cluster: Cluster) -> Verdict:
    is_met = fits(criterion, cluster)
    said = counted_text(criterion, cluster)
    if is_met and criterion.subject == "ligand":
        n_asked, n_alike = asked_share(criterion, cluster)
        if 2 * n_asked < n_alike:
            said = f"only {n_asked} of {n_alike} ligands of its kind in {said}"
            return _verdict(criterion, _MINOR, "composition", said)
    return _verdict(criterion, float(is_met), "composition", said if is_met else f"not met, {said}")


def _verdict(
    criterion: Criterion,
    probability: float,
    ground: Ground,
    said: str,
    value: PropertyValue | None = None,
) -> Verdict:
    least = _NEGLIGIBLE if ground in {"predicted", "prior", "other kind"} else 1 - RECALLED + 1e-6
    is_absorption = value is not None and value.name == "absorption_peak"
    return Verdict(
        criterion=criterion,
        probability=min(max(probability, 0.0), 1.0),
        ground=ground,
        sentence=f"{criterion.text}: {said}",
        value=value,
        is_refuted=probability < least and not (ground == "fact" and is_absorption),
    )
