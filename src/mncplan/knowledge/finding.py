"""What a check of the knowledge base has to say."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault, or one thing to look at, in the curated data.

    Attributes:
        where: File and entry.
        rule: Short name of the rule.
        severity: An error makes the validation fail; a warning does not.
    """

    where: str
    rule: str
    severity: Severity
    message: str

    def __str__(self) -> str:
        return f"{self.severity}: {self.where}: {self.message} [{self.rule}]"


def error(where: str, rule: str, message: str) -> Finding:
    """A broken rule."""
    return Finding(where, rule, "error", message)


def warning(where: str, rule: str, message: str) -> Finding:
    """Something unusual that a chemist should look at."""
    return Finding(where, rule, "warning", message)
