"""Run a protocol in Opentrons' own simulator, which lives in an environment of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from mncplan.errors import InvalidInputError, NotFoundError

VARIABLE: Final = "MNCPLAN_OPENTRONS"
"""Names the simulator when it is not on the path."""


def simulator() -> Path:
    """Path of ``opentrons_simulate``.

    Raises:
        NotFoundError: If there is none; the message says how to get it.
    """
    named = os.environ.get(VARIABLE) or shutil.which("opentrons_simulate")
    if not named or not Path(named).is_file():
        raise NotFoundError(
            "opentrons_simulate is not on this machine; install opentrons==9.0.0 in a virtual"
            f" environment of its own (it needs numpy < 2) and set {VARIABLE} to its"
            " bin/opentrons_simulate"
        )
    return Path(named)


def simulate(text: str, *, timeout_s: float = 300.0) -> tuple[str, ...]:
    """The simulator's log, one line per command.

    Args:
        text: A protocol.
        timeout_s: Give up after this many seconds.

    Raises:
        NotFoundError: If there is no simulator.
        InvalidInputError: If the simulator refuses the protocol; its last line is told.
    """
    program = simulator()
    with tempfile.TemporaryDirectory(prefix="mncplan-opentrons-") as home:
        path = Path(home) / "protocol.py"
        path.write_text(text, encoding="utf-8")
        try:
            done = subprocess.run(
                [str(program), str(path)],
                capture_output=True,
                text=True,
                env={**os.environ, "HOME": home},
                timeout=timeout_s,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise InvalidInputError(
                f"robot: the simulator did not end within {timeout_s:g} s"
            ) from error
    if done.returncode:
        told = [line for line in done.stderr.splitlines() if line.strip()] or ["no message"]
        raise InvalidInputError(f"robot: the simulator refuses the protocol: {told[-1].strip()}")
    return tuple(done.stdout.splitlines())
