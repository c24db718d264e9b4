"""The screen on which versions become one: the article with lanes, and what lies on the table."""

from __future__ import annotations

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingsMap

from reader.io.resources import styles_folder
from reader.modes.adjudicate import decide as picking
from reader.modes.adjudicate.state import GoldReader
from reader.modes.annotate.state import Reader
from reader.modes.annotate.status import Place
from reader.modes.base import AskComment, Request, Show
from reader.tui.keys import bindings
from reader.tui.palette import ActionProvider
from reader.tui.screens.adjudicate_bars import AdjudicateBars
from reader.tui.screens.digits import DIGITS
from reader.tui.screens.reader import PANEL_LEAST, PANEL_MOST, ReaderScreen
from reader.tui.widgets.article_view import MEASURE, ArticleView
from reader.tui.widgets.lane_view import LaneView
from reader.tui.widgets.line import Line
from reader.tui.widgets.pieces import between
from reader.tui.widgets.versions_panel import VersionsPanel

LEAST_ROWS, MOST_ROWS = 6, 14
"""Rows of the versions below the article, on a narrow screen."""


class AdjudicateScreen(ReaderScreen):
    """One article, open to an adjudicator."""

    COMMANDS: ClassVar = {ActionProvider}
    CSS_PATH: ClassVar = [styles_folder() / name for name in ("reader.tcss", "adjudicate.tcss")]

    def __init__(self, reader: GoldReader, place: Place) -> None:
        self.gold = reader
        self._bound: object = None
        super().__init__(reader, place)

    def _above(self) -> ComposeResult:
        yield Line(id="lanes")

    def _new_view(self) -> ArticleView:
        return LaneView(id="article")

    @property
    def lane_view(self) -> LaneView:
        """The article's widget."""
        return self.query_one("#article", LaneView)

    @property
    def versions(self) -> VersionsPanel | None:
        """The widget of the versions; None before the first paint."""
        found = self.query("#table").results(VersionsPanel)
        return next(iter(found), None)

    # Following a reader

    def open(self, reader: Reader, place: Place) -> None:
        assert isinstance(reader, GoldReader)
        self.gold = reader
        if self.versions is not None:
            self.versions.show(reader)
        super().open(reader, place)

    def _bind(self) -> None:
        reader = self.gold
        table = reader.own_table if reader.choosing else reader.actions
        self.actions = table
        self._bound = (reader, reader.choosing)
        self._bindings = BindingsMap([*bindings(table), *DIGITS])

    def sync(self) -> None:
        if self._bound != (self.gold, self.gold.choosing):
            self._bind()
        if self.versions is not None:
            self.versions.sync()
        super().sync()

    def action_digit(self, digit: int) -> None:
        """Take a version, or type a count."""
        self.gold.digit(digit)
        self.sync()

    def on_key(self, event: events.Key) -> None:
        """While an annotator beyond the ninth is picked, that takes every key."""
        if self.gold.picking:
            event.stop()
            event.prevent_default()
            picking.pick(self.gold, event.character or event.key)
            self.sync()

    def _click(self, offset: int) -> None:
        self.gold.click(offset)

    def _answer(self, request: Request) -> None:
        match request:
            case Show("versions down" | "versions up"):
                if self.versions is not None:
                    self.versions.scroll(1 if request.what.endswith("down") else -1)
            case Show("panel"):
                pass
            case _:
                super()._answer(request)

    def _ask_comment(self, request: AskComment) -> None:
        """Ask, with the versions that the reason is about in view."""
        if self.versions is not None:
            self.versions.about = self.gold.docket.things[int(request.annotation)]
            self.versions.sync()
        super()._ask_comment(request)

    def _place_of_dialog(self) -> str:
        return "top" if self._narrow else "left"

    def on_screen_resume(self) -> None:
        """Show what is at hand again, once nothing is asked any more."""
        if self.versions is not None and self.versions.about is not None:
            self.versions.about = None
            self.versions.sync()

    # What is around the article

    def _show_bars(self) -> None:
        bars = AdjudicateBars(self.gold, self.place, self.app.size.width, self._narrow)
        self.query_one("#head", Line).show(bars.head())
        self.query_one("#message", Line).show(bars.message())
        self.query_one("#keys", Line).show(bars.keys())
        view, width = self.lane_view, self.app.size.width
        self.query_one("#lanes", Line).show(between(view.lane_names(), view.legend(width), width))

    def _lay_out(self) -> None:
        """The versions beside the article where there is room, else below it."""
        width, narrow = self.app.size.width, self._narrow
        room = width - MEASURE - self.view.gutter_width - 1
        cells = max(PANEL_LEAST, min(PANEL_MOST, room))
        self.query_one("#page").set_class(narrow, "below")
        self.query_one("#strip").display = False
        self.view.styles.width = None if narrow else width - cells
        if self.versions is None and self._painted:
            self.query_one("#page").mount(VersionsPanel(self.gold, id="table"))
        panel = self.versions
        if panel is not None:
            rows = max(LEAST_ROWS, min(MOST_ROWS, self.app.size.height * 2 // 5))
            panel.narrow = narrow
            panel.set_class(narrow, "below")
            panel.styles.width = None if narrow else cells
            panel.styles.height = rows if narrow else None
