"""A request file gives the options of ``plan`` under their names, each with its type."""

import pytest

from mncplan.app.request_file import read_request_file
from mncplan.errors import InvalidInputError, StorageError

TARGET = 'target = "[Au25(PET)18]-"\n'


def written(tmp_path, content):
    path = tmp_path / "request.toml"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def test_all_keys(tmp_path):
    path = written(
        tmp_path,
        TARGET
        + 'ligand = "PET"\nscale = 20\nroutes = 2\nmax_steps = 3\nonly_stock = true\nseed = 7\n'
        'evidence = "b"\nforbid = "THF"\nrequire = ["NaBH4"]\nhide = []\nstock = "s.csv"\n'
        'out = "o"\n',
    )
    assert read_request_file(path) == {
        "target": "[Au25(PET)18]-",
        "ligand": "PET",
        "scale": "20",
        "routes": 2,
        "max_steps": 3,
        "only_stock": True,
        "seed": 7,
        "evidence": "b",
        "forbid": ("THF",),
        "require": ("NaBH4",),
        "hide": (),
        "stock": tmp_path / "s.csv",
        "out": tmp_path / "o",
    }


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('colour = "red"', "unknown key 'colour'; expected evidence, forbid"),
        ('routes = "many"', 'routes = "many"; expected a whole number'),
        ("routes = 1.5", "whole number"),
        ("routes = true", "whole number"),
        ('ligand = ["PET"]', "text in quotes"),
        ("scale = true", 'a mass such as "50mg"'),
        ("stock = 3", "CSV file"),
        ('stock = ""', "CSV file"),
        ("out = 3", "folder"),
        ("forbid = 3", "a list of words"),
        ("hide = [1]", "a list of words"),
        ('only_stock = "no"', "true or false"),
    ],
)
def test_wrong_keys_and_types(tmp_path, line, said):
    with pytest.raises(InvalidInputError) as refusal:
        read_request_file(written(tmp_path, TARGET + line))
    assert said in str(refusal.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "no target"),
        ('scale = "20mg"', "no target"),
        ("target = 25", "expected a formula or wish"),
        ("this is no toml", "no TOML"),
        (bytes(range(256)), "not UTF-8"),
    ],
)
def test_no_request(tmp_path, content, said):
    with pytest.raises(InvalidInputError, match=said):
        read_request_file(written(tmp_path, content))


def test_no_file(tmp_path):
    for path in (tmp_path, tmp_path / "missing.toml"):
        with pytest.raises(StorageError):
            read_request_file(path)
