"""How soon a folder of 20,000 articles is listed, and what a long article takes of memory.

`python -m tests.benchmarks.listing [--json] [--rounds N]`

The list against one of 20 articles, without tags and with a tag in each; the memory of an article
of 500,000 words against a program of one label and the bytes of the text.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.benchmarks import measuring
from tests.terminal.process import PATIENCE, Process

FEW, MANY = 20, 20_000
LONG = 500_000


def folder_of(place: Path, count: int) -> Path:
    """Make a folder with so many short articles, the first of which has the marker in its name."""
    folder = place / f"articles-{count}"
    folder.mkdir()
    for number in range(count):
        name = f"{number:05}-{measuring.MARKER if number == 0 else 'report'}.txt"
        (folder / name).write_text(f"Report {number}\n\nThe bridge was closed.\n", encoding="utf-8")
    return folder


def lister(folder: Path) -> list[str]:
    """The command that lists a folder."""
    return [*measuring.COMMAND, str(folder), "--as", "bench"]


def most_memory(argv: Sequence[str], marker: bool = True) -> int:
    """Bytes that a program has held at most, once it has nothing left to do."""
    process = Process(argv)
    try:
        if marker:
            measuring.wait_for_marker(process)
        while process.read(PATIENCE / 10):
            pass
        return measuring.peak(process.pid)
    finally:
        process.kill()
        process.close()


def _painting(argv: Sequence[str]) -> Callable[[], float]:
    return lambda: measuring.first_paint_seconds(argv)


def lists(place: Path, rounds: int) -> list[dict[str, object]]:
    """The first paint of a long list against a short one; with the folder's own names alone."""
    many, few = lister(folder_of(place, MANY)), lister(folder_of(place, FEW))
    ours, theirs = measuring.interleaved(_painting(many), _painting(few), rounds)
    return [measuring.compared(f"a list of {MANY:,} articles", ours, f"one of {FEW}", theirs)]


def memory(place: Path) -> list[dict[str, object]]:
    """Memory, in bytes, of a long article and of a long list."""
    command = measuring.reader_on(place, LONG)
    text = Path(command[3]).stat().st_size
    label = most_memory(measuring.ONE_LABEL)
    article = most_memory(command)
    folder = place / f"articles-{MANY}"
    listed = most_memory(lister(folder))
    shutil.rmtree(folder)
    return [
        {
            "what": f"memory of {LONG:,} words",
            "bytes": article,
            "against": "one label and the text",
            "its": label + text,
            "ratio": round(article / (label + text), 2),
        },
        {
            "what": f"memory of a list of {MANY:,} articles",
            "bytes": listed,
            "against": "one label",
            "its": label,
            "ratio": round(listed / label, 2),
        },
    ]


def main() -> None:
    chosen = measuring.options(__doc__, rounds=7)
    with measuring.quiet_machine() as place:
        paints = lists(place, chosen.rounds)
        sizes = memory(place)
    measuring.tell(paints, chosen.json)
    measuring.tell(sizes, chosen.json)


if __name__ == "__main__":
    main()
