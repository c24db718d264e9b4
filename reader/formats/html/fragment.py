"""The marked articles as a part of somebody's web page: what a report has, without its page."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from reader.formats.base import ExportOptions, Format, LayerExport, Output
from reader.formats.html.page import CARRIES, written


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write layers as an element; ids are its own, so that a page may have several."""
    known = list(layers)
    names = "\n".join(f"{each.article.id}\n{each.annotator}" for each in known)
    prefix = hashlib.sha256(names.encode("utf-8", "surrogatepass")).hexdigest()[:6]
    return written("fragment", f"o{prefix}-", known)


FORMAT = Format(
    name="html-fragment",
    description="a part of a web page: the same as html, to be embedded",
    extensions=(".html", ".htm"),
    by=("article",),
    offsets=(),
    carries=CARRIES,
    write=write,
)
