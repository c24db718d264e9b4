"""Searching in the article: from place to place of what was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.session.finding import Finder
from reader.text.phrases import excerpt

if TYPE_CHECKING:
    from reader.session.reader import Reader


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
