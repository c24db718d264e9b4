"""What a user can do in an adjudication, and with which keys.

Motions have the reader's keys. Where an action has the name of one of the reader's, keys of the
user's own count for both. Keys of its own are signs, so that labels may have any free letter.
"""

from __future__ import annotations

from reader.model.labels import LabelSet
from reader.modes.annotate.old_actions import EXTEND, FIND, MOVE, TAG, UserAction, actions

DECIDE, GO, REST = "Adjudicate: decide", "Adjudicate: go", "Adjudicate: the rest"

CHOOSE = "Adjudicate: while an own extent is chosen"

KEEP, NEXT_PASSAGE, LEAVE = "keep_extent", "next_passage", "back"

_DECIDING = (
    UserAction("join", ("&",), "join", "Join the extents of all versions of one label.", DECIDE),
    UserAction("nobody", ("n",), "nobody", "Decide that nobody should mark this.", DECIDE),
    UserAction(
        "extent",
        ("E",),
        "extent",
        "Choose an extent of your own, as in the reader; Enter keeps it, q returns.",
        DECIDE,
    ),
)

TAKE = UserAction(
    "take",
    ("1-9",),
    "take",
    "Take that annotator's version, then reviewers' corrections; beyond the ninth 0 and letters.",
    DECIDE,
)
"""What digits do, for the help: they are no keys of the table."""

_MORE = (
    UserAction("role", ("r",), "role", "Put the focus into the next role of your version.", DECIDE),
    UserAction(
        "comment",
        ("c",),
        "reason",
        "Give a reason: right after a decision for that one, else for what is at hand.",
        DECIDE,
    ),
    UserAction(
        "take_agreed",
        ("%",),
        "take agreed",
        "Take over what all, or enough, annotators made alike; how much is told first.",
        DECIDE,
    ),
    UserAction("delete", ("x",), "open again", "Take the decision on this off again.", DECIDE),
    UserAction(
        "undo",
        ("u",),
        "undo",
        "Undo the last decision, also of an earlier run; of somebody else it asks first.",
        DECIDE,
    ),
    UserAction("redo", ("U",), "redo", "Do again what was undone.", DECIDE),
)

_GOING = (
    UserAction("next_annotation", ("Tab",), "next", "Go to the next open disagreement.", GO),
    UserAction(
        "previous_annotation", ("Shift+Tab",), "back", "Go to the open disagreement before.", GO
    ),
    UserAction("next_thing", ("]", ")"), "next thing", "Go to the next thing, decided or not.", GO),
    UserAction(
        "previous_thing", ("[", "("), "thing before", "Go to the thing before, decided or not.", GO
    ),
    UserAction(
        "open_annotation",
        ("Enter",),
        "open",
        "Open what is at the focus; again: the next passage, and who marked it.",
        GO,
    ),
    UserAction(
        "turn_order",
        ("!",),
        "hardest",
        "Go the hardest first, where versions are furthest apart, or in reading order again.",
        GO,
    ),
    UserAction("versions_down", (";",), "scroll", "Scroll the list of versions down.", GO),
    UserAction("versions_up", (":",), "scroll up", "Scroll the list of versions up.", GO),
    UserAction("next_article", (">",), "next article", "Go to the next article.", GO),
    UserAction("previous_article", ("<",), "article before", "Go to the article before.", GO),
    UserAction("overview", ("#",), "overview", "Show how far every article is, and go to one.", GO),
)

_REST = ("copy", "menu", "help", "palette", "escape", "back")
"""Actions that are as in the reader."""


def adjudication_actions(labels: LabelSet) -> tuple[UserAction, ...]:
    """The whole table of an adjudication for a set of labels, in the order of the help."""
    theirs = actions(labels)
    tags = tuple(
        UserAction(
            f"{TAG}{label.name}",
            (label.key,),
            label.name,
            f"Your own version: the focus as {label.name}; where nobody marked anything, add it.",
            DECIDE,
        )
        for label in labels
    )
    moves = tuple(each for each in theirs if each.group in (MOVE, EXTEND) or each.name == "find")
    rest = tuple(_moved(each) for each in theirs if each.name in _REST)
    return (*_DECIDING, *tags, *_MORE, *_GOING, *moves, *rest)


def _moved(action: UserAction) -> UserAction:
    help = {
        "back": "Stop here; the same command goes on from here. All is saved.",
        "escape": "Leave what is begun: extending, a pending passage, a question.",
        "menu": "Open the menu: overview, theme, help, stop.",
    }.get(action.name, action.help)
    short = "stop" if action.name == "back" else action.short
    return UserAction(action.name, action.keys, short, help, REST)


def own_groups(table: tuple[UserAction, ...]) -> tuple[UserAction, ...]:
    """The actions of an adjudication that are not those of the reader."""
    return tuple(each for each in table if each.group in (DECIDE, GO, REST))


_CHOOSING = (
    UserAction(KEEP, ("Enter",), "keep", "Keep the extent in focus as your own version.", CHOOSE),
    UserAction(NEXT_PASSAGE, ("Tab",), "next passage", "Focus its next passage.", CHOOSE),
)


def choosing_actions(table: tuple[UserAction, ...]) -> tuple[UserAction, ...]:
    """The actions while an own extent is chosen, out of those of the reader in force."""
    motions = [each for each in table if each.group in (MOVE, EXTEND, FIND)]
    others = [each for each in table if each.name in ("help", "escape", LEAVE)]
    taken = {key for each in (*motions, *others) for key in each.keys}
    own = [each for each in _CHOOSING if not taken.intersection(each.keys)]
    return (*own, *motions, *others)
