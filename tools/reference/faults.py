"""Errors and exit codes."""

from __future__ import annotations

import inspect
from typing import Final

from tools.reference.markdown import fence, page, table

INTRODUCTION: Final = """\
An error is one line on stderr: what is wrong, where, and what would be right. Nothing is left
half-written."""

EXIT_CODES: Final = (
    ("0", "done", "the answer is on stdout or in the files"),
    ("1", "our fault", "an internal error, or a broken packaged data file: please report it"),
    ("2", "bad input", "change what was typed; the line says what and how"),
    ("3", "no answer", "understood, but nothing fits the limits; the reasons are printed"),
    ("130", "interrupted", "Ctrl-C"),
)

EXAMPLES: Final = """\
## Examples

A position counts characters from 1 in the text as it was pasted.

```console
$ mncplan explain "Au25"  # exit code 2
mncplan: formula 'Au25': no ligands at position 5; expected ligands
$ mncplan explain "[Au25(SR)18"  # exit code 2
mncplan: formula '[Au25(SR)18': '[' is not closed at position 1; expected ']' before the charge
$ mncplan plan "Au25(SR)18"  # exit code 2
mncplan: Au25(SR)18: ligand SR is generic, so nothing can be weighed; name one with --ligand
$ mncplan plan "[Au25(PET)18]-" --scale 5kg  # exit code 2
mncplan: scale '5kg': expected a mass such as 50mg or 0.2g
$ mncplan routes balance "2 Au38(SR)24 -> Au36(SR)24 + Au40(SR)26"  # exit code 2
Not balanced
$ mncplan routes "[Au25(PET)18]-" --forbid NaBH4 --evidence A  # exit code 3
No route
```

`MNCPLAN_DEBUG=1` shows the traceback of an internal error."""


def error_page() -> str:
    """The page of errors."""
    from mncplan import errors

    tree = (errors.__doc__ or "").partition("::\n\n")[2]
    classes = [
        item
        for _, item in inspect.getmembers(errors, inspect.isclass)
        if issubclass(item, errors.MncplanError)
    ]
    classes.sort(key=lambda item: inspect.getsourcelines(item)[1])
    rows = [
        (f"`{item.__name__}`", (item.__doc__ or "").strip().splitlines()[0], exit_code(item))
        for item in classes
    ]
    return page(
        "Errors and exit codes",
        INTRODUCTION,
        table(("code", "name", "meaning"), EXIT_CODES),
        "## Classes\n\nIn Python every error can be caught as `mncplan.MncplanError`, or as the "
        "built-in in parentheses.",
        fence(inspect.cleandoc("\n" + tree)),
        table(("class", "raised when", "exit code"), rows),
        EXAMPLES,
    )


def exit_code(kind: type) -> str:
    """Exit code of the command line for an error."""
    from mncplan import errors

    return "1" if issubclass(kind, errors.KnowledgeError) else "2"
