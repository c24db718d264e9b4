"""The article while it is adjudicated, with lanes beside the text.

There is a lane for each annotator, and one for what was decided.
"""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment

from reader.document.document import Document
from reader.document.picture import Pictures, RowPicture, picture_with
from reader.document.stretches import Mark
from reader.model.judgement import NOBODY
from reader.modes.adjudicate.state import Adjudicating, lane_mark
from reader.text.characters import BLANK
from reader.text.screen_text import one_line
from reader.tui.looks import CURRENT, FOCUS
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.rows import DIM, KEY, Piece, Row, fitted

LANES = 6
"""Annotators with a lane of their own; further ones are counted."""

MORE_CELLS = 3
"""Cells of the number of annotators who have no lane."""

OPEN, NOT_MARKED, RULE = "?", "–", "│"


class LanesPicture(RowPicture, frozen=True, kw_only=True):
    """A row with what stands left of it."""

    lanes: tuple[str | None, ...] = ()
    """The label that each of the first annotators gave something on this row."""
    more: int = 0
    """How many further annotators marked something on this row."""
    open: bool = False
    """Whether something here waits for a decision."""
    gold: str | None = None
    """The label that was decided on."""
    nobody: bool = False
    """Whether it was decided that something here is not to be marked."""


class LanePictures(Pictures):
    """The pictures of all rows in view."""

    def __init__(self, state: Adjudicating) -> None:
        super().__init__()
        self._state = state

    def picture(self, document: Document, index: int) -> RowPicture:
        state, shown = self._state, self._state.shown_marks
        plain = picture_with(document, index, shown.marks, shown.ids(state.item))
        start = plain.start
        end = start + len(document.text[start : plain.end].rstrip(BLANK))
        marks = state.lanes.touching(start, end) if end > start else []
        gold = document.marks.touching(start, end) if end > start else []
        items = [
            state.decisions.items[number] for number in sorted({lane_mark(m)[1] for m in marks})
        ]
        decisions = [state.decisions.decision(item) for item in items]
        lanes, more = _lanes(state, marks)
        return LanesPicture(
            start,
            plain.end,
            plain.runs,
            plain.labels,
            plain.in_focus,
            state.item in items or plain.is_current,
            plain.hints,
            dimmed=plain.dimmed,
            lanes=lanes,
            more=more,
            open=any(each is None for each in decisions),
            gold=gold[-1].label if gold else None,
            nobody=any(each is not None and each.what == NOBODY for each in decisions),
        )

    def all_but_focus(self, document: Document) -> tuple[object, ...]:
        shown = self._state.shown_marks.marks.revision
        revisions = shown, document.marks.revision
        return (*super().all_but_focus(document), *revisions, self._state.item)


def _lanes(state: Adjudicating, marks: Iterable[Mark]) -> tuple[tuple[str | None, ...], int]:
    """Return the label in each lane, that of the current item before others; and how many more
    annotators mark something."""
    labels: dict[int, tuple[bool, str]] = {}
    for mark in marks:
        annotator, item = lane_mark(mark)
        is_current = state.item is not None and item == state.item.number
        if is_current or not labels.get(annotator, (False, ""))[0]:
            labels[annotator] = is_current, mark.label
    count = min(LANES, len(state.annotators))
    lanes = tuple(labels[number][1] if number in labels else None for number in range(count))
    return lanes, sum(number >= count for number in labels)


class LaneView(ArticleView):
    """Shows an adjudication: signs, lanes, what was decided, then the text."""

    def __init__(self, *, id: str | None = None) -> None:
        self.gold: Adjudicating | None = None
        super().__init__(id=id)

    def show_gold(self, gold: Adjudicating) -> None:
        """Show another article that is adjudicated."""
        self.gold = gold
        self.show(gold.document, gold.labels)

    @property
    def _annotators(self) -> int:
        return len(self.gold.annotators) if self.gold is not None else 0

    @property
    def _lanes(self) -> int:
        return min(LANES, self._annotators)

    @property
    def _more(self) -> int:
        return MORE_CELLS if self._annotators > LANES else 0

    @property
    def gutter_width(self) -> int:
        """Cells of focus, current, open; of the lanes; of a rule, what was decided, and a blank."""
        return 3 + self._lanes + self._more + 3

    def lane_names(self) -> Row:
        """Return the heading of the lanes: annotators by number, and @ for the decision."""
        numbers = "".join(str(number + 1) for number in range(self._lanes))
        return [
            (" " * (self.text_left - self.gutter_width + 3), ""),
            (numbers, KEY),
            (fitted(" +n", self._more), DIM),
            (RULE, DIM),
            ("@ ", KEY),
        ]

    def legend(self, width: int) -> Row:
        """Return the annotators by their numbers, as many as there is room for."""
        names = self.gold.annotators if self.gold is not None else []
        row: list[Piece] = []
        for number, name in enumerate(names[:LANES]):
            row += [(f" {number + 1}", KEY), (f" {one_line(name, 16)} ", DIM)]
        if len(names) > LANES:
            row.append((f" +{len(names) - LANES} more ", DIM))
        return row

    def _new_pictures(self) -> Pictures:
        return LanePictures(self.gold) if self.gold is not None else Pictures()

    def _gutter(self, picture: RowPicture) -> Iterable[Segment]:
        look = self._look
        page, mark = look.page(), look.mark()
        if not isinstance(picture, LanesPicture):
            return [Segment(" " * self.gutter_width, page)]
        more = f"+{picture.more}" if picture.more else ""
        marked = any(picture.lanes)
        decided = NOT_MARKED if picture.nobody else " "
        return [
            Segment(FOCUS.gutter if picture.in_focus else " ", mark),
            Segment(CURRENT.gutter if picture.is_current else " ", mark),
            Segment(OPEN if picture.open else " ", mark),
            *(self._letter(label, "·" if marked else " ") for label in picture.lanes),
            Segment(fitted(more, self._more, "right"), page),
            Segment(RULE, page),
            Segment(decided, mark) if picture.gold is None else self._letter(picture.gold, " "),
            Segment(" ", page),
        ]

    def _letter(self, label: str | None, empty: str) -> Segment:
        if label is None:
            return Segment(empty, self._look.page())
        return Segment(fitted(self.labels[label].letter, 1), self._look.letter(label))
