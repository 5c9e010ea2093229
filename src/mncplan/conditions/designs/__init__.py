"""Designs of experiments; every setting they give can be run in its space."""

from mncplan.conditions.designs.composite import central_composite
from mncplan.conditions.designs.factorial import full_factorial
from mncplan.conditions.designs.fractional import fractional_factorial
from mncplan.conditions.designs.ofat import one_factor_at_a_time
from mncplan.conditions.designs.optimal import d_optimal
from mncplan.conditions.designs.spread import latin_hypercube, maximin, sobol

__all__ = [
    "central_composite",
    "d_optimal",
    "fractional_factorial",
    "full_factorial",
    "latin_hypercube",
    "maximin",
    "one_factor_at_a_time",
    "sobol",
]
