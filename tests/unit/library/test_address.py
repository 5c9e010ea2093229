"""What the user names becomes the URL of a library."""

from pathlib import Path

import pytest

from mncplan.errors import InvalidInputError, MissingExtraError
from mncplan.library.address import FILE_NAME, VARIABLE, library_url


@pytest.mark.parametrize(
    ("named", "url"),
    [
        ("/data/mine.db", "sqlite:////data/mine.db"),
        (Path("/data/mine.db"), "sqlite:////data/mine.db"),
        ("sqlite:////data/mine.db", "sqlite:////data/mine.db"),
        ("sqlite://", "sqlite://"),
        ("postgresql://me@lab/clusters", "postgresql+psycopg://me@lab/clusters"),
        ("postgres://lab/clusters", "postgresql+psycopg://lab/clusters"),
        ("PostgreSQL://lab/clusters", "postgresql+psycopg://lab/clusters"),
    ],
)
def test_addresses(named, url):
    assert library_url(named, {}) == url


def test_a_relative_path_is_taken_from_here():
    assert library_url("mine.db", {}) == f"sqlite:///{Path.cwd() / 'mine.db'}"


def test_the_argument_comes_before_the_environment_and_that_before_the_default():
    assert library_url("/a.db", {VARIABLE: "/b.db"}) == "sqlite:////a.db"
    assert library_url(None, {VARIABLE: "/b.db"}) == "sqlite:////b.db"
    assert library_url(None, {}).endswith(f"/{FILE_NAME}")


def test_a_path_is_made_of_printable_characters():
    with pytest.raises(InvalidInputError, match="expected the path of a file"):
        library_url("/data/a\0b.db", {})


def test_other_databases_are_refused():
    with pytest.raises(InvalidInputError, match="'mysql' is not supported; expected the path"):
        library_url("mysql://lab/clusters", {})


def test_an_unreadable_url_is_refused():
    from mncplan.library.connect import connect

    with pytest.raises(InvalidInputError, match="can't be read"):
        connect("postgresql+psycopg://lab:not-a-port/x")


def test_a_missing_driver_names_the_extra(monkeypatch):
    import sqlalchemy as sa

    from mncplan.library.connect import connect

    def missing(*_args, **_options):
        raise ModuleNotFoundError("No module named 'psycopg'")

    monkeypatch.setattr(sa, "create_engine", missing)
    with pytest.raises(MissingExtraError, match=r"mncplan\[postgres\]"):
        connect("postgresql+psycopg://lab/clusters")
