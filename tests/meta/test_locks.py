"""The locks say what pyproject.toml asks for, with hashes, and nothing of this machine."""

import re
import tomllib

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from tests.meta.repository import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
UV_LOCK = tomllib.loads((ROOT / "uv.lock").read_text(encoding="utf-8"))
EXPORTS = ("requirements.lock", "requirements-test.lock")


def exported(name):
    """Read (package, version, hashes) of each entry of an exported lock."""
    text = (ROOT / name).read_text(encoding="ascii")
    entries = re.split(r"\n(?=[a-z0-9])", text)
    for entry in entries:
        pinned = re.match(r"([A-Za-z0-9._-]+)==(\S+)", entry)
        assert pinned, entry
        yield pinned[1], pinned[2], frozenset(re.findall(r"--hash=(sha256:[0-9a-f]{64})", entry))


def locked_hashes():
    found = {}
    for package in UV_LOCK["package"]:
        files = [*package.get("wheels", ()), *([package["sdist"]] if "sdist" in package else ())]
        key = package["name"], package.get("version")
        found[key] = frozenset(file["hash"] for file in files if "hash" in file)
    return found


def wanted(*extras):
    project = PROJECT["project"]
    lines = list(project["dependencies"]) + PROJECT["dependency-groups"]["build"]
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    return [Requirement(line) for line in lines]


def test_uv_lock_was_made_from_this_pyproject():
    asked = set()
    for extra, lines in [
        ("", PROJECT["project"]["dependencies"]),
        *PROJECT["project"]["optional-dependencies"].items(),
    ]:
        requirements = [Requirement(line) for line in lines]
        asked |= {
            (canonicalize_name(r.name), r.specifier, extra)
            for r in requirements
            if r.name != "mncplan"
        }
    itself = next(p for p in UV_LOCK["package"] if p["name"] == "mncplan")
    locked = set()
    for entry in itself["metadata"]["requires-dist"]:
        extra = re.search(r"extra == '([^']+)'", entry.get("marker", ""))
        if entry["name"] != "mncplan":
            specifier = SpecifierSet(entry.get("specifier", ""))
            locked.add((entry["name"], specifier, extra[1] if extra else ""))
    assert locked == asked
    assert UV_LOCK["requires-python"] == PROJECT["project"]["requires-python"]


@pytest.mark.parametrize("name", EXPORTS)
def test_every_entry_has_the_hashes_of_uv_lock(name):
    known = locked_hashes()
    for package, version, hashes in exported(name):
        assert hashes, f"{package} has no hash"
        assert hashes <= known[package, version], f"{package} {version} is not that of uv.lock"


@pytest.mark.parametrize(
    ("name", "extras"), [(EXPORTS[0], ()), (EXPORTS[1], ("test", "docs"))], ids=EXPORTS
)
def test_every_requirement_is_pinned_within_its_bounds(name, extras):
    versions = {}
    for package, version, _ in exported(name):
        versions.setdefault(package, []).append(version)
    for requirement in wanted(*extras):
        pinned = versions[canonicalize_name(requirement.name)]
        assert all(version in requirement.specifier for version in pinned), requirement


def test_the_test_lock_holds_what_users_run():
    core, test = (set(exported(name)) for name in EXPORTS)
    assert core <= test


def test_no_torch_and_no_cuda_in_any_lock():
    names = {package["name"] for package in UV_LOCK["package"]}
    names |= {package for name in EXPORTS for package, _, _ in exported(name)}
    assert not {n for n in names if n == "torch" or n.startswith(("nvidia-", "cuda-", "triton"))}
    assert "torch==" in (ROOT / "requirements-torch.txt").read_text(encoding="ascii")
