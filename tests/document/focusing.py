"""A focus by itself, without a reader around it."""

from __future__ import annotations

from typing import Any

from reader.document.focus import Focus
from reader.text.units import Units
from tests.modes.annotate.keyboard import TEXT


def begun(text: str) -> Focus:
    """A focus as it is when an article is opened for the first time."""
    focus = Focus(Units(text))
    focus.settle()
    return focus


def on(quote: str, unit: str = "span", text: str = TEXT) -> Focus:
    """A focus on the first place where a quote stands."""
    focus = Focus(Units(text))
    start = text.index(quote)
    focus.put(start, start + len(quote), unit)
    return focus


def words(focus: Focus) -> str:
    """The text in focus."""
    return focus.units.text[slice(*focus.extent)]


def take(focus: Focus, step: tuple[Any, ...]) -> object:
    """Take a step, such as `("move", "word", 1, True)` or `("widen",)`; return what it returns."""
    name, *given = step
    if name == "move":
        kind, way, extend = given
        return focus.move(kind, way, extend=extend)
    return getattr(focus, name)(*given)
