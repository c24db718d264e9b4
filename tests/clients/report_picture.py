"""`python -m tests.clients.report_picture` makes the picture of a report in README again.

Needs chromium.
"""

from __future__ import annotations

import subprocess
import tempfile
from pathlib import Path

from tests.clients.base import exported
from tests.environment import PROJECT

PICTURE = PROJECT / "docs/pictures/report.png"
ARTICLE = PROJECT / "sample_articles/council-clock.txt"


def main() -> None:
    """Write the picture."""
    with tempfile.TemporaryDirectory() as folder:
        page = exported(ARTICLE, Path(folder) / "page.html")
        command = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars"]
        command += [f"--user-data-dir={folder}/profile", "--window-size=900,740"]
        command += [f"--screenshot={PICTURE}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)


if __name__ == "__main__":
    main()
