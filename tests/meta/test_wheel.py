"""An installed package has its data files."""

import subprocess
import sys
import zipfile

import pytest
from tests.meta.repository import ROOT, SOURCE

pytest.importorskip("hatchling")


def test_wheel_holds_every_file_of_the_package(tmp_path):
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    wanted = {
        f"mncplan/{path.relative_to(SOURCE).as_posix()}"
        for path in SOURCE.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }
    assert wanted - packed == set()
    assert "mncplan/py.typed" in packed
    assert any(name.startswith("mncplan/knowledge/data/") for name in packed)
