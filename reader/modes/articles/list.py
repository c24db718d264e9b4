"""The list of articles: what is known of each, the filter and the cursor, and which one is next."""

from __future__ import annotations

import os
import threading
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import chain, islice
from typing import TYPE_CHECKING

from reader.corpus.refs import ArticleRef
from reader.model.labels import DEFAULT_LABELS, LabelSet
from reader.modes.articles.arranging import (
    MINE,
    Conditions,
    InTexts,
    Names,
    Order,
    Place,
    Seek,
    Sums,
)
from reader.modes.articles.details import Details, LeftAt, load_details, load_status
from reader.modes.base import State, plain
from reader.store.base import ASSIGNMENTS, Store

if TYPE_CHECKING:
    from reader.corpus.search import Passage, Read
    from reader.modes.articles.taggers import Assigned, Taggers


class ArticleList(State):
    """Articles in the order they were found. Names come first, details as they are read.

    `pull`, `first_unfinished` and `load_details` read files and may run in a thread; everything
    else belongs to the thread of the screen. Rows are indices into `visible`.
    """

    left_at: LeftAt | None = None
    """Returns how far the annotator is in an article; None: as it is on the disk."""

    def __init__(
        self,
        refs: Iterable[ArticleRef],
        annotator: str,
        encoding: str | None = None,
        labels: LabelSet = DEFAULT_LABELS,
        last_open: Mapping[str, str] | None = None,
        *,
        left_out: Counter[str] | None = None,
    ) -> None:
        super().__init__()
        self.labels = labels
        """The labels that tags can have."""
        self.annotator = annotator
        """Whose tags and progress are shown."""
        self.left_out: Counter[str] = Counter() if left_out is None else left_out
        """Files that are of no kind that is read, by their endings; it grows as files are found."""
        self.encoding = encoding
        """The encoding of the files; None: detect it for each."""
        self.refs: list[ArticleRef] = []
        """Articles found so far; places in here are the indices of everything below."""
        self.names = Names()
        """Their ids, to be shown in little room."""
        self.order = Order()
        """What the list is sorted by."""
        self.visible: list[int] = []
        """Indices of the articles that the filter leaves, in order; another list once it changes.
        """
        self._ascending, self._places = list[int](), dict[int, tuple[int, Place]]()
        """The same by where each comes in the order, and that."""
        self.query = ""
        """What the list is filtered by; empty: nothing is left out."""
        self.conditions = Conditions()
        """What else the articles have to be."""
        self.taggers: Taggers | None = None
        """Who has tagged the articles; None before that was looked up."""
        self.assigned: Assigned | None = None
        """What the annotator was given to read; None where nothing was given to anybody."""
        self.in_texts = InTexts()
        """What was found in their texts for that."""
        self.typing = False
        """Whether the filter is being typed."""
        self.row = 0
        """The row under the cursor; 0 where there is none."""
        self.height = 1
        """Rows in view, as the screen has them."""
        self.current: int | None = None
        """Index of the article that was opened last."""
        self.stale: set[int] = set()
        """Indices whose details have to be read again."""
        self._opened_since: set[int] = set()
        """Indices opened or left after their details began to be read: those are old already."""
        self.complete = False
        """Whether all articles have been found."""
        self.seek = Seek(last_open or {})
        self._source, self._source_lock = iter(refs), threading.Lock()
        self._stores, self._details = set[Store](), dict[int, Details]()
        self._allowed: set[str] = set()
        """Folders outside the one that was opened, to which links may lead."""
        self.sums = Sums()
        """What the articles that were looked into have together."""

    # What the bars show

    @property
    def stage(self) -> str:
        """typing, choosing or listing."""
        return "typing" if self.typing else "choosing" if self.choices else "listing"

    def begin(self, action: str = "") -> None:
        """Begin a key: from now on the cursor is where the user puts it."""
        super().begin(action)
        self.seek.on = False

    # The cursor

    @property
    def index(self) -> int | None:
        """Index of the article under the cursor."""
        return self.visible[self.row] if self.row < len(self.visible) else None

    def to(self, row: int) -> None:
        """Put the cursor on a row, or the nearest."""
        self.row = max(0, min(row, len(self.visible) - 1))

    def go_to(self, index: int | None) -> None:
        """Put the cursor on an article; where the filter leaves it out, at the top."""
        place = self._place_of(index) if index in self._places else None
        backwards = self.order.descending
        self.row = 0 if place is None else len(self.visible) - 1 - place if backwards else place

    def _stay(self, index: int | None) -> None:
        """Keep the cursor on an article, or on its row if that is not listed any more.

        While words are typed it is the first row that it stays on.
        """
        if index in self._places and (self.row or not self.typing):
            self.go_to(index)
        else:
            self.to(self.row)

    # Finding

    def pull(self, limit: int) -> list[ArticleRef]:
        """Find up to `limit` further articles; an empty list: there are no more."""
        with self._source_lock:
            found = list(islice(self._source, limit))
        for store in dict.fromkeys(ref.store for ref in found):
            if store not in self._stores:
                self._stores.add(store)
                self._learn(store)
        return found

    def _learn(self, store: Store) -> None:
        """Read what the annotator was given in a store."""
        if store.files is None or not os.path.lexists(store.files.home / ASSIGNMENTS):
            return
        from reader.modes.articles.taggers import Assigned  # only where there are some

        self.assigned = self.assigned or Assigned(self.annotator)
        self.assigned.read(store)

    def extend(self, refs: Iterable[ArticleRef], unfinished: int | None = None) -> None:
        """Add articles; `unfinished` is the place of the first that is not done, see `Seek`."""
        before, found = len(self.refs), [*refs]
        self._begin_with_own()
        for index, ref in enumerate(found, before):
            self.refs.append(ref)
            self.names.add(ref.id)
            self._list(index)
        self._turn()
        place = self.seek.place(found, unfinished)
        if place is not None:
            self.go_to(before + place)

    def _begin_with_own(self) -> None:
        """List what the annotator was given, once that is known, unless they chose otherwise."""
        if self.assigned is None:
            return
        if self.assigned.problem and not self.sentences:
            self.put(plain(f"{self.assigned.problem}."))
        if self.assigned and not self.assigned.shown:
            self.assigned.shown = True
            if not self.conditions and not self.query and self.seek.on:
                self.narrow(MINE)

    def is_own(self, ref: ArticleRef) -> bool:
        """Return whether an article was given to the annotator."""
        return self.assigned is not None and self.assigned.has(ref)

    def add_all(self) -> None:
        """Find every article that is left, and put it on the list."""
        while found := self.pull(1000):
            self.extend(found)
        self.complete = True

    def first_unfinished(self, refs: Iterable[ArticleRef]) -> int | None:
        """Place in `refs` of the first article that can be opened and is not done."""
        for place, ref in enumerate(refs):
            if self.assigned and not self.is_own(ref):
                continue
            if not self._closed(ref) and load_status(ref, self.annotator) != "done":
                return place
        return None

    # Details

    def load_details(self, ref: ArticleRef) -> Details:
        """Read what the list says of an article."""
        closed = self._closed(ref)
        if closed is not None:
            return Details(title=ref.title_hint, problem=closed)
        return load_details(ref, self.annotator, self.encoding, self.labels, self.left_at)

    def record(self, details: Mapping[int, Details]) -> bool:
        """Keep details by index; return whether the visible rows changed. The cursor stays put."""
        current, changed = self.index, False
        for index, read in details.items():
            if index in self._details:
                self.sums.count(self._details[index], -1)
            self.sums.count(read)
            self._details[index] = read
            self.stale -= {index} - self._opened_since - {self.current}
            changed = self._list(index) or changed
        if changed:
            self._turn()
            self._stay(current)
        return changed

    def details(self, index: int) -> Details | None:
        """Return the details of an article; None before they were read."""
        return self._details.get(index)

    def next_wanted(self, in_view: Callable[[], range]) -> Iterator[int]:
        """Yield once each index whose details are unknown or stale, those in view first.

        `in_view` returns the rows in view; it is called before every index.
        """
        given: set[int] = set()
        rest = self._wanted(range(len(self.refs)))
        while True:
            rows = in_view()
            wanted = chain(self._wanted(self.visible[rows.start : rows.stop]), rest)
            index = next((index for index in wanted if index not in given), None)
            if index is None:
                return
            given.add(index)
            self._opened_since.discard(index)
            yield index

    def _wanted(self, indices: Iterable[int]) -> Iterator[int]:
        return (index for index in indices if index not in self._details or index in self.stale)

    def title(self, index: int) -> str:
        """Return the title, or a substitute until the text is read."""
        details = self._details.get(index)
        return details.title if details else self.refs[index].title_hint

    def titles(self) -> dict[str, str]:
        """Return the titles of the articles that have been looked into, by id."""
        known = [(self.refs[index].id, each) for index, each in [*self._details.items()]]
        return {id: each.title for id, each in known if not each.problem}

    def problem(self, index: int) -> str | None:
        """Return why an article cannot be opened, if it is known not to."""
        details = self._details.get(index)
        return self._closed(self.refs[index]) or (details.problem if details else None)

    def asks(self, index: int) -> str:
        """Return where an article's link leads, if it is shown only once confirmed; else empty."""
        leads_to = self.refs[index].leads_to
        return "" if os.path.dirname(leads_to) in self._allowed else leads_to

    def allow(self, index: int) -> None:
        """Show an article that a link leads to, and others whose links lead to the same folder."""
        self._allowed.add(os.path.dirname(self.refs[index].leads_to))
        for each in [each for each in self._details if not self.asks(each)]:
            if self.refs[each].leads_to:
                self.sums.count(self._details.pop(each), -1)

    def _closed(self, ref: ArticleRef) -> str | None:
        """Return why an article is not opened, before its text was read."""
        if ref.leads_to and os.path.dirname(ref.leads_to) not in self._allowed:
            return f"{ref.id}: a link out of this folder, to {ref.leads_to}; opening asks first"
        return ref.problem

    @property
    def known(self) -> int:
        """How many articles have been looked into."""
        return len(self._details)

    # The filter

    def filter(self, query: str) -> None:
        """Leave the articles whose title or file name holds every word of the query."""
        current = self.index
        if query.strip() != self.query:
            self.query, self.in_texts = query.strip(), InTexts()
        self._list_all()
        self.go_to(current)

    def narrow(self, conditions: Conditions) -> None:
        """Leave the articles of which these hold, too; the cursor stays on its article."""
        current, self.conditions = self.index, conditions
        self._list_all()
        self.go_to(current)

    def sort(self, order: Order) -> None:
        """List the articles in another order; the cursor stays on its article."""
        current, self.order = self.index, order
        self._list_all()
        self.go_to(current)

    def _list_all(self) -> None:
        """Find anew which articles are listed, and in which order."""
        listed = [index for index in range(len(self.refs)) if self._matches(index)]
        self._places = {index: self._place(index) for index in listed}
        self._ascending = sorted(listed, key=self._places.__getitem__)
        self._turn()

    def _turn(self) -> None:
        """Show the articles by their places, or the other way round."""
        self.visible = self._ascending[:: -1 if self.order.descending else 1]

    def _place(self, index: int) -> tuple[int, Place]:
        """Return where an article comes: those whose texts have the words after those named so; of
        one's own, what begins a training round before all else."""
        id, details = self.refs[index].id, self._details.get(index)
        place = self.order.place(index, self.title(index), id, details)
        rank = int(self.passage(index) is not None)
        own = self.assigned if self.conditions.mine else None
        if own is not None and own.comes_first(self.refs[index]):
            rank = -1
        return -rank if self.order.descending else rank, place

    def _place_of(self, index: int) -> int:
        """Return where in `_ascending` a listed article is."""
        return bisect_left(self._ascending, self._places[index], key=self._places.__getitem__)

    def _list(self, index: int) -> bool:
        """Let an article in, out, or where it belongs by what is known of it now; `_turn` follows.

        Returns whether anything changed.
        """
        before, place = self._places.get(index), self._place(index)
        after = place if self._matches(index) else None
        if after == before:
            return False
        if before is not None:
            del self._ascending[self._place_of(index)]
            del self._places[index]
        if after is not None:
            self._places[index] = after
            at = bisect_left(self._ascending, after, key=self._places.__getitem__)
            self._ascending.insert(at, index)
        return True

    def _matches(self, index: int) -> bool:
        if self.conditions and not self._fits(index):
            return False
        return not self.query or self._named(index) or index in self.in_texts.passages

    def _named(self, index: int) -> bool:
        """Return whether title or file name have the words of the filter."""
        from reader.text.folding import fold  # not needed at once

        text = fold(f"{self.title(index)}\n{self.refs[index].id}")
        return all(word in text for word in fold(self.query).split())

    def passage(self, index: int) -> Passage | None:
        """Return what of an article's text has the words; None where its title or name has them."""
        passage = self.in_texts.passages.get(index)
        return passage if passage is not None and not self._named(index) else None

    def searchable(self) -> dict[int, ArticleRef]:
        """Return the articles whose texts may be looked into, by their indices."""
        every = enumerate(self.refs)
        fits = self._fits if self.conditions else lambda _: True
        return {index: ref for index, ref in every if not self.problem(index) and fits(index)}

    def find(self, query: str, found: Mapping[int, Passage], looking: Read | None) -> bool:
        """Take in passages for a filter; return whether the list changed. The cursor stays.

        `looking`: how far looking for them is, None: it has ended.
        """
        if query != self.query:
            return False
        current = self.index
        self.in_texts.looking, self.in_texts.complete = looking, looking is None
        self.in_texts.passages.update(found)
        changed = [self._list(index) for index in found]
        if any(changed):
            self._turn()
            self._stay(current)
        return any(changed)

    def _fits(self, index: int) -> bool:
        ref = self.refs[index]
        who = self.taggers.of(ref.store, ref.id) if self.taggers else ()
        return self.conditions.hold(self._details.get(index), who, mine=self.is_own(ref))

    def know_taggers(self, taggers: Taggers) -> None:
        """Take in who has tagged the articles."""
        self.taggers = taggers
        if self.conditions.annotator:
            self.narrow(self.conditions)

    # Walking

    def open(self, index: int) -> ArticleRef:
        """Record that an article is opened: it is the current one, and its details are old now."""
        changing = {index} if self.current is None else {index, self.current}
        self.current, self.seek.on = index, False
        self.go_to(index)
        self.stale |= changing
        self._opened_since |= changing
        return self.refs[index]

    def neighbour(self, step: int) -> int | None:
        """Return the readable article `step` places from the current one; None past the ends.

        While the filter shows the current article, only visible ones count.
        """
        order = self._order()
        place = order.index(self.current) if self.current is not None else -1
        way = 1 if step > 0 else -1
        for _ in range(abs(step)):
            place += way
            while 0 <= place < len(order) and self.problem(order[place]):
                place += way
        return order[place] if 0 <= place < len(order) else None

    def next_unfinished(self) -> int | None:
        """Return the next article that is not done, once round; None if all are.

        While the filter shows the current article, only visible ones count. Unreadable ones are
        skipped; an unknown status is read from disk.
        """
        order = self._order()
        place = order.index(self.current) + 1 if self.current is not None else 0
        for index in (*order[place:], *order[: max(0, place - 1)]):
            if not self.problem(index) and self._status(index) != "done":
                return index
        return None

    def on_the_way(self, step: int) -> list[tuple[int, ArticleRef]]:
        """Return the readable articles after (`step` 1) or before the current one, nearest first.

        While the filter shows the current article, only visible ones count.
        """
        order = self._order()
        place = order.index(self.current) if self.current is not None else -1
        way = order[place + 1 :] if step > 0 else order[:place][::-1]
        return [(index, self.refs[index]) for index in way if not self.problem(index)]

    @property
    def place(self) -> tuple[int, int]:
        """Which of the articles that `neighbour` walks the current one is, from 1, and how many
        these are."""
        order = self._order()
        return (order.index(self.current) if self.current is not None else 0) + 1, len(order)

    @property
    def narrowed(self) -> str:
        """What the list is filtered by, in words; empty where nothing is left out."""
        return ", ".join(filter(None, (self.query, *self.conditions.phrases())))

    @property
    def is_filtered(self) -> bool:
        """Whether `neighbour` walks only what the filter leaves."""
        return len(self._order()) < len(self.refs)

    def _order(self) -> list[int]:
        if self.current is None or self.current in self.visible:
            return self.visible
        return list(range(len(self.refs)))

    def _status(self, index: int) -> str:
        details = self._details.get(index)
        if details is not None and index not in self.stale:
            return details.status
        return load_status(self.refs[index], self.annotator)
