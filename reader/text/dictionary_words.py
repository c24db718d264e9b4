"""Words of Chinese, Japanese, Thai and Lao by the dictionaries of ICU, where `icu4py` is installed.

It comes with the extra `scripts`. Without it, `words` cuts what it can be sure of.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache
from itertools import accumulate, pairwise

from reader.text.characters import lazy_pattern
from reader.text.lines import Extent

_RUN = lazy_pattern(
    r"[\p{Han}\p{Hiragana}\p{Katakana}\p{Thai}\p{Lao}ー\uff70\uff9e\uff9f\p{M}]{2,}"
)
_LETTER = lazy_pattern(r"[\p{L}\p{N}]")


@cache
def _breaker() -> Callable[[str, str], Iterable[str]] | None:
    """Return what cuts a text into pieces, given a locale; None where it is not installed."""
    try:
        from icu4py.breakers import WordBreaker
    except ImportError:
        return None
    breaker: Callable[[str, str], Iterable[str]] = WordBreaker
    return breaker


def is_installed() -> bool:
    """Return whether there are dictionaries."""
    return _breaker() is not None


def by_dictionary(text: str, start: int, end: int, words: list[Extent]) -> list[Extent]:
    """Return the words of `[start, end)` with those of scripts without blanks cut anew."""
    breaker = _breaker()
    runs = [] if breaker is None else [match.span() for match in _RUN.finditer(text, start, end)]
    if breaker is None or not runs:
        return words
    result, index = list[Extent](), 0
    for first, last in runs:
        while index < len(words) and words[index][1] <= first:
            result.append(words[index])
            index += 1
        inside = index
        while index < len(words) and words[index][1] <= last:
            index += 1
        if words[inside:index] and words[inside][0] >= first:
            result += _pieces(breaker, text, words[inside][0], words[index - 1][1])
        else:
            result += words[inside:index]
    return result + words[index:]


def _pieces(
    breaker: Callable[[str, str], Iterable[str]], text: str, start: int, end: int
) -> Iterator[Extent]:
    """Yield the words that the dictionary finds in a run."""
    lengths = (len(piece) for piece in breaker(text[start:end], "en"))
    for first, last in pairwise(accumulate(lengths, initial=start)):
        if _LETTER.search(text, first, last):
            yield first, last
