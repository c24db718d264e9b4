"""Articles with inconsistencies in them, as somebody tagged them."""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Any

from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.services.tagged import WHEN
from tests.store.folders import Folder

_numbers = count(1)


def tie(
    root: Path,
    id: str,
    *quotes: str,
    annotator: str = "Anna",
    note: str | None = None,
    attributes: dict[str, Any] | None = None,
    there: tuple[str, str] | None = None,
) -> Annotation:
    """Tag the first place of each quote as a passage of one inconsistency; `there`: another
    article, and the quote of a further passage in that."""
    text = (root / id).read_bytes().decode()
    article = Article.of(text, id=id, title=f"Title of {id}", source=id)
    starts = [text.index(quote) for quote in quotes]
    tag = Annotation(
        id=f"c{next(_numbers):031x}",
        label="inconsistency",
        spans=(
            *(
                span_at(text, start, start + len(quote), "claim")
                for start, quote in zip(starts, quotes, strict=True)
            ),
            *([_in(root, *there)] if there else ()),
        ),
        note=note,
        attributes=attributes or {},
        created=WHEN,
        modified=WHEN,
    )
    with Layer.open(Folder(root), article, annotator) as layer:
        layer.commit("tie", [(None, tag)])
        assert layer.close()
    return tag


def _in(root: Path, id: str, quote: str) -> Span:
    """Return a passage that stands in another article."""
    text = (root / id).read_bytes().decode()
    start = text.index(quote)
    return span_at(text, start, start + len(quote), "claim").standing(id)
