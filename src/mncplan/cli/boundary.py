"""Turn errors into one line and an exit code; the outermost boundary."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

DONE, OUR_FAULT, BAD_INPUT, NO_ANSWER = 0, 1, 2, 3


def guarded(run: Callable[[], int | None]) -> int:
    """Call `run` and translate what it raises.

    0 done, 1 our fault, 2 bad input, 3 no answer within limits, 130 interrupted.
    """
    from mncplan.errors import KnowledgeError, MncplanError, NotFoundError

    try:
        code = run() or DONE
        sys.stdout.flush()
        return code
    except KnowledgeError as error:
        return _say(f"the packaged knowledge is broken: {error}", OUR_FAULT)
    except NotFoundError as error:
        return _say(str(error), NO_ANSWER)
    except MncplanError as error:
        return _say(str(error), BAD_INPUT)
    except KeyboardInterrupt:
        return _say("interrupted; nothing was written", 130)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except Exception as error:  # noqa: BLE001 - the boundary: users never see a traceback
        if hasattr(error, "format_message"):
            return _usage(error)
        if os.environ.get("MNCPLAN_DEBUG"):
            traceback.print_exc()
        where = type(error).__name__
        return _say(
            f"internal error ({where}: {error}); please report it; MNCPLAN_DEBUG=1 shows more",
            OUR_FAULT,
        )


def _usage(error: Any) -> int:
    """Say in one line what is wrong with the command line; without a verb, show the help."""
    text = str(error.format_message())
    context = getattr(error, "ctx", None)
    if type(error).__name__ == "NoArgsIsHelpError":
        print(text, file=sys.stderr)
        return BAD_INPUT
    where = f"; see {context.command_path} --help" if context is not None else ""
    return _say(text.rstrip(". ") + where, BAD_INPUT)


def _say(message: str, code: int) -> int:
    line = " ".join(message.split())
    print(f"mncplan: {line}", file=sys.stderr)
    return code
