"""What is not tagged alike in a folder: a list to walk through, and to make agree."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from reader.services.consistency import Clash, Place
from reader.text.phrases import counted, excerpt
from reader.text.screen_text import one_line
from reader.tui.screens.listing import Listing
from reader.tui.widgets.rows import DIM, KEY, STRONG, Row, cursor_mark, fitted

_LABEL_CELLS = 14

_Item = tuple[Clash, Place | None]
"""A text, and for what stands below it, a place of it."""


class ConsistencyScreen(Listing[Place, _Item]):
    """Gives the place that was chosen."""

    BINDINGS: ClassVar = [("equals_sign", "agree"), ("u", "undo")]
    NAME = "unlike"

    def __init__(
        self,
        found: Sequence[Clash],
        agree: Callable[[Clash], None],
        undo: Callable[[], None],
        can_undo: Callable[[], bool],
    ) -> None:
        """`agree` tags all places of a clash alike, `undo` takes the last back, where there is one;
        both call `show` with what is then found."""
        self._found, self._agree = found, agree
        self._undo, self._can_undo = undo, can_undo
        self._asked: Clash | None = None
        super().__init__(_items(found))

    def show(self, found: Sequence[Clash], said: str = "") -> None:
        """Show what is found now, and say what was done."""
        self._found, self._asked = found, None
        self.put(_items(found), said)

    def words_of(self, item: _Item) -> str:
        """Return the text with what it is tagged as and the articles it is in; of a place below it,
        that one alone."""
        clash, place = item
        places = [place] if place is not None else clash.places
        around = (f"{each.label or 'not tagged'} {each.title}" for each in places)
        return " ".join([clash.words, *around])

    def head(self) -> Sequence[Row]:
        what = f"{counted(len(self._found), 'text')} not tagged alike"
        return ([(what if self._found else "All your tags agree.", STRONG)],)

    def foot(self) -> Sequence[str]:
        if self._asked is None:
            return [one_line(self.said, self.cells)]
        label = one_line(self._asked.label, 20)
        return [f"{self._asked.to_do()} will be {label}: = again does it."]

    def hints(self) -> Sequence[tuple[str, str]]:
        return ("Enter", "go"), ("=", "tag all alike")

    def further_hints(self) -> Sequence[tuple[str, str]]:
        return (("u", "undo"),) if self._can_undo() else ()

    def row(self, index: int, width: int) -> Row:
        clash, place = self.listed[index]
        here = cursor_mark(index == self.rows.cursor)
        if place is None:
            counts = clash.in_words()
            words = excerpt(clash.words, max(8, width // 2))
            return [here, (f"{words}  ", STRONG), (one_line(counts, max(4, width // 2 - 6)), KEY)]
        start, end = place.start, place.end
        around = f"{place.text[max(0, start - 16) : start]}{place.text[start : end + 60]}"
        label = place.label or "not tagged"
        return [
            here,
            ("  ", ""),
            (fitted(label, _LABEL_CELLS), "" if place.label else DIM),
            (fitted(around, max(4, width - _LABEL_CELLS - 4)), DIM),
        ]

    def chosen(self, index: int) -> None:
        """Go to the place, or to the first one that is not like most."""
        clash, place = self.listed[index]
        self.dismiss(place or clash.others[0])

    def moved(self) -> None:
        """Ask no more: another text is under the cursor."""
        self._asked = None

    def action_agree(self) -> None:
        """Say how much would change; again: tag all places as most are."""
        if self.item is None:
            return
        clash, _ = self.item
        if self._asked is clash:
            self._agree(clash)
        else:
            self._asked = clash
            self.lay_out()

    def action_undo(self) -> None:
        """Take the last back, whole."""
        self._asked = None
        self._undo()


def _items(found: Sequence[Clash]) -> list[_Item]:
    """Return the rows: each text, and below it where it stands."""
    return [(clash, place) for clash in found for place in (None, *clash.places)]
