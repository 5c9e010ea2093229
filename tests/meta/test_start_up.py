"""`mncplan --help` is quick because it loads nothing heavy."""

import json
import re
import subprocess
import sys

import pytest

HEAVY = (
    "alembic", "fastapi", "IsoSpecPy", "jinja2", "matplotlib", "networkx", "numpy", "openpyxl",
    "pandas", "pint", "pydantic", "rdkit", "scipy", "sklearn", "sqlalchemy", "starlette", "torch",
    "uvicorn",
)  # fmt: skip

HELP = """
import sys
sys.argv = ["mncplan", "--help"]
from mncplan.cli.main import main
try:
    main()
except SystemExit as leaving:
    assert not leaving.code, leaving.code
"""
IMPORT = "import mncplan"
TAIL = """
import json, sys
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})), file=sys.stderr)
"""


@pytest.mark.parametrize(
    ("code", "allowed"), [(HELP, ()), (IMPORT, ("numpy",))], ids=["--help", "import mncplan"]
)
def test_nothing_heavy_is_loaded(code, allowed):
    done = subprocess.run([sys.executable, "-c", code + TAIL], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    loaded = set(json.loads(done.stderr.splitlines()[-1]))
    assert sorted(loaded & set(HEAVY) - set(allowed)) == []


def test_help_lists_the_verbs_of_the_foundation_in_order():
    done = subprocess.run([sys.executable, "-c", HELP], capture_output=True, text=True, check=True)
    listed = re.findall(
        r"^[^\w\n]*(plan|explain|design|routes|library)\s{2,}", done.stdout, re.MULTILINE
    )
    assert listed == ["plan", "explain", "design", "routes", "library"]
