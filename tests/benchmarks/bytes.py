"""How many bytes a key sends to the terminal, as they count over a slow line.

`python -m tests.benchmarks.bytes [--json] [--rounds N] [--size 120x40]`

An article of 5,000 words with 500 tags of all labels, a fifth of them within another, in true
colour, in 256 colours and without any. A key is pressed when what the one before sent has come.
Bytes between a key and the next are counted whatever they paint: rows, panel, bars.
"""

from __future__ import annotations

import argparse
import json
import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.model.annotation import Annotation
from reader.model.clock import new_id, timestamp, utc_now
from reader.model.labels import DEFAULT_LABELS
from reader.store.layer import Layer
from reader.text.anchor import span_at
from reader.text.words import cut_words
from tests.benchmarks import measuring
from tests.benchmarks.latency import settle, started
from tests.terminal.process import PATIENCE

WORDS, TAGS = 5_000, 500

COLOURS: Mapping[str, Mapping[str, str | None]] = {
    "true colour": {"COLORTERM": "truecolor"},
    "256 colours": {"COLORTERM": None},
    "no colour": {"NO_COLOR": "1"},
}
"""Environments, by the colours that a program shows in them."""


class Task(NamedTuple):
    """A key, or some, pressed again and again."""

    name: str
    keys: Sequence[bytes]
    """Of one round, each counted for itself."""
    before: bytes = b""
    """Pressed before each round, and not counted."""


TASKS = (
    Task("S", [b"S", b"9", b"a", b"8", b"a"]),
    Task("f", [b"f"], b"jj"),
    Task("Tab", [b"\t"]),
    Task("Space", [b" "]),
    Task("j", [b"j"]),
    Task("l", [b"l"]),
)
"""S is followed by the hints of two words, which have two signs each on a full screen."""


def tagged_reader(folder: Path) -> list[str]:
    """Write an article with its tags; return the command that opens it."""
    command = measuring.reader_on(folder, WORDS)
    path = Path(command[3])
    (ref,) = find_articles([path], path.parent)
    article = load_article(ref)
    words = cut_words(article.text, 0, len(article.text))
    labels = [label.name for label in DEFAULT_LABELS]
    moment, every = timestamp(utc_now()), len(words) // TAGS
    tags = []
    for number in range(TAGS):
        first, inner = number * every, number % 5 == 4
        span = span_at(
            article.text,
            words[first - 3 if inner else first][0],
            words[first - 2 if inner else first + 5][1],
        )
        label = labels[number % len(labels)]
        tags.append(
            Annotation(id=new_id(), label=label, spans=(span,), created=moment, modified=moment)
        )
    with Layer.open(ref.store, article, "bench") as layer:
        layer.commit("tag", [(None, tag) for tag in tags])
    return command


def sent(
    argv: Sequence[str],
    task: Task,
    rounds: int,
    size: tuple[int, int],
    env: Mapping[str, str | None],
) -> list[int]:
    """Return the bytes that each key of a task sends, the median of some rounds."""
    process = started(argv, columns=size[0], rows=size[1], env=env)
    try:
        measuring.wait_for_marker(process)
        settle(process)
        found: list[list[int]] = []
        for _ in range(rounds):
            for key in task.before:
                process.write(bytes([key]))
                settle(process)
            counted = []
            for key in task.keys:
                process.write(key)
                counted.append(len(process.read(PATIENCE)) + settle(process))
            found.append(counted)
        return [round(statistics.median(counts)) for counts in zip(*found, strict=True)]
    finally:
        process.kill()
        process.close()


def results(folder: Path, rounds: int, size: tuple[int, int]) -> list[dict[str, object]]:
    """Measure each task in all colours."""
    command = tagged_reader(folder)
    return [
        {"key": task.name, "colours": colours, "bytes": sent(command, task, rounds, size, env)}
        for task in TASKS
        for colours, env in COLOURS.items()
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--rounds", type=int, default=5, help="how often to press each key")
    parser.add_argument("--size", default="120x40", help="columns and rows of the terminal")
    chosen = parser.parse_args()
    columns, rows = map(int, chosen.size.split("x"))
    with measuring.quiet_machine() as folder:
        found = results(folder, chosen.rounds, (columns, rows))
    for result in found:
        if chosen.json:
            print(json.dumps(result))
        else:
            print("{key}, {colours}:".format(**result), *map("{:,}".format, result["bytes"]))


if __name__ == "__main__":
    main()
