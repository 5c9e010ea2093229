"""A campaign killed at any moment loses nothing and repeats nothing; two may record at once."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.integration import campaign_worker as worker

from mncplan.app.campaign_table import rows_of
from mncplan.domain.campaign import BatchSuggested, ResultCorrected, ResultRecorded
from mncplan.errors import InvalidInputError

ROOT = Path(__file__).parents[2]
N_BATCHES = 3
N_KILLS = 100


@pytest.fixture(autouse=True)
def empty_library(monkeypatch):
    """Campaigns need the tables of the library, not its thousands of entries."""
    monkeypatch.setattr("mncplan.app.library_engine._packaged", lambda: ())


def child(run):
    """Run in a process of its own, made by fork so that nothing is imported anew."""
    pid = os.fork()
    if pid:
        return pid
    try:
        run()
    except BaseException:  # noqa: BLE001 - a child must never return into the tests
        os._exit(1)
    os._exit(0)


def ended(pid):
    """How a child ended: exit code, or the negative signal."""
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def work_until(url, name, fatal):
    def run():
        campaigns = worker.open_campaigns(url)
        worker.die_at(campaigns._store._engine, fatal)
        worker.work(campaigns, name, N_BATCHES)

    return ended(child(run))


def undisturbed(url):
    campaigns = worker.open_campaigns(url)
    state = worker.work(campaigns, "undisturbed", N_BATCHES)
    campaigns.close()
    return state


def events(state):
    return [(o.number, o.event) for o in state.history]


def check_whole(state, expected):
    """The history is that of a campaign nobody disturbed, event by event."""
    assert events(state) == events(expected)
    assert [o.number for o in state.history] == list(range(1, len(state.history) + 1))
    assert [e.experiments for e in state.batches] == [e.experiments for e in expected.batches]
    assert len(state.results) == 3 * N_BATCHES
    recorded = [
        o.event.observation.id for o in state.history if isinstance(o.event, ResultRecorded)
    ]
    assert len(recorded) == len(set(recorded)) == 3 * N_BATCHES


def test_killed_at_a_hundred_random_moments(url):
    expected = undisturbed(url)
    rng = random.Random(7)
    kills, survived = 0, 0
    for campaign in range(200):
        name = f"killed-{campaign}"
        while kills < N_KILLS:
            how = work_until(url, name, fatal=rng.randint(1, 60))
            if how == 0:
                survived += 1
                break
            assert how == -signal.SIGKILL
            kills += 1
        else:
            assert work_until(url, name, fatal=0) == 0
        campaigns = worker.open_campaigns(url)
        check_whole(campaigns.state(name), expected)
        campaigns.close()
        if kills >= N_KILLS:
            break
    assert kills == N_KILLS


def test_killed_from_outside_by_the_clock(url):
    expected = undisturbed(url)
    rng = random.Random(3)

    def run():
        worker.work(worker.open_campaigns(url), "clock", N_BATCHES)

    for _ in range(20):
        pid = child(run)
        time.sleep(rng.uniform(0.0, 0.08))
        os.kill(pid, signal.SIGKILL)
        assert ended(pid) in {0, -signal.SIGKILL}
    assert ended(child(run)) == 0
    campaigns = worker.open_campaigns(url)
    check_whole(campaigns.state("clock"), expected)
    campaigns.close()


def test_two_programs_record_at_once_and_lose_nothing(url):
    campaigns = worker.open_campaigns(url)
    campaigns.new(worker.definition("shared", batch=40), "first")
    batch = campaigns.suggest("shared", worker.propose, "first").batch
    ids = [item.id for item in batch.experiments]
    campaigns.close()

    def record(who, mine):
        def run():
            desk = worker.open_campaigns(url)
            for name in mine:
                row = {"experiment": name, "purity": worker.measure(settings[name])}
                desk.record("shared", rows_of([row]), who)

        return run

    settings = {item.id: item.setting for item in batch.experiments}
    running = [child(record("anna", ids[:30])), child(record("bert", ids[::-1][:30]))]
    assert [ended(pid) for pid in running] == [0, 0]
    campaigns = worker.open_campaigns(url)
    state = campaigns.state("shared")
    campaigns.close()
    assert {o.id for o in state.observations} == set(ids)
    recorded = [o for o in state.history if isinstance(o.event, ResultRecorded)]
    assert len(recorded) == len(ids)
    assert {o.author for o in recorded} == {"anna", "bert"}
    assert [o.number for o in state.history] == list(range(1, len(ids) + 2))
    assert state.pending == ()


def test_two_programs_ask_at_once_and_get_one_batch(url):
    campaigns = worker.open_campaigns(url)
    campaigns.new(worker.definition("asked"), "first")
    campaigns.close()
    running = [
        child(lambda: worker.open_campaigns(url).suggest("asked", worker.propose, "someone"))
        for _ in range(6)
    ]
    assert [ended(pid) for pid in running] == [0] * 6
    campaigns = worker.open_campaigns(url)
    state = campaigns.state("asked")
    campaigns.close()
    assert [type(o.event) for o in state.history] == [BatchSuggested]


def test_two_who_contradict_each_other_are_told(url):
    campaigns = worker.open_campaigns(url)
    campaigns.new(worker.definition("contradicted"), "first")
    campaigns.suggest("contradicted", worker.propose, "first")

    def record(value):
        def run():
            desk = worker.open_campaigns(url)
            try:
                desk.record("contradicted", rows_of([{"experiment": "E001", "purity": value}]), "x")
            except InvalidInputError:
                os._exit(2)

        return run

    codes = sorted(ended(child(record(value))) for value in (0.4, 0.5))
    assert codes == [0, 2]
    rows = rows_of([{"experiment": "E001", "purity": 0.9}])
    state, _ = campaigns.record("contradicted", rows, "bert", correct="weighed again")
    assert state.samples("E001")[0].value("purity") == 0.9
    assert [type(o.event) for o in state.history[1:]] == [ResultRecorded, ResultCorrected]
    assert state.history[-1].author == "bert"
    campaigns.close()


@pytest.mark.slow
def test_a_program_of_its_own_is_killed_and_goes_on(url):
    """As above but with fresh programs, so that opening and migrating the library counts too."""
    expected = undisturbed(url)
    command = [sys.executable, str(Path(worker.__file__)), url, "alone", str(N_BATCHES)]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)])}
    codes = [subprocess.run([*command, str(n)], env=env).returncode for n in (9, 40, 0)]
    assert codes == [-signal.SIGKILL, -signal.SIGKILL, 0]
    campaigns = worker.open_campaigns(url)
    check_whole(campaigns.state("alone"), expected)
    campaigns.close()
