"""Workspaces of any number of articles, layers and tags, written as the program's own files.

The files differ from what the program writes in nothing but that they are not fsynced. The same
arguments make the same workspace.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import islice
from pathlib import Path
from random import Random

from reader.io.json import encode
from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.log import SCHEMA, Entry
from reader.store.folder.layer_file import TABLES, Lines
from reader.store.records import contents_of, encoded, first_meta, whole_meta
from reader.text.anchor import span_at
from tests.benchmarks import measuring
from tests.store.folders import Folder

ANNOTATORS = ("Anna", "Ben", "Cleo", "Dan", "Eve", "Finn", "Gina", "Hugo")

_WHEN = "2030-01-01T00:00:00.000Z"
_LABELS = ("fact", "fact", "opinion")
_EACH_FOLDER = 1000
"""Articles in one folder."""


def article(number: int, words: int = 60) -> Article:
    """Return one of the articles, of about so many words; `number`, below a million, from 0."""
    id = article_id(number)
    text = f"Report {number:06}\n\n{_body(words)}"
    return Article.of(text, id=id, title=f"Report {number:06}", source=id)


def article_id(number: int) -> str:
    """Return the id of one of the articles: its path."""
    return f"{number // _EACH_FOLDER:03}/{number:06}.txt"


def workspace(
    root: Path,
    articles: int,
    *,
    each: int = 2,
    annotators: Sequence[str] = ANNOTATORS,
    tags: int = 1,
    words: int = 60,
    seed: int = 1,
) -> Path:
    """Make a folder of articles and its tags; return it.

    Args:
        root: the folder, which is not there yet.
        articles: how many there are.
        each: layers on an article, by neighbours in the circle of the annotators.
        tags: annotations in a layer.
        words: of an article.
    """
    random, store = Random(seed), Folder(root)
    store.ensure()
    (store.home / "texts").mkdir()
    for kind in ("layers", "history"):
        for name in annotators if each else ():
            path = store.home / kind / store.layer_path(name, "").parent.name
            path.mkdir(parents=True)
    for number in range(articles):
        found = article(number, words)
        path = root / found.id
        if not number % _EACH_FOLDER:
            path.parent.mkdir()
        data = found.text.encode()
        path.write_bytes(data)
        if each:
            store.text_path(found.info.sha256).write_bytes(data)
        for turn in range(each):
            whose = (number + turn) % len(annotators)
            some = list(islice(_tags(number, whose, words, random), tags))
            _put_layer(store, found, annotators[whose], some)
    return root


def records(path: Path, count: int, articles: int, *, words: int = 60, seed: int = 1) -> Path:
    """Write so many annotations of a workspace's articles as `obelism/1`, by turns one to each.

    They are Nora's, who has no layer there.
    """
    random = Random(seed)
    with open(path, "wb") as file:
        for at in range(count):
            number = at % articles
            found = _article_of_turn(number, words)
            tag = next(_tags(number, len(ANNOTATORS) + at // articles, words, random))
            span, about = tag.spans[0], found.info
            head = {"schema": SCHEMA, "type": "annotation", "id": tag.id}
            place = {"id": about.id, "title": about.title, "source": about.source}
            whose = {"article": {**place, "sha256": about.sha256}, "annotator": "Nora"}
            where = {"start": span.start, "end": span.end, "text": span.text}
            file.write(encode({**head, **whose, **where, **tag.to_record()}) + b"\n")
    return path


@lru_cache(4096)
def tags(number: int, whose: int, words: int, count: int, *, seed: int = 1) -> list[Annotation]:
    """Return so many annotations on one of the articles, by one of the annotators."""
    return [*islice(_tags(number, whose, words, Random(seed)), count)]


def _article_of_turn(number: int, words: int) -> Article:
    return article(number, words)


@lru_cache(8)
def _body(words: int) -> str:
    return measuring.article(words)


@lru_cache(8)
def _places(words: int) -> Sequence[Span]:
    """Return the sentences of an article but the first, the same in all of one length.

    Nothing that differs between two articles stands so near that it would be their context.
    """
    text, places = article(0, words).text, list[Span]()
    start = text.index(". ") + 2
    while (end := text.find(".", start) + 1) > 0:
        if end - start > 20:
            places.append(span_at(text, start, end))
        start = end + len(text[end:]) - len(text[end:].lstrip())
    return places


def _tags(number: int, whose: int, words: int, random: Random) -> Iterator[Annotation]:
    """Yield annotations of an article without an end: its sentences from anywhere, in order."""
    places = _places(words)
    at = random.randrange(len(places))
    for count in range(1 << 32):
        yield Annotation(
            id=f"{number:08x}{whose:08x}{count:016x}",
            label=random.choice(_LABELS),
            spans=(places[(at + count) % len(places)],),
            created=_WHEN,
            modified=_WHEN,
        )


def _put_layer(store: Folder, about: Article, name: str, tags: Sequence[Annotation]) -> None:
    """Write the journal and the layer file of somebody who made all tags in one action."""
    known = {tag.id: tag.to_record() for tag in tags}
    entry = Entry(
        id=f"{tags[0].id[:16]}{'f' * 16}" if tags else os.urandom(16).hex(),
        seq=1,
        at=_WHEN,
        who=name,
        what="tag",
        article=about.id,
        sha256=about.info.sha256,
        before={"annotations": dict.fromkeys(known)},
        after={"annotations": {**known}},
        meta=first_meta(name, about.info),
    )
    put_log(store, about, name, [entry])


def put_log(store: Folder, about: Article, name: str, entries: Sequence[Entry]) -> None:
    """Write the journal of these entries and the layer file that follows from it."""
    contents = contents_of(entries)
    meta = whole_meta(contents, name, about.info)
    records = contents.records.get("annotations", {})
    annotations = {str(at): record for at, record in enumerate(records.values(), 1)}
    tables = {"meta": {"1": meta}, **{table: {} for table in TABLES}, "annotations": annotations}
    _write(store.history_path(name, about.id), b"".join(encoded(each) + b"\n" for each in entries))
    _write(store.layer_path(name, about.id), Lines().encode(tables))


def _write(path: Path, data: bytes) -> None:
    with open(path, "wb") as file:
        file.write(data)
