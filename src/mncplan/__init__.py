"""mncplan: synthesis planning for atomically precise metal nanoclusters."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from mncplan.domain import ions as _ions
from mncplan.domain import ligand as _ligand

if TYPE_CHECKING:
    from mncplan.domain.cluster import Cluster

try:
    __version__ = version("mncplan")
except PackageNotFoundError:
    __version__ = "0+unknown"
