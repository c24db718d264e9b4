"""How long a report of 20,000 words takes to make, and how large it is: by number of marks.

`python -m tests.benchmarks.report` prints CPU seconds, the best of five, beside what the same text
takes with a tenth of the marks.
"""

from __future__ import annotations

import re
import time

from reader.formats.base import LayerExport
from reader.model.annotation import Span
from reader.text.anchor import span_at
from tests.formats.making import layer, mark, written

WORDS = 20_000
RUNS = 5


def marked(count: int) -> LayerExport:
    """Return an article with `count` marks, spread evenly: facts, opinions and attributions."""
    body = "\n".join("The council said that it had spent less on roads again." for _ in range(1819))
    words = [each.span() for each in re.finditer(r"\S+", body)]
    step, made, number = len(words) // count, [], 0

    def span(at: int, size: int, role: str | None = None) -> Span:
        return span_at(body, words[at][0], words[min(at + size, len(words)) - 1][1], role)

    while number < count:
        at, size, id = number * step, max(1, step - 2), f"{number:032x}"
        note = "A short note." if number % 5 == 0 else None
        if number % 6 or number + 3 > count:
            made.append(mark(id, ("fact", "opinion")[number % 2], span(at, size), note=note))
            number += 1
        else:
            roles = [
                span(at + each * step, size, role)
                for each, role in enumerate(("content", "source", "cue"))
            ]
            made.append(mark(id, "attribution", *roles, note=note))
            number += 3
    return layer(*made, body=body)


def seconds(count: int) -> tuple[float, int]:
    """Return CPU seconds and bytes of a report of `count` marks."""
    article = marked(count)
    times = []
    for _ in range(RUNS):
        start = time.process_time()
        text, _ = written("html", [article])
        times.append(time.process_time() - start)
    return min(times), len(text.encode())


def main() -> None:
    """Print a line for each number of marks."""
    for count in (200, 2_000):
        taken, size = seconds(count)
        print(f"{WORDS:,} words, {count:5,} marks: {taken:.3f} s CPU, {size:9,} bytes")


if __name__ == "__main__":
    main()
