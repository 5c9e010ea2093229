"""What `import mncplan as mp` promises."""

import mncplan as mp


def test_the_promised_names_are_there():
    assert {"Cluster", "explain", "plan"} <= set(mp.__all__)


def test_every_public_name_resolves():
    assert [name for name in mp.__all__ if not hasattr(mp, name)] == []
    assert sorted(set(mp.__all__)) == sorted(mp.__all__)


def test_a_formula_goes_in_and_out():
    assert str(mp.Cluster.parse("[Au25(PET)18]-")) == "[Au25(PET)18]-"


def test_version_is_that_of_the_package():
    import tomllib

    from tests.meta.repository import ROOT

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert mp.__version__ == project["version"]
    assert f"version: {project['version']}\n" in (ROOT / "CITATION.cff").read_text(encoding="utf-8")
