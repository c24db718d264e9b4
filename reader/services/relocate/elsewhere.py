"""Passages in other articles that have changed: where they stand now, as far as that is sure."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.clock import Clock, timestamp
from reader.model.errors import ObelismError
from reader.text.anchor import located, moved_to
from reader.text.lines import Extent

if TYPE_CHECKING:
    from reader.text.alignment import Alignment


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
    what is most like it, else what stands where it stood; None: there is no such place."""
    from reader.text.relocation import Fates  # slow to load

    old = f"{span.prefix}{span.text}{span.suffix}"
    if not span.text.strip():
        return None
    fates, here = Fates(old, text), (len(span.prefix), len(span.prefix) + len(span.text))
    fate = fates.of(*here)
    if fate.sure:
        return fate.start, fate.end
    alike = next(((each.start, each.end) for each in fate.proposals), None)
    return alike or _in_its_place(fates.alignment, here)


_MORE_WORDS = 4
"""Tokens that what took a passage's place may have more than it, at most."""


def _in_its_place(alignment: Alignment, here: Extent) -> Extent | None:
    """Return what stands between the words that stood around a passage, as another number does;
    with one side gone, as many words beside two of the other. None: there is no such place."""
    from reader.text.alignment import NONE  # slow to load

    new = alignment.new
    first, last = alignment.old.covering(*here)
    before, after = alignment.partner(first - 1), alignment.partner(last)
    begin, end = before + 1, after
    if before == NONE != after and alignment.partner(last + 1) == after + 1:
        begin = after - (last - first)
    elif after == NONE != before and alignment.partner(first - 2) == before - 1:
        end = begin + (last - first)
    elif NONE in (before, after):
        return None
    if not 0 <= begin < end <= min(len(new), begin + last - first + _MORE_WORDS):
        return None
    return new.starts[begin], new.ends[end - 1]


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
