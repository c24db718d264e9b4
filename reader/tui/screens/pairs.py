"""Pairs worth a look on the open article: a list in which each is taken, dismissed or looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding

from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.pairs import dismiss, open_pairs, take
from reader.modes.annotate.state import Annotating
from reader.services.suggest.pairs.offer import Offered, Offers
from reader.text.phrases import counted
from reader.tui.screens.passages import PassagesDialog, Shown

WHAT_IT_IS = "Rules found these by their words: often both passages are right."


class PairsScreen(PassagesDialog[Offered]):
    """Gives the pair that is to be looked at in the article."""

    BINDINGS: ClassVar = [
        Binding("i", "take", "take", show=False, id="pairs-take"),
        Binding("x", "turn_down", "dismiss", show=False, id="pairs-dismiss"),
        Binding("u", "undo", "undo", show=False, id="pairs-undo"),
    ]

    def __init__(self, offers: Offers, mode: AnnotateMode) -> None:
        """`mode`: that of the article."""
        self._offers, self._mode = offers, mode
        super().__init__(open_pairs(mode.state, offers.pairs))

    def shown(self, item: Offered) -> Shown:
        return _shown(item)

    def heading(self) -> tuple[str, str]:
        count, every = len(self.items), len(self._offers.pairs)
        if not every:
            return "No pairs are worth a look.", self._offers.why_none
        done = every - count
        more = f" · {done} tagged or dismissed" if done else ""
        return f"{counted(count, 'pair')} worth a look{more}", self.said or WHAT_IT_IS

    def hints(self) -> Sequence[tuple[str, str]]:
        return ("Enter", "go there"), ("i", "tag it"), ("x", "dismiss"), ("u", "undo")

    def action_take(self) -> None:
        """Tag the pair under the cursor; the next one comes under it."""
        self._decide(take)

    def action_turn_down(self) -> None:
        """Turn the pair under the cursor down, for good."""
        self._decide(dismiss)

    def _decide(self, act: Callable[[Annotating, Offered], None]) -> None:
        if self.item is not None:
            self._mode.apply(act, self.item)
            self._tell_done()

    def action_undo(self) -> None:
        """Undo the last change to the tags of the article."""
        self._mode.do("undo")
        self._tell_done()

    def _tell_done(self) -> None:
        self.put(open_pairs(self._mode.state, self._offers.pairs), self._mode.message)


def _shown(offered: Offered) -> Shown:
    pair, passages = offered.listed
    kind = pair.kind
    return Shown(
        kind,
        pair.reason,
        [(f"paragraph {each.paragraph:,}", each.sentence) for each in passages],
    )
