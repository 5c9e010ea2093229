"""Photograph the top of a report for README and tutorial. Needs chromium and Pillow.

python -m tools.make_picture
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

PICTURE: Final = Path(__file__).resolve().parents[1] / "docs" / "images" / "report.png"
WIDTH, HEIGHT = 1180, 1385
MOST_BYTES: Final = 400_000


def main() -> int:
    """Plan, print the page to a picture, reduce its colours."""
    with tempfile.TemporaryDirectory() as folder:
        report, shot = Path(folder) / "report.html", Path(folder) / "shot.png"
        plan = [sys.executable, "-m", "mncplan", "plan", "[Au25(PET)18]-", "--out", folder]
        subprocess.run(plan, check=True, stdout=subprocess.DEVNULL)
        subprocess.run(
            [
                "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
                f"--window-size={WIDTH},{HEIGHT}", f"--screenshot={shot}", report.as_uri(),
            ],
            check=True, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        save(shot)
    print(f"{PICTURE.name}: {PICTURE.stat().st_size} bytes")
    return int(PICTURE.stat().st_size > MOST_BYTES)


def save(shot: Path) -> None:
    """Write the picture with 160 colours, which text and flat boxes do not miss."""
    from PIL import Image

    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with Image.open(shot) as image:
        image.convert("RGB").quantize(160).save(PICTURE, optimize=True)


if __name__ == "__main__":
    sys.exit(main())
