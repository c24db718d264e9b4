"""The text of an article as marked paragraphs: what to open, show and close, in order.

Marks nest as elements do. One that crosses the end of another, or of a paragraph, is closed there
and opened again behind it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from reader.formats.findings import TaggedArticle

DEEPEST = 8
"""Most marks within each other. Further ones there are only a letter, so that the page's size goes
with the number of its marks."""


class Passage(msgspec.Struct, frozen=True):
    """One span of one annotation, as the text and the lists of a page name it."""

    start: int
    end: int
    id: str
    """Of its element, unique in the page."""
    letter: str
    number: int
    """Of its annotation in the page."""
    kind: str
    """Names of the classes that say how it looks and what hides it."""
    listed: bool = True
    """Whether something is said of it where it stands."""


class Opening(msgspec.Struct, frozen=True):
    """Where a mark begins, or goes on behind what cut it."""

    passage: Passage
    mentions: Sequence[Passage] = ()
    """The passages that are mentioned here: all with this very extent, at the innermost of them."""
    goes_on: bool = False


Token = str | Opening | None
"""A stretch of text, the beginning of a mark, or the end of the innermost one that is open."""


class Paragraph(msgspec.Struct, frozen=True):
    """A numbered paragraph of the text."""

    number: int
    is_heading: bool
    tokens: Sequence[Token]


def marked_paragraphs(article: TaggedArticle, passages: Sequence[Passage]) -> Iterator[Paragraph]:
    """Yield the paragraphs of an article with its marks."""
    writer = _Writer(article, passages)
    for number, start, end, is_heading in article.blocks():
        yield Paragraph(number, is_heading, list(writer.tokens(start, end)))


class _Writer:
    """Goes through a text once, paragraph by paragraph."""

    def __init__(self, article: TaggedArticle, passages: Sequence[Passage]) -> None:
        self._article = article
        self._waiting = sorted(passages, key=lambda each: (-each.start, each.end))
        self._open: list[Passage] = []

    def tokens(self, start: int, end: int) -> Iterator[Token]:
        """Yield what a paragraph `[start, end)` is made of."""
        yield from (Opening(each, goes_on=True) for each in self._open)
        at = start
        while at < end:
            yield from self._begin(at)
            ends = [each.end for each in self._open]
            following = [self._waiting[-1].start] if self._waiting else []
            upto = min([end, *ends, *following])
            words = "".join(self._article.shown(at, upto))
            yield words.rstrip() if upto == end else words
            at = upto
            if at < end:
                yield from self._end(at)
        yield from (None for _ in self._open)
        self._open = [each for each in self._open if each.end > end]

    def _begin(self, at: int) -> Iterator[Token]:
        """Yield the beginnings of the marks that begin here, the longest first."""
        while self._waiting and self._waiting[-1].start == at:
            first = self._waiting.pop()
            alike = [first]
            while self._waiting and self._waiting[-1].start == at:
                if self._waiting[-1].end != first.end:
                    break
                alike.append(self._waiting.pop())
            for number, each in enumerate(alike, 1):
                last = number == len(alike)
                mentioned = [passage for passage in alike if passage.listed] if last else ()
                yield Opening(each, mentioned)
                if len(self._open) < DEEPEST:
                    self._open.append(each)
                else:
                    yield None

    def _end(self, at: int) -> Iterator[Token]:
        """Yield the ends of the marks that end here, and what they cut once more."""
        ended = [place for place, each in enumerate(self._open) if each.end == at]
        if ended:
            cut = self._open[ended[0] :]
            self._open[ended[0] :] = again = [each for each in cut if each.end > at]
            yield from (None for _ in cut)
            yield from (Opening(each, goes_on=True) for each in again)
