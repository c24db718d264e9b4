"""How far a project is: a row an article, and a row a person with all that is known of them."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.widgets import Sparkline
from textual.worker import get_current_worker

from reader.io.files import styles_folder
from reader.model.errors import ObelismError
from reader.services.stats.board import Board
from reader.services.stats.compared import Compared
from reader.services.stats.figures import Stats
from reader.services.stats.text import headline
from reader.text.screen_text import as_sentence, one_line
from reader.tui.screens.listing import TYPING_KEYS, FilteredList
from reader.tui.widgets.project_rows import (
    EVERYBODY,
    about_person,
    article_row,
    further_figures,
    heading,
    person_heading,
    person_row,
    persons_at,
    totals_row,
)
from reader.tui.widgets.rows import DIM, STRONG, Line, Row, RowView, between, cells_of, keys_row
from reader.tui.widgets.virtual_list import VirtualList

LOOK_AFTER = 2.0
"""Seconds between two looks at what others did meanwhile, at least."""

LOOK_SHARE = 10
"""How many times as long as a look took it is waited for the next."""


class ProjectScreen(FilteredList[str]):
    """Gives the id of the article that was chosen."""

    CSS_PATH: ClassVar = [styles_folder() / f"{name}.tcss" for name in ("listing", "project")]
    BINDINGS: ClassVar = [
        ("l,right", "columns(1)"),
        ("h,left", "columns(-1)"),
        ("tab", "other"),
        ("s", "sort"),
        ("S", "turn"),
    ]

    def __init__(
        self, stats: Stats, look: Callable[[], Stats | None], compare: Callable[[Stats], Compared]
    ) -> None:
        """`look`: returns how far it is now, None where nothing changed; `compare`: how far persons
        agree. Both are called in threads."""
        self.board = Board(stats)
        self._look, self._compare = look, compare
        self._persons_shown = False
        self._first = 0
        """The person whose column comes first."""
        self._compared: Compared | None = None
        self._said = ""
        super().__init__([], "")

    def compose(self) -> ComposeResult:
        yield Line(id="project-head", classes="bar")
        yield Line(id="project-columns")
        yield self.rows
        yield Line(id="project-totals")
        yield Line(id="project-scale")
        yield Sparkline([], id="project-days")
        yield RowView(id="project-more")
        yield from self.filter_bar()
        yield Line(id="project-keys", classes="bar")

    def on_mount(self) -> None:
        self.set_timer(LOOK_AFTER, self._look_again)

    def on_resize(self) -> None:
        self.lay_out()

    # What is shown

    @property
    def stats(self) -> Stats:
        """What is known now."""
        return self.board.stats

    @property
    def _names(self) -> list[str | None]:
        """The persons in their rows; None: everybody."""
        return [None, *self.stats.persons]

    def lay_out(self) -> None:
        persons = self._persons_shown
        self.rows.set_rows(len(self._names) if persons else len(self.board.rows))
        for id, shown in (("totals", not persons), ("scale", persons), ("days", persons)):
            self.query_one(f"#project-{id}").display = shown
        self.query_one("#project-more").display = persons
        self.show_filter(len(self.board.rows), len(self.stats.articles), shown=self.typing)
        self.rows.styles.height = (
            min(len(self._names), max(3, self.size.height // 3)) if persons else "1fr"
        )
        self._tell()

    def _tell(self) -> None:
        width = self.size.width
        pages = "Persons" if self._persons_shown else "Articles"
        right = [(f"{self._said or self._arranged()} ", "")]
        head = [(f" Project: {pages}", STRONG)]
        rest = width - cells_of(head) - cells_of(right) - 3
        head.append((f"  {one_line(headline(self.stats), max(1, rest))}", DIM))
        self.query_one("#project-head", Line).show(between(head, right, width))
        columns, room = self.query_one("#project-columns", Line), width - 1
        if self._persons_shown:
            columns.show(person_heading(room))
            self._tell_person()
        else:
            columns.show(heading(self._shown(room), room))
            total = self.query_one("#project-totals", Line)
            total.show(totals_row(self.stats, self._shown(room), room))
        self.query_one("#project-keys", Line).show(keys_row([self._keys()], width))
        self.rows.refresh()

    def _keys(self) -> Sequence[tuple[str, str]]:
        if self.typing:
            return TYPING_KEYS
        if self._persons_shown:
            more = self.query_one("#project-more", RowView)
            scroll = [("h l", "scroll")] if more.count > more.size.height > 0 else []
            return [("j k", "person"), *scroll, ("Tab", "articles"), ("q", "back")]
        others = [("h l", "persons")] if len(self.stats.annotators) > 1 else []
        sort = [("s", "sort"), ("S", "turn"), ("/", "filter"), *others]
        return [("Enter", "open"), *sort, ("Tab", "persons"), ("q", "back")]

    def _arranged(self) -> str:
        """Return what the articles are sorted and filtered by."""
        if self._persons_shown:
            return ""
        board = self.board
        order = "" if board.order == "as found" and not board.turned else f"by {board.order}"
        order += " ▲" if board.turned else ""
        query = f"{len(board.rows):,} with “{one_line(board.query, 16)}”" if board.query else ""
        return " · ".join(filter(None, (query, order)))

    def _shown(self, width: int) -> list[str]:
        return [*persons_at(width, self.stats.annotators, self._first)]

    def _tell_person(self) -> None:
        names = self._names
        name = names[min(self.rows.cursor, len(names) - 1)]
        days = self.stats.days if name is None else self.stats.persons[name].days
        line = self.query_one(Sparkline)
        line.data = [0, *days.values()]
        line.styles.width = min(max(2, self.size.width - 4), 2 * (len(days) + 1))
        between = " to ".join(sorted({min(days), max(days)})) if days else ""
        span = f"{between}, most {max(days.values()):,}" if days else "none"
        who = EVERYBODY if name is None else one_line(name, 24)
        scale = one_line(f"tags a day of {who}: {span}", self.size.width - 3)
        self.query_one("#project-scale", Line).show([(f"  {scale}", STRONG)])
        person = self.stats.everybody if name is None else self.stats.persons[name]
        rows = further_figures(person, self.size.width - 1)
        more = about_person(name, self.stats, self._compared, self.size.width - 3)
        self.query_one("#project-more", RowView).show([*rows, *more])

    def row(self, index: int, width: int) -> Row:
        here = index == self.rows.cursor
        if not self._persons_shown:
            return article_row(self.board.rows[index], self._shown(width), width, here=here)
        name = self._names[index]
        if name is not None:
            return person_row(name, self.stats.persons[name], width, here=here)
        return person_row(EVERYBODY, self.stats.everybody, width, here=here)

    # What others do meanwhile

    @work(thread=True, exclusive=True, exit_on_error=False, group="project-look")
    def _look_again(self) -> None:
        worker, begin = get_current_worker(), time.monotonic()
        found: Stats | None = None
        said = ""
        try:
            found = self._look()
        except ObelismError as error:
            said = as_sentence(str(error))
        if not worker.is_cancelled:
            pause = max(LOOK_AFTER, LOOK_SHARE * (time.monotonic() - begin))
            self.call_later(self._show, found, said, pause)

    def _show(self, found: Stats | None, said: str, pause: float) -> None:
        if not self.is_attached:
            return
        self.set_timer(pause, self._look_again)
        changed = found is not None or said != self._said
        self._said = one_line(said, 40)
        if found is not None:
            row = self.rows.cursor
            self.board.show(found)
            self.lay_out()
            self.rows.to(row)
            if self._compared is not None and self._persons_shown:
                self._compare_all()
        elif changed:
            self._tell()

    @work(thread=True, exclusive=True, exit_on_error=False, group="project-compare")
    def _compare_all(self) -> None:
        found = self._compare(self.stats)
        if not get_current_worker().is_cancelled:
            self.call_later(self._take, found)

    def _take(self, found: Compared) -> None:
        if self.is_attached:
            self._compared = found
            self._tell()

    # Keys

    @on(VirtualList.Moved)
    def _moved(self) -> None:
        if self._persons_shown:
            self._tell_person()

    def chosen(self, index: int) -> None:
        """Open the article."""
        if not self._persons_shown:
            self.dismiss(self.board.rows[index].id)

    def action_columns(self, step: int) -> None:
        """Show the columns of further persons; of one person what stands further below."""
        if self._persons_shown:
            self.query_one("#project-more", RowView).scroll_rows(step)
            return
        self._first = max(0, min(self._first + step, len(self.stats.annotators) - 1))
        self._tell()

    def action_other(self) -> None:
        """Show the other page."""
        self._persons_shown = not self._persons_shown
        self.rows.to(0)
        self.lay_out()
        if self._persons_shown and self._compared is None:
            self._compare_all()

    def action_sort(self) -> None:
        self.board.sort()
        self._arrange()

    def action_turn(self) -> None:
        self.board.turn()
        self._arrange()

    def _arrange(self) -> None:
        self.rows.to(0)
        self.lay_out()

    # The filter

    def action_filter(self) -> None:
        """Type what title or id of the articles have."""
        if not self._persons_shown:
            super().action_filter()

    def narrow(self) -> None:
        if self.query_words != self.board.query:
            self.board.filter(self.query_words)
            self.rows.to(0)
        self.lay_out()
