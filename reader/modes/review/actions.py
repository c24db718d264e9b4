"""What a user can do in a review, and with which keys.

Where an action has the name of one of the reader's, keys of the user's own count for both.
"""

from __future__ import annotations

from reader.model.labels import LabelSet
from reader.modes.annotate.old_actions import TAG, UserAction

REVIEW = "Review"

ROLE = "role"

REASONS = {
    "label": "wrong label",
    "extent": "wrong extent",
    "nothing here": "nothing to mark here",
    ROLE: "role missing or wrong",
    "twice": "marked already",
    "guideline": "against the guideline",
}
"""What a digit after a rejection gives as its reason, from 1: in a word or two, and in full."""

_JUDGING = (
    UserAction("accept", ("y",), "accept", "Accept the annotation as it is.", REVIEW),
    UserAction(
        "reject", ("n",), "reject", "Reject the annotation; a digit then gives the reason.", REVIEW
    ),
)

_MORE = (
    UserAction(
        "extent",
        ("E",),
        "extent",
        "Correct the extent: select it as in the reader; Enter keeps it, q returns.",
        REVIEW,
    ),
    UserAction(
        "comment",
        ("c",),
        "comment",
        "Write a comment for the verdict; right after a rejection, for that one.",
        REVIEW,
    ),
    UserAction("later", ("Space",), "later", "Put it off to the end of the queue.", REVIEW),
    UserAction("undo", ("u",), "back", "Take the last decision back, and return to it.", REVIEW),
    UserAction("scroll_down", ("j", "Down"), "scroll", "Scroll the context down.", REVIEW),
    UserAction("scroll_up", ("k", "Up"), "scroll up", "Scroll the context up.", REVIEW),
    UserAction("scroll_page", ("PgDn",), "page", "Scroll the context down by a page.", REVIEW),
    UserAction(
        "scroll_page_back", ("PgUp",), "page back", "Scroll the context up by a page.", REVIEW
    ),
    UserAction(
        "scroll_home", ("g", "Home"), "to it", "Bring the annotation back into view.", REVIEW
    ),
    UserAction(
        "verdicts",
        ("v",),
        "others",
        "Show, or hide, other reviewers' verdicts; hidden until you have judged.",
        REVIEW,
    ),
    UserAction("summary", ("s",), "summary", "Show what was decided so far.", REVIEW),
    UserAction("menu", ("m",), "menu", "Open the menu: theme, help, stop.", REVIEW),
    UserAction("help", ("?",), "help", "Show all keys.", REVIEW),
    UserAction("palette", ("Ctrl+P",), "palette", "Find an action by its name.", REVIEW),
    UserAction("back", ("q",), "stop", "Stop here; the same command goes on from here.", REVIEW),
)


def review_actions(labels: LabelSet) -> tuple[UserAction, ...]:
    """The whole table of a review for a set of labels, in the order of the help."""
    answers = tuple(
        UserAction(
            f"{TAG}{label.name}",
            (label.key,),
            label.name,
            f"Accept it as {label.name}; content alone where its roles do not fit.",
            REVIEW,
        )
        for label in labels
    )
    return (*_JUDGING, *answers, *_MORE)
