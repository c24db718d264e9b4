"""Packets on a pipe between two processes: a letter, the length in four bytes, and so many bytes.

`DATA` is what a terminal is sent, or sends; `META` a JSON object on everything else. Those of
Textual's web driver are alike.
"""

from __future__ import annotations

from collections.abc import Iterator

DATA, META = b"D", b"M"

SERVED_MODE = "\x1b[?1049h\x1b[?1000h\x1b[?1003h\x1b[?1006h\x1b[?25l\x1b[?2004h"
"""What a terminal is told at first: another screen, reports of the mouse, no cursor, pastes in
brackets."""

HEAD = 5
"""Bytes before the payload."""


def packed(kind: bytes, payload: bytes) -> bytes:
    """Return a packet."""
    return kind + len(payload).to_bytes(4, "big") + payload


def length(head: bytes | bytearray) -> int:
    """Return how many bytes follow a head."""
    return int.from_bytes(head[1:HEAD], "big")


class Packets:
    """Puts packets together from pieces of what was sent."""

    def __init__(self) -> None:
        self._held = bytearray()

    def feed(self, data: bytes) -> Iterator[tuple[bytes, bytes]]:
        """Yield the kind and payload of each packet that is whole now."""
        held = self._held
        held += data
        while len(held) >= HEAD and len(held) >= (end := HEAD + length(held)):
            kind, payload = bytes(held[:1]), bytes(held[HEAD:end])
            del held[:end]
            yield kind, payload
