"""Who may import whom, beyond what import-linter is told in pyproject.toml."""

import ast
import re
import tomllib

import pytest
from tests.meta.repository import ROOT, SOURCE, modules

ENGINES = {
    "knowledge", "design", "structure", "routes", "kinetics", "conditions", "spectra", "models",
    "lab", "library",
}  # fmt: skip
SHOWING = ("cli", "report", "web")
NOT_FOR_THE_DOMAIN = {"json", "logging", "os", "pathlib", "sqlite3"}


def imported(path):
    """Full names of what a module imports at its top or inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def ring_of(path):
    return path.relative_to(SOURCE).parts[0].removesuffix(".py")


def test_every_package_is_placed():
    rules = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    rings = rules["tool"]["importlinter"]["contracts"][0]
    placed = set(re.findall(r"\w+", " ".join(rings["layers"]))) | set(rings["exhaustive_ignores"])
    present = {ring_of(path) for path in modules()} - {"__init__"}
    assert present <= placed


@pytest.mark.parametrize(
    "path", [p for p in modules() if ring_of(p) in SHOWING], ids=lambda p: p.relative_to(SOURCE)
)
def test_what_is_shown_comes_through_the_use_cases(path):
    engines = {name.split(".")[1] for name in imported(path) if name.startswith("mncplan.")}
    assert engines & ENGINES == set()


@pytest.mark.parametrize(
    "path", [p for p in modules() if ring_of(p) == "domain"], ids=lambda p: p.name
)
def test_the_domain_reads_no_files(path):
    roots = {name.partition(".")[0] for name in imported(path)}
    assert roots & NOT_FOR_THE_DOMAIN == set()


@pytest.mark.parametrize("path", modules(), ids=lambda p: p.relative_to(SOURCE))
def test_nothing_is_pickled(path):
    assert {name.partition(".")[0] for name in imported(path)} & {"pickle", "shelve"} == set()
