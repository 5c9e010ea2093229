"""Where things are, for the tests that look at the repository itself."""

import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "mncplan"


def modules() -> list[Path]:
    """Every Python module of the package."""
    return sorted(SOURCE.rglob("*.py"))


def committed_files() -> list[Path]:
    """Every file under version control; in an unpacked archive, every file that would be."""
    done = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if done.returncode == 0 and done.stdout:
        names = done.stdout.decode().rstrip("\0").split("\0")
        return [path for name in names if (path := ROOT / name).is_file()]
    skipped = {".git", ".venv", ".venv-test", "site", "__pycache__"}
    return [p for p in ROOT.rglob("*") if p.is_file() and not skipped & set(p.parts)]
