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
    Found,
    LayerExport,
    Output,
    collect_sound,
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


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as one document; the layers of an article must be consecutive."""
    gap = ""
    for _, same_article in groupby(layers, key=lambda layer: layer.article.id):
        on_article, found = list(same_article), Found()
        yield from collect_sound(on_article, found)
        if found:
            yield gap + "\n\n".join(_article(on_article[0], found)) + "\n"
            gap = "\n"


FORMAT = Format(
    name="markdown",
    description="for people: quotes by label, with who said it, the other passage and the notes",
    extensions=(".md", ".markdown"),
    by=("article",),
    offsets=(),
    write=write,
)


def _article(layer: LayerExport, found: Found) -> Iterator[str]:
    """Yield the blocks of an article from its annotations in reading order."""
    people = sorted({by.annotator for _, by in found})
    yield heading(1, layer.article.title)
    source = [bullet("From", layer.article.source)] if layer.article.source else []
    yield "\n".join([*source, bullet("Marked by", ", ".join(people))])
    used = dict.fromkeys(annotation.label for annotation, _ in found)
    known = [label.name for label in layer.labels if label.name in used]
    for name in dict.fromkeys([*known, *used]):
        label, mine = layer.labels[name], [each for each in found if each[0].label == name]
        yield heading(2, f"{name.capitalize()} ({len(mine)})")
        for annotation, by in mine:
            yield from _annotation(label, annotation)
            if remarks := list(_remarks(label, annotation, by.annotator, people)):
                yield "\n".join(remarks)


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
            means = f" ({one_line(span.refers)})" if span.refers else ""
            yield bullet((span.role or "also").capitalize(), f"{span.text}{means}")
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
