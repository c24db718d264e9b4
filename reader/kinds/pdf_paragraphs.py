"""Paragraphs of pages: lines joined, hyphenation undone, headers and page numbers left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from reader.kinds.pdf_order import Line, lines_in_order, without_drawn
from reader.kinds.pdf_written import Piece, is_rtl, rows_of

_EDGE = 0.12
"""Part of a page, at its top and bottom, in which headers and page numbers stand."""
_OUTERMOST = 3
"""Lines from there that are looked at."""
_OFTEN = 0.3
"""Part of the pages on which a header or footer comes again."""
_FEW = 3
"""Words of a header that ends as a sentence does."""
_MANY = 10
"""Words of any header."""
_SPACE = 1.3
"""Of the usual distance of lines: more is a new paragraph."""
_OTHER_SIZE = 1.12
"""Of the size of letters: a heading, or a note."""
_BLANK = 0.4
"""Of the size of letters: at most as wide is a blank between words."""
_UNSEEN = 0.5
"""Of the size of letters: what letters that are written from the right take beside their boxes."""
_INDENT = 0.8
"""Of the size of letters: by how much a first line is moved in."""

_NUMBER = re.compile(
    r"\W*(?:(?:p|pp|page|pag|pagina|página|seite|s|sivu|side|стр|صفحة)\.?\s*)?"
    r"(?:\d{1,4}|[ivxlc]{1,7}|[٠-٩]{1,4})(?:\s*(?:of|/|von|de|sur|di|von|من)\s*\d{1,4})?\W*",
    re.IGNORECASE,
)
_PRINTED = re.compile(r"(?:https?|file)://\S+|,?\d{1,2}/\d{1,2}/\d{2,4},? \d{1,2}:\d\d")
"""How a row begins that a browser puts on each page that it prints."""
_BULLET = re.compile(r"(?:[•◦▪‣●○■□–—*·-]|\(?(?:\d{1,3}|[a-z])[.)]|\d{1,3}(?:\.\d{1,3})+)\s")
_ONLY_BULLETS = "•◦▪‣●○■□"
"""Signs that no line within a sentence begins with, as one may with a dash or a number."""
_ENDS = re.compile(r"[.!?:;…。！？؟।]['\"”’»)\]]*\d{0,3}$")
_HYPHENATED = re.compile(r"(?:(\w+)-)$")
_FIRST_WORD = re.compile(r"\w+")


_OPENING, _CLOSING = "([{«‹", ")]}»›"
_BEGUN = re.compile(r"(?:^|(?<=\s))[)\]}»›](?=\w)")
_ENDED = re.compile(r"(?<=[\w\u064b-\u0652.,،؛؟!])[(\[{«‹](?=[\s.,،؛؟!:]|$)")
_OPENED = dict(zip(_CLOSING, _OPENING, strict=True))
_CLOSED = dict(zip(_OPENING, _CLOSING, strict=True))
_APART = re.compile(r"(?<=[^\s\W])([(\[{«‹])\s(?=\w)")
"""A bracket that opens, with the blank before it behind it."""
_ITEM = re.compile(r"(?<!\w)(?:\d{1,3}|\w)[()\[\]{}]")
"""What begins an item of a list, as `1)`: its bracket is of no pair."""


class Page(NamedTuple):
    """A page with its pieces of text, in the order of the file."""

    width: float
    height: float
    pieces: list[Piece]


class _Placed(NamedTuple):
    """A line with its page."""

    page: int
    line: Line


def paragraphs_of(pages: Sequence[Page]) -> list[str]:
    """Return the paragraphs of pages in reading order; none is blank."""
    kept = _without_margins(pages)
    lines = [
        _Placed(number, line)
        for number, pieces in enumerate(kept)
        for line in lines_in_order(pieces)
    ]
    if not lines:
        return []
    words = Counter(
        word for each in lines for word in re.findall(r"[\w-]+", each.line.text.lower())
    )
    rtl = is_rtl("".join(each.line.text for each in lines))
    spacing = _spacing(lines)
    paragraphs = [lines[0].line.text]
    for before, after in pairwise(lines):
        if _is_item(paragraphs[-1], before, after, rtl=rtl) or _begins(
            before, after, spacing, rtl=rtl
        ):
            paragraphs.append(after.line.text)
        else:
            paragraphs[-1] = _joined(paragraphs[-1], after.line.text, words)
    blanks = re.compile(r"[^\S\t]+")
    plain = (without_drawn(each) for each in paragraphs)
    found = [line for each in plain if (line := blanks.sub(" ", each).strip())]
    return [*map(_mirrored, found)] if rtl else found


def _mirrored(text: str) -> str:
    """Return a text that is written from the right with its brackets as they are written.

    Some files say how a bracket is drawn, and the library turns some of them round. Of two that
    are not a pair the first opens and the second closes, with the blank where it belongs, but those
    of items of a list.
    """
    text = _BEGUN.sub(lambda sign: _OPENED.get(sign[0], sign[0]), text)
    text = _ENDED.sub(lambda sign: _CLOSED.get(sign[0], sign[0]), text)
    for opening, closing in _CLOSED.items():
        signs = re.sub(f"[^{re.escape(opening + closing)}]", "", text)
        if len(signs) == 2 and signs != opening + closing and not _ITEM.search(text):
            before, inside, after = re.split(f"[{re.escape(signs)}]", text)
            text = f"{before}{opening}{inside}{closing}{after}"
    return _APART.sub(r" \1", text)


def _without_margins(pages: Sequence[Page]) -> list[list[Piece]]:
    """Return the pieces of each page without headers, footers and page numbers."""
    edges = [list(_edges(page)) for page in pages]
    often = Counter(key for page in edges for key in {key for key, _ in page})
    least, most = max(2, _OFTEN * len(pages)), max(3, len(pages) // 2 + 1)
    kept = []
    for page, found in zip(pages, edges, strict=True):
        comes_again = [
            row for key, row in found if often[key] >= (most if _is_sentence(key[1]) else least)
        ]
        out = {id(piece) for row in comes_again for piece in row}
        out |= _page_number(page, [row for _, row in found])
        kept.append([piece for piece in page.pieces if id(piece) not in out])
    return kept


Key = tuple[bool, str, int]
"""At the top or not, the words, without their numbers where they are no sentence, and about
where."""


def _is_sentence(text: str) -> bool:
    """Return whether a row may be of the text: then it is left out only where it is on most pages,
    as it stands."""
    words = len(text.split())
    return words > _MANY or (words > _FEW and _ENDS.search(text) is not None)


def _edges(page: Page) -> Iterator[tuple[Key, list[Piece]]]:
    """Yield the outermost rows at the top and the bottom of a page."""
    rows = rows_of(page.pieces)
    for top, ordered in ((True, rows), (False, rows[::-1])):
        for row in ordered[:_OUTERMOST]:
            share = row[0].y / page.height if page.height else 0
            if share < 1 - _EDGE if top else share > _EDGE:
                break
            text = " ".join(piece.text for piece in row)
            words = text if _is_sentence(text) else re.sub(r"\d+", "#", text)
            yield (top, words, round(share * 50)), row


def _page_number(page: Page, rows: list[list[Piece]]) -> set[int]:
    """Return the pieces of an outermost row that is only a number, or of who printed it."""
    outermost = rows_of(page.pieces)
    ends = (outermost[:1] + outermost[-1:]) if len(outermost) > 1 else []
    found: set[int] = set()
    for row in rows:
        text = " ".join(piece.text for piece in row)
        if row in ends and (_NUMBER.fullmatch(text) or _PRINTED.match(text)):
            found.update(map(id, row))
    return found


def _spacing(lines: Sequence[_Placed]) -> float:
    """Return the usual distance of lines, in sizes of letters."""
    steps = [
        (before.line.y - after.line.y) / after.line.size
        for before, after in pairwise(lines)
        if before.page == after.page
        and before.line.column == after.line.column
        and after.line.size
        and 0 < before.line.y - after.line.y < 3 * after.line.size
    ]
    return median(steps) if steps else 1.2


def _begins(before: _Placed, after: _Placed, spacing: float, *, rtl: bool) -> bool:
    """Return whether a line begins a paragraph."""
    one, other = before.line, after.line
    sizes = sorted((one.size, other.size))
    if sizes[1] > _OTHER_SIZE * sizes[0] or "\t" in one.text or "\t" in other.text:
        return True
    if before.page != after.page or one.column != other.column:
        return bool(_ENDS.search(one.text)) or (other.text[:1].isupper() and _room(one, other, rtl))
    if one.y - other.y > _SPACE * spacing * other.size:
        return True
    moved, least = _indent(other, rtl), _INDENT * other.size
    if moved > least and _indent(one, rtl) > least and _ENDS.search(one.text):
        return True  # a paragraph of one line, and the next one
    return moved - _indent(one, rtl) > least or _room(one, other, rtl)


def _is_item(paragraph: str, before: _Placed, after: _Placed, *, rtl: bool) -> bool:
    """Return whether a line is an item of a list, and no dash or number within a paragraph ("reach
    / 2.1 million", "24 to / 19. Then")."""
    one, other = before.line, after.line
    sign = _BULLET.match(other.text)
    if sign is None or sign[0][0] in _ONLY_BULLETS:
        return sign is not None
    first = _BULLET.match(paragraph)
    if first is not None and _kind(first[0]) == _kind(sign[0]):
        return True
    if "." in sign[0][:-2] and other.text[sign.end() :][:1].islower():
        return False
    return bool(_ENDS.search(one.text)) or _room(one, other, rtl)


def _kind(sign: str) -> str:
    """Return what the signs of a list have in common."""
    return re.sub(r"[a-z]", "a", re.sub(r"\d+", "1", sign.strip()))


def _indent(line: Line, rtl: bool) -> float:
    left, right = line.bounds
    return right - line.right if rtl else line.left - left


def _room(one: Line, other: Line, rtl: bool) -> bool:
    """Return whether a line had room for the first word of the next: it ended there."""
    if _HYPHENATED.search(one.text):
        return False
    left, right = one.bounds
    room = one.left - left if rtl else right - one.right
    return room > other.first + (_BLANK + _UNSEEN * rtl) * other.size


def _joined(text: str, line: str, words: Counter[str]) -> str:
    """Return a paragraph with one more line, in which no word is cut."""
    cut, rest = _HYPHENATED.search(text), _FIRST_WORD.match(line)
    if cut is None or rest is None:
        ends_in_dash = text.endswith(("-", "–", "—", "/"))
        return text + line if ends_in_dash and not text[-2:-1].isspace() else f"{text} {line}"
    whole, compound = cut[1] + rest[0], f"{cut[1]}-{rest[0]}"
    if words[whole.lower()] or not (words[compound.lower()] or not rest[0][0].islower()):
        return text[:-1] + line
    return text + line
