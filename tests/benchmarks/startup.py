"""How soon the program answers, against the least that Python and Textual need.

`python -m tests.benchmarks.startup [--json] [--rounds N]`
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.benchmarks import measuring

WORDS = 5_000


def version(rounds: int) -> dict[str, object]:
    """`obelism --version` against `python -c pass`."""
    ours, theirs = measuring.interleaved(
        lambda: measuring.run_seconds([*measuring.COMMAND, "--version"]),
        lambda: measuring.run_seconds([sys.executable, "-c", "pass"]),
        rounds,
    )
    return measuring.compared("obelism --version", ours, "python -c pass", theirs)


def first_paint(folder: Path, rounds: int) -> dict[str, object]:
    """An article opened for the first time, against a Textual program of one label."""
    measuring.first_paint_seconds(measuring.reader_on(folder, WORDS))  # compiles what is imported
    ours, theirs = measuring.interleaved(
        lambda: measuring.first_paint_seconds(measuring.reader_on(folder, WORDS)),
        lambda: measuring.first_paint_seconds(measuring.ONE_LABEL),
        rounds,
    )
    return measuring.compared(f"first paint of {WORDS:,} words", ours, "one label", theirs)


def main() -> None:
    chosen = measuring.options(__doc__, rounds=15)
    with measuring.quiet_machine() as folder:
        results = [version(3 * chosen.rounds), first_paint(folder, chosen.rounds)]
    measuring.tell(results, chosen.json)


if __name__ == "__main__":
    main()
