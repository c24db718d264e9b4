"""How soon words are found in 20,000 articles, and what the index takes.

`python -m tests.benchmarks.searching [--json] [--rounds N]`

The time to read all texts into the index, against reading them alone; its size, against theirs; and
the time to the first 20 passages, to all, and to none, against looking for nothing, in seconds.
"""

from __future__ import annotations

import json
import random
import statistics
import time
from collections.abc import Callable
from functools import partial
from itertools import accumulate, islice
from pathlib import Path

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.corpus.search import Found, search
from reader.text.folding import Words
from tests.benchmarks import measuring

MANY = 20_000
PARAGRAPHS, WORDS = 6, 60
VOCABULARY = 30_000

QUERIES = ("wa wo", "東京", "zürich", "qqqq")
"""A common beginning of words, a word of two characters, a rare one, and one of no text."""


def texts(place: Path, count: int) -> Path:
    """Make a folder of articles of about 400 words, most of them rare, that are alike each time."""
    chance = random.Random(7)
    syllables = [first + last for first in "bdfgklmnprstvwz" for last in "aeiou"]
    known = ["".join(chance.choices(syllables, k=chance.randint(1, 4))) for _ in range(VOCABULARY)]
    weights = [*accumulate(1 / place for place in range(1, VOCABULARY + 1))]
    folder = place / f"texts-{count}"
    folder.mkdir()
    for number in range(count):
        words = chance.choices(known, cum_weights=weights, k=PARAGRAPHS * WORDS)
        if number % 50 == 0:
            words[chance.randrange(len(words))] = "東京"
        if number % 500 == 0:
            words[chance.randrange(len(words))] = "Zürich"
        lines = (" ".join(words[at : at + WORDS]) for at in range(0, len(words), WORDS))
        (folder / f"{number:05}.txt").write_text("\n\n".join(lines), encoding="utf-8")
    return folder


def _seconds(call: Callable[[], object]) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _answers(refs: dict[int, ArticleRef], query: str, path: Path, most: int | None) -> None:
    results = search(refs, Words(query), path=path)
    found = (each for each in results if isinstance(each, Found))
    for _ in islice(found, most):
        pass
    results.close()


def figures(place: Path, rounds: int) -> list[dict[str, object]]:
    """What is measured, as rows with a name each."""
    folder = texts(place, MANY)
    time.sleep(2.1)  # a file that was written a moment ago is not trusted
    refs = dict(enumerate(find_articles([folder])))
    path = place / "index" / "search.sqlite"
    alone = _seconds(lambda: [load_article(ref) for ref in refs.values()])
    made = _seconds(lambda: [*search(refs, Words(""), path=path)])
    size = sum(file.stat().st_size for file in folder.iterdir())
    rows: list[dict[str, object]] = [
        {"what": "all texts into the index", "seconds": made, "their reading": alone},
        {"what": "bytes of the index", "bytes": path.stat().st_size, "theirs": size},
    ]
    for query, most in [*((query, 20) for query in QUERIES), (QUERIES[0], None), ("", None)]:
        answers = partial(_answers, refs, query, path, most)
        times = [_seconds(answers) for _ in range(rounds)]
        rows.append(
            {
                "what": f"“{query}”, {'the first 20' if most else 'all that is shown'}",
                "seconds": statistics.median(times),
            }
        )
    return rows


def main() -> None:
    chosen = measuring.options(__doc__, rounds=5)
    with measuring.quiet_machine() as place:
        rows = figures(place, chosen.rounds)
    for row in rows:
        print(json.dumps(row) if chosen.json else _line(row))


def _line(row: dict[str, object]) -> str:
    what, *figures = row.items()
    told = (f"{name} {value:,.2f}" for name, value in figures if isinstance(value, int | float))
    return f"{what[1]}: {', '.join(told)}"


if __name__ == "__main__":
    main()
