"""Lists of passages that cannot all be so: what is tagged so, and pairs worth a look.

A row for each, and below them the passages of one, in full. They stand side by
side, or one above the other where there is little room.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import zip_longest
from typing import ClassVar, NamedTuple, TypeVar

from rich.cells import cell_len
from textual.app import ComposeResult

from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.pairs import (
    bring_back,
    dismiss,
    dismissed_pairs,
    open_pairs,
    place_of_last,
    take,
)
from reader.modes.annotate.state import Annotating
from reader.services.inconsistencies import (
    COMPLETE,
    IN_WORDS,
    UNNAMED,
    Inconsistency,
    in_short,
    kinds,
)
from reader.services.inconsistencies import Passage as TaggedPassage
from reader.services.suggest.pairs.listing import Passage
from reader.services.suggest.pairs.offer import Offered, Offers
from reader.text.around import Around
from reader.text.phrases import counted
from reader.text.screen_text import both_ends, one_line
from reader.tui.screens.listing import Listing
from reader.tui.widgets.rows import (
    DIM,
    KEY,
    MARK,
    STRONG,
    Piece,
    Row,
    RowView,
    cells_of,
    cursor_mark,
    fitted,
    wrapped,
)
from reader.tui.widgets.virtual_list import VirtualList

T = TypeVar("T")

WIDE = 90
"""Cells of a dialog in which passages stand side by side."""
KIND_CELLS = 12
TITLE_CELLS = 40
"""Cells of a title before what is said of an inconsistency."""
BETWEEN = " ↔ "
LIT = KEY
"""How a passage is shown in its sentence."""
MOST_LINES = 3
"""Lines of a passage that stands above another."""
LEAST_DETAIL, MOST_DETAIL = 3, 10
"""Rows for the passages of one, at least and at most."""


class Standing(NamedTuple):
    """Where a passage stands: three pieces of a line, safe for the screen."""

    before: str = ""
    article: str = ""
    """The name of the article, where that is to be said."""
    after: str = ""

    def fitted(self, cells: int) -> str:
        """Return the line cut or padded to a number of cells: only the name of the article gives
        way, in its middle, as long as anything of it is left."""
        room = cells - cell_len(self.before) - cell_len(self.after)
        article = both_ends(self.article, max(LEAST_NAME, room)) if self.article else ""
        return fitted(f"{self.before}{article}{self.after}", cells)


LEAST_NAME = 6
"""Cells that the name of an article keeps."""

Placed = tuple[Standing, Around]
"""Where a passage stands, and it in its sentence."""


class Shown(NamedTuple):
    """What a row and its details show; all of it is made safe here."""

    kind: str
    remark: str
    """A line on it: why it is listed, or what state it is in."""
    passages: Sequence[Placed]


class PassagesDialog(Listing[T, T]):
    """Lists some; subclasses say what they are. Gives the one that was chosen."""

    NAME = "passages"
    HEAD = 2
    MOST_CELLS = 132
    MOST_ROWS = 14

    def __init__(self, items: Sequence[T]) -> None:
        self._detail: list[Row] = []
        self._detail_rows = 0
        super().__init__(items)
        self.detail = RowView(lambda index, _: self._detail[index], id="passages-detail")

    @abstractmethod
    def shown(self, item: T) -> Shown:
        """Return what is shown of one."""

    @abstractmethod
    def heading(self) -> tuple[str, str]:
        """Return what the list says of itself: a sentence, and one that stands below it."""

    def words_of(self, item: T) -> str:
        shown = self.shown(item)
        texts = (f"{''.join(place)} {text.line}" for place, text in shown.passages)
        return " ".join((shown.kind, shown.remark, *texts))

    def head(self) -> Sequence[Row]:
        first, more = self.heading()
        return [(fitted(first, self.cells), STRONG)], [(fitted(more, self.cells), DIM)]

    def below(self) -> ComposeResult:
        yield self.detail

    def foot_rows(self, rows: int, room: int) -> int:
        """Take what the tallest that was listed needs, where the list leaves that; else half of it.

        Of many, which are not all looked at, that is the most that one may have.
        """
        below = 0 if self.is_short else 1
        room -= below
        most = MOST_DETAIL if self.listed else 0
        if len(self.listed) <= self.MOST_ROWS:
            each = (len(self._rows_of(item, MOST_DETAIL)) for item in self.listed)
            most = min(MOST_DETAIL, max(each, default=0))
        most = max(most, self._detail_rows)
        self._detail_rows = min(most, max(room - rows, room // 2, LEAST_DETAIL))
        return self._detail_rows + below

    def forget_heights(self) -> None:
        super().forget_heights()
        self._detail_rows = 0

    def chosen(self, index: int) -> None:
        """Go to it."""
        self.dismiss(self.listed[index])

    def row(self, index: int, width: int) -> Row:
        shown = self.shown(self.listed[index])
        room = max(8, width - 2 - KIND_CELLS)
        count = len(shown.passages)
        each = max(4, (room - len(BETWEEN) * (count - 1)) // max(1, count))
        pieces: list[Piece] = [
            cursor_mark(index == self.rows.cursor),
            (fitted(one_line(shown.kind), KIND_CELLS - 1) + " ", KEY),
        ]
        for number, (_, text) in enumerate(shown.passages):
            pieces += [(BETWEEN, MARK)] if number else []
            pieces += _padded(_lit(text.within(each)), each)
        return pieces

    def show_foot(self) -> None:
        """Show the passages of the one under the cursor, and the remark on it."""
        self.detail.styles.height = self._detail_rows
        self._detail = []
        if self.item is not None:
            self._detail = self._rows_of(self.item, self._detail_rows)
        self.detail.set_rows(len(self._detail))
        self.detail.scroll_top(0)

    def _rows_of(self, item: T, most: int) -> list[Row]:
        """Return the remark on one and its passages, in so many rows where that can be."""
        shown, width = self.shown(item), self.cells - 1
        beside = self.cells >= WIDE and len(shown.passages) == 2
        arrange = _beside if beside else _above
        remark = _cut(shown.remark, width, MOST_LINES)
        passages = arrange(shown.passages, width, MOST_DETAIL)
        if len(remark) + len(passages) > most:
            remark = _cut(shown.remark, width, MOST_LINES if most > 2 * MOST_LINES else 1)
            passages = arrange(shown.passages, width, most - len(remark))
        return [*([(line, MARK)] for line in remark), *passages]


def _beside(passages: Sequence[Placed], width: int, most: int) -> list[Row]:
    """Return two passages in two columns, each cut to what is seen in `most` rows."""
    half = (width - 3) // 2
    (left, one), (right, other) = passages
    rows: list[Row] = [[(left.fitted(half), DIM), ("   ", ""), (right.fitted(half), DIM)]]
    columns = (_lit_rows(text, half, max(1, most - 1)) for text in (one, other))
    for cells in zip_longest(*columns, fillvalue=[]):
        here, there = (_padded(row, half) for row in cells)
        rows.append([*here, (" │ ", DIM), *there])
    return rows


def _above(passages: Sequence[Placed], width: int, most: int) -> list[Row]:
    """Return passages one above the other, each cut so that all can be seen in `most` rows; where
    these are few, without their places."""
    rows: list[Row] = []
    for left, (place, text) in zip(range(len(passages), 0, -1), passages, strict=True):
        each = max(1, (most - len(rows)) // left)
        needs = [len(_lit_rows(text, width, MOST_DETAIL)) + 1 for _, text in passages[-left + 1 :]]
        spare = most - len(rows) - sum(needs) if left > 1 else 0
        each = max(each, spare)
        if each > 1:
            rows.append([(place.fitted(width), DIM)])
        rows += _lit_rows(text, width, max(1, each - 1))
    return rows


def _lit_rows(text: Around, width: int, most: int) -> list[list[Piece]]:
    """Return a passage in its sentence, the passage lit, in so many rows at most."""
    cut, rows = text.rows(width, most)
    return [_lit(cut, *each) for each in rows]


def _lit(text: Around, start: int = 0, end: int | None = None) -> list[Piece]:
    """Return a part of a passage in its sentence, with the passage lit."""
    at, looks = 0, ("", LIT, "")
    pieces: list[Piece] = []
    for piece, look in zip(text, looks, strict=True):
        inside = piece[max(0, start - at) : max(0, end - at) if end is not None else None]
        pieces += [(inside, look if text.before or text.after else "")] if inside else []
        at += len(piece)
    return pieces


def _padded(pieces: list[Piece], cells: int) -> list[Piece]:
    """Return pieces with blanks behind them, which fill a number of cells."""
    return [*pieces, (" " * (cells - cells_of(pieces)), "")]


def _cut(text: str, width: int, most: int) -> list[str]:
    """Return a text in at most `most` lines; the last one says that more follows."""
    lines = wrapped(one_line(text), width)
    rest = " ".join(lines[most - 1 :])
    return [*lines[: most - 1], fitted(rest, width)] if len(lines) > most else lines


class InconsistenciesScreen(PassagesDialog[Inconsistency]):
    """Gives the one that was chosen."""

    BINDINGS: ClassVar = [("tab", "filter_by(1)"), ("shift+tab", "filter_by(-1)")]

    def __init__(self, found: Sequence[Inconsistency], here: str | None) -> None:
        """`here`: id of the open article."""
        self._filters = [*_filters(found, here)]
        self._filter = 0
        super().__init__(found)

    def is_wanted(self, item: Inconsistency) -> bool:
        _, is_wanted = self._filters[self._filter]
        return is_wanted(item)

    def shown(self, item: Inconsistency) -> Shown:
        state = IN_WORDS.get(item.state, item.state)
        said = [
            both_ends(item.title, TITLE_CELLS),
            state,
            *(f"{k}: {v}" for k, v in item.attributes.items()),
        ]
        said += [f"by {', '.join(item.annotators)}", *(f"note: {note}" for note in item.notes)]
        places = [_listed_place(passage, number) for number, passage in enumerate(item.passages, 1)]
        texts = [passage.around for passage in item.passages]
        return Shown(item.kind or UNNAMED, " · ".join(said), [*zip(places, texts, strict=True)])

    def heading(self) -> tuple[str, str]:
        if not self.items:
            return in_short(self.items), "Two passages that are tied as one are listed here."
        now, _ = self._filters[self._filter]
        return in_short(self.items), f"Shown: {now}, {len(self.listed)} of {len(self.items)}"

    def hints(self) -> Sequence[tuple[str, str]]:
        return (("Enter", "go there"),)

    def further_hints(self) -> Sequence[tuple[str, str]]:
        return (("Tab", "which"),) if len(self._filters) > 1 else ()

    def action_filter_by(self, step: int) -> None:
        """Show others: all, those of one kind, or what is unfinished."""
        self._filter = (self._filter + step) % len(self._filters)
        self.rows.to(0)
        self.refill()


def _filters(
    found: Sequence[Inconsistency], here: str | None
) -> Iterator[tuple[str, Callable[[Inconsistency], bool]]]:
    """Yield what can be listed alone, each by its name."""
    yield "all", lambda _: True
    if here is not None and len({here}.union(*(each.articles for each in found))) > 1:
        yield "this article", lambda each: here in each.articles
    if any(each.state != COMPLETE for each in found):
        yield "unfinished", lambda each: each.state != COMPLETE
    for kind, _ in kinds(found).most_common():
        yield one_line(kind), partial(_is_of, kind)


def _is_of(kind: str, each: Inconsistency) -> bool:
    return (each.kind or UNNAMED) == kind


def _listed_place(passage: TaggedPassage, number: int) -> Standing:
    """Say where a passage of an inconsistency stands, and which of its passages it is."""
    which = f"passage {number}" + (", lost in the text" if passage.start is None else "")
    if not passage.article:
        return Standing(which)
    return Standing(f"{which}, in ", one_line(passage.article), passage.since)


WHAT_IS_DISMISSED = "Not listed in this article any more."
WHAT_IT_IS = "Rules found these by their words: often both passages are right."


class PairsScreen(PassagesDialog[Offered]):
    """Gives the pair that is to be looked at in the article."""

    BINDINGS: ClassVar = [
        ("i", "take"),
        ("x", "turn_down"),
        ("u", "undo"),
        ("U", "redo"),
        ("a", "others"),
        ("tab,shift+tab", "dismissed"),
    ]

    def __init__(
        self,
        offers: Offers,
        mode: AnnotateMode,
        find_more: Callable[[Callable[[list[Offered]], None]], None] | None = None,
    ) -> None:
        """`mode`: that of the article; `find_more` calls what it is given with pairs over this
        article and others."""
        near = mode.state.near
        self._mode, self._find_more = mode, find_more if near is None else None
        self._offers = offers = offers.along_with(near or ())
        self._shows_dismissed = False
        """Whether those that are dismissed are listed."""
        self._done = self._undone = 0
        """Steps that were made here, and those of them that were undone and can be redone."""
        super().__init__(open_pairs(mode.state, offers.pairs))
        self.rows.cursor = place_of_last(mode.state, offers.pairs)

    def shown(self, item: Offered) -> Shown:
        pair, passages = item.listed
        texts = [(_place(each, passages[0].article), each.around) for each in passages]
        return Shown(pair.kind, pair.reason, texts)

    def heading(self) -> tuple[str, str]:
        count, every = len(self.items), len(self._offers.pairs)
        if self._shows_dismissed:
            return f"{counted(count, 'pair')} dismissed", self.said or WHAT_IS_DISMISSED
        if not every:
            return "No pairs are worth a look.", self.said or self._offers.why_none
        done = every - count
        more = f" · {done} tagged or dismissed" if done else ""
        what_it_is = self._offers.left_out or WHAT_IT_IS
        return f"{counted(count, 'pair')} worth a look{more}", self.said or what_it_is

    def hints(self) -> Sequence[tuple[str, str]]:
        if self._shows_dismissed:
            return ("Enter", "go there"), ("x", "list again")
        return ("Enter", "go there"), ("i", "tag it"), ("x", "dismiss")

    def further_hints(self) -> Sequence[tuple[str, str]]:
        undo = (("u", "undo"),) if self._done else ()
        more = (("a", "across articles"),) if self._find_more is not None else ()
        if self._shows_dismissed:
            return *undo, ("Tab", "others")
        down = bool(dismissed_pairs(self._mode.state, self._offers.pairs))
        return *undo, *more, *((("Tab", "dismissed"),) if down else ())

    def action_dismissed(self) -> None:
        """List those that are dismissed, or the others again."""
        self._shows_dismissed = not self._shows_dismissed
        self.rows.to(0)
        self.put(self._wanted())

    def _wanted(self) -> list[Offered]:
        listed = dismissed_pairs if self._shows_dismissed else open_pairs
        return listed(self._mode.state, self._offers.pairs)

    def action_others(self) -> None:
        """Look for pairs between this article and others, once."""
        find, self._find_more = self._find_more, None
        if find is not None:
            self.say("Comparing with other articles on the same matter…")
            find(self._add)
        elif self._mode.state.near is not None:
            self.say("The other articles are compared already.")
        else:
            self.say("There is no other article to compare with.")

    def _add(self, found: list[Offered]) -> None:
        """List pairs over two articles, too."""
        state = self._mode.state
        state.near = found
        if self.is_attached:
            self._offers = self._offers.along_with(found)
            left, under = len(open_pairs(state, found)), self.item
            said = f"{counted(left, 'pair')} with other articles on the same matter."
            self.put(self._wanted())
            with self.rows.prevent(VirtualList.Moved):  # which would take away what is said
                if under in self.listed:  # among the others it stands in another row
                    self.rows.to(self.listed.index(under))
            self.say(said)

    def action_take(self) -> None:
        """Tag the pair under the cursor; the next one comes under it."""
        self._decide(take)

    def action_turn_down(self) -> None:
        """Turn the pair under the cursor down, for good; list one again that is dismissed."""
        self._decide(bring_back if self._shows_dismissed else dismiss)

    def _decide(self, act: Callable[[Annotating, Offered], None]) -> None:
        layer = self._mode.state.layer
        if self.item is not None:
            before = layer.next_undo
            self._mode.apply(act, self.item)
            if layer.next_undo is not before:
                self._done, self._undone = self._done + 1, 0
            self._tell_done()

    def action_undo(self) -> None:
        """Undo what was done here last; what was done before is undone in the article."""
        if self._step("undo", self._done, "Nothing was tagged or dismissed in this list yet."):
            self._done, self._undone = self._done - 1, self._undone + 1

    def action_redo(self) -> None:
        """Redo what was undone here."""
        if self._step("redo", self._undone, "There is nothing to redo."):
            self._done, self._undone = self._done + 1, self._undone - 1

    def _step(self, name: str, left: int, nothing: str) -> bool:
        """Undo or redo a step, where one is left; else say so, and return False."""
        if left:
            self._mode.do(name)
            self._tell_done()
        else:
            self.say(nothing)
        return bool(left)

    def _tell_done(self) -> None:
        self.put(self._wanted(), self._mode.message)


def _place(passage: Passage, article: str) -> Standing:
    """Say where a passage stands, seen from an article."""
    paragraph = f"paragraph {passage.paragraph:,}"
    if passage.article == article:
        return Standing(paragraph)
    return Standing(article=one_line(passage.article), after=f", {paragraph}")
