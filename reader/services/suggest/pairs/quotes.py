"""Find quotations that never close: opened again, or left open at the end of a paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.services.suggest.pairs.pair import Pair
from reader.services.suggest.rules import TextView
from reader.text.lines import Extent

SURE, LIKELY = 8.0, 4.5
"""Scores: of one that is opened again or left open, and of one that the next paragraph may go on
with."""
_MARKS = re.compile(r"“|”|„|\"|''(?!')|``|«|»")
_OPENS, _CLOSES = "“„``«", "”»"
_SAID = re.compile(
    r"[,?!.] (?:(?:he|she|they|[A-Z]\w+) (?:said|says|added|told|wrote)|(?:said|says|added) [A-Z])"
)
_FOREIGN = re.compile(r"„[^”]*“|»[^«]*«")


def open_quotations(view: TextView) -> Iterator[Pair]:
    """Yield the quotations of a text that never close; for each the passage from its mark on."""
    paragraphs = view.units("paragraph")
    if _FOREIGN.search(view.text):
        for each in view.quotations():
            if not each.closed:
                yield _pair(view.text, each.outer, SURE)
        return
    for number, (start, end) in enumerate(paragraphs):
        following = paragraphs[number + 1][0] if number + 1 < len(paragraphs) else None
        yield from _within(view.text, (start, end), following)


def _within(text: str, paragraph: Extent, following: int | None) -> Iterator[Pair]:
    start, end = paragraph
    opened: re.Match[str] | None = None
    for match in _MARKS.finditer(text, start, end):
        opens, closes = _roles(text, match, start, end)
        if opened is not None and closes:
            opened = None
        elif opens:
            if opened is not None:
                yield _pair(text, (opened.start(), match.start()), SURE)
            opened = match
    if opened is None:
        return
    rest = text[opened.start() : end]
    goes_on = following is not None and text.startswith(opened.group(), following)
    if not goes_on:
        yield _pair(text, (opened.start(), end), SURE)
    elif _SAID.search(rest) or rest[len(opened.group()) :][:1].islower():
        yield _pair(text, (opened.start(), end), LIKELY)


def _roles(text: str, match: re.Match[str], start: int, end: int) -> tuple[bool, bool]:
    """Return whether a mark can open, and whether it can close."""
    sign = match.group()
    before = text[match.start() - 1] if match.start() > start else " "
    after = text[match.end()] if match.end() < end else " "
    if sign in _OPENS:
        turned = after.isspace() and not before.isspace()
        return not turned, turned
    if sign in _CLOSES:
        return False, True
    if before.isdigit() and not after.isalnum():
        return False, True
    opens = not after.isspace() and (before.isspace() or before in "([{—–-‘'")
    closes = not before.isspace() and not after.isalnum()
    return opens, closes and not (opens and before in "([{")


def _pair(text: str, extent: Extent, score: float) -> Pair:
    start, end = extent[0], extent[0] + len(text[slice(*extent)].rstrip())
    words = " ".join(text[start:end].split()[:6])
    return Pair("quotation", (start, end), None, f"a quotation that never closes: {words}", score)
