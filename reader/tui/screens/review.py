"""The screen of a review: the annotation in its context, its details, and the bars."""

from __future__ import annotations

from functools import partial

from textual import work
from textual.app import ComposeResult
from textual.worker import get_current_worker

from reader.io.files import styles_folder
from reader.modes.annotate import jump
from reader.modes.requests import Request, Scroll, ShowFind
from reader.modes.review import wording
from reader.modes.review.mode import ReviewMode
from reader.modes.review.queue import Scanned
from reader.modes.review.state import DONE, SUMMARY, Reviewing
from reader.text.phrases import fitting
from reader.text.screen_text import one_line
from reader.tui.screens.mode_screen import ModeScreen
from reader.tui.widgets.inputs import FindBar
from reader.tui.widgets.review_view import ReviewPage, summary_rows
from reader.tui.widgets.rows import (
    ALARM,
    DIM,
    KEY,
    MODE,
    STRONG,
    Line,
    Piece,
    Row,
    RowView,
    cells_of,
    fitted,
    message_row,
    shown_key,
    wrapped,
)

KEEP_SECONDS = 1.0
"""How often the place in the queue is kept."""


class ReviewScreen(ModeScreen[None]):
    """A queue, item after item. Ends with everything saved."""

    mode: ReviewMode

    KEYS = "#review-keys"
    CSS_PATH = styles_folder() / "review.tcss"

    def __init__(self, mode: ReviewMode) -> None:
        super().__init__(mode)
        self.state = mode.state
        self.page = ReviewPage(mode, self._changed, id="review-page")
        self.summary_view = RowView(id="review-summary")
        self._find_bar = FindBar("#review-message", self._find, id="find")
        self._shown: tuple[object, ...] = ()
        self._saving_shown = ""

    def compose(self) -> ComposeResult:
        yield Line(id="review-head", classes="bar")
        yield self.page
        yield self.summary_view
        yield Line(id="review-progress")
        yield Line(id="review-message")
        yield Line(id="review-below")
        yield self._find_bar
        yield Line(id="review-keys", classes="bar")

    def on_mount(self) -> None:
        self.state.open_layers.on_saved = self.tell_saved
        self.page.lay_out()
        self.sync()
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        """Start what is not needed before the first item is on the screen."""
        self.set_interval(KEEP_SECONDS, self._keep)
        if not self.state.scanner.complete:
            self._look_on()

    # What is shown

    def show_state(self) -> None:
        state = self.state
        shown = (
            state.item,
            state.other,
            state.stage,
            state.choice,
            self.size.width,
            dict(state.comments),
            state.tells_others,
        )
        if shown != self._shown:
            self._shown = shown
            self._show_item()
        elif state.stage not in (SUMMARY, DONE):
            self.page.view.sync()

    def _show_item(self) -> None:
        over = self.state.stage in (SUMMARY, DONE)
        self.page.display = not over
        self.summary_view.display = over
        if over:
            self.summary_view.show(summary_rows(self.state))
        else:
            self.page.show_item()

    def show_bars(self) -> None:
        width, current = self.app.size.width, self.mode.current
        self._saving_shown = _saving(self.state)
        self.query_one("#review-head", Line).show(_head(self.state, width))
        self.query_one("#review-progress", Line).show(_progress(self.state, width))
        first, *rest = self._message(width)
        message = message_row(current.badge, first, width)
        self.query_one("#review-message", Line).show(message)
        below = self.query_one("#review-below", Line)
        if self.state.rejected is not None:
            below.show(self._reasons(width))
        else:
            below.show([(f" {one_line(' '.join(rest), width - 1)}", "")])
        below.display = bool(rest) or self.state.rejected is not None
        self.show_keys(current.footers(), width)

    def _message(self, width: int) -> list[str]:
        """Return the sentences that fit, wrapped, or else the problem of saving."""
        current = self.mode.current
        room = width - (len(current.badge) + 4 if current.badge else 1)
        sentences = [each.text(current.key_of) for each in current.state.sentences]
        message = fitting(sentences, room, first=self.state.rejected is not None)
        return wrapped(one_line(message or self.state.open_layers.problem or ""), room)

    def _reasons(self, width: int) -> Row:
        """Return the reasons that a digit gives to the last rejection, as wide as fits."""
        rejected = self.state.rejected
        assert rejected is not None
        row: list[Piece] = []
        why = " WHY REJECTED? "
        for heading, gap in ((why, "  "), (why, " "), (" WHY? ", " "), ("", " ")):
            row = [(heading, MODE), (" ", "")]
            for digit, word in rejected.offered.items():
                given = digit == rejected.digit
                row += [(str(digit), KEY), (f" {word}", STRONG if given else ""), (gap, "")]
            if cells_of(row) <= width:
                break
        note = [(shown_key(self.mode.key_of("note")), KEY), (" in words", "")]
        return [*row, *note] if cells_of([*row, *note]) <= width else row

    def on_resize(self) -> None:
        self.page.lay_out()
        self._shown = ()
        self.call_after_refresh(self.sync)

    def _changed(self, anew: bool) -> None:
        if anew:
            self._shown = ()
        self.sync()

    # Keys

    def action_do(self, name: str) -> None:
        """Do an action, and show the result."""
        super().action_do(name)
        if name == "later":  # the layers know of decisions, but not of this
            self._keep()

    # What the session asks for

    def answer(self, request: Request) -> None:
        match request:
            case ShowFind():
                self._find_bar.ask()
            case Scroll(step, pages):
                view = self.summary_view
                rows = step * (view.size.height if pages else 1)
                view.scroll_top(view.scroll_offset.y + rows if step else 0)
            case _:
                super().answer(request)

    def _find(self, query: str | None, exact: bool) -> None:
        if query is not None and self.state.choice is not None:
            self.mode.current.apply(partial(jump.find, exact=exact), query)
        self.sync()

    # Looking on, keeping, leaving

    @work(thread=True, exclusive=True, exit_on_error=False, group="look")
    def _look_on(self) -> None:
        worker = get_current_worker()
        while not worker.is_cancelled:
            found = self.state.scanner.pull()
            self.call_later(self._take, found)
            if not found:
                return

    def _take(self, found: list[Scanned]) -> None:
        self.state.scanner.take(found)
        self.show_bars()

    def show_saved(self) -> None:
        if _saving(self.state) != self._saving_shown or self.state.open_layers.problem:
            self.show_bars()

    def _keep(self) -> None:
        self.run_worker(self.state.keeper.write, thread=True, exit_on_error=False, group="keep")


def _saving(state: Reviewing) -> str:
    """Return whether all is saved, as the first bar says it."""
    if state.open_layers.problem:
        return "NOT SAVED"
    return "saved" if state.open_layers.saved else "saving…"


def _head(state: Reviewing, width: int) -> Row:
    """Return what the queue is about and the article; who reviews, and whether all is saved."""
    alarm = ALARM if state.open_layers.problem else ""
    who = one_line(f"{state.reviewer} in {state.store.title}", 40)
    right: list[Piece] = [(f"  {who} · ", DIM), (f"{_saving(state)} ", alarm)]
    kind = "Blind review" if state.blind else "Review"
    what = one_line(wording.about(state), max(0, 2 * width // 5 - len(kind)))
    left: list[Piece] = [(f" {kind}: {what}  ", DIM)]
    title = state.page.article.title if state.page else ""
    room = width - cells_of(left) - cells_of(right)
    return [*left, (fitted(title, room), STRONG), *right]


def _progress(state: Reviewing, width: int) -> Row:
    """Return how many are judged, counts by verdict, pace and time left, as there is room."""
    row: list[Piece] = [
        (f" {wording.done_of(state)} ", STRONG),
        (wording.bar(state), KEY),
        (f" · {wording.counts(state)}", ""),
    ]
    for part in wording.pace_and_left(state):
        if cells_of(row) + len(part) + 3 > width:
            break
        row.append((f" · {part}", DIM))
    return row
