"""Formulas and raised or lowered signs of a page, in a line of plain text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reader.text.page_elements import tag_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_SUPERSCRIPTS = dict(zip("0123456789+-−=()nixyk", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱˣʸᵏ", strict=True))
_SUBSCRIPTS = dict(zip("0123456789+-−=()aeoxijn", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓᵢⱼₙ", strict=True))
_LISTED = re.compile(r"\d+(?: ?[,;–-] ?\d+)+")
_SIGNS = {"tm": "™", "sm": "℠"}
_DEEPEST = 40
"""Levels of a formula that are written as such; what is deeper is its words."""


def raised(inner: str, before: str, *, is_sup: bool) -> str:
    """Return what `<sup>` or `<sub>` holds so that no word is made of it and what is before it.

    Digits are raised digits ("10²", "H₂O"), endings of numbers and short forms stay with them
    ("21st", "Mme"), all others are parted by a blank.
    """
    signs = _SUPERSCRIPTS if is_sup else _SUBSCRIPTS
    if all(sign in signs for sign in inner):
        return "".join(signs[sign] for sign in inner)
    if _LISTED.fullmatch(inner):
        return "".join(signs.get(sign, sign) if sign.isdigit() else sign for sign in inner)
    if inner.lower() in _SIGNS:
        return _SIGNS[inner.lower()]
    last = re.search(r"\w+$", before)
    if last is None or not inner[0].isalnum():
        return inner
    is_ending = inner.isalpha() and len(inner) <= 4
    if is_sup and is_ending and (last[0][-1].isdigit() or len(last[0]) <= 2):
        return inner
    return f" {inner}"


def formula(element: Element, depth: int = 0) -> str:
    """Return a MathML element as a line: `a/b` for a fraction, `x²` and `√x` for the like."""
    tag = tag_of(element)
    if tag.startswith("annotation"):
        return ""
    if depth > _DEEPEST:
        return " ".join("".join(map(str, element.itertext())).split())
    parts = [formula(inner, depth + 1) for inner in element]
    if not parts:
        return " " if tag == "mspace" else " ".join((element.text or "").split())
    return _arranged(tag, parts)


def _arranged(tag: str, parts: list[str]) -> str:
    base, *others = parts
    if tag == "semantics":
        return base
    if tag == "mfrac" and others:
        return f"{_grouped(base)}/{_grouped(others[0])}"
    if tag in ("msqrt", "mroot"):
        root = base if tag == "mroot" else _joined(parts)
        index = raised(others[0], "", is_sup=True) if tag == "mroot" and others else ""
        return f"{index}√{_grouped(root)}"
    if tag in ("msup", "mover", "msub", "munder", "msubsup", "munderover") and others:
        is_sup = tag in ("msup", "mover")
        lowered = "" if is_sup else _script(others[0], "_", is_sup=False)
        above = others[0] if is_sup else "".join(others[1:])
        return base + lowered + (_script(above, "^", is_sup=True) if above else "")
    return _joined(parts)


def _script(text: str, sign: str, *, is_sup: bool) -> str:
    signs = _SUPERSCRIPTS if is_sup else _SUBSCRIPTS
    if all(each in signs for each in text):
        return "".join(signs[each] for each in text)
    return sign + _grouped(text)


def _grouped(text: str) -> str:
    return text if text.isalnum() else f"({text})"


def _joined(parts: list[str]) -> str:
    """Join what stands in a row; two words or numbers are parted by a blank."""
    line = ""
    for part in parts:
        is_glued = line[-1:].isalnum() and part[:1].isalnum()
        line += f" {part}" if is_glued else part
    return line
