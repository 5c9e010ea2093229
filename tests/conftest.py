"""Settings for all tests, and the shipped ligands and counter-ions as the default tables."""

import os
import tempfile

from hypothesis import HealthCheck, settings

from mncplan.domain.ions import set_default_ions
from mncplan.domain.ligand import set_default_table
from mncplan.knowledge.load import load_ions, load_ligands

settings.register_profile(
    "ci",
    deadline=None,
    derandomize=True,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.register_profile("dev", deadline=None, max_examples=50)
settings.load_profile("ci" if os.environ.get("CI") else "dev")

os.environ.setdefault("MNCPLAN_LIBRARY", f"{tempfile.mkdtemp()}/library.db")
"""No test reads along what its user recorded."""
set_default_table(load_ligands)
set_default_ions(load_ions)
