"""What users see when something goes wrong: one line and an exit code."""

import pytest

from mncplan.cli.boundary import BAD_INPUT, NO_ANSWER, OUR_FAULT, guarded
from mncplan.errors import (
    FormulaError,
    InvalidInputError,
    KnowledgeError,
    MissingExtraError,
    MncplanError,
    NotFoundError,
    StorageError,
    UnbalancedReactionError,
    UndefinedMassError,
    UnknownLigandError,
)

ERRORS = [
    (InvalidInputError("no\nsuch   thing"), BAD_INPUT),
    (FormulaError("Au25", 4, "no ligands", "ligands"), BAD_INPUT),
    (UnknownLigandError("Au25(QQQ)18", 5, "unknown ligand", "PET"), BAD_INPUT),
    (UnbalancedReactionError("A -> B", "A -1"), BAD_INPUT),
    (UndefinedMassError("Au25(SR)18", "SR"), BAD_INPUT),
    (MissingExtraError("psycopg", "postgres"), BAD_INPUT),
    (StorageError("disk full"), BAD_INPUT),
    (NotFoundError("nothing there"), NO_ANSWER),
    (KnowledgeError("row 3"), OUR_FAULT),
    (ZeroDivisionError("planted"), OUR_FAULT),
    (KeyboardInterrupt(), 130),
]


@pytest.mark.parametrize(("error", "code"), ERRORS, ids=lambda value: type(value).__name__)
def test_errors_become_a_line_and_a_code(error, code, capsys):
    def fail():
        raise error

    assert guarded(fail) == code
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("mncplan: ")
    assert err.count("\n") == 1


def test_every_family_of_errors_has_a_code():
    for family in MncplanError.__subclasses__():
        assert any(isinstance(error, family) for error, _ in ERRORS), family


def test_success_and_codes_pass_through():
    assert guarded(lambda: None) == 0
    assert guarded(lambda: 3) == 3


def test_a_traceback_only_on_demand(monkeypatch, capsys):
    def fail():
        raise ZeroDivisionError("planted")

    guarded(fail)
    assert "Traceback" not in capsys.readouterr().err
    monkeypatch.setenv("MNCPLAN_DEBUG", "1")
    guarded(fail)
    assert "Traceback" in capsys.readouterr().err
