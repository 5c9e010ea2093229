"""The command line, as it describes itself."""

from __future__ import annotations

import contextlib
import io
import os
import re
from typing import Final

from tools.reference.markdown import fence, page

INTRODUCTION: Final = """\
What `mncplan COMMAND --help` prints. In front of every command, `python3 run.py` may stand instead
of `mncplan`: it makes the environment first.

* **Output** goes to stdout, progress and errors to stderr. With `--json`, stdout holds one JSON
  document and nothing else ([fields](json.md)).
* **Exit codes**: 0 done, 2 bad input, 3 no answer within the limits, 1 our fault, 130 interrupted
  ([error messages](errors.md)).
* **Ligands** are given by any name the [ligand table](data-files.md) knows, or as the SMILES of a
  thiol.
* `NO_COLOR=1` switches colour off; a pipe gets plain text, 80 columns wide."""

REQUEST_FILE: Final = """\
## Request file

`mncplan plan request.toml` reads the target and the options from a file, under the names of the
options: `target` (needed), `ligand`, `scale`, `routes`, `max_steps`, `stock`, `only_stock`,
`forbid`,
`require`, `hide`, `evidence`, `seed`, `out`. Paths count from the folder of the file.

```toml title="request.toml"
target = "[Au25(SR)18]-"
ligand = "PET"
scale = "100mg"
routes = 3
forbid = ["CO"]
```

```console
$ mncplan plan request.toml --out planned
...
Written
  planned/plan.json
  planned/report.html
  planned/protocol.md
  planned/plate.csv
```"""


def help_text(*words: str) -> str:
    """What `--help` prints, 80 columns wide."""
    from mncplan.cli.main import app

    text = io.StringIO()
    before = {name: os.environ.get(name) for name in ("COLUMNS", "NO_COLOR", "TERMINAL_WIDTH")}
    os.environ |= {"COLUMNS": "80", "NO_COLOR": "1"}
    try:
        with contextlib.redirect_stdout(text), contextlib.suppress(SystemExit):
            app([*words, "--help"], prog_name="mncplan")
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
    return re.sub(r"[ \t]+$", "", text.getvalue(), flags=re.MULTILINE)


def listed() -> list[tuple[str, ...]]:
    """Every command there is, as words, in the order of `--help`."""
    from typer.main import get_command

    from mncplan.cli.main import app

    found: list[tuple[str, ...]] = []
    top = get_command(app)
    for name, command in getattr(top, "commands", {}).items():
        found.append((name,))
        found += [(name, inner) for inner in getattr(command, "commands", {})]
    return found


def command_page() -> str:
    """The page of the command line."""
    parts = [f"## mncplan {' '.join(words)}\n\n{fence(help_text(*words))}" for words in listed()]
    return page("Command line", INTRODUCTION, fence(help_text()), *parts, REQUEST_FILE)
