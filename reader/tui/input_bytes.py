"""Take apart what the terminal sends, whatever bytes these are: keys, reports, pasted text.

A terminal is not to be trusted: it cuts characters and reports in two, sends reports that nobody
asked for, and lets everything that is pasted through. So nothing here fails, nothing malformed
becomes a key, and a paste ends at its own end mark alone. After ECMA-48 (control sequences and
strings), xterm's ctlseqs (bracketed paste, mouse), and the kitty keyboard protocol.
"""

from __future__ import annotations

import codecs
import re
from typing import NamedTuple


class Typed(NamedTuple):
    """One character, printed or control, from a key."""

    text: str


class Escaped(NamedTuple):
    """A character that came right behind Esc: typed with Alt, or Esc and then this."""

    text: str


class Report(NamedTuple):
    """A whole control sequence: a key without a character, the mouse, an answer."""

    text: str


class Pasted(NamedTuple):
    """All of one bracketed paste."""

    text: str


Input = Typed | Escaped | Report | Pasted

ESC = "\x1b"

ESCAPE_SECONDS = 0.1
"""How long Esc, or Esc and a letter that begins a sequence, wait for the rest of one."""

CUT_SECONDS = 1.0
"""How long the rest of a longer sequence is waited for; then it is dropped."""

PASTE_SECONDS = 10.0
"""How long a paste that has stopped is waited for; then what came of it is all."""

LONGEST = 65_536
"""Characters of a control sequence or string that are kept; the others are dropped."""

_PASTE_BEGINS, _PASTE_ENDS = "\x1b[200~", "\x1b[201~"

_WHOLE = re.compile(
    r"\x1b\[M[^\x00-\x1f]{3}"  # the mouse as it was first reported
    r"|\x1b\[\[[A-E]"  # F1 to F5 of Linux's console
    r"|\x1b\[(?![M\[])[ -?]*[@-~]"  # also malformed: to its last letter it is no key
    r"|\x1bO[ -~]"
    r"|\x1b[\]PX^_][^\x07\x18\x1a\x1b]*(?:\x07|\x18|\x1a|\x1b\\)"
)
"""Control sequences, keys of the keypad, and strings with their end."""

_BEGUN = re.compile(
    r"\x1b(?:\[(?:M[^\x00-\x1f]{0,2}|\[|[ -?]*)|O|[\]PX^_][^\x07\x18\x1a\x1b]*\x1b?)?\Z"
)
"""What may become one of `_WHOLE`."""

_BROKEN = re.compile(r"\x1b(?:\[M[^\x00-\x1f]{0,2}|\[[ -?]+|[\]PX^_][^\x07\x18\x1a\x1b]+)")
"""What began as one and cannot become it any more."""

_STRING = re.compile(r"\x1b[\]PX^_]")


class InputDecoder:
    """Takes bytes apart as they come; however they are cut, the same comes of them."""

    def __init__(self) -> None:
        self._decode = codecs.getincrementaldecoder("utf-8")("replace").decode
        self._rest = ""
        self._paste: list[str] | None = None

    @property
    def patience(self) -> float | None:
        """Seconds without a byte after which `give_up` is to be called; None: nothing waits."""
        if self._paste is not None:
            return PASTE_SECONDS
        if not self._rest:
            return None
        return ESCAPE_SECONDS if len(self._rest) <= 2 else CUT_SECONDS

    def feed(self, data: bytes) -> list[Input]:
        """Return what is complete with these bytes; bytes that are not UTF-8 become U+FFFD."""
        self._rest += self._decode(data)
        inputs: list[Input] = []
        while self._rest and self._take(inputs):
            pass
        return inputs

    def give_up(self) -> list[Input]:
        """Return what stands for itself now that nothing follows; drop what was cut off."""
        rest, self._rest = self._rest, ""
        if self._paste is not None:
            text, self._paste = "".join(self._paste) + rest, None
            return [Pasted(text)]
        if rest == ESC:
            return [Typed(ESC)]
        return [Escaped(rest[1])] if len(rest) == 2 else []

    def _take(self, inputs: list[Input]) -> bool:
        """Take the next input off the rest; whether there was a whole one."""
        if self._paste is not None:
            return self._take_paste(self._paste, inputs)
        if self._rest[0] != ESC:
            typed, escape, behind = self._rest.partition(ESC)
            self._rest = escape + behind
            inputs += map(Typed, typed)
            return True
        if whole := _WHOLE.match(self._rest):
            return self._take_whole(whole[0], inputs)
        if _BEGUN.match(self._rest):
            if len(self._rest) > LONGEST:
                self._rest = self._rest[:3]  # still within it
            return False
        if broken := _BROKEN.match(self._rest):
            self._rest = self._rest[broken.end() :]
        elif self._rest[1] == ESC:
            inputs.append(Typed(ESC))
            self._rest = self._rest[1:]
        else:
            inputs.append(Escaped(self._rest[1]))
            self._rest = self._rest[2:]
        return True

    def _take_whole(self, whole: str, inputs: list[Input]) -> bool:
        self._rest = self._rest[len(whole) :]
        if whole == _PASTE_BEGINS:
            self._paste = []
        elif not _STRING.match(whole):  # a string answers something that we never ask
            inputs.append(Report(whole))
        return True

    def _take_paste(self, paste: list[str], inputs: list[Input]) -> bool:
        text, end, behind = self._rest.partition(_PASTE_ENDS)
        if end:
            self._rest, self._paste = behind, None
            inputs.append(Pasted("".join([*paste, text])))
            return True
        # The end mark may be cut: what could be its beginning stays for the next bytes.
        keep = next((n for n in range(5, 0, -1) if text.endswith(_PASTE_ENDS[:n])), 0)
        paste.append(text[: len(text) - keep])
        self._rest = text[len(text) - keep :]
        return False


_KEY = re.compile(r"\x1b\[([\d:;]*)([u~A-HPQRS])")
_CODE_POINTS = range(1, 0x11_0000)
_SURROGATES = range(0xD800, 0xE000)
_CONTROLS = frozenset(map(str, (*range(32), *range(127, 160))))
_CONTROL_KEYS = frozenset({"8", "9", "13", "27", "127"})
"""Backspace, Tab, Enter and Esc; no other key has the number of a control character."""
_MODIFIERS = range(1, 257)
_RELEASED = "3"
_NUMBERED = frozenset(map(str, (*range(1, 9), *range(11, 16), *range(17, 22), 23, 24)))
"""Keys of the form `CSI number ~`: on the pad for editing, and F1 to F12."""
_OTHER_KEY = "27"
"""As their number: xterm tells a key by its character (modifyOtherKeys)."""


def plain_key(report: str) -> str:
    """Return a key's report without the fields not used here: `97;2;65u` of `97:65;2:1;65u`.

    Empty for a key that is released or cannot be; any other report as it is.
    """
    match = _KEY.fullmatch(report)
    if match is None:
        return report
    code, modifiers, text, more = [*match[1].split(";", 3), "", "", ""][:4]
    key, modifier = code.partition(":")[0], modifiers.partition(":")
    keys = [each for each in (key, *text.split(":")) if each]
    if (
        more
        or _is_no_key(key, text, match[2])
        or modifier[2].partition(":")[0] == _RELEASED
        or not all(_is_in(each, _CODE_POINTS) for each in keys)
        or not _is_in(modifier[0] or "1", _MODIFIERS)
        or (match[2].isupper() and key not in ("", "1"))
    ):
        return ""
    return f"\x1b[{';'.join((key, modifier[0], text)).rstrip(';')}{match[2]}"


def _is_no_key(key: str, text: str, final: str) -> bool:
    """Return whether a number is none of a key's, which Textual would take for a character's."""
    if final == "~":
        return key not in _NUMBERED and not (key == _OTHER_KEY and text)
    controls = _CONTROLS.intersection(text.split(":"))
    return bool(controls) or (final == "u" and key in _CONTROLS - _CONTROL_KEYS)


def _is_in(number: str, allowed: range) -> bool:
    return len(number) < 8 and int(number) in allowed and int(number) not in _SURROGATES
