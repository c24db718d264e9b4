"""A screen in memory: pyte's, with today's underlines, and a cell per grapheme."""

from __future__ import annotations

from collections import defaultdict
from copy import copy
from typing import Any, NamedTuple

import pyte
import regex
from pyte import graphics, modes
from pyte.screens import StaticDefaultDict
from wcwidth import wcswidth


class Style(NamedTuple):
    """How one cell is drawn."""

    fg: str = "default"
    """`#rrggbb`, a name of the 16 colours, or `default`."""
    bg: str = "default"
    bold: bool = False
    dim: bool = False
    italic: bool = False
    underline: str = ""
    """Empty, `single`, `double`, `curly`, `dotted` or `dashed`."""
    reverse: bool = False
    strike: bool = False
    blink: bool = False


class Cell(NamedTuple):
    """What pyte keeps per cell, under the names that it uses."""

    data: str = " "
    fg: str = "default"
    bg: str = "default"
    bold: bool = False
    italics: bool = False
    underscore: str = ""
    strikethrough: bool = False
    reverse: bool = False
    blink: bool = False
    dim: bool = False

    @property
    def style(self) -> Style:
        return Style(
            _colour(self.fg),
            _colour(self.bg),
            self.bold,
            self.dim,
            self.italics,
            self.underscore,
            self.reverse,
            self.strikethrough,
            self.blink,
        )


_CHANGES: dict[int, dict[str, object]] = {
    0: Cell()._asdict(),
    1: {"bold": True},
    2: {"dim": True},
    3: {"italics": True},
    4: {"underscore": "single"},
    5: {"blink": True},
    7: {"reverse": True},
    9: {"strikethrough": True},
    21: {"underscore": "double"},
    22: {"bold": False, "dim": False},
    23: {"italics": False},
    24: {"underscore": ""},
    25: {"blink": False},
    27: {"reverse": False},
    29: {"strikethrough": False},
    **{code: {"fg": name} for code, name in {**graphics.FG_ANSI, **graphics.FG_AIXTERM}.items()},
    **{code: {"bg": name} for code, name in {**graphics.BG_ANSI, **graphics.BG_AIXTERM}.items()},
}
_UNDERLINES = ("", "single", "double", "curly", "dotted", "dashed")


class Screen(pyte.Screen):
    """One page of cells, and a second one behind it as terminals have it."""

    def __init__(self, columns: int, lines: int) -> None:
        super().__init__(columns, lines)
        self._behind: tuple[Any, Any] | None = None

    @property
    def default_char(self) -> Cell:  # type: ignore[override]
        return Cell(reverse=modes.DECSCNM in self.mode)

    def reset(self) -> None:
        super().reset()
        self.cursor.attrs = self.default_char

    def show_alternate(self, on: bool) -> None:
        """Show the alternate page, empty; or the one behind it, as it was left."""
        if on and self._behind is None:
            self._behind = self.buffer, copy(self.cursor)
            self.buffer = defaultdict(lambda: StaticDefaultDict(self.default_char))
        elif not on and self._behind is not None:
            self.buffer, self.cursor = self._behind
            self._behind = None

    def draw(self, data: str) -> None:
        """Write text at the cursor, a grapheme at a time."""
        for grapheme in regex.findall(r"\X", data):
            self._put(grapheme, wcswidth(grapheme))
        self.dirty.add(self.cursor.y)

    def _put(self, grapheme: str, width: int) -> None:
        line = self.buffer[self.cursor.y]
        if width <= 0:  # belongs to what was written before; a control shows nothing
            before = max(0, self.cursor.x - 1)
            if width == 0:
                line[before] = line[before]._replace(data=line[before].data + grapheme)
            return
        if self.cursor.x + width > self.columns:
            self._past_the_edge(width)
            line = self.buffer[self.cursor.y]
        line[self.cursor.x] = self.cursor.attrs._replace(data=grapheme)
        for stub in range(self.cursor.x + 1, self.cursor.x + width):
            line[stub] = self.cursor.attrs._replace(data="")
        self.cursor.x += width

    def _past_the_edge(self, width: int) -> None:
        if modes.DECAWM in self.mode:
            self.carriage_return()
            self.linefeed()
        else:
            self.cursor.x = self.columns - width

    def select_graphic_rendition(self, *attrs: int, **_: bool) -> None:
        """Change the style of what is written next."""
        codes = list(attrs) or [0]
        changes: dict[str, object] = {}
        while codes:
            code = codes.pop(0)
            if code in (38, 48):
                changes["fg" if code == 38 else "bg"] = _take_colour(codes)
            else:
                changes.update(_CHANGES.get(code, {}))
        self.cursor.attrs = self.cursor.attrs._replace(**changes)

    def underline(self, kind: int) -> None:
        """Underline what is written next, by the kinds that terminals number."""
        name = _UNDERLINES[kind] if kind < len(_UNDERLINES) else "single"
        self.cursor.attrs = self.cursor.attrs._replace(underscore=name)

    def cells(self, row: int) -> list[Cell]:
        """Return the cells of a row; behind a wide one stands a cell without text."""
        line = self.buffer[row]
        return [line[column] for column in range(self.columns)]


def _take_colour(codes: list[int]) -> str:
    """Take the rest of a 38 or 48 off `codes` and return the colour."""
    kind = codes.pop(0) if codes else 0
    if kind == 5 and codes:
        return graphics.FG_BG_256[min(codes.pop(0), 255)]
    if kind == 2 and len(codes) >= 3:
        red, green, blue = codes.pop(0), codes.pop(0), codes.pop(0)
        return f"{red:02x}{green:02x}{blue:02x}"
    codes.clear()
    return "default"


def _colour(name: str) -> str:
    """Return `#rrggbb` for pyte's hex digits; names stay."""
    return f"#{name}" if regex.fullmatch(r"[0-9a-f]{6}", name) else name
