"""What is sent to the terminal: only the cells that differ from what it shows, in few bytes.

A row has cells: a grapheme and how it looks; behind a wide one stands an empty cell. Terminals
differ on the width of some graphemes (`text/cell_counts.py`). A part of a row that has one is
cleared and written whole, and what stands right of it is placed by its column.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from rich.cells import cell_len
from rich.color import ColorSystem
from textual.strip import Strip

from reader.text.cell_counts import may_differ, surplus
from reader.text.characters import is_plain, split

Part = tuple[int, int, Strip]
"""First column and the one after the last of a part of a row, and what is there."""

Drawn = Sequence[tuple[str, str]]
"""What a strip draws: texts, each with the codes of SGR that it is drawn in."""

GAP = 4
"""Unchanged cells between changed ones that are cheaper to write again than to pass over."""

ERASED = 12
"""Blanks that are cheaper to erase and pass over than to write."""

ERASED_LAST = 5
"""Blanks that are cheaper to erase than to write where nothing comes after them."""


_ERASES_PLAIN = ("tmux", "screen", "vt", "ansi", "cons", "Eterm", "eterm", "sun")
"""Kinds of terminal that give cells which are erased no colour, or not always."""


def erases_in_color() -> bool:
    """Return whether the terminal gives cells that it erases the colour of the background."""
    return "TMUX" not in os.environ and not os.environ.get("TERM", "").startswith(_ERASES_PLAIN)


class Look(NamedTuple):
    """How a cell is drawn, in codes of SGR."""

    on: frozenset[str] = frozenset()
    """Attributes."""
    fg: str = "39"
    bg: str = "49"


class Cell(NamedTuple):
    """What one cell shows."""

    text: str
    """Empty: the right half of a wide grapheme."""
    look: Look
    part: tuple[int, ...] = ()
    """Place in a part with graphemes that terminals differ on, and its length; empty: in none."""


_PLAIN = Look()
_OFF = {
    **dict.fromkeys(("1", "2"), "22"),
    "3": "23",
    **dict.fromkeys(("4", "21"), "24"),
    **dict.fromkeys(("5", "6"), "25"),
    **{code: f"2{code}" for code in "789"},
    **dict.fromkeys(("51", "52"), "54"),
    "53": "55",
}
"""Attributes to what switches them off, which may switch off others as well."""
_SHAPES = frozenset("123")
"""Attributes that show nothing on a blank: bold, dim, italic."""


@lru_cache(maxsize=4096)
def look_of(codes: str) -> Look:
    """Return the look that codes of SGR, with semicolons between, give to plain cells."""
    on, fg, bg = set(), _PLAIN.fg, _PLAIN.bg
    rest = codes.split(";") if codes else []
    while rest:
        code, *rest = rest
        if code in ("38", "48"):
            length = 2 if rest[0] == "5" else 4
            code, rest = ";".join([code, *rest[:length]]), rest[length:]
        if code in _OFF:
            on.add(code)
        elif code.startswith(("4", "10")):
            bg = code
        else:
            fg = code
    return Look(frozenset(on), fg, bg)


@lru_cache(maxsize=4096)
def blank(look: Look) -> Cell:
    """Return a blank in a look; all that look the same are the same."""
    on = look.on - _SHAPES
    return Cell(" ", Look(on, look.fg if on else _PLAIN.fg, look.bg))


@lru_cache(maxsize=4096)
def change(now: Look | None, then: Look) -> str:
    """Return the shortest sequence from one look to another; None: from any."""
    if now == then:
        return ""
    codes = [*_codes(_PLAIN, then)]
    afresh = f"\x1b[{';'.join(['0', *codes])}m" if codes else "\x1b[m"
    return afresh if now is None else min(f"\x1b[{';'.join(_codes(now, then))}m", afresh, key=len)


def _codes(now: Look, then: Look) -> Iterator[str]:
    off = {_OFF[code] for code in now.on - then.on}
    yield from sorted(off)
    yield from sorted(code for code in then.on if code not in now.on or _OFF[code] in off)
    if then.fg != now.fg:
        yield then.fg
    if then.bg != now.bg:
        yield then.bg


class Frame:
    """The cells that the terminal shows."""

    def __init__(self, *, erases: bool) -> None:
        """`erases`: the terminal erases cells in the colour of the background."""
        self._erases = erases
        self._width = self._height = 0
        self._rows: dict[int, list[Cell | None]] = {}
        """Cells of the rows that were compared; what nobody knows is None."""
        self._whole: dict[int, Drawn] = {}
        """Rows that were sent whole and not compared yet; a whole screen is sent before keys."""

    def forget(self, width: int, height: int) -> None:
        """Take for granted no more what the terminal shows; it has this size."""
        self._width, self._height = width, height
        self._rows, self._whole = {}, {}

    def update(self, rows: Iterable[tuple[int, Iterable[Part]]], colors: ColorSystem) -> str:
        """Return what makes the terminal show these parts of rows, from left to right."""
        writer = _Writer(erases=self._erases)
        for y, parts in rows:
            if y < self._height:
                drawn = [(x, end, _drawn_by(strip, colors)) for x, end, strip in parts]
                if not self._write_whole(writer, y, drawn):
                    for x, end, texts in drawn:
                        _show(writer, self._known(y), y, x, _cells(texts)[: end - x])
        return writer.end()

    def _write_whole(
        self, writer: _Writer, y: int, parts: Sequence[tuple[int, int, Drawn]]
    ) -> bool:
        """Write a row of which nothing is known and all is plain; whether it is such a row."""
        if y in self._rows or y in self._whole:
            return False
        row = [each for _, _, texts in parts for each in texts]
        text = "".join(text for text, _ in row)
        if len(text) != self._width or not is_plain(text, 0, len(text)):
            return False
        writer.write(y, 0, _plain_runs(row), edge=len(text))
        self._whole[y] = row
        return True

    def _known(self, y: int) -> list[Cell | None]:
        """Return the cells of a row as the terminal shows it."""
        if y in self._whole:
            self._rows[y] = [*_cells(self._whole.pop(y))]
        return self._rows.setdefault(y, [None] * self._width)


def _show(writer: _Writer, row: list[Cell | None], y: int, x: int, cells: Sequence[Cell]) -> None:
    """Write what differs from what a row shows, and note it there."""
    cells = cells[: max(0, len(row) - x)]
    end = x + len(cells)
    if cells and cells[0].part:  # then all have it
        if row[x:end] != cells:
            over = writer.write_part(y, x, cells, edge=len(row))
            row[end : end + over] = [None] * len(row[end : end + over])
    else:
        for start, stop in _differing(row[x:end], cells):
            writer.write(y, x + start, _runs(cells[start:stop]), edge=len(row))
    row[x:end] = cells


def _drawn_by(strip: Strip, colors: ColorSystem) -> Drawn:
    return [
        (text, Strip.render_ansi(style, colors) if style is not None else "")
        for text, style, control in strip
        if text and not control
    ]


def _cells(drawn: Drawn) -> list[Cell]:
    """Return the cells of what a strip draws."""
    cells: list[Cell] = []
    for text, codes in drawn:
        cells += _drawn(text, codes)
    if not any(may_differ(text) for text, _ in drawn) or not any(map(_surplus, cells)):
        return cells
    count = len(cells)
    return [Cell(cell.text, cell.look, (place, count)) for place, cell in enumerate(cells)]


@lru_cache(maxsize=4096)
def _drawn(text: str, codes: str) -> tuple[Cell, ...]:
    """Return the cells of a text in one look."""
    look = look_of(codes)
    if is_plain(text, 0, len(text)):
        of = {sign: Cell(sign, look) for sign in set(text)} | {" ": blank(look)}
        return tuple(map(of.__getitem__, text))
    joined = may_differ(text) or not all(map(cell_len, text))
    cells: list[Cell] = []
    for sign in split(text, 0, len(text)) if joined else text:
        width = cell_len(sign)
        if width or not cells:
            cells.append(blank(look) if sign == " " else Cell(sign, look))
            cells += [Cell("", look)] * (width - 1)
        else:  # it changes what stands before it
            lead = next(place for place in reversed(range(len(cells))) if cells[place].text)
            cells[lead] = Cell(cells[lead].text + sign, look)
    return tuple(cells)


def _surplus(cell: Cell) -> int:
    return 0 if cell.text.isascii() else surplus(cell.text)


def _differing(shown: Sequence[Cell | None], cells: Sequence[Cell]) -> Iterator[tuple[int, int]]:
    """Yield the extents of cells that differ from what is shown, near ones as one.

    None ends within a wide grapheme.
    """
    start = stop = 0
    for at, cell in enumerate(cells):
        if shown[at] == cell and (cell.text or at != stop):
            continue
        if not stop or at > stop + GAP:
            if stop:
                yield start, stop
            start = at
            while not cells[start].text and start:
                start -= 1
        stop = at + 1
    if stop:
        yield start, stop


Run = tuple[bool, str, int, Look]
"""Neighbours in one look: whether they are blanks, what is written, how many cells, the look."""


def _runs(cells: Iterable[Cell]) -> Iterator[Run]:
    """Yield neighbours in one look, blanks for themselves."""
    for (is_blank, look), run in groupby(cells, lambda cell: (cell.text == " ", cell.look)):
        texts = [cell.text for cell in run]
        yield is_blank, "".join(texts), len(texts), look


def _plain_runs(drawn: Drawn) -> Iterator[Run]:
    """Yield what `_runs` yields of the cells of plain texts, without making these."""
    last: Run | None = None
    for whole, codes in drawn:
        look = look_of(codes)
        for text in _WORDS.findall(whole):
            is_blank = not text.strip(" ")
            run = is_blank, text, len(text), blank(look).look if is_blank else look
            if last is not None and (last[0], last[3]) == (is_blank, run[3]):
                run = is_blank, last[1] + text, last[2] + len(text), run[3]
            elif last is not None:
                yield last
            last = run
    if last is not None:
        yield last


_FEW = f" {{1,{ERASED_LAST}}}"
_WORDS = re.compile(f"(?:(?:{_FEW})?[^ ]+)+(?:{_FEW}(?! ))?| +")
"""Words with so few blanks between them that these are written; longer blanks."""


def _pieces(runs: Iterable[Run]) -> Iterator[Run]:
    """Yield neighbours that are written in one look, few blanks among them, and longer blanks."""
    texts: list[str] = []
    cells, look = 0, _PLAIN
    for is_blank, text, count, its in runs:
        if texts and (
            count <= ERASED_LAST and its == blank(look).look if is_blank else its == look
        ):
            texts.append(text)
            cells += count
            continue
        if texts:
            yield False, "".join(texts), cells, look
        texts, cells, look = [] if is_blank else [text], count, its
        if is_blank:
            yield True, text, count, its
    if texts:
        yield False, "".join(texts), cells, look


def _stretches(cells: Sequence[Cell], ground: Cell) -> Iterator[tuple[int, int, int]]:
    """Yield the extents of what is written on a ground, each with its surplus.

    The ground between two is wider than the surplus of the first.
    """
    start = stop = unsure = at = 0
    for is_blank, _, count, look in _runs(cells):
        if not is_blank or look != ground.look:
            if not stop:
                start = at
            elif at - stop > max(1, unsure):
                yield start, stop, unsure
                start, unsure = at, 0
            stop = at + count
            unsure += sum(map(_surplus, cells[at:stop]))
        at += count
    if stop:
        yield start, stop, unsure


class _Writer:
    """Writes cells; knows where the cursor is and in which look it writes."""

    def __init__(self, *, erases: bool) -> None:
        self._erases = erases
        self._out: list[str] = []
        self._look: Look | None = None
        self._y = self._x = -1
        """Where the cursor is; -1: unknown."""

    def end(self) -> str:
        """Return what was written; it ends in no look."""
        return "".join([*self._out, "\x1b[m"]) if self._out else ""

    def write(self, y: int, x: int, runs: Iterable[Run], *, edge: int) -> None:
        """Write cells that take as many as all terminals agree on; `edge`: the width of rows."""
        pieces = [*_pieces(runs)]
        end = x + sum(count for _, _, count, _ in pieces)
        for is_blank, text, count, look in pieces:
            after = x + count
            if is_blank and count > (ERASED_LAST if after == end else ERASED):
                self._clear(y, x, count, look, edge=edge)
            else:
                self._go(y, x)
                self._put(text, look, is_blank=is_blank)
                self._x = after
            x = after

    def write_part(self, y: int, x: int, cells: Sequence[Cell], *, edge: int) -> int:
        """Clear a part of a row and write it; return how many cells it may reach beyond.

        A stretch runs on wherever the terminal is, so that its letters stay together; the next
        one has its place by the column. Where there is no room to run on, each grapheme has.
        """
        ground = blank(cells[-1].look)
        self._clear(y, x, len(cells), ground.look, edge=edge)
        over = 0
        for start, stop, unsure in _stretches(cells, ground):
            pinned = stop + unsure > len(cells)
            self._go(y, x + start)
            for at in range(start, stop):
                over = self._put_unsure(y, x + at, cells[at], pinned=pinned)
            over = over if pinned and stop == len(cells) else 0
        return over

    def _put_unsure(self, y: int, x: int, cell: Cell, *, pinned: bool) -> int:
        """Write a cell where the cursor is or, `pinned`, by its column; return its surplus."""
        if not cell.text:
            return 0
        if pinned:
            self._go(y, x)
        self._put(cell.text, cell.look, is_blank=cell.text == " ")
        more = _surplus(cell)
        self._x = -1 if more or self._x < 0 else x + cell_len(cell.text)
        return more

    def _clear(self, y: int, x: int, count: int, look: Look, *, edge: int) -> None:
        """Fill cells with blanks; where they are erased, the cursor stays before them."""
        self._go(y, x)
        if look.on or not (self._erases or look.bg == _PLAIN.bg):
            self._put(" " * count, look, is_blank=True)
            self._x = x + count
            return
        self._take(look)
        self._out.append("\x1b[K" if x + count == edge else f"\x1b[{count}X")

    def _put(self, text: str, look: Look, *, is_blank: bool) -> None:
        """Write a text in one look where the cursor is."""
        self._take(look, is_blank=is_blank)
        self._out.append(text)

    def _take(self, look: Look, *, is_blank: bool = True) -> None:
        """Write in a look from here on; of a blank, its ground is all that shows."""
        if is_blank and not look.on and self._look is not None:
            look = Look(self._look.on & _SHAPES, self._look.fg, look.bg)
        self._out.append(change(self._look, look))
        self._look = look

    def _go(self, y: int, x: int) -> None:
        """Put the cursor on a cell."""
        column = "\r" if not x else f"\x1b[{x + 1}G"
        if y == self._y:
            right = x - self._x if 0 <= self._x <= x else 0
            if x == self._x:
                return
            onward = f"\x1b[{right if right > 1 else ''}C"
            self._out.append(min(onward, column, key=len) if right else column)
        elif y == self._y + 1 and self._y >= 0 and not x:
            self._out.append("\r\n")
        else:
            self._out.append(f"\x1b[{y + 1};{x + 1}H" if x else f"\x1b[{y + 1}H")
        self._y, self._x = y, x
