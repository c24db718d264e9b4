"""What a key costs from the key to the painted frame, at any length of the article.

`python -m tests.benchmarks.latency [--json] [--rounds N]`

Articles of 5,000, 50,000 and 500,000 words, a tenth of them in overlapping tags; processor time in
all threads, and bytes sent to the terminal. Beside them, in the same run, a read-only text area of
Textual's and a program of one label.
"""

from __future__ import annotations

import shutil
import statistics
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.model.annotation import Annotation
from reader.model.clock import new_id, timestamp, utc_now
from reader.store.layer import Layer
from reader.text.anchor import span_at
from reader.text.words import cut_words
from tests.benchmarks import measuring
from tests.environment import PROJECT
from tests.terminal.process import PATIENCE, Process

SIZES = (5_000, 50_000, 500_000)

EVERY, LENGTH, OVERLAP = 200, 12, 4
"""In every 200 words two tags of 12 words that share 4: a tenth of all words."""

DOWN = b"\x1b[B"


class Cost(NamedTuple):
    """What one key costs."""

    seconds: float
    """Of processor time, in all threads."""
    sent: float
    """Bytes sent to the terminal."""


class Task(NamedTuple):
    """Something that a user does again and again."""

    name: str
    key: bytes
    times: int
    before: bytes = b""
    """What is pressed before each, and not measured."""
    first: bytes = b""
    """What is typed once, to begin with."""


TASKS = (
    Task("l, a word on", b"l", 100),
    Task("j, a sentence on", b"j", 100),
    Task("Space, a page on", b" ", 40),
    Task("f, a tag", b"f", 30, before=b"jj"),
    Task("n, the next match", b"n", 60, first=b"/bridge\r"),
)


def tagged_reader(folder: Path, words: int) -> list[str]:
    """Write an article with its tags; return the command that opens it."""
    command = measuring.reader_on(folder, words)
    path = Path(command[3])
    (ref,) = find_articles([path], path.parent)
    firsts = range(0, words - LENGTH * 2, EVERY)
    tag(ref, "bench", (start for each in firsts for start in (each, each + LENGTH - OVERLAP)))
    return command


def tag(ref: ArticleRef, annotator: str, starts: Iterable[int], length: int = LENGTH) -> None:
    """Tag so many words of an article from each of some words on, by their numbers."""
    article, moment = load_article(ref), timestamp(utc_now())
    words = cut_words(article.text, 0, len(article.text))
    spans = (
        span_at(article.text, words[start][0], words[start + length - 1][1]) for start in starts
    )
    new = partial(Annotation, label="fact", created=moment, modified=moment)
    with Layer.open(ref.store, article, annotator) as layer:
        layer.commit("tag", [(None, new(id=new_id(), spans=(span,))) for span in spans])


def text_area_on(folder: Path, words: int) -> list[str]:
    """The command that shows an article of so many words in a text area."""
    path = Path(measuring.reader_on(folder, words)[3])
    return [sys.executable, str(PROJECT / "tests/benchmarks/text_area_app.py"), str(path)]


def started(argv: Sequence[str], **settings: Any) -> Process:
    """Start a program that begins at the beginning of its article, whatever was read before.

    `settings` are those of `Process`.
    """
    if "--workspace" in argv:
        workspace = Path(argv[argv.index("--workspace") + 1])
        shutil.rmtree(workspace / ".obelism/progress", ignore_errors=True)
    return Process(argv, **settings)


def settle(process: Process) -> int:
    """Take in what is written until nothing more comes; return how many bytes that was."""
    total = 0
    while data := process.read(0.25):
        total += len(data)
    return total


class Typist:
    """Presses the key of a task in a program that runs, each when the one before is painted."""

    def __init__(self, argv: Sequence[str], task: Task, marker: bool = True) -> None:
        """`marker`: the program shows an article of ours."""
        self.task = task
        self.process = started(argv)
        self._seconds: list[float] = []
        self._sent: list[int] = []
        try:
            if marker:
                measuring.wait_for_marker(self.process)
            settle(self.process)
            if task.first:
                self.process.write(task.first)
                settle(self.process)
        except BaseException:
            self.end()
            raise

    def press(self) -> None:
        """Press the key and wait for all that it brings about, the layer's file included."""
        task, process = self.task, self.process
        for key in task.before:
            process.write(bytes([key]))
            process.read(PATIENCE)
        if task.before:
            settle(process)
        before = measuring.cpu_seconds(process.pid)
        process.write(task.key)
        sent = measuring.frame_bytes(process)
        if task.before:
            sent += settle(process)
            measuring.idle(process)
        self._seconds.append(measuring.cpu_seconds(process.pid) - before)
        self._sent.append(sent)

    def cost(self) -> Cost:
        """What a key has cost so far."""
        return Cost(statistics.mean(self._seconds), statistics.median(self._sent))

    def end(self) -> None:
        """End the program."""
        self.process.kill()
        self.process.close()


def costs(typists: Sequence[Typist]) -> list[Cost]:
    """Press keys in turns, so that a busy moment hits all; return their costs; end the programs."""
    try:
        for _ in measuring.each_round(typists[0].task.times):
            for typist in typists:
                typist.press()
        return [typist.cost() for typist in typists]
    finally:
        for typist in typists:
            typist.end()


def resize_cost(argv: Sequence[str], times: int = 10) -> Cost:
    """What another width costs."""
    process = started(argv)
    try:
        measuring.wait_for_marker(process)
        settle(process)
        before, start = measuring.cpu_seconds(process.pid), len(process.raw)
        for number in range(times):
            process.resize(90 + number % 2 * 20, 30)
            process.read(PATIENCE)
            settle(process)
        seconds = (measuring.cpu_seconds(process.pid) - before) / times
        return Cost(seconds, (len(process.raw) - start) / times)
    finally:
        process.kill()
        process.close()


def line(what: str, ours: Cost, other: str, theirs: Cost) -> dict[str, object]:
    """One result: seconds of both, their ratio, and bytes of ours."""
    result = measuring.compared(what, ours.seconds, other, max(theirs.seconds, 1e-6))
    return {**result, "bytes": round(ours.sent)}


def keys(folder: Path) -> Iterator[dict[str, object]]:
    """Each task at each size, against the shortest; cursor keys also against a text area."""
    commands = {words: tagged_reader(folder, words) for words in SIZES}
    area = text_area_on(folder, SIZES[0])
    for task in TASKS:
        typists = [Typist(commands[words], task) for words in SIZES]
        if task.key in b"lj":
            typists.append(Typist(area, Task("", DOWN, task.times), marker=False))
        shortest, *others = costs(typists)
        for words, its in zip(SIZES[1:], others, strict=False):
            what = f"{task.name}, at {words:,} words"
            yield line(what, its, f"{SIZES[0]:,}", shortest)
        if task.key in b"lj":
            what = f"{task.name}, at {SIZES[0]:,} words"
            yield line(what, shortest, "a text area's cursor key", others[-1])
    resizes = {words: resize_cost(commands[words]) for words in (SIZES[0], SIZES[-1])}
    what = f"a resize, at {SIZES[-1]:,} words"
    yield line(what, resizes[SIZES[-1]], f"{SIZES[0]:,}", resizes[SIZES[0]])


def first_paint(folder: Path, rounds: int) -> Iterator[dict[str, object]]:
    """The first paint at each size, against a program of one label."""
    for words in SIZES:
        command = tagged_reader(folder, words)
        ours, theirs = measuring.interleaved(
            _painting(command), _painting(measuring.ONE_LABEL), rounds
        )
        what = f"first paint of {words:,} words with tags"
        yield measuring.compared(what, ours, "one label", theirs)


def _painting(argv: Sequence[str]) -> Callable[[], float]:
    return lambda: measuring.first_paint_seconds(argv)


def main() -> None:
    chosen = measuring.options(__doc__, rounds=7)
    begin = time.perf_counter()
    with measuring.quiet_machine() as folder:
        measuring.tell(first_paint(folder, chosen.rounds), chosen.json)
        measuring.tell(keys(folder), chosen.json)
    if sys.stderr.isatty():
        print(f"{time.perf_counter() - begin:.0f} s", file=sys.stderr)


if __name__ == "__main__":
    main()
