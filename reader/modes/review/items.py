"""Everybody's layers as they stand, read again only when their files have changed.

What is judged at once: an annotation, or the same one by several people.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from functools import cached_property

import msgspec

from reader.model.annotation import Annotation, AnnotationKey
from reader.model.errors import NoLayer
from reader.model.judgement import Verdict, verdicts_by_key
from reader.modes.review.page import Page
from reader.store.base import LayerKey, Snapshot, Store
from reader.text.phrases import listed
from reader.text.screen_text import one_line

MOST_KEPT = 64
"""Layers that are held in memory."""

Shape = tuple[str, tuple[tuple[int, int, str | None], ...]]
"""A label, and the start, end and role of each span: what two people mark alike."""


class _Kept:
    """A layer as its files had it at a stamp."""

    def __init__(
        self, stamp: object, contents: Snapshot | None, verdicts: dict[AnnotationKey, Verdict]
    ) -> None:
        self.stamp, self.contents, self.verdicts = stamp, contents, verdicts

    @cached_property
    def by_shape(self) -> dict[Shape, list[Annotation]]:
        """Its annotations by their shape; those with a lost passage have none."""
        found: dict[Shape, list[Annotation]] = {}
        for annotation in self.contents.annotations.values() if self.contents else ():
            if not annotation.has_lost:
                found.setdefault(shape_of(annotation), []).append(annotation)
        return found


def shape_of(annotation: Annotation) -> Shape:
    """The shape of an annotation."""
    spans = ((span.start, span.end, span.role) for span in annotation.spans)
    return annotation.label, tuple(spans)


class LayerCache:
    """Reads layers without locks, and never writes. May be used from several threads."""

    def __init__(self, workspace: Store) -> None:
        self.workspace = workspace
        self._kept: OrderedDict[LayerKey, _Kept] = OrderedDict()
        self._lock = threading.Lock()

    def read(self, annotator: str, article: str) -> Snapshot | None:
        """Return a layer as its files have it now; None where there is none that can be read."""
        return self._now(LayerKey(annotator, article)).contents

    def alike(self, annotation: Annotation, sha256: str, key: LayerKey) -> list[Annotation]:
        """Return what a layer has with the same label, spans and roles as an annotation.

        `sha256` is that of the text the annotation is on: on another one nothing is the same.
        """
        kept = self._now(key)
        if kept.contents is None or kept.contents.info.sha256 != sha256:
            return []
        return kept.by_shape.get(shape_of(annotation), [])

    def verdicts(self, reviewer: str, article: str) -> dict[AnnotationKey, Verdict]:
        """Return a reviewer's verdicts on an article, by what they are on."""
        return self._now(LayerKey(reviewer, article)).verdicts

    def _now(self, key: LayerKey) -> _Kept:
        with self._lock:
            stamp = self.workspace.stamp(key)
            kept = self._kept.get(key)
            if kept is None or kept.stamp != stamp:
                kept = self._kept[key] = self._read(key, stamp)
            self._kept.move_to_end(key)
            if len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
            return kept

    def _read(self, key: LayerKey, stamp: object) -> _Kept:
        try:
            contents = self.workspace.read(key)
        except NoLayer:
            return _Kept(stamp, None, {})
        records = contents.records.get("verdicts", {}).values()
        return _Kept(stamp, contents, verdicts_by_key(records, key.article_id))


MOST_NAMES = 3
"""Names that are told; of more, how many they are."""

NAME_CELLS = 20


class Voice(msgspec.Struct, frozen=True):
    """One annotation of the queue."""

    place: int
    key: AnnotationKey
    annotation: Annotation
    earlier: Verdict | None
    """The reviewer's verdict on it so far."""

    @property
    def judged(self) -> bool:
        """Whether the reviewer has judged it as it is."""
        return self.earlier is not None and self.earlier.fits(self.annotation)


class Item(msgspec.Struct, frozen=True):
    """Annotations with the same label, spans and roles, each by another annotator."""

    voices: tuple[Voice, ...]
    """The first is what the queue stands at."""
    page: Page
    alike: tuple[Verdict, ...] = ()
    """The reviewer's verdicts on the same by other annotators."""

    @property
    def place(self) -> int:
        """Where the first stands in the queue."""
        return self.voices[0].place

    @property
    def places(self) -> list[int]:
        """Where all of them stand in the queue."""
        return [voice.place for voice in self.voices]

    @property
    def key(self) -> AnnotationKey:
        """The first."""
        return self.voices[0].key

    @property
    def annotation(self) -> Annotation:
        """The first, of which label, spans and roles are those of all."""
        return self.voices[0].annotation

    @property
    def names(self) -> str:
        """Whose it is, safe for the screen."""
        names = sorted(one_line(voice.key.annotator, NAME_CELLS) for voice in self.voices)
        return listed(names) if len(names) <= MOST_NAMES else f"{len(names)} annotators"

    @property
    def whose(self) -> str:
        """Whose it is, after what it is: ` by anna and bernd`; empty where it is one person's."""
        if len(self.voices) < 2:
            return ""
        names = self.names
        return f" by {names if len(names) <= NAME_CELLS else f'{len(self.voices)} annotators'}"
