import csv
import io
import json
import os

import pytest

from mncplan.errors import StorageError
from mncplan.report import files
from mncplan.report.files import plate_csv, write_plan


def test_writes_all_files(short_plan, tmp_path):
    folder = tmp_path / "a" / "b"
    written = write_plan(short_plan, folder)
    assert [path.name for path in written] == [
        "plan.json", "report.html", "protocol.md", "plate.csv"
    ]  # fmt: skip
    assert sorted(os.listdir(folder)) == sorted(path.name for path in written)
    assert json.loads(written[0].read_text("utf-8"))["schema"] == "mncplan-plan/1"


def test_extra_files_come_along(short_plan, tmp_path):
    written = write_plan(short_plan, tmp_path, {"model.xyz": "1\n\nAu 0 0 0\n"})
    assert written[-1].read_text("utf-8").startswith("1\n")


def test_writes_over_an_older_plan(short_plan, no_route_plan, tmp_path):
    write_plan(short_plan, tmp_path)
    write_plan(no_route_plan, tmp_path)
    assert (tmp_path / "plate.csv").read_bytes() == b"well\r\n"
    assert json.loads((tmp_path / "plan.json").read_text("utf-8"))["routes"] == []


def test_plate_csv_is_rfc_4180(short_plan):
    text = plate_csv(short_plan.plate)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert tuple(rows[0]) == short_plan.plate.columns
    assert len(rows) == 97 and text.endswith("\r\n") and text.count("\r\n") == 97


def test_a_file_in_place_of_the_folder(short_plan, tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(StorageError, match="is a file, not a folder") as error:
        write_plan(short_plan, tmp_path / "out")
    assert "\n" not in str(error.value)
    with pytest.raises(StorageError, match="lies below a file"):
        write_plan(short_plan, tmp_path / "out" / "deeper")


def test_a_folder_in_place_of_a_file_leaves_the_old_plan(short_plan, no_route_plan, tmp_path):
    write_plan(short_plan, tmp_path)
    before = (tmp_path / "plan.json").read_bytes()
    (tmp_path / "plate.csv").unlink()
    (tmp_path / "plate.csv").mkdir()
    with pytest.raises(StorageError):
        write_plan(no_route_plan, tmp_path)
    assert (tmp_path / "plan.json").read_bytes() == before
    assert not [name for name in os.listdir(tmp_path) if name.startswith(".mncplan")]


def test_full_disk_leaves_nothing(short_plan, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(StorageError, match="full disk; free some space"):
        write_plan(short_plan, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write everywhere")
def test_unwritable_folder(short_plan, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(StorageError, match="not writable; choose another folder"):
        write_plan(short_plan, tmp_path / "out")
