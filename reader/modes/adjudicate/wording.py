"""How items and decisions are spoken of: short, and safe for the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reader.document.hints import codes
from reader.model.annotation import Annotation
from reader.model.judgement import ADDED, AUTOMATIC, JOINED, NOBODY, OWN, TAKEN, Decision
from reader.model.labels import LabelSet
from reader.modes.adjudicate.items import Item
from reader.text.phrases import QUOTE_CELLS, listed, missing_of, named
from reader.text.screen_text import one_line

DECIDE = "Adjudicate: decide"
"""Heading of the help."""

BY_DIGIT = 9
"""Annotators that a digit alone names."""

NAME_CELLS = 16
"""Cells of a name in a message."""

KINDS = {
    "label": "different labels",
    "role": "different roles",
    "extent": "different extents",
    "missing": "not marked by everyone",
    "agreed": "agreed by all",
    "rejected": "alike, but rejected",
    "added": "marked by nobody, added",
}
"""How the versions of an item differ, in words."""

WHATS = {
    TAKEN: "taken",
    JOINED: "joined",
    OWN: "own version",
    NOBODY: "nobody",
    AUTOMATIC: "taken over",
    ADDED: "added",
}
"""Kinds of decision, in a word or two."""


def keys_of(count: int) -> list[str]:
    """Return the keys of each annotator: a digit, beyond the ninth 0 and a letter."""
    digits = [str(number) for number in range(1, min(count, BY_DIGIT) + 1)]
    return [*digits, *(f"0{code}" for code in codes(max(0, count - BY_DIGIT)))]


def runs(numbers: Iterable[int]) -> list[str]:
    """Return rising numbers in short: `1-3`, `5`."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and found[-1][1] == number - 1:
            found[-1] = found[-1][0], number
        else:
            found.append((number, number))
    return [str(first) if first == last else f"{first}-{last}" for first, last in found]


def heading(item: Item, cells: int = QUOTE_CELLS) -> str:
    """Return an item by its main version, in words."""
    return named(item.main.annotations[0], cells)


def named_result(made: Sequence[Annotation]) -> str:
    """Return what came of a decision, in words."""
    first = named(made[0])
    return first if len(made) == 1 else f"{first} and {len(made) - 1} more"


def lacking(labels: LabelSet, annotations: Iterable[Annotation]) -> str:
    """Return what annotations lack to be finished, in words; empty where they are complete."""
    return "; ".join(filter(None, (missing_of(labels, each) for each in annotations)))


def and_unfinished(count: int) -> str:
    """Return how many of some items are unfinished, to follow their number; empty for none."""
    return f", {count} unfinished" if count else ""


def and_rejected(count: int) -> str:
    """Return how many items are left open for a rejection, in words; empty for none."""
    return f"; {count} left, rejected" if count else ""


def decision_in_short(decision: Decision) -> str:
    """Return a decision in words: its kind, and whose version it is."""
    names = one_line(listed(decision.agreed)) if decision.agreed else ""
    reviewers = one_line(listed(decision.corrected)) if decision.corrected else ""
    as_made = f", as {names} made it" if names else ""
    as_made = as_made or (f", as {reviewers} corrected it" if reviewers else "")
    source = names or (reviewers and f"{reviewers}’s correction")
    return {
        TAKEN: f"taken from {source}" if source else "taken",
        AUTOMATIC: f"taken over, as {names} made it",
        JOINED: f"joined{as_made}",
        OWN: f"own version{as_made}",
        NOBODY: "nobody" + (f", as {names} left it" if names else ""),
        ADDED: "added, since nobody had marked it",
    }[decision.what]


def provenance(decision: Decision) -> str:
    """Return a decision in words: its kind, whose version it is, who decided, and when."""
    when = decision.at[:16].replace("T", " ")
    also = " (also an annotator here)" if decision.who in decision.annotators else ""
    return f"{decision_in_short(decision)} · {one_line(decision.who)}{also}, {when}"
