"""mncplan: synthesis planning for atomically precise metal nanoclusters.

Example:
    >>> import mncplan as mp
    >>> mp.Cluster.parse("PdAu24(SC2H4Ph)18").n_metal
    25
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from mncplan.app.api import balance, design, explain, find_routes, plan, simulate
    from mncplan.app.campaign_api import Campaign
    from mncplan.app.library import Library
    from mncplan.domain.cluster import Cluster
    from mncplan.domain.reaction import Reaction
    from mncplan.errors import MncplanError
    from mncplan.knowledge.load import load_knowledge

try:
    __version__ = version("mncplan")
except PackageNotFoundError:
    __version__ = "0+unknown"

_HOMES = {
    "Campaign": "mncplan.app.campaign_api",
    "Cluster": "mncplan.domain.cluster",
    "Reaction": "mncplan.domain.reaction",
    "MncplanError": "mncplan.errors",
    "Library": "mncplan.app.library",
    "load_knowledge": "mncplan.knowledge.load",
    "plan": "mncplan.app.api",
    "explain": "mncplan.app.api",
    "find_routes": "mncplan.app.api",
    "balance": "mncplan.app.api",
    "simulate": "mncplan.app.api",
}

__all__ = [
    "Campaign",
    "Cluster",
    "Library",
    "MncplanError",
    "Reaction",
    "__version__",
    "balance",
    "design",
    "explain",
    "find_routes",
    "load_knowledge",
    "plan",
    "simulate",
]


def __getattr__(name: str) -> Any:
    """Load public names when they are first used, so that importing the package stays cheap."""
    if name == "design":
        return import_module("mncplan.design")
    if name not in _HOMES:
        raise AttributeError(f"module 'mncplan' has no attribute {name!r}")
    _name_default_tables()
    return getattr(import_module(_HOMES[name]), name)


def _name_default_tables() -> None:
    from mncplan.domain import ions, ligand
    from mncplan.knowledge.load import load_ions, load_ligands

    ligand.set_default_table(load_ligands)
    ions.set_default_ions(load_ions)


class _CallableDesign(ModuleType):
    """`mncplan.design` is the engine, and called, it designs: both names are promised."""

    def __call__(self, *args: Any, **options: Any) -> Any:
        _name_default_tables()
        return import_module("mncplan.app.api").design(*args, **options)


class _Package(ModuleType):
    """The package; makes its engine `design` callable as soon as that is imported."""

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "design" and type(value) is ModuleType:
            value.__class__ = _CallableDesign
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package
