"""Grapheme edges, so that no user-perceived character is ever split.

Each function examines only the neighbourhood of its offset; its cost does not grow with the text.
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.text.characters import is_plain, lazy_pattern

_GRAPHEME = lazy_pattern(
    r"\p{Regional_Indicator}{2}[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}]*+|\X"
)
# Flags are paired here because \X looks back over all preceding flags, which is quadratic.

_CERTAIN = lazy_pattern(
    r"""(?rV1x)
    (?<=[\p{GCB=Other}\p{GCB=Control}\p{GCB=LF}\p{GCB=LV}\p{GCB=LVT}])
    (?=[^\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}\p{GCB=V}\p{GCB=T}])
  | (?<=[\p{GCB=Extend}\p{GCB=ZWJ}\p{GCB=SpacingMark}\p{GCB=T}])
    (?=[\p{GCB=Other}--[\p{Extended_Pictographic}\u0900-\u1cff\ua800-\uabff\U00011000-\U00011fff]])
    """
)
# An edge regardless of the text further away; searched backwards. Indic letters after a mark may
# join with the text before it, so an edge there is not certain.

_CLUSTER = lazy_pattern(
    r"[^\p{GCB=Other}\p{GCB=Control}\p{GCB=CR}\p{GCB=LF}\p{GCB=LV}\p{GCB=LVT}]|\r\n"
)


def graphemes(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the extents of the graphemes of `[start, end)`; `start` must be an edge."""
    for match in _GRAPHEME.finditer(text, start, end):
        yield match.span()


def split(text: str, start: int, end: int) -> list[str]:
    """Return the graphemes of `[start, end)`; `start` must be an edge."""
    if _CLUSTER.search(text, start, end) is None:
        return list(text[start:end])
    pieces: list[str] = _GRAPHEME.findall(text, start, end)
    return pieces


def has_clusters(text: str, start: int, end: int) -> bool:
    """Return whether `[start, end)` may contain a grapheme of more than one code point."""
    return _CLUSTER.search(text, start, end) is not None


def is_edge(text: str, offset: int) -> bool:
    """Return whether `offset` splits no grapheme; both ends of the text are edges."""
    if offset <= 0 or offset >= len(text):
        return True
    before, after = text[offset - 1], text[offset]
    if (before < "\x80" and after < "\x80") or before < " " or after < " ":
        return not (before == "\r" and after == "\n")
    return is_plain(text, offset - 1, offset + 1) or _around(text, offset)[0] == offset


def next_edge(text: str, offset: int) -> int:
    """Return the first edge after `offset`; the end of the text if there is none."""
    if offset >= len(text) - 1:
        return len(text)
    if offset < 0:
        return 0
    first, second = text[offset], text[offset + 1]
    if first < "\x80" and second < "\x80":
        return offset + 2 if first == "\r" and second == "\n" else offset + 1
    return offset + 1 if is_plain(text, offset, offset + 2) else _around(text, offset)[1]


def previous_edge(text: str, offset: int) -> int:
    """Return the last edge before `offset`; 0 if there is none."""
    if offset <= 1:
        return 0
    offset = min(offset, len(text))
    return offset - 1 if is_plain(text, offset - 2, offset) else _around(text, offset - 1)[0]


def snap(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the smallest extent of whole graphemes around `[start, end)`.

    An empty extent stays empty.
    """
    empty = end <= start
    if not is_edge(text, start):
        start = _around(text, start)[0]
    if empty:
        return start, start
    if not is_edge(text, end):
        end = _around(text, end)[1]
    return start, end


def _around(text: str, offset: int) -> tuple[int, int]:
    """Return the extent of the grapheme that covers the code point at `offset`."""
    certain = _CERTAIN.search(text, 0, offset + 1)
    position = certain.start() if certain else 0
    while True:
        match = _GRAPHEME.match(text, position)
        if match.end() > offset:
            return position, match.end()
        position = match.end()
