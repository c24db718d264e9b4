"""Between a program and the screen in memory: reads what terminals read, answers what they answer.

pyte stumbles over sequences that were made since: this takes them out of the stream, keeps what
they say, and lets through what pyte knows.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable

import pyte
import regex

from tests.terminal.screen import Screen

_SEQUENCE = regex.compile(
    r"\x1b\[(?P<private>[<=>?]?)(?P<values>[\d:;]*)(?P<between>[ -/]*)(?P<final>[@-~])"
    r"|\x1b(?P<kind>[\]PX^_])(?P<string>[^\x07\x1b]*)(?:\x07|\x1b\\)"
    r"|\x1b[ #%()*+].|\x1b[0-9=>@-OQ-WYZ\\c-~]"
)

ALTERNATE, SYNCHRONISED, CURSOR, WRAP = 1049, 2026, 25, 7
MOUSE = frozenset({1000, 1002, 1003, 1006, 1015, 1016})
FOCUS, PASTE = 1004, 2004

_KNOWN_TO_PYTE = {CURSOR, WRAP}
_NAMES = {
    ALTERNATE: "alternate screen",
    FOCUS: "focus reports",
    PASTE: "bracketed paste",
    SYNCHRONISED: "synchronised output",
    **dict.fromkeys(MOUSE, "mouse"),
}


class Emulator:
    """A terminal as a program sees it: modes, title, clipboard, answers, and a `Screen`."""

    def __init__(self, columns: int, rows: int, answer: Callable[[bytes], None]) -> None:
        self.screen = Screen(columns, rows)
        self.modes: set[int] = {CURSOR, WRAP}
        """Private modes that are on."""
        self.keyboard_levels = 0
        """How often the kitty keyboard protocol was pushed and not popped."""
        self.title = ""
        self.clipboard = ""
        """What was last put there by OSC 52, still in base64."""
        self.bells = 0
        self.answer = answer
        """Sends what a terminal answers to a question."""
        self._stream = pyte.Stream(self.screen)
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""

    @property
    def in_frame(self) -> bool:
        """Whether the program is in the middle of painting and the screen is half old."""
        return SYNCHRONISED in self.modes

    def left_on(self) -> list[str]:
        """Name what a program that has ended should have switched back."""
        names = {name for mode, name in _NAMES.items() if mode in self.modes}
        names |= {"hidden cursor"} if CURSOR not in self.modes else set()
        names |= {"no line wrap"} if WRAP not in self.modes else set()
        names |= {"keyboard protocol"} if self.keyboard_levels > 0 else set()
        return sorted(names)

    def resize(self, columns: int, rows: int) -> None:
        self.screen.resize(rows, columns)

    def feed(self, data: bytes) -> None:
        """Take in bytes, cut anywhere."""
        text = self._rest + self._decode(data)
        at = 0
        while at < len(text):
            if text[at] != "\x1b":
                end = text.find("\x1b", at)
                end = len(text) if end < 0 else end
                self._plain(text[at:end])
                at = end
                continue
            match = _SEQUENCE.match(text, at, partial=True)
            if match is not None and match.partial:
                break
            at = self._sequence(text, match) if match else at + 1
        self._rest = text[at:]

    def _plain(self, text: str) -> None:
        self.bells += text.count("\x07")
        self._stream.feed(text)

    def _sequence(self, text: str, match: regex.Match[str]) -> int:
        if match["kind"]:
            self._string(match["kind"], match["string"])
        elif match["final"]:
            self._control(match)
        else:
            self._stream.feed(match[0])
        return int(match.end())

    def _string(self, kind: str, string: str) -> None:
        code, _, value = string.partition(";")
        if kind == "]" and code in ("0", "2"):
            self.title = value
        elif kind == "]" and code == "52":
            self.clipboard = value.partition(";")[2]

    def _control(self, match: regex.Match[str]) -> None:
        values = [int(value or 0) for value in regex.split("[;:]", match["values"])]
        name = match["private"] + match["between"] + match["final"]
        if name in ("?h", "?l"):
            for mode in values:
                self._switch(mode, name == "?h")
        elif name in (">u", "<u"):
            change = 1 if name == ">u" else -max(1, values[0])
            self.keyboard_levels = max(0, self.keyboard_levels + change)
        elif name == "m":
            self._style(match["values"], values)
        elif reply := self._reply(name, values[0]):
            self.answer(reply.encode())
        elif not match["private"] and not match["between"]:
            self._stream.feed(match[0])

    def _switch(self, mode: int, on: bool) -> None:
        (self.modes.add if on else self.modes.discard)(mode)
        if mode == ALTERNATE:
            self.screen.show_alternate(on)
        elif mode in _KNOWN_TO_PYTE:
            self._stream.feed(f"\x1b[?{mode}{'h' if on else 'l'}")

    def _style(self, written: str, values: list[int]) -> None:
        if underline := regex.fullmatch(r"4:(\d)", written):
            self.screen.underline(int(underline[1]))
        else:
            self.screen.select_graphic_rendition(*values)

    def _reply(self, name: str, value: int) -> str:
        """Return what a plain modern terminal answers to a question; empty if it is none."""
        cursor = self.screen.cursor
        answers = {
            "?$p": f"\x1b[?{value};{2 if value == SYNCHRONISED else 0}$y",
            "c": "\x1b[?62;22c",
            ">c": "\x1b[>1;10;0c",
            ">q": "\x1bP>|memory(1)\x1b\\",
        }
        if name == "n":
            place = f"\x1b[{cursor.y + 1};{min(cursor.x, self.screen.columns - 1) + 1}R"
            return {5: "\x1b[0n", 6: place}.get(value, "")
        return answers.get(name, "")
