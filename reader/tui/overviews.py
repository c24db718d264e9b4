"""Lists of what is tagged in a folder, and how far it is: out of the menu, read in a thread."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

from reader.model.errors import ObelismError
from reader.text.screen_text import as_sentence
from reader.tui.exchange import Exchange, Place
from reader.tui.runtime import Runtime

if TYPE_CHECKING:
    from reader.corpus.refs import ArticleRef
    from reader.services.by_article import OnArticle
    from reader.services.claims import Claim
    from reader.services.consistency import Clash
    from reader.services.consistency import Place as Spot
    from reader.services.inconsistencies import Found, Inconsistency
    from reader.services.own_tags import Part
    from reader.services.sources import Cited, Statement
    from reader.services.stats.collect import Project
    from reader.services.stats.figures import Stats
    from reader.services.suggest.pairs.offer import Offered, Offers
    from reader.tui.screens.annotate import AnnotateScreen

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


class Overviews(Exchange):
    """Lists to go through. For those in which tags are changed the open article is set aside;
    `come_back` opens it again."""

    def __init__(self, app: Runtime, say: Say, go: Callable[..., None]) -> None:
        """`go` shows what was chosen: an article, by its id, a quote in it and where that stood,
        and ids of annotations."""
        super().__init__(app, say)
        self._go = go
        self._near: dict[tuple[str, ...], list[Offered]] = {}
        """Pairs worth a look with other articles, of the articles for which they were asked for."""

    def _tagged(self, place: Place, *, with_rejected: bool = False) -> Iterator[OnArticle]:
        """Yield what is tagged in a folder, article by article; what cannot be read is left out."""
        from reader.services.by_article import by_article
        from reader.services.export.select import select

        selection = select(
            place.paths, workspace=place.workspace, progress=self.progress, hides=place.hides
        )
        return by_article(selection, [], self.progress, with_rejected=with_rejected)

    # Sources

    def show_sources(self, place: Place, annotator: str) -> None:
        """Show who is cited in a folder."""
        from reader.tui.screens.cited import CitedScreen

        def look() -> Cited:
            from reader.services.sources import cited

            return cited(self._tagged(place))

        def show(found: Cited) -> None:
            def merged(name: str, now: str) -> None:
                from reader.services.sources import merge

                try:
                    for store in place.stores:
                        merge(store, name, now, annotator, found)
                except ObelismError as error:
                    screen.say(as_sentence(str(error)))
                    return
                self.run(look, screen.show, "Looking for sources…")

            def chosen(said: Statement | None) -> None:
                if said is not None:
                    self._go(said.article, said.content, said.start)

            screen = CitedScreen(found, merged)
            self.app.push_screen(screen, chosen)

        self.run(look, show, "Looking for sources…")

    # Claims

    def show_claims(self, place: Place, annotator: str, come_back: Callable[[], None]) -> None:
        """Show the facts of a folder, to be checked."""
        from reader.tui.screens.claimed import ClaimsScreen

        steps = _Steps("attribute", annotator)

        def look() -> list[Claim]:
            from reader.services.claims import claims

            return [*claims(self._tagged(place))]

        def show(found: list[Claim]) -> None:
            def set_value(
                claim: Claim, name: str, value: str, then: Callable[[Claim], None]
            ) -> None:
                from reader.services.claims import with_value

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

            def left(claim: Claim | None) -> None:
                come_back()
                if claim is not None:
                    self._go(claim.article, claim.claim, claim.start)

            labels = place.stores[0].labels()
            screen = ClaimsScreen(found, labels, set_value, undo, steps.any)
            self.app.push_screen(screen, left)

        self.run(look, show, "Looking for claims…")

    # Consistency

    def show_consistency(self, place: Place, annotator: str, come_back: Callable[[], None]) -> None:
        """Show what an annotator has not tagged alike."""
        from reader.model.log import ALIKE
        from reader.tui.screens.consistency import ConsistencyScreen

        steps = _Steps(ALIKE, annotator)

        def look() -> list[Clash]:
            from reader.services.consistency import clashes

            keys = ((store, key) for store in place.stores for key in store.layers())
            own = [(store, key) for store, key in keys if key.annotator == annotator]
            return clashes(own, [], self.progress)

        def show(found: list[Clash]) -> None:
            def look_again(said: str) -> None:
                self.run(look, partial(screen.show, said=said), "Comparing…")

            def agree(clash: Clash) -> None:
                from reader.services.consistency import agreeing

                if steps.make(agreeing(clash), screen.say):
                    look_again(f"Changed {clash.to_do()}.")

            def undo() -> None:
                if steps.take_back(screen.say):
                    look_again("Taken back.")

            def left(spot: Spot | None) -> None:
                come_back()
                if spot is not None:
                    quote = spot.text[spot.start : spot.end]
                    self._go(spot.key.article_id, quote, spot.start)

            screen = ConsistencyScreen(found, agree, undo, steps.any)
            self.app.push_screen(screen, left)

        self.run(look, show, "Comparing…")

    # Contradictions

    def show_inconsistencies(self, place: Place, here: str | None) -> None:
        """Show those of a folder. `here`: id of the open article."""
        from reader.tui.screens.inconsistencies import InconsistenciesScreen

        def look() -> Found:
            from reader.services.inconsistencies import inconsistencies

            return inconsistencies(self._tagged(place, with_rejected=True))

        def show(found: Found) -> None:
            def chosen(one: Inconsistency | None) -> None:
                if one is not None:
                    first = one.first
                    self._go(one.article, first.text, first.start or 0, one.annotations)

            self.app.push_screen(InconsistenciesScreen(found, here), chosen)

        self.run(look, show, "Looking for inconsistencies…")

    def show_pairs(self, screen: AnnotateScreen, refs: Sequence[ArticleRef]) -> None:
        """Show the pairs of the article on a screen that are worth a look.

        `refs`: articles that it is compared with where that is asked for, and from then on.
        """
        from reader.modes.annotate import pairs
        from reader.services.suggest.pairs.offer import find_offers
        from reader.tui.screens.pairs import PairsScreen

        mode = screen.mode
        article, layer = mode.state.document.article, mode.state.layer
        others = [ref for ref in refs if ref.store == layer.store and ref.id != article.id]
        place = layer.store.name, article.id, article.info.sha256

        def open_now(near: Sequence[Offered]) -> tuple[list[Offered], int]:
            from reader.services.suggest.pairs.near import open_there  # rarely needed

            left = open_there(near, article.text, others, layer.annotator)
            return left, len(near) - len(left)

        def look() -> tuple[Offers, tuple[list[Offered], int] | None]:
            near = self._near.get(place)
            offers = find_offers(article, self.progress)
            return offers, None if near is None else open_now(near)

        def show(found: tuple[Offers, tuple[list[Offered], int] | None]) -> None:
            offers, near = found
            if screen.mode is mode and screen.is_attached:
                mode.state.near, mode.state.decided_there = near or (None, 0)
                self.app.push_screen(PairsScreen(offers, mode, find_more if others else None), go)

        def find_more(then: Callable[[list[Offered], int], None]) -> None:
            def compare() -> tuple[list[Offered], int]:
                from reader.services.suggest.pairs.near import find_near  # rarely needed

                self._near[place] = near = find_near(article, others, self.progress)
                return open_now(near)

            self.run(compare, lambda found: then(*found), "Comparing…")

        def go(chosen: Offered | None) -> None:
            if chosen is not None:
                screen.apply(pairs.look, chosen)
            else:
                screen.sync()

        stop_by = mode.key_of("escape"), "Looking for pairs was stopped."
        self.run(look, show, "Looking for pairs…", stop_by=stop_by)

    # The project

    def show_project(self, place: Place, titles: Callable[[], Mapping[str, str]]) -> None:
        """Show how far a folder is.

        `titles`: those of articles that the list has read, by id; of others nobody has tagged,
        only the name of the file is known.
        """

        def titled(stats: Stats) -> Stats:
            known = titles()
            for each in stats.articles:
                each.title = known.get(each.id, each.title)
            return stats

        def read() -> tuple[Project, Stats]:
            from reader.services.stats.collect import Project

            project = Project(place.paths, place.workspace, place.hides)
            return project, titled(project.stats(self.progress))

        def show(found: tuple[Project, Stats]) -> None:
            from reader.services.stats.compared import compare
            from reader.tui.screens.project import ProjectScreen

            project, stats = found

            def look() -> Stats | None:
                return titled(project.stats()) if project.changed() else None

            judge = partial(compare, paths=place.paths, explicit=place.workspace, hides=place.hides)
            screen = ProjectScreen(stats, look, judge)
            self.app.push_screen(screen, lambda chosen: self._go(chosen) if chosen else None)

        self.run(read, show, "Looking at what was done…")
