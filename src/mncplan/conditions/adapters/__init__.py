"""Other optimisers on the same spaces: to compare with, and to test ours against."""

from mncplan.conditions.adapters.baybe_rows import baybe_rows
from mncplan.conditions.adapters.botorch_rows import botorch_rows
from mncplan.conditions.adapters.peer import suggest_with

__all__ = ["baybe_rows", "botorch_rows", "suggest_with"]
