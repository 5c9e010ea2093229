"""Nothing of the machine it was written on stands in the repository."""

import re
from pathlib import Path
from urllib.parse import urlsplit

from tests.meta.repository import SOURCE, committed_files

URL = re.compile(r"https?://[^\s\"'<>)\]}]+")
PUBLIC_INDEX = {"pypi.org", "files.pythonhosted.org"}
INDEX_LIKE = re.compile(r"pypi|pip|registry|artifactory|nexus|mirror|proxy|wheel", re.IGNORECASE)
MACHINE = re.compile(
    r"(?<![\w.])/(?:work|root|home|tmp/v|opt)/|file:///|(?:index-url|find-links) *="
)


def texts():
    for path in committed_files():
        if path != Path(__file__).resolve():
            try:
                yield path, path.read_text(encoding="utf-8")
            except UnicodeDecodeError:
                continue


def test_no_path_of_a_machine():
    found = [(path.name, hit[0]) for path, text in texts() for hit in MACHINE.finditer(text)]
    assert found == []


def test_packages_come_from_the_public_index_only():
    hosts = {urlsplit(hit[0]).hostname or "" for _, text in texts() for hit in URL.finditer(text)}
    assert {host for host in hosts if INDEX_LIKE.search(host)} <= PUBLIC_INDEX


def test_locks_name_no_other_host():
    for path, text in texts():
        if path.suffix == ".lock":
            hosts = {urlsplit(hit[0]).hostname for hit in URL.finditer(text)}
            assert hosts <= PUBLIC_INDEX, path.name


def test_the_package_reads_nothing_outside_itself():
    found = [path for path, text in texts() if SOURCE in path.parents and "shared/" in text]
    assert found == []
