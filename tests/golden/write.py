"""`python -m tests.golden.write [STAGE ...]` writes the fixtures of the golden runs again.

What programs read, `expected/machine`, never changes with the inside of the program: where the
test says that it did, the program is what is to be mended. It is written again only where a change
of the format was decided on. What people read, `expected/prose`, changes with every sentence.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from tests.golden.bundle import write_bundle
from tests.golden.stages import EXPECTED, STAGES


def main() -> None:
    for name in sys.argv[1:] or STAGES:
        with tempfile.TemporaryDirectory() as folder:
            result = STAGES[name](Path(folder) / "golden")
        write_bundle(EXPECTED / "machine" / f"{name}.txt", result.machine)
        if result.prose:
            write_bundle(EXPECTED / "prose" / f"{name}.txt", result.prose)
        print(name)


if __name__ == "__main__":
    main()
