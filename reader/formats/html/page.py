"""A report: one web page of its own with the marked articles, for people without a terminal.

It has no scripts and loads nothing. All articles are on the one page, so that it can be sent as it
is; with several, a list of them comes first. A fragment is what a report has without its page,
as a part of somebody's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from reader.formats.base import EVERYTHING, ExportOptions, Format, LayerExport, Output, Problem
from reader.io.json import without_gc


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as a page; the layers of an article must be consecutive."""
    return _written("page", "", layers, options.articles)


def _written(
    template: str,
    prefix: str,
    layers: Iterable[LayerExport],
    articles: Sequence[tuple[str, str]] = (),
) -> Output:
    """Write layers by a template; all are read first, since a page begins with counts of them.

    `prefix`: what ids begin with; `articles`: see `ExportOptions`.
    """
    from reader.formats.findings import tagged_articles
    from reader.formats.html.render import render
    from reader.formats.html.sections import Sections

    page, sections, tagged = Sections(prefix), [], set[str]()
    with without_gc():
        for article in tagged_articles(layers):
            if isinstance(article, Problem):
                yield article
            else:
                sections.append(page.of(article))
                tagged.add(article.layer.article.id)
        if sections:
            untagged = [each for each in articles if each[0] not in tagged]
            yield from render(template, page, sections, untagged)


def write_fragment(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as an element; ids are its own, so that a page may have several."""
    known = list(layers)
    names = "\n".join(f"{each.article.id}\n{each.annotator}" for each in known)
    prefix = hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return _written("fragment", f"o{prefix}-", known)


PAGE = Format(
    name="html",
    description="for people: one page with the marks in the text, who said what, and the notes",
    extensions=(".html", ".htm"),
    by=("article",),
    offsets=(),
    carries=EVERYTHING - {"fields", "times", "origins"},
    ties=True,
    write=write,
)

FRAGMENT = replace(
    PAGE,
    name="html-fragment",
    description="a part of a web page: the same as html, to be embedded",
    write=write_fragment,
)
