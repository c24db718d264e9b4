"""The article while it is adjudicated: a lane for each annotator beside the text."""

from __future__ import annotations

from collections.abc import Iterable

from rich.segment import Segment

from reader.document.picture import Pictures, RowPicture
from reader.modes.adjudicate.lanes import LANES, LanePictures, LanesPicture
from reader.modes.adjudicate.state import Adjudicating
from reader.text.screen_text import one_line
from reader.tui.looks import CURRENT, FOCUS
from reader.tui.widgets.article_view import ArticleView
from reader.tui.widgets.rows import DIM, KEY, Piece, Row, fitted

MORE_CELLS = 3
"""Cells of the number of annotators who have no lane."""

OPEN, NOBODY, RULE = "?", "–", "│"


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
        """Return what stands over the lanes: annotators by number, and @ for what was decided."""
        numbers = "".join(str(number + 1) for number in range(self._lanes))
        return [
            ("   ", ""),
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
        decided = NOBODY if picture.nobody else " "
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
