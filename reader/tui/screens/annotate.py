"""The reader's screen: keys become actions of the session, its state becomes the picture."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Container
from textual.message import Message
from textual.screen import Screen

from reader.modes.annotate import old_jump as jumping
from reader.modes.annotate import old_jump as searching
from reader.modes.annotate import old_move as pointing
from reader.modes.annotate.old_actions import UserAction
from reader.modes.annotate.old_state import Reader
from reader.modes.annotate.old_status import Place
from reader.modes.requests import AskComment, Copy, LookForMoved, Request, Show
from reader.tui.keys import DIGITS, Asked, Find, Visited, bindings
from reader.tui.runtime import bind, paint_by_rows
from reader.tui.screens.bars import ReaderBars
from reader.tui.widgets.article_view import MEASURE, ArticleView
from reader.tui.widgets.rows import Line

if TYPE_CHECKING:
    from reader.tui.screens.help import HelpScreen
    from reader.tui.widgets.inputs import FindBar
    from reader.tui.widgets.panel import Panel

NARROW = 100
"""Below this many columns the panel is folded to a strip until it is asked for."""

PANEL_LEAST, PANEL_MOST = 38, 60
"""Cells of the panel where it stands beside the article."""

DRAG_STEP = 0.03
"""Seconds between two repaints while the mouse drags."""


class ReaderScreen(Screen[None]):
    """One article, open to mark."""

    AUTO_FOCUS = ""

    @dataclass
    class Saved(Message):
        """The layer has saved, or failed to."""

    def __init__(self, reader: Reader, place: Place) -> None:
        super().__init__()
        paint_by_rows(self)
        self.reader = reader
        self.place = place
        self.panel: Panel | None = None
        """The panel's widget; None before it was first shown."""
        self.panel_wanted: bool | None = None
        """Whether the panel was opened or folded by hand; None: as the width has it."""
        self.find_bar: FindBar | None = None
        """Where a text to find is typed; None before the first paint."""
        self._keys_shown_for: tuple[object, ...] = ()
        self._painted = False
        self._drag_painted = 0.0
        self._bind()

    def _bind(self) -> None:
        self.actions: tuple[UserAction, ...] = tuple(self.reader.table.values())
        bind(self, [*bindings(self.actions), *DIGITS])

    def compose(self) -> ComposeResult:
        yield Line(id="head", classes="bar")
        yield from self._above()
        with Container(id="page"):
            yield self._new_view()
            yield Line(id="strip")
        yield Line(id="message", classes="bar")
        yield Line(id="keys", classes="bar")

    def _above(self) -> ComposeResult:
        """What stands between the first bar and the article."""
        yield from ()

    def _new_view(self) -> ArticleView:
        return ArticleView(id="article")

    @property
    def view(self) -> ArticleView:
        """The article's widget."""
        return self.query_one("#article", ArticleView)

    # Opening and following a reader

    def on_mount(self) -> None:
        self._lay_out()
        self.open(self.reader, self.place)

    def open(self, reader: Reader, place: Place) -> None:
        """Show a reader, in the place of the one that was shown."""
        self.reader.layer.on_saved = None
        self.reader = reader
        self.place = place
        self._bind()
        reader.layer.on_saved = self._tell_saved
        self._show_article()
        if self.panel is not None:
            self.panel.show(reader)
        self.sync()
        self.call_after_refresh(self._settle)

    def _show_article(self) -> None:
        self.view.show(self.reader.document, self.reader.labels)
        self.reader.view_changed()

    def _settle(self) -> None:
        """Once the article is on the screen: what takes time and is not needed before."""
        self._painted = True
        self._lay_out()
        if self.find_bar is None:
            self._make_find_bar()
        self.reader.focus.settle()
        self.reader.bring_into_view()
        self.sync()
        if self.reader.layer.untouched:
            self.post_message(Asked(LookForMoved()))

    def _tell_saved(self) -> None:
        """Called by the writer's thread."""
        self.post_message(self.Saved())

    def action_do(self, name: str) -> None:
        """Do an action of the table, and show what came of it."""
        if name == "escape" and self.panel_wanted and self.reader.mode == "reading":
            self.show_panel(None)
        self.reader.do(name)
        self.sync()

    def tell(self, sentence: str) -> None:
        """Say something on the message line."""
        self.reader.say(sentence)
        self.sync()

    def help_screen(self) -> HelpScreen:
        """Return the help that belongs to this screen."""
        from reader.tui.screens.help import HelpScreen  # slow to load

        return HelpScreen(self.reader.labels, self.actions)

    def action_digit(self, digit: int) -> None:
        """Type a digit of a count."""
        self.reader.digit(digit)
        self._show_bars()

    def sync(self) -> None:
        """Bring the picture up to date, and pass on what the session asks for."""
        self.view.sync()
        if self.panel is not None:
            self.panel.sync()
        self._show_bars()
        for request in self.reader.take_requests():
            self._answer(request)

    def _answer(self, request: Request) -> None:
        match request:
            case AskComment():
                self._ask_comment(request)
            case Copy(text):
                self.app.copy_to_clipboard(text)
            case Show("panel"):
                self.show_panel(True)
            case Show("find"):
                self._ask_find()
            case Show("palette"):
                from reader.tui.menus import action_palette  # slow to load

                self.app.push_screen(action_palette())
            case _:
                self.post_message(Asked(request))

    def _ask_comment(self, request: AskComment) -> None:
        from reader.tui.screens.dialogs import CommentDialog  # slow to load

        def keep(note: str | None) -> None:
            if note is not None:
                self.reader.message = ""
                self.reader.set_comment(request.annotation, note)
                self.sync()

        dialog = CommentDialog(
            request.heading, request.note, request.what, place=self._place_of_dialog()
        )
        self.app.push_screen(dialog, keep)

    def _place_of_dialog(self) -> str | None:
        """Where a box for words stands: top, left, or in the middle."""
        return None

    def on_key(self, event: events.Key) -> None:
        """While hints are shown they take every key."""
        if self.reader.hints is not None:
            event.stop()
            event.prevent_default()
            jumping.type_sign(self.reader, event.character or event.key)
            self.sync()

    def _ask_find(self) -> None:
        if self.find_bar is not None:
            self.query_one("#message").display = False
            self.find_bar.ask()
            self._show_bars()

    @on(Find)
    def _find(self, event: Find) -> None:
        self.query_one("#message").display = True
        if event.query is not None:
            searching.find(self.reader, event.query)
        self.sync()

    # The bars

    def _show_bars(self) -> None:
        finding = self.find_bar is not None and self.find_bar.display
        width, narrow = self.app.size.width, self._narrow
        bars = ReaderBars(self.reader, self.place, width, narrow=narrow, finding=finding)
        self.query_one("#head", Line).show(bars.head())
        self.query_one("#message", Line).show(bars.message())
        if bars.keys_depend_on != self._keys_shown_for:
            self._keys_shown_for = bars.keys_depend_on
            self.query_one("#keys", Line).show(bars.keys())
        strip = self.query_one("#strip", Line)
        if strip.display:
            strip.show(bars.strip(panel_open=self._panel_open))

    # The panel

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NARROW

    @property
    def _panel_open(self) -> bool:
        return not self._narrow if self.panel_wanted is None else self.panel_wanted

    def _lay_out(self) -> None:
        """The panel beside the article where there is room, else below it or folded to a strip.

        It is made at the first paint that the article has behind it; its room is kept before.
        """
        width, narrow, opened = self.app.size.width, self._narrow, self._panel_open
        room = width - MEASURE - self.view.gutter_width - 1
        cells = max(PANEL_LEAST, min(PANEL_MOST, room))
        self.query_one("#page").set_class(narrow, "below")
        self.query_one("#strip").display = narrow
        self.view.styles.width = width - cells if opened and not narrow else None
        if opened and self.panel is None and self._painted:
            self._make_panel()
        if self.panel is not None:
            self.panel.set_class(narrow, "below")
            self.panel.display = opened
            self.panel.styles.width = None if narrow else cells

    def _make_find_bar(self) -> None:
        from reader.tui.widgets.inputs import FindBar  # not needed for the first paint

        self.find_bar = FindBar(id="find")
        self.mount(self.find_bar, before="#keys")

    def _make_panel(self) -> None:
        from reader.tui.widgets.panel import Panel  # not needed for the first paint

        self.panel = Panel(self.reader, id="panel")
        self.query_one("#page").mount(self.panel)

    def show_panel(self, wanted: bool | None) -> None:
        """Open or fold the panel; None: as the width has it."""
        self.panel_wanted = wanted
        self._lay_out()
        self.call_after_refresh(self.sync)

    def toggle_panel(self) -> None:
        """Fold the panel where it is open, and open it where it is not."""
        self.show_panel(not self._panel_open)

    def show_label(self, name: str | None) -> None:
        """Open the panel with one label in it, or all."""
        self.show_panel(True)
        if self.panel is not None:
            self.panel.only(name)

    def on_resize(self) -> None:
        self._lay_out()
        self.call_after_refresh(self.sync)

    # Messages

    @on(ArticleView.Resized)
    def _resized(self) -> None:
        self.reader.view_changed()
        self.sync()

    @on(Saved)
    def _saved(self) -> None:
        self.reader.saving_changed()
        self._show_bars()

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        if event.chain == 1:
            self._click(event.offset)
        else:
            kind = "word" if event.chain == 2 else "sentence"
            pointing.select_unit(self.reader, kind, event.offset)
        self.sync()

    def _click(self, offset: int) -> None:
        pointing.click(self.reader, offset)

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        pointing.select(self.reader, event.start, event.end)
        if time.monotonic() - self._drag_painted > DRAG_STEP:
            self._drag_painted = time.monotonic()
            self.sync()
        else:
            self.call_later(self.sync)

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        pointing.scroll(self.reader, event.rows)
        self.sync()

    @on(Visited)
    def _visited(self, event: Visited) -> None:
        pointing.visit_at(self.reader, event.annotation)
        self.sync()
