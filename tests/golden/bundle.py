"""Many named pieces of bytes in one file, that a diff shows line by line.

Each piece has a head, `=== NAME (N bytes)`, then its bytes and a line end.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from pathlib import Path

_HEAD = re.compile(rb"=== (.*) \((\d+) bytes\)\n")
_LONGEST = 60
"""Lines of a diff that are shown."""


def write_bundle(path: Path, pieces: Mapping[str, bytes]) -> None:
    """Write a bundle, in the order of its pieces."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(
        b"".join(
            f"=== {name} ({len(data)} bytes)\n".encode() + data + b"\n"
            for name, data in pieces.items()
        )
    )


def read_bundle(path: Path) -> dict[str, bytes]:
    """Read what `write_bundle` wrote.

    Raises:
        ValueError: it is no bundle.
    """
    data, at, pieces = path.read_bytes(), 0, {}
    while at < len(data):
        head = _HEAD.match(data, at)
        if head is None:
            raise ValueError(f"{path}: no head at byte {at}")
        end = head.end() + int(head[2])
        pieces[head[1].decode()] = data[head.end() : end]
        at = end + 1
    return pieces


def first_difference(expected: Mapping[str, bytes], found: Mapping[str, bytes]) -> str:
    """Say where bundles first differ, as a unified diff; empty where they do not."""
    if [*expected] != [*found]:
        lines = difflib.unified_diff([*expected], [*found], "expected", "found", lineterm="")
        return "\n".join(["not the same pieces, in this order:", *lines])
    for name, data in expected.items():
        if data != found[name]:
            diff = difflib.unified_diff(
                _lines(data), _lines(found[name]), f"expected {name}", f"found {name}", lineterm=""
            )
            return "\n".join([*diff][:_LONGEST])
    return ""


def _lines(data: bytes) -> list[str]:
    """Lines as they may be shown."""
    lines = data.decode("utf-8", "backslashreplace").split("\n")
    return [line if line.isprintable() else ascii(line) for line in lines]
