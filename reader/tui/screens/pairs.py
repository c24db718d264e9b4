"""Pairs worth a look on the open article: a list in which each is taken, dismissed or looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from textual.binding import Binding

from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.pairs import dismiss, open_pairs, take
from reader.modes.annotate.state import Annotating
from reader.services.suggest.pairs.listing import Passage
from reader.services.suggest.pairs.offer import Offered, Offers
from reader.text.phrases import counted
from reader.text.screen_text import one_line
from reader.tui.screens.passages import PassagesDialog, Shown

WHAT_IT_IS = "Rules found these by their words: often both passages are right."


class PairsScreen(PassagesDialog[Offered]):
    """Gives the pair that is to be looked at in the article."""

    BINDINGS: ClassVar = [
        Binding("i", "take", "take", show=False, id="pairs-take"),
        Binding("x", "turn_down", "dismiss", show=False, id="pairs-dismiss"),
        Binding("u", "undo", "undo", show=False, id="pairs-undo"),
        Binding("a", "others", "other articles", show=False, id="pairs-others"),
    ]

    def __init__(
        self,
        offers: Offers,
        mode: AnnotateMode,
        find_more: Callable[[Callable[[list[Offered]], None]], None] | None = None,
    ) -> None:
        """`mode`: that of the article; `find_more` calls what it is given with pairs over this
        article and others."""
        self._offers, self._mode, self._find_more = offers, mode, find_more
        super().__init__(open_pairs(mode.state, offers.pairs))

    def shown(self, item: Offered) -> Shown:
        return _shown(item)

    def heading(self) -> tuple[str, str]:
        count, every = len(self.items), len(self._offers.pairs)
        if not every:
            return "No pairs are worth a look.", self.said or self._offers.why_none
        done = every - count
        more = f" · {done} tagged or dismissed" if done else ""
        return f"{counted(count, 'pair')} worth a look{more}", self.said or WHAT_IT_IS

    def hints(self) -> Sequence[tuple[str, str]]:
        return ("Enter", "go there"), ("i", "tag it"), ("x", "dismiss")

    def further_hints(self) -> Sequence[tuple[str, str]]:
        undo = (("u", "undo"),) if self._mode.state.layer.next_undo is not None else ()
        more = (("a", "other articles"),) if self._find_more is not None else ()
        return *undo, *more

    def action_others(self) -> None:
        """Look for pairs between this article and others, once."""
        find, self._find_more = self._find_more, None
        if find is not None:
            self.say("Comparing with other articles on the same matter…")
            find(self._add)

    def _add(self, found: list[Offered]) -> None:
        """List pairs over two articles, too."""
        if self.is_attached:
            self._offers = Offers([*self._offers.pairs, *found], self._offers.why_none)
            said = f"{counted(len(found), 'pair')} with other articles on the same matter."
            self.put(open_pairs(self._mode.state, self._offers.pairs), said)

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
        [(_place(each, passages[0].article), each.sentence) for each in passages],
    )


def _place(passage: Passage, article: str) -> str:
    """Say where a passage stands, seen from an article."""
    paragraph = f"paragraph {passage.paragraph:,}"
    other = passage.article != article
    return f"{one_line(passage.article)}, {paragraph}" if other else paragraph
