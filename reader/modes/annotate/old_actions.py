"""The one table of what a user can do in the reader, and with which keys.

Bindings, the footer, the help, the palette, the menu and README's key table are all made from it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from reader.model.labels import Label, LabelSet
from reader.modes.base import Action

TAG = "tag:"
"""Actions that tag are named `tag:` and the label, since labels are a workspace's own."""


class UserAction(msgspec.Struct, frozen=True):
    """One thing a user can do."""

    name: str
    keys: tuple[str, ...]
    """Keys as the help writes them: a printable character, or a name such as `Shift+Left`."""
    short: str
    """A word or two for the footer."""
    help: str
    """A sentence for the help, the palette and tooltips."""
    group: str
    """Heading it stands under in the help."""
    repeats: bool = False
    """Whether a count before it means: that many times."""


MOVE, EXTEND, MARK, WALK, FIND, ARTICLE, PROGRAM = (
    "Move the focus",
    "Select more or less",
    "Tag",
    "Annotations",
    "Find",
    "Articles",
    "Program",
)

_MOTIONS = (
    UserAction("next_sentence", ("j", "Down"), "sentence", "Focus the next sentence.", MOVE, True),
    UserAction(
        "previous_sentence", ("k", "Up"), "back", "Focus the previous sentence.", MOVE, True
    ),
    UserAction(
        "next_word",
        ("l", "w", "Right"),
        "word",
        "Focus the next word; from a larger focus, its first.",
        MOVE,
        True,
    ),
    UserAction(
        "previous_word",
        ("h", "b", "Left"),
        "word back",
        "Focus the previous word; from a larger focus, its last.",
        MOVE,
        True,
    ),
    UserAction("next_paragraph", ("J", "}"), "paragraph", "Focus the next paragraph.", MOVE, True),
    UserAction(
        "previous_paragraph",
        ("K", "{"),
        "paragraph back",
        "Focus the previous paragraph.",
        MOVE,
        True,
    ),
    UserAction(
        "next_page",
        ("Space", "PgDn"),
        "page",
        "Turn the page; the focus is its first full sentence.",
        MOVE,
        True,
    ),
    UserAction(
        "previous_page", ("Backspace", "PgUp"), "page back", "Turn back a page.", MOVE, True
    ),
    UserAction("first_sentence", ("g", "Home"), "top", "Focus the first sentence.", MOVE),
    UserAction("last_sentence", ("G", "End"), "end", "Focus the last sentence.", MOVE),
)

_SELECTING = (
    UserAction(
        "widen",
        ("+", "="),
        "widen",
        "Widen the focus to the next larger unit around it.",
        EXTEND,
        True,
    ),
    UserAction(
        "narrow", ("-",), "narrow", "Narrow the focus again, the way it was widened.", EXTEND, True
    ),
    UserAction(
        "quotation",
        ("Q", '"'),
        "quotation",
        "Focus the quotation around, or the next one; again: with its marks.",
        EXTEND,
        True,
    ),
    UserAction("jump", ("s",), "jump", "Jump to a word by the hint on it.", EXTEND),
    UserAction(
        "jump_span",
        ("S",),
        "select",
        "Select from one word to another by the hints on them.",
        EXTEND,
    ),
    UserAction(
        "extend", ("v",), "extend", "Extend with any motion; again: the other end moves.", EXTEND
    ),
    UserAction(
        "leave_extending", ("V",), "stop extending", "Stop extending; the focus stays.", EXTEND
    ),
    UserAction(
        "extend_word_right",
        ("Shift+Right",),
        "extend",
        "Extend by a word to the right.",
        EXTEND,
        True,
    ),
    UserAction(
        "extend_word_left",
        ("Shift+Left",),
        "extend left",
        "Extend by a word to the left.",
        EXTEND,
        True,
    ),
    UserAction(
        "extend_sentence_down",
        ("Shift+Down",),
        "extend down",
        "Extend by a sentence downward.",
        EXTEND,
        True,
    ),
    UserAction(
        "extend_sentence_up",
        ("Shift+Up",),
        "extend up",
        "Extend by a sentence upward.",
        EXTEND,
        True,
    ),
    UserAction(
        "nudge_left", (",",), "shorter", "Move the moving end back by one character.", EXTEND, True
    ),
    UserAction(
        "nudge_right", (".",), "longer", "Move the moving end on by one character.", EXTEND, True
    ),
)

_ANNOTATING = (
    UserAction(
        "role", ("r",), "role", "Put the focus into the current annotation's next role.", MARK
    ),
    UserAction(
        "comment", ("c",), "comment", "Write a note, a comment, on the current annotation.", MARK
    ),
    UserAction(
        "extent", ("E",), "new extent", "Give the current annotation the focus as its extent.", MARK
    ),
    UserAction("flag", ("z",), "not sure", "Mark the current annotation as not sure.", MARK),
    UserAction("delete", ("x",), "delete", "Delete the current annotation.", MARK),
    UserAction(
        "tag_others",
        ("*",),
        "tag others",
        "Tag every other place that says the same; how many is told first.",
        MARK,
    ),
    UserAction("undo", ("u",), "undo", "Undo the last change to this article's tags.", MARK, True),
    UserAction("redo", ("U",), "redo", "Redo: do again what was undone.", MARK, True),
)

_WALKING = (
    UserAction("next_annotation", ("Tab",), "next tag", "Choose the next annotation.", WALK, True),
    UserAction(
        "previous_annotation",
        ("Shift+Tab",),
        "previous tag",
        "Choose the previous annotation.",
        WALK,
        True,
    ),
    UserAction(
        "open_annotation",
        ("Enter",),
        "open",
        "Open the annotation here; again: its next passage or role.",
        WALK,
    ),
    UserAction("copy", ("y",), "copy", "Copy the text in focus to the terminal's clipboard.", WALK),
)

_FINDING = (
    UserAction("find", ("/",), "find", "Find a text in the article.", FIND),
    UserAction("next_match", ("n",), "next", "Go to the next place that was found.", FIND, True),
    UserAction(
        "previous_match", ("N",), "previous", "Go to the previous place that was found.", FIND, True
    ),
)

_ARTICLES = (
    UserAction(
        "previous_article", ("<", "["), "previous article", "Go to the previous article.", ARTICLE
    ),
    UserAction("next_article", (">", "]"), "next article", "Go to the next article.", ARTICLE),
    UserAction(
        "changes",
        ("T",),
        "what changed",
        "Show how the text has changed since it was tagged, and carry the tags over.",
        ARTICLE,
    ),
    UserAction(
        "done",
        ("D",),
        "done",
        "Mark the article as done and go on; on one that is done: not done.",
        ARTICLE,
    ),
)

_PROGRAM = (
    UserAction(
        "menu", ("m",), "menu", "Open the menu: list, panel, labels, theme, help, quit.", PROGRAM
    ),
    UserAction("help", ("?",), "help", "Show all keys.", PROGRAM),
    UserAction("palette", ("Ctrl+P",), "palette", "Find an action by its name.", PROGRAM),
    UserAction(
        "escape",
        ("Esc",),
        "leave",
        "Leave what is begun: extending, a pending passage, a question.",
        PROGRAM,
    ),
    UserAction(
        "back", ("q",), "back", "Go back to the list; from there, quit. All is saved.", PROGRAM
    ),
)


def tag_action(label: Label) -> UserAction:
    """The action that tags with a label."""
    return UserAction(
        f"{TAG}{label.name}",
        (label.key,),
        label.name,
        f"Tag the focus as {label.name}; the same again takes the tag off.",
        MARK,
    )


def actions(labels: LabelSet) -> tuple[UserAction, ...]:
    """The whole table for a set of labels, in the order of the help."""
    tags = tuple(tag_action(label) for label in labels)
    return (
        *_MOTIONS,
        *_SELECTING,
        *tags,
        *_ANNOTATING,
        *_WALKING,
        *_FINDING,
        *_ARTICLES,
        *_PROGRAM,
    )


def in_force(labels: LabelSet, table: Iterable[Action]) -> tuple[UserAction, ...]:
    """The actions with the keys of a table."""
    keys = {action.name: action.keys for action in table}
    return tuple(msgspec.structs.replace(each, keys=keys[each.name]) for each in actions(labels))


def grouped(table: tuple[UserAction, ...]) -> Iterator[tuple[str, list[UserAction]]]:
    """Headings with their actions, in the order of the table."""
    groups: dict[str, list[UserAction]] = {}
    for action in table:
        groups.setdefault(action.group, []).append(action)
    yield from groups.items()
