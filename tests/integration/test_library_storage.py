"""Making, migrating and filling the library: whole or not at all, whoever comes first."""

import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from mncplan.errors import InvalidInputError, NotFoundError, StorageError
from mncplan.library import migrate
from mncplan.library.connect import connect, reading, writing
from mncplan.library.entry import Entry
from mncplan.library.schema import REVISION, VERSION_TABLE, entry, metadata
from mncplan.library.seed import prepare
from mncplan.library.store import Store

NOW = datetime(2025, 1, 2, tzinfo=UTC)


def made(key, kind="rule", **changes):
    return Entry(kind=kind, key=key, title=f"title {key}", body={"id": key}, **changes)


def fill(engine, knowledge="sha256:a", keys=("one", "two")):
    return prepare(engine, knowledge, lambda: [made(key) for key in keys], NOW)


def keys(engine):
    with reading(engine) as connection:
        return set(connection.execute(sa.select(entry.c.key)).scalars())


def test_first_use_fills_and_later_use_leaves_alone(engine):
    assert fill(engine)
    assert keys(engine) == {"one", "two"}

    def never():
        raise AssertionError("the packaged knowledge is read again")

    assert not prepare(engine, "sha256:a", never, NOW)


def test_new_knowledge_replaces_what_was_packaged_and_keeps_what_is_yours(engine):
    fill(engine)
    store = Store(engine)
    store.add([made("mine")], NOW)
    assert fill(engine, "sha256:b", ("two", "three"))
    assert keys(engine) == {"two", "three", "mine"}
    assert store.knowledge() == "sha256:b"
    assert store.count() == {"rule": {"entries": 3, "verified": 3, "own": 1}}


def test_your_entry_stands_when_new_knowledge_brings_its_key(engine):
    fill(engine)
    store = Store(engine)
    store.add([made("three")], NOW)
    fill(engine, "sha256:b", ("two", "three"))
    assert [item.origin for item in store.entries("rule", ["three"])] == ["user"]


def test_a_key_is_not_taken_twice_and_nothing_of_the_batch_stays(engine):
    fill(engine)
    store = Store(engine)
    with pytest.raises(InvalidInputError, match="rule:two is in the library already"):
        store.add([made("new"), made("two")], NOW)
    assert keys(engine) == {"one", "two"}


def test_only_your_own_entries_can_be_taken_out(engine):
    fill(engine)
    store = Store(engine)
    store.add([made("mine")], NOW)
    store.remove("rule", "mine")
    with pytest.raises(NotFoundError, match="rule:one is no entry of your own"):
        store.remove("rule", "one")
    assert keys(engine) == {"one", "two"}


def test_a_fault_while_filling_leaves_nothing(engine):
    with pytest.raises(StorageError):
        prepare(engine, "sha256:a", lambda: [made("one"), made("two"), made("one")], NOW)
    with reading(engine) as connection:
        assert sa.inspect(connection).get_table_names() == []
    assert fill(engine)


def test_a_fault_while_refilling_leaves_the_old_state(engine):
    fill(engine)
    with pytest.raises(StorageError):
        prepare(engine, "sha256:b", lambda: [made("x"), made("x")], NOW)
    assert keys(engine) == {"one", "two"}
    assert Store(engine).knowledge() == "sha256:a"


DIE = """
import os, sys
from datetime import UTC, datetime
from mncplan.library import seed
from mncplan.library.connect import connect
from mncplan.library.entry import Entry

def die(connection, *_):
    connection.execute(seed.sa.insert(seed.entry), [seed.row(one, "sha256:a", now)])
    os._exit(9)

now = datetime.now(UTC)
one = Entry(kind="rule", key="half", title="half", body={})
seed._refill = die
seed.prepare(connect(sys.argv[1]), "sha256:a", lambda: [one], now)
"""


def test_a_program_killed_while_filling_leaves_nothing(url):
    done = subprocess.run([sys.executable, "-c", DIE, url])
    assert done.returncode == 9
    engine = connect(url)
    assert fill(engine)
    assert keys(engine) == {"one", "two"}
    engine.dispose()


OPEN = """
import sys, time
from pathlib import Path
from mncplan.app.library import Library
while not Path(sys.argv[2]).exists():
    time.sleep(0.001)
with Library(sys.argv[1]) as library:
    print(sum(n["entries"] for n in library.count().values()))
"""


def test_two_programs_may_come_first_together(url, tmp_path):
    start = tmp_path / "start"
    running = [
        subprocess.Popen(
            [sys.executable, "-c", OPEN, url, str(start)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        for _ in range(2)
    ]
    time.sleep(0.5)
    start.touch()
    answers = [program.communicate(timeout=120) for program in running]
    assert [program.returncode for program in running] == [0, 0], answers
    assert answers[0][0] == answers[1][0]
    assert int(answers[0][0]) > 1000


def test_migrations_lead_to_the_tables_and_back(engine):
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    with writing(engine) as connection:
        migrate.upgrade(connection)
    with reading(engine) as connection:
        context = MigrationContext.configure(connection, opts={"version_table": VERSION_TABLE})
        assert context.get_current_revision() == REVISION
        assert compare_metadata(context, metadata) == []
    with writing(engine) as connection:
        migrate.downgrade(connection)
    with reading(engine) as connection:
        assert set(sa.inspect(connection).get_table_names()) <= {VERSION_TABLE}
    assert fill(engine)


def test_a_library_of_a_newer_program_is_left_alone(engine):
    fill(engine)
    with writing(engine) as connection:
        connection.execute(sa.text(f"UPDATE {VERSION_TABLE} SET version_num = '9999'"))
    with pytest.raises(StorageError, match="newer mncplan"):
        fill(engine)


def test_a_database_with_other_tables_of_that_name_is_left_alone(engine):
    with writing(engine) as connection:
        connection.execute(sa.text("CREATE TABLE entry (id INTEGER)"))
    with pytest.raises(StorageError, match="no mncplan library"):
        fill(engine)
    with reading(engine) as connection:
        assert sa.inspect(connection).get_table_names() == ["entry"]


def test_a_locked_library_is_said_so(tmp_path):
    url = f"sqlite:///{tmp_path / 'library.db'}"
    first, second = connect(url), connect(url, busy_seconds=0.1)
    fill(first)
    with writing(first):
        with pytest.raises(StorageError, match="another program is writing"):
            fill(second, "sha256:b")
        assert keys(second) == {"one", "two"}  # readers go on
    first.dispose()
    second.dispose()


@pytest.mark.parametrize("content", [b"this is no database at all " * 50, b"\x00\xff" * 4096])
def test_a_file_that_is_no_database_is_said_so(tmp_path, content):
    path = tmp_path / "library.db"
    path.write_bytes(content)
    with pytest.raises(
        StorageError, match=r"library .*library\.db: .*no mncplan library"
    ) as caught:
        connect(f"sqlite:///{path}")
    assert len(str(caught.value).splitlines()) == 1
    assert path.read_bytes() == content


def test_a_damaged_library_is_said_so(tmp_path):
    path = tmp_path / "library.db"
    engine = connect(f"sqlite:///{path}")
    fill(engine, keys=tuple(f"key {i}" for i in range(500)))
    with writing(engine) as connection:
        connection.execute(sa.text("SELECT 1"))
    engine.dispose()
    path.write_bytes(path.read_bytes()[:5000])
    again = connect(f"sqlite:///{path}")
    with pytest.raises(StorageError):
        fill(again, "sha256:b")
    again.dispose()


def test_a_database_of_another_program_is_left_alone(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'library.db'}")
    with writing(engine) as connection:
        connection.execute(sa.text("CREATE TABLE recipes (id INTEGER)"))
    with pytest.raises(StorageError, match="no mncplan library"):
        fill(engine)
    engine.dispose()


def test_a_folder_that_cannot_be_made_is_said_so(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError, match="can't make its folder"):
        connect(f"sqlite:///{tmp_path / 'file' / 'library.db'}")
    with pytest.raises(StorageError, match="is a folder"):
        connect(f"sqlite:///{tmp_path}")


def test_an_unreachable_server_is_said_so_without_the_password():
    engine = connect("postgresql+psycopg://me:secret@/none?host=/nowhere")
    with pytest.raises(StorageError, match="library postgresql") as caught:
        fill(engine)
    assert "secret" not in str(caught.value)
    engine.dispose()
