"""Write PDF files for tests: words at places, in Helvetica, or in Arabic as a printer draws it."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

_WIDTHS = (
    "278 278 355 556 556 889 667 191 333 333 389 584 278 333 278 278 556 556 556 556 556 556"
    " 556 556 556 556 278 278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667"
    " 556 833 722 778 667 778 722 667 611 722 667 944 667 667 611 278 278 278 469 556 333 556"
    " 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 556 333 500 278 556 500 722"
    " 500 500 500 334 260 334 584"
)
_ADVANCE = dict(enumerate(map(int, _WIDTHS.split()), 32))
_ADVANCE |= {ord("’"): 222, ord("‘"): 222, ord("“"): 333, ord("”"): 333, ord("—"): 1000}
"""Thousandths of the size of letters, for Helvetica."""

_LEFT_TO_RIGHT = re.compile(r"[0-9A-Za-z]+(?:[.,/-][0-9A-Za-z]+)*")
"""What is drawn from the left in an Arabic text."""
_RIGHT_JOINING = frozenset("اأإآدذرزوؤةىء")
"""Arabic letters that are not joined to the next one."""


def width_of(text: str, size: float) -> float:
    """Return how wide a text is, in points."""
    return sum(_ADVANCE.get(ord(sign), 556) for sign in text) * size / 1000


def drawn_forms(text: str) -> str:
    """Return an Arabic text as the forms of its letters, from left to right as they are drawn."""
    forms: dict[tuple[str, str], str] = {}
    for code in range(0xFE70, 0xFEFD):
        kind, *base = unicodedata.decomposition(chr(code)).split() or [""]
        letters = "".join(chr(int(each, 16)) for each in base)
        forms[letters, kind.strip("<>")] = chr(code)
    drawn: list[str] = []
    joins = False
    index = 0
    while index < len(text):
        letter = text[index : index + 2]
        letter = letter if (letter, "isolated") in forms and letter[0] == "ل" else text[index]
        index += len(letter)
        is_letter = (letter, "isolated") in forms
        on = index < len(text) and (text[index], "final") in forms
        on = on and letter[-1] not in _RIGHT_JOINING and is_letter
        kind = {(0, 0): "isolated", (0, 1): "initial", (1, 0): "final", (1, 1): "medial"}
        drawn.append(forms.get((letter, kind[int(joins and is_letter), int(on)]), letter))
        joins = on
    return _LEFT_TO_RIGHT.sub(lambda run: run[0][::-1], "".join(reversed(drawn)))


@dataclass
class Sheet:
    """One page."""

    width: float = 595
    height: float = 842
    shown: list[str] = field(default_factory=list)
    forms: dict[str, int] = field(default_factory=dict)
    """Arabic forms by their number in the font."""

    def put(self, x: float, y: float, text: str, size: float = 10) -> None:
        """Draw a text that begins at a place."""
        data = text.encode("cp1252").hex()
        self.shown.append(f"BT /F1 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{data}> Tj ET")

    def put_arabic(self, right: float, y: float, text: str, size: float = 10) -> None:
        """Draw an Arabic text that ends, at its right, at a place."""
        drawn = drawn_forms(text)
        numbers = [self.forms.setdefault(sign, len(self.forms) + 1) for sign in drawn]
        x = right - len(drawn) * size / 2
        data = "".join(f"{number:04x}" for number in numbers)
        self.shown.append(f"BT /F2 {size} Tf 1 0 0 1 {x:.2f} {y:.2f} Tm <{data}> Tj ET")


def pdf(sheets: Sequence[Sheet], **info: str) -> bytes:
    """Return a file of pages; `info`: such as `Title`."""
    forms: dict[str, int] = {}
    for sheet in sheets:
        forms.update(sheet.forms)
    kids = " ".join(f"{7 + 2 * number} 0 R" for number in range(len(sheets)))
    told = " ".join(f"/{name} ({value})" for name, value in info.items())
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {len(sheets)} >>".encode(),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /Made /Encoding /Identity-H /ToUnicode 5 0 R"
            b" /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Made /DW 500"
            b" /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >>"
            b" /FontDescriptor << /Type /FontDescriptor /FontName /Made /Flags 4 /Ascent 800"
            b" /Descent -200 /CapHeight 700 /StemV 80 /ItalicAngle 0"
            b" /FontBBox [0 -200 500 800] >> >>"
            b"] >>"
        ),
        _stream(_to_unicode(forms)),
        f"<< {told} >>".encode(),
    ]
    for number, sheet in enumerate(sheets):
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {sheet.width} {sheet.height}] /Contents"
            f" {8 + 2 * number} 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>".encode()
        )
        objects.append(_stream("\n".join(sheet.shown)))
    return _file(objects)


def _file(objects: Iterable[bytes]) -> bytes:
    data, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(places) + 1
    trailer = b"<< /Size %d /Root 1 0 R /Info 6 0 R >>" % size
    head = b"xref\n0 %d\n0000000000 65535 f \n" % size
    return data + head + table + b"trailer\n%s\nstartxref\n%d\n%%%%EOF\n" % (trailer, len(data))


def _stream(content: str) -> bytes:
    packed = zlib.compress(content.encode("latin-1"))
    head = b"<< /Length %d /Filter /FlateDecode >>" % len(packed)
    return head + b"\nstream\n" + packed + b"\nendstream"


def _to_unicode(forms: dict[str, int]) -> str:
    lines = "\n".join(
        f"<{number:04x}> <{sign.encode('utf-16-be').hex()}>" for sign, number in forms.items()
    )
    return (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        "1 begincodespacerange <0000> <ffff> endcodespacerange\n"
        f"{len(forms)} beginbfchar\n{lines}\nendbfchar\nendcmap end end"
    )


def wrapped(
    text: str, room: float, size: float, *, indent: float = 0, hyphens: bool = False
) -> Iterator[str]:
    """Yield the lines of a paragraph; `hyphens`: a long word is cut where it does not fit.

    The first line has less room by the indent.
    """
    line, whole = "", room
    room -= indent
    for word in text.split():
        longer = f"{line} {word}" if line else word
        if width_of(longer, size) <= room:
            line = longer
            continue
        if hyphens and word.isalpha() and len(word) > 7:
            for cut in range(len(word) - 3, 2, -1):
                begun = f"{line} {word[:cut]}-"
                if width_of(begun, size) <= room:
                    line, word = begun, word[cut:]
                    break
        yield line
        line, room = word, whole
    yield line


@dataclass
class Layout:
    """How paragraphs are set on pages."""

    columns: int = 1
    size: float = 10
    leading: float = 12
    space: float = 6
    """Between paragraphs."""
    indent: float = 0
    hyphens: bool = False
    header: str = ""
    """With `#` for the number of the page."""
    footer: str = ""

    def set(self, paragraphs: Sequence[str]) -> list[Sheet]:
        """Return the pages; a paragraph that begins with `# ` is a heading over all columns."""
        sheets: list[Sheet] = []
        margin, gutter, top, bottom = 60.0, 20.0, 770.0, 70.0
        each_wide = (595 - 2 * margin - gutter * (self.columns - 1)) / self.columns
        column, y, ceiling = self.columns, bottom, top

        def fresh() -> None:
            nonlocal column, y, ceiling
            column += 1
            if column >= self.columns:
                sheets.append(Sheet())
                number = str(len(sheets))
                sheets[-1].put(margin, 805, self.header.replace("#", number), 8)
                sheets[-1].put(290, 36, self.footer.replace("#", number), 8)
                column, ceiling = 0, top
            y = ceiling

        for paragraph in paragraphs:
            if paragraph.startswith("# "):
                fresh() if not sheets else None
                y -= 2 * self.leading
                sheets[-1].put(margin, y, paragraph[2:], 1.6 * self.size)
                y -= self.leading
                ceiling = y
                continue
            lines = wrapped(
                paragraph, each_wide, self.size, indent=self.indent, hyphens=self.hyphens
            )
            for number, line in enumerate(lines):
                if y < bottom + self.leading:
                    fresh()
                y -= self.leading
                x = margin + column * (each_wide + gutter) + (0 if number else self.indent)
                sheets[-1].put(x, y, line, self.size)
            y -= self.space
        return sheets
