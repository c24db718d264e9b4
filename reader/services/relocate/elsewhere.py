"""Passages in other articles that have changed: where they stand now, as far as that is sure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.clock import Clock, timestamp
from reader.model.errors import ObelismError
from reader.text.anchor import moved_to
from reader.text.lines import Extent
from reader.text.tied import place_of

if TYPE_CHECKING:
    from reader.text.alignment import Alignment


Became = Callable[[str, Sequence[Span]], Sequence[str]]
"""Returns the ids of the articles that may be what one that is gone became, by the id of that and
the passages that stood in it."""


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
    renamed: dict[str, str] = {}
    """The articles that stand under another name now, by their ids."""
    several: list[str] = []
    """Those that are gone, and may be one of several others."""

    def __bool__(self) -> bool:
        return bool(self.changes or self.in_doubt or self.unread or self.several)


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
    annotations: Iterable[Annotation],
    text_of: Callable[[str], str],
    clock: Clock,
    became: Became = lambda gone, passages: (),
) -> Followed:
    """Look up the passages of annotations that stand in other articles.

    `text_of` returns the text of an article by its id, and raises ObelismError.
    """
    found, pairs = Followed(), [each for each in annotations if each.elsewhere]
    passages = [span for each in pairs for span in each.elsewhere]

    @cache
    def place(article: str) -> tuple[str, str] | None:
        """Return the id that an article has now, and its text; None: it cannot be read."""
        try:
            return article, text_of(article)
        except ObelismError as error:
            there = [at for at in passages if at.elsewhere and at.elsewhere.article == article]
            others = became(article, there)
            if len(others) == 1:
                with suppress(ObelismError):
                    text = text_of(others[0])
                    found.renamed[article] = others[0]
                    return others[0], text
            if len(others) > 1:
                found.several.append(article)
            else:
                found.unread.append(str(error))
            return None

    for old in pairs:
        spans = tuple(_followed(span, place, found) for span in old.spans)
        if spans != old.spans:
            new = msgspec.structs.replace(old, spans=spans, modified=timestamp(clock()))
            found.changes.append((old, new))
    return found


def _followed(span: Span, place: Callable[[str], tuple[str, str] | None], found: Followed) -> Span:
    at = span.elsewhere
    now = place(at.article) if at is not None else None
    if at is None or now is None:
        return span
    article, text = now
    extent = place_of(span, at, text)
    if extent is None:
        found.in_doubt.append(span)
        return span
    if (article, *extent) == at:
        return span
    found.moved += 1
    return moved_to(span, text, *extent).standing(article)
