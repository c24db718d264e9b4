"""A workspace of short articles that Anna has finished, with attributions, facts and opinions."""

from __future__ import annotations

from pathlib import Path

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.clock import new_id
from reader.model.labels import DEFAULT_LABELS
from reader.store.layer import Layer
from reader.store.progress import Progress, save_progress
from reader.text.anchor import span_at
from tests.store.folders import Folder

NAMES = ("Ida Holm", "Nils Berg", "The mayor", "Police", "A driver", "Mr. Lind")
FACTS = ("The bridge has {} lanes.", "The bridge was built in 19{}.")
OPINIONS = ("We believe that bridge number {} is ugly.", "Surely nobody likes line {}.")
WHEN = "2026-01-02T03:04:05.000Z"


def text_of(number: int) -> str:
    """An article: who grumbled, which no rule knows as a way to say something, and then sentences
    that are facts, opinions and neither."""
    name = NAMES[number % len(NAMES)]
    said = (
        f"{name} grumbled and thought the bridge number {number} would be closed in May. It rained."
    )
    rest = [each.format(40 + number) for each in (*FACTS, *OPINIONS)]
    return f"{said}\n\n{' '.join(rest)} It rained again.\n"


def quoted(text: str, quote: str, role: str | None = None) -> tuple[int, int, str | None]:
    start = text.index(quote)
    return start, start + len(quote), role


def teach(root: Path, count: int, annotator: str = "Anna", *, status: str = "done") -> Folder:
    """Have somebody tag so many articles, and mark them as done."""
    store = Folder(root)
    for number in range(count):
        text, id = text_of(number), f"a{number:02}.txt"
        (root / id).write_text(text, encoding="utf-8")
        article = Article.of(text, id=id, title=id, source=id)
        said = text[text.index("the bridge") : text.index(" in May")]
        name = text[: text.index(" grumbled")]
        ways = [
            ("attribution", ((said, "content"), (name, "source"), ("grumbled", "cue"))),
            *(("fact", ((each.format(40 + number), None),)) for each in FACTS),
            *(("opinion", ((each.format(40 + number), None),)) for each in OPINIONS),
        ]
        with Layer.open(store, article, annotator) as layer:
            made = [
                Annotation(
                    id=new_id(),
                    label=label,
                    spans=DEFAULT_LABELS[label].ordered(
                        [span_at(text, *quoted(text, quote, role)) for quote, role in spans]
                    ),
                    created=WHEN,
                    modified=WHEN,
                )
                for label, spans in ways
            ]
            layer.commit("tag", [(None, each) for each in made])
        progress = Progress(
            article=id,
            annotator=annotator,
            sha256=article.info.sha256,
            status=status,  # type: ignore[arg-type]
        )
        assert save_progress(store, progress)
    return store
