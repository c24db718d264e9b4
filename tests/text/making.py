"""Texts that are hard to cut and to draw, and what is expected of every text."""

from __future__ import annotations

from hypothesis import strategies as st

from reader.text.characters import graphemes
from reader.text.units import Units

FAMILY = "👩\u200d👩\u200d👧"
FLAG = "🇩🇪"

_ENGLISH = [
    *"abcXY019 .,;:!?'\"’“”()[]-–—…_/@#$€%&*+",
    " ",
    "  ",
    "Mr. ",
    "U.S. ",
    "long-term ",
    "Nobody came. ",
    "“Why?” ",
    "a.b@example.org",
    "https://example.org/a.",
]
_BREAKS = [*"\n\r\v\f\x85\u2028\u2029", "\r\n", "\n\n"]
_UNSEEN = [*"\0\t\x1b\x7f\x9b\xa0\xad\u061c\u200b\u200c\u200d\u200f\u202e\u2060\u2066\ufeff"]
_SCRIPTS = [
    *"éßд日本。、「」ーかカ\u3099不ไเำลาว각\u1100\u1161\u11a8क्षि।ঁسع؟\u064b\u0600שׁ",
    "क्ष",
    "กำ",
    "他来了。",
]
_PICTURES = [*"👩👧❤🏽☝🇩🇪🏴\u0301\u0308\u20e3\ufe0f\U000e0067\U000e007f", FAMILY, FLAG, "e\u0301"]
_BROKEN = ["\ud83d", "\udc69", "\ud800", "\udfff"]

_pieces = st.sampled_from([*_ENGLISH, *_BREAKS, *_UNSEEN, *_SCRIPTS, *_PICTURES, *_BROKEN])
_long = st.lists(_pieces, min_size=12, max_size=28)

any_texts = (_long | st.lists(_pieces, max_size=6)).map("".join) | st.text(max_size=12)
"""Texts in which anything may follow anything; few examples have to do, so many are long."""


def edges_of(text: str) -> list[int]:
    """Where the graphemes of a text begin, and its end."""
    return [*(start for start, _ in graphemes(text, 0, len(text))), len(text)]


def units_of(text: str, kind: str) -> list[str]:
    """The units of a kind, as they read."""
    return [text[start:end] for start, end in Units(text).within(kind, 0, len(text))]
