"""Numbers and letters of a list within a paragraph: `1. Close it. 2. Build it.`

A marker belongs to what follows. It counts only in a sequence: one alone may be an initial, a note
or the end of a sentence (`It rose by 3. Then`).
"""

from __future__ import annotations

from collections.abc import Iterator

from reader.text.characters import lazy_pattern

_NUMBER = r"\d{1,4}|[A-Za-z]|[ivx]{2,4}|[IVX]{2,4}"
_CLOSE = lazy_pattern(
    r"[.)）、．](?<=[0-9A-Za-z].)(?= *[“\"‘'«„‚(\[¿¡]?[\p{Lu}\p{Lt}\p{Lo}])"
    rf"(?<=[^\p{{L}}\p{{N}}](?:{_NUMBER}).|^(?:{_NUMBER}).)"
)
"""The end of what may be a marker, with something to follow it that may begin a sentence."""
_MARKER = lazy_pattern(
    rf"(?r)(?:^|(?P<before>[.!?…:;,”’\"'»)\]]) |[。！？：；，])"
    rf"(?P<marker>(?P<open>[(（]?)(?P<value>{_NUMBER})(?P<close>[.)）、．]))"
)
_ROMAN = ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii")


def item_starts(flat: str) -> Iterator[int]:
    """Yield where the items of lists begin, of which at least two follow each other."""
    known: dict[tuple[str, int], int] = {}
    found = (_MARKER.match(flat, 0, close.end()) for close in _CLOSE.finditer(flat))
    for match in filter(None, found):
        for kind, value in _readings(match["value"]):
            style = f"{match['open']}{kind}{match['close']}"
            before = known.get((style, value - 1))
            if before is not None and not (match["before"] == "," and match["close"] == ")"):
                yield before
                yield match.start("marker")
            known[style, value] = match.start("marker")


def _readings(value: str) -> Iterator[tuple[str, int]]:
    """Yield what a marker may be: a number, a letter, a Roman numeral; with its place, from 1."""
    if value.isdecimal():
        yield "1", int(value)
        return
    small = value.lower()
    kind = "a" if value == small else "A"
    if len(value) == 1:
        yield kind, ord(small) - ord("a") + 1
    if small in _ROMAN:
        yield f"{kind}i", _ROMAN.index(small)
