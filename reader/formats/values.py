"""What every format is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.article import ArticleInfo
from reader.model.labels import LabelSet


class DecisionExport(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of an adjudication, with what lay on the table where that is still there."""

    id: str
    record: Record
    """Who decided what, when and why, and what lay on the table by annotator, id and digest."""
    result: Sequence[str]
    """Ids of the annotations that came of it."""
    judged: Mapping[str, Annotation] = {}
    """Annotation id to the annotation, of what still says what it said on the table."""


class LayerExport(msgspec.Struct, frozen=True, kw_only=True):
    """One annotator's annotations on one article, with all that is needed to write them."""

    article: ArticleInfo
    text: str | None
    """The text that the offsets count; None where it is lost."""
    annotator: str
    labels: LabelSet
    annotations: Sequence[Annotation]
    verdicts: Mapping[str, Sequence[Record]] = {}
    """Annotation id to the verdicts on it, oldest first."""
    adjudications: Mapping[str, Record] = {}
    """Annotation id to how it was decided on, for those that an adjudication made."""
    decisions: Sequence[DecisionExport] = ()
    """All that was decided, in reading order, where that is wanted."""


class Problem(msgspec.Struct, frozen=True):
    """Something that could not be written, and why."""

    article: str
    """Id of the article."""
    reason: str
    annotator: str | None = None
    annotation: str | None = None
    """Id of the annotation; None where the whole layer is meant."""

    def sentence(self) -> str:
        """Say it in one line; ids are given as they are stored."""
        where = [self.article]
        if self.annotator is not None:
            where.append(self.annotator)
        if self.annotation is not None:
            where.append(f"annotation {self.annotation}")
        return f"{', '.join(where)}: {self.reason}"


class Choices(msgspec.Struct, frozen=True):
    """How a format is to be written."""

    by: str = "annotation"
    """What one record is: an annotation or an article."""
    offsets: str = "codepoint"
    """What `start` and `end` count: codepoint or utf16."""
    decisions: bool = False
    """Whether what was decided goes out too, also that nobody should mark something."""


Output = Iterator[str | Problem]
"""Pieces of the file in order, line ends included, and between them what was left out."""

Writer = Callable[[Iterable[LayerExport], Choices], Output]


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation as it came, not compared with a text yet."""

    place: str
    """Where it stands in its file, in words that follow the file's name: `line 3`."""
    article: ArticleInfo
    annotator: str
    """Who made it, as the record says; empty where it does not."""
    record: Record
    """The JSON object of the annotation; what `DERIVED` names is not part of it."""
    offsets: str = "codepoint"
    """What its offsets count."""
    text: str | None = None
    """The article's text, where the file brings it."""
    verdicts: Sequence[Any] = ()
    """The JSON values of the verdicts that stand with it."""


class Judged(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict as it came by itself, not compared with an annotation yet."""

    place: str
    article: ArticleInfo
    record: Record
    """Its JSON object, which names the annotation and its annotator."""


class Refused(msgspec.Struct, frozen=True):
    """A record that cannot be taken, and why."""

    place: str
    reason: str


class PassedOver(msgspec.Struct, frozen=True):
    """A record that is sound, and no annotation."""

    place: str
    what: str
    """What it is, in the plural."""


Reader = Callable[[Iterable[bytes]], Iterator[Incoming | Refused | PassedOver]]
"""Reads the lines of a file, in order."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One interchange format."""

    name: str
    description: str
    """One line, for lists and help."""
    extensions: tuple[str, ...]
    """File name endings that mean this format, dot included."""
    by: tuple[str, ...]
    """The records it can be cut into; the first is the default."""
    offsets: tuple[str, ...]
    """The offsets it can count in, the first is the default; empty where it has none."""
    write: Writer
    decisions: bool = False
    """Whether what was decided can be written too."""
    read: Reader | None = None
    """None for a format that can only be written."""
