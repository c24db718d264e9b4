"""The list of the pairs of an article that are worth a look: taken, dismissed, looked at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.pairs import (
    bring_back,
    dismiss,
    dismissed_pairs,
    not_among,
    open_pairs,
    place_of_last,
    take,
)
from reader.modes.annotate.state import Annotating
from reader.services.suggest.pairs.listing import Passage
from reader.services.suggest.pairs.offer import Offered, Offers
from reader.text.phrases import counted
from reader.text.screen_text import one_line
from reader.tui.screens.passages import PassagesDialog, Shown, Standing
from reader.tui.widgets.virtual_list import VirtualList

WHAT_IS_DISMISSED = "Not listed in this article any more."
WHAT_IT_IS = "Rules found these by their words: often both passages are right."


class PairsScreen(PassagesDialog[Offered]):
    """Gives the pair that is to be looked at in the article."""

    FIND_GIVES_WAY = True
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
        find_more: Callable[[Callable[[list[Offered], int], None]], None] | None = None,
    ) -> None:
        """`mode`: that of the article; `find_more` calls what it is given with pairs over this
        article and others, and how many more were tagged or dismissed in these."""
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
        return Shown(pair.kind, pair.reason, texts, pair.quoted)

    def elsewhere(self, item: Offered) -> str:
        there = item.there.elsewhere if item.there is not None else None
        return one_line(there.article) if there is not None else ""

    def heading(self) -> tuple[str, str]:
        count = len(self.items)
        every = len(self._offers.pairs) + self._mode.state.decided_there
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
            return ("Enter", "go"), ("x", "list again")
        return ("Enter", "go"), ("i", "tag"), ("x", "dismiss")

    def further_hints(self) -> Sequence[tuple[str, str]]:
        undo = (("u", "undo"),) if self._done else ()
        more = (("a", "across"),) if self._find_more is not None else ()
        if self._shows_dismissed:
            return *undo, *more, ("Tab", "others")
        state, pairs = self._mode.state, self._offers.pairs
        down = dismissed_pairs(state, pairs) or self._has_more_dismissed
        return *undo, *more, *((("Tab", "dismissed"),) if down else ())

    @property
    def _has_more_dismissed(self) -> bool:
        """Whether pairs over two articles are dismissed that were not looked for yet."""
        return self._find_more is not None and not_among(self._mode.state, self._offers.pairs)

    def action_dismissed(self) -> None:
        """List those that are dismissed, or the others again."""
        self._shows_dismissed = not self._shows_dismissed
        self.rows.to(0)
        self.put(self._wanted())
        if self._shows_dismissed and self._has_more_dismissed:
            self.action_others()

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

    def _add(self, found: list[Offered], decided: int) -> None:
        """List pairs over two articles, too."""
        state = self._mode.state
        state.near, state.decided_there = found, decided
        if self.is_attached:
            self._offers = self._offers.along_with(found)
            listed = dismissed_pairs if self._shows_dismissed else open_pairs
            left, under = len(listed(state, found)), self.item
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
        """List what is to be listed now, and say what was done; the cursor goes to what came
        back, if anything did."""
        before = {each.known for each in self.items}
        self.put(self._wanted(), self._mode.message)
        back = (at for at, each in enumerate(self.listed) if each.known not in before)
        if (place := next(back, None)) is not None:
            self.rows.cursor = place  # not moved by a key, which would end what is said
            self.rows.reveal(place)
            self.lay_out()


def _place(passage: Passage, article: str) -> Standing:
    """Say where a passage stands, seen from an article."""
    paragraph = f"paragraph {passage.paragraph:,}"
    if passage.article == article:
        return Standing(paragraph)
    return Standing(article=one_line(passage.article), after=f", {paragraph}")
