"""What the menus offer, and over which screen."""

from __future__ import annotations

from typing import NamedTuple

from reader.model.labels import LabelSet
from reader.text.display import one_line

LIST, PANEL, LABELS, THEME, HELP, QUIT = "List", "Panel", "Labels", "Theme", "Help", "Quit"
REVIEW, STOP = "Review", "Stop"
AGAIN, RESCUE, GIVE_UP = "Try again", "Rescue", "Give up"
ALL = "all labels"


class MenuEntry(NamedTuple):
    """One thing to choose."""

    key: str
    """The key that chooses it, in the notation of the tables of actions."""
    name: str
    """What is shown, and given back."""
    description: str = ""


def reader_menu(*, listed: bool) -> list[MenuEntry]:
    """The menu of the reader; `listed`: there is a list of articles to go back to."""
    entries = [
        MenuEntry("p", PANEL, "open or fold it"),
        MenuEntry("s", LABELS, "show one label in the panel, or all"),
        MenuEntry("r", REVIEW, "judge what others have tagged"),
        MenuEntry("t", THEME, "dark or light page"),
        MenuEntry("h", HELP, "all keys, and what each label is for"),
        MenuEntry("x", QUIT, "all is saved"),
    ]
    return [MenuEntry("l", LIST, "choose another article"), *entries] if listed else entries


def list_menu() -> list[MenuEntry]:
    """The menu of the list of articles."""
    return [
        MenuEntry("r", REVIEW, "judge what others have tagged"),
        MenuEntry("t", THEME, "dark or light page"),
        MenuEntry("h", HELP, "all keys, and what each label is for"),
        MenuEntry("x", QUIT, "all is saved"),
    ]


def review_menu() -> list[MenuEntry]:
    """The menu of a review."""
    return [
        MenuEntry("t", THEME, "dark or light page"),
        MenuEntry("h", HELP, "all keys, and what each label is for"),
        MenuEntry("x", STOP, "all is saved, and goes on from here"),
    ]


def label_menu(labels: LabelSet) -> list[MenuEntry]:
    """Which label the panel lists."""
    own = [MenuEntry(label.key, label.name, one_line(label.guideline)) for label in labels]
    return [*own, MenuEntry("*", ALL, "")]


def unsaved_menu(folder: str) -> list[MenuEntry]:
    """What to do about tags that cannot be saved."""
    return [
        MenuEntry("t", AGAIN, "save them where they belong"),
        MenuEntry("r", RESCUE, f"leave; they go to a file in {one_line(folder)}"),
        MenuEntry("g", GIVE_UP, "leave; they are lost"),
    ]
