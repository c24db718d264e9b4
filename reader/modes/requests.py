"""What a mode asks of whoever shows it: what needs a screen, a clipboard, another article."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from reader.model.annotation import Elsewhere, Span
    from reader.services.suggest.pairs.offer import Offered
    from reader.text.lines import Extent


class Request(msgspec.Struct, frozen=True):
    """Any of the below."""


class AskComment(Request, frozen=True):
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
    place: str = ""
    """What tells the annotation from others with that id, where it has one of this run alone."""


class ChooseSource(Request, frozen=True):
    """Ask which of some sources is meant; answer by `Mode.apply(keep, name)`."""

    heading: str
    """The question, safe for the screen."""
    names: Sequence[str]
    """As they are stored, the likeliest first."""
    chosen: str
    """The one that is meant so far; empty: none."""
    keep: Callable[..., object]
    """Takes the state and the name."""


class Value(msgspec.Struct, frozen=True):
    """A value that an attribute can be given by a key."""

    sign: str
    value: object
    word: str
    """Safe for the screen."""


class Field(msgspec.Struct, frozen=True):
    """An attribute that can be set."""

    name: str
    """As it is stored."""
    now: object | None
    """Its value; None: it has none."""
    values: Sequence[Value]
    """What it can be; nothing where it is typed."""
    sign: str
    """The key to type it; empty where it has values."""
    required: bool


class AskAttributes(Request, frozen=True):
    """Ask for attributes of an annotation; answer by `Mode.apply(keep, name, value)`."""

    heading: str
    """The annotation in words, safe for the screen."""
    fields: Sequence[Field]
    keep: Callable[..., object]
    """Takes the state, the name and the value; None for one that is to be typed."""


class AskHome(Request, frozen=True):
    """Ask whether tags may be kept in the home folder; after a yes, do the action again."""

    action: str
    """Name of the action that would have made the workspace."""


class Copy(Request, frozen=True):
    """Offer a text to the terminal's clipboard."""

    text: str


class GoTo(Request, frozen=True):
    """Open another article: `step` places on, or, where `unfinished`, the next that is not done."""

    step: int
    unfinished: bool = False


class GoToOpen(Request, frozen=True):
    """Go to an annotation that is unfinished or not sure, in an article after or before this one.

    Where there is none, say so.
    """

    step: int
    """1: in a later article; -1: in an earlier one."""
    times: int
    """Which of them: 1 is the first on the way."""


class OpenArticle(Request, frozen=True):
    """Open an article of the list."""

    index: int
    """Its place in the list."""
    quote: str = ""
    """What is to be found there; empty: it opens where it was left."""
    start: int = 0
    """Where that stood in the text, in code points."""
    annotations: Sequence[str] = ()
    """Ids of annotations: the first that is one's own is gone to, in place of the quote."""


class Other(NamedTuple):
    """A passage of a pair in another article, as it is seen from this one."""

    place: Elsewhere
    quote: str
    label: str
    annotation: str = ""
    """Id of the pair, where it is in the layer on the other article; empty: on this one."""
    span: Span | None = None
    """It, where the pair is this article's: with what stands around it."""
    here: Extent | None = None
    """The passage here that it belongs to; None where that is awaited, or the pair is here."""
    displaced: Span | None = None
    """That passage, where it is not in the text here any more, and to be put where it stands."""
    offered: Offered | None = None
    """The pair, as this article offers it, where it is looked at and not tagged."""


class GoToPassage(Request, frozen=True):
    """Open an article of this workspace at a passage of a pair."""

    place: Elsewhere
    quote: str
    annotation: str
    """Id of the pair, where it is in the layer on that article; empty: in the one on this."""
    span: Span | None
    """The passage with what stands around it, where it is known."""
    back: Other | None
    """What was left for it, as it is seen from there."""


class TieAcross(Request, frozen=True):
    """Open an article of this workspace that a pair was begun in, and tie a passage of this one."""

    article: str
    """Its id."""
    span: Span


class MoveAcross(Request, frozen=True):
    """Open an article of this workspace, and put a passage of one of its pairs where it stands in
    this one."""

    article: str
    """Its id."""
    annotation: str
    """Id of the pair."""
    old: Span
    new: Span


class MarkDone(Request, frozen=True):
    """Mark an article of the list as done, or one that is done as not done."""

    index: int
    """Its place in the list."""


class TakeDoneBack(Request, frozen=True):
    """Mark an article as not done that was just marked as done, and show it again."""

    index: int
    """Its place in the list."""


class ShowMenu(Request, frozen=True):
    """Show the menu."""


class ShowHelp(Request, frozen=True):
    """Show all keys."""


class ShowPalette(Request, frozen=True):
    """Show the actions of the screen, to be found by name."""


class ShowPanel(Request, frozen=True):
    """Show the panel, where it is folded away."""


class ShowGuideline(Request, frozen=True):
    """Show the guidelines, at the section of the current annotation's label."""


class ShowFind(Request, frozen=True):
    """Show where a text to find is typed."""


class ShowChanges(Request, frozen=True):
    """Compare the open article with the text that was tagged, and show what changed."""


class ExtractAnew(Request, frozen=True):
    """Extract the text of the open article from its document once more, and show what changed."""


class ShowOverview(Request, frozen=True):
    """Show how far every article is, so that one can be chosen."""


class GoOn(Request, frozen=True):
    """Go on to an article in which something is open, now that nothing is in this one; where
    nowhere, show the overview."""


class GoBack(Request, frozen=True):
    """Open the article that was gone on from again, and run an action there, by its name."""

    action: str


class Scroll(Request, frozen=True):
    """Scroll the panel beside an article, the changes of a text, or the summary of a review."""

    step: int
    """Rows down, up where it is negative; 0: to the top."""
    pages: bool = False
    """Whether `step` counts pages, as long as the screen makes them."""


class KeepChoices(Request, frozen=True):
    """Write the decisions on an article's changes so far; nothing waits for that."""


class Leave(Request, frozen=True):
    """Go back to the list, or quit where there is none."""

    again: bool = False
    """Whether the last key asked for it too."""


class Reopen(Request, frozen=True):
    """Open the article again and say a sentence: its tags belong to another text now, or whoever
    held it may have left."""

    message: str = ""
    """Filled in by the screen, which has the keys that the sentence names."""


class TakeOver(Request, frozen=True):
    """Take over the tags of a missing article that had the same text."""

    article: str
    """Its id."""


class FindProposals(Request, frozen=True):
    """Look, beside all else, for what programs propose on the article that is open, and show it."""


class LookForTied(Request, frozen=True):
    """Look, beside all else, for pairs that are kept with other articles and lead to this one."""

    anew: bool = False
    """Whether those that are known may be other ones now."""


class LookForMoved(Request, frozen=True):
    """Look, beside all else, whether the untouched article that is open was renamed and edited, or
    those that it has passages in were."""
