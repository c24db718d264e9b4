"""The screen on which versions become one: the article with lanes, and what lies on the table.

How far an adjudication is: the sums, and every article; one can be chosen.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding
from textual.containers import Vertical
from textual.screen import ModalScreen

from reader.io.resources import styles_folder
from reader.modes.adjudicate import decide as picking
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.annotate.old_state import Reader
from reader.modes.annotate.old_status import Place
from reader.modes.requests import AskComment, Request, Show
from reader.tui.keys import DIGITS, bindings
from reader.tui.menus import ActionProvider
from reader.tui.runtime import bind
from reader.tui.screens.annotate import PANEL_LEAST, PANEL_MOST, ReaderScreen
from reader.tui.screens.bars import AdjudicateBars
from reader.tui.widgets.article_view import MEASURE, ArticleView
from reader.tui.widgets.lane_view import LaneView
from reader.tui.widgets.rows import DIM, KEY, MARK, STRONG, Line, Piece, between, fitted, wrapped
from reader.tui.widgets.versions_panel import VersionsPanel
from reader.tui.widgets.virtual_list import VirtualList

LEAST_ROWS, MOST_ROWS = 6, 14
"""Rows of the versions below the article, on a narrow screen."""


class AdjudicateScreen(ReaderScreen):
    """One article, open to an adjudicator."""

    COMMANDS: ClassVar = {ActionProvider}
    CSS_PATH: ClassVar = [styles_folder() / name for name in ("reader.tcss", "adjudicate.tcss")]

    def __init__(self, reader: Adjudicating, place: Place) -> None:
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
        assert isinstance(reader, Adjudicating)
        self.gold = reader
        if self.versions is not None:
            self.versions.show(reader)
        super().open(reader, place)

    def _show_article(self) -> None:
        self.lane_view.show_gold(self.gold)
        self.gold.view_changed()

    def _bind(self) -> None:
        reader = self.gold
        table = reader.own_table if reader.choosing else reader.actions
        self.actions = table
        self._bound = (reader, reader.choosing)
        bind(self, [*bindings(table), *DIGITS])

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
            self.versions.about = self.gold.decisions.items[int(request.annotation)]
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
