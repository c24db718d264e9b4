"""Annotating the articles of a list: which one is open, and how far the annotator is in each."""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable, Iterable, Sequence
from functools import cache, partial
from operator import attrgetter
from typing import TYPE_CHECKING

import msgspec

from reader.corpus.load import extracted_anew, load_article
from reader.corpus.missing import Articles, missing_with_text
from reader.corpus.refs import ArticleRef
from reader.model.article import Article
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import CannotWrite, ObelismError
from reader.model.labels import LabelSet
from reader.modes.annotate.mode import AnnotateMode, Place
from reader.modes.annotate.state import Annotating
from reader.modes.annotate.unfinished import count_open, done_message
from reader.modes.articles.arranging import YOURS
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.base import Sentence, plain
from reader.modes.changes import on_open
from reader.modes.document_state import choose_first_orphan
from reader.modes.keymap import Settings, settings_of
from reader.modes.open_layers import OpenLayers
from reader.settings.files import keep_last_open
from reader.store.base import GUIDELINES, LayerKey, Store
from reader.store.layer import Layer
from reader.store.moves import take_over
from reader.store.progress import Progress, Status, progress_in, save_progress
from reader.text.phrases import counted, excerpt
from reader.text.screen_text import as_sentence

if TYPE_CHECKING:
    from reader.model.annotation import Span
    from reader.model.progress import Progress as Counting
    from reader.modes.changes.mode import ChangesMode
    from reader.modes.requests import Other
    from reader.services.relocate.carry_over import Relocation
    from reader.services.relocate.elsewhere import Followed
    from reader.services.relocate.renamed import Candidate, Renamed
    from reader.services.suggest.offer import Found
    from reader.services.tied import Tied

_TITLE_CELLS = 16
"""Cells of a title in what is said of an article that was marked: beside it stands who does it, and
80 columns have to hold the key that takes it back."""


def _version_in(store: Store) -> str:
    """Return the version of the guidelines that are in force where tags are made, and keep it."""
    from reader.services.guidelines import kept_version  # not needed before the first tag

    return kept_version(store)


class KeptPlaces:
    """One annotator's places in the articles of a run."""

    def __init__(self, annotator: str, login: str = "") -> None:
        """`login` is recorded with the annotator's name in the workspaces that are written to."""
        self._annotator, self._login = annotator, login
        self._waiting: dict[tuple[Store, str], Progress] = {}
        """Places that are not written yet, by workspace and article."""
        self._writing = threading.Lock()
        self._named: set[Store] = set()
        """Those where the annotator's name is recorded."""

    def left_at(self, store: Store, article: Article) -> Progress:
        """Return how far the annotator is in an article's current text, written or not."""
        noted = self._waiting.get((store, article.id))
        if noted is not None and noted.sha256 == article.info.sha256:
            return noted
        return progress_in(store, self._annotator, article.info)

    def note(self, store: Store, progress: Progress) -> None:
        """Queue a place for `write`."""
        with self._writing:
            self._waiting[store, progress.article] = progress

    def forget(self, store: Store, article_id: str) -> None:
        """Drop a pending place."""
        with self._writing:
            self._waiting.pop((store, article_id), None)

    def write(self) -> None:
        """Write pending places; a thread may call it.

        Reading alone makes no workspace: places wait until there is one.
        """
        with self._writing:
            for (store, id), progress in [*self._waiting.items()]:
                if store.exists:
                    del self._waiting[store, id]
                    save_progress(store, progress)
                    if self._login and store not in self._named:
                        self._named.add(store)
                        with contextlib.suppress(ObelismError):
                            store.remember_annotator(self._login, self._annotator)


class ArticleSession:
    """Opens articles of a list, one at a time, and keeps the place in each."""

    def __init__(
        self,
        articles: ArticleList,
        *,
        login: str = "",
        preloaded: Article | None = None,
        open_layers: OpenLayers | None = None,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`login` is recorded with the annotator's name in the workspaces that are written to.

        `preloaded`: the first article, if it was read already; `open_layers`: those of the run,
        if it has more than these articles.
        """
        self.articles = articles
        self.open_layers = open_layers or OpenLayers(clock)
        self.open_layers.keepers.add(self.keep)
        self.mode: AnnotateMode | None = None
        """What is open; None before the first article and after the last."""
        self._preloaded = preloaded
        self._clock, self._steady = clock, steady
        self._now: Article | None = None
        """The current text of the open article, which may differ from the one that was tagged."""
        self._kept: Progress | None = None
        self._kept_open: int | None = None
        """Index of the article that is kept as the one that was open last."""
        self._taught: str | None = None
        self._last_look: str | None = None
        """The tags of the open article when something was learned last, and when `to_learn` was
        asked last; see `_last_change`."""
        self._left_changed: Store | None = None
        """Where a finished article was left whose tags have changed."""
        self._places = KeptPlaces(articles.annotator, login)
        articles.left_at = self._places.left_at
        self._begun: tuple[Store, Other] | None = None
        """The pair that awaits its second passage, in whatever article of its store."""
        self._tied: dict[str, Tied] = {}
        """Pairs over two articles by name of the store, of the articles that were open here, and of
        all once `_tied_read` has it."""
        self._tied_read: set[str] = set()
        self._names_now: dict[tuple[str, str], str] = {}
        """What articles became that are gone, by store and id: other ids."""
        self._renamed: Renamed | None = None
        """Missing articles to compare with; None before they were needed."""

    # Opening and closing

    def open(self, index: int) -> AnnotateMode:
        """Open an article of the list, and close the one that was open.

        Raises:
            Unreadable: it cannot be opened; the other stays.
            BadLabels, BadKeys: the labels or keys cannot be used; the other stays.
            NotSaved: the other cannot be left.
        """
        ref = self.articles.refs[index]
        annotator = self.articles.annotator
        article = self._preloaded
        if article is None or article.id != ref.id:
            article = load_article(ref, self.articles.encoding, annotator)
        settings = settings_of(ref.store)
        self.close()
        layer, merged = self._layer(ref.store, article)
        mode = self._begin(layer, article, settings, merged)
        if ref.notice:
            mode.state.sentences = [plain(ref.notice), *mode.state.sentences]
        self.articles.open(index)
        return mode

    def _begin(
        self, layer: Layer, now: Article, settings: Settings, merged: str = ""
    ) -> AnnotateMode:
        """Show an open layer on its article; `merged` reports on passages that a merge brought."""
        article, message = now, Sentence()
        if layer.outdated and layer.annotations:
            article, message = self._on_earlier_text(layer, now, settings.labels)
        progress = self._places.left_at(layer.store, article)
        state = Annotating(
            article, layer, settings.labels, progress, clock=self._clock, steady=self._steady
        )
        if layer.notices and not merged:
            state.put(plain(" ".join(layer.notices)))
        elif message or merged or layer.read_only:
            sentences = (plain(merged), message or plain(layer.read_only))
            state.sentences = [*filter(None, sentences)]
        elif layer.untouched:
            self._offer_moved(state, layer.store)
        state.article_of = partial(self._other_article, layer.store)
        state.became = partial(self._became, layer.store, article.id)
        if self._begun is not None and self._begun[0] == layer.store:
            from reader.modes.annotate.across import take_up  # not needed for the first paint

            take_up(state, self._begun[1])
        if tied := self._tied.get(layer.store.name):
            from reader.modes.annotate.across import show_tied  # not needed for the first paint

            show_tied(state, tied)
        noted = filter(attrgetter("note"), layer.annotations.values())
        if any(each.question for each in noted):
            from reader.services.questions import answers_to  # only where somebody asks

            state.answered = answers_to(layer.store, layer.key, layer.annotations.values())
        self.mode = AnnotateMode(state, settings)
        self._now, self._kept = now, progress
        self._taught = self._last_look = self._last_change
        return self.mode

    def _other_article(self, store: Store, id: str) -> Article:
        """Return an article of a store by its id. Raises Unreadable: it is gone, or cannot be
        read."""
        refs = self.articles.refs
        ref = next((each for each in refs if each.id == id and each.store == store), None)
        if ref is not None:
            return load_article(ref, self.articles.encoding, self.articles.annotator)
        return Articles(store).article(id)

    def _became(self, store: Store, here: str, gone: str, passages: Sequence[Span]) -> list[str]:
        """Return which others of a store an article may be now that is gone; `here` is open."""
        from reader.services.relocate.gone import with_its_text  # rarely needed

        found = [id for id in with_its_text(store, gone, passages) if id != here]
        self._names_now.pop((store.name, gone), None)
        if len(found) == 1:
            self._names_now[store.name, gone] = found[0]
        return found

    def name_now(self, gone: str) -> str:
        """Return the id of what an article of the open one's store became, as far as that was
        looked for; empty: not known."""
        return self._names_now.get((self.store.name, gone), "")

    def place_of(self, id: str) -> int | None:
        """Return the place in the list of an article of the open one's store, put there where it
        was not; None: it is gone."""
        refs, store = self.articles.refs, self.store
        for place, each in enumerate(refs):
            if each.id == id and each.store == store:
                return place
        ref = Articles(store).inside(id)
        if ref is not None:
            self.articles.extend([ref])
        return None if ref is None else len(refs) - 1

    def _layer(self, store: Store, article: Article) -> tuple[Layer, str]:
        """Open the annotator's layer; return it with a report on passages that a merge brought."""
        annotator, merged = self.articles.annotator, ""
        layer = self.open_layers.open(store, article, annotator)
        if layer.has_merged and (layer.read_only is None or layer.can_reanchor):
            from reader.store.merged import settle_merged  # needed after a merge alone

            self.open_layers.close(layer)
            try:
                outcome = settle_merged(store, article, annotator, self._clock)
                merged = on_open.settled(outcome) if outcome is not None else ""
            except ObelismError as error:
                merged = as_sentence(str(error))
            layer = self.open_layers.open(store, article, annotator)
        if store.files is not None and os.path.lexists(store.files.home / GUIDELINES):
            layer.guidelines = cache(partial(_version_in, store))
        return layer, merged

    def _on_earlier_text(
        self, layer: Layer, now: Article, labels: LabelSet
    ) -> tuple[Article, Sentence]:
        """Return the article to show for a layer on an earlier text, and a sentence about it."""
        article, message, relocation = on_open.on_earlier_text(layer, now, labels, self._clock)
        if relocation is not None:
            left_at = self._places.left_at(layer.store, relocation.old)
            self._places.note(layer.store, relocation.progress(left_at))
        return article, message

    def _offer_moved(self, state: Annotating, store: Store) -> None:
        """If this text was tagged under a name that is missing now, offer to take the tags over."""
        old_id = missing_with_text(store, state.document.article, state.layer.annotator)
        if old_id is not None:
            state.moved_from = old_id
            state.put(on_open.renamed(old_id))

    def find_alike(self, state: Annotating) -> Candidate | None:
        """Look for the missing article that an untouched one was before it was renamed and edited.

        It reads files and may compare texts; a thread may call it.
        """
        layer = state.layer
        if not layer.untouched or layer.read_only or state.moved_from is not None:
            return None
        if self._renamed is None:
            from reader.services.relocate.renamed import Renamed  # rarely needed

            self._renamed = Renamed(self.articles.annotator)
        return self._renamed.find(layer.store, state.document.article, [*self.articles.refs])

    def find_there(self, state: Annotating) -> Followed | None:
        """Look whether passages in other articles stand where they did, unless none of a pair
        does.

        It reads files; a thread may call it.
        """
        counts = state.document.marks.counts
        if not any(counts[label.name] for label in state.labels if label.pairs):
            return None
        from reader.modes.annotate.across import look_there  # rarely needed

        return look_there(state)

    @property
    def knows_tied(self) -> bool:
        """Whether the pairs over two articles of the open one's store are read, or were."""
        return self.store.name in self._tied_read

    def forget_tied(self) -> None:
        """Forget the pairs over two articles of the open one's store: they may be others now."""
        self._tied.pop(self.store.name, None)
        self._tied_read.discard(self.store.name)

    def find_tied(self, state: Annotating, progress: Counting | None = None) -> Tied:
        """Return the annotator's pairs over two articles that are kept with others.

        It reads files until `progress` ends; a thread may call it.
        """
        store, key = state.layer.store, state.layer.key
        self._tied_read.add(store.name)
        if not store.exists:
            return {}
        without = [key.article_id]
        keys = store.over_articles(key.annotator, without=without, progress=progress)
        if not keys:
            return {}
        from reader.services.tied import pairs_of  # slow to load, and most have none

        return pairs_of(store, state.labels, keys)

    def offer_tied(self, state: Annotating, found: Tied) -> bool:
        """Show those that have a passage in the open article, if it still is; what was open here
        meanwhile is known better. Return whether any is shown."""
        name = state.layer.store.name
        self._tied[name] = {**found, **self._tied.get(name, {})}
        if not (self._tied[name] or state.kept_with) or not self._shows(state):
            return False
        from reader.modes.annotate.across import show_tied  # rarely needed

        return show_tied(state, self._tied[name])

    def _shows(self, state: Annotating) -> bool:
        """Return whether an article is still open."""
        return self.mode is not None and state is self.mode.state

    def offer_there(self, state: Annotating, found: Followed | None) -> bool:
        """Say that some stand elsewhere, if the article is still open."""
        if found is None or not self._shows(state):
            return False
        from reader.modes.annotate.across import point_out  # rarely needed

        point_out(state, found)
        return True

    def offer_alike(self, state: Annotating, alike: Candidate | None) -> bool:
        """Offer to take the tags over, if the article is still open and untouched."""
        if alike is None or not self._shows(state) or not state.layer.untouched:
            return False
        state.alike = alike
        if not state.sentences:
            state.put(on_open.renamed_and_edited(alike.article, alike.percent))
        return True

    def find_proposals(self, state: Annotating) -> Found:
        """Return what programs propose on an open article; where nothing is, rules propose now.

        It reads files and the text; a thread may call it. Raises ObelismError.
        """
        from reader.services.learn.suggest import Learned  # slow to load
        from reader.services.suggest.offer import find_proposals

        store, article = state.layer.store, state.document.article
        learned = Learned(store, state.layer.annotator, clock=self._clock)
        return find_proposals(
            store,
            article,
            annotator=state.layer.annotator,
            learned=learned.suggest if learned.suggests else None,
            keeps=state.read_only is None,
            clock=self._clock,
        )

    def learn(self, store: Store) -> None:
        """Begin to learn from what is finished there, if that is enough; a thread may call it."""
        from reader.services.learn.refit import start  # slow to load

        start(store, self.articles.annotator)

    def to_learn(self) -> Store | None:
        """Return where there is something new to learn from, since this was asked last.

        That is where tags of a finished article have changed and then rest until it is asked again
        or the article is left. Ask it every few seconds.
        """
        if self.mode is not None:
            last = self._last_change
            if self.mode.state.status == "done" and last == self._last_look != self._taught:
                self._taught, self._left_changed = last, self.store
            self._last_look = last
        left, self._left_changed = self._left_changed, None
        return left

    @property
    def _last_change(self) -> str | None:
        """What the tags of the open article are known by: the last entry that counts."""
        last = self.mode.state.layer.next_undo if self.mode is not None else None
        return last.id if last is not None else None

    def offer_proposals(self, state: Annotating, found: Found) -> bool:
        """Show what was found, if the article is still open."""
        if not self._shows(state):
            return False
        from reader.modes.annotate.suggesting import show  # slow to load

        show(state, found)
        return True

    def take_over(self, old_id: str) -> AnnotateMode:
        """Move the tags of a missing article to the open one, and reopen that.

        Raises:
            ObelismError: they stay where they are.
        """
        assert self.mode is not None
        article, annotator = self.mode.state.document.article, self.mode.state.layer.annotator
        self.close()
        self._places.forget(self.store, article.id)
        try:
            count = take_over(self.store, article, annotator, old_id, self._clock)
            message = on_open.taken_over(counted(count, "tag"), old_id)
            self.forget_tied()
        except ObelismError as error:
            message = plain(as_sentence(str(error)))
        return self.reopen(message)

    def compare(self) -> ChangesMode:
        """Compare the open article's text with the current one, to relocate its annotations.

        For long texts it takes a second or more; a thread may call this.

        Raises:
            ObelismError: the annotations stay where they are; the sentence says why.
        """
        from reader.modes.changes.choices import begin  # rarely needed

        assert self.mode is not None
        assert self._now is not None
        return begin(self.mode, self._now, self._clock)

    def extract_anew(self) -> Article | None:
        """Return the open article with the text that its document gives now; None for the same.

        It reads the document; a thread may call it. Raises as `extracted_anew`.
        """
        assert self.mode is not None
        ref = self.articles.refs[self.articles.current or 0]
        return extracted_anew(ref, self.mode.state.document.article)

    def open_anew(self, now: Article) -> AnnotateMode:
        """Open the same article with another text, as where its file had changed. Raises as
        `open`."""
        assert self.mode is not None
        settings, store = self.mode.settings, self.store
        self.close()
        if self._preloaded is not None and self._preloaded.id == now.id:
            self._preloaded = now
        layer, merged = self._layer(store, now)
        return self._begin(layer, now, settings, merged)

    def reopen(self, sentence: Sentence, relocation: Relocation | None = None) -> AnnotateMode:
        """Show the same article anew, since its tags belong to another text. Raises as `open`.

        `relocation`: what brought them there; the place in the text goes with them.
        """
        before, now, left_at = self.mode, self._now, None
        if relocation is not None and before is not None:
            left_at = relocation.progress(before.state.snapshot())
        self.keep()
        if left_at is not None:
            self._places.note(self.store, left_at)
        if before is None or now is None or before.state.layer.has_merged:
            self.close()
            mode = self.open(self.articles.current or 0)
        else:  # nobody else wrote the layer meanwhile, so nothing is to be read again
            mode = self._begin(before.state.layer, now, before.settings)
        if relocation is not None:
            if relocation.old.id != relocation.new.id:  # pairs of others may lead here now
                self.forget_tied()
            choose_first_orphan(mode.state)
        mode.state.put(sentence)
        return mode

    def close(self) -> None:
        """Save and close what is open.

        Raises:
            NotSaved: it stays open.
        """
        if self.mode is None:
            return
        layer = self.mode.state.layer
        self.open_layers.save(layer)
        if self.mode.state.status == "done" and self._last_change != self._taught:
            self._left_changed = self.store
        self.keep()
        self._keep_begun(self.mode.state)
        self._note_tied(self.mode.state)
        self.open_layers.close(layer)
        self.mode = None

    def _keep_begun(self, state: Annotating) -> None:
        """Keep the pair that awaits its second passage for the next article."""
        self._begun = None
        if state.pending is not None or state.begun is not None or state.goes_on_with_pair:
            from reader.modes.annotate.across import begun_in  # not needed for the first paint

            begun = begun_in(state)
            self._begun = (state.layer.store, begun) if begun is not None else None

    def _note_tied(self, state: Annotating) -> None:
        """Keep the pairs of an article that have passages in others, for when these are open."""
        layer, counts = state.layer, state.document.marks.counts
        tied = self._tied.setdefault(layer.store.name, {})
        if layer.article.id in tied or any(counts[e.name] for e in state.labels if e.pairs):
            from reader.text.tied import over_articles  # rarely needed

            tied[layer.article.id] = over_articles(state.labels, layer.annotations.values())

    # From article to article

    @property
    def place(self) -> Place:
        """The position of the open article among those of the list that are gone through."""
        ref = self.articles.refs[self.articles.current or 0]
        return Place(*self.articles.place, ref.store.title)

    def neighbour(self, step: int) -> int | None:
        """Return the readable article `step` places on, or say that there is none."""
        index = self.articles.neighbour(step)
        if index is None and self.mode is not None:
            self.mode.state.say(self._why_no_neighbour(step))
        return index

    def _why_no_neighbour(self, step: int) -> str:
        if step > 0 and not self.articles.complete:
            return "Further articles are still being looked for."
        if len(self.articles.refs) == 1:
            return "This is the only article."
        which = "last" if step > 0 else "first"
        if self.articles.is_filtered:
            return f"This is the {which} article that the filter of the list leaves."
        return f"This is the {which} article."

    def done(self) -> int | None:
        """Mark the open article as done; return the next unfinished one, or say that there is none.

        Raises:
            HomeFolder, CannotWrite: it cannot be kept.
        """
        assert self.mode is not None
        state = self.mode.state
        state.status = "started"
        self.store.ensure()
        state.status = "done"
        self._taught = self._last_change
        self.keep()
        index = self.articles.next_unfinished()
        if index is None:
            state.finished = self.articles.current
            state.put(plain(done_message(state)))
            if len(self.articles.refs) == 1:
                state.add("{key:undo} takes that back.")
            else:
                kept = self.articles.narrowed if self.articles.is_filtered else ""
                which = f"with {excerpt(kept, 16)}" if kept else "here"
                which = kept if kept == YOURS else which
                state.add("Every article {which} is done.", which=which)
        return index

    def find_open(
        self, way: Iterable[tuple[int, ArticleRef]], times: int
    ) -> tuple[int, int] | None:
        """Find the annotation on a way through articles that is unfinished or not sure.

        `way`: articles with their indices; `times`: 1 is the first on it. Returns the index of its
        article, and which it is there; of fewer, the last one; of none, None. It reads files; a
        thread may call it.
        """
        last: tuple[int, int] | None = None
        labels: dict[Store, LabelSet] = {}
        for index, ref in way:
            with contextlib.suppress(ObelismError):
                annotations = ref.store.read(LayerKey(self.articles.annotator, ref.id)).annotations
                if ref.store not in labels:
                    labels[ref.store] = ref.store.labels()
                count = count_open(labels[ref.store], annotations.values())
                if times <= count:
                    return index, times
                if count:
                    last, times = (index, count), times - count
        return last

    def toggle_done(self, index: int) -> None:
        """Mark an article of the list as done, or as not done any more, and say which.

        Raises:
            Unreadable: it cannot be opened.
            HomeFolder, CannotWrite: it cannot be kept.
        """
        articles, annotator = self.articles, self.articles.annotator
        ref = articles.refs[index]
        article = load_article(ref, articles.encoding, annotator)
        progress, known = self._places.left_at(ref.store, article), articles.details(index)
        begun = bool(progress.read or (known and known.tags))
        status: Status = "started" if begun else "new"
        if progress.status != "done":
            status = "done"
        ref.store.ensure()
        modified = timestamp(self._clock())
        self._places.note(
            ref.store, msgspec.structs.replace(progress, status=status, modified=modified)
        )
        self.write_places()
        details = articles.load_details(ref)
        articles.record({index: details})
        if details.status != status:
            raise CannotWrite(f"{ref.store.name}: what is done cannot be kept there")
        articles.say(_marked(details), title=excerpt(article.title, _TITLE_CELLS))

    @property
    def store(self) -> Store:
        """The store of the open article."""
        return self.articles.refs[self.articles.current or 0].store

    # Keeping the place

    def keep(self) -> None:
        """Note and write the place in the open article."""
        self.keep_place()
        self.write_places()

    def keep_place(self) -> None:
        """Note the place in the open article, for `write_places`."""
        if self.mode is None or self.mode.state.read_only:
            return
        now, before = self.mode.state.snapshot(), self._kept
        if before is None or msgspec.structs.replace(before, modified=now.modified) != now:
            self._kept = now
            self._places.note(self.store, now)

    def write_places(self) -> None:
        """Write the places noted so far, and which article is open; a thread may call it."""
        self._places.write()
        index = self.articles.current
        if index is None or index == self._kept_open or len(self.articles.refs) < 2:
            return
        self._kept_open = index
        ref = self.articles.refs[index]
        keep_last_open(ref.store.name, ref.id)


def _marked(details: Details) -> str:
    """Return what is said where an article of the list was marked."""
    if details.status != "done":
        return "Not done any more: {title}. {key:done} marks it as done again."
    lacks = f", with {details.unfinished} unfinished" if details.unfinished else ""
    return f"Done{lacks}: {{title}}. {{key:done}} takes that back."
