"""An adjudication: the articles that several have read, one of them open at a time."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from functools import cache, lru_cache, partial

import msgspec

from reader.measures.marks import Units
from reader.model.article import Article, ArticleInfo, text_digest
from reader.model.clock import Clock, utc_now
from reader.model.errors import NoLayer, ObelismError
from reader.model.log import Entry
from reader.model.progress import Progress, no_progress
from reader.modes.adjudicate import move
from reader.modes.adjudicate.agreed import take_agreed
from reader.modes.adjudicate.decisions import Decisions, Tally, total
from reader.modes.adjudicate.items import Item, items_of, reviews_on
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import NAME_CELLS
from reader.modes.annotate.mode import Place
from reader.modes.base import plain
from reader.modes.keymap import settings_of
from reader.modes.open_layers import NotSaved, OpenLayers
from reader.services.agreement.collect import Sharing
from reader.services.agreement.shared import SharedArticle
from reader.services.export.judgements import GOLD
from reader.store.base import LayerKey, Store
from reader.text.phrases import listed
from reader.text.screen_text import one_line

TITLE_CELLS = 30
"""Cells of a title in a sentence."""

AT_ONCE = 8
"""Articles that are looked at between two keys."""


class Automatic(msgspec.Struct, frozen=True):
    """The result of accepting what annotators agree on, in all articles."""

    taken: int
    unfinished: int
    """How many of those lack a role or a partner."""
    rejected: int
    """How many items were left because a reviewer rejected what annotators agree on."""
    refused: tuple[str, ...]
    """Why nothing could be taken over in an article, a sentence each."""


class Adjudication:
    """Opens articles, one at a time; it has nothing to remember beside the gold layers."""

    def __init__(
        self,
        sharing: Sharing,
        adjudicator: str,
        *,
        deciding: Callable[[Store], Mapping[str, str]] = lambda _: {},
        hardest: bool = False,
        open_layers: OpenLayers | None = None,
        clock: Clock = utc_now,
    ) -> None:
        """`deciding`: the articles of a store that somebody was given to decide on, and who; those
        of the `adjudicator` have to come first. `open_layers`: those of the run, where it has more.
        """
        self.open_layers = open_layers or OpenLayers(clock)
        self.articles: list[SharedArticle] = []
        """Those with something marked, as far as they are known; more are only put at the end."""
        self.adjudicator = adjudicator
        self.index = 0
        """Which of them is open."""
        self.mode: AdjudicateMode | None = None
        """The mode of the open article; None before the first and after the last."""
        self.own = 0
        """How many of the articles, the first, the adjudicator was given; 0 too where no one was
        given any."""
        self._deciding = deciding
        self._hardest = hardest
        self._clock = clock
        self._tallies: dict[int, Tally] = {}
        self._gone_on_from: tuple[int, Item | None] = 0, None
        """Which article was gone on from, and what was decided there last."""
        self._said_also = False
        """Whether it was said that the adjudicator is one of the annotators too."""
        self._items = lru_cache(1)(self._read_items)
        self._labels = cache(lambda store: store.labels())
        self._sharing = sharing
        self._looking = threading.Lock()

    # Looking for articles

    @property
    def complete(self) -> bool:
        """Whether all articles are known."""
        return self._sharing.complete

    def look_on(self, count: int = AT_ONCE) -> bool:
        """Look at some further articles; return whether there are more. A thread may call it."""
        with self._looking:
            found = [each for each in self._sharing.take(count) if any(each.layers.values())]
            for at, shared in enumerate(found, len(self.articles)):
                self._tallies[at] = self._counted(shared)
            self.articles += found
            self.own += sum(self._who_decides(shared) == self.adjudicator for shared in found)
        return not self.complete

    def look_until(self, found: Callable[[], bool], progress: Progress = no_progress) -> None:
        """Look on until something is found, or all articles are known."""
        if self.complete or found():
            return
        with self._looking:
            self._sharing.find_rest(progress)
        steps = iter(partial(self.look_on, 1), False)
        for _ in progress(steps, self._sharing.left, "Reading"):
            if found():
                return

    def look_at_all(self, progress: Progress = no_progress) -> None:
        """Look at all articles that are left."""
        self.look_until(lambda: False, progress)

    # Opening and closing

    def open(self, index: int) -> AdjudicateMode:
        """Open an article, and close the one that was open.

        Raises:
            BadLabels, BadKeys: the labels or keys cannot be used; the other stays.
            NotSaved: the other cannot be left.
        """
        mode = self._opened(index)
        try:
            self.close()
        except NotSaved:
            self.open_layers.close(mode.state.layer)
            raise
        self.mode, self.index = mode, index
        move.first_disagreement(mode.state)
        greet(mode.state)
        self._say_also_annotator(mode.state)
        who = self._who_decides(self.articles[index])
        if who not in (None, self.adjudicator) and not mode.state.read_only:
            mode.state.add("This one was given to {who} to decide on.", who=who)
        return mode

    def _who_decides(self, shared: SharedArticle) -> str | None:
        return self._deciding(shared.store).get(shared.id)

    def _say_also_annotator(self, state: Adjudicating) -> None:
        """Say once that the adjudicator is one of the annotators too."""
        if self._said_also or state.read_only or self.adjudicator not in state.annotators:
            return
        self._said_also = True
        number = state.annotators.index(self.adjudicator) + 1
        state.add(
            "You are annotator {number} here too: your own versions are among the others.",
            number=number,
        )

    def reopen(self) -> AdjudicateMode:
        """Open the same article again, in which nothing could be decided, at the same place.

        Raises as `open`.
        """
        before = self.mode
        mode = self.open(self.index)
        if before is None:
            return mode
        state, items = mode.state, mode.state.decisions.items
        if before.state.item is not None and before.state.item.number < len(items):
            move.go_to(state, items[before.state.item.number])
        state.document.focus.put(*before.state.document.focus.extent)
        if state.read_only is None:
            state.say("Nobody else has it open any more: press the key again to decide.")
        return mode

    def go_on(self, index: int) -> AdjudicateMode:
        """Open the article to go on with, now that all is decided in the open one.

        Raises as `open`.
        """
        before = self.mode
        left = self.index, before.state.item if before is not None else None
        mode = self.open(index)
        mode.state.gone_on, self._gone_on_from = True, left
        mode.state.add(
            "All is decided in “{title}”; here is the next.",
            title=one_line(self.title(left[0]), TITLE_CELLS),
        )
        return mode

    def go_back(self) -> AdjudicateMode:
        """Open the article that was gone on from again, at what was decided there last.

        Raises as `open`.
        """
        index, item = self._gone_on_from
        mode = self.open(index)
        if item is not None and item.number < len(mode.state.decisions.items):
            move.go_to(mode.state, mode.state.decisions.items[item.number])
        return mode

    def _opened(self, index: int) -> AdjudicateMode:
        shared = self.articles[index]
        store = shared.store
        settings = settings_of(store)
        article = Article(info=_info(shared), text=shared.text)
        units, items = self._items(index)
        if self.mode is not None and index == self.index:
            self.close()
        layer = self.open_layers.open(store, article, GOLD, who=self.adjudicator, what="decisions")
        state = Adjudicating(
            article,
            layer,
            settings.labels,
            Decisions(items, layer.table("decisions"), layer.annotations, settings.labels),
            list(shared.layers),
            units=units,
            adjudicator=self.adjudicator,
            reviews=reviews_on(shared),
            hardest=self.mode.state.hardest if self.mode is not None else self._hardest,
            clock=self._clock,
        )
        return AdjudicateMode(state, settings)

    def close(self) -> None:
        """Save and close the open article.

        Raises:
            NotSaved: it stays open.
        """
        if self.mode is None:
            return
        state = self.mode.state
        self.open_layers.save(state.layer)
        self._tallies[self.index] = state.decisions.tally()
        self.open_layers.close(state.layer)
        self.mode = None

    # From article to article

    @property
    def place(self) -> Place:
        """Where the open article stands among the others."""
        name = self.articles[self.index].store.title
        if self.index >= self.own:
            return Place(self.index + 1, len(self.articles), name, more=not self.complete)
        return Place(self.index + 1, self.own, name, more=not self.own_end, given=True)

    @property
    def own_end(self) -> bool:
        """Whether all articles are known that the adjudicator was given, and there are any."""
        return self.own > 0 and (self.complete or self.own < len(self.articles))

    def tally(self, index: int) -> Tally:
        """Return how far an article is."""
        if self.mode is not None and index == self.index:
            return self.mode.state.decisions.tally()
        return self._tallies[index]

    def _counted(self, shared: SharedArticle) -> Tally:
        labels, items = self._labels(shared.store), items_of(shared, Units(shared.text))
        try:
            gold = shared.store.read(LayerKey(GOLD, shared.id))
        except NoLayer:
            return Decisions(items, {}, {}, labels).tally()
        records = gold.judgements.get("decisions", {})
        return Decisions(items, records, gold.annotations, labels).tally()

    def _read_items(self, index: int) -> tuple[Units, list[Item]]:
        """Return what there is to decide in an article, with the units of its text."""
        units = Units(self.articles[index].text)
        return units, items_of(self.articles[index], units)

    @property
    def total(self) -> Tally:
        """How far all articles are that are known."""
        return total(self.tally(index) for index in range(len(self.articles)))

    def title(self, index: int) -> str:
        """Return the title of an article."""
        return _info(self.articles[index]).title

    def next_waiting(self) -> int | None:
        """Return the next known article from the open one on with something open, if any; one that
        the adjudicator was given goes before all others."""
        count = len(self.articles)
        around = (index % count for index in range(self.index, self.index + count))
        order = sorted(around, key=lambda index: index >= self.own)
        return next((index for index in order if self.tally(index).waiting), None)

    def follower(self) -> int | None:
        """Return the article to go on with once the open one is decided, as far as is known; None
        too where all that the adjudicator was given is decided by that."""
        index = self.next_waiting()
        ends = index is not None and self.index < self.own <= index
        return None if ends else index

    def neighbour(self, step: int) -> int | None:
        """Return the article `step` places on; where there is none, say so and return None."""
        index = self.index + step
        self.look_until(lambda: index < len(self.articles))
        if 0 <= index < len(self.articles):
            return index
        if self.mode is not None:
            which = "last" if step > 0 else "first"
            which = "only" if len(self.articles) == 1 else which
            self.mode.state.say("This is the {which} article.", which=which)
        return None

    # Taking over at once

    def take_agreed(self, least: int) -> Automatic:
        """Accept what at least `least` annotators agree on, in all articles, or in those that the
        adjudicator was given, if there are any; in an article of one annotator that nobody was
        given to decide on, all they tagged.

        Raises:
            BadLabels, BadKeys: the labels or keys cannot be used.
            NotSaved: an article cannot be left.
        """
        self.look_at_all()
        taken, unfinished, rejected, refused = 0, 0, 0, []
        for index in filter(self._is_for_at_once, range(len(self.articles))):
            self.mode, self.index = self._opened(index), index
            state = self.mode.state
            try:
                enough = least if len(state.annotators) > 1 else 1
                count, lacking, left = take_agreed(state, enough)
                taken, unfinished, rejected = taken + count, unfinished + lacking, rejected + left
            except ObelismError as error:
                refused.append(f"{state.document.article.id}: {error}")
            self.close()
        self.index = 0
        return Automatic(taken, unfinished, rejected, tuple(refused))

    def _is_for_at_once(self, index: int) -> bool:
        """Return whether an article counts where what is agreed is taken over at once.

        Adjudicators are given none of those that one person alone reads.
        """
        shared = self.articles[index]
        free = len(shared.layers) == 1 and self._who_decides(shared) is None
        return index < (self.own or len(self.articles)) or free


def _info(shared: SharedArticle) -> ArticleInfo:
    """Return what layers know of an article; if there are none, its id."""
    if shared.info is not None:
        return shared.info
    sha256 = text_digest(shared.text)
    return ArticleInfo(id=shared.id, title=shared.id, sha256=sha256, source=shared.id)


# The first message in an article


def greet(state: Adjudicating) -> None:
    """Say why nothing can be decided, else what the adjudicator should know first."""
    layer = state.layer
    if layer.outdated and layer.annotations:
        state.say(
            "@gold was made on another version of this article; it stands, and nothing can be "
            "decided here."
        )
    elif layer.read_only and layer.store.holder(layer.key):
        who = layer.read_only.partition(";")[0]
        state.say("{who}; a deciding key tries again.", who=who)
    elif layer.read_only:
        state.put(plain(layer.read_only))
    elif layer.notices:
        state.put(plain(" ".join(layer.notices)))
    elif changed := changed_by_others(state):
        _show_changed(state, changed)
    elif state.item is None or state.decisions.tally().twice:
        state.put(move.what_is_left(state))
    elif stale := state.decisions.tally().stale:
        state.say("{stale} decided before, on other versions than these: open again.", stale=stale)


def changed_by_others(state: Adjudicating) -> list[tuple[Item, str]]:
    """Return items in their order, with who changed the adjudicator's decision on each.

    What others did after the adjudicator's own last entry counts; what stands again as it was does
    not. A line of the journal that cannot be read is passed over.
    """
    decisions, me = state.decisions, state.adjudicator
    store, key = state.layer.store, state.layer.key
    changed_by: dict[int, str] = {}
    for line in reversed(store.trail(key).lines):
        if line.who == me:
            break
        entry = store.entry(line)
        if isinstance(entry, Entry):
            for item in decisions.concerned(entry.before, who=me):
                changed_by.setdefault(item.number, entry.who)
    changed = []
    for number in filter(changed_by.__contains__, state.order):
        decision = decisions.decision(decisions.items[number])
        if decision is None or decision.who != me:
            changed.append((decisions.items[number], changed_by[number]))
    return changed


def _show_changed(state: Adjudicating, changed: list[tuple[Item, str]]) -> None:
    """Go to the first of one's decisions that others changed; the next key goes to the others."""
    first, *state.changed_by_others = (item for item, _ in changed)
    move.go_to(state, first)
    which = "the first; {key:next_annotation} goes to the next" if len(changed) > 1 else "this one"
    state.say(
        f"{{who}} changed {{count}} of your decisions: {which}.",
        who=one_line(listed(dict.fromkeys(name for _, name in changed)), NAME_CELLS),
        count=len(changed),
    )
