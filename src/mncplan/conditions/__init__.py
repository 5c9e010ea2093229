"""Stage 3: ranges for a step, what is known to move it, and a first set of experiments."""

from mncplan.conditions.design import experiment_count, space_filling
from mncplan.conditions.effects import Advice, advise
from mncplan.conditions.recommend import ConditionRequest, recommend
from mncplan.conditions.reductant import ReductantBudget, reductant_budget
from mncplan.conditions.regime import ligand_regime

__all__ = [
    "Advice",
    "ConditionRequest",
    "ReductantBudget",
    "advise",
    "experiment_count",
    "ligand_regime",
    "recommend",
    "reductant_budget",
    "space_filling",
]
