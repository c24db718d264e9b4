"""Markdown out of texts that anybody may have written: nothing in them is read as markup."""

from __future__ import annotations

import re

from reader.text.display import display, one_line

_INLINE = re.compile(r"([\\`*_{}\[\]<>~|$&])")
_BLOCK = re.compile(r"^([#>+=:-]|\d+(?=[.)](?:\s|$)))", re.MULTILINE)


def heading(level: int, text: str) -> str:
    return f"{'#' * level} {plain(one_line(text))}"


def quote(text: str) -> str:
    """Return a block quotation, line by line."""
    return "\n".join(f"> {line}".rstrip() for line in _lines(text))


def bullet(name: str, text: str) -> str:
    """Return an item of a list; further lines belong to it."""
    first, *more = _lines(text) or [""]
    head = f"- {plain(one_line(name))}: {first}" if first else f"- {plain(one_line(name))}"
    return "\n".join([head, *(f"  {line}".rstrip() for line in more)])


def plain(line: str) -> str:
    """Escape what Markdown or HTML would read as markup, anywhere and at the start of a line."""
    escaped = _INLINE.sub(r"\\\1", line)
    return _BLOCK.sub(_escape_start, escaped)


def _escape_start(found: re.Match[str]) -> str:
    return f"{found[0]}\\" if found[0][0].isdigit() else f"\\{found[0]}"


def _lines(text: str) -> list[str]:
    return [plain(line.strip()) for line in display(text).strip().splitlines()]
