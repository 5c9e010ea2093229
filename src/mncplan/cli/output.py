"""What goes to stdout for other programs."""

from __future__ import annotations

import sys
from typing import Any

from mncplan.report.encode import dumps


def write_json(document: dict[str, Any]) -> None:
    """Write a document as UTF-8 with plain newlines, whatever the locale."""
    text = dumps(document)
    raw = getattr(sys.stdout, "buffer", None)
    if raw is None:
        sys.stdout.write(text)
        return
    sys.stdout.flush()
    raw.write(text.encode("utf-8"))
    raw.flush()
