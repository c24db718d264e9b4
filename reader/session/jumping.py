"""Jumping by hints: to a word in view, or to a span from one word in view to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.session.hints import Hints

if TYPE_CHECKING:
    from reader.session.reader import Reader


def start(reader: Reader, *, span: bool) -> None:
    """Give every word in view a hint."""
    words = reader.focus.units.within("word", *reader.viewport.extent)
    if not words:
        reader.say("There are no words in view.")
        return
    reader.hints = Hints(words, reader.focus.start, span=span)
    _say_what_is_awaited(reader, reader.hints)


def type_sign(reader: Reader, sign: str) -> None:
    """Take a key while hints are shown; one that no hint goes on with leaves them."""
    hints = reader.hints
    if hints is None:
        return
    reader.begin()
    if not hints.type(sign):
        reader.say("Left the hints.")
    else:
        chosen = hints.take()
        if chosen is None:
            reader.hints = hints
            _say_what_is_awaited(reader, hints)
        else:
            reader.focus.reach(chosen, "span" if hints.span else "word")
            reader.bring_into_view()
    reader.look()


def _say_what_is_awaited(reader: Reader, hints: Hints) -> None:
    what = "a word" if not hints.span else "the first word" if hints.first is None else "the last"
    count = hints.left_out
    words = "1 word further off has" if count == 1 else f"{count} words further off have"
    far = f" {words} no hint." if count else ""
    reader.say(f"Type the hint of {what}; any other key leaves.{far}")
