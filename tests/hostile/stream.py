"""What a program has sent to its terminal, and what of it the program cannot have meant."""

from __future__ import annotations

import base64
import re
from collections.abc import Iterator

from reader.text.characters import FORBIDDEN
from tests.hostile.payloads import MARK

_SCREEN = re.compile(
    r"\x1b(?:"
    r"\[(?:[0-9]{1,3}(?:;[0-9]{1,3})*)?[mHGCKX]"  # colours, the cursor, blanks
    r"|\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004|2026)[hl]|\[\?(?:2026|2048)\$p"  # modes
    r"|\[>[0-9]{1,2}u|\[<u"  # the keyboard
    r"|\]22;(?:default|pointer|text)\x07"  # the look of the mouse
    r"|\]52;c;[A-Za-z0-9+/=]*\x07)"  # the clipboard
)
"""Every sequence that Textual sends of its own accord, and those of `tui/frame.py`."""

_PRINTED = re.compile(r"\r\n|\n|\r|\t|\x1b\[(?:[0-9]{1,3}(?:;[0-9]{1,3})*)?m")
"""Line ends, and the styles of a table that a command prints."""


def foreign(raw: bytes, *, full_screen: bool = True) -> list[str]:
    """Everything in the stream that the program does not make: one excerpt each.

    `full_screen`: Textual's sequences are its own; a command that only prints has styles alone.
    """
    text = raw.decode("utf-8", "surrogateescape")
    return list(_found(text, full_screen=full_screen))


def _found(text: str, *, full_screen: bool) -> Iterator[str]:
    at = 0
    while (bad := FORBIDDEN.search(text, at)) is not None:
        own = _own(text, bad.start(), full_screen=full_screen)
        if own is None:
            yield repr(text[max(0, bad.start() - 20) : bad.start() + 20])
        at = bad.end() if own is None else own


def _own(text: str, at: int, *, full_screen: bool) -> int | None:
    """Where a sequence or line end of the program's own at `at` ends; None where it is not one."""
    found = (_SCREEN.match(text, at) if full_screen else None) or _PRINTED.match(text, at)
    if found is None or MARK in found[0]:
        return None
    return found.end()


def copied(raw: bytes) -> list[str]:
    """What the program has put on the clipboard."""
    found = re.findall(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07", raw)
    return [base64.b64decode(each).decode() for each in found]
