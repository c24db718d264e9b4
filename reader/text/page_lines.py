"""The text of an element of a page, a line for each block in it, as a browser shows it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.text.page_elements import ADVERTISED, BLOCKS, is_block, is_within_quotation, tag_of
from reader.text.page_math import formula, raised

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LETTERS = re.compile(r"[^\W_]")
_PREFORMATTED = frozenset({"pre", "listing", "plaintext", "xmp"})
_QUOTES = ("“”", "‘’")
_ENDS = frozenset("([{“‘«„‚¿¡ \t\n")
"""What a word may follow without a blank."""


def lines_of(element: Element) -> Iterator[str]:
    """Yield the lines of an element; none is blank.

    Blanks between words are one blank, cells of a row are parted by tabs, and words that only a
    style sheet parts by a blank.
    """
    return (
        line for line in _Lines().of(element) if line.casefold().strip(" :.–—-") not in ADVERTISED
    )


class _Lines:
    """Lines of text on the way."""

    def __init__(self) -> None:
        self._done: list[str] = []
        self._cells: list[str] = []
        self._pieces: list[str] = []
        """Of the line, or of the cell, that is open."""
        self._raised: list[tuple[str, list[str]]] = []
        """Elements that are written in another way as a whole, with what came before them."""
        self._quotes = 0
        self._preformatted = 0

    def of(self, root: Element) -> list[str]:
        """Return the lines of an element."""
        from lxml import etree

        walk = etree.iterwalk(root, events=("start", "end"))
        for event, element in walk:
            if event == "start":
                self._begin(element)
                if tag_of(element) == "math":
                    self._add(formula(element))
                    walk.skip_subtree()
                else:
                    self._add(element.text)
            else:
                self._end(element)
                if element is not root:
                    self._add(element.tail)
        self._break()
        return self._done

    def _add(self, text: str | None) -> None:
        if not text:
            return
        if self._preformatted and not self._raised:
            first, *others = re.split(r"\r\n|[\r\n]", text)
            self._pieces.append(first)
            for line in others:
                self._break()
                self._pieces.append(line)
        else:
            self._pieces.append(text)

    def _line(self) -> str:
        """Return what is in the open line or cell; empty it."""
        text = "".join(self._pieces)
        self._pieces.clear()
        return text.rstrip() if self._preformatted else _BLANKS.sub(" ", text).strip(" ")

    def _break(self) -> None:
        """End the line."""
        if self._raised:
            self._pieces.append(" ")
            return
        line = "\t".join((*self._cells, self._line())) if self._cells else self._line()
        self._cells.clear()
        if line.strip():
            self._done.append(line)

    def _begin(self, element: Element) -> None:
        tag = tag_of(element)
        if tag in ("td", "th"):
            self._begin_cell(element)
        elif tag == "br" or is_block(element) or _ends_quotation(element):
            self._break()
        elif tag in ("sup", "sub", "rt", "rtc"):
            self._raised.append((tag, self._pieces))
            self._pieces = []
        elif tag == "q":
            self._pieces.append(_QUOTES[self._quotes % 2][0])
            self._quotes += 1
        elif tag == "cite" or (tag == "a" and _follows_its_like(element)):
            self._part()
        elif tag == "img":
            alt = element.get("alt") or ""
            self._add("" if _LETTERS.search(alt) else alt)  # a picture of a sign
        self._preformatted += tag in _PREFORMATTED

    def _begin_cell(self, cell: Element) -> None:
        """Begin a cell of a row, or a line where a cell has lines of its own."""
        if any(tag_of(inner) in BLOCKS for inner in cell.iterdescendants()):
            self._break()
        elif not self._raised and (self._cells or "".join(self._pieces).strip()):
            self._cells.append(self._line())

    def _part(self) -> None:
        """Put a blank before what is not parted from the word before it."""
        before = next((piece for piece in reversed(self._pieces) if piece), "")
        if before and before[-1] not in _ENDS:
            self._pieces.append(" ")

    def _end(self, element: Element) -> None:
        tag = tag_of(element)
        if tag in ("sup", "sub", "rt", "rtc"):
            self._end_raised((element.tail or "")[:1])
        elif tag == "q":
            self._quotes -= 1
            self._pieces.append(_QUOTES[self._quotes % 2][1])
        elif tag in ("td", "th"):
            if any(tag_of(inner) in BLOCKS for inner in element.iterdescendants()):
                self._break()
        elif is_block(element) or _ends_quotation(element):
            self._break()
        self._preformatted -= tag in _PREFORMATTED

    def _end_raised(self, after: str) -> None:
        """Put what was raised behind what is before it; `after` is the first sign after it."""
        inner = _BLANKS.sub(" ", "".join(self._pieces)).strip(" ")
        tag, self._pieces = self._raised.pop()
        if not inner:
            return
        if tag in ("rt", "rtc"):
            self._pieces.append(f"({inner})")
        else:
            before = next((piece for piece in reversed(self._pieces) if piece), "")
            words = raised(inner, before, is_sup=tag == "sup")
            self._pieces.append(words)
            if words.startswith(" ") and after.isalnum():
                self._pieces.append(" ")


def _ends_quotation(element: Element) -> bool:
    """Return whether it names the source of the quotation that stands before it."""
    parent = element.getparent()
    if tag_of(element) != "cite" or parent is None or tag_of(parent) in ("footer", "figcaption"):
        return False
    if not is_within_quotation(element):
        return False
    next_one, before = element.getnext(), parent.text or ""
    after = element.tail or ("" if next_one is None or is_block(next_one) else "inline")
    is_after_words = bool(_LETTERS.search(before)) or element.getprevious() is not None
    return is_after_words and not after.strip()


def _follows_its_like(element: Element) -> bool:
    before = element.getprevious()
    return before is not None and tag_of(before) == "a" and not before.tail
