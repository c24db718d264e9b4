"""The values that formats read and write, and checks and offsets that all formats share.

Every exported span has the text that its quote says; annotations that do not are reported instead.
Offsets are code points of the text unless a format or an option says otherwise.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import msgspec

from reader.model.annotation import LOST, Annotation, InvalidRecord, Record, Span
from reader.model.article import ArticleInfo
from reader.model.labels import Label, LabelSet

if TYPE_CHECKING:
    from reader.formats.source import Source

EVERYTHING = frozenset(
    "annotators roles spans overlaps notes attributes flags verdicts lost elsewhere refers times"
    " origins texts article fields".split()
)
"""What there is to say of annotations; `reader.formats.losses` says what each name means."""


class Extra(NamedTuple):
    """An extra of the program, and the library that it brings."""

    name: str
    library: str
    """What is imported."""


class DecisionExport(msgspec.Struct, frozen=True, kw_only=True):
    """One decision of an adjudication, with the annotations it was made on that are unchanged."""

    id: str
    record: Record
    """Who decided what, when and why, and on which annotations: by annotator, id and digest."""
    result: Sequence[str]
    """Ids of the annotations that resulted."""
    judged: Mapping[str, Annotation] = {}
    """Annotation id to annotation, for those that are unchanged since the decision."""


class Readers(NamedTuple):
    """Who has read a text, as far as that is recorded; by name."""

    read: tuple[str, ...] = ()
    """Those who have read any of it."""
    done: tuple[str, ...] = ()
    """Those who have marked it as done."""


class LayerExport(msgspec.Struct, frozen=True, kw_only=True):
    """One annotator's annotations on one article, with all that is needed to write them."""

    article: ArticleInfo
    text: str | None
    """The text that the offsets refer to; None if it is lost."""
    annotator: str
    labels: LabelSet
    annotations: Sequence[Annotation]
    verdicts: Mapping[str, Sequence[Record]] = {}
    """Annotation id to the verdicts on it, oldest first."""
    adjudications: Mapping[str, Record] = {}
    """Annotation id to the decision it came from, for annotations that an adjudication made."""
    decisions: Sequence[DecisionExport] = ()
    """All decisions in reading order, if they are to be exported."""
    decided: bool = True
    """Whether this is no gold layer, or one that has nothing left to decide on."""
    readers: Readers = Readers()
    """Of the text, where the format says so, see `Format.readers`."""
    kept_with: str = ""
    """Id of the article that its annotations are kept with, where that is another one: they are
    pairs that have a passage in this one, see `Format.ties`."""


class Problem(msgspec.Struct, frozen=True):
    """Something that could not be written, and why."""

    article: str
    """Id of the article."""
    reason: str
    annotator: str | None = None
    annotation: str | None = None
    """Id of the annotation; None if the whole layer is meant."""

    def sentence(self) -> str:
        """Return the problem as one line; ids are given as they are stored."""
        annotation = None if self.annotation is None else f"annotation {self.annotation}"
        where = [each for each in (self.article, self.annotator, annotation) if each is not None]
        return f"{', '.join(where)}: {self.reason}"


class ExportOptions(msgspec.Struct, frozen=True):
    """How a format is to be written."""

    by: str = "annotation"
    """What one record is: an annotation or an article."""
    offsets: str = "codepoint"
    """What `start` and `end` count: codepoint or utf16."""
    decisions: bool = False
    """Whether decisions are written too, including those that nothing is to be marked."""
    spreadsheet: bool = False
    """Whether cells that a spreadsheet would run are guarded by an apostrophe."""
    align: bool = False
    """Whether spans that begin or end within a token take it in."""
    labels: bool = False
    """Whether the definitions of the labels are written too."""
    articles: Sequence[tuple[str, str]] = ()
    """Ids and titles of the articles in the folders that are exported: a page lists those without
    tags."""


class File(msgspec.Struct, frozen=True):
    """In the output of a format of many files: the pieces that follow are those of this file."""

    name: str
    """Relative to the folder, its parts separated by `/`. Never what data says as it stands: see
    `slug` in `reader.text.slug`."""


class Loss(msgspec.Struct, frozen=True):
    """Something that the format could not say of what it wrote, beyond what `carries` tells."""

    what: str
    """In the plural, such as `spans that begin within a token`."""
    count: int = 1


Output = Iterator[str | bytes | File | Problem | Loss]
"""Pieces of the file in order, line ends included; among them, the problems of what was left out
and what was lost of the rest."""

Shape = Literal["text", "binary", "folder"]
"""What a format writes: one file of text in UTF-8, one of bytes, or a folder of files."""


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """One annotation as a file has it, not yet compared with a text."""

    place: str
    """Where it is in its file, in words that follow the file's name: `line 3`."""
    article: ArticleInfo
    """The article as the file names it; `sha256` alone is enough to find one with the same text. An
    empty one means the text that there is: it is then found by its id or the name of its file."""
    annotator: str = ""
    """Who made it; empty if the file does not say."""
    label: str
    spans: tuple[Span, ...]
    """At least one. Offsets are in units of `offsets`; the context of a span is taken from the
    text."""
    id: object = None
    """Whatever the file uses as its id. A uuid remains the id; any other value is hashed into the
    id, so that importing the same file again gives the same ids."""
    note: str | None = None
    attributes: Record = {}
    flag: bool = False
    """Whether its annotator was not sure."""
    origin: str = "human"
    """See `Annotation.origin`."""
    corrects: str | None = None
    """Id of the annotation that it corrects."""
    created: str = ""
    """UTC, ISO 8601 with milliseconds and `Z`; empty if the file does not say."""
    modified: str = ""
    extra: Record = {}
    """Fields that are kept unchanged."""
    offsets: str = "codepoint"
    """The unit of offsets, one of `UNITS`."""
    text: str | None = None
    """The article's text, if the file includes it."""
    verdicts: Sequence[Any] = ()
    """The verdicts on it in the file, as JSON values of `obelism/1`."""

    def judged(self, verdicts: object) -> Incoming:
        """Return the same with the verdicts on it, None for no others than it has; raise
        InvalidRecord where they are no list."""
        if not isinstance(verdicts, list | None):
            raise InvalidRecord("its verdicts are no list")
        return msgspec.structs.replace(self, verdicts=verdicts) if verdicts else self


class IncomingVerdict(msgspec.Struct, frozen=True, kw_only=True):
    """One verdict that a file has by itself, not yet compared with an annotation."""

    place: str
    article: ArticleInfo
    record: Record
    """Its JSON object, which names the annotation and its annotator."""


class Refused(msgspec.Struct, frozen=True):
    """A record that cannot be imported, and why."""

    place: str
    reason: str


class Skipped(msgspec.Struct, frozen=True):
    """A valid record that is not an annotation."""

    place: str
    what: str
    """What it is, in the plural."""


class IncomingLabels(msgspec.Struct, frozen=True, kw_only=True):
    """Definitions of labels that a file proposes."""

    place: str
    labels: tuple[Label, ...]


Received = Incoming | IncomingLabels | Refused | Skipped
"""What a format reads."""


class Format(msgspec.Struct, frozen=True, kw_only=True):
    """One interchange format."""

    name: str
    description: str
    """One line, for lists and help."""
    extensions: tuple[str, ...]
    """File name endings that select this format, dot included."""
    by: tuple[str, ...]
    """What one record can be, at least one thing; the first is the default."""
    shape: Shape = "text"
    carries: frozenset[str] = EVERYTHING
    """What it can say, of the names in `EVERYTHING`; what it cannot is counted and said."""
    in_folder: str = ""
    """The name of the format that writes the same into a folder; empty if none does."""
    extra: Extra | None = None
    """The extra that brings the library it needs; None if it needs none."""
    offsets: tuple[str, ...]
    """The units of offsets it can use, the first being the default; empty if it has no offsets."""
    write: Callable[[Iterable[LayerExport], ExportOptions], Output]
    """Writes layers as the pieces of one file."""
    spreadsheet: bool = False
    """Whether it is a table that spreadsheets open as text, see `ExportOptions`."""
    align: bool = False
    """Whether its spans are tokens, see `ExportOptions`."""
    decisions: bool = False
    """Whether it can include decisions, and says of an article that not all is decided there."""
    labels: bool = False
    """Whether it can include the definitions of labels."""
    readers: bool = False
    """Whether it says who has read an article."""
    ties: bool = False
    """Whether it shows a pair over two articles with each of the two."""
    read: Callable[[Source], Iterator[Received]] | None = None
    """Reads what was received, in order; None if the format can only be written.

    It raises nothing but WrongFormat where the whole is not of this format: an invalid record is
    yielded as `Refused`, and reading continues.
    """
    recognises: Callable[[Source], bool] | None = None
    """Returns whether something received, of one of its endings or of none, is of this format, at
    a glance: no library is loaded for it. None: its endings say enough."""


def sound(layer: LayerExport) -> Iterator[Annotation | Problem]:
    """Yield the annotations that fit the text, in reading order, and a problem for each other."""
    if layer.text is None:
        if layer.annotations:
            count = len(layer.annotations)
            tags = "1 annotation is" if count == 1 else f"{count} annotations are"
            lost = f"the text that was tagged is lost (sha256 {layer.article.sha256})"
            yield Problem(layer.article.id, f"{lost}, so {tags} left out", layer.annotator)
        return
    for annotation in sorted(layer.annotations, key=reading_order):
        if reason := misfit(layer.text, annotation):
            yield Problem(layer.article.id, reason, layer.annotator, annotation.id)
        else:
            yield annotation


Found = list[tuple[Annotation, LayerExport]]
"""Annotations, each with its layer."""


def collect(layer: LayerExport) -> Generator[Problem, None, list[Annotation]]:
    """Yield the problems of `sound`, and return the annotations."""
    found = []
    for item in sound(layer):
        if isinstance(item, Problem):
            yield item
        else:
            found.append(item)
    return found


def collect_sound(layers: Iterable[LayerExport]) -> Generator[Problem, None, Found]:
    """Yield the problems of `sound`, and return the annotations of all layers in reading order,
    then by annotator."""
    every, found = list(layers), Found()
    for layer in every:
        found += [(each, layer) for each in (yield from collect(layer))]
    if len(every) > 1:  # those of one layer are in order
        found.sort(key=lambda pair: (reading_order(pair[0]), pair[1].annotator))
    return found


def by_text(layers: Iterable[LayerExport]) -> Iterator[list[LayerExport]]:
    """Yield the layers on each text of each article; those of an article must be consecutive."""
    for _, same_article in groupby(layers, key=lambda layer: layer.article.id):
        texts: dict[str, list[LayerExport]] = {}
        for layer in same_article:
            texts.setdefault(layer.article.sha256, []).append(layer)
        yield from texts.values()


def misfit(text: str, annotation: Annotation) -> str | None:
    """Return why an annotation does not fit the text, or None if it does."""
    for span in annotation.spans:
        start, end = span.start, span.end
        if start != LOST and (text[start:end] != span.text or end > len(text)):
            return f"the text at {start}-{end} is not the span's text"
    return None


def reading_order(annotation: Annotation) -> tuple[bool, int, int, str, str]:
    """Return a sort key: first span in the text, then creation time; lost annotations last."""
    for span in annotation.spans:
        if span.start != LOST:
            return False, span.start, span.end, annotation.created, annotation.id
    return True, 0, 0, annotation.created, annotation.id


Convert = Callable[[int], int]
"""Converts a code point offset to another unit."""

UNITS = ("codepoint", "utf16")
"""Units of offsets; the first is the default."""

GRAPHEME = "grapheme"
"""A unit that some programs count in; a format that has it converts it by itself."""


def converter(unit: str, text: str) -> Convert:
    """Return a function that converts code point offsets of `text` to `unit`, one of `UNITS`."""
    wide = _wide(text) if unit == "utf16" else []
    return (lambda offset: offset + bisect_left(wide, offset)) if wide else int


def _wide(text: str) -> list[int]:
    """Return the offsets of the characters of `text` that take two units of UTF-16."""
    return [at for at, character in enumerate(text) if character > "\uffff"]


@lru_cache(2)
def to_codepoints(unit: str, text: str) -> Callable[[int], int | None]:
    """Return a function that converts offsets of `text` in `unit`, one of `UNITS`, to code points.

    It returns None for an offset inside a character of two units.
    """
    if unit != "utf16":
        return int
    inside = [at + number + 1 for number, at in enumerate(_wide(text))]

    def back(offset: int) -> int | None:
        before = bisect_left(inside, offset)
        return None if inside[before : before + 1] == [offset] else offset - before

    return back
