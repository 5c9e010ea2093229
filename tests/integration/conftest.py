"""Every test of the library runs on SQLite and on a real PostgreSQL."""

import os
import uuid

import pytest
from tests.integration import postgres

BACKENDS = ("sqlite", "postgresql")


@pytest.fixture(scope="session")
def postgres_admin():
    """URL of a database in which others can be made."""
    given = os.environ.get(postgres.OVERRIDE)
    if given:
        yield given
        return
    pytest.importorskip("psycopg")
    folder = postgres.programs()
    if folder is None or postgres.account() is None:
        pytest.skip(f"no PostgreSQL server programs; {postgres.OVERRIDE} can name a database")
    with postgres.server(folder) as socket:
        yield f"postgresql+psycopg://test@/postgres?host={socket}"


def make_database(admin):
    import sqlalchemy as sa

    name = f"mncplan_{uuid.uuid4().hex[:12]}"
    engine = sa.create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"CREATE DATABASE {name}"))
    engine.dispose()
    return sa.make_url(admin).set(database=name).render_as_string(hide_password=False)


def drop_database(admin, url):
    import sqlalchemy as sa

    name = sa.make_url(url).database
    engine = sa.create_engine(admin, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture(params=BACKENDS)
def url(request, tmp_path):
    """URL of an empty place for a library."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'library.db'}"
        return
    admin = request.getfixturevalue("postgres_admin")
    made = make_database(admin)
    yield made
    drop_database(admin, made)


@pytest.fixture(scope="session", params=BACKENDS)
def seeded(request, tmp_path_factory):
    """URL of a library filled with the packaged knowledge; tests only read it."""
    from mncplan.app.library import Library

    admin = None
    if request.param == "sqlite":
        made = f"sqlite:///{tmp_path_factory.mktemp('library') / 'library.db'}"
    else:
        admin = request.getfixturevalue("postgres_admin")
        made = make_database(admin)
    Library(made).close()
    yield made
    if admin:
        drop_database(admin, made)


@pytest.fixture
def engine(url):
    """An engine on an empty place."""
    from mncplan.library.connect import connect

    made = connect(url, busy_seconds=0.3)
    yield made
    made.dispose()
