"""The options of a plan as a caller writes them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from mncplan.app.request import PlanOptions, parse_scale, read_stock_file
from mncplan.errors import InvalidInputError
from mncplan.knowledge import KnowledgeBase


def options_of(  # noqa: PLR0913 - one keyword per option of the command line
    knowledge: KnowledgeBase,
    *,
    scale: str = "50mg",
    routes: int = 5,
    max_steps: int = 6,
    stock: str | Path | None = None,
    only_stock: bool = False,
    forbid: Sequence[str] = (),
    require: Sequence[str] = (),
    hide: Sequence[str] = (),
    evidence: str = "D",
    max_isolations: int = 99,
    no_regulated: bool = False,
    seed: int = 0,
) -> PlanOptions:
    """Check the options as they are typed, before any work starts.

    Raises:
        InvalidInputError: If one of them can't be read.
    """
    if only_stock and stock is None:
        raise InvalidInputError("only-stock needs a stock file")
    if seed < 0:
        raise InvalidInputError(f"seed {seed}: expected 0 or more")
    return PlanOptions(
        scale_mg=parse_scale(scale),
        n_routes=routes,
        max_steps=max_steps,
        forbid=_words("forbid", forbid),
        require=_words("require", require),
        hide=_words("hide", hide),
        worst_level=evidence.strip().upper(),
        max_isolations=max_isolations,
        no_regulated=no_regulated,
        stock=() if stock is None else read_stock_file(Path(stock), knowledge),
        only_stock=only_stock,
        seed=seed,
    )


def _words(option: str, given: Sequence[str]) -> tuple[str, ...]:
    if isinstance(given, str):
        raise InvalidInputError(f"{option} {given!r}: expected a list of words, e.g. [{given!r}]")
    return tuple(given)
