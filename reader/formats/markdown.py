"""Markdown for people: an article's quotes by label, where they stand, with sources and notes.

Texts may contain anything, so nothing in them is left to be read as markup.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from reader.formats.base import EVERYTHING, ExportOptions, Format, LayerExport, Output, Problem
from reader.formats.findings import (
    TaggedArticle,
    main_spans,
    other_spans,
    remarks,
    tagged_articles,
    with_source,
)
from reader.model.annotation import Annotation, Span
from reader.model.labels import Label
from reader.text.phrases import listed
from reader.text.screen_text import display, one_line

_INLINE = re.compile(r"([\\`*_{}\[\]<>~|$&])")
_BLOCK = re.compile(r"^([#>+=:-]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)


GENERATOR = "<!-- generator: obelism -->"
"""Says that a file is an export, so that it is no article where it is saved among some."""


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
    gap = f"{GENERATOR}\n\n"
    for article in tagged_articles(layers):
        if isinstance(article, Problem):
            yield article
        else:
            yield gap + "\n\n".join(_article(article)) + "\n"
            gap = "\n"


FORMAT = Format(
    name="markdown",
    description="for people: quotes by label, where they stand, with who said it and the notes",
    extensions=(".md", ".markdown"),
    by=("article",),
    offsets=(),
    carries=EVERYTHING - {"fields", "times", "origins", "texts"},
    ties=True,
    write=write,
)


def _article(article: TaggedArticle) -> Iterator[str]:
    """Yield the blocks of an article."""
    yield heading(1, article.title)
    facts = [bullet(name, value) for name, value in article.facts]
    yield "\n".join([*facts, bullet("Marked by", ", ".join(article.people))])
    for label in article.labels:
        mine = [each for each in article.found if each[0].label == label.name]
        yield heading(2, f"{label.name.capitalize()} ({len(mine)})")
        for number, (annotation, by) in enumerate(mine, 1):
            if label.pairs:
                yield heading(3, _pair_title(article, label, annotation, number))
            yield from _annotation(article, label, annotation, by)


def _pair_title(article: TaggedArticle, label: Label, annotation: Annotation, number: int) -> str:
    """Return what tells a pair from the one before it: its number and where its passages stand."""
    places = dict.fromkeys(map(article.paragraph, main_spans(label, annotation)))
    numbers = [str(place) for place in places if place is not None]
    title = f"{label.name.capitalize()} {number}"
    where = "paragraphs" if len(numbers) > 1 else "paragraph"
    return f"{title}: {where} {listed(numbers)}" if numbers else title


def _annotation(
    article: TaggedArticle, label: Label, annotation: Annotation, by: LayerExport
) -> Iterator[str]:
    """Yield the passages that the label is about, each with where it stands, and the remarks."""
    spans = main_spans(label, annotation)
    groups = [[span] for span in spans] if label.pairs else article.together(spans)
    for number, group in enumerate(groups):
        if number:
            yield "against" if label.pairs else "…"
        yield "\n>\n> …\n>\n".join(quote(span.text) for span in group)
        more = _remarks(label, annotation, by, article.people) if group is groups[-1] else ()
        if lines := [*_where(article, group), *more]:
            yield "\n".join(lines)


def _where(article: TaggedArticle, spans: Sequence[Span]) -> Iterator[str]:
    """Yield the paragraph of passages, and the sentence around them unless they are all of it."""
    number, parts = article.paragraph(spans[0]), article.around(spans)
    whole = "".join(f"[{part.text}]" if part.meant else part.text for part in parts)
    rest = "".join(part.text for part in parts if not part.meant)
    sentence = one_line(whole) if re.search(r"\w", rest) else ""
    if number is not None:
        yield bullet(f"Paragraph {number}", sentence)
    elif spans[0].elsewhere is not None:
        yield bullet(f"In {one_line(spans[0].elsewhere.article)}", sentence)
    elif sentence:
        yield bullet("It stood in", sentence)


def _remarks(
    label: Label, annotation: Annotation, by: LayerExport, people: Sequence[str]
) -> Iterator[str]:
    """Yield what else is said of an annotation, as items of a list."""
    for span in other_spans(label, annotation):
        yield bullet((span.role or "also").capitalize(), with_source(span))
    for remark in remarks(label, annotation, by):
        yield bullet(remark.name, remark.text)
    if len(people) > 1:
        yield bullet("Marked by", by.annotator)
