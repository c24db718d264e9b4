"""What every format is given and what it gives back."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import msgspec

from reader.model.annotation import Annotation, Record
from reader.model.article import ArticleInfo
from reader.model.labels import LabelSet


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


Output = Iterator[str | Problem]
"""Pieces of the file in order, line ends included, and between them what was left out."""

Writer = Callable[[Iterable[LayerExport], Choices], Output]


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
