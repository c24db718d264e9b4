"""Look at one article: who has read which text of it, and what of their tags is compared."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.formats.base import Problem, misfit
from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.services.agreement.homes import Homes
from reader.services.agreement.open_items import open_items
from reader.services.agreement.reading import apart_from, read_in, recorded
from reader.services.agreement.shared import Choice, Place, SharedArticle, carried, tags
from reader.services.agreement.trainees import trainees_in
from reader.services.assignments import annotators_given
from reader.services.export.judgements import GOLD, Tag, rejected_in
from reader.services.export.left_open import left_open
from reader.store.base import LayerKey, Snapshot
from reader.text.lines import Extent
from reader.text.phrases import counted, listed
from reader.text.relocation import Fates


class _Reading(NamedTuple):
    """What somebody tagged in an article that they have read."""

    sha256: str
    """Digest of the text that they read."""
    modified: str
    annotations: Sequence[Annotation]
    read: Sequence[Extent] | None
    """What they have read of that text; None: all of it."""
    recorded: bool
    """Whether there is a record of that; layers of no person need none."""
    corrections: Sequence[Annotation] = ()
    """Left out of `annotations`, being none of their own."""
    corrected: Sequence[Annotation] = ()
    """What they correct."""
    proposals: Sequence[Annotation] = ()
    """Those that began as proposals of programs; in `annotations`, unless they are left out."""
    day: str = ""
    """The last on which they tagged something, or marked it as done where they tagged nothing."""


class Collector:
    """Takes articles one by one, and counts what is not compared of them."""

    def __init__(self, choice: Choice) -> None:
        self.read: Counter[str] = Counter()
        self.labels: set[str] = set()
        self.left_out: list[str] = []
        self.aligned: list[str] = []
        self.corrections = self.not_done = self.earlier = self.single = 0
        self.proposals: Counter[str] = Counter()
        self.tags: Counter[str] = Counter()
        self._choice = choice
        self.by_hand = choice.by_hand
        self._refs: dict[Path, dict[str, ArticleRef]] = {}
        self._given = cache(annotators_given)
        self._trainees = cache(trainees_in)
        self._homes: dict[int, Homes] = {}
        """By the identity of a place, which each of them keeps."""

    def take(self, place: Place, id: str) -> SharedArticle | None:
        """Return an article; None if it is not shared."""
        layers, moved = self._homes_in(place).at_home(id, self._layers(place, id))
        choice = self._choice
        known = choice.without_rejected or choice.corrections
        rejected = rejected_in(layers) | moved if known else set()
        judged = rejected if choice.without_rejected else set()
        readings = {
            name: reading
            for name in place.readers[id]
            if self._choice.wants(name)
            and not (name == GOLD and self._unfinished_gold(place, id, layers, judged))
            and (reading := self._reading(place, LayerKey(name, id), layers, judged))
        }
        day = _last_day(readings)
        if day < self._choice.since:
            self.earlier += len(readings) > 1
            return None
        self.read.update(readings.keys())
        if len(readings) < 2:
            alone = self._is_of_one(place, id, readings)
            self.single += alone
            if not (alone and choice.single):
                return None
        times = Counter(reading.sha256 for reading in readings.values())
        # The text that most have read; of two such, the one tagged last.
        most = max(readings.values(), key=lambda each: (times[each.sha256], each.modified))
        sha256 = most.sha256
        text = self._text(place, id, sha256)
        if text is None:
            self.left_out.append(f"{id}: the text that was read is lost (sha256 {sha256})")
            return None
        versions = {
            name: self._text(place, id, reading.sha256)
            for name, reading in readings.items()
            if reading.sha256 != sha256
        }
        fitting, read = self._layers_on(id, text, readings, versions)
        if not fitting:
            return None
        return SharedArticle(
            store=place.store,
            id=id,
            text=text,
            info=next(
                (layer.info for layer in layers.values() if layer.info.sha256 == sha256), None
            ),
            layers=fitting,
            main=place.labels.main_roles,
            versions={name: old for name, old in versions.items() if name in fitting and old},
            reviewers=tuple(
                name
                for name, layer in layers.items()
                if layer.judgements.get("verdicts")
                or any(each.corrects is not None for each in layer.annotations.values())
            ),
            rejected=rejected,
            read=read,
            unrecorded=tuple(name for name in fitting if not readings[name].recorded),
            day=day,
        )

    def _homes_in(self, place: Place) -> Homes:
        if id(place) not in self._homes:
            self._homes[id(place)] = Homes(place)
        return self._homes[id(place)]

    def _is_of_one(self, place: Place, id: str, readings: Mapping[str, _Reading]) -> bool:
        """Return whether one person alone had to read an article, and is done with it."""
        if not any(LayerKey(name, id) in place.done for name in readings):
            return False
        return self._given(place.store).get(id, frozenset()) <= readings.keys()

    def _layers_on(
        self,
        id: str,
        text: str,
        readings: Mapping[str, _Reading],
        versions: Mapping[str, str | None],
    ) -> tuple[dict[str, list[Annotation]], dict[str, list[Extent]]]:
        """Return what each has tagged and read of the chosen text; those with nothing in it go, and
        all of them where too few are left.

        `versions`: the text of each who has read another one; None if it is lost.
        """
        chosen = listed(name for name in readings if name not in versions)
        fitting: dict[str, list[Annotation]] = {}
        read: dict[str, list[Extent]] = {}
        aligned = []
        for name, reading in readings.items():
            old = versions.get(name, text)
            if old is None:
                continue
            found = self._found(id, name, old, reading.annotations)
            apart = [*reading.corrections, *reading.corrected]
            left_out = reading.proposals if self._choice.by_hand else ()
            apart += left_out
            self.proposals[name] += len(reading.proposals)
            self.tags[name] += len(reading.annotations) + len(left_out)
            seen = apart_from(old, reading.read, apart)
            self.corrections += len(reading.corrections)
            placed = found
            if name in versions:
                placed, seen = _moved(found, seen, Fates(old, text))
                if found and not placed:
                    continue
                aligned.append((name, len(placed), len(found)))
            fitting[name] = placed
            if seen is not None:
                read[name] = read_in(text, seen, placed)
        if len(fitting) < min(2, len(readings)):
            every = listed(sorted(readings))
            self.left_out.append(
                f"{id}: left out, for {every} have each read another version of it"
            )
            return {}, {}
        if others := [name for name in readings if name not in fitting]:
            self.left_out.append(
                f"{id}: left out what {listed(others)} tagged, who read another version of"
                f" the article than {listed(fitting)}"
            )
        for name, count, among in aligned:
            self._report_aligned(id, name, chosen, count, among)
        return fitting, read

    def _found(
        self, id: str, name: str, text: str, annotations: Sequence[Annotation]
    ) -> list[Annotation]:
        """Return the annotations that fit the text they are on, and report the others."""
        found = []
        for each in annotations:
            if why := misfit(text, each):
                self._leave_out(id, name, why, each.id)
            else:
                found.append(each)
        return found

    def _report_aligned(self, id: str, name: str, chosen: str, count: int, among: int) -> None:
        self.aligned.append(
            f"{id}: {name} read another version than {chosen}; compared at the new place:"
            f" {tags(count, among)}"
        )
        if count < among:
            self.left_out.append(
                f"{id}: left out {tags(among - count, among)} by {name}: the place in what {chosen}"
                " read is in doubt"
            )

    def _unfinished_gold(
        self, place: Place, id: str, layers: Mapping[str, Snapshot], rejected: set[Tag]
    ) -> bool:
        """Return whether the gold layer is left out, not all being decided there, and report it."""
        if GOLD not in layers:
            return False
        choice = self._choice
        named = frozenset[str]() if choice.final else choice.annotators
        if named:
            is_trainee = self._trainees(place.store)
            named = frozenset(name for name in named if not is_trainee(LayerKey(name, id)))
        rejected = rejected_in(layers) if choice.final else rejected
        left = left_open(place.store, layers, named, choice.labels or None, rejected)
        if left:
            text = place.store.text(layers[GOLD].info.sha256)
            every = {name: [*layer.annotations.values()] for name, layer in layers.items()}
            found = {
                name: some
                for name, some in every.items()
                if not name.startswith("@")
                and (LayerKey(name, id) in place.done or not all(map(_corrects, some)))
            }
            items = (
                open_items(text, found, place.labels.main_roles, left, rejected_in(layers))
                if text is not None
                else ""
            )
            self._leave_out(
                id,
                GOLD,
                f"left out, for {counted(len(left), 'annotation')} there"
                f" {'is' if len(left) == 1 else 'are'} not decided on yet"
                f"{items and f', in an adjudication {items}'}: obelism adjudicate goes on",
            )
        return bool(left)

    def _layers(self, place: Place, id: str) -> dict[str, Snapshot]:
        """Return all layers on an article, including those whose verdicts alone are wanted."""
        found = {}
        for key in (LayerKey(name, id) for name in place.readers[id]):
            if key not in place.layers:
                continue
            try:
                contents = place.store.read(key)
            except ObelismError as error:
                self._leave_out(id, key.annotator, str(error))
                continue
            if self._choice.wants(key.annotator):
                for why in contents.problems:
                    self._leave_out(id, key.annotator, why)
            found[key.annotator] = contents
        return found

    def _reading(
        self, place: Place, key: LayerKey, layers: Mapping[str, Snapshot], rejected: set[Tag]
    ) -> _Reading | None:
        """Return what somebody has tagged; None if they have not read the article."""
        done, layer = place.done.get(key), layers.get(key.annotator)
        ended = place.progress[key].modified if done is not None else ""
        if layer is None:
            return _Reading(done, "", (), None, True, day=ended) if done is not None else None
        annotations = list(layer.annotations.values())
        self.labels.update(each.label for each in annotations)
        own = not all(map(_corrects, annotations))
        person = not key.annotator.startswith("@")
        if person and done is None and (self._choice.done_only or not own):
            self.not_done += own
            return None
        wanted = self._choice.labels
        taken = [
            each
            for each in annotations
            if (key.annotator, each.id) not in rejected and (not wanted or each.label in wanted)
        ]
        corrections = () if self._choice.corrections else tuple(filter(_corrects, taken))
        if corrections:
            taken = [each for each in taken if not _corrects(each)]
        proposals = [each for each in taken if each.began_as_proposal] if person else []
        if self._choice.by_hand:
            taken = [each for each in taken if each not in proposals]
        sha256 = layer.info.sha256
        whole = done is not None or not person
        read = None if whole else recorded(place.progress.get(key), sha256, annotations)
        known = whole or read is not None
        corrected = list(_corrected_by(corrections, layer, layers))
        day = max((each.created for each in annotations if not _corrects(each)), default=ended)
        return _Reading(
            *(sha256, layer.modified, taken, read, known, corrections, corrected, proposals, day)
        )

    def _leave_out(self, id: str, annotator: str, why: str, annotation: str | None = None) -> None:
        self.left_out.append(Problem(id, why, annotator, annotation).sentence())

    def _text(self, place: Place, id: str, sha256: str) -> str | None:
        """Return the text that was read; None if it is lost.

        Where nobody has tagged anything, it was not kept, and may be in the article's file.
        """
        text, files = place.store.text(sha256), place.store.files
        if text is not None or files is None:
            return text
        root = files.root
        if root not in self._refs:
            paths = filter(os.path.exists, place.paths)
            explicit = root if files.explicit else None
            self._refs[root] = {ref.id: ref for ref in find_articles(paths, explicit)}
        try:
            article = load_article(self._refs[root][id])
        except (KeyError, ObelismError):
            return None
        return article.text if article.info.sha256 == sha256 else None


def _last_day(readings: Mapping[str, _Reading]) -> str:
    """Return the day of an article that some have read: see `SharedArticle.day`."""
    persons = [one.day for name, one in readings.items() if not name.startswith("@")]
    return max(persons or (one.day for one in readings.values()), default="")[:10]


def _corrects(annotation: Annotation) -> bool:
    return annotation.corrects is not None


def _corrected_by(
    corrections: Sequence[Annotation], own: Snapshot, layers: Mapping[str, Snapshot]
) -> Iterator[Annotation]:
    """Yield what corrections in a layer are of, as far as it is there and on the same text."""
    for layer in layers.values():
        if layer.info.sha256 == own.info.sha256:
            for correction in corrections:
                if (found := layer.annotations.get(correction.corrects or "")) is not None:
                    yield found


def _moved(
    annotations: Sequence[Annotation], read: Sequence[Extent] | None, fates: Fates
) -> tuple[list[Annotation], Sequence[Extent] | None]:
    """Return what of annotations and of what was read surely stands in the new text."""
    placed = [new for each in annotations if (new := carried(each, fates)) is not None]
    if read is None:
        return placed, None
    return placed, [new for each in read for new in fates.alignment.standing(each)]
