"""What is looked through and changed in one's own tags over a whole folder, out of the menu."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, TypeVar

from reader.model.errors import ObelismError
from reader.text.screen_text import as_sentence
from reader.tui.exchange import Exchange, Place, SetAside

if TYPE_CHECKING:
    from reader.services.claims import Claim
    from reader.services.consistency import Clash
    from reader.services.consistency import Place as Spot
    from reader.services.own_tags import Part

T = TypeVar("T")

Say = Callable[[str], None]


class _Steps:
    """The changes that were made in a list, each of one or more layers and taken back whole."""

    def __init__(self, what: str, annotator: str) -> None:
        """`what`: the step's word in the journal."""
        self._what, self._annotator = what, annotator
        self._done: list[Sequence[Part]] = []

    def any(self) -> bool:
        """Return whether there is one to take back."""
        return bool(self._done)

    def make(self, parts: Sequence[Part], say: Say) -> bool:
        """Change layers; where that cannot be, say why, and return False."""
        if not self._change(parts, say):
            return False
        self._done.append(parts)
        return True

    def take_back(self, say: Say) -> bool:
        """Take the last back; where there is none, or it cannot be, say so, and return False."""
        if not self._done:
            say("Nothing was changed here.")
            return False
        if not self._change([each.back for each in self._done[-1]], say):
            return False
        self._done.pop()
        return True

    def _change(self, parts: Sequence[Part], say: Say) -> bool:
        from reader.services.own_tags import change

        try:
            change(parts, self._what, self._annotator)
        except ObelismError as error:
            say(as_sentence(str(error)))
            return False
        return True


class Checking(Exchange):
    """Lists for whoever goes through their tags; the open article is set aside meanwhile."""

    # Claims

    def show_claims(
        self, place: Place, annotator: str, go: Callable[[Claim], None], set_aside: SetAside
    ) -> None:
        """Show the facts of a folder, to be checked; `go` shows one that is chosen."""
        set_aside(partial(self._list_claims, place, annotator, go))

    def _list_claims(
        self,
        place: Place,
        annotator: str,
        go: Callable[[Claim], None],
        come_back: Callable[[], None],
    ) -> None:
        from reader.services.checking import with_value
        from reader.tui.screens.claimed import ClaimsScreen

        steps = _Steps("attribute", annotator)
        look = partial(self._claims, place)

        def show(found: list[Claim]) -> None:
            def set_value(
                claim: Claim, name: str, value: str, then: Callable[[Claim], None]
            ) -> None:
                try:
                    part, now = with_value(place.stores, claim, name, value, annotator)
                except ObelismError as error:
                    screen.say(as_sentence(str(error)))
                    return
                if steps.make([part], screen.say):
                    then(now)

            def undo() -> None:
                if steps.take_back(screen.say):
                    self.run(look, screen.put, "Looking for claims…")

            labels = place.stores[0].labels()
            screen = ClaimsScreen(found, labels, set_value, undo, steps.any)
            self.app.push_screen(screen, partial(_left, go, come_back))

        self.run(look, show, "Looking for claims…")

    def _claims(self, place: Place) -> list[Claim]:
        from reader.services.claims import claims

        return list(claims(self.tagged(place)))

    # Consistency

    def show_consistency(
        self, place: Place, annotator: str, go: Callable[[Spot], None], set_aside: SetAside
    ) -> None:
        """Show what an annotator has not tagged alike; `go` shows a place that is chosen."""
        set_aside(partial(self._list_clashes, place, annotator, go))

    def _list_clashes(
        self,
        place: Place,
        annotator: str,
        go: Callable[[Spot], None],
        come_back: Callable[[], None],
    ) -> None:
        from reader.model.log import ALIKE
        from reader.services.consistency import agreeing
        from reader.tui.screens.consistency import ConsistencyScreen

        steps = _Steps(ALIKE, annotator)
        look = partial(self._clashes, place, annotator)

        def show(found: list[Clash]) -> None:
            def look_again(said: str) -> None:
                self.run(look, partial(screen.show, said=said), "Comparing…")

            def agree(clash: Clash) -> None:
                if steps.make(agreeing(clash), screen.say):
                    look_again(f"Changed {clash.to_do()}.")

            def undo() -> None:
                if steps.take_back(screen.say):
                    look_again("Taken back.")

            screen = ConsistencyScreen(found, agree, undo, steps.any)
            self.app.push_screen(screen, partial(_left, go, come_back))

        self.run(look, show, "Comparing…")

    def _clashes(self, place: Place, annotator: str) -> list[Clash]:
        from reader.services.consistency import clashes

        keys = ((store, key) for store in place.stores for key in store.layers())
        own = [(store, key) for store, key in keys if key.annotator == annotator]
        return clashes(own, [], self.progress)


def _left(go: Callable[[T], None], come_back: Callable[[], None], chosen: T | None) -> None:
    """Show the article again, or what was chosen."""
    come_back()
    if chosen is not None:
        go(chosen)
