"""Check whether an equation balances, and say what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from mncplan.domain.reaction import Residual, Terms, format_terms, parse_terms, residual
from mncplan.knowledge import KnowledgeBase


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """Verdict on one equation.

    Attributes:
        electrons: Redox equivalents of the left and right side.
        suggestion: What would complete it; empty when balanced or not completable.
        completed: The completed equation as text; empty when there is none.
    """

    equation: str
    terms: Terms
    residual: Residual
    electrons: tuple[str, str]
    suggestion: str = ""
    completed: str = ""

    @property
    def is_balanced(self) -> bool:
        """True when atoms, charge and electrons agree."""
        return not self.residual


def check_balance(text: str, knowledge: KnowledgeBase) -> Balance:
    """Judge an equation such as ``A + B -> C + D``.

    Raises:
        EquationError: If it can't be read.
    """
    from mncplan.domain.completion import complete

    terms = parse_terms(text, ligands=knowledge.ligands)
    left = residual(terms)
    before = -sum(n * s.redox for s, n in terms if n < 0)
    after = sum(n * s.redox for s, n in terms if n > 0)
    suggestion = complete(terms, ligands=knowledge.ligands) if left else None
    return Balance(
        equation=format_terms(terms),
        terms=terms,
        residual=left,
        electrons=(str(before), str(after)),
        suggestion=suggestion.sentence if suggestion else "",
        completed=str(suggestion.reaction) if suggestion and suggestion.reaction else "",
    )
