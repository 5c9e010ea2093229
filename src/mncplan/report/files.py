"""Write a plan's files so that nothing is ever half-written."""

from __future__ import annotations

import csv
import errno
import io
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from mncplan.domain.plan import Plan
from mncplan.domain.protocol import Plate
from mncplan.errors import StorageError
from mncplan.report.encode import dumps, plan_json
from mncplan.report.html import report_html
from mncplan.report.markdown import protocol_markdown

_REASONS = {
    errno.EACCES: ("is not writable", "choose another folder with --out"),
    errno.EPERM: ("is not writable", "choose another folder with --out"),
    errno.EROFS: ("is on a read-only disk", "choose another folder with --out"),
    errno.ENOSPC: ("is on a full disk", "free some space or choose another folder with --out"),
    errno.EDQUOT: ("is over its quota", "free some space or choose another folder with --out"),
    errno.ENOTDIR: ("lies below a file", "give a path whose parents are folders"),
    errno.EEXIST: ("is a file, not a folder", "remove it or choose another folder with --out"),
    errno.ENAMETOOLONG: ("has too long a name", "choose a shorter one with --out"),
    errno.ELOOP: ("is a link in a circle", "choose another folder with --out"),
}


def plate_csv(plate: Plate) -> str:
    """The plate as RFC 4180 text: header row, CRLF line ends."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(plate.columns)
    writer.writerows([_cell(value) for value in row] for row in plate.rows)
    return out.getvalue()


def _cell(value: float | str) -> str:
    return value if isinstance(value, str) else f"{value:.6g}"


def plan_documents(plan: Plan) -> dict[str, str]:
    """File names and contents of a plan; without a plate, ``plate.csv`` has a header alone."""
    return {
        "plan.json": dumps(plan_json(plan)),
        "report.html": report_html(plan),
        "protocol.md": protocol_markdown(plan),
        "plate.csv": "well\r\n" if plan.plate is None else plate_csv(plan.plate),
    }


def write_plan(
    plan: Plan, folder: Path, extra: Mapping[str, str] | None = None
) -> tuple[Path, ...]:
    """Write all files of a plan into a folder, made when missing.

    Everything is rendered, then written to a temporary folder beside the files, then moved.
    A move that fails half-way puts back what was there.

    Args:
        plan: The plan.
        folder: Where to.
        extra: More files by name, such as structures.

    Raises:
        StorageError: In one line, if the folder can't take the files.
    """
    return write_documents({**plan_documents(plan), **(extra or {})}, folder)


def write_documents(documents: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    """Write texts by file name into a folder, all or none.

    Raises:
        StorageError: In one line, if the folder can't take the files.
    """
    try:
        return _write_all(documents, folder)
    except OSError as error:
        raise _storage_error(folder, error) from error


def _write_all(documents: Mapping[str, str], folder: Path) -> tuple[Path, ...]:
    is_new = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    work = Path(tempfile.mkdtemp(prefix=".mncplan-", dir=folder))
    try:
        for name, text in documents.items():
            with (work / name).open("w", encoding="utf-8", newline="") as stream:
                stream.write(text)
                stream.flush()
                os.fsync(stream.fileno())
        _move_all(tuple(documents), work, folder)
    finally:
        shutil.rmtree(work, ignore_errors=True)
        if is_new and not any(folder.iterdir()):
            folder.rmdir()
    return tuple(folder / name for name in documents)


def _move_all(names: tuple[str, ...], work: Path, folder: Path) -> None:
    kept: dict[str, Path] = {}
    done: list[str] = []
    try:
        for name in names:
            if (folder / name).exists():
                kept[name] = work / f"{name}.before"
                shutil.copy2(folder / name, kept[name])
            os.replace(work / name, folder / name)
            done.append(name)
    except OSError:
        for name in done:
            if name in kept:
                os.replace(kept[name], folder / name)
            else:
                (folder / name).unlink(missing_ok=True)
        raise


def _storage_error(folder: Path, error: OSError) -> StorageError:
    what, remedy = _REASONS.get(
        error.errno or 0,
        (f"can't be written ({error.strerror or error})", "choose another with --out"),
    )
    return StorageError(f"output folder {str(folder)!r} {what}; {remedy}")
