"""Every error mncplan raises on purpose.

::

    MncplanError
    |- InvalidInputError (ValueError)      the user can mend it
    |  |- FormulaError                     a formula, with position and what was expected
    |  |- UnknownLigandError
    |  `- EquationError
    |- ChemistryError (ValueError)         asked for something matter does not do
    |  |- UnbalancedReactionError
    |  `- UndefinedMassError
    |- NotFoundError (LookupError)
    |  `- NoSolutionError                  a simulation could not be carried to its end
    |- KnowledgeError (ValueError)         a curated data file breaks a rule
    |- MissingExtraError (ImportError)     an optional dependency is not installed
    `- StorageError (OSError)              a file or database can't be read or written
"""

from __future__ import annotations


class MncplanError(Exception):
    """Root of the tree; `str()` is one line a chemist can act on."""


class InvalidInputError(MncplanError, ValueError):
    """Input is wrong; the message says what, where, and what would be right."""


class FormulaError(InvalidInputError):
    """A formula can't be read."""

    def __init__(self, text: str, position: int, problem: str, expected: str) -> None:
        super().__init__(text, position, problem, expected)
        self.text = text
        self.position = position
        self.problem = problem
        self.expected = expected

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= 60 else self.text[:57] + "..."
        where = f" at position {self.position + 1}" if self.text else ""
        return f"formula {shown!r}: {self.problem}{where}; expected {self.expected}"


class UnknownLigandError(FormulaError):
    """A ligand token is in no table."""


class EquationError(InvalidInputError):
    """A reaction equation can't be read."""


class ChemistryError(MncplanError, ValueError):
    """The request contradicts a conservation law or a definition."""


class UnbalancedReactionError(ChemistryError):
    """A reaction whose two sides differ in atoms, charge or electrons."""

    def __init__(self, equation: str, residual: str) -> None:
        super().__init__(equation, residual)
        self.equation = equation
        self.residual = residual

    def __str__(self) -> str:
        return f"reaction {self.equation!r} is not balanced: {self.residual}"


class UndefinedMassError(ChemistryError):
    """A mass was asked of a formula with a generic ligand."""

    def __init__(self, formula: str, ligand: str) -> None:
        super().__init__(formula, ligand)
        self.formula = formula
        self.ligand = ligand

    def __str__(self) -> str:
        return (
            f"{self.formula} has no mass: ligand {self.ligand} is generic or of unknown formula; "
            "name the ligand, e.g. --ligand PET"
        )


class NotFoundError(MncplanError, LookupError):
    """A named thing is not in the library."""


class NoSolutionError(NotFoundError):
    """A simulation could not be carried to its end."""


class KnowledgeError(MncplanError, ValueError):
    """A curated data file breaks one of its rules."""


class MissingExtraError(MncplanError, ImportError):
    """An optional dependency is missing."""

    def __init__(self, package: str, extra: str) -> None:
        super().__init__(package, extra)
        self.package = package
        self.extra = extra

    def __str__(self) -> str:
        return f"{self.package} is not installed; run: pip install 'mncplan[{self.extra}]'"


class StorageError(MncplanError, OSError):
    """A file or database can't be read or written."""
