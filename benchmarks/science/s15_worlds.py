"""The runs of S15: campaigns and one factor at a time in worlds of the simulated laboratory.

A world is the kinetic model of [Au25(p-MBA)18]- with constants drawn from their intervals by a
seed; noise and failures are those of `mncplan campaign simulate`. Seeds follow one another and
none is left out, except where the target hardly forms at all, which is counted. Few worlds have a
purity of 0.9 anywhere, so the goal is 0.9 of what a search without noise finds in the world. All
strategies start at the middle of the space; success is counted by the true purity, experiments one
by one, failed ones included. One factor at a time takes five levels per parameter, keeps the best
and goes on to the next; after a pass the windows are halved around the best.

Campaigns are told nothing, or the kinetic model with constants drawn anew (``--prior mechanism``),
or a wrong one: of the families of steps that change a cluster's size, half, drawn by the seed of
the world, are missing from it. All of it is synthetic.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent))

from s15_loop import GOAL, LEAST, MOST, MOST_OFAT, RUNS, TOLD, Run, read, write

from mncplan.app.campaign import Campaigns
from mncplan.app.campaign_laboratory import KineticLaboratory, laboratory_of
from mncplan.app.campaign_mechanism import sampled_mechanism
from mncplan.app.campaign_optimiser import propose
from mncplan.app.campaign_prior import MECHANISM_STRENGTH
from mncplan.app.campaign_simulate import SIMULATOR, run_all
from mncplan.app.space_file import read_space
from mncplan.conditions.designs.factors import baseline_of
from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_sample import sample
from mncplan.conditions.space_scale import nearest, value_at
from mncplan.domain.campaign import CampaignDefinition, ResultRecorded
from mncplan.domain.campaign_prior import Beforehand
from mncplan.domain.observation import Objective
from mncplan.domain.space import NumberParameter, Setting, Space, is_active
from mncplan.errors import InvalidInputError, NoSolutionError

Truth: TypeAlias = tuple[Mapping[str, float], str, float]

PER_BATCH = 9
LEVELS = 5
SIZE_FAMILIES = (
    "coalescence", "comproportionation", "decomposition", "digestion", "disproportionation",
    "etching", "fusion", "isoelectronic", "motif_exchange", "overgrowth",
)  # fmt: skip

_SEARCHED = 64
_ROUNDS = 4
_NEAR = 8
_SPACE = Path(__file__).with_name("data") / "s15_space.toml"


@dataclass(frozen=True, slots=True)
class World:
    """One set of hidden constants, and the best purity a search without noise found."""

    seed: int
    laboratory: KineticLaboratory
    attainable: float

    @property
    def goal(self) -> float:
        """Purity to be reached."""
        return GOAL * self.attainable


@dataclass(frozen=True, kw_only=True)
class Remembering(KineticLaboratory):
    """A laboratory that solves the equations once per setting."""

    seen: dict[tuple[tuple[str, float | str], ...], Truth] = field(default_factory=dict)

    def truth(self, setting: Setting) -> Truth:
        """As that of the laboratory."""
        key = tuple(sorted(setting.items()))
        if key not in self.seen:
            self.seen[key] = KineticLaboratory.truth(self, setting)
        return self.seen[key]


def definition(space: Space) -> CampaignDefinition:
    """The campaign that every world is asked."""
    return CampaignDefinition(
        name="s15",
        space=space,
        objectives=(Objective(name="purity", low=0.0, high=1.0),),
        target="[Au25(p-MBA)18]-",
        batch=PER_BATCH,
        start=baseline_of(space, None),
        is_synthetic=True,
    )


def worlds(asked: CampaignDefinition, n: int, first: int) -> Iterator[World]:
    """The worlds of `n` seeds from `first` on."""
    for seed in range(first, first + n):
        plain = laboratory_of(asked, seed)
        parts = {item.name: getattr(plain, item.name) for item in fields(plain)}
        laboratory = Remembering(**parts)
        yield World(seed, laboratory, attainable(laboratory, asked.space, seed))


def attainable(laboratory: KineticLaboratory, space: Space, seed: int) -> float:
    """Highest true purity of a random search with local refinement."""
    rng = np.random.default_rng(seed)
    scored = [(purity(laboratory, s), s) for s in sample(space, _SEARCHED, rng)]
    best = max(scored, key=lambda pair: pair[0])
    for i in range(_ROUNDS if best[0] >= LEAST else 0):
        near = [_moved(space, best[1], 0.2 / (i + 1), rng) for _ in range(_NEAR)]
        scored = [(purity(laboratory, s), s) for s in near if refusal(space, s) is None]
        best = max([best, *scored], key=lambda pair: pair[0])
    return best[0]


def _moved(space: Space, setting: Setting, width: float, rng: np.random.Generator) -> Setting:
    from mncplan.conditions.space_scale import position

    made = dict(setting)
    for item in space.parameters:
        if isinstance(item, NumberParameter) and item.name in made:
            at = position(item, float(made[item.name])) + rng.normal(0, width)
            made[item.name] = nearest(item, value_at(item, float(np.clip(at, 0, 1))))
    return made


def purity(laboratory: KineticLaboratory, setting: Setting) -> float:
    """True purity; 0 where the equations can't be solved."""
    try:
        return float(laboratory.truth(setting)[0]["purity"])
    except NoSolutionError:
        return 0.0


def told(asked: CampaignDefinition, world: World, what: str) -> CampaignDefinition:
    """The campaign of a world with what it is told beforehand.

    A model that never makes the target is refused, as the product does; nothing is told then.
    """
    named = replace(asked, name=f"s15-{world.seed}-{TOLD.index(what)}", seed=world.seed)
    if what == "nothing":
        return named
    network = world.laboratory.mechanism
    if what == "wrong model":
        missing = np.random.default_rng(world.seed).permutation(SIZE_FAMILIES)
        kept = [s for s in network.steps if s.family not in missing[: len(missing) // 2]]
        network = replace(network, steps=tuple(kept))
    model = replace(laboratory_of(named, world.seed), mechanism=network)
    try:
        sampled = sampled_mechanism(named, MECHANISM_STRENGTH, lambda _: None, model)
    except InvalidInputError:
        return named
    return replace(named, beforehand=Beforehand(mechanism=sampled))


def loop(campaigns: Campaigns, named: CampaignDefinition, world: World) -> int | None:
    """Experiments that the campaign takes to the goal; None within `MOST`."""
    campaigns.new(named, SIMULATOR)
    for _ in range(MOST // PER_BATCH):
        batch = campaigns.suggest(named.name, propose, SIMULATOR).batch
        before = _n_results(campaigns, named.name)
        run_all(campaigns, named.name, list(batch.experiments), world.laboratory, world.seed)
        reached = [i for i, e in enumerate(batch.experiments, 1)
                   if purity(world.laboratory, e.setting) >= world.goal]  # fmt: skip
        if reached:
            n = before + reached[0]
            return n if n <= MOST else None
    return None


def _n_results(campaigns: Campaigns, name: str) -> int:
    history = campaigns.state(name).history
    return sum(isinstance(o.event, ResultRecorded) for o in history)


def ofat(asked: CampaignDefinition, world: World) -> int | None:
    """Experiments that one factor at a time takes to the goal; None within `MOST_OFAT`."""
    space, rng = asked.space, np.random.default_rng(world.seed)
    best = dict(asked.start or {})
    n, value = 0, -1.0
    width = 1.0
    while n < MOST_OFAT:
        for item in space.parameters:
            for setting in [best, *_levels(space, best, item.name, width)] if n == 0 else (
                _levels(space, best, item.name, width)
            ):  # fmt: skip
                found = world.laboratory.run(setting, rng)
                n += 1
                while found.outcome == "failed_execution" and n < MOST_OFAT:
                    found = world.laboratory.run(setting, rng)
                    n += 1
                if purity(world.laboratory, setting) >= world.goal:
                    return n
                if (seen := found.value("purity") or 0.0) > value:
                    best, value = dict(setting), seen
                if n >= MOST_OFAT:
                    return None
        width /= 2
    return None


def _levels(space: Space, best: Setting, name: str, width: float) -> list[Setting]:
    """Settings that differ in one parameter, in a window around the best."""
    from mncplan.conditions.space_scale import position

    made: list[Setting]
    item = space[name]
    if name not in best:
        return []
    if isinstance(item, NumberParameter):
        at = position(item, float(best[name]))
        low = min(max(at - width / 2, 0.0), 1.0 - width)
        values = [nearest(item, value_at(item, low + width * i / (LEVELS - 1)))
                  for i in range(LEVELS)]  # fmt: skip
        made = [{**best, name: v} for v in dict.fromkeys(values) if v != best[name]]
    else:
        made = [_completed(space, {**best, name: c}) for c in item.choices if c != best[name]]
    return [setting for setting in made if refusal(space, setting) is None]


def _completed(space: Space, setting: Setting) -> Setting:
    """A setting whose conditional parameters follow a changed choice, at their middle."""
    made = {n: v for n, v in setting.items() if is_active(space[n], setting)}
    for item in space.parameters:
        if isinstance(item, NumberParameter) and is_active(item, made) and item.name not in made:
            made[item.name] = nearest(item, value_at(item, 0.5))
    return made


def compared(asked: CampaignDefinition, world: World) -> tuple[int | None, ...]:
    """Experiments to the goal of the campaigns of `TOLD` and of one factor at a time."""
    with TemporaryDirectory() as folder, Campaigns(Path(folder) / "library.db") as campaigns:
        ours = [loop(campaigns, told(asked, world, what), world) for what in TOLD]
    return (*ours, ofat(asked, world))


def main() -> None:
    """World after world; those the file has are left out, so an interrupted run can go on."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", default="104-123")
    parser.add_argument("--out", type=Path, default=RUNS)
    options = parser.parse_args()
    first, last = (int(part) for part in options.worlds.split("-"))
    known = {run.world for run in read(options.out)} if options.out.exists() else set()
    asked = definition(read_space(_SPACE))
    for seed in (s for s in range(first, last + 1) if s not in known):
        world = next(worlds(asked, 1, seed))
        found = compared(asked, world) if world.attainable >= LEAST else (None,) * (len(TOLD) + 1)
        write(options.out, Run(seed, world.attainable, found))
        print(f"world {seed}: {world.attainable:.2f}, {found}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
