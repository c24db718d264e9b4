"""Markdown for people: an article's quotes by label, with sources and notes.

Texts may contain anything, so nothing in them is left to be read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import msgspec

from reader.formats.base import (
    ExportOptions,
    Format,
    LayerExport,
    Output,
    Problem,
    reading_order,
    sound,
)
from reader.model.annotation import Annotation, Span
from reader.model.labels import Label
from reader.text.screen_text import display, one_line

_INLINE = re.compile(r"([\\`*_{}\[\]<>~|$&])")
_BLOCK = re.compile(r"^([#>+=:-]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)


def heading(level: int, text: str) -> str:
    """Return a heading of a level, 1 to 6."""
    return f"{'#' * level} {plain(one_line(text))}"


def quote(text: str) -> str:
    """Return a block quotation, line by line."""
    return "\n".join(f"> {line}".rstrip() for line in _lines(text))


def bullet(name: str, text: str) -> str:
    """Return a list item with a name; further lines are indented so that they belong to it."""
    first, *more = _lines(text) or [""]
    head = f"- {plain(one_line(name))}: {first}" if first else f"- {plain(one_line(name))}"
    return "\n".join([head, *(f"  {line}".rstrip() for line in more)])


def plain(line: str) -> str:
    """Escape what Markdown or HTML would read as markup, anywhere or at the start of a line."""
    escaped = _INLINE.sub(r"\\\1", line)
    return _BLOCK.sub(
        lambda start: f"{start[0]}\\" if start[0][0].isdigit() else f"\\{start[0]}", escaped
    )


def _lines(text: str) -> list[str]:
    """Return the lines of a text, escaped and without blanks at their edges."""
    return [plain(line.strip()) for line in display(text).strip().splitlines()]


Tagged = tuple[Annotation, str]
"""An annotation and its annotator."""


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as one document; the layers of an article must be consecutive."""
    gap = ""
    for _, same_article in groupby(layers, key=lambda layer: layer.article.id):
        same_article_layers = list(same_article)
        tagged: list[Tagged] = []
        for layer in same_article_layers:
            for item in sound(layer):
                if isinstance(item, Problem):
                    yield item
                else:
                    tagged.append((item, layer.annotator))
        if tagged:
            yield gap + "\n\n".join(_article(same_article_layers[0], tagged)) + "\n"
            gap = "\n"


FORMAT = Format(
    name="markdown",
    description="for people: quotes by label, with who said it, the other passage and the notes",
    extensions=(".md", ".markdown"),
    by=("article",),
    offsets=(),
    write=write,
)


def _article(layer: LayerExport, tagged: list[Tagged]) -> Iterator[str]:
    people = sorted({annotator for _, annotator in tagged})
    yield heading(1, layer.article.title)
    source = [bullet("From", layer.article.source)] if layer.article.source else []
    yield "\n".join([*source, bullet("Marked by", ", ".join(people))])
    tagged.sort(key=lambda each: (reading_order(each[0]), each[1]))
    for label in _labels_of(layer, tagged):
        mine = [each for each in tagged if each[0].label == label.name]
        yield heading(2, f"{label.name.capitalize()} ({len(mine)})")
        for annotation, annotator in mine:
            yield from _annotation(label, annotation)
            if remarks := list(_remarks(label, annotation, annotator, people)):
                yield "\n".join(remarks)


def _labels_of(layer: LayerExport, tagged: Sequence[Tagged]) -> Iterator[Label]:
    """Yield the labels in use: the workspace's in its order, then those it does not define."""
    used = dict.fromkeys(annotation.label for annotation, _ in tagged)
    known = [label.name for label in layer.labels if label.name in used]
    for name in [*known, *(name for name in used if name not in layer.labels)]:
        yield layer.labels[name]


def _annotation(label: Label, annotation: Annotation) -> Iterator[str]:
    """Yield the passages that the label is about: those in its first role."""
    opposed = label.roles and label.roles[0].minimum > 1
    for place, span in enumerate(_main_spans(label, annotation)):
        if place:
            yield "against" if opposed else "…"
        yield quote(span.text)


def _remarks(
    label: Label, annotation: Annotation, annotator: str, people: Sequence[str]
) -> Iterator[str]:
    """Yield the list under a quote: the other roles, the note, attributes and state."""
    main = _main_spans(label, annotation)
    for span in annotation.spans:
        if span not in main:
            yield bullet((span.role or "also").capitalize(), span.text)
    if annotation.note:
        yield bullet("Note", annotation.note)
    for name, value in annotation.attributes.items():
        yield bullet(name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
    if annotation.flag:
        yield bullet("Not sure", "")
    if annotation.orphan:
        yield bullet("Lost", "the text no longer has this passage")
    elif missing := label.missing(annotation.spans):
        lacks = "the other passage is missing" if label.pairs else f"no {' and no '.join(missing)}"
        yield bullet("Unfinished", lacks)
    if len(people) > 1:
        yield bullet("Marked by", annotator)


def _main_spans(label: Label, annotation: Annotation) -> Sequence[Span]:
    """Return the spans in the first role that has any, in reading order."""
    ordered = label.ordered(annotation.spans)
    return [span for span in ordered if span.role == ordered[0].role]
