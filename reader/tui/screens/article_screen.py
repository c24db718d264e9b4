"""An article on a screen, whatever mode it is open in: the text, bars around it, the mouse."""

from __future__ import annotations

import time
from functools import partial
from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from textual import on
from textual.app import ComposeResult
from textual.containers import Container
from textual.widget import Widget

from reader.model.article import ArticleInfo
from reader.modes.annotate import jump, move, walk
from reader.modes.annotate.mode import Place
from reader.modes.keymap import KeyedMode
from reader.modes.requests import AskAttributes, Request, ShowFind
from reader.text.screen_text import one_line
from reader.tui.screens.mode_screen import ModeScreen
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.rows import (
    ALARM,
    DIM,
    STRONG,
    Line,
    Piece,
    Row,
    cells_of,
    fitted,
    message_row,
)

if TYPE_CHECKING:
    from reader.tui.screens.attributes import Chosen
    from reader.tui.widgets.inputs import FindBar

NARROW = 100
"""Below this many columns the panel goes below the article."""

DRAG_STEP = 0.03
"""Seconds between two repaints while the mouse drags."""


FINDING = (
    (
        ("Enter", "find; nothing typed: the last again"),
        ("Tab", "any case or exact"),
        ("Esc", "leave"),
    ),
    (("Enter", "find"), ("Tab", "case"), ("Esc", "leave")),
)
"""The keys while a text to find is typed, with more words and with fewer."""


class ArticleScreen(ModeScreen[None]):
    """One article, open in a mode whose state has a document and a layer."""

    def __init__(self, mode: KeyedMode[Any], place: Place, view: ArticleView) -> None:
        super().__init__(mode)
        self.place, self.view = place, view
        self.find_bar: FindBar | None = None
        """Where a text to find is typed; None before the first paint."""
        self.painted = False
        """Whether the article has been on the screen; the rest is made after that."""
        self._facts_shown = ""
        self._saved_shown = True
        self._problem_shown: str | None = None
        self._drag_painted = 0.0

    def compose(self) -> ComposeResult:
        yield Line(id="head", classes="bar")
        yield from self.above()
        with Container(id="page"):
            with Container(id="pane"):
                yield self.view
            yield from self.beside()
        yield Line(id="message", classes="bar")
        yield Line(id="keys", classes="bar")

    def above(self) -> ComposeResult:
        """Yield the widgets between the first bar and the article."""
        yield from ()

    def beside(self) -> ComposeResult:
        """Yield the widgets beside the article that exist from the start."""
        yield from ()

    # Opening

    def on_mount(self) -> None:
        self.lay_out()
        self.open(self.mode, self.place)

    def open(self, mode: KeyedMode[Any], place: Place) -> None:
        """Show an article, in the place of the one that was shown."""
        self.mode.state.layer.handle.on_saved = None
        self.mode, self.place = mode, place
        mode.state.layer.handle.on_saved = self.tell_saved
        self.show_article()
        self.sync()
        self.call_after_refresh(self.settle)

    def show_article(self) -> None:
        """Give the article to the widgets."""
        self.view.show(self.mode.state.document, self.mode.state.labels)
        self.mode.state.view_changed()

    @property
    def changes_soon(self) -> bool:
        return not self._saved_shown

    @property
    def is_made(self) -> bool:
        return self.find_bar is None or self.find_bar.is_mounted

    def settle(self) -> None:
        """Do what takes time and is not needed before the article is on the screen."""
        if not self.is_attached:  # it was left at once
            return
        self.painted = True
        self.lay_out()
        self.mode.state.document.focus.settle()
        self.mode.state.document.bring_into_view()
        self.sync()

    # What is shown

    def show_state(self) -> None:
        self.view.sync()

    def show_bars(self) -> None:
        mode, width = self.mode.current, self.app.size.width
        self.show_head()
        self.query_one("#message", Line).show(message_row(mode.badge, mode.message_in, width))
        finding = self.find_bar is not None and self.find_bar.display
        self.show_keys(FINDING if finding else mode.footers(), width)

    def show_head(self) -> None:
        """Show number and title of the article, who wrote it and is at work, how far it is.

        Persons and the date are left out where there is no room.
        """
        state = self.mode.state
        self._saved_shown = state.layer.saved
        self._facts_shown, self._problem_shown = self.facts, state.layer.problem
        alarm = ALARM if self._problem_shown or state.read_only else ""
        more = "+" if self.place.more else ""
        yours = "yours " if self.place.given else ""
        left: list[Piece] = [(f" {yours}{self.place.number}/{self.place.total}{more} ", DIM)]
        width = self.app.size.width - cells_of(left)
        right: list[Piece] = [(f"  {_first_and_last(self._facts_shown, width - 3)} ", alarm)]
        if not self.narrow:
            right.insert(0, who_piece(self.who, self.app.size.width))
        room = width - cells_of(right)
        title = titled(state.document.article.info, room)
        self.query_one("#head", Line).show([*left, *title, *right])

    @property
    def facts(self) -> str:
        """How far the article is, and whether all is saved."""
        return ""

    @property
    def who(self) -> str:
        """Who is at work, and where."""
        return ""

    @property
    def narrow(self) -> bool:
        """Whether the panel goes below the article."""
        return self.app.size.width < NARROW

    def lay_out(self) -> None:
        """Share out the room."""

    def place_beside(self, widget: Widget | None, *, shown: bool = True) -> None:
        """Lay the article and a widget beside each other or, where narrow, one below the other.

        Before the widget is made, its room is reserved.
        """
        narrow, cells = self.narrow, self.view.beside
        self.query_one("#page").set_class(narrow, "below")
        width = self.app.size.width - cells if shown and not narrow else None
        self.query_one("#pane").styles.width = width
        if widget is not None:
            widget.set_class(narrow, "below")
            widget.display = shown
            widget.styles.width = None if narrow else cells

    def on_resize(self) -> None:
        self.lay_out()
        self.call_after_refresh(self.sync)

    # Finding

    def answer(self, request: Request) -> None:
        match request:
            case ShowFind():
                self._ask_what_to_find()
                self.show_bars()
            case AskAttributes():
                self._ask_attributes(request)
            case _:
                super().answer(request)

    def _ask_attributes(self, request: AskAttributes) -> None:
        """Ask for attributes, over the half without the focus."""
        from reader.tui.screens.attributes import AttributesDialog  # slow to load

        def keep(chosen: Chosen | None) -> None:
            if chosen is not None:
                self.apply(request.keep, *chosen)

        opened_by = self.mode.key_of("attributes")
        dialog = AttributesDialog(request.heading, request.fields, opened_by)
        dialog.add_class(self.free_half)
        self.app.push_screen(dialog, keep)

    @property
    def comment_place(self) -> str:
        return self.free_half

    @property
    def free_half(self) -> str:
        """Which half of the article's rows, top or bottom, has not the focus."""
        document = self.mode.state.document
        viewport, (start, end) = document.viewport, document.focus.extent
        middle = viewport.layout.row_of((start + end) // 2) - viewport.top
        return "top" if 2 * middle >= viewport.height else "bottom"

    def _ask_what_to_find(self) -> None:
        """Show the bar where a text is found; the first time it has to be made."""
        if self.find_bar is not None:
            self.find_bar.ask()
            return
        from reader.tui.widgets.inputs import FindBar

        self.find_bar = FindBar("#message", self._find, id="find", asked=True)
        self.find_bar.display = True  # till it is there its keys are in the footer already
        self.mount(self.find_bar, before="#keys")

    def _find(self, query: str | None, exact: bool) -> None:
        if query is not None:
            self.mode.current.apply(partial(jump.find, exact=exact), query)
        self.sync()

    def show_saved(self) -> None:
        self.mode.state.saving_changed()
        if self.mode.state.layer.problem or self._problem_shown:
            self.show_bars()
        elif self.facts != self._facts_shown:
            self.show_head()

    # The mouse

    @on(ArticleView.Resized)
    def _resized(self) -> None:
        self.mode.state.view_changed()
        self.sync()

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        if event.chain > 2:
            self.apply(move.select_unit, "sentence", event.offset)
        elif event.chain > 1 or self.mode.current is not self.mode:
            self.apply(move.select_unit, "word", event.offset)
        else:
            self.click(event.offset)

    def click(self, offset: int) -> None:
        """Do what a click at an offset of the text does."""
        self.apply(walk.click, offset)

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        select = move.select if event.characters else move.select_words
        self.mode.current.apply(select, event.start, event.end)
        if time.monotonic() - self._drag_painted > DRAG_STEP:
            self._drag_painted = time.monotonic()
            self.sync()
        else:
            self.call_later(self.sync)

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        self.apply(move.scroll, event.rows)


def who_piece(who: str, width: int) -> Piece:
    """Return who is at work, towards the right end of a bar; at most a third of it."""
    return (f" {fitted(who, min(cell_len(who), width // 3))} ", DIM)


def titled(info: ArticleInfo, room: int) -> Row:
    """Return a title in exactly `room` cells, with who wrote it and when where all of it fits."""
    title = one_line(info.title)
    said = one_line(" · ".join(filter(None, map(info.told.get, ("byline", "date")))))
    left = room - cell_len(title) - 1
    if not said or cell_len(said) + 2 > left:
        return [(fitted(title, room), STRONG)]
    return [(title, STRONG), (" ", ""), (fitted(f"· {said}", left), DIM)]


def _first_and_last(facts: str, width: int) -> str:
    """Return facts, without those that have no room before the last: whether all is saved."""
    parts = facts.split(" · ")
    while len(parts) > 2 and cell_len(" · ".join(parts)) > width:
        del parts[-2]
    return " · ".join(parts)
