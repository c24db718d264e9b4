"""What is said of an article that is opened and has changed, was renamed, or came with a merge.

Sentences are templates and values apart; whoever says them fills in the keys in force.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reader.modes.base import Sentence
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.store.late import Settled

NAME_CELLS = 20
"""Cells of the name of an article in a sentence that ends in a key."""

NOT_KEPT = Sentence(
    "This article has changed since it was tagged, and its text of then is not kept: the tags "
    "cannot be carried over, and may stand on other words."
)
MERGED_NOT_KEPT = Sentence(
    "The text that these were tagged in is not kept: {key:extent} anchors them."
)
LINE_ENDS = Sentence(
    "Only line ends have changed since you tagged this: your tags are carried over."
)


def changed(annotator: str) -> Sentence:
    """Say that an article has changed since somebody tagged it."""
    return Sentence(
        "This article has changed since {who} tagged it; {key:changes} carries the tags over.",
        {"who": one_line(annotator)},
    )


def renamed(old_id: str) -> Sentence:
    """Say that the text of an untouched article was tagged under another name."""
    return Sentence(
        "You tagged this text as {old}, which is gone; {key:changes} takes the tags over.",
        {"old": one_line(old_id)},
    )


def renamed_and_edited(old_id: str, percent: int) -> Sentence:
    """Say that an untouched article seems to be a missing one, renamed and edited."""
    return Sentence(
        "It is {percent} % like {old}, which is gone; {key:changes} takes your tags over.",
        {"percent": percent, "old": _short(old_id)},
    )


def taken_over(tags: str, old_id: str) -> Sentence:
    """Say that the tags of a renamed article have come; `tags`: how many, in words."""
    return Sentence(
        "Took over {tags} of {old}; {key:undo} gives them back.", {"tags": tags, "old": old_id}
    )


def _short(id: str) -> str:
    """The file of an article, so that the sentence fits a narrow screen."""
    return one_line(id.rpartition("/")[2], NAME_CELLS)


def settled(outcome: Settled) -> str:
    """Say what became of passages that a merge brought on an earlier text; empty: of none."""
    counts = (
        (outcome.carried, "carried over"),
        (outcome.doubtful, "to decide"),
        (outcome.lost, "lost"),
    )
    words = ", ".join(f"{count} {what}" for count, what in counts if count)
    return f"Merged passages on an earlier text: {words}." if words else ""
