"""The list of articles: what there is, how far each is, and a filter."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import BindingsMap
from textual.containers import Horizontal
from textual.events import DescendantBlur, DescendantFocus
from textual.message import Message
from textual.screen import Screen
from textual.widgets import Input
from textual.worker import Worker, WorkerState, get_current_worker

from reader.corpus.refs import ArticleRef
from reader.io.resources import styles_folder
from reader.model.labels import LabelSet
from reader.modes.articles.details import Details
from reader.modes.articles.list import LIST_ACTIONS, Shelf
from reader.modes.requests import Leave, Show
from reader.text.screen_text import one_line
from reader.tui.keys import Asked, OpenArticle, bindings
from reader.tui.menus import ActionProvider, action_palette
from reader.tui.screens import bars as list_bars
from reader.tui.widgets.article_list import ArticleTable
from reader.tui.widgets.inputs import CleanInput
from reader.tui.widgets.rows import KEY, PROBLEM, STRONG, Line, Piece, between
from reader.tui.widgets.virtual_list import VirtualList

FIND_AT_ONCE = 500
"""Articles that are looked for before those found are shown."""

TELL_AFTER = 0.1
"""Seconds of reading details after which those read are shown."""


def local_now() -> datetime:
    """The present moment, where the reader is."""
    return datetime.now().astimezone()


class ArticleList(Screen[None]):
    """Rows of a shelf. Names stand there at once; a thread reads the rest, rows in view first."""

    AUTO_FOCUS = ""
    COMMANDS: ClassVar = {ActionProvider}
    CSS_PATH = styles_folder() / "articles.tcss"

    actions = LIST_ACTIONS
    """What the palette and the help offer here."""

    @dataclass
    class Found(Message):
        """A thread has found further articles."""

        refs: list[ArticleRef]
        unfinished: int | None = None
        """Which of them is the first that is not done, where that was looked for."""

    @dataclass
    class Read(Message):
        """A thread has read details, by place on the shelf."""

        details: dict[int, Details]

    def __init__(
        self, shelf: Shelf, labels: LabelSet, *, now: Callable[[], datetime] | None = None
    ) -> None:
        super().__init__()
        self.shelf = shelf
        self._labels = labels
        self._now = now or local_now
        self._last_opened = shelf.current
        self._trouble = ""
        self._seeks = shelf.current is None
        """Whether the cursor is to go to the first article that is not done, once it is found."""
        self._bindings = BindingsMap(bindings(LIST_ACTIONS))

    def compose(self) -> ComposeResult:
        yield Line(id="list-head", classes="bar")
        yield Line(id="list-columns")
        yield ArticleTable(self.shelf, self._labels, self._now, id="list")
        yield Line(id="list-empty")
        with Horizontal(id="list-filter"):
            yield Line([("/", KEY)], id="list-slash")
            yield CleanInput(compact=True, select_on_focus=False, id="list-query")
        yield Line(id="list-status", classes="bar")
        yield Line(id="list-keys", classes="bar")

    @property
    def rows(self) -> ArticleTable:
        """The list itself."""
        return self.query_one("#list", ArticleTable)

    @property
    def query_input(self) -> Input:
        """Where the filter is typed."""
        return self.query_one("#list-query", Input)

    # Drawing

    def _show_rows(self) -> None:
        """Draw the list as the shelf stands now."""
        count = len(self.shelf.visible)
        self.rows.set_rows(count)
        empty = self.query_one("#list-empty", Line)
        self.rows.display, empty.display = count > 0, count == 0
        empty.show(list_bars.why_empty(self.shelf))
        self._show_bars()

    def _show_bars(self) -> None:
        width = self.size.width
        sums = list_bars.sums(self.shelf)
        keys = list_bars.keys(self.shelf, typing=self.query_input.has_focus)
        self.query_one("#list-head", Line).show(between([(" Articles", STRONG)], sums, width))
        self.query_one("#list-columns", Line).show(self.rows.columns(width - 1).header())
        self.query_one("#list-keys", Line).show(keys)
        self._show_status()

    def _show_status(self) -> None:
        width = self.size.width
        left: list[Piece] = [(f" {self._trouble}", PROBLEM)]
        if not self._trouble:
            left = list_bars.place(self.shelf, self.rows.cursor, width)
        status = self.query_one("#list-status", Line)
        status.show(between(left, list_bars.who(self.shelf), width))

    # Finding and reading, in threads

    def on_screen_resume(self) -> None:
        if not self.shelf.complete:
            self._find()
        self._fill()
        self._show_rows()
        if self.shelf.current != self._last_opened:
            self._last_opened = self.shelf.current
            self.rows.go_to(self.shelf.current)

    def on_screen_suspend(self) -> None:
        self.workers.cancel_group(self, "read")

    @work(thread=True, exclusive=True, exit_on_error=False, group="find")
    def _find(self) -> None:
        worker = get_current_worker()
        while not worker.is_cancelled:
            refs = self.shelf.pull(FIND_AT_ONCE)
            unfinished = self.shelf.first_unfinished(refs) if self._seeks else None
            self.post_message(self.Found(refs, unfinished))
            if not refs:
                return

    @on(Found)
    def _found(self, event: Found) -> None:
        before = len(self.shelf.refs)
        self.shelf.add(event.refs)
        self.shelf.complete = self.shelf.complete or not event.refs
        self._show_rows()
        if self._seeks and event.unfinished is not None:
            self._seeks = False
            self.rows.go_to(before + event.unfinished)
        if event.refs and self.is_current:
            self._fill()

    @work(thread=True, exclusive=True, exit_on_error=False, group="read")
    def _fill(self) -> None:
        """Read the details that are wanted: those in view first, then all others."""
        worker = get_current_worker()
        read: dict[int, Details] = {}
        told = time.monotonic()
        for index in self.shelf.next_wanted(lambda: self.rows.in_view):
            if worker.is_cancelled:
                return
            read[index] = self.shelf.load_details(self.shelf.refs[index])
            if time.monotonic() - told > TELL_AFTER:
                self.post_message(self.Read(read))
                read, told = {}, time.monotonic()
        if read and not worker.is_cancelled:
            self.post_message(self.Read(read))

    @on(Worker.StateChanged)
    def _tell_trouble(self, event: Worker.StateChanged) -> None:
        """Looking for articles, or into them, went wrong: say so; what is there stays usable."""
        if event.state is WorkerState.ERROR:
            self.tell(f"Not all articles are shown: {event.worker.error}")

    def tell(self, sentence: str) -> None:
        """Say something below the list, until the cursor moves on."""
        self._trouble = one_line(sentence)
        self._show_status()

    @on(Read)
    def _keep(self, event: Read) -> None:
        if not self.is_current:
            return
        here, visible = self.rows.index, list(self.shelf.visible)
        for index, details in event.details.items():
            self.shelf.put(index, details)
        if self.shelf.visible != visible:
            self._show_rows()
            self.rows.go_to(here)
            return
        for place in self.rows.in_view:
            if visible[place] in event.details:
                self.rows.refresh_row(place)
        self._show_bars()

    # Keys

    def action_do(self, name: str) -> None:
        """Do an action of the list."""
        self._seeks = False
        rows = self.rows
        match name:
            case "next_row" | "previous_row":
                rows.move(1 if name == "next_row" else -1)
            case "next_rows" | "previous_rows":
                rows.page(1 if name == "next_rows" else -1)
            case "first_row":
                rows.to(0)
            case "last_row":
                rows.to(rows.count - 1)
            case "open":
                rows.choose()
            case _:
                self._do_more(name)

    def _do_more(self, name: str) -> None:
        match name:
            case "filter":
                self.query_one("#list-filter").display = True
                self.set_focus(self.query_input)  # at once: what is typed next belongs to it
                self.query_input.select_all()  # and takes the place of the filter before
            case "all_rows":
                self._list_all()
            case "palette":
                self.app.push_screen(action_palette())
            case "menu" | "help":
                self.post_message(Asked(Show(name)))
            case "quit":
                self.post_message(Asked(Leave()))

    def on_resize(self) -> None:
        self._show_bars()

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        self._trouble = ""
        self._show_status()

    @on(DescendantFocus)
    @on(DescendantBlur)
    def _other_keys(self) -> None:
        self._show_bars()

    @on(VirtualList.Chosen)
    def _chosen(self) -> None:
        self._seeks = False
        index = self.rows.index
        if index is not None:
            self.post_message(OpenArticle(index))

    # The filter

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        index = self.rows.index
        self.shelf.filter(event.value)
        self._show_rows()
        self.rows.go_to(index)

    @on(Input.Submitted)
    def _keep_filter(self) -> None:
        self.set_focus(None)
        if not self.shelf.query:
            self._list_all()

    def _list_all(self) -> None:
        self.set_focus(None)
        self.query_one("#list-filter").display = False
        self.query_input.value = ""
