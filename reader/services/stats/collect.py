"""Collect how far the annotation of articles is: by article and person, by person, by day.

Tags are annotations. A verdict counts while what it was on is unchanged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec

from reader.corpus.find import find_articles
from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.errors import NoLayer
from reader.model.judgement import ACCEPTED, Verdict, decisions_among
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.agreement.shared import Place, places_of
from reader.services.export.judgements import GOLD, verdicts_on
from reader.store.base import LayerKey, Snapshot, Store
from reader.store.progress import Progress as Reading
from reader.store.progress import merge_ranges


class Share(msgspec.Struct, kw_only=True):
    """What one person did on one article."""

    tags: int = 0
    unfinished: int = 0
    """Tags that lack a role or a partner, or that the person is not sure of."""
    read: float | None = None
    """Share of its characters, from 0 to 1; None where there is no record of reading."""
    status: str = "new"
    """new, started or done."""
    seconds: float = 0.0
    """Of active reading."""


class ArticleStats(msgspec.Struct, kw_only=True):
    """One article."""

    id: str
    title: str
    words: int | None
    """None where nobody has tagged it: its text was not read."""
    by: dict[str, Share]
    """Person, by name, to what they did."""
    reviewed: int = 0
    """Tags of persons that a reviewer has judged."""
    gold: int | None = None
    """Decisions of adjudicators; None where there are none."""

    @property
    def tags(self) -> int:
        """Tags of all persons."""
        return sum(share.tags for share in self.by.values())

    @property
    def done(self) -> int:
        """Persons who have marked it as done."""
        return sum(share.status == "done" for share in self.by.values())


class PersonStats(msgspec.Struct, kw_only=True):
    """One person."""

    articles: int = 0
    """With a tag, or read in part."""
    done: int = 0
    tags: int = 0
    labels: dict[str, int] = {}
    """Label to tags, most first."""
    unfinished: int = 0
    words: int = 0
    """Of the articles with a tag of theirs: those read, or all where there is no record of it."""
    seconds: float = 0.0
    judged: int = 0
    """Tags that a reviewer has judged."""
    accepted: int = 0
    verdicts: int = 0
    """Verdicts on others' tags."""
    days: dict[str, int] = {}
    """Day (UTC, ISO 8601) to the tags made then, in order."""

    @property
    def per_thousand(self) -> float | None:
        """Tags per 1,000 words; None without words."""
        return 1000 * self.tags / self.words if self.words else None

    @property
    def acceptance(self) -> float | None:
        """Share of the judged tags that were accepted; None where none was."""
        return self.accepted / self.judged if self.judged else None


class Stats(msgspec.Struct, kw_only=True):
    """A project."""

    articles: list[ArticleStats]
    persons: dict[str, PersonStats]
    """By name."""
    labels: list[str]
    """Of the workspaces, in the order of showing, then others that were used."""

    @property
    def done(self) -> int:
        """Articles that somebody has marked as done."""
        return sum(each.done > 0 for each in self.articles)


def collect(
    paths: Sequence[Path], explicit: Path | None = None, progress: Progress = no_progress
) -> Stats:
    """Read what is known of the articles at some paths.

    Raises:
        WrongUse: nothing is or was at a path, or `explicit` is no workspace.
        BadLabels: the labels of a workspace cannot be used.
    """
    places = places_of(paths, explicit, progress)
    collector = _Collector()
    for place in places:
        ids = dict.fromkeys([*place.readers, *(key.article_id for key in place.progress)])
        readings: dict[str, dict[str, Reading]] = {}
        for key, reading in place.progress.items():
            readings.setdefault(key.article_id, {})[key.annotator] = reading
        for id in progress(ids, len(ids), "Reading"):
            collector.take(place, id, readings.get(id, {}))
    existing = [path for path in paths if path.exists()]
    for ref in find_articles(existing, explicit):
        if ref.problem is None:
            collector.add_untouched(ref.store, ref.id, ref.title_hint)
    return collector.stats(label.name for place in places for label in place.labels)


class _Collector:
    def __init__(self) -> None:
        self._articles: dict[tuple[Store, str], ArticleStats] = {}
        self._persons: dict[str, PersonStats] = {}
        self._labels: dict[str, Counter[str]] = {}
        self._days: dict[str, Counter[str]] = {}

    def take(self, place: Place, id: str, readings: Mapping[str, Reading]) -> None:
        """Add an article that somebody has tagged or read; `readings` by person."""
        layers = dict(_layers(place, id))
        infos = [layer.info for layer in layers.values()]
        text = place.store.text(infos[0].sha256) if infos else None
        article = ArticleStats(
            id=id, title=infos[0].title if infos else id, words=_words(text), by={}
        )
        verdicts = verdicts_on(layers.values())
        for name in sorted({*layers, *readings} - {GOLD}):
            if name.startswith("@"):
                continue
            layer, reading = layers.get(name), readings.get(name)
            share = _share(place.labels, layer, reading, text)
            article.by[name] = share
            self._count(name, share, (layer, reading), text, article.words)
            if layer is not None:
                article.reviewed += self._judge(name, layer, verdicts.get(name, {}))
        gold = layers.get(GOLD)
        if gold is not None:
            article.gold = sum(
                1 for _ in decisions_among(gold.records.get("decisions", {}).values())
            )
        self._articles[place.store, id] = article

    def add_untouched(self, store: Store, id: str, title: str) -> None:
        """Add an article of which nothing is known, unless it is."""
        if (store, id) not in self._articles:
            self._articles[store, id] = ArticleStats(id=id, title=title, words=None, by={})

    def _count(
        self,
        name: str,
        share: Share,
        known: tuple[Snapshot | None, Reading | None],
        text: str | None,
        words: int | None,
    ) -> None:
        layer, reading = known
        person = self._persons.setdefault(name, PersonStats())
        person.articles += bool(share.tags or share.read)
        person.done += share.status == "done"
        person.tags += share.tags
        person.unfinished += share.unfinished
        person.seconds += share.seconds
        if layer is None:
            return
        if share.tags:
            person.words += _words_read(text, words, reading, layer.info)
        for annotation in layer.annotations.values():
            self._labels.setdefault(name, Counter())[annotation.label] += 1
            self._days.setdefault(name, Counter())[annotation.created[:10]] += 1

    def _judge(self, name: str, layer: Snapshot, verdicts: dict[str, list[Verdict]]) -> int:
        """Count the verdicts on somebody's tags; return how many tags have one."""
        judged = 0
        for id, annotation in layer.annotations.items():
            fitting = [each for each in verdicts.get(id, []) if each.fits(annotation)]
            for each in fitting:
                self._persons.setdefault(each.reviewer, PersonStats()).verdicts += 1
            if fitting:
                judged += 1
                accepted = all(each.verdict == ACCEPTED for each in fitting)
                self._persons[name].accepted += accepted
        self._persons[name].judged += judged
        return judged

    def stats(self, labels: Iterable[str]) -> Stats:
        """Return what all articles have come to."""
        for name, person in self._persons.items():
            person.labels = dict(self._labels.get(name, Counter()).most_common())
            person.days = dict(sorted(self._days.get(name, Counter()).items()))
        used = {label for counts in self._labels.values() for label in counts}
        return Stats(
            articles=[*self._articles.values()],
            persons=dict(sorted(self._persons.items())),
            labels=[*dict.fromkeys([*labels, *sorted(used)])],
        )


def _layers(place: Place, id: str) -> Iterator[tuple[str, Snapshot]]:
    """Yield the layers on an article by annotator; one that is gone or cannot be read is none."""
    for annotator in place.readers.get(id, []):
        try:
            yield annotator, place.store.read(LayerKey(annotator, id))
        except NoLayer:
            continue


def _share(
    labels: LabelSet, layer: Snapshot | None, reading: Reading | None, text: str | None
) -> Share:
    annotations = [*layer.annotations.values()] if layer else []
    unfinished = sum(_is_unfinished(labels, each) for each in annotations)
    share = Share(tags=len(annotations), unfinished=unfinished)
    if reading is not None:
        share.status, share.seconds = reading.status, reading.seconds
        if text and reading.read and layer and reading.sha256 == layer.info.sha256:
            share.read = sum(end - start for start, end in reading.read) / len(text)
    return share


def _is_unfinished(labels: LabelSet, annotation: Annotation) -> bool:
    known = annotation.label in labels
    return annotation.flag or (known and labels[annotation.label].state(annotation) == "unfinished")


def _words(text: str | None) -> int | None:
    return None if text is None else len(text.split())


def _words_read(
    text: str | None, words: int | None, reading: Reading | None, info: ArticleInfo
) -> int:
    """Return the words of what was read; of all of it where there is no record."""
    if text is None or reading is None or not reading.read or reading.sha256 != info.sha256:
        return words or 0
    return sum(len(text[start:end].split()) for start, end in merge_ranges(reading.read))
