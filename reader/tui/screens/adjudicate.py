"""The screen on which versions become one: the article with lanes, and the versions beside it.

How far an adjudication is: the sums, and every article; one can be chosen.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Container, Vertical
from textual.message import Message
from textual.screen import ModalScreen, Screen

from reader.io.resources import styles_folder
from reader.modes.adjudicate import move
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.annotate import jump
from reader.modes.annotate import move as annotate_move
from reader.modes.annotate.old_status import Place
from reader.modes.annotate.status import saving
from reader.modes.requests import AskComment, Copy, Request, ScrollVersions, ShowFind, ShowPalette
from reader.text.screen_text import one_line
from reader.tui.keys import DIGITS, Asked, Find, bindings
from reader.tui.menus import ActionProvider
from reader.tui.runtime import bind, paint_by_rows
from reader.tui.screens.annotate import DRAG_STEP, NARROW, PANEL_LEAST, PANEL_MOST
from reader.tui.screens.bars import FINDING, head_row, keys_row, message_row
from reader.tui.widgets.article_view import MEASURE, ArticleView
from reader.tui.widgets.lane_view import LaneView
from reader.tui.widgets.rows import DIM, KEY, MARK, STRONG, Line, Piece, between, fitted, wrapped
from reader.tui.widgets.versions_panel import VersionsPanel
from reader.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from reader.tui.screens.help import HelpScreen
    from reader.tui.widgets.inputs import FindBar

LEAST_ROWS, MOST_ROWS = 6, 14
"""Rows of the versions below the article, on a narrow screen."""


class AdjudicateScreen(Screen[None]):
    """One article, open to an adjudicator."""

    AUTO_FOCUS = ""
    COMMANDS: ClassVar = {ActionProvider}
    CSS_PATH: ClassVar = [styles_folder() / name for name in ("reader.tcss", "adjudicate.tcss")]

    @dataclass
    class Saved(Message):
        """The layer has saved, or failed to."""

    def __init__(self, mode: AdjudicateMode, place: Place) -> None:
        super().__init__()
        paint_by_rows(self)
        self.mode = mode
        self.place = place
        self.versions: VersionsPanel | None = None
        """The widget of the versions; None before the first paint."""
        self.find_bar: FindBar | None = None
        """Where a text to find is typed; None before the first paint."""
        self._painted = False
        self._drag_painted = 0.0
        self._bind()

    def _bind(self) -> None:
        self.actions = self.mode.current.actions
        bind(self, [*bindings(self.actions), *DIGITS])

    def compose(self) -> ComposeResult:
        yield Line(id="head", classes="bar")
        yield Line(id="lanes")
        with Container(id="page"):
            yield LaneView(id="article")
        yield Line(id="message", classes="bar")
        yield Line(id="keys", classes="bar")

    @property
    def view(self) -> LaneView:
        """The article's widget."""
        return self.query_one("#article", LaneView)

    # Opening and following an article

    def on_mount(self) -> None:
        self._lay_out()
        self.open(self.mode, self.place)

    def open(self, mode: AdjudicateMode, place: Place) -> None:
        """Show an article, in the place of the one that was shown."""
        self.mode.state.layer.on_saved = None
        self.mode, self.place = mode, place
        mode.state.layer.on_saved = self._post_saved
        self.view.show_gold(mode.state)
        if self.versions is not None:
            self.versions.show(mode)
        self.sync()
        self.call_after_refresh(self._settle)

    def _settle(self) -> None:
        """Once the article is on the screen, make what takes time and is not needed before."""
        from reader.tui.widgets.inputs import FindBar  # not needed for the first paint

        self._painted = True
        self._lay_out()
        if self.find_bar is None:
            self.find_bar = FindBar(id="find")
            self.mount(self.find_bar, before="#keys")
        self.mode.state.document.focus.settle()
        self.mode.state.document.bring_into_view()
        self.sync()

    def _post_saved(self) -> None:
        """Called by the writer's thread."""
        self.post_message(self.Saved())

    def sync(self) -> None:
        """Bring the picture up to date, and pass on what the mode asks for."""
        if self.actions != self.mode.current.actions:
            self._bind()
        self.view.sync()
        if self.versions is not None:
            self.versions.sync()
        self._show_bars()
        for state in (self.mode.current.state, self.mode.state):
            for request in state.take_requests():
                self._answer(request)

    def tell(self, sentence: str) -> None:
        """Put a sentence on the message line."""
        self.mode.current.state.say("{sentence}", sentence=sentence)
        self.sync()

    # What keys do

    def action_do(self, name: str) -> None:
        """Run an action, and show what came of it."""
        self.mode.current.do(name)
        self.sync()

    def help_screen(self) -> HelpScreen:
        """Return the help that belongs to this screen."""
        from reader.tui.screens.help import HelpScreen  # slow to load

        labels = self.mode.state.labels
        return HelpScreen(labels, self.mode.actions, further=self.mode.further_actions)

    def action_digit(self, digit: int) -> None:
        """Take a version, or type a count."""
        self.mode.current.digit(digit)
        self.sync()

    def on_key(self, event: events.Key) -> None:
        """While hints are shown or an annotator's code is typed, let them take every key."""
        sign = event.character or event.key
        if self.mode.state.document.hints is not None:
            self.mode.current.apply(jump.type_sign, sign)
        elif self.mode.takes_signs:
            self.mode.type_sign(sign)
        else:
            return
        event.stop()
        event.prevent_default()
        self.sync()

    def _answer(self, request: Request) -> None:
        match request:
            case AskComment():
                self._ask_comment(request)
            case Copy(text):
                self.app.copy_to_clipboard(text)
            case ShowFind():
                self._ask_find()
            case ShowPalette():
                from reader.tui.menus import action_palette  # slow to load

                self.app.push_screen(action_palette())
            case ScrollVersions(step):
                if self.versions is not None:
                    self.versions.scroll(step)
            case _:
                self.post_message(Asked(request))

    def _ask_comment(self, request: AskComment) -> None:
        """Ask for a reason, with the versions that it is about in view."""
        from reader.tui.screens.dialogs import CommentDialog  # slow to load

        def keep(text: str | None) -> None:
            if text is not None and request.keep is not None:
                self.mode.apply(request.keep, text)
                self.sync()

        if self.versions is not None:
            self.versions.about = self.mode.state.decisions.items[int(request.annotation)]
            self.versions.sync()
        place = "top" if self._narrow else "left"
        dialog = CommentDialog(request.heading, request.note, request.what, place=place)
        self.app.push_screen(dialog, keep)

    def on_screen_resume(self) -> None:
        """Show the current item again, once nothing is asked any more."""
        if self.versions is not None and self.versions.about is not None:
            self.versions.about = None
            self.versions.sync()

    def _ask_find(self) -> None:
        if self.find_bar is not None:
            self.query_one("#message").display = False
            self.find_bar.ask()
            self._show_bars()

    @on(Find)
    def _find(self, event: Find) -> None:
        self.query_one("#message").display = True
        if event.query is not None:
            self.mode.current.apply(jump.find, event.query)
        self.sync()

    # What is around the article

    @property
    def _narrow(self) -> bool:
        return self.app.size.width < NARROW

    def _show_bars(self) -> None:
        mode, state, width = self.mode.current, self.mode.state, self.app.size.width
        facts = f"{self.mode.facts()} · {saving(state.layer)}"
        alarm = bool(state.layer.problem or state.layer.read_only)
        title = state.document.article.title
        head = head_row(self.place, title, facts, width, alarm=alarm)
        self.query_one("#head", Line).show(head)
        self.query_one("#message", Line).show(message_row(mode.badge, mode.message, width))
        finding = self.find_bar is not None and self.find_bar.display
        keys = FINDING if finding else mode.footer(narrow=self._narrow)
        self.query_one("#keys", Line).show(keys_row(keys, self._who(), width))
        names, legend = self.view.lane_names(), self.view.legend(width)
        self.query_one("#lanes", Line).show(between(names, legend, width))

    def _who(self) -> list[Piece]:
        """Who decides, where there is room for that."""
        if self._narrow:
            return []
        who = f"{self.mode.state.adjudicator} for @gold in {self.place.workspace}"
        return [(f" {one_line(who, self.app.size.width // 3)} ", DIM)]

    def _lay_out(self) -> None:
        """The versions beside the article where there is room, else below it."""
        width, narrow = self.app.size.width, self._narrow
        room = width - MEASURE - self.view.gutter_width - 1
        cells = max(PANEL_LEAST, min(PANEL_MOST, room))
        page = self.query_one("#page")
        page.set_class(narrow, "below")
        self.view.styles.width = None if narrow else width - cells
        if self.versions is None and self._painted:
            self.versions = VersionsPanel(self.mode, id="table")
            page.mount(self.versions)
        if self.versions is not None:
            rows = max(LEAST_ROWS, min(MOST_ROWS, self.app.size.height * 2 // 5))
            self.versions.narrow = narrow
            self.versions.set_class(narrow, "below")
            self.versions.styles.width = None if narrow else cells
            self.versions.styles.height = rows if narrow else None

    def on_resize(self) -> None:
        self._lay_out()
        self.call_after_refresh(self.sync)

    # Messages

    @on(ArticleView.Resized)
    def _resized(self) -> None:
        self.sync()

    @on(Saved)
    def _saved(self) -> None:
        self.mode.state.saving_changed()
        self._show_bars()

    @on(ArticleView.Clicked)
    def _clicked(self, event: ArticleView.Clicked) -> None:
        mode = self.mode.current
        if event.chain > 1:
            unit = "word" if event.chain == 2 else "sentence"
            mode.apply(annotate_move.select_unit, unit, event.offset)
        elif mode is self.mode:
            mode.apply(move.click, event.offset)
        else:
            mode.apply(annotate_move.select_unit, "word", event.offset)
        self.sync()

    @on(ArticleView.Dragged)
    def _dragged(self, event: ArticleView.Dragged) -> None:
        self.mode.current.apply(annotate_move.select, event.start, event.end)
        if time.monotonic() - self._drag_painted > DRAG_STEP:
            self._drag_painted = time.monotonic()
            self.sync()
        else:
            self.call_later(self.sync)

    @on(ArticleView.Scrolled)
    def _scrolled(self, event: ArticleView.Scrolled) -> None:
        self.mode.current.apply(annotate_move.scroll, event.rows)
        self.sync()


STATE_CELLS = 22

DIALOG_CELLS, EDGE_CELLS = 72, 6
"""Width of a dialog, and its border with the blanks inside it; as in `dialogs.tcss`."""


class OverviewScreen(ModalScreen[int | None]):
    """Gives the place of the article that was chosen, None where the overview was left."""

    AUTO_FOCUS = ""
    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("dialogs", "adjudicate")]
    BINDINGS: ClassVar = [
        Binding("j,down", "move(1)", "next", show=False, id="overview-next"),
        Binding("k,up", "move(-1)", "back", show=False, id="overview-back"),
        Binding("space,pagedown", "page(1)", "page", show=False, id="overview-page"),
        Binding("backspace,pageup", "page(-1)", "page back", show=False, id="overview-page-back"),
        Binding("enter", "choose", "open", show=False, id="overview-open"),
        Binding("escape,q,number_sign", "leave", "leave", show=False, id="overview-leave"),
    ]

    def __init__(
        self, sums: Sequence[str], articles: Sequence[tuple[str, str]], current: int
    ) -> None:
        """`articles`: state and title of each, as they are stored; `current`: which is open."""
        super().__init__()
        self._sums = list(sums)
        self._articles = list(articles)
        self._current = current

    def compose(self) -> ComposeResult:
        with Vertical(id="overview", classes="dialog"):
            width = min(DIALOG_CELLS, self.app.size.width * 94 // 100) - EDGE_CELLS
            for number, sentence in enumerate(self._sums):
                for line in wrapped(sentence, width):
                    yield Line([(line, STRONG if not number else "")])
            yield VirtualList(self._row, len(self._articles), id="overview-rows")
            keys: list[Piece] = [("Enter", KEY), (" open   ", ""), ("Esc", KEY), (" back", "")]
            yield Line(keys, classes="dialog-keys")

    @property
    def rows(self) -> VirtualList:
        """The articles' widget."""
        return self.query_one("#overview-rows", VirtualList)

    def on_mount(self) -> None:
        self.rows.styles.height = min(len(self._articles), 12)
        self.rows.to(self._current)

    def _row(self, index: int, width: int) -> list[Piece]:
        state, title = self._articles[index]
        return [
            ("▌ " if index == self.rows.cursor else "  ", MARK),
            (fitted(state, STATE_CELLS), DIM if state == "all decided" else ""),
            (fitted(title, width - STATE_CELLS - 2), ""),
        ]

    def action_move(self, step: int) -> None:
        self.rows.move(step)

    def action_page(self, step: int) -> None:
        self.rows.page(step)

    def action_choose(self) -> None:
        self.rows.choose()

    def action_leave(self) -> None:
        self.dismiss(None)

    @on(VirtualList.Chosen)
    def _chosen(self, event: VirtualList.Chosen) -> None:
        self.dismiss(event.index)
