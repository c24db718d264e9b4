"""Read what was done on one article: by whom, how much of it is reviewed and decided.

Tags are annotations, but for corrections of others' ones. A verdict counts while what it was on is
unchanged.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cached_property

from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.document.document import ReadRanges, words_of
from reader.model.annotation import Annotation
from reader.model.errors import NoLayer, ObelismError
from reader.model.judgement import ACCEPTED, Verdict
from reader.model.labels import LabelSet
from reader.services.export.judgements import (
    GOLD,
    decisions_in,
    rejected_in,
    verdicts_on,
)
from reader.services.export.left_open import left_open
from reader.services.stats.figures import ArticleStats, Share
from reader.store.base import LayerKey, Snapshot, Store
from reader.store.progress import Progress
from reader.text.phrases import counted

_UNREADABLE = "{}: this layer cannot be read, and is left out; obelism check says more"


class Source:
    """Where the texts and layers of an article are, and since when what was done counts."""

    def __init__(
        self, store: Store, labels: LabelSet, id: str, ref: ArticleRef | None, since: str = ""
    ) -> None:
        """`ref`: its file, which is read where its text was not kept; `since`: a day or time as
        they are stored."""
        self.store, self.labels, self.id, self.ref, self.since = store, labels, id, ref, since
        self._texts: dict[str, _Text | None] = {}

    def text(self, sha256: str) -> _Text | None:
        """Return a text of the article; None where it is not there any more."""
        if sha256 not in self._texts:
            text = self.store.text(sha256)
            if text is None and self.ref is not None:
                with suppress(ObelismError):
                    article = load_article(self.ref, sha256=sha256)
                    text = article.text if article.info.sha256 == sha256 else None
            self._texts[sha256] = None if text is None else _Text(self.id, text)
        return self._texts[sha256]


class _Text:
    def __init__(self, id: str, text: str) -> None:
        self._id, self.text = id, text

    @cached_property
    def words(self) -> Sequence[int]:
        """Where the words begin."""
        return [start for start, _ in words_of(self._id, self.text)]

    def reading(self, progress: Progress) -> ReadRanges:
        return ReadRanges(self.text, progress.read)

    def words_in(self, reading: ReadRanges) -> int:
        """Return how many words begin in what was read."""
        ends = (
            bisect_left(self.words, end) - bisect_left(self.words, start)
            for start, end in reading.ranges
        )
        return sum(ends)


def read_article(
    source: Source, annotators: Iterable[str], readings: Mapping[str, Progress]
) -> ArticleStats:
    """Read what some have done on an article; what cannot be read is named, and stops no others.

    `readings`: by person.
    """
    layers: dict[str, Snapshot] = {}
    problems: list[str] = []
    for name in annotators:
        try:
            layers[name] = source.store.read(LayerKey(name, source.id))
        except NoLayer as error:
            problems.append(f"{source.id}: what {name} tagged is left out: {error}")
            continue
        lost = len(layers[name].records.get("annotations", ())) - len(layers[name].annotations)
        if lost:
            left = counted(lost, "tag")
            problems.append(f"{source.id}: {left} by {name} cannot be read, and left out")
    if source.store.files is not None:
        problems += map(_UNREADABLE.format, source.store.files.unreadable(source.id))
    digests = [layer.info.sha256 for layer in layers.values()]
    digests += [each.sha256 for each in readings.values()]
    text = next(filter(None, map(source.text, digests)), None)
    since = source.since
    verdicts = [
        (name, id, each)
        for name, by_id in verdicts_on(layers.values()).items()
        for id, some in by_id.items()
        for each in some
        if each.at >= since
    ]
    shares = {
        name: _share(source, layers.get(name), reading if _counts(reading, since) else None)
        for name in sorted({*layers, *readings})
        if not name.startswith("@")
        for reading in (readings.get(name),)
    }
    reviewed = _judge(layers, shares, verdicts)
    gold, decided = _gold(source, layers, shares)
    title = next((layer.info.title for layer in layers.values()), None)
    if title is None:
        title = source.ref.title_hint if source.ref is not None else source.id
    return ArticleStats(
        id=source.id,
        title=title,
        words=None if text is None else len(text.words),
        by=shares if not since else {name: one for name, one in shares.items() if one != Share()},
        reviewed=reviewed,
        gold=gold,
        decided=decided,
        problems=problems,
    )


def _counts(reading: Progress | None, since: str) -> bool:
    return reading is not None and reading.modified >= since


def _own(layer: Snapshot | None, since: str) -> Iterator[Annotation]:
    """Yield somebody's tags, but for corrections of others' ones."""
    for each in layer.annotations.values() if layer is not None else ():
        if each.corrects is None and each.created >= since:
            yield each


def _share(source: Source, layer: Snapshot | None, reading: Progress | None) -> Share:
    own = [*_own(layer, source.since)]
    share = Share(
        tags=len(own),
        unfinished=sum(_is_unfinished(source.labels, each) for each in own),
        labels=dict(Counter(each.label for each in own)),
        days=dict(Counter(each.created[:10] for each in own)),
    )
    tagged = source.text(layer.info.sha256) if layer is not None and own else None
    share.words = len(tagged.words) if tagged is not None else 0
    if reading is None:
        return share
    share.status, share.seconds = reading.status, reading.seconds
    share.keys = 0 if source.since else reading.keys
    text = source.text(reading.sha256) if reading.read else None
    if text is not None:
        ranges = text.reading(reading)
        share.read = ranges.share
        share.words = text.words_in(ranges) if text is tagged else share.words
    return share


def _is_unfinished(labels: LabelSet, annotation: Annotation) -> bool:
    known = annotation.label in labels
    return annotation.flag or (known and labels[annotation.label].state(annotation) == "unfinished")


def _judge(
    layers: Mapping[str, Snapshot],
    shares: dict[str, Share],
    verdicts: Iterable[tuple[str, str, Verdict]],
) -> int:
    """Count the verdicts on everybody's tags; return how many tags have one."""
    fitting: dict[tuple[str, str], list[Verdict]] = {}
    for name, id, verdict in verdicts:
        annotation = layers[name].annotations.get(id) if name in layers else None
        if annotation is not None and name in shares and verdict.fits(annotation):
            fitting.setdefault((name, id), []).append(verdict)
    for (name, _), some in fitting.items():
        shares[name].judged += 1
        shares[name].accepted += all(each.verdict == ACCEPTED for each in some)
        for each in some:
            shares.setdefault(each.reviewer, Share()).verdicts += 1
    return len(fitting)


def _gold(
    source: Source, layers: Mapping[str, Snapshot], shares: Mapping[str, Share]
) -> tuple[int | None, int | None]:
    """Return how many decisions there are, and how many tags of persons they are on."""
    if GOLD not in layers:
        return None, None
    decisions = [each for each in decisions_in(layers[GOLD].judgements) if each.at >= source.since]
    left = left_open(source.store, layers, rejected=rejected_in(layers))
    tags = sum(share.tags for share in shares.values())
    return len(decisions), max(0, tags - len(left))
