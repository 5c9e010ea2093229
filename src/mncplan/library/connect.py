"""Connections to the library, and what their faults mean to the user."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from sqlalchemy import event

from mncplan.errors import InvalidInputError, MissingExtraError, StorageError
from mncplan.library.address import prepare_folder

BUSY_SECONDS: Final = 15.0
_HEADER: Final = b"SQLite format 3\0"
_LOCK_KEY: Final = 7262_2025  # any number of our own: the advisory lock of the library


def connect(url: str, *, busy_seconds: float = BUSY_SECONDS) -> sa.Engine:
    """Make an engine for the library; the file's folder is made when missing.

    Raises:
        InvalidInputError: If the URL can't be read.
        MissingExtraError: If the driver is not installed.
        StorageError: If the folder can't be made.
    """
    try:
        parsed = sa.make_url(url)
    except (sa.exc.ArgumentError, ValueError) as error:
        raise InvalidInputError(
            f"library {url!r} can't be read; expected a file or postgresql://HOST/NAME"
        ) from error
    if parsed.get_backend_name() != "sqlite":
        try:
            return sa.create_engine(parsed, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise MissingExtraError("psycopg", "postgres") from error
    if parsed.database and parsed.database != ":memory:":
        prepare_folder(Path(parsed.database))
        _refuse_foreign_file(Path(parsed.database))
    engine = sa.create_engine(parsed, connect_args={"timeout": busy_seconds})
    event.listen(engine, "connect", _SqliteSettings(busy_seconds))
    event.listen(engine, "begin", _begin)
    return engine


def _refuse_foreign_file(path: Path) -> None:
    """SQLite takes any file shorter than its header for a new database and writes over it."""
    try:
        with path.open("rb") as stream:
            start = stream.read(len(_HEADER))
    except OSError:
        return
    if start and start != _HEADER:
        raise StorageError(f"library {path}: this file is no mncplan library, or it is damaged")


class _SqliteSettings:
    """Write-ahead log, waiting for locks, and transactions that we begin ourselves."""

    def __init__(self, busy_seconds: float) -> None:
        self.busy_seconds = busy_seconds

    def __call__(self, connection: Any, _record: object) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA busy_timeout = {int(self.busy_seconds * 1000)}")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute("PRAGMA synchronous = FULL")
        self._use_wal(cursor)
        cursor.close()

    def _use_wal(self, cursor: Any) -> None:
        """Switching the journal does not wait for locks by itself."""
        import sqlite3

        if cursor.execute("PRAGMA journal_mode").fetchone()[0] in {"wal", "memory"}:
            return
        deadline = time.monotonic() + self.busy_seconds
        while True:
            try:
                cursor.execute("PRAGMA journal_mode = WAL")
            except sqlite3.OperationalError as error:
                if "locked" not in str(error) or time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
            else:
                return


def _begin(connection: sa.Connection) -> None:
    is_writing = connection.get_execution_options().get("is_writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


@contextmanager
def writing(engine: sa.Engine) -> Iterator[sa.Connection]:
    """One transaction that no other process can write beside; all of it or nothing."""
    with storage_errors(engine):
        with engine.connect().execution_options(is_writing=True) as connection:
            with connection.begin():
                if engine.dialect.name == "postgresql":
                    connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK_KEY)))
                yield connection


@contextmanager
def reading(engine: sa.Engine) -> Iterator[sa.Connection]:
    """A connection to read with."""
    with storage_errors(engine), engine.connect() as connection:
        yield connection


@contextmanager
def storage_errors(engine: sa.Engine) -> Iterator[None]:
    """Say in one line what is wrong with the library.

    Raises:
        StorageError: Instead of any fault of the database or its driver.
    """
    try:
        yield
    except sa.exc.DBAPIError as error:
        raise StorageError(f"library {place(engine)}: {_reason(error)}") from error
    except sa.exc.SQLAlchemyError as error:
        raise StorageError(f"library {place(engine)}: {_first_line(error)}") from error


def place(engine: sa.Engine) -> str:
    """The library's file, or its URL without the password."""
    if engine.dialect.name == "sqlite":
        return engine.url.database or ":memory:"
    return engine.url.render_as_string(hide_password=True)


_REASONS: Final = (
    ("database is locked", "another program is writing to it; try again when that is done"),
    ("not a database", "this file is no mncplan library, or it is damaged"),
    ("malformed", "the file is damaged; restore it from a copy, or name another file"),
    ("readonly", "it can't be written; check the rights of the file and its folder"),
    ("unable to open", "it can't be opened; check that its folder exists and can be written"),
    ("disk is full", "the disk is full"),
    ("disk I/O", "the disk can't be read or written"),
)


def _reason(error: sa.exc.DBAPIError) -> str:
    said = _first_line(error.orig or error)
    return next((ours for theirs, ours in _REASONS if theirs in said), said)


def _first_line(error: BaseException) -> str:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return lines[0] if lines else type(error).__name__
