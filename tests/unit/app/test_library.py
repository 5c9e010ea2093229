"""The library's use cases on the user's own file."""

import pytest

from mncplan.app import library as use_cases
from mncplan.errors import KnowledgeError, NotFoundError, StorageError
from mncplan.report.terminal_library import flat_counts


@pytest.fixture
def own(tmp_path, monkeypatch):
    path = tmp_path / "data" / "library.db"
    monkeypatch.setenv("MNCPLAN_LIBRARY", str(path))
    return path


def test_the_library_is_made_on_first_use(own):
    assert use_cases.search("NaBH4")[0]["key"] == "NaBH4"
    assert own.is_file()
    assert use_cases.show("NaBH4")["fact"]["cas"] == "16940-66-2"
    with pytest.raises(NotFoundError):
        use_cases.show("unobtainium")


def test_a_place_that_cannot_be_written_is_one_line(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(StorageError) as caught:
        use_cases.search("NaBH4", url=str(tmp_path / "file" / "library.db"))
    assert len(str(caught.value).splitlines()) == 1


def test_the_packaged_knowledge_is_valid():
    assert [str(f) for f in use_cases.validate() if f.severity == "error"] == []


def test_knowledge_that_cannot_be_read_is_an_error_not_a_crash(monkeypatch):
    def broken():
        raise KnowledgeError("clusters.csv:7: no source")

    monkeypatch.setattr("mncplan.app.own_knowledge.knowledge_base", broken)
    first = use_cases.validate()[0]
    assert (first.severity, first.message) == ("error", "clusters.csv:7: no source")


def test_counts_can_be_listed():
    counted = {"facts": 3, "clusters": {"by_status": {"crystal": 2}}, "years": [2004, 2025]}
    assert flat_counts(counted) == (
        ("facts", 3),
        ("clusters: by status: crystal", 2),
        ("years", "2004-2025"),
    )
