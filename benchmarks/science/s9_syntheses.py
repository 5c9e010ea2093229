"""S9P: does the mechanism end in the cluster that published syntheses report?

The set and the settings chosen for it stand in s9_syntheses.toml. The split is by work and was
written before any run; constants were adjusted on the calibration part only.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks.result import Result, Table, share
from benchmarks.science.directions.laboratory import decades

from mncplan.app.tables import knowledge_base
from mncplan.domain.cluster import Cluster
from mncplan.domain.flask import Event, Flask, Trajectory
from mncplan.domain.mechanism import Mechanism
from mncplan.domain.parameters import ParameterSet
from mncplan.errors import NoSolutionError
from mncplan.kinetics.acidity import pH_before_and_during
from mncplan.kinetics.conserved import conservation_drift
from mncplan.kinetics.network import build
from mncplan.kinetics.observe import metal_shares
from mncplan.kinetics.outcome import Outcome, outcome
from mncplan.kinetics.phase_diagram import LEAST_REDUCED
from mncplan.kinetics.recipe import Recipe, flask_of
from mncplan.kinetics.solve import simulate
from mncplan.knowledge.kinetics import load_kinetics

FILE = Path(__file__).with_name("s9_syntheses.toml")
NO_CLUSTER = ("complexes", "particles")
ALWAYS = (25, 18)
"""Metal and ligands of the cluster that a simple baseline always names."""


@dataclass(frozen=True, kw_only=True)
class Synthesis:
    """One published preparation.

    Attributes:
        acid_after_h: When pH goes to `acid_pH`; None when it stays.
    """

    id: str
    target: str
    also: tuple[str, ...]
    work: str
    level: str
    hours: float
    base_mM: float
    acid_after_h: float | None
    acid_pH: float
    given: Mapping[str, Any]

    @property
    def is_blind(self) -> bool:
        """Whether its work is in the part never used to adjust constants."""
        return hashlib.sha256(self.work.encode()).digest()[0] % 2 == 1

    @property
    def is_within(self) -> bool:
        """Whether the product is small enough for the network."""
        return self.target != "particles"

    def recipe(self, parameters: ParameterSet) -> Recipe:
        """The recipe, pH worked out where it is not given."""
        recipe = Recipe(**{k: _frozen(v) for k, v in self.given.items()})
        if "pH" in self.given:
            return recipe
        before, during = pH_before_and_during(
            recipe, parameters.ligand(recipe.ligand), parameters.solvent(recipe.solvent),
            self.base_mM * 1e-3,
        )  # fmt: skip
        return replace(recipe, complexation_pH=before, pH=during)

    def flask(self, parameters: ParameterSet) -> Flask:
        """The flask with its events."""
        recipe = self.recipe(parameters)
        flask = flask_of(recipe)
        if self.acid_after_h is None:
            return flask
        later = Event(time_s=recipe.complexation_s + 3600 * self.acid_after_h, pH=self.acid_pH)
        return replace(flask, events=(*flask.events, later))


def _frozen(value: Any) -> Any:
    """Lists of TOML as tuples."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


@lru_cache(None)
def syntheses() -> tuple[Synthesis, ...]:
    """The set, in the order of the file."""
    rows = tomllib.loads(FILE.read_text(encoding="ascii"))["synthesis"]
    return tuple(
        Synthesis(
            id=r["id"], target=r["target"], also=tuple(r.get("also", ())), work=r["work"],
            level=r["level"], hours=r["hours"], base_mM=r.get("base_mM", 0.0),
            acid_after_h=r.get("acid_after_h"), acid_pH=r.get("acid_pH", 7.0), given=r["recipe"],
        )
        for r in rows
    )  # fmt: skip


@lru_cache(None)
def network(ligand: str, metal: str, agent: str) -> Mechanism:
    """The network the product itself uses for a ligand and a reductant."""
    knowledge = knowledge_base()
    return build(
        knowledge.ligands.resolve(ligand), knowledge.clusters, load_kinetics(),
        reductants=(agent,), metal=metal,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Case:
    """A synthesis as the model sees it.

    Attributes:
        margin: Decades by which the reported product leads; below zero when it does not.
    """

    synthesis: Synthesis
    found: Outcome | None
    drift: float
    margin: float = -3.0

    @property
    def said(self) -> str:
        """What leads by the model."""
        return self.found.dominant if self.found else "not solved"

    @property
    def is_right(self) -> bool:
        """Whether the reported product leads."""
        wanted = {_counts(t) for t in (self.synthesis.target, *self.synthesis.also)}
        return _counts(self.said) in wanted

    @property
    def is_count_right(self) -> bool:
        """Whether the leading N* is the reported one (complexes and particles name themselves)."""
        wanted = {electrons(t) for t in (self.synthesis.target, *self.synthesis.also)}
        if self.found is None:
            return False
        if self.is_right or self.said in NO_CLUSTER:
            return self.is_right
        return self.found.electrons in wanted


def _counts(text: str) -> tuple[int, int] | str:
    """Metal and ligand atoms of a formula: charge states count as one."""
    if text in (*NO_CLUSTER, "not solved"):
        return text
    cluster = _parsed(text)
    return cluster.metals[0][1], cluster.ligands[0][1]


def _parsed(text: str) -> Cluster:
    knowledge = knowledge_base()
    return Cluster.parse(text, ligands=knowledge.ligands, ions=knowledge.ions)


def electrons(text: str) -> int | str:
    """N* of a formula."""
    if text in NO_CLUSTER:
        return text
    cluster = _parsed(text)
    return cluster.metals[0][1] - cluster.ligands[0][1] - cluster.charge


def judge(synthesis: Synthesis, parameters: ParameterSet) -> Case:
    """Run one synthesis."""
    recipe = synthesis.recipe(parameters)
    mechanism = network(recipe.ligand, recipe.metal, recipe.reductant or "CO")
    end = recipe.complexation_s + synthesis.hours * 3600
    try:
        run = simulate(mechanism, parameters, synthesis.flask(parameters), [0.0, end])
    except NoSolutionError:
        return Case(synthesis=synthesis, found=None, drift=0.0)
    clusters = (p.key for p in mechanism.participants if p.kind == "cluster")
    key = next((k for k in clusters if _counts(k) == _counts(synthesis.target)), "")
    found = outcome(run, key or next(p.key for p in mechanism.participants if p.kind == "cluster"))
    return Case(
        synthesis=synthesis, found=found, drift=conservation_drift(run),
        margin=_margin(run, {_counts(t) for t in (synthesis.target, *synthesis.also)}),
    )  # fmt: skip


def _margin(run: Trajectory, wanted: set[tuple[int, int] | str]) -> float:
    """Decades by which one of the wanted leads, and by which enough metal is reduced for it."""
    groups: Counter[tuple[int, int] | str] = Counter({"particles": 0.0})
    for one, part in zip(run.mechanism.participants, metal_shares(run)[-1], strict=True):
        if one.kind in ("cluster", "nanoparticle"):
            groups["particles" if one.kind == "nanoparticle" else _counts(one.key)] += float(part)
    reduced = decades(groups.total(), LEAST_REDUCED)
    if "complexes" in wanted:
        return -reduced
    lead = decades(
        max(groups[w] for w in wanted), max(x for k, x in groups.items() if k not in wanted)
    )
    return min(lead, reduced)


def nearest(one: Synthesis, others: Iterable[Synthesis], parameters: ParameterSet) -> str:
    """The product of the most similar synthesis of another work.

    Metal, ligand, reductant, solvent and phases count one each when they differ, ratios and
    concentration by decades, pH by three units, temperature by 50 degC, time by decades.
    """
    here = _features(one, parameters)
    ranked = sorted(
        (sum(abs(a - b) if isinstance(a, float) else float(a != b)
             for a, b in zip(here, _features(o, parameters), strict=True)), o.id, o.target)
        for o in others
        if o.work != one.work
    )  # fmt: skip
    return ranked[0][2]


def _features(one: Synthesis, parameters: ParameterSet) -> tuple[float | str, ...]:
    r = one.recipe(parameters)
    log = (r.metal_mM, r.ligand_per_metal, max(r.reductant_per_metal, 1e-2), one.hours)
    return (
        r.metal, r.metal, r.ligand, r.reductant, r.solvent, r.reductant_phase, r.additives and "+",
        *(float(np.log10(x)) for x in log), r.pH / 3, r.temperature_C / 50,
        r.stirring_rpm / 400,
    )  # fmt: skip


def score(cases: Iterable[Case]) -> tuple[int, int, int]:
    """Right cluster, right N*, of how many."""
    all_ = tuple(cases)
    return sum(c.is_right for c in all_), sum(c.is_count_right for c in all_), len(all_)


def run() -> Result:
    """The whole set with the shipped constants, against two baselines."""
    parameters = load_kinetics()
    every = syntheses()
    cases = [judge(s, parameters) for s in every]
    within = [c for c in cases if c.synthesis.is_within]
    parts: dict[str, list[Case]] = {
        "blind": [c for c in within if c.synthesis.is_blind],
        "calibration": [c for c in within if not c.synthesis.is_blind],
        "all within the network": within,
        "of these, amounts stated": [c for c in within if c.synthesis.level == "amounts"],
        "larger than the network (particles)": [c for c in cases if not c.synthesis.is_within],
    }
    rows, numbers = [], {}
    for name, part in parts.items():
        right, count, n = score(part)
        rows.append((name, *share(right, n), *share(count, n)[:2],
                     *_baselines([c.synthesis for c in part], every, parameters)))  # fmt: skip
        numbers[name] = {"right": right, "electrons_right": count, "n": n}
    said = Counter(c.said for c in within if not c.is_right)
    return Result(
        id="S9P",
        question="does the mechanism end in the cluster that published syntheses report?",
        tables=(
            Table(
                title="Leading cluster and leading N* at the published conditions",
                head=("part", "cluster right", "", "95 % interval", "N* right", "",
                      "always Au25(SR)18", "nearest synthesis"),
                rows=tuple(rows),
            ),
            Table(
                title="Each synthesis",
                head=("synthesis", "part", "conditions", "reported", "the model ends in",
                      "purity of the reported", "reduced", "right"),
                rows=tuple(_row(c) for c in cases),
            ),
        ),
        notes=(
            f"{len(every)} syntheses of {len({s.work for s in every})} works; split by work "
            "before any run; settings that the texts leave open are listed in s9_syntheses.toml",
            "the nearest synthesis is taken from the other works of the whole set, calibration "
            "and blind: a strong baseline, for it has seen the answers of all others",
            f"what wrong runs end in: {', '.join(f'{k} {n}' for k, n in said.most_common())}",
            f"conservation: largest relative drift {max(c.drift for c in cases):.1e}",
        ),
        numbers=numbers,
    )  # fmt: skip


def _baselines(
    part: list[Synthesis], every: tuple[Synthesis, ...], parameters: ParameterSet
) -> tuple[str, str]:
    always = sum(_counts(s.target) == ALWAYS for s in part)
    near = sum(_counts(nearest(s, every, parameters)) == _counts(s.target) for s in part)
    return share(always, len(part))[0], share(near, len(part))[0]


def _row(case: Case) -> tuple[str, ...]:
    one, found = case.synthesis, case.found
    is_there = found is not None and _counts(found.target) == _counts(one.target)
    return (
        one.id, "blind" if one.is_blind else "calibration", one.level, one.target, case.said,
        f"{found.purity:.2f}" if found is not None and is_there else "-",
        f"{found.reduced:.2f}" if found is not None else "-",
        "yes" if case.is_right else "N* only" if case.is_count_right else "NO",
    )  # fmt: skip
