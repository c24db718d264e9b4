"""What the list shows of an article, read from its text, its progress and the annotator's layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime

import msgspec

from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.document.document import ReadRanges, count_words
from reader.model.annotation import Annotation
from reader.model.article import Article
from reader.model.errors import NoLayer, ObelismError
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.store.base import LayerKey, Store
from reader.store.progress import Progress, load_progress, progress_in

LeftAt = Callable[[Store, Article], Progress]
"""Returns how far an annotator is in an article, written or not."""


class Details(msgspec.Struct, frozen=True, kw_only=True):
    """One row of the list."""

    title: str
    """As the article has it; not yet safe for the screen."""
    words: int = 0
    tags: dict[str, int] = {}
    """The annotator's annotations by label."""
    unfinished: int = 0
    """Those that lack a role or their other passage."""
    unsure: int = 0
    """Those marked as not sure."""
    share: float = 0.0
    """Part of the text that is read, 0 to 1."""
    status: str = "new"
    """new, started or done."""
    touched: datetime | None = None
    """When it was last read or tagged, with a time zone."""
    said: dict[str, str] = {}
    """What it says of itself, by the fields of `Said`; not yet safe for the screen."""
    problem: str | None = None
    """Why it cannot be opened, as a sentence; then nothing else is known."""


def load_details(
    ref: ArticleRef,
    annotator: str,
    encoding: str | None = None,
    labels: LabelSet = DEFAULT_LABELS,
    left_at: LeftAt | None = None,
) -> Details:
    """Read what the list shows of an article from its files; never raise.

    `left_at`: returns how far the annotator is; None: as it is on the disk. Why a text
    cannot be read goes into `problem`: one bad article does not stop the others.
    """
    if ref.problem:
        return Details(title=ref.title_hint, problem=ref.problem)
    try:
        return _read(ref, annotator, encoding, labels, left_at)
    except ObelismError as error:
        return Details(title=ref.title_hint, problem=str(error))
    except Exception as error:
        problem = f"{ref.id} cannot be read: {error or type(error).__name__}"
        return Details(title=ref.title_hint, problem=problem)


def _read(
    ref: ArticleRef, annotator: str, encoding: str | None, labels: LabelSet, left_at: LeftAt | None
) -> Details:
    article = load_article(ref, encoding, annotator)
    if left_at is not None:
        progress = left_at(ref.store, article)
    else:
        progress = progress_in(ref.store, annotator, article.info)
    tags, tagged = _tags(ref, annotator)
    states = [labels[tag.label].state(tag) for tag in tags]
    return Details(
        title=article.title,
        said=article.info.told,
        words=count_words(article.id, article.text),
        tags=dict(Counter(tag.label for tag in tags)),
        unfinished=states.count("unfinished"),
        unsure=sum(tag.flag for tag in tags),
        share=ReadRanges(article.text, progress.read).share if progress.read else 0.0,
        status=progress.status,
        touched=_latest(progress.modified, tagged),
    )


def load_status(ref: ArticleRef, annotator: str) -> str:
    """Return `new`, `started` or `done`, read from the progress alone."""
    progress = load_progress(ref.store, annotator, ref.id)
    return progress.status if progress else "new"


def _tags(ref: ArticleRef, annotator: str) -> tuple[list[Annotation], str]:
    """Return the annotator's annotations, and when the layer was last changed."""
    try:
        layer = ref.store.read(LayerKey(annotator, ref.id))
    except NoLayer:
        return [], ""
    return [*layer.annotations.values()], layer.modified


def _latest(*stamps: str) -> datetime | None:
    """Return the latest of stored times; what is no time is passed over."""
    moments = []
    for stamp in stamps:
        with suppress(ValueError):
            moment = datetime.fromisoformat(stamp)
            moments.append(moment if moment.tzinfo else moment.replace(tzinfo=UTC))
    return max(moments, default=None)
