"""Find the layer and the article of each received record, and where its spans are in the text.

A record on an earlier text of its article is carried over to the current one, unless its place
there is in doubt.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from reader.corpus.match import Match, Matcher, NoArticle, twin_of
from reader.corpus.missing import Articles
from reader.formats.base import Incoming, IncomingLabels, IncomingVerdict, Refused, Skipped
from reader.formats.records import annotation_of, verdict_of
from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.model.article import Article, ArticleInfo
from reader.model.errors import BadLabels, NoLayer, ObelismError, Unreadable, WrongUse
from reader.model.judgement import Verdict, judged_digest
from reader.model.labels import LabelSet
from reader.model.names import valid_annotator
from reader.services.import_.delivery import Arrivals, Delivery, Target, in_role_order
from reader.services.import_.ids import NumbersById
from reader.services.import_.names import Names
from reader.services.import_.sources import ReceivedRecord as Record
from reader.services.import_.sources import SentLayer
from reader.store.base import LayerKey, Store
from reader.store.records import short_id
from reader.text.anchor import located, moved_to
from reader.text.phrases import excerpt

if TYPE_CHECKING:
    from reader.text.relocation import Fates

_MOST_KNOWN = 1 << 16
"""Layers that are known by their names at a time."""


def delivery(
    records: Iterable[Record],
    matcher: Matcher,
    layer: str | None,
    *,
    moment: str,
    names: Names | None = None,
) -> Delivery:
    """Assign each record to its layer: `layer`, or that of the annotator it names.

    `moment` is the time of records that have none; `names` says what their labels and roles are
    called here, else what is spelled otherwise is taken as ours. Invalid records become `problems`.

    Raises:
        BadLabels: a workspace's labels cannot be used.
    """
    names = names or Names()
    taker = _Taker(matcher, layer, moment, names)
    for record in records:
        try:
            taker.take(record)
        except BadLabels:
            raise
        except (InvalidRecord, ObelismError) as error:
            taker.refuse(record, str(error))
    taker.refuse_ids_of_others()
    result = taker.result
    result.renamed = [*names.sentences()]
    result.problems = [*result.rest.sentences()]
    return result


class _Goal(NamedTuple):
    """Where a person's annotations of an article go."""

    target: Target
    labels: LabelSet
    """Of the workspace."""


class _Taker:
    """Assigns records one by one."""

    def __init__(self, matcher: Matcher, layer: str | None, moment: str, names: Names) -> None:
        self.result = Delivery(Arrivals(), {}, {}, [], passed_over=Counter(), sent={})
        self._matcher, self._layer, self._moment = matcher, layer, moment
        self._names = names
        self._labels: Callable[[Store], LabelSet] = cache(lambda store: store.labels())
        self._called = cache(lambda store, name: store.called(name))
        self._name = cache(partial(_layer_name, layer=layer))
        self._goals: dict[tuple[str, object], _Goal] = {}
        """By name and article."""
        # Records of one article mostly follow one another, so one comparison is kept.
        self._fates = lru_cache(1)(_fates)
        self._others = lru_cache(16)(self._other)
        self._numbers = NumbersById()
        """The annotations that have each id."""

    def refuse(self, record: Record, why: str) -> None:
        """Report a record that cannot be imported, and keep it."""
        found = record.found
        read = _as_read(found) if isinstance(found, Incoming) else None
        self.result.rest.add(record.file, found.place, why, read)
        self.result.broken += 1

    def take(self, record: Record) -> None:
        """Take whatever a file has in one place.

        Raises:
            InvalidRecord: it cannot be used.
            NoArticle: its article is not here.
        """
        found = record.found
        if isinstance(found, Skipped):
            self.result.passed_over[found.what] += 1
        elif isinstance(found, IncomingLabels):
            self.result.labels = LabelSet(found.labels)
        elif isinstance(found, IncomingVerdict):
            self._take_verdict(found)
        elif isinstance(found, SentLayer):
            self._take_layer(found)
        else:
            self.result.records += 1
            if isinstance(found, Refused):
                self.refuse(record, found.reason)
            else:
                self._take_annotation(record, found)

    def _refuse_twice(
        self, record: Record, target: Target, id: bytes, annotation: Annotation
    ) -> None:
        """Raise InvalidRecord for an id that came with other content, in the same file or for
        another layer; an update of it may come in another file."""
        arrivals = self.result.layers
        rows = self._numbers.of(id)
        for file in (record.file, "") if rows else ():
            said = (arrivals.get(row) for row in rows)
            known = next((one for one in said if file in (one.file, "")), None)
            if known is None or (not file and arrivals.target(rows[0]) == target):
                continue
            if judged_digest(known.annotation) != judged_digest(annotation):
                place = ", ".join(filter(None, ("" if file else known.file, known.place)))
                raise InvalidRecord(f"its id {annotation.id} is at {place} too, with other content")

    def refuse_ids_of_others(self) -> None:
        """Refuse records whose id an annotation with other content has in another layer, but not
        where they were to go to a layer that a person named."""
        if self._layer is not None or not self._numbers:
            return
        for store in self.result.stores:
            if store.exists:
                self._refuse_ids_in(store)

    def _refuse_ids_in(self, store: Store) -> None:
        arrivals, found = self.result.layers, []
        for key, ids in store.having(self._numbers):
            owner = Target(store, key)
            rows = [row for id in ids for row in self._numbers.of(id)]
            others = [row for row in rows if arrivals.target(row) != owner]
            if others and any(arrivals.target(row).store == store for row in others):
                with suppress(NoLayer):
                    there = store.read(key).annotations
                    found += [
                        (row, owner, there[one.annotation.id])
                        for row in others
                        if (one := arrivals.get(row)).annotation.id in there
                    ]
        for row, owner, known in sorted(found, key=lambda each: each[0]):
            self._refuse_id_of(row, owner, known)

    def _refuse_id_of(self, row: int, owner: Target, known: Annotation) -> None:
        arrivals = self.result.layers
        arrived = arrivals.get(row)
        if arrivals.target(row).store != owner.store or arrivals.is_removed(row):
            return
        if judged_digest(arrived.annotation) != judged_digest(known):
            arrivals.remove(row)
            why = f"its id {known.id} is that of a tag in {owner.name}, with other content"
            record = arrived.annotation.to_record()
            self.result.rest.add(arrived.file, arrived.place, why, record)
            self.result.broken += 1

    def _take_annotation(self, record: Record, incoming: Incoming) -> None:
        """Take an annotation with the verdicts on it; neither, if anything is invalid."""
        name = self._name(incoming.annotator)
        match = self._matcher.find(incoming.article)
        article = match.article
        target, labels = self._goal(match, name)
        incoming = self._names.given(incoming, labels)
        old_text = _old_text(incoming, match)
        salt = f"{record.format} {incoming.article.sha256 or article.info.sha256} {name}"
        annotation = annotation_of(incoming, old_text or article.text, self._moment, salt)
        if not (incoming.annotator == name and incoming.id == annotation.id):
            annotation = msgspec.structs.replace(annotation, origin="import")
        if old_text is not None:
            fates = self._fates(old_text, article.text)
            spans = tuple(_carried(span, fates, article) for span in annotation.spans)
            annotation = msgspec.structs.replace(annotation, spans=spans)
        if annotation.elsewhere:
            spans = tuple(self._partner(match.store, span) for span in annotation.spans)
            annotation = msgspec.structs.replace(annotation, spans=spans)
        verdicts = [verdict_of(each, name, annotation.id) for each in incoming.verdicts]
        annotation = in_role_order(annotation, labels)
        id = short_id(annotation.id)
        self._refuse_twice(record, target, id, annotation)
        timed = bool(incoming.created or incoming.modified)
        arrivals = self.result.layers
        known = len(arrivals.targets)
        row = arrivals.add(target, record.file, incoming.place, annotation, timed=timed)
        if len(arrivals.targets) > known:
            self._keep(match)
        self._numbers.add(id, row)
        self.result.carried += old_text is not None
        for verdict in verdicts:
            self._put(target, verdict)

    def _partner(self, store: Store, span: Span) -> Span:
        """Return a passage in another article at its place there now; as it came where that article
        is not here, or the place is in doubt."""
        at = span.elsewhere
        if at is None:
            return span
        article = self._others(store, at.article)
        if article is None:
            self.result.apart[at.article] = self.result.apart.get(at.article, 0) + 1
            return span
        start, end = at.start, at.end
        if article.text[start:end] != span.text:
            start, end = located(article.text, span) or (start, end)
        return msgspec.structs.replace(span, start=start, end=end).standing(article.id)

    def _other(self, store: Store, id: str) -> Article | None:
        """Return the article of a passage by its id there, None where there is none."""
        with suppress(Unreadable):
            return Articles(store).article(id)
        with suppress(NoArticle):
            return self._matcher.find(ArticleInfo(id=id, title="", source=None, sha256="")).article
        return None

    def _goal(self, match: Match, name: str) -> _Goal:
        """Return where somebody's annotations of an article go."""
        key = name, match.ref or (match.store, match.article.id)
        goal = self._goals.get(key)
        if goal is None:
            if len(self._goals) >= _MOST_KNOWN:
                self._goals.clear()
            store = match.store
            target = Target(store, LayerKey(self._called(store, name), match.article.id))
            goal = self._goals[key] = _Goal(target, self._labels(store))
        return goal

    def _take_verdict(self, incoming: IncomingVerdict) -> None:
        """Take a verdict that is in the file by itself."""
        words = [incoming.record.get(field) for field in ("annotator", "annotation")]
        annotator, annotation = (word if isinstance(word, str) else "" for word in words)
        verdict = verdict_of(incoming.record, self._layer or annotator, annotation)
        match = self._matcher.find(incoming.article)
        self._keep(match)
        self._put(Target(match.store, LayerKey(verdict.annotator, match.article.id)), verdict)

    def _take_layer(self, layer: SentLayer) -> None:
        """Take a layer that is to be as it was sent."""
        match = self._matcher.find(layer.article)
        annotator = match.store.called(valid_annotator(layer.annotator))
        target = Target(match.store, LayerKey(annotator, match.article.id))
        self._keep(match)
        self.result.sent[target] = layer

    def _keep(self, match: Match) -> None:
        key = match.store, match.article.id
        if key not in self.result.articles:
            self.result.articles[key] = self._matcher.reader(match)

    def _put(self, judged: Target, verdict: Verdict) -> None:
        annotator, reviewer = map(judged.store.called, (verdict.annotator, verdict.reviewer))
        named = msgspec.structs.replace(verdict, annotator=annotator, reviewer=reviewer)
        self.result.verdicts.setdefault(judged.of(reviewer), []).append(named)


def _as_read(incoming: Incoming) -> object:
    """Return a record as JSON, without the text of its article."""
    return msgspec.to_builtins(msgspec.structs.replace(incoming, text=None))


def _old_text(incoming: Incoming, match: Match) -> str | None:
    """Return the text that a record was made on; None if the article still has that text, or the
    record does not say which it was.

    Raises:
        InvalidRecord: it was another text, which is not known.
    """
    info, now = incoming.article, match.article.info
    if info.sha256 in ("", now.sha256):
        return None
    text = match.store.text(info.sha256) if incoming.text is None else incoming.text
    text = text or twin_of(match.article.text, info.sha256)
    if text is None:
        raise InvalidRecord(
            f"{now.id} has another text than the one tagged, which is not known here; "
            "obelism export --by article sends it along"
        )
    return text


def _fates(old: str, new: str) -> Fates:
    from reader.text.relocation import Fates  # most records are on the text that there is

    return Fates(old, new)


def _carried(span: Span, fates: Fates, article: Article) -> Span:
    """Return a span of the earlier text at its place now. Raises InvalidRecord if in doubt."""
    if span.lost:
        return span
    fate = fates.of(*span.extent)
    if fate.sure:
        return moved_to(span, article.text, fate.start, fate.end)
    quote = excerpt(span.text)
    doubt = f"where {quote} stands now is not beyond doubt"
    why = doubt if fate.proposals else f"{quote} is not in it any more"
    raise InvalidRecord(f"{article.info.id} has changed since it was tagged, and {why}")


def _layer_name(annotator: str, layer: str | None) -> str:
    """Return whose layer a record goes to. Raises InvalidRecord if it does not say."""
    if layer is not None:
        return layer
    if not annotator.strip():
        raise InvalidRecord("it names no annotator; say whose layer it goes to with --layer NAME")
    if annotator.startswith("@"):
        raise InvalidRecord(
            f"{annotator} is no person; say whose layer it goes to with --layer NAME"
        )
    try:
        return valid_annotator(annotator)
    except WrongUse as error:
        raise InvalidRecord(f"its annotator cannot be one: {error}") from None
