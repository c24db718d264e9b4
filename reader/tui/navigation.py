"""Goes between screens: answers their requests and begins other modes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from textual.screen import Screen

from reader.model.errors import ObelismError
from reader.modes.articles.opening import Opening
from reader.modes.open_layers import OpenLayers
from reader.modes.requests import Leave, OpenArticle, Request, ShowMenu, ShowOverview, ShowPalette
from reader.text.phrases import without_advice
from reader.text.screen_text import one_line
from reader.tui.looks import switch_theme
from reader.tui.reading import Reading
from reader.tui.runtime import Runtime
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.mode_screen import ModeScreen
from reader.tui.terminal import served_folder
from reader.tui.visits import MODES, TUTORIAL, Here, Visit
from reader.tui.widgets.rows import shown_key

if TYPE_CHECKING:
    from reader.tui.exchange import Place as Folders
    from reader.tui.leaving import Leaving
    from reader.tui.overviews import Overviews
    from reader.tui.screens.lists import MenuEntry

    Entry = tuple[MenuEntry, Callable[[], object]]
    """An entry of the menu, and what it does."""
    Entries = Iterator[Entry]


class Navigation:
    """Keeps track of the screen in use, and of what is open."""

    def __init__(self, app: Runtime, open_layers: OpenLayers) -> None:
        self._app, self._open_layers = app, open_layers
        self.reading: Reading | None = None
        """The articles; None where the program is that of another mode alone."""
        self.visits: list[Visit] = []
        """The other modes that are begun, the one in use last."""

    # The first screen

    def begin_reading(self, opening: Opening, *, lesson: int | None = None) -> Screen[Any] | None:
        """Begin with articles; return the first screen, None: something is to be asked.

        Raises:
            ObelismError: nothing can be shown.
        """
        self.reading = Reading(
            self._app, self.when_saved, self.say, self._open_layers, opening, lesson=lesson
        )
        return self.reading.first_screen()

    def keep_place(self) -> None:
        """Keep the place in the article that is open."""
        if self.reading is not None:
            self.reading.keep_place()

    # What screens ask for

    def answer(self, request: Request) -> None:
        """Do what a screen asks for."""
        match request:
            case Leave(again):
                self.leave(again=again)
            case ShowMenu():
                self._show_menu()
            case ShowPalette():
                self._show_palette()
            case _ if self.visits:
                self.visits[-1].answer(request, self.when_saved)
            case _ if self.reading is not None:
                self.reading.answer(request)

    @property
    def screen(self) -> ModeScreen[Any] | None:
        """The screen in use, maybe under a dialog; None before there is any."""
        return self._app.topmost(ModeScreen)

    def say(self, sentence: str) -> None:
        """Say a sentence on the screen in use."""
        if self.screen is not None:
            self.screen.tell(sentence)

    # Leaving

    def when_saved(self, go: Callable[[], None]) -> None:
        """Call `go`, which leaves an open layer, once all is saved; see `Leaving`."""
        self._leaving.when_saved(go)

    @cached_property
    def _leaving(self) -> Leaving:
        from reader.tui.leaving import Leaving  # not before the first paint

        return Leaving(self._app, self._open_layers, self.say)

    def leave(self, *, again: bool = True) -> None:
        """Go back to the screen before; from the first one, quit.

        Where there is no screen before it, not `again` says first that this is the end, unless a
        mode that was begun alone has nothing left to do.
        """
        reading = self.reading
        left = self.visits[-1].left() if self.visits and reading is None else ""
        if left and not again and not self._open_layers.problem:
            key = self._key_that_leaves
            self.say(f"{left}; {key} again stops: the same command goes on from here.")
        elif self.visits:
            self.when_saved(self._end_visit)
        elif reading is not None and reading.screen is not None and not reading.alone:
            self.when_saved(reading.back_to_list)
        elif reading is None or reading.screen is None or again or self._open_layers.problem:
            self.quit()
        elif reading.is_lesson:
            self.say(f"{self._key_that_leaves} again leaves the tutorial; it continues from here.")
        else:
            saved = "; all is saved" if self._open_layers.saved else ""
            self.say(f"{self._key_that_leaves} again quits{saved}.")

    def quit(self) -> None:
        """End, once all is saved."""
        self.when_saved(self._quit)

    def _quit(self) -> None:
        for visit in reversed(self.visits):
            visit.close()
        if self.reading is not None and self.reading.begun:
            self.reading.session.close()
        self._app.exit()

    def say_what_leaves(self) -> None:
        """Say which key leaves: Ctrl+C interrupts nothing here."""
        if self.screen is not None:
            what = "stops here." if self.visits else "goes back, and then quits."
            self.say(f"{self._key_that_leaves} {what} All is saved as you go.")

    @property
    def _key_that_leaves(self) -> str:
        """The key of the screen in use that leaves it."""
        actions = self.screen.actions if self.screen is not None else ()
        return shown_key(next((each.keys[0] for each in actions if each.name == "back"), "Esc"))

    # Other modes

    def _visit(self, name: str) -> None:
        """Begin a mode over the articles, which come back when it is left.

        Where there is nothing to do in it, that is said.
        """
        assert self.reading is not None
        session = self.reading.session
        mode = session.mode
        article = mode.state.document.article.id if mode is not None else None
        annotator = session.articles.annotator
        here = Here(
            *(session.store, annotator, article, self._open_layers),
            *(self._app, self.when_saved, self.say),
        )
        try:
            visit = MODES[name].begin(here)
        except ObelismError as error:
            self.say(without_advice(str(error)))
            return
        come_back = self.reading.come_back()
        session.close()
        self.visits.append(visit)
        self._app.push_screen(visit.screen, lambda _: come_back())

    def _set_aside(self, then: Callable[[Callable[[], None]], None]) -> None:
        """Close the open article, and call `then` with a function that opens it again."""

        def go() -> None:
            assert self.reading is not None
            come_back = self.reading.come_back()
            self.reading.session.close()
            then(come_back)

        self.when_saved(go)

    def _end_visit(self) -> None:
        visit = self.visits[-1]
        visit.close()
        self.visits.pop()
        if self.reading is None:
            self._app.exit()
        else:
            visit.screen.dismiss(None)

    # The menu

    def _show_menu(self) -> None:
        from reader.tui.screens.lists import open_menu

        key = self.screen.mode.key_of("menu") if self.screen is not None else ""
        open_menu(self._app, dict(self.menu()), opened_by=key)

    def _show_palette(self) -> None:
        from reader.tui.palette import ActionPalette  # slow to load

        self._app.push_screen(ActionPalette(dict(self.menu())))

    def menu(self) -> Entries:
        """Yield the entries of the menu over the screen in use, and what each does, as they are
        shown: the open article, what is tagged in the folder, others and their tags, the rest."""
        from reader.tui.screens.lists import MenuEntry

        screen = self.screen
        yield from self._article_entries()
        if not self.visits:
            yield from self._folder_entries()
            yield self._mode_entry(TUTORIAL)
        yield MenuEntry("t", "Theme", "dark or light page"), partial(switch_theme, self._app)
        if screen is not None:
            yield MenuEntry("h", "Help", "all keys, and what labels mean"), screen.show_help
        if self.visits:
            yield MenuEntry("x", "Stop", "all is saved, and goes on from here"), self.leave
        else:
            yield MenuEntry("x", "Quit", "all is saved"), self.quit

    def _article_entries(self) -> Entries:
        """Yield what the screen in use can show."""
        from reader.tui.screens.articles import ArticlesScreen
        from reader.tui.screens.lists import MenuEntry

        screen, reading = self.screen, self.reading
        annotating = screen if isinstance(screen, AnnotateScreen) else None
        if annotating and reading is not None and not reading.alone and not self.visits:
            yield MenuEntry("l", "List", "choose another article"), self.leave
        if self.visits and "overview" in self.visits[-1].screen.mode.table:
            text = "how far every article is; go to one"
            yield MenuEntry("o", "Overview", text), partial(self.answer, ShowOverview())
        if annotating:
            text = "what programs propose; on or off"
            yield MenuEntry("v", "Proposals", text), partial(annotating.action_do, "proposals")
        if annotating and not self.visits:
            refs = reading.session.articles.refs if reading is not None else ()
            show = partial(self._overviews.show_pairs, annotating, refs)
            yield MenuEntry("f", "Pairs", "passages that may not both be so"), show
        if annotating and annotating.mode.state.has_changes:
            text = "since it was tagged; carry the tags over"
            yield MenuEntry("w", "What changed", text), partial(annotating.action_do, "changes")
        if annotating:
            yield MenuEntry("p", "Panel", "open or fold it"), annotating.toggle_panel
        if isinstance(screen, AnnotateScreen | ArticlesScreen):
            text = "keys and guidelines; keep to one"
            yield MenuEntry("b", "Labels", text), screen.choose_label

    def _mode_entry(self, name: str) -> Entry:
        """Return the entry that begins a mode."""
        from reader.tui.screens.lists import MenuEntry

        mode = MODES[name]
        begin = partial(self.when_saved, partial(self._visit, name))
        return MenuEntry(mode.key, name, mode.description), begin

    def _folder_entries(self) -> Entries:
        """Yield what is made of the tags of the articles, and the modes that are about them."""
        from reader.tui.exchange import places
        from reader.tui.screens.lists import MenuEntry

        begun = self.reading if self.reading is not None and self.reading.begun else None
        stores = {ref.store.files for ref in begun.session.articles.refs} if begun else ()
        annotator = begun.session.articles.annotator if begun else ""
        place = places([store for store in stores if store is not None], annotator)
        modes = [self._mode_entry(name) for name in MODES if name != TUTORIAL]
        if begun is None or not place.stores:
            yield from modes
            return
        exchange, saved = self._overviews, self.when_saved
        yield from self._tagged_entries(exchange, place, begun)
        yield from modes
        agreement = partial(saved, partial(exchange.show_agreement, place))
        yield MenuEntry("g", "Agreement", "how far annotators agree"), agreement
        session = begun.session
        is_open = session.mode is not None
        export = partial(exchange.ask_export, place, session.articles, is_open=is_open)
        yield MenuEntry("e", "Export", "write tags to a file"), partial(saved, export)
        bring = partial(exchange.ask_import, place, annotator, self._set_aside)
        yield MenuEntry("i", "Import", "tags that others sent, shown first"), bring
        if served_folder() is None:
            ask = partial(self._ask_address, begun)
            yield MenuEntry("o", "Open an address", "read what is there on the web"), ask

    def _ask_address(self, reading: Reading) -> None:
        from reader.tui.addresses import ask_address  # slow to load

        ask_address(self._app, reading, self.say)

    def _tagged_entries(self, exchange: Overviews, place: Folders, reading: Reading) -> Entries:
        """Yield the lists of what is tagged in the folder, and who did what."""
        from reader.tui.screens.lists import MenuEntry

        saved, annotator = self.when_saved, reading.session.articles.annotator
        sources = partial(exchange.show_sources, place, annotator)
        yield MenuEntry("s", "Sources", "who is cited, and what each said"), partial(saved, sources)
        claims = partial(exchange.show_claims, place, annotator)
        text = "every fact, and its check"
        yield MenuEntry("k", "Claims", text), partial(self._set_aside, claims)
        mode = reading.session.mode
        here = mode.state.document.article.id if mode is not None else None
        show = partial(exchange.show_inconsistencies, place, here)
        text = "passages that cannot all be so"
        yield MenuEntry("c", "Inconsistencies", text), partial(saved, show)
        unlike = partial(exchange.show_consistency, place, annotator)
        text = "what you tagged here, not there"
        yield MenuEntry("n", "Consistency", text), partial(self._set_aside, unlike)
        titles = reading.session.articles.titles
        project = partial(exchange.show_project, place, titles)
        text = "who did what, and how far it is"
        yield MenuEntry("d", "Project", text), partial(saved, project)

    @cached_property
    def _overviews(self) -> Overviews:
        from reader.tui.overviews import Overviews  # not before the menu is opened

        return Overviews(self._app, self.say, self._show_passage)

    def _show_passage(
        self, article: str, quote: str = "", start: int = 0, annotations: Sequence[str] = ()
    ) -> None:
        """Show an article of the list, by its id, at a quote that stood at an offset, or at the
        first of some annotations that is one's own; without any of them where it was left."""
        assert self.reading is not None
        ids = [ref.id for ref in self.reading.session.articles.refs]
        if article not in ids:
            self.say(one_line(f"{article} is not in the list."))
            return
        place = ids.index(article)
        first = quote.partition(" … ")[0]
        self.reading.go_to(place, OpenArticle(place, first, start, annotations))
