"""Text files that users give and get."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from mncplan.errors import InvalidInputError, StorageError

_MARKS = (b"\xff\xfe", b"\xfe\xff")


def read_text(path: Path, what: str, *, is_table: bool = False) -> str:
    """Read a UTF-8 file, with or without a byte order mark.

    Args:
        path: The file.
        what: What it is to the user, for messages.
        is_table: Whether a spreadsheet may have written it: then UTF-16 with a mark and
            Windows-1252 are read too.

    Raises:
        StorageError: If it can't be read.
        InvalidInputError: If it is no text.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise StorageError(f"{what} {path}: {error.strerror or error}") from error
    except UnicodeDecodeError as error:
        data = path.read_bytes() if is_table else b""
        encoding = "utf-16" if data[:2] in _MARKS else "cp1252"
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            text = ""
        if not text:
            raise InvalidInputError(f"{what} {path}: not UTF-8 text ({error.reason})") from error
    if "\0" in text:
        raise InvalidInputError(f"{what} {path}: not a text file")
    return text


def replace_text(path: Path, text: str, what: str) -> None:
    """Write the whole file beside the old one first, so that a crash loses nothing.

    Raises:
        StorageError: If it can't be written.
    """
    replace_bytes(path, text.encode("utf-8"), what)


def replace_bytes(path: Path, content: bytes, what: str) -> None:
    """`replace_text` for what is no text; nothing is left behind where it fails.

    Raises:
        StorageError: If it can't be written.
    """
    beside = path.with_name(f".{path.name}.new")
    try:
        beside.write_bytes(content)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink(missing_ok=True)
        raise StorageError(f"{what} {path}: {error.strerror or error}") from error
