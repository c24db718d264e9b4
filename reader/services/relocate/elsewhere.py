"""Passages in other articles that have changed: where they stand now, as far as that is sure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.clock import Clock, timestamp
from reader.model.errors import ObelismError
from reader.text.anchor import located, moved_to
from reader.text.lines import Extent

_BESIDE = 20
"""Characters beside a passage that say where it stood."""


class Followed(msgspec.Struct):
    """What became of passages in other articles, as far as they are not where they were."""

    changes: list[tuple[Annotation, Annotation]] = []
    """Annotations as they are, and with passages at their new places."""
    moved: int = 0
    """How many passages those are."""
    in_doubt: list[Span] = []
    """Those that are nowhere, or in several places."""
    unread: list[str] = []
    """Why an article cannot be read, of each that cannot."""

    def __bool__(self) -> bool:
        return bool(self.changes or self.in_doubt or self.unread)


def nearest(text: str, span: Span) -> Extent | None:
    """Return where a passage of another article may stand in a text that has it no more as it was:
    what is most like it, or what stands now where it stood; None: nothing is like it."""
    from reader.text.relocation import Fates  # slow to load

    old = f"{span.prefix}{span.text}{span.suffix}"
    if not span.text.strip():
        return None
    fate = Fates(old, text).of(len(span.prefix), len(span.prefix) + len(span.text))
    if fate.sure:
        return fate.start, fate.end
    if fate.proposals:
        return fate.proposals[0].start, fate.proposals[0].end
    return _beside(text, span)


def _beside(text: str, span: Span) -> Extent | None:
    """Return what stands in a text before what followed a passage, or behind what preceded it, and
    is as long; None where neither is there, or not once."""
    size = len(span.text)
    after, before = span.suffix[:_BESIDE], span.prefix[-_BESIDE:]
    if len(after) == _BESIDE and text.count(after) == 1:
        end = text.index(after)
        return text.rfind(" ", 0, max(0, end - size)) + 1, end
    if len(before) == _BESIDE and text.count(before) == 1:
        start = text.index(before) + _BESIDE
        end = text.find(" ", min(start + size, len(text)))
        return start, len(text) if end < 0 else end
    return None


def follow(
    annotations: Iterable[Annotation], text_of: Callable[[str], str], clock: Clock
) -> Followed:
    """Look up the passages of annotations that stand in other articles.

    `text_of` returns the text of an article by its id, and raises ObelismError.
    """
    found = Followed()

    @cache
    def text(article: str) -> str | None:
        try:
            return text_of(article)
        except ObelismError as error:
            found.unread.append(str(error))
            return None

    for old in annotations:
        if not old.elsewhere:
            continue
        spans = tuple(_followed(span, text, found) for span in old.spans)
        if spans != old.spans:
            new = msgspec.structs.replace(old, spans=spans, modified=timestamp(clock()))
            found.changes.append((old, new))
    return found


def _followed(span: Span, text_of: Callable[[str], str | None], found: Followed) -> Span:
    at = span.elsewhere
    text = text_of(at.article) if at is not None else None
    if at is None or text is None or text[at.start : at.end] == span.text:
        return span
    extent = located(text, span)
    if extent is None:
        found.in_doubt.append(span)
        return span
    found.moved += 1
    return moved_to(span, text, *extent).standing(at.article)
