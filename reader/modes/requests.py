"""What a mode asks of whoever shows it: what needs a screen, a clipboard, another article."""

from __future__ import annotations

from collections.abc import Callable

import msgspec


class AskComment(msgspec.Struct, frozen=True):
    """Ask for a note on an annotation, or for a reason; answer by `Mode.apply(keep, text)`."""

    annotation: str
    """What it is about: an id."""
    heading: str
    """The same in words, safe for the screen."""
    note: str
    """The note it has, empty where it has none."""
    what: str = "Note on"
    """What the heading is put after."""
    keep: Callable[..., object] | None = None
    """Takes the state and the text."""


class AskHome(msgspec.Struct, frozen=True):
    """Ask whether tags may be kept in the home folder; after a yes, do the action again."""

    action: str
    """Name of the action that would have made the workspace."""


class Copy(msgspec.Struct, frozen=True):
    """Offer a text to the terminal's clipboard."""

    text: str


class GoTo(msgspec.Struct, frozen=True):
    """Open another article: `step` places on, or, where `unfinished`, the next that is not done."""

    step: int
    unfinished: bool = False


class OpenArticle(msgspec.Struct, frozen=True):
    """Open an article of the list."""

    index: int
    """Its place in the list."""


class ShowMenu(msgspec.Struct, frozen=True):
    """Show the menu."""


class ShowHelp(msgspec.Struct, frozen=True):
    """Show all keys."""


class ShowPalette(msgspec.Struct, frozen=True):
    """Show the actions of the screen, to be found by name."""


class ShowPanel(msgspec.Struct, frozen=True):
    """Show the panel, where it is folded away."""


class ShowFind(msgspec.Struct, frozen=True):
    """Show where a text to find is typed."""


class ShowChanges(msgspec.Struct, frozen=True):
    """Compare the open article with the text that was tagged, and show what changed."""


class ShowOverview(msgspec.Struct, frozen=True):
    """Show how far every article is, so that one can be chosen."""


class ShowRemaining(msgspec.Struct, frozen=True):
    """Say where something is open, now that nothing is in this article; where nowhere, show the
    overview."""


class ScrollVersions(msgspec.Struct, frozen=True):
    """Scroll the versions beside the article: `step` half pages down."""

    step: int


class ScrollChanges(msgspec.Struct, frozen=True):
    """Scroll the changes of a text: `step` pages down."""

    step: int


class KeepChoices(msgspec.Struct, frozen=True):
    """Write what is decided of an article's changes so far; nothing waits for that."""


class ScrollSummary(msgspec.Struct, frozen=True):
    """Scroll the summary of a review."""

    step: int
    """Rows or pages down, up where it is negative; 0: to the top."""
    pages: bool = False


class Leave(msgspec.Struct, frozen=True):
    """Go back to the list, or quit where there is none."""


class Reopen(msgspec.Struct, frozen=True):
    """Open the article again and say a sentence: its tags belong to another text now, or whoever
    held it may have left."""

    message: str = ""
    """Filled in by the screen, which has the keys that the sentence names."""


class TakeOver(msgspec.Struct, frozen=True):
    """Take over the tags of an article that is gone and had the same text."""

    article: str
    """Its id."""


class LookForMoved(msgspec.Struct, frozen=True):
    """Look, beside all else, whether the untouched article that is open was renamed and edited."""


Request = (
    AskComment
    | AskHome
    | Copy
    | GoTo
    | KeepChoices
    | Leave
    | LookForMoved
    | OpenArticle
    | Reopen
    | ScrollChanges
    | ScrollSummary
    | ScrollVersions
    | ShowChanges
    | ShowFind
    | ShowHelp
    | ShowMenu
    | ShowOverview
    | ShowPalette
    | ShowPanel
    | ShowRemaining
    | TakeOver
)
