"""The words of a passage that are at issue, where it is longer than these: what is said otherwise
elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from reader.text.around import Around
from reader.text.lines import Extent

_WORD = re.compile(r"[^\W_](?:[\w.,:'’-]*[^\W_])?")
_DENIES = frozenset({"not", "no", "never", "nor", "none", "nobody", "nothing", "without", "cannot"})
_CONTRACTED = ("n't", "n’t")
_LONG = 4
"""Letters of a word that most likely says something."""


def at_issue(passages: Sequence[Around], said: Sequence[str] = ()) -> list[Around]:
    """Return passages of a pair with a shorter quote each: those words of it that are at issue.

    These are what is `said` to be of each, where a passage has that and more, or of another one;
    else what the other passages have not. A passage of which nothing is known to be at issue stays
    as it is.
    """
    words = [{each.casefold() for each in _WORD.findall(text.quote)} for text in passages]
    found = []
    for number, text in enumerate(passages):
        others = set[str]().union(*(each for at, each in enumerate(words) if at != number))
        extent = _said(text.quote, [*said[number : number + 1], *said]) or _differing(
            text.quote, others
        )
        found.append(_narrowed(text, extent) if extent and len(passages) > 1 else text)
    return found


def _said(quote: str, said: Sequence[str]) -> Extent | None:
    """Return where some words stand in a quote that is longer."""
    places = ((quote.find(each), each) for each in said if each and each != quote)
    return next(((at, at + len(each)) for at, each in places if at >= 0), None)


def _differing(quote: str, others: set[str]) -> Extent | None:
    """Return the run of words of a quote that others have not: with a denial if there is one, else
    with a number or a name, else the first that says much; None where that would be all of it."""
    runs = [*_runs(quote, others)]
    if not runs or not others:
        return None
    start, end = max(runs, key=lambda run: _weight(quote, *run))
    return (start, end) if f"{quote[:start]}{quote[end:]}".strip() else None


def _runs(quote: str, others: set[str]) -> Iterator[Extent]:
    """Yield the runs of words that are none of others."""
    run: Extent | None = None
    for match in _WORD.finditer(quote):
        if match.group().casefold() not in others:
            run = (run[0] if run else match.start(), match.end())
        elif run is not None:
            yield run
            run = None
    if run is not None:
        yield run


def _weight(quote: str, start: int, end: int) -> tuple[bool, ...]:
    """Return how telling a run of words is; of those that are alike `max` takes the first."""
    words = _WORD.findall(quote[start:end])
    denies = any(w.casefold() in _DENIES or w.casefold().endswith(_CONTRACTED) for w in words)
    counts = any(character.isdigit() for character in quote[start:end])
    names = any(word[0].isupper() for word in (words if start else words[1:]))
    return denies, counts, names, any(len(word) >= _LONG for word in words)


def _narrowed(text: Around, extent: Extent) -> Around:
    before, quote, after = text
    start, end = extent
    return Around(before + quote[:start], quote[start:end], quote[end:] + after)
