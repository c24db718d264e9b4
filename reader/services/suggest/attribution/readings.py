"""Read the attribution at one passage: what was said, how and by whom, and why so, best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from reader.services.suggest.attribution.find import find_attributions
from reader.services.suggest.attribution.propose import BY_HAND, Scorer, propose
from reader.services.suggest.attribution.tokens import QUOTES
from reader.text.lines import Extent
from reader.text.quotations import Quotations
from reader.text.screen_text import one_line
from reader.text.units import Units, settled

MOST = 9
"""Readings of one passage."""

_LEAST = 5.0
"""What has to speak for a cue outside of the sentences that are meant as a whole."""

_MOST_SENTENCES = 20
"""Sentences of a passage that may hold their own source and cue."""

_CUE_CELLS = 20


class Reading(NamedTuple):
    """One way to read a passage. Extents are `[start, end)` in code points, without blanks."""

    contents: tuple[Extent, ...]
    cue: Extent
    source: Extent | None
    """None where nobody is named."""
    why: str
    """What speaks for it, in a few words that are safe for the screen."""


def readings(units: Units, extent: Extent, scorer: Scorer = BY_HAND) -> list[Reading]:
    """Return how a passage can be read, at most `MOST`.

    The passage is what was said; whole sentences may hold their own source and cue, and are then
    cut.
    """
    found: dict[tuple[object, ...], Reading] = {}
    around = Quotations(units).around
    for contents, cue, source in _candidates(units, extent, scorer):
        trimmed = tuple(filter(None, (units.trim(*each) for each in contents)))
        where, who = units.trim(*cue), source and settled(units, *source, around)
        if trimmed and where is not None:
            why = _why(units.text, trimmed, where, who)
            found.setdefault((trimmed, where, who), Reading(trimmed, where, who, why))
        if len(found) == MOST:
            break
    return [*found.values()]


_Parts = tuple[Sequence[Extent], Extent, Extent | None]


def _candidates(units: Units, extent: Extent, scorer: Scorer) -> Iterator[_Parts]:
    whole = units.within("sentence", *extent)
    if len(whole) == 1 and whole[0] == extent:
        known = Quotations(units)
        quotations = [each.outer for each in known.outermost_in(*extent)]
        any_within = False
        for found in find_attributions(units.text, whole, quotations):
            any_within = True
            yield found
            for each in propose(units.text, found.contents, whole, scorer):
                yield found.contents, each.cue, each.source
        if any_within or not (quotations or known.around(*extent)):
            return  # who said a sentence that is no quotation stands in it, or nowhere
    any_beside, are_whole = False, bool(whole) and (whole[0][0], whole[-1][1]) == extent
    for each in propose(units.text, [extent], _sentences_near(units, extent), scorer):
        if each.score >= _LEAST or not whole:
            any_beside = True
            yield [extent], each.cue, each.source
    if are_whole and not any_beside and 1 < len(whole) <= _MOST_SENTENCES:
        yield from _within(units, extent, whole)


def _within(units: Units, extent: Extent, sentences: Sequence[Extent]) -> list[_Parts]:
    """Return the attributions that several sentences hold, that of most of what is said first."""
    quotations = [each.outer for each in Quotations(units).outermost_in(*extent)]
    found: Iterator[_Parts] = find_attributions(units.text, sentences, quotations)
    return sorted(found, key=lambda each: -sum(end - start for start, end in each[0]))


def _sentences_near(units: Units, extent: Extent) -> list[Extent]:
    """Return the sentences that a passage stands in, with those beside it in
    its paragraph."""
    first, last = units.at("sentence", extent[0]), units.at("sentence", extent[1] - 1)
    start = min(extent[0], first[0]) if first is not None else extent[0]
    end = max(extent[1], last[1]) if last is not None else extent[1]
    opening, closing = units.at("paragraph", start), units.at("paragraph", end - 1)
    before, after = units.previous("sentence", start), units.next("sentence", end)
    found = units.within("sentence", start, end)
    if before is not None and opening is not None and opening[0] <= before[0]:
        found.insert(0, before)
    if after is not None and closing is not None and after[1] <= closing[1]:
        found.append(after)
    return found


def _why(text: str, contents: Sequence[Extent], cue: Extent, source: Extent | None) -> str:
    """Say where the cue stands: “said”, right after the quotation."""
    start, end = contents[0][0], contents[-1][1]
    what = "the quotation" if text[start] in QUOTES or text[end - 1] in QUOTES else "the content"
    said = f"“{one_line(text[slice(*cue)], _CUE_CELLS)}”"
    if cue[1] <= start:
        where = "before"
        apart = _has_words(text, cue[1], start, source)
    elif end <= cue[0]:
        where = "after"
        apart = _has_words(text, end, cue[0], source)
    else:
        return f"{said}, in the middle of {what}"
    return f"{said}, {where if apart else f'right {where}'} {what}"


def _has_words(text: str, start: int, end: int, source: Extent | None) -> bool:
    """Return whether anything but a source stands within `[start, end)`."""
    between = text[start:end]
    if source is not None and start <= source[0] and source[1] <= end:
        between = text[start : source[0]] + text[source[1] : end]
    return any(letter.isalnum() for letter in between)
