"""Campaigns in the tables of the library, on SQLite and PostgreSQL."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from mncplan.errors import InvalidInputError, NotFoundError, StorageError
from mncplan.library import migrate
from mncplan.library.campaign_store import CampaignRow, CampaignStore, EventRow
from mncplan.library.connect import reading, writing
from mncplan.library.entry import Entry
from mncplan.library.schema import campaign_event
from mncplan.library.seed import prepare, row
from mncplan.library.store import Store

NOW = datetime(2025, 1, 2, tzinfo=UTC)


def made(name="c", events=()):
    return CampaignRow(
        name=name, target="", is_synthetic=False, definition={"name": name}, author="anna",
        created_at=NOW, events=events,
    )  # fmt: skip


def event(subject="E001", revision=0):
    return EventRow(kind="result", subject=subject, revision=revision, body={"a": [1, None]})


@pytest.fixture
def store(engine):
    prepare(engine, "sha256:a", tuple, NOW)
    return CampaignStore(engine)


def test_events_come_back_in_order_with_who_and_when(store):
    store.create(made())
    store.append("c", lambda seen: [event("E001"), event("E002")], "bert", NOW)
    found = store.append("c", lambda seen: [event("E001", 1)], "anna", NOW)
    assert [(e.number, e.subject, e.revision, e.author) for e in found.events] == [
        (1, "E001", 0, "bert"), (2, "E002", 0, "bert"), (3, "E001", 1, "anna"),
    ]  # fmt: skip
    assert found.events[0].body == {"a": [1, None]}
    assert store.load("c") == found


def test_what_decides_sees_the_history_as_it_stands(store):
    store.create(made(events=(event(),)))
    seen = []
    store.append("c", lambda row: seen.append(row) or (), "anna", NOW)
    assert [len(row.events) for row in seen] == [1]


def test_a_name_is_taken_once(store):
    store.create(made())
    with pytest.raises(InvalidInputError, match="'c' is there already"):
        store.create(made())
    assert store.names() == ("c",)


def test_a_campaign_that_is_not_there_is_said_with_those_that_are(store):
    with pytest.raises(NotFoundError, match="there is none yet"):
        store.load("x")
    store.create(made())
    with pytest.raises(NotFoundError, match="there are c"):
        store.append("x", lambda seen: (), "anna", NOW)


def test_the_same_revision_is_never_stored_twice_and_nothing_of_the_batch_stays(store):
    store.create(made(events=(event(),)))
    with pytest.raises(StorageError, match="another program wrote at the same moment"):
        store.append("c", lambda seen: [event("E002"), event("E001", 0)], "anna", NOW)
    assert [e.subject for e in store.load("c").events] == ["E001"]


def test_a_fault_while_deciding_leaves_everything_as_it_was(store):
    store.create(made())

    def fail(seen):
        yield event()
        raise InvalidInputError("no")

    with pytest.raises(InvalidInputError):
        store.append("c", fail, "anna", NOW)
    assert store.load("c").events == ()


def test_events_of_no_campaign_are_refused(engine, store):
    values = {
        "campaign_id": 99, "number": 1, "kind": "x", "subject": "x", "revision": 0, "body": {},
        "author": "", "created_at": NOW,
    }  # fmt: skip
    with pytest.raises(StorageError):
        with writing(engine) as connection:
            connection.execute(sa.insert(campaign_event).values(values))


def test_a_library_from_before_campaigns_keeps_what_is_yours(engine):
    mine = Entry(kind="rule", key="mine", title="mine", body={}, origin="user")
    with writing(engine) as connection:
        migrate.upgrade(connection, "0001")
        from mncplan.library.schema import entry, meta

        connection.execute(sa.insert(entry), [row(mine, "sha256:a", NOW)])
        connection.execute(sa.insert(meta), [{"name": "knowledge", "value": "sha256:a"}])
        assert not sa.inspect(connection).has_table("campaign")
    prepare(engine, "sha256:a", tuple, NOW)
    assert [item.key for item in Store(engine).entries("rule")] == ["mine"]
    CampaignStore(engine).create(made())


def test_new_knowledge_leaves_campaigns_alone(engine, store):
    store.create(made(events=(event(),)))
    prepare(engine, "sha256:b", tuple, NOW)
    assert len(store.load("c").events) == 1


def test_the_journal_waits_for_the_disk(tmp_path):
    """A result that was said to be recorded is still there after a power cut."""
    from mncplan.library.connect import connect

    engine = connect(f"sqlite:///{tmp_path / 'library.db'}")
    with reading(engine) as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    engine.dispose()
