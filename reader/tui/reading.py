"""The articles of a session in the program: from the list to each of them, and back."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, takewhile
from typing import TYPE_CHECKING, Any, TypeVar

from textual.screen import Screen

from reader.model.errors import HomeFolder, ObelismError
from reader.model.names import login_name, person
from reader.modes.annotate.jump import find_quote
from reader.modes.annotate.mode import AnnotateMode
from reader.modes.annotate.unfinished import arrive, done_message, say_none_further
from reader.modes.annotate.walk import visit
from reader.modes.articles.list import ArticleList
from reader.modes.articles.opening import Opening
from reader.modes.articles.session import ArticleSession
from reader.modes.base import Sentence, plain
from reader.modes.keymap import settings_of
from reader.modes.open_layers import OpenLayers, WhenSaved
from reader.modes.requests import (
    AskHome,
    ExtractAnew,
    FindProposals,
    GoTo,
    GoToOpen,
    GoToPassage,
    LookForMoved,
    LookForTied,
    MarkDone,
    MoveAcross,
    OpenArticle,
    Reopen,
    Request,
    ShowChanges,
    TakeDoneBack,
    TakeOver,
    TieAcross,
)
from reader.settings.files import last_open, read_preference, read_word, write_preference
from reader.store.base import Store
from reader.text.screen_text import as_sentence, one_line
from reader.tui.runtime import Runtime
from reader.tui.screens.annotate import AnnotateScreen

if TYPE_CHECKING:
    from reader.corpus.refs import ArticleRef
    from reader.model.article import Article
    from reader.modes.annotate.state import Annotating
    from reader.modes.changes.mode import ChangesMode
    from reader.services.relocate.carry_over import Relocation
    from reader.services.relocate.elsewhere import Followed
    from reader.services.relocate.renamed import Candidate
    from reader.services.suggest.offer import Found
    from reader.services.tied import Tied

T = TypeVar("T")

_NAME_CELLS = 24
"""Cells of an article's id in a sentence that names two."""

WELCOME = "New here? {key:help} shows all keys; begin with `obelism tutorial`."
"""Said once, at the first article that somebody opens."""


class Reading:
    """Shows the list of articles and the article that is open, or the only one."""

    def __init__(
        self,
        app: Runtime,
        when_saved: WhenSaved,
        say: Callable[[str], None],
        open_layers: OpenLayers,
        opening: Opening,
        *,
        lesson: int | None = None,
    ) -> None:
        """`say` puts a sentence on the screen that is used.

        `lesson`: there is a lesson above the article, of which so many steps are done.

        Raises:
            ObelismError: the labels or keys cannot be used.
        """
        self._app, self._when_saved, self._say = app, when_saved, say
        self._open_layers = open_layers
        self._lesson = lesson
        self.is_lesson = lesson is not None
        """Whether there is a lesson above the article."""
        self._login = login_name()
        self._session: ArticleSession | None = None
        self._take(opening)

    def _take(self, opening: Opening) -> None:
        """Begin with these articles."""
        self.opening, self.alone = opening, opening.alone
        """What was opened; and whether that is one article, without a list."""
        first = next(opening.refs)
        self._refs = chain([first], opening.refs)
        self._first = first.store
        self._annotator = opening.annotator or first.store.annotator_for(self._login)

    @property
    def session(self) -> ArticleSession:
        """The session; there is one once the annotator is known."""
        assert self._session is not None
        return self._session

    @property
    def begun(self) -> bool:
        """Whether the annotator is known."""
        return self._session is not None

    @property
    def screen(self) -> AnnotateScreen | None:
        """The screen of the open article, maybe under a dialog."""
        return self._app.topmost(AnnotateScreen)

    # Beginning

    def first_screen(self) -> Screen[Any] | None:
        """Begin; return the first screen, None where there is something to ask first.

        Raises:
            ObelismError: the only article cannot be opened.
        """
        if self._annotator and self.opening.apart is None:
            return self._begin(self._annotator)
        settings_of(self._first)  # what is wrong there is said before anybody is asked for a name
        return None

    def ask_first(self) -> None:
        """Ask where the tags are kept and who reads, as far as that is not known, and begin."""
        from reader.tui.screens.dialogs import ConfirmDialog

        apart = self.opening.apart
        if apart is None:
            self._ask_name()
            return

        def decide(above: bool | None) -> None:
            try:
                self._take(apart.decide(above=bool(above)))
                if self._annotator:
                    self._app.push_screen(self._begin(self._annotator))
                else:
                    self._ask_name()
            except ObelismError as error:
                self._app.end_with(error)

        self._app.push_screen(ConfirmDialog(apart.question), decide)

    def _ask_name(self) -> None:
        """Ask for the annotator's name, and begin; without one, exit."""
        from reader.tui.screens.dialogs import NameDialog

        def begin(name: str | None) -> None:
            dialog.field.drop_draft()
            if name is None:
                self._app.exit()
                return
            write_preference("annotator", name)
            try:
                self._app.push_screen(self._begin(name, login=self._login))
            except ObelismError as error:
                self._app.end_with(error)

        offered = read_word("annotator") or self._login
        dialog = NameDialog(offered, partial(person, self._first))
        self._app.push_screen(dialog, begin)

    def _begin(self, annotator: str, *, login: str = "") -> Screen[Any]:
        settings = settings_of(self._first)
        encoding = self.opening.encoding
        last = {} if self.alone else last_open()
        articles = ArticleList(
            self._refs, annotator, encoding, settings.labels, last, left_out=self.opening.left_out
        )
        self._session = ArticleSession(
            articles, login=login, preloaded=self.opening.preloaded, open_layers=self._open_layers
        )
        if not self.alone:
            from reader.modes.articles.browse import ListMode
            from reader.tui.screens.articles import ArticlesScreen

            return ArticlesScreen(ListMode(articles, settings))
        articles.add_all()
        mode = self._open(0)
        if self._lesson is not None:
            from reader.tui.screens.lesson import LessonScreen

            return LessonScreen(mode, self.session.place, self._lesson)
        return AnnotateScreen(mode, self.session.place)

    # What screens ask for

    def answer(self, request: Request) -> None:
        """Do what the list or an article asks for."""
        match request:
            case GoTo(_, unfinished=True):
                self.done()
            case GoToOpen(step, times):
                self.go_to_open(step, times)
            case GoTo(step):
                place = self.session.neighbour(step)
                self.go_to(place) if place is not None else self._sync()
            case TakeOver(article):
                self._show(partial(self.session.take_over, article))
            case Reopen(message):
                self.reopen(plain(message))
            case AskHome(action):
                if self.screen is not None:
                    self.ask_home(partial(self.screen.action_do, action))
            case _:
                self._answer_further(request)

    def _answer_further(self, request: Request) -> None:
        """Do what is asked of one article of the list, or looked for in a thread."""
        match request:
            case OpenArticle(index):
                self.go_to(index, request)
            case MarkDone(index):
                self.mark_done(index)
            case TakeDoneBack(index):
                self.take_done_back(index)
            case GoToPassage() | TieAcross() | MoveAcross():
                self._answer_across(request)
            case ShowChanges():
                self.compare()
            case ExtractAnew():
                self.extract_anew()
            case LookForMoved():
                self.look_for_moved()
            case LookForTied(anew):
                self.look_for_tied(anew=anew)
            case FindProposals():
                self.find_proposals()

    def _answer_across(self, request: GoToPassage | TieAcross | MoveAcross) -> None:
        """Show another article, at a passage of a pair, or to tie one to what was begun there, or
        to move one of what is kept there."""
        from reader.modes.annotate.across import arrive, move, tie

        article = request.place.article if isinstance(request, GoToPassage) else request.article
        place = self.session.place_of(article)
        if place is None:
            self._say_gone(article)
        elif self.session.articles.asks(place):
            self.go_to(place)
        elif isinstance(request, TieAcross):
            self._show(partial(self._open_for, place, tie, request.span))
        elif isinstance(request, MoveAcross):
            self._show(partial(self._open_for, place, move, request))
        else:
            self._show(partial(self._open_for, place, arrive, request))

    def _say_gone(self, article: str) -> None:
        """Say that an article is gone, and which one is what it became, if that is known."""
        mode, now = self.session.mode, self.session.name_now(article)
        said = one_line(f"{article} is gone; what was tagged stays as it is.")
        if now and mode is not None:
            name = one_line(article, _NAME_CELLS)
            said = f"{name} is {one_line(now, _NAME_CELLS)} now; {mode.key_of('changes')} follows."
        self._say(said)

    def _open_for(
        self, index: int, act: Callable[[Annotating, Any], None], what: Any
    ) -> AnnotateMode:
        """Open an article, and do something there at once."""
        mode = self.session.open(index)
        said = mode.state.sentences
        mode.apply(act, what)
        if mode.state.displaced is None:  # else that says already what is not in the text
            mode.state.sentences += said  # what one arrives at comes first
        return mode

    # From article to article

    def _open(self, index: int, asked: OpenArticle | None = None) -> AnnotateMode:
        """Open an article, at what is to be found there; tell a newcomer where help is."""
        mode = self.session.open(index)
        own = mode.state.layer.annotations
        chosen = next((id for id in asked.annotations if id in own), None) if asked else None
        if chosen is not None:
            visit(mode.state, chosen)
        elif asked is not None and asked.quote:
            find_quote(mode.state, asked.quote, asked.start)
        busy = mode.state.sentences or self._lesson is not None
        if not busy and not read_preference("welcomed"):
            mode.state.say(WELCOME)
            write_preference("welcomed", True)
        return mode

    def go_to(self, index: int, asked: OpenArticle | None = None) -> None:
        """Show an article of the list in place of the current screen, as it was `asked` for.

        Asks first where a link leads out of the folder that was opened.
        """
        leads_to = self.session.articles.asks(index)
        if leads_to:
            self._ask_link(index, leads_to)
        else:
            self._show(partial(self._open, index, asked))

    def open_refs(self, refs: Sequence[ArticleRef]) -> None:
        """Put articles on the list, unless they are there, and show the first of them."""
        articles = self.session.articles
        places = {(ref.store.name, ref.id): place for place, ref in enumerate(articles.refs)}
        added = [ref for ref in refs if (ref.store.name, ref.id) not in places]
        place = places.get((refs[0].store.name, refs[0].id), len(articles.refs))
        articles.extend(added)
        self.go_to(place)

    def _ask_link(self, index: int, leads_to: str) -> None:
        from reader.tui.screens.dialogs import ConfirmDialog

        def answer(yes: bool | None) -> None:
            if yes:
                self.session.articles.allow(index)
                self.go_to(index)

        folder = os.path.dirname(leads_to)
        question = (
            f"{self.session.articles.refs[index].id} is a link to {leads_to}, outside the folder "
            f"that you opened. Show it, and whatever else leads to {folder}?"
        )
        self._app.push_screen(ConfirmDialog(question), answer)

    def _show(self, opened: Callable[[], AnnotateMode]) -> None:
        """Leave the open article, and show another."""

        def go() -> None:
            mode = opened()
            if self.screen is not None:
                self.screen.open(mode, self.session.place)
            else:
                self._app.push_screen(AnnotateScreen(mode, self.session.place))

        self._when_saved(go)

    def done(self) -> None:
        """Mark the article as done, and show the next one that is not."""
        try:
            index = self.session.done()
        except HomeFolder:
            self.ask_home(self.done)
            return
        except ObelismError as error:
            self._say(as_sentence(str(error)))
            return
        self._learn(self.session.store)
        if index is None:
            self._sync()
            return
        left, finished = self.session.mode, self.session.articles.current
        self.go_to(index)
        mode = self.session.mode
        if left is not None and mode is not None and mode is not left:
            mode.state.finished = finished
            self._say(f"{done_message(left.state)} {mode.key_of('undo')} takes that back.")

    def take_done_back(self, index: int) -> None:
        """Mark an article as not done that was just marked as done, and show it again."""
        here = self.session.mode
        try:
            if here is not None and index == self.session.articles.current:
                here.state.status = "started"
                self.session.keep()
            else:
                self.session.toggle_done(index)
        except ObelismError as error:
            self._say(as_sentence(str(error)))
            return
        if here is None or index != self.session.articles.current:
            self.go_to(index)
        if (mode := self.session.mode) is not None:
            self._say(f"Not done any more; {mode.key_of('done')} marks it as done again.")
        self._sync()

    def _learn(self, store: Store) -> None:
        """Begin to learn from what is finished there."""
        learn = partial(self.session.learn, store)
        self._app.run_worker(learn, thread=True, exit_on_error=False, group="learn")

    def go_to_open(self, step: int, times: int) -> None:
        """Look in other articles for an annotation that is unfinished or not sure, and go there."""
        session, left = self.session, self.session.mode
        if left is None:
            return
        way = session.articles.on_the_way(step)
        if len(way) > 1:
            left.state.say("Looking in other articles…")
            self._sync()

        def show(found: tuple[int, int] | None) -> None:
            if session.mode is not left:
                return
            if found is not None:
                self._show(partial(self._open_at, found, step))
            else:
                say_none_further(left.state, step)
                self._sync()

        self._aside(partial(session.find_open, way, times), show, "open")

    def _open_at(self, found: tuple[int, int], step: int) -> AnnotateMode:
        """Open an article at an annotation that is unfinished or not sure; see `find_open`."""
        index, times = found
        mode = self._open(index)
        arrive(mode.state, step, times)
        return mode

    def mark_done(self, index: int) -> None:
        """Mark an article of the list as done, or as not done any more."""
        articles = self.session.articles
        try:
            self.session.toggle_done(index)
        except HomeFolder:
            self.ask_home(partial(self.mark_done, index), articles.refs[index].store)
        except ObelismError as error:
            articles.say("{error}", error=as_sentence(str(error)))
        else:
            self._learn(articles.refs[index].store)
        self._sync_list()

    def _sync_list(self) -> None:
        from reader.tui.screens.articles import ArticlesScreen

        screen = self._app.topmost(ArticlesScreen)
        if screen is not None:
            screen.redraw()

    def back_to_list(self) -> None:
        """Show the list again.

        Raises:
            NotSaved: the open article cannot be left.
        """
        self.session.close()
        self._app.pop_screen()

    def come_back(self) -> Callable[[], None]:
        """Return a function that shows this screen again, after another mode changed layers.

        The annotation that is current stays so, if there still is one.
        """
        articles, mode = self.session.articles, self.session.mode
        current = mode.state.document.current if mode is not None else None

        def open_again(index: int) -> AnnotateMode:
            again = self._open(index)
            if current in again.state.layer.annotations:
                again.state.choose(current)
            return again

        def come_back() -> None:
            articles.stale.update(range(len(articles.refs)))
            articles.taggers = None
            if mode is not None:
                self._show(partial(open_again, articles.current or 0))

        return come_back

    def ask_home(self, then: Callable[[], None], store: Store | None = None) -> None:
        """Ask whether tags may be kept in the home folder; after a yes, call `then`.

        `store`: where, if not where the open article's are.
        """
        from reader.tui.screens.dialogs import ConfirmDialog

        store = store or self.session.store

        def answer(yes: bool | None) -> None:
            if not yes:
                self._say("Nothing is kept; --workspace DIR names another folder for the tags.")
                return
            try:
                store.ensure(allow_home=True)
            except ObelismError as error:
                self._say(as_sentence(str(error)))
            else:
                then()

        below = store.files
        where = store.name if below is None else below.home
        question = f"Keep your tags in {where}? It is in your home folder."
        self._app.push_screen(ConfirmDialog(question), answer)

    def keep_place(self) -> None:
        """Record the place in the open article, and write it in a thread."""
        if self._session is not None:
            self._session.keep_place()
            self._app.run_worker(self._session.write_places, thread=True, group="place")
            store = self._session.to_learn()
            if store is not None:
                self._learn(store)

    # An article that has changed since it was tagged

    def extract_anew(self) -> None:
        """Read the open article's document once more, and show it where its text is another."""
        mode = self.session.mode

        def show(now: Article | None) -> None:
            if now is None:
                self._say("The text is as its document has it.")
            elif mode is self.session.mode:
                self._show(partial(self.session.open_anew, now))

        self._say("Reading the document once more…")
        self._aside(self.session.extract_anew, show, "compare")

    def compare(self) -> None:
        """Compare the text that was tagged with the current one, and show what changed."""
        self._say("Comparing the text with what it was…")
        self._aside(self.session.compare, self._show_changes, "compare")

    def _show_changes(self, mode: ChangesMode) -> None:
        from reader.modes.changes.choices import done, left
        from reader.tui.screens.changes import ChangesScreen

        relocation, reader = mode.state.relocation, self.session.mode
        if reader is None or reader.state.layer is not relocation.layer:
            return

        def end(carried: bool | None) -> None:
            if carried:
                self.reopen(done(relocation), relocation)
            else:
                self._say(left(relocation).text(reader.key_of))

        if self._app.screen is self.screen:
            self._say("")
            self._app.push_screen(ChangesScreen(mode), end)

    def reopen(self, sentence: Sentence, relocation: Relocation | None = None) -> None:
        """Reopen the article: its tags belong to another text now."""
        self._show(partial(self.session.reopen, sentence, relocation))

    def look_for_moved(self) -> None:
        """Check in the background whether the open article was renamed and edited, and whether
        those that it has passages in were edited."""
        mode = self.session.mode
        if mode is None:
            return

        def offer(alike: Candidate | None) -> None:
            if self.session.offer_alike(mode.state, alike):
                self._sync()
            self._aside(partial(self.session.find_there, mode.state), offer_there, "moved")

        def offer_there(there: Followed | None) -> None:
            if self.session.offer_there(mode.state, there):
                self._sync()

        self._aside(partial(self.session.find_alike, mode.state), offer, "moved")

    def look_for_tied(self, *, anew: bool = False) -> None:
        """Look in the background for pairs that are kept with other articles, and show those that
        have a passage in the open one; `anew`: those that are known, too."""
        mode = self.session.mode
        if anew:
            self.session.forget_tied()
        if mode is None or self.session.knows_tied:
            return

        def offer(found: Tied) -> None:
            if self.session.offer_tied(mode.state, found):
                self._sync()

        look = partial(self.session.find_tied, mode.state, self._until_the_end)
        self._aside(look, offer, "tied")

    def _until_the_end(self, items: Iterable[T], total: int, doing: str) -> Iterator[T]:
        """Pass items on until the program ends, which waits for what goes on in threads."""
        return takewhile(lambda _: not self._app.ending, items)

    # What programs propose

    def find_proposals(self) -> None:
        """Look for what programs propose on the open article, and show it."""
        mode = self.session.mode
        if mode is None:
            return

        def offer(found: Found) -> None:
            if self.session.offer_proposals(mode.state, found):
                self._sync()

        look = partial(self.session.find_proposals, mode.state)
        self._aside(look, offer, "proposals", exclusive=True)

    def _aside(
        self,
        work: Callable[[], T],
        then: Callable[[T], None],
        group: str,
        *,
        exclusive: bool = False,
    ) -> None:
        self._app.in_thread(work, then, self._say, group=group, exclusive=exclusive)

    def _sync(self) -> None:
        if self.screen is not None:
            self.screen.sync()
