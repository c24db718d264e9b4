"""The bars around the list of articles: sums above, place and keys below."""

from __future__ import annotations

from reader.modes.articles.list import LIST_ACTIONS, Shelf
from reader.text.screen_text import one_line
from reader.tui.keys import shown
from reader.tui.widgets.pieces import DIM, KEY, PROBLEM, Piece

OFFERED = ("open", "filter", "all_rows", "menu", "help", "quit")
"""Actions named below the list."""


def sums(shelf: Shelf) -> list[Piece]:
    """How many articles there are, how many are done, how many tags they have."""
    totals = shelf.totals
    parts = [
        _number(totals.articles, "article"),
        f"{totals.done} done",
        _number(totals.tags, "tag"),
    ]
    if totals.known < totals.articles:
        parts.append(f"looking into {totals.known} of {totals.articles}")
    return [(f"{' · '.join(parts)} ", DIM)]


def place(shelf: Shelf, row: int, width: int) -> list[Piece]:
    """Which of the listed articles the cursor is on; for one that cannot be opened, why."""
    if row >= len(shelf.visible):
        return []
    index = shelf.visible[row]
    where = f" {row + 1} of {len(shelf.visible)}"
    if shelf.query:
        where += f" with “{one_line(shelf.query, 24)}”"
    problem = shelf.problem(index)
    text = one_line(problem or shelf.refs[index].id, max(8, width - len(where) - 3))
    return [(where, ""), (f"  {text}", PROBLEM if problem else DIM)]


def who(shelf: Shelf) -> list[Piece]:
    """The annotator and the workspace."""
    folder = shelf.refs[0].workspace.root.name if shelf.refs else ""
    text = f"{shelf.annotator} in {folder}" if folder else shelf.annotator
    return [(f"{one_line(text, 40)} ", DIM)]


def keys(shelf: Shelf, *, typing: bool) -> list[Piece]:
    """The keys that work now, with a word each."""
    if typing:
        offered = [("Enter", "keep"), ("Esc", "all"), ("↑ ↓", "move")]
    else:
        words = {action.name: (shown(action.keys[0]), action.short) for action in LIST_ACTIONS}
        names = [name for name in OFFERED if name != "all_rows" or shelf.query]
        offered = [("j k", "move"), *(words[name] for name in names)]
    return [piece for key, word in offered for piece in ((f" {key}", KEY), (f" {word} ", ""))]


def why_empty(shelf: Shelf) -> list[Piece]:
    """What stands in the place of the rows where there are none."""
    if shelf.query:
        words = one_line(shelf.query, 40)
        return [(f"  No title or file name has “{words}” in it. Esc lists all.", DIM)]
    if shelf.complete:
        return [("  There are no articles here.", DIM)]
    return [("  Looking for articles…", DIM)]


def _number(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
