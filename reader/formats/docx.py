"""A document of a word processor: the text, and a comment for each annotation where it stands.

Whoever edits the article gets the annotations in the tool of their desk. Nothing but comments is
added to the text: who wrote it, when it was published and where it is from stand above the pages.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from typing import TYPE_CHECKING

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Extra,
    Format,
    LayerExport,
    Output,
    Problem,
)
from reader.formats.xml_text import NOT_XML

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.run import Run

    from reader.formats.findings import TaggedArticle
    from reader.model.annotation import Annotation, Span
    from reader.model.labels import Label

_BREAKS = re.compile("\\s*[\r\n]+\\s*")


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as one document; the layers of an article must be consecutive."""
    from reader.formats.findings import tagged_articles

    articles: list[TaggedArticle] = []
    for article in tagged_articles(layers):
        if isinstance(article, Problem):
            yield article
        else:
            articles.append(article)
    if articles:
        yield _document(articles)


FORMAT = Format(
    name="docx",
    description="for an editor's desk: the text with a comment for each annotation",
    extensions=(".docx",),
    by=("article",),
    shape="binary",
    carries=EVERYTHING - {"fields", "times", "origins"},
    extra=Extra("office", "docx"),
    offsets=(),
    ties=True,
    write=write,
)


def _document(articles: list[TaggedArticle]) -> bytes:
    """Return a document with some articles, each from a page of its own on."""
    import docx
    from docx.enum.section import WD_SECTION

    document = docx.Document()
    titles = ", ".join(article.title for article in articles)
    document.core_properties.title = _xml(titles)[:255]
    document.core_properties.author = _xml(", ".join(articles[0].people))[:255]
    document.core_properties.comments = "generator: obelism"  # so that it is no article
    for number, article in enumerate(articles):
        part = document.add_section(WD_SECTION.NEW_PAGE) if number else document.sections[0]
        part.header.is_linked_to_previous = False
        facts = [f"{name} {text}" if name == "By" else text for name, text in article.facts]
        part.header.paragraphs[0].text = _xml(" · ".join(facts))
        if len(articles) > 1:
            document.add_heading(_line(article.title), 1)
        _Writer(document, article).write()
    file = BytesIO()
    document.save(file)
    return file.getvalue()


class _Writer:
    """Writes an article: its paragraphs, cut where a comment begins or ends, then the comments."""

    def __init__(self, document: Document, article: TaggedArticle) -> None:
        self._document, self._article = document, article
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._runs: list[Run] = []

    def write(self) -> None:
        comments = list(self._comments())
        edges = sorted({edge for span, _, _ in comments for edge in span.extent})
        for _, start, end, is_heading in self._article.blocks():
            paragraph = self._document.add_paragraph(style="Heading 2" if is_heading else None)
            within = edges[bisect_right(edges, start) : bisect_left(edges, end)]
            for first, last in zip([start, *within], [*within, end], strict=True):
                words = "".join(self._article.shown(first, last))
                words = _BREAKS.sub(" ", words.rstrip() if last == end else words)
                if words:
                    self._starts.append(first)
                    self._ends.append(last)
                    self._runs.append(paragraph.add_run(_xml(words)))
        for span, text, made in comments:
            self._comment(span, text, *made)

    def _comment(self, span: Span, text: str, author: str, modified: str) -> None:
        """Put a comment on the runs of a span; one that is lost goes to the end of the text."""
        if not self._runs:
            return
        first = bisect_left(self._starts, span.start)
        last = bisect_right(self._ends, span.end) - 1
        if span.lost or first > last:
            first = last = len(self._runs) - 1 if span.lost else max(0, last)
        initials = "".join(word[0] for word in author.split())[:9]
        ends = [self._runs[first], self._runs[last]]
        comment = self._document.add_comment(ends, _xml(text), _xml(author), _xml(initials))
        comment._comment_elm.date = _moment(modified) or comment._comment_elm.date

    def _comments(self) -> Iterator[tuple[Span, str, tuple[str, str]]]:
        """Yield the comments: where, what, and who made them when."""
        from reader.formats.findings import MOST_LISTED, main_spans, other_spans

        labels = {label.name: label for label in self._article.labels}
        for annotation, by in self._article.found:
            label = labels[annotation.label]
            main, others = main_spans(label, annotation), other_spans(label, annotation)
            for span in main[:MOST_LISTED]:
                if span.elsewhere is not None:  # said in the comments on the others
                    continue
                lines = _lines(label, annotation, by, span, main=main, others=others)
                text = "\n".join(lines)
                yield span, text, (_line(by.annotator), annotation.modified)


def _lines(
    label: Label,
    annotation: Annotation,
    by: LayerExport,
    at: Span,
    *,
    main: Sequence[Span],
    others: Sequence[Span],
) -> Iterator[str]:
    """Yield the lines of the comment on one of the passages that an annotation is about.

    `main`, `others`: these passages, and those in further roles.
    """
    from reader.formats.findings import MOST_LISTED, MOST_OTHERS, remarks, with_source

    yield _line(label.name.capitalize())
    if at.lost:
        yield _line(f"It stood here: {at.text}")
    if len(main) + len(others) > MOST_OTHERS:
        yield f"With {len(main) + len(others) - 1:,} other passages"
    else:
        for span in main:
            if span is not at:
                yield _line(f"{'Against' if label.pairs else 'With'}: {with_source(span)}")
        for span in others:
            yield _line(f"{(span.role or 'also').capitalize()}: {with_source(span)}")
    if at is main[0]:
        if unsaid := len(main[MOST_LISTED:]):
            yield f"Further passages without a comment: {unsaid:,}"
        for remark in remarks(label, annotation, by):
            yield _line(f"{remark.name}: {remark.text}")


def _line(text: str) -> str:
    from reader.text.screen_text import one_line

    return one_line(text)


def _xml(text: str) -> str:
    """Return a text without what XML cannot have."""
    from reader.text.screen_text import display

    return NOT_XML.sub("\ufffd", display(text))


def _moment(text: str) -> datetime | None:
    """Return the moment of a time as it is stored; None where it is none."""
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
