"""The bars around what is judged: where it is, how far the review is, which keys work now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain

from rich.cells import cell_len

from reader.modes.review import wording as progress
from reader.modes.review.mode import ReviewMode
from reader.modes.review.state import Reviewing
from reader.modes.review.wording import about
from reader.text.screen_text import one_line
from reader.tui.keys import shown
from reader.tui.widgets.rows import (
    ALARM,
    DIM,
    KEY,
    LAST_HINTS,
    MODE,
    STRONG,
    Piece,
    Row,
    cells_of,
    fitted,
    message_row,
    wrapped,
)


@dataclass(frozen=True)
class ReviewBars:
    """The rows of the bars at a width in cells."""

    mode: ReviewMode
    width: int

    @property
    def review(self) -> Reviewing:
        return self.mode.state

    def head(self) -> Row:
        """The article and its title; who reviews, and whether all is saved."""
        review = self.review
        problem = bool(review.open_layers.problem)
        saved = "NOT SAVED" if problem else "saved" if review.open_layers.saved else "saving…"
        who = one_line(f"{review.reviewer} in {review.workspace.title}", 40)
        right: list[Piece] = [(f"  {who} · ", DIM), (f"{saved} ", ALARM if problem else "")]
        kind = "Blind review" if review.blind else "Review"
        what = one_line(about(review), max(0, 2 * self.width // 5 - len(kind)))
        left: list[Piece] = [(f" {kind}: {what}  ", DIM)]
        title = review.item.page.article.title if review.item else ""
        room = self.width - cells_of(left) - cells_of(right)
        return [*left, (fitted(title, room), STRONG), *right]

    def progress(self) -> Row:
        """Done and left, a bar, counts by verdict, pace and time left, as there is room."""
        review = self.review
        row: list[Piece] = [
            (f" {progress.done_of(review)} ", STRONG),
            (progress.bar(review), KEY),
            (f" · {progress.counts(review)}", ""),
        ]
        for part in progress.pace_and_left(review):
            if cells_of(row) + len(part) + 3 > self.width:
                break
            row.append((f" · {part}", DIM))
        return row

    def message(self) -> Row:
        """What the last key did; else, what cannot be saved."""
        return message_row(self.mode.current.badge, self._message()[0], self.width)

    def below(self) -> Row:
        """What a digit says of the last rejection, else the rest of a long message; or nothing."""
        rejected = self.review.rejected
        if rejected is None:
            _, *rest = self._message()
            return [(f" {one_line(' '.join(rest), self.width - 1)}", "")] if rest else ()
        row: list[Piece] = [(" WHY THAT ONE? ", MODE), (" ", "")]
        for number, word in rejected.offered.items():
            said = number == rejected.digit
            row += [(str(number), KEY), (f" {word}", STRONG if said else ""), ("  ", "")]
        comment = [(shown(self.mode.table["comment"].keys[0]), KEY), (" in words", "")]
        return [*row, *comment] if cells_of([*row, *comment]) <= self.width else row

    def _message(self) -> list[str]:
        """The message in lines."""
        review = self.review
        current = self.mode.current
        room = self.width - (len(current.badge) + 4 if current.badge else 1)
        sentences = [each.text(current.key_of) for each in current.state.sentences]
        message = fitting(sentences, room, first=review.rejected is not None)
        return wrapped(one_line(message or review.open_layers.problem or ""), room)

    def keys(self) -> Row:
        """The keys that work now, as many as there is room for."""
        hints = self.mode.current.footer()
        return self._fitting([[(shown(key), KEY), (f" {word}  ", "")] for key, word in hints])

    def _fitting(self, hints: list[list[Piece]]) -> Row:
        """As many hints as there is room for; the last ones, help and stop, are always there."""
        last = hints[-LAST_HINTS:]
        room = self.width + 1 - sum(map(cells_of, last))
        pieces: list[list[Piece]] = []
        for hint in hints[:-LAST_HINTS]:
            room -= cells_of(hint)
            if room >= 0:
                pieces.append(hint)
        return [(" ", ""), *chain.from_iterable([*pieces, *last])]


def fitting(sentences: Sequence[str], room: int, *, first: bool) -> str:
    """As many of the last sentences as have room; `first`: of the first ones, rather."""
    kept = list(sentences)
    while len(kept) > 1 and cell_len(" ".join(kept)) > room:
        kept.pop(-1 if first else 0)
    return " ".join(kept)
