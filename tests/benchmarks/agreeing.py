"""How soon `obelism agree` tells how far six annotators agree on 20 articles.

`python -m tests.benchmarks.agreeing [--json] [--rounds N]`

Each article has about 1,000 words, each annotator some 45 tags on it. The whole command, with
its bootstrap samples, is set against the export of the same tags, which reads the same files.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random

from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.benchmarks import measuring
from tests.store.folders import Folder

ARTICLES = 20
WORDS = 1_000
ANNOTATORS = ("Anna", "Ben", "Cleo", "Dan", "Eve", "Finn")

_WHEN = "2030-01-01T00:00:00.000Z"


def tags(text: str, random: Random) -> Iterator[tuple[str, list[Span]]]:
    """Labels and spans as one annotator may have them: some sentences, some with roles."""
    at = 0
    while (end := text.find(".", at) + 1) > 0:
        label = random.choice(["fact", "fact", "opinion", "attribution"])
        start, at = at + (text[at : at + 1] == " "), end
        if end - start < 40 or random.random() < 0.3:
            continue
        if label == "attribution":
            places = [("content", start, start + 20), ("source", start + 21, start + 30)]
            yield label, [span_at(text, first, last, role) for role, first, last in places]
        else:
            yield label, [span_at(text, start, end - random.choice([0, 0, 9]))]


def study(place: Path) -> Path:
    """Make a folder with the articles and everybody's tags."""
    folder = place / "study"
    folder.mkdir()
    for number in range(ARTICLES):
        path = folder / f"{number:02}.txt"
        text = f"Report {number}.\n\n{measuring.article(WORDS)}"
        path.write_text(text, encoding="utf-8")
        article = Article.of(text, id=path.name, title=path.name, source=path.name)
        for at, name in enumerate(ANNOTATORS):
            marks = [
                Annotation(
                    id=f"{number:016x}{at:08x}{index:08x}",
                    label=label,
                    spans=tuple(spans),
                    created=_WHEN,
                    modified=_WHEN,
                )
                for index, (label, spans) in enumerate(tags(text, Random(f"{number} {name}")))
            ]
            layer = Layer.open(Folder(folder), article, name)
            layer.commit("tag", [(None, mark) for mark in marks])
            layer.close()
    return folder


def command(name: str, folder: Path) -> list[str]:
    return [sys.executable, "-m", "reader", name, str(folder)]


def main() -> None:
    chosen = measuring.options(__doc__, rounds=7)
    with measuring.quiet_machine() as place:
        folder = study(place)
        ours, theirs = measuring.interleaved(
            lambda: measuring.run_seconds(command("agree", folder)),
            lambda: measuring.run_seconds(command("export", folder)),
            chosen.rounds,
        )
    what = f"agreement of {len(ANNOTATORS)} annotators on {ARTICLES} articles"
    measuring.tell([measuring.compared(what, ours, "their export", theirs)], chosen.json)


if __name__ == "__main__":
    main()
