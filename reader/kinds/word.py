"""Word documents (.docx): what an editor sees once all changes are accepted, with its notes behind.

Tracked insertions are kept, deletions and comments left out; so are headers and footers. Cells of a
row are parted by tabs.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from reader.kinds.base import RECOGNISE, NoText, Part
from reader.kinds.markup import lines_in, parsed, words_of
from reader.kinds.packed import Packed, dublin_core
from reader.model.article import Said, shorten, text_title
from reader.text.page_data import first_value

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_MOST_IN_A_ROW = 300
"""Characters of a cell whose paragraphs are put on one line."""

_BACK = ("#footnote-ref", "#endnote-ref", "#comment-ref")
"""Where links lead that lead back from a note."""


def read(data: bytes, _encoding: str | None) -> Iterator[Part]:
    """Yield the document. Raises NoText where there is none, ImportError without the libraries."""
    import mammoth

    packed = Packed(data)
    if "word/document.xml" not in packed and not _has_document(packed):
        raise NoText(": it is no Word document; open it where it is from and save it as .docx")
    converted = mammoth.convert_to_html(
        io.BytesIO(data),
        convert_image=mammoth.images.img_element(lambda image: {}),
        include_embedded_style_map=False,
        external_file_access=False,
    )
    root = parsed(converted.value)
    if root is None:
        raise NoText(": there are no words in it; if it is a scan, " + RECOGNISE)
    headings = root.findall(".//h1")
    heading = words_of(headings[0].text_content()) if headings else ""
    _tidy(root)
    text = "\n".join(lines_in(root))
    core = packed.markup("docProps/core.xml")
    creators = [each for each in dublin_core(core, "creator") if each not in _TEMPLATE]
    said = Said(  # when the file was made is not when the article was published
        byline=first_value([", ".join(creators)]),
        language=first_value([*dublin_core(core, "language"), *_languages(packed)], 35),
    )
    title = next(iter(dublin_core(core, "title")), "") or heading
    yield Part(text, shorten(title) or text_title(text), said=said)


_TEMPLATE = frozenset({"python-docx"})
"""What documents say that a program has made from its template: nobody wrote it."""


def _has_document(packed: Packed) -> bool:
    relations = packed.read("_rels/.rels")
    return b"/officeDocument" in relations and b"word" in relations


def _languages(packed: Packed) -> list[str]:
    """Return the language that the styles say words are in."""
    styles = packed.markup("word/styles.xml")
    found = styles.iter("{*}lang") if styles is not None else ()
    return [value for each in found for name, value in each.items() if name.endswith("}val")][:1]


def _tidy(root: HtmlElement) -> None:
    """Leave out what leads back from notes, and have cells in their rows."""
    for link in root.findall(".//a"):
        if (link.get("href") or "").startswith(_BACK):
            link.drop_tree()
    for struck in root.findall(".//s"):
        struck.drop_tag()  # it is seen, and not a change that is tracked
    for row in root.iter("tr"):
        for cell in row:
            _join(cell, whole=len(row) == 1)


def _join(cell: HtmlElement, *, whole: bool) -> None:
    """Have a cell on the line of its row: its paragraphs, parted by blanks, where they are few
    words. What is in a cell with more, or in one that is the `whole` row, is a text set in it."""
    paragraphs = list(cell)
    words = len(cell.text_content()) <= _MOST_IN_A_ROW and not whole
    if len(paragraphs) > 1 and not words:
        return
    if all(each.tag == "p" for each in paragraphs):
        for each in paragraphs:
            each.tail = f"{each.tail or ''} "
            each.drop_tag()
