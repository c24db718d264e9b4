"""Articles with attributions in them, as somebody tagged them."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.services.tagged import WHEN
from tests.store.folders import Folder

_numbers = count(1)


def attribute(
    root: Path,
    id: str,
    content: str,
    source: str | None,
    cue: str | None = "said",
    *,
    annotator: str = "Anna",
    refers: str = "",
    attributes: dict[str, Any] | None = None,
) -> Annotation:
    """Tag the first place of each passage as one attribution in an article of a workspace."""
    text = (root / id).read_bytes().decode()
    article = Article.of(text, id=id, title=f"Title of {id}", source=id)
    spans = []
    for role, quote in (("content", content), ("source", source), ("cue", cue)):
        if quote is not None:
            start = text.index(quote)
            span = span_at(text, start, start + len(quote), role)
            spans.append(span.referring(refers) if role == "source" else span)
    tag = Annotation(
        id=f"a{next(_numbers):031x}",
        label="attribution",
        spans=tuple(spans),
        attributes=attributes or {},
        created=WHEN,
        modified=WHEN,
    )
    with Layer.open(Folder(root), article, annotator) as layer:
        layer.commit("tag", [(None, tag)])
        assert layer.close()
    return tag
