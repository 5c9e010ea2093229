"""Small matrices take longer on many threads than on one."""

from __future__ import annotations

from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any


def one_thread(*libraries: str) -> AbstractContextManager[Any]:
    """Limit linear algebra to one thread for a while.

    Args:
        libraries: Loaded first, as only those that are loaded can be limited.
    """
    for name in libraries:
        import_module(name)
    limited: AbstractContextManager[Any] = import_module("threadpoolctl").threadpool_limits(1)
    return limited
