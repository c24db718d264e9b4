"""What a review of 5,000 annotations costs against one of fifty.

`python -m tests.benchmarks.reviewing [--json] [--rounds N]`

The first item from the start of the program, in a new queue and in one that is taken up again; and
a decision, in processor time of all threads. 5,000 stand in a hundred articles, or all in one.
"""

from __future__ import annotations

import shutil
import statistics
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from reader.corpus.find import find_articles
from tests.benchmarks import measuring
from tests.benchmarks.latency import settle, tag
from tests.terminal.process import PATIENCE, Process

EACH, ARTICLES = 50, 100
"""Fifty annotations in an article, a hundred articles: 5,000."""

WORDS = 1_000

DECISIONS = 15

SHOWN = "accepted"
"""Stands on the screen once an item does."""


def workspace_of(place: Path, name: str, articles: int, each: int) -> Path:
    """Make a folder of articles in each of which somebody has tagged so many passages."""
    folder = place / name
    folder.mkdir()
    words = WORDS * max(1, each // EACH)
    for number in range(articles):
        (folder / f"{number:03}.txt").write_text(measuring.article(words), encoding="utf-8")
    step = max(1, (words - 3) // each)
    for ref in find_articles([folder]):
        tag(ref, "anna", range(0, step * each, step), 3)
    return folder


def reviewer(folder: Path, *options: str) -> list[str]:
    """The command that reviews a folder."""
    return [sys.executable, "-m", "reader", "review", str(folder), "--as", "bench", *options]


def _forget(folder: Path) -> None:
    """Take away what an earlier review has left."""
    home = folder / ".obelism"
    shutil.rmtree(home / "reviews", ignore_errors=True)
    for kind in ("layers", "history"):
        for own in (home / kind).glob("bench-*"):
            shutil.rmtree(own)


def first_item(folder: Path, *options: str, again: bool = False) -> Callable[[], float]:
    """What gives the seconds to the first item, of a new queue or `again` of the one there is."""

    def run() -> float:
        if not again:
            _forget(folder)
        return measuring.first_paint_seconds(reviewer(folder, *options), SHOWN)

    return run


def decide(folder: Path, times: int) -> float:
    """Accept so many annotations, each when the last is painted; give the seconds of one."""
    process = Process(reviewer(folder))
    try:
        measuring.wait_for_marker(process, SHOWN)
        settle(process)
        costs = []
        for _ in range(times):
            before = measuring.cpu_seconds(process.pid)
            process.write(b"y")
            process.read(PATIENCE)
            settle(process)
            costs.append(measuring.cpu_seconds(process.pid) - before)
        process.write(b"qq")  # the second one, where something is left
        while process.exit_code is None:
            process.read(0.05)
        return statistics.mean(costs)
    finally:
        process.kill()
        process.close()


def compare(
    what: str, many: Callable[[], float], few: Callable[[], float], rounds: int
) -> dict[str, object]:
    """One line: something with 5,000 in the queue against the same with fifty."""
    ours, theirs = measuring.interleaved(many, few, rounds)
    return measuring.compared(what, ours, f"with {EACH}", theirs)


def results(place: Path, rounds: int) -> Iterator[dict[str, object]]:
    """All comparisons."""
    few = workspace_of(place, "few", 1, EACH)
    many = workspace_of(place, "many", ARTICLES, EACH)
    one = workspace_of(place, "one", 1, EACH * ARTICLES)
    for folder, name in ((many, f"{ARTICLES} articles"), (one, "one article")):
        for how, options in (("first item", ()), ("first item, shuffled", ("--shuffle",))):
            what = f"{how}, 5,000 in {name}"
            ours, theirs = first_item(folder, *options), first_item(few, *options)
            yield compare(what, ours, theirs, rounds)
        what = f"a decision, 5,000 in {name}"
        yield compare(what, _deciding(folder), _deciding(few), max(1, rounds // 3))
        ours, theirs = first_item(folder, again=True), first_item(few, again=True)
        yield compare(f"first item again, 5,000 in {name}", ours, theirs, rounds)


def _deciding(folder: Path) -> Callable[[], float]:
    def run() -> float:
        _forget(folder)
        return decide(folder, DECISIONS)

    return run


def main() -> None:
    chosen = measuring.options(__doc__, rounds=3)
    with measuring.quiet_machine() as place:
        measuring.tell(results(place, chosen.rounds), chosen.json)


if __name__ == "__main__":
    main()
