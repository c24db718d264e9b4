"""What a delivery brings, by the layers it is for; on the disk where it is much."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import msgspec

from reader.io.spool import Spool
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.judgement import Verdict
from reader.model.labels import LabelSet
from reader.services.import_.broken import Broken
from reader.services.import_.sources import SentLayer
from reader.store.base import LayerKey, Store


class Arrived(NamedTuple):
    """An incoming annotation that fits its text."""

    annotation: Annotation
    timed: bool
    """Whether the record says when it was made or changed."""
    file: str
    place: str
    """Where it came from, in words that follow the file's name."""


class Target(msgspec.Struct, frozen=True, cache_hash=True):
    """A layer that records belong to."""

    store: Store
    key: LayerKey

    @property
    def name(self) -> str:
        """Its name in sentences."""
        return f"{self.key.article_id}, {self.key.annotator}"

    def of(self, annotator: str) -> Target:
        """Return another annotator's layer on the same article."""
        return Target(self.store, LayerKey(annotator, self.key.article_id))


_Row = tuple[int, str, bool, Annotation]
"""Number of the file, place, whether it says when, and the annotation."""


class Arrivals:
    """Annotations by the layer that they are for, however many: one is in memory at a time.

    Each has a number, by the order of arrival, from 0.
    """

    def __init__(self) -> None:
        self._spool = Spool()
        self._offsets = array("Q", [0])
        self._owners = array("L")
        self._rows: list[array[int]] = []
        self._targets: dict[Target, int] = {}
        self._in_order: list[Target] = []
        self._files: dict[str, int] = {}
        self._removed: set[int] = set()
        self._decode = msgspec.json.Decoder(_Row).decode

    def __len__(self) -> int:
        return len(self._owners)

    @property
    def targets(self) -> Sequence[Target]:
        """The layers, in the order in which they came."""
        return self._in_order

    def add(
        self, target: Target, file: str, place: str, annotation: Annotation, *, timed: bool
    ) -> int:
        """Add an annotation and return its number."""
        owner = self._targets.get(target)
        if owner is None:
            owner = self._targets[target] = len(self._in_order)
            self._in_order.append(target)
            self._rows.append(array("L"))
        number = self._files.setdefault(file, len(self._files))
        data = msgspec.json.encode((number, place, timed, annotation))
        self._offsets.append(self._spool.add(data) + len(data))
        row = len(self._owners)
        self._owners.append(owner)
        self._rows[owner].append(row)
        return row

    def target(self, row: int) -> Target:
        """Return the layer that an annotation is for."""
        return self._in_order[self._owners[row]]

    def get(self, row: int) -> Arrived:
        """Return an annotation."""
        data = self._spool.read(self._offsets[row], self._offsets[row + 1])
        file, place, timed, annotation = self._decode(data)
        return Arrived(annotation, timed, [*self._files][file], place)

    def of(self, target: Target) -> list[Arrived]:
        """Return the annotations for a layer, in the order in which they came."""
        owner = self._targets.get(target)
        rows = self._rows[owner] if owner is not None else ()
        return [self.get(row) for row in rows if row not in self._removed]

    def is_removed(self, row: int) -> bool:
        """Return whether an annotation was taken out."""
        return row in self._removed

    def remove(self, row: int) -> None:
        """Take an annotation out."""
        self._removed.add(row)


class Delivery(msgspec.Struct):
    """The records of some files by the layers they belong to, in the order of the files."""

    layers: Arrivals
    verdicts: dict[Target, list[Verdict]] = {}
    """By the layer of the reviewer."""
    articles: dict[tuple[Store, str], Callable[[], Article]] = {}
    """By store and id what reads each that the layers are on."""
    problems: list[str] = []
    """A sentence with file and line for each invalid record, or for those of one reason."""
    records: int = 0
    """Number of records, invalid ones included."""
    passed_over: Counter[str] = Counter()
    """How often each other kind of content occurs."""
    carried: int = 0
    """Number of records that were made on an earlier text and carried over to the current one."""
    broken: int = 0
    """Number of invalid records."""
    rest: Broken = msgspec.field(default_factory=Broken)
    """These records."""
    renamed: list[str] = []
    """A sentence for each label and role that is called otherwise here."""
    apart: dict[str, int] = {}
    """Articles that passages stand in and that are not here, with how many those are."""
    labels: LabelSet | None = None
    """Those that the files propose, the last ones counting."""
    sent: dict[Target, SentLayer] = {}
    """Layers that are to be as they were sent."""

    @property
    def targets(self) -> list[Target]:
        """The layers that it is for, those with annotations first."""
        return list(dict.fromkeys([*self.layers.targets, *self.verdicts, *self.sent]))

    @property
    def stores(self) -> list[Store]:
        """The stores of the articles."""
        return list(dict.fromkeys(store for store, _ in self.articles))

    def by_article(self) -> list[list[Target]]:
        """Return the layers, those on one article together."""
        found: dict[tuple[Store, str], list[Target]] = {}
        for target in self.targets:
            found.setdefault((target.store, target.key.article_id), []).append(target)
        return [*found.values()]

    def article(self, target: Target) -> Article:
        """Return the article that a layer is on; raise ObelismError where it changed meanwhile."""
        return self.articles[target.store, target.key.article_id]()


def in_role_order(annotation: Annotation, labels: LabelSet) -> Annotation:
    """Return an annotation with its spans in the order of its label's roles."""
    if len(annotation.spans) < 2:
        return annotation
    spans = labels[annotation.label].ordered(annotation.spans)
    return msgspec.structs.replace(annotation, spans=spans)
