"""S15: the whole loop in the simulated laboratory until 0.9 of the best purity, against OFAT.

A world is the kinetic model of [Au25(p-MBA)18]- with constants drawn from their intervals by a
seed; noise and failures are those of `mncplan campaign simulate`. Seeds follow one another and
none is left out, except where the target hardly forms at all, which is counted. Few worlds have a
purity of 0.9 anywhere, so the goal is 0.9 of what a search without noise finds in the world; the
worlds with 0.9 itself are shown apart. Both strategies start at the middle of the space; success
is counted by the true purity, experiments one by one, failed ones included. One factor at a time
takes five levels per parameter, keeps the best and goes on to the next; after a pass the windows
are halved around the best. All of it is synthetic.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeAlias

import numpy as np
from benchmarks.result import Result, Table, share

from mncplan.app.campaign import Campaigns
from mncplan.app.campaign_laboratory import KineticLaboratory, laboratory_of
from mncplan.app.campaign_optimiser import propose
from mncplan.app.campaign_simulate import SIMULATOR, run_all
from mncplan.app.space_file import read_space
from mncplan.conditions.designs.factors import baseline_of
from mncplan.conditions.space_check import refusal
from mncplan.conditions.space_sample import sample
from mncplan.conditions.space_scale import nearest, value_at
from mncplan.domain.campaign import CampaignDefinition, ResultRecorded
from mncplan.domain.observation import Objective
from mncplan.domain.space import NumberParameter, Setting, Space, is_active
from mncplan.errors import NoSolutionError

Truth: TypeAlias = tuple[Mapping[str, float], str, float]

GOAL = 0.9
PER_BATCH = 9
MOST = 63
MOST_OFAT = 126
LEVELS = 5
LEAST = 0.05
"""Best purity below which the target does not form in a world."""

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


def loop(campaigns: Campaigns, asked: CampaignDefinition, world: World) -> int | None:
    """Experiments that the campaign takes to the goal; None within `MOST`."""
    named = replace(asked, name=f"s15-{world.seed}", seed=world.seed)
    campaigns.new(named, SIMULATOR)
    for _ in range(MOST // PER_BATCH):
        batch = campaigns.suggest(named.name, propose, SIMULATOR).batch
        before = _n_results(campaigns, named.name)
        run_all(campaigns, named.name, list(batch.experiments), world.laboratory, world.seed)
        reached = [i for i, e in enumerate(batch.experiments, 1)
                   if purity(world.laboratory, e.setting) >= world.goal]  # fmt: skip
        if reached:
            return before + reached[0]
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


def run(n: int = 10, first: int = 104) -> Result:
    """Compare the two in the worlds of `n` seeds."""
    asked = definition(read_space(_SPACE))
    found: list[tuple[World, int | None, int | None]] = []
    with TemporaryDirectory() as folder, Campaigns(Path(folder) / "library.db") as campaigns:
        for world in worlds(asked, n, first):
            reached = (None, None)
            if world.attainable >= LEAST:
                reached = loop(campaigns, asked, world), ofat(asked, world)
            found.append((world, *reached))
            told = f"world {world.seed}: {world.attainable:.2f}, {reached}"
            print(told, file=sys.stderr, flush=True)
    return result_of(found)


def _shown(n: int | None) -> str:
    return "not reached" if n is None else str(n)


def result_of(found: Sequence[tuple[World, int | None, int | None]]) -> Result:
    """Tables and numbers of all worlds."""
    kept = [item for item in found if item[0].attainable >= LEAST]
    counted = [(a or MOST, b or MOST_OFAT) for _, a, b in kept]
    halved = sum(2 * a <= b for a, b in counted)
    ours, theirs = (statistics.median(x) for x in zip(*counted, strict=True))
    logs = np.array([np.log(a / b) for a, b in counted])
    drawn = np.random.default_rng(0).choice(logs, (2000, len(logs))).mean(1)
    low, high = np.exp(np.quantile(drawn, (0.025, 0.975)))
    pure = [(a, b) for (w, _, _), (a, b) in zip(kept, counted, strict=True) if w.attainable >= GOAL]
    rows = [(str(w.seed), f"{w.attainable:.2f}", f"{w.goal:.2f}", _shown(a), _shown(b))
            for w, a, b in kept]  # fmt: skip
    table = Table(
        title=f"Experiments to {GOAL:g} of the best purity of the world (synthetic)",
        head=("world", "best purity", "goal", "campaign", "one factor at a time"),
        rows=(*rows, ("median", "", "", f"{ours:g}", f"{theirs:g}")),
    )
    at_most_half = Table(
        title="At most half of OFAT's experiments",
        head=("worlds", "share", "95 %"),
        rows=(share(halved, len(counted)),),
    )
    return Result(
        id="S15",
        question="How many experiments to 0.9 of the best purity in the simulated laboratory,"
        " against OFAT?",
        tables=(table, at_most_half),
        notes=(
            "Synthetic: no experiment was made. Not reached counts as"
            f" {MOST} for the campaign and {MOST_OFAT} for one factor at a time.",
            f"All {len(found)} seeds from {found[0][0].seed} on are shown; in"
            f" {len(found) - len(kept)} of them the best purity is below {LEAST:g}, so nothing was"
            " run. The best purity is that of a search of"
            f" {_SEARCHED + _ROUNDS * _NEAR} settings without noise; the true best may be higher.",
            f"Campaign over one factor, geometric mean: {np.exp(logs.mean()):.2f}"
            f" (bootstrap 95 % {low:.2f}-{high:.2f}).",
            f"Worlds in which a purity of {GOAL:g} was found: {len(pure)}; at most half of OFAT's"
            f" experiments in {sum(2 * a <= b for a, b in pure)} of them.",
        ),
        numbers={
            "worlds": len(kept),
            "target_does_not_form": len(found) - len(kept),
            "median_campaign": ours,
            "median_ofat": theirs,
            "geometric_mean_ratio": round(float(np.exp(logs.mean())), 3),
            "at_most_half": halved,
            "pairs": [[a, b] for _, a, b in kept],
        },
    )


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--worlds", type=int, default=10)
    parser.add_argument("--first", type=int, default=104)
    asked = parser.parse_args()
    found = run(asked.worlds, asked.first)
    for table in found.tables:
        print(table.title, table, "", sep="\n")
    print(*found.notes, sep="\n")
    print(found.numbers)


if __name__ == "__main__":
    main()
