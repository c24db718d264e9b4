"""Where articles contradict themselves, out of the menu: what is tagged, and worth a look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from reader.tui.exchange import Exchange, Place

if TYPE_CHECKING:
    from reader.corpus.refs import ArticleRef
    from reader.services.inconsistencies import Inconsistency
    from reader.services.suggest.pairs.offer import Offered, Offers
    from reader.tui.screens.annotate import AnnotateScreen


def show_inconsistencies(
    exchange: Exchange, place: Place, go: Callable[[Inconsistency], None], here: str | None
) -> None:
    """Show those of a folder; `go` shows one that is chosen. `here`: id of the open article."""
    from reader.tui.screens.inconsistencies import InconsistenciesScreen

    def show(found: list[Inconsistency]) -> None:
        screen = InconsistenciesScreen(found, here)
        exchange.app.push_screen(screen, lambda chosen: go(chosen) if chosen else None)

    exchange.run(partial(_tagged, exchange, place), show, "Looking for inconsistencies…")


def _tagged(exchange: Exchange, place: Place) -> list[Inconsistency]:
    from reader.services.inconsistencies import inconsistencies

    return [*inconsistencies(exchange.tagged(place))]


def show_pairs(exchange: Exchange, screen: AnnotateScreen, refs: Sequence[ArticleRef]) -> None:
    """Show the pairs of the article on a screen that are worth a look, once a thread found them.

    `refs`: articles that it is compared with where that is asked for.
    """
    from reader.modes.annotate.pairs import look
    from reader.services.suggest.pairs.offer import find_offers
    from reader.tui.screens.pairs import PairsScreen

    mode = screen.mode

    def show(offers: Offers) -> None:
        if screen.mode is mode and screen.is_attached:
            exchange.app.push_screen(PairsScreen(offers, mode, find_more if others else None), go)

    def find_more(then: Callable[[list[Offered]], None]) -> None:
        from reader.services.suggest.pairs.near import find_near  # rarely needed

        exchange.run(partial(find_near, article, others, exchange.progress), then, "Comparing…")

    def go(chosen: Offered | None) -> None:
        if chosen is not None:
            screen.apply(look, chosen)
        else:
            screen.sync()

    article, store = mode.state.document.article, mode.state.layer.store
    others = [ref for ref in refs if ref.store == store and ref.id != article.id]
    exchange.run(partial(find_offers, article, exchange.progress), show, "Looking for pairs…")
