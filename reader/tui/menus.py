"""What the menus offer, and over which screen."""

from __future__ import annotations

from typing import NamedTuple

from reader.model.labels import LabelSet
from reader.modes.annotate.panel import ORPHANS
from reader.text.screen_text import one_line

LIST, PANEL, LABELS, THEME, HELP, QUIT = "List", "Panel", "Labels", "Theme", "Help", "Quit"
REVIEW, STOP, OVERVIEW = "Review", "Stop", "Overview"
ADJUDICATE = "Adjudicate"
CHANGES = "What changed"
AGAIN, RESCUE, GIVE_UP = "Try again", "Rescue", "Give up"
LEAVE_NOW = "Leave at once"
ALL = "all labels"


class MenuEntry(NamedTuple):
    """One thing to choose."""

    key: str
    """The key that chooses it, in the notation of the tables of actions."""
    name: str
    """What is shown, and given back."""
    description: str = ""


def reader_menu(*, listed: bool, changed: bool = False) -> list[MenuEntry]:
    """The menu of the reader.

    `listed`: there is a list of articles to go back to. `changed`: the article has changed since
    it was tagged.
    """
    entries = [
        MenuEntry("p", PANEL, "open or fold it"),
        MenuEntry("s", LABELS, "show one label in the panel, or all"),
        MenuEntry("r", REVIEW, "judge what others have tagged"),
        MenuEntry("a", ADJUDICATE, "make gold of what several tagged"),
        MenuEntry("t", THEME, "dark or light page"),
        MenuEntry("h", HELP, "all keys, and what labels mean"),
        MenuEntry("x", QUIT, "all is saved"),
    ]
    if changed:
        entries.insert(0, MenuEntry("c", CHANGES, "since it was tagged; carry the tags over"))
    return [MenuEntry("l", LIST, "choose another article"), *entries] if listed else entries


def list_menu() -> list[MenuEntry]:
    """The menu of the list of articles."""
    return [
        MenuEntry("r", REVIEW, "judge what others have tagged"),
        MenuEntry("a", ADJUDICATE, "make gold of what several tagged"),
        MenuEntry("t", THEME, "dark or light page"),
        MenuEntry("h", HELP, "all keys, and what labels mean"),
        MenuEntry("x", QUIT, "all is saved"),
    ]


def review_menu() -> list[MenuEntry]:
    """The menu of a review."""
    return [
        MenuEntry("t", THEME, "dark or light page"),
        MenuEntry("h", HELP, "all keys, and what labels mean"),
        MenuEntry("x", STOP, "all is saved, and goes on from here"),
    ]


def adjudication_menu() -> list[MenuEntry]:
    """The menu of an adjudication."""
    return [
        MenuEntry("o", OVERVIEW, "how far every article is; go to one"),
        MenuEntry("t", THEME, "dark or light page"),
        MenuEntry("h", HELP, "all keys, and what labels mean"),
        MenuEntry("x", STOP, "all is saved, and goes on from here"),
    ]


def label_menu(labels: LabelSet, *, lost: bool = False) -> list[MenuEntry]:
    """Which label the panel lists; `lost`: some passages are no longer in the text."""
    own = [MenuEntry(label.key, label.name, one_line(label.guideline)) for label in labels]
    if lost:
        own.append(MenuEntry("-", ORPHANS, "E puts the focus in its place, x deletes"))
    return [*own, MenuEntry("*", ALL, "")]


def unsaved_menu(folder: str) -> list[MenuEntry]:
    """What to do about tags that cannot be saved."""
    return [
        MenuEntry("t", AGAIN, "save them where they belong"),
        MenuEntry("r", RESCUE, f"leave; they go to a file in {one_line(folder)}"),
        MenuEntry("g", GIVE_UP, "leave; they are lost"),
    ]


def waiting_menu(folder: str, *, saved: bool) -> list[MenuEntry]:
    """What to do while the disk does not answer; `saved`: the journal has all tags."""
    if saved:
        return [MenuEntry("q", LEAVE_NOW, "no tag is lost by that")]
    return [MenuEntry("q", LEAVE_NOW, f"the tags go to a file in {one_line(folder)}")]


def waiting_title(*, saved: bool) -> str:
    """What is waited for, and what comes of it."""
    if saved:
        return "The tags are saved; waiting for the disk to take their layer file, then leaving."
    return "Waiting for the disk to take the last tags, then leaving."
