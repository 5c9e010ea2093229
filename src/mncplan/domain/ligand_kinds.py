"""Kinds of ligands that rules speak of together."""

from __future__ import annotations

from typing import Final

STAPLE_KINDS: Final = frozenset({"thiolate", "selenolate", "tellurolate", "alkynyl", "peptide"})
"""Ligands that can close a staple: one X-type donor that bridges two metals."""

DONOR_KINDS: Final = frozenset({"phosphine", "NHC"})
"""Neutral donors on single metals."""

ORGANIC_ANION_KINDS: Final = frozenset({"thiolate", "selenolate", "alkynyl"})
"""Organic X-type ligands that take each other's place."""

MONATOMIC_KINDS: Final = frozenset({"halide", "hydride", "chalcogenide"})
"""Ligands of a single atom."""

INORGANIC_KINDS: Final = MONATOMIC_KINDS | {"hydroxide"}
"""Ligands of one heavy atom at most besides hydrogen."""

BARE_KINDS: Final = INORGANIC_KINDS | {"carbonyl"}
"""Ligands that bring no organic part, so no solubility or bulk of their own."""
