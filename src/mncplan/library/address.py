"""Where the library is: a file, or the URL of a database."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

from mncplan.errors import InvalidInputError, StorageError

VARIABLE: Final = "MNCPLAN_LIBRARY"
FILE_NAME: Final = "library.db"

_SPOKEN: Final = {
    "postgresql": "postgresql+psycopg",
    "postgres": "postgresql+psycopg",
    "sqlite": "sqlite",
    "sqlite+pysqlite": "sqlite",
    "postgresql+psycopg": "postgresql+psycopg",
}


def default_file() -> Path:
    """The library in the user's data folder."""
    import platformdirs

    return Path(platformdirs.user_data_dir("mncplan", appauthor=False)) / FILE_NAME


def library_url(address: str | Path | None, environment: Mapping[str, str]) -> str:
    """Resolve what the user named, the environment variable, or the default, to a URL.

    Args:
        address: A URL such as ``postgresql://host/name``, or the path of an SQLite file.
        environment: Environment variables.

    Raises:
        InvalidInputError: If the kind of database is not supported.

    Example:
        >>> library_url("postgresql://lab/clusters", {})
        'postgresql+psycopg://lab/clusters'
        >>> library_url("/data/mine.db", {})
        'sqlite:////data/mine.db'
    """
    named = str(address or environment.get(VARIABLE, "")).strip()
    if not named.isprintable():
        raise InvalidInputError(f"library {named!r}: expected the path of a file or a URL")
    if not named:
        return _file_url(default_file())
    scheme, mark, rest = named.partition("://")
    if not mark:
        return _file_url(Path(named).expanduser())
    spoken = _SPOKEN.get(scheme.lower())
    if spoken is None:
        raise InvalidInputError(
            f"library {named!r}: {scheme!r} is not supported; "
            "expected the path of a file, sqlite:///FILE or postgresql://HOST/NAME"
        )
    return f"{spoken}://{rest}"


def _file_url(path: Path) -> str:
    return f"sqlite:///{path.absolute()}"


def prepare_folder(path: Path) -> None:
    """Make the folder of a library file.

    Raises:
        StorageError: If the folder can't be made or the path is a folder itself.
    """
    if path.is_dir():
        raise StorageError(
            f"library {path} is a folder; name a file in it, e.g. {path / FILE_NAME}"
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(
            f"library {path}: can't make its folder ({error.strerror}); "
            f"name another with --library or {VARIABLE}"
        ) from error
