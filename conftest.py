"""Modules that can't be imported without an optional package are not collected for doctests."""

from importlib.util import find_spec

COMPILED = ("batch_kernel", "batch_lanes")
collect_ignore = (
    [] if find_spec("numba") else [f"src/mncplan/kinetics/{name}.py" for name in COMPILED]
)
