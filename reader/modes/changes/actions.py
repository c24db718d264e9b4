"""What a user can do where a text's changes are shown, and with which keys."""

from __future__ import annotations

from reader.modes.annotate.old_actions import UserAction

CHANGES = "What changed in a text"

CHANGES_ACTIONS = (
    UserAction(
        "take", ("y",), "it is here", "Carry the passage over to the place that is shown.", CHANGES
    ),
    UserAction(
        "reject", ("n",), "it is gone", "Say that the passage is gone; its quote is kept.", CHANGES
    ),
    UserAction(
        "other_place", ("o",), "other place", "Show another place that is proposed.", CHANGES
    ),
    UserAction("next_passage", ("j", "Tab"), "next", "Go to the next passage to decide.", CHANGES),
    UserAction(
        "previous_passage",
        ("k", "Shift+Tab"),
        "back",
        "Go back a passage, and decide it anew.",
        CHANGES,
    ),
    UserAction("scroll_down", ("Space", "Down", "PgDn"), "scroll", "Scroll the changes.", CHANGES),
    UserAction(
        "scroll_up", ("Backspace", "Up", "PgUp"), "scroll back", "Scroll them back.", CHANGES
    ),
    UserAction(
        "carry_over",
        ("Enter",),
        "carry over",
        "Carry all tags over, as one step that can be undone.",
        CHANGES,
    ),
    UserAction("help", ("?",), "help", "Show these keys.", CHANGES),
    UserAction(
        "leave",
        ("q", "Esc"),
        "leave",
        "Leave the tags as they were; what you decided is kept for the next time.",
        CHANGES,
    ),
)
