"""PDF files: the words of the pages in reading order, a line a paragraph.

The library says where each character stands; `reader.kinds.pdf_order` says in which order they are
read, `reader.kinds.pdf_paragraphs` what is a paragraph.
"""

from __future__ import annotations

import ctypes
import math
import unicodedata
from collections.abc import Iterator
from typing import Any

from reader.kinds.base import RECOGNISE, NoText, Part
from reader.kinds.pdf_order import pieces_of, without_drawn
from reader.kinds.pdf_paragraphs import Page, paragraphs_of
from reader.kinds.pdf_written import Piece
from reader.model.article import Said, shorten, text_title
from reader.text.page_data import first_value

MOST_PAGES = 2_000
MOST_CHARACTERS = 20_000_000

_HYPHENS = "\x02\xad\ufffe"
"""What the library gives for a hyphen at the end of a line."""
_FOLDED = ((0xFB00, 0xFDFF), (0xFE70, 0xFEFC))
"""Ligatures and the forms that Arabic letters have within a word: what is drawn, not written."""


def read(data: bytes, _encoding: str | None) -> Iterator[Part]:
    """Yield the text.

    Raises:
        NoText: it cannot be opened, is too long, or has no words.
        ImportError: the library is missing.
    """
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise NoText(_why_closed(str(error))) from None
    if _is_cut_off(data):
        raise NoText(_CUT_OFF)
    count = len(document)
    if count > MOST_PAGES:
        raise NoText(
            f": it has {count:,} pages, and {MOST_PAGES:,} are read at once; make parts of it: "
            f"qpdf --split-pages={MOST_PAGES} FILE.pdf PART.pdf"
        )
    pages = list(_pages(document, count))
    paragraphs = paragraphs_of(pages)
    if not paragraphs:
        raise NoText(f": there are no words in its {_counted(count)}; if it is a scan, {RECOGNISE}")
    text = "\n".join(paragraphs)
    if _unreadable(text):
        raise NoText(f": its letters do not say which they are; {RECOGNISE}")
    told = document.get_metadata_dict(skip_empty=True)
    told = {name: value for name, value in told.items() if value.casefold() not in _NOBODY}
    said = Said(first_value([told.get("Author")]))  # when the file was made says no more
    title = first_value([told.get("Title")]) or _largest(pages) or text_title(text)
    yield Part(text, shorten(folded(title)), said=said)


_NOBODY = frozenset({"anonymous", "unknown", "unspecified", "untitled", "(anonymous)"})
"""What programs write where nobody said who wrote it or what it is called."""


_CUT_OFF = (
    ": it is cut off, since no table of its objects ends it; get it once more from where it is "
    "from, or read what is there: qpdf FILE.pdf NEW.pdf"
)


def _is_cut_off(data: bytes) -> bool:
    """Return whether a file ends behind an object: the library reads what it has silently."""
    last = data.rfind(b" obj")
    return last > max(data.rfind(b"startxref"), data.rfind(b"%%EOF"))


def _why_closed(error: str) -> str:
    if "assword" in error:
        return (
            ": it has a password; save it without one: "
            "qpdf --decrypt --password=PASSWORD FILE.pdf NEW.pdf"
        )
    return ": it is damaged or cut off; get it once more from where it is from"


def _counted(count: int) -> str:
    return "page" if count == 1 else f"{count:,} pages"


def _pages(document: Any, count: int) -> Iterator[Page]:
    """Yield each page's pieces of text."""
    characters = 0
    for number in range(count):
        page = document[number]
        try:
            text_page = page.get_textpage()
            characters += text_page.count_chars()
            if characters > MOST_CHARACTERS:
                raise NoText(": it has more characters than are read; make parts of it")
            width, height = page.get_size()
            yield Page(width, height, pieces_of(_characters(text_page)))
            text_page.close()
        finally:
            page.close()


def _characters(text_page: Any) -> Iterator[Piece]:
    """Yield the characters of a page in the order of the library, each as a piece of its own.

    What it puts in itself is a blank or a line end, and has no place; what is drawn and has no
    letter may be a line end to it, too.
    """
    from pypdfium2 import raw

    x, y, box = ctypes.c_double(), ctypes.c_double(), raw.FS_RECTF()
    matrix = raw.FS_MATRIX()
    for index in range(text_page.count_chars()):
        code = raw.FPDFText_GetUnicode(text_page, index)
        if raw.FPDFText_IsGenerated(text_page, index) == 1:
            yield Piece(" " if code == 0x20 else "\n", 0, 0, 0, 0)
            continue
        raw.FPDFText_GetCharOrigin(text_page, index, ctypes.byref(x), ctypes.byref(y))
        raw.FPDFText_GetLooseCharBox(text_page, index, ctypes.byref(box))
        raw.FPDFText_GetMatrix(text_page, index, ctypes.byref(matrix))
        size = raw.FPDFText_GetFontSize(text_page, index) * math.hypot(matrix.c, matrix.d)
        text = "-" if chr(code) in _HYPHENS else folded(chr(code or 0xA))
        yield Piece(text, box.left, box.right, y.value, size or 1)


_SYMBOLS = str.maketrans(dict(zip("\uf0b7\uf0a7\uf0d8\uf0fc\uf02d", "•▪➢✓–", strict=True)))
"""Bullets of symbol fonts, which have them where no letters are."""


def folded(text: str) -> str:
    """Return a text with what is only drawn in another form as it is written."""
    if text.isascii():
        return text
    text = text.translate(_SYMBOLS)
    return "".join(
        unicodedata.normalize("NFKC", sign).strip() or sign
        if any(first <= ord(sign) <= last for first, last in _FOLDED)
        else sign
        for sign in text
    )


def _unreadable(text: str) -> bool:
    """Return whether too many characters are unassigned for anybody to read the text."""
    bad = sum(text.count(sign) for sign in {*text} if unicodedata.category(sign) in ("Co", "Cn"))
    return 4 * (bad + text.count("\ufffd")) > len(text)


def _largest(pages: list[Page]) -> str:
    """Return the words in the largest letters of the first page, if larger than the others."""
    pieces = pages[0].pieces if pages else []
    sizes = sorted(round(piece.size, 1) for piece in pieces for _ in piece.text)
    if not sizes or sizes[-1] < 1.2 * sizes[len(sizes) // 2]:
        return ""
    words = (piece.text for piece in pieces if round(piece.size, 1) == sizes[-1])
    return without_drawn(" ".join(words))
