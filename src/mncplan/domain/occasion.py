"""When a line of a general procedure holds: facts about the step it is used for."""

from __future__ import annotations

from typing import Final

OCCASIONS: Final[dict[str, str]] = {
    "water": "the product's shell dissolves in water",
    "organic": "the product's shell dissolves in organic solvents",
    "amphiphilic": "a water-soluble ligand and a phosphine share the shell",
    "acid_ligand": "the ligand of the shell bears acid groups",
    "gold": "the product holds gold",
    "silver": "the product holds silver",
    "silver_host": "silver is the most abundant metal of the product",
    "copper": "the product holds copper",
    "poison": "the product holds cadmium or mercury",
    "alloy": "the product holds two metals",
    "mixed_shell": "the product holds two kinds of X-type organic ligand",
    "phosphine_shell": "the product holds a phosphine",
    "takes_phosphine": "the balanced equation takes up free phosphine",
    "takes_complex": "the balanced equation takes up a metal complex",
    "gives_complex": "the balanced equation sets a metal complex free",
    "takes_ligand": "the balanced equation takes up free thiol or another X-type ligand",
    "takes_salt": "the second metal comes as a plain salt",
    "bivalent_salt": "the metal salt of the complex is bivalent copper",
    "anion": "the product is an anion",
    "cation": "the product is a cation",
    "neutral": "the product is neutral",
    "odd": "the product has an odd number of valence electrons",
    "isomer": "the product is a tagged isomer",
}
"""Facts by name; a leading ``!`` in a procedure negates one."""


def holds(when: tuple[str, ...], facts: frozenset[str]) -> bool:
    """Whether all conditions of a line hold.

    Example:
        >>> holds(("water", "!silver"), frozenset({"water", "gold"}))
        True
        >>> holds(("!water",), frozenset({"water"}))
        False
    """
    return all((fact[1:] not in facts) if fact[:1] == "!" else (fact in facts) for fact in when)
