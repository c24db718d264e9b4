"""Jumping by hints: to a word in view, or to a span from one word in view to another.

Searching in the article: from place to place of what was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.document.find import Finder
from reader.document.hints import Hints
from reader.text.phrases import excerpt

if TYPE_CHECKING:
    from reader.modes.annotate.old_state import Reader


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


def find(reader: Reader, query: str) -> None:
    """Look for a query and go to its next place; an empty one repeats the last."""
    reader.begin()
    if query.strip():
        reader.finder = Finder(reader.text, query)
    go(reader, 1, stay=True)
    reader.look()


def go(reader: Reader, step: int, *, stay: bool = False) -> bool:
    """Go to the next or previous place; with `stay`, one that begins at the focus will do."""
    finder = reader.finder
    if finder is None:
        reader.say("Nothing was looked for yet: / asks what.")
        return False
    if not len(finder):
        reader.say(f"{excerpt(finder.query)} is not in this article.")
        return False
    start = reader.focus.start - (1 if stay else 0)
    index, round_the_end = finder.next(start) if step > 0 else finder.previous(start)
    reader.focus.reach(finder[index], "span")
    reader.bring_into_view()
    again = " Again from the " + ("beginning." if step > 0 else "end.") if round_the_end else ""
    reader.say(f"{index + 1} of {len(finder)}: {excerpt(finder.query)}.{again}")
    return True
