"""Articles that are crowded: many tags on one place, on one article, or done one after another.

The same arguments make the same articles. Files are as the program writes them, not fsynced.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import msgspec

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.log import Entry
from reader.store.records import first_meta
from reader.text.anchor import span_at
from reader.text.lines import Extent
from reader.text.words import cut_words
from tests.benchmarks import corpora, measuring
from tests.store.folders import Folder

ANNOTATOR = "bench"

LABELS = ("fact", "opinion", "fact")

REACH = 150
"""Words on either side of a crowded place that a tag on it may take in."""

_WHEN = "2020-01-01T00:00:00.000Z"

Choose = Callable[[Article, Sequence[Extent]], Iterable[Annotation]]
"""Chooses annotations of an article, given its words."""


def on_a_place(count: int) -> Choose:
    """Choose so many tags that all hold the word in the middle."""

    def chosen(article: Article, words: Sequence[Extent]) -> Iterator[Annotation]:
        random, middle = Random(1), len(words) // 2
        for number in range(count):
            first, last = middle - random.randrange(REACH), middle + random.randrange(REACH)
            yield tag(number, [span_at(article.text, words[first][0], words[last][1])])

    return chosen


def side_by_side(count: int) -> Choose:
    """Choose so many tags of a few words each, from the beginning to the end."""

    def chosen(article: Article, words: Sequence[Extent]) -> Iterator[Annotation]:
        for number in range(count):
            first = number * (len(words) - 4) // count
            yield tag(number, [span_at(article.text, words[first][0], words[first + 3][1])])

    return chosen


def of_many_spans(count: int) -> Choose:
    """Choose one tag on so many words."""

    def chosen(article: Article, words: Sequence[Extent]) -> Iterator[Annotation]:
        yield tag(0, [span_at(article.text, *word) for word in words[: 2 * count : 2]])

    return chosen


def tag(number: int, spans: Iterable[Span]) -> Annotation:
    """Return an annotation; `number` makes its id and its label."""
    return Annotation(
        id=f"{number:032x}",
        label=LABELS[number % len(LABELS)],
        spans=tuple(spans),
        created=_WHEN,
        modified=_WHEN,
    )


class Crowd:
    """An article with its tags, and the files that these are in."""

    def __init__(self, place: Path, text: str) -> None:
        place.mkdir()
        self.path = place / "article.txt"
        self.path.write_text(text, encoding="utf-8")
        self.store = Folder(place)
        self.store.ensure()
        (ref,) = find_articles([self.path], place)
        self.article = load_article(ref)
        self.store.keep_text(self.article.info.sha256, self.article.text)

    def tagged(self, choose: Choose) -> Crowd:
        """Tag it, in one action."""
        text = self.article.text
        tags = choose(self.article, cut_words(text, 0, len(text)))
        return self._log([self._entry(1, {each.id: each.to_record() for each in tags})])

    def flagged(self, tags: int, actions: int) -> Crowd:
        """Tag it, and change whether tags are sure, one after the other, in so many actions."""
        text = self.article.text
        chosen = list(side_by_side(tags)(self.article, cut_words(text, 0, len(text))))
        entries = [self._entry(1, {each.id: each.to_record() for each in chosen})]
        for number in range(actions - 1):
            at = number % tags
            chosen[at] = msgspec.structs.replace(chosen[at], flag=not chosen[at].flag)
            entries.append(self._entry(number + 2, {chosen[at].id: chosen[at].to_record()}))
        return self._log(entries)

    def _entry(self, seq: int, after: dict[str, dict[str, object]]) -> Entry:
        return Entry(
            id=f"{seq:032x}",
            seq=seq,
            at=_WHEN,
            who=ANNOTATOR,
            what="tag" if seq == 1 else "flag",
            article=self.article.info.id,
            sha256=self.article.info.sha256,
            before={"annotations": dict.fromkeys(after) if seq == 1 else {**after}},
            after={"annotations": {**after}},
            meta=first_meta(ANNOTATOR, self.article.info) if seq == 1 else None,
        )

    def _log(self, entries: Sequence[Entry]) -> Crowd:
        id = self.article.info.id
        for path in (self.layer_path, self.store.history_path(ANNOTATOR, id)):
            path.parent.mkdir(parents=True, exist_ok=True)
        corpora.put_log(self.store, self.article, ANNOTATOR, entries)
        return self

    @property
    def layer_path(self) -> Path:
        """The layer's file."""
        return self.store.layer_path(ANNOTATOR, self.article.info.id)

    @property
    def history_path(self) -> Path:
        """The layer's journal."""
        return self.store.history_path(ANNOTATOR, self.article.info.id)

    @property
    def command(self) -> list[str]:
        """What opens it."""
        where = ["--workspace", str(self.path.parent)]
        return [*measuring.COMMAND, str(self.path), "--as", ANNOTATOR, *where]


def edited(text: str, edits: int) -> str:
    """Return a text with so many edits, spread over it: words taken out, put in, repeated."""
    random = Random(1)
    lines = text.split("\n")
    for turn, at in enumerate(sorted(random.sample(range(0, len(lines), 2), edits), reverse=True)):
        words = lines[at].split(" ")
        place = random.randrange(len(words))
        if turn % 3 == 0:
            words[place : place + 2] = []
        elif turn % 3 == 1:
            words.insert(place, f"new{turn}")
        else:
            lines.insert(at, lines[at])
            continue
        lines[at] = " ".join(words)
    return "\n".join(lines)
