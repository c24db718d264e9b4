"""The list of articles on the screen: rows that threads fill, the filter, and its bars."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING, ClassVar

from rich.cells import cell_len
from textual import on, work
from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.widgets import Input
from textual.worker import Worker, WorkerState, get_current_worker

from reader.corpus.find import said_of_left_out
from reader.corpus.refs import ArticleRef
from reader.io.files import styles_folder
from reader.modes.articles import browse
from reader.modes.articles.browse import ListMode
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.articles.taggers import Taggers
from reader.settings.drafts import Draft
from reader.text.phrases import counted
from reader.text.screen_text import both_ends, one_line
from reader.tui.screens.mode_screen import ModeScreen
from reader.tui.widgets.article_list import ArticleTable, Columns
from reader.tui.widgets.inputs import CleanInput, clean
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MARK,
    MODE,
    PROBLEM,
    STRONG,
    Line,
    Piece,
    RowView,
    between,
    cells_of,
    letter_rows,
)
from reader.tui.widgets.virtual_list import VirtualList

if TYPE_CHECKING:
    from reader.corpus.search import Passage, Read

FIND_AT_ONCE = 500
"""Articles that are found before the list is updated."""

SHOW_AFTER = 0.1
"""Seconds of reading details between two updates."""


SEARCH_AFTER = 0.1
"""Seconds after a typed sign until texts are looked into: another may follow."""


def local_now() -> datetime:
    """Return the present moment, where the reader is."""
    return datetime.now().astimezone()


class FilterInput(CleanInput):
    """Where the filter is typed; its keys are always the same."""

    BINDINGS: ClassVar = [
        ("escape", "screen.do('all_rows')"),
        ("up", "screen.do('previous_row')"),
        ("down", "screen.do('next_row')"),
    ]


class ArticlesScreen(ModeScreen[None]):
    """The rows of a list. Names are shown at once; a thread reads the rest, rows in view first."""

    CSS_PATH = styles_folder() / "articles.tcss"
    KEYS = "#list-keys"

    mode: ListMode

    def __init__(self, mode: ListMode, *, now: Callable[[], datetime] | None = None) -> None:
        super().__init__(mode)
        self.articles = mode.state
        self.rows = ArticleTable(mode.state, mode.settings.labels, now or local_now, id="list")
        self.query_input = FilterInput(compact=True, select_on_focus=False, id="list-query")
        self._listed: list[int] = []
        """What `redraw` has drawn."""

    def compose(self) -> ComposeResult:
        yield Line(id="list-head", classes="bar")
        yield Line(id="list-columns")
        yield self.rows
        yield Line(id="list-empty")
        with Horizontal(id="list-filter"):
            yield Line([("/", KEY)], id="list-slash")
            yield self.query_input
        yield Line(id="list-status", classes="bar")
        yield Line(id="list-keys", classes="bar")
        yield RowView(id="list-strip")

    # Drawing

    def redraw(self) -> None:
        """Draw the list as it is now."""
        self._listed, count = self.articles.visible, len(self.articles.visible)
        self.rows.set_rows(count)
        self.rows.to(self.articles.row)
        empty = self.query_one("#list-empty", Line)
        self.rows.display, empty.display = count > 0, count == 0
        self.show_bars()

    def show_bars(self) -> None:
        width = self.size.width
        columns = self.rows.columns(width - 1)
        head: list[Piece] = [(" Articles", STRONG), *_narrowed(self.articles, columns)]
        sums = _sums(self.articles, width - cells_of(head) - 3)
        self.query_one("#list-head", Line).show(between(head, [(f"{sums} ", DIM)], width))
        self.query_one("#list-columns", Line).show(columns.header(self.articles.order))
        self.query_one("#list-status", Line).show(self._status(width))
        self.query_one("#list-empty", Line).show([(f"  {self.mode.why_empty}", DIM)])
        self.show_keys(self.mode.footers(), width)
        self._show_strip(width)

    def _show_strip(self, width: int) -> None:
        """Show what can be chosen by a letter, in place of the keys; the message stays above."""
        view, choices = self.query_one("#list-strip", RowView), self.articles.choices
        view.display = bool(choices)
        self.query_one(self.KEYS).display = not choices
        if choices:
            named = ((each.letter, each.word, each.chosen) for each in choices)
            leave = self.mode.leaving_keys[0], "leave", False
            rows = letter_rows(self.articles.choices_heading, (*named, leave), width - 1)
            view.styles.height = len(rows)
            view.show(rows)

    def _status(self, width: int) -> list[Piece]:
        """Return the count, the message or current article, annotator and workspace."""
        badge: list[Piece] = [(" ", ""), (f" {self.mode.badge} ", MODE)] if self.mode.badge else []
        message = self.mode.message_in(width - cells_of(badge) - 1)
        if message:
            left = [*badge, (f" {message}", PROBLEM)]
        else:
            left = [*badge, *_place(self.articles, width - cells_of(badge))]
        return between(left, [(f"{_who(self.articles)} ", DIM)], width)

    # Finding and reading, in threads

    def on_screen_resume(self) -> None:
        if not self.articles.complete:
            self._find()
        if self.articles.query and not self.articles.in_texts.complete:
            self._search(self.articles.query)
        self._fill()
        self.redraw()

    def on_screen_suspend(self) -> None:
        self.workers.cancel_group(self, "read")
        self.workers.cancel_group(self, "search")

    @work(thread=True, exclusive=True, exit_on_error=False, group="find")
    def _find(self) -> None:
        worker = get_current_worker()
        while not worker.is_cancelled:
            refs = self.articles.pull(FIND_AT_ONCE)
            unfinished = self.articles.first_unfinished(refs) if self.articles.seek.on else None
            self.call_later(self.add, refs, unfinished)
            if not refs:
                return

    def add(self, refs: list[ArticleRef], unfinished: int | None) -> None:
        """List further articles; `unfinished`: which of them is the first that is not done."""
        self.articles.extend(refs, unfinished)
        self.articles.complete = self.articles.complete or not refs
        self.redraw()
        if refs and self.is_current:
            self._fill()

    @work(thread=True, exclusive=True, exit_on_error=False, group="read")
    def _fill(self) -> None:
        """Read the details that are wanted: those in view first, then all others."""
        worker = get_current_worker()
        read: dict[int, Details] = {}
        shown_at = time.monotonic()
        for index in self.articles.next_wanted(lambda: self.rows.in_view):
            if worker.is_cancelled:
                return
            read[index] = self.articles.load_details(self.articles.refs[index])
            if time.monotonic() - shown_at > SHOW_AFTER:
                self.call_later(self._keep, read)
                read, shown_at = {}, time.monotonic()
        if worker.is_cancelled:
            return
        if read:
            self.call_later(self._keep, read)
        if self.articles.taggers is None and self.articles.complete:
            taggers = Taggers(self.articles.refs, self.articles.annotator)
            self.call_later(self._know_taggers, taggers)
            if taggers.others:
                taggers.count_tags()
                self.call_later(self._know_taggers, taggers)

    def _know_taggers(self, taggers: Taggers) -> None:
        self.articles.know_taggers(taggers)
        self.redraw()

    @work(thread=True, exclusive=True, exit_on_error=False, group="search")
    def _search(self, query: str) -> None:
        """Look into the texts of all articles for the words of the filter; without any, read what
        is not in the index."""
        from reader.corpus.search import Found, Read, search
        from reader.text.folding import Words

        worker, articles = get_current_worker(), self.articles
        time.sleep(SEARCH_AFTER)
        if worker.is_cancelled:
            return
        passages: dict[int, Passage] = {}
        looking, shown_at = Read(0, 0), 0.0
        words, refs = Words(query), articles.searchable()
        for each in search(refs, words, articles.encoding, articles.annotator):
            if worker.is_cancelled:
                return
            if isinstance(each, Found):
                passages[each.article] = each.passage
            else:
                looking = each
            if time.monotonic() - shown_at > SHOW_AFTER:
                self.call_later(self._take_found, query, passages, looking)
                passages, shown_at = {}, time.monotonic()
        self.call_later(self._take_found, query, passages, None)

    def _take_found(self, query: str, found: dict[int, Passage], looking: Read | None) -> None:
        if self.articles.find(query, found, looking):
            self.redraw()
        elif self.is_current:
            self.show_bars()

    @on(Worker.StateChanged)
    def _say_trouble(self, event: Worker.StateChanged) -> None:
        """Say that finding or reading articles failed; the list stays usable."""
        if event.state is WorkerState.ERROR:
            self.articles.say("Not all articles are shown: {error}", error=event.worker.error)
            self.show_bars()

    def _keep(self, details: dict[int, Details]) -> None:
        if not self.is_current:
            return
        filled = self.articles.sums.filled
        if self.articles.record(details) or self.articles.sums.filled != filled:
            self.redraw()
            return
        for place in self.rows.in_view:
            if self.articles.visible[place] in details:
                self.rows.refresh_row(place)
        self.show_bars()

    # Keys and the mouse

    def action_do(self, name: str) -> None:
        """Do an action of the list, and show the result."""
        self.articles.height = self.rows.size.height
        super().action_do(name)

    def show_state(self) -> None:
        articles, field = self.articles, self.query_input
        self.query_one("#list-filter").display = articles.typing or bool(articles.query)
        if not articles.typing:
            self.action_blur()
            field.drop_draft()
            field.value = articles.query
        elif not field.has_focus:
            self.set_focus(field)  # at once: the next key belongs to it
            draft = Draft("filter")
            field.value = clean(draft.read()) or articles.query
            field.begin_draft(draft, articles.query)
            field.select_all()  # and takes the place of the filter before
            self._search(articles.query)
        if self._listed is not articles.visible:
            self.redraw()
        else:
            self.rows.to(articles.row)

    def on_resize(self) -> None:
        self.show_bars()

    @on(VirtualList.Moved)
    def _moved(self, event: VirtualList.Moved) -> None:
        if event.by_mouse:
            self.apply(ArticleList.to, event.index)

    @on(VirtualList.Chosen)
    def _chosen(self) -> None:
        self.apply(browse.open_article)

    @on(Input.Changed)
    def _narrow(self, event: Input.Changed) -> None:
        if self.articles.typing and event.value == event.input.value:  # else it is past already
            self.apply(ArticleList.filter, event.value)
            self._search(self.articles.query)

    @on(Input.Submitted)
    def _keep_filter(self) -> None:
        self.apply(browse.keep_filter)

    def choose_label(self) -> None:
        """Show the labels; the list keeps to articles with tags of the one that is chosen."""
        from reader.tui.screens.labels import LabelScreen
        from reader.tui.screens.lists import ALL

        articles = self.articles
        if not articles.refs:
            return

        def only(name: str | None) -> None:
            if name is not None:
                self.apply(browse.keep_to_label, "" if name == ALL else name)

        screen = LabelScreen(
            articles.labels,
            articles.refs[0].store,
            "lists its articles",
            {},
            opened_by=self.mode.key_of("menu"),
        )
        self.app.push_screen(screen, only)


# The bars


def _narrowed(articles: ArticleList, columns: Columns) -> list[Piece]:
    """Return what the list is filtered by, and what it is sorted by where no heading says so."""
    order, narrowed = articles.order, articles.conditions.phrases()
    said = "" if not order.column or columns.has(order.column) else order.phrase
    pieces: list[Piece] = []
    if articles.narrowed:
        pieces.append((f" {len(articles.visible)} of {len(articles.refs)}", ""))
    shown = [each for each in articles.in_texts.passages if articles.passage(each) is not None]
    if shown:
        pieces.append((f" · {len(shown)} by their texts", ""))
    phrases = (one_line(phrase, 30) for phrase in (*narrowed, said) if phrase)
    return [*pieces, *((f" · {phrase}", MARK) for phrase in phrases)]


def _sums(articles: ArticleList, cells: int) -> str:
    """Return how many articles there are, are done, and their tags, as far as there is room."""
    total = len(articles.refs)
    tags = counted(articles.sums.tags.total(), "tag")
    known = articles.taggers
    if known is not None and known.tags is not None and known.tags[1]:
        others, persons = known.tags
        tags = f"{tags} of yours · {others:,} by {counted(persons, 'other')}"
    count = [] if articles.narrowed else [counted(total, "article")]
    parts = [*count, f"{articles.sums.done} done", tags]
    if articles.known < total:
        parts.append(f"looking into {articles.known} of {total}")
    if articles.left_out:
        parts.append(one_line(said_of_left_out(articles.left_out), 60))
    looking = articles.in_texts.looking
    if looking is not None and looking.done < looking.total:
        parts.insert(0, f"indexing {looking.done:,} of {looking.total:,}")
    while len(parts) > 1 and cell_len(" · ".join(parts)) > cells:
        parts.pop()
    return " · ".join(parts)


def _place(articles: ArticleList, width: int) -> list[Piece]:
    """Return which of the listed articles the cursor is on; for one that cannot be opened, why.

    What it says of itself stands behind, as far as that leaves room for who is at work.
    """
    index = articles.index
    if index is None:
        return []
    where = f" {articles.row + 1} of {len(articles.visible)}"
    if articles.query:
        where += f" with “{one_line(articles.query, 24)}”"
    problem = articles.problem(index)
    cells = max(8, width - len(where) - 3)
    if problem:
        return [(where, ""), (f"  {one_line(problem, cells)}", PROBLEM)]
    details = articles.details(index)
    said = [one_line(value) for value in (details.said.values() if details else ())]
    text = " · ".join([one_line(articles.refs[index].id), *said])
    while said and cell_len(text) + cell_len(_who(articles)) > cells:
        text = text.removesuffix(f" · {said.pop()}")
    return [(where, ""), (f"  {text if said else both_ends(articles.refs[index].id, cells)}", DIM)]


def _who(articles: ArticleList) -> str:
    """Return the annotator and the workspace."""
    folder = articles.refs[0].store.title if articles.refs else ""
    return one_line(f"{articles.annotator} in {folder}" if folder else articles.annotator, 40)
