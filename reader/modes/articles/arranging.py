"""How articles are listed: which of them, in which order, and where the cursor begins."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from itertools import takewhile
from typing import TYPE_CHECKING

import msgspec
from rich.cells import cell_len

from reader.corpus.find import natural_key
from reader.corpus.refs import ArticleRef
from reader.modes.articles.details import Details
from reader.modes.base import TAG
from reader.text.screen_text import both_ends, one_line

if TYPE_CHECKING:
    from reader.corpus.search import Passage, Read

# Which articles


NOT_DONE = "not done"
"""The status of articles that are new or started."""


YOURS = "given to you"
"""What the annotator was given, in words."""


class Conditions(msgspec.Struct, frozen=True):
    """What an article has to be, to be listed."""

    status: str = ""
    """new, started, done or not done; empty: any."""
    label: str = ""
    """The annotator's tags have it; empty: any."""
    annotator: str = ""
    """Who has tagged it; empty: anybody."""
    unfinished: bool = False
    """Whether some tag of the annotator's lacks a role or its other passage."""
    unsure: bool = False
    """Whether the annotator is not sure of some tag."""
    mine: bool = False
    """Whether the annotator was given it to read."""

    def __bool__(self) -> bool:
        return self != _NONE

    def toggled(self, **conditions: str | bool) -> Conditions:
        """Return these and others; those that are in force already are taken off."""
        values = {
            name: type(value)() if getattr(self, name) == value else value
            for name, value in conditions.items()
        }
        return msgspec.structs.replace(self, **values)

    def phrases(self) -> Iterator[str]:
        """Yield each in a few words, not yet safe for the screen."""
        if self.mine:
            yield YOURS
        if self.status:
            yield self.status
        if self.label:
            yield f"with {self.label}"
        if self.annotator:
            yield f"worked on by {self.annotator}"
        if self.unfinished:
            yield "unfinished"
        if self.unsure:
            yield "not sure"

    def hold(self, details: Details | None, taggers: Collection[str], *, mine: bool) -> bool:
        """Return whether an article is so; what is not known of it yet is not so.

        `taggers`: who has tagged it; `mine`: whether the annotator was given it to read.
        """
        if (self.annotator and self.annotator not in taggers) or (self.mine and not mine):
            return False
        if self == Conditions(annotator=self.annotator, mine=self.mine):
            return True
        return details is not None and details.problem is None and self._met(details)

    def _met(self, details: Details) -> bool:
        status = "" if details.status == "done" else NOT_DONE
        return (
            self.status in ("", details.status, status)
            and (not self.label or details.tags.get(self.label, 0) > 0)
            and (not self.unfinished or details.unfinished > 0)
            and (not self.unsure or details.unsure > 0)
        )


_NONE = Conditions()
MINE = Conditions(mine=True)
"""What the annotator was given to read."""


class InTexts:
    """Passages with the words, as far as they were looked for."""

    def __init__(self) -> None:
        self.passages: dict[int, Passage] = {}
        """The first of each article, by its index."""
        self.looking: Read | None = None
        """How far looking for them is; None while nothing is looked for."""
        self.complete = False
        """Whether all texts were looked into."""


# In which order


FALLING = frozenset({"words", "tags", "read", "touched"})
"""Columns of which the greatest come first, until they are chosen again; so do those of labels."""

_CALLED = {"file": "name", "touched": "last touched"}
"""What columns are called, where that is not how they are named."""

_STATUSES = ("new", "started", "done")

Place = tuple[bool, object, int]
"""Where an article comes: sorted by the column, then as they were found."""


class Order(msgspec.Struct, frozen=True):
    """By which column articles are sorted, and whether the greatest come first."""

    column: str = ""
    """`title`, `file`, `words`, `tags`, `read`, `status`, `touched`, or `tag:` and the name of a
    label; empty: as they were found."""
    descending: bool = False

    def by(self, column: str) -> Order:
        """Return the order by another column, or by the same the other way round."""
        if column == self.column:
            return Order(column, column != "" and not self.descending)
        return Order(column, column in FALLING or column.startswith(TAG))

    @property
    def sign(self) -> str:
        """What marks the column: whether the least or the greatest come first."""
        return ("▼" if self.descending else "▲") if self.column else ""

    @property
    def phrase(self) -> str:
        """The order in words, not yet safe for the screen; empty where they are as found."""
        word = _CALLED.get(self.column, self.column.removeprefix(TAG))
        return f"by {word} {self.sign}" if self.column else ""

    def place(self, index: int, title: str, id: str, details: Details | None) -> Place:
        """Return what an article is sorted by; with `descending` the list is turned round then.

        What has no value, or none yet, comes last both ways.
        """
        value = _value(self.column, title, id, details) if self.column else 0
        index = -index if self.descending else index
        return (value is not None) is self.descending, 0 if value is None else value, index


def _value(column: str, title: str, id: str, details: Details | None) -> object:
    """Return what a column has of an article; None where that is nothing, or not known."""
    if column in ("title", "file"):
        return natural_key(title[:200] if column == "title" else id)
    if details is None or details.problem is not None:
        return None
    if column.startswith(TAG):
        return details.tags.get(column.removeprefix(TAG), 0)
    return _VALUES[column](details)


def _rank(details: Details) -> int:
    known = details.status in _STATUSES
    return _STATUSES.index(details.status) if known else len(_STATUSES)


_VALUES: dict[str, Callable[[Details], object]] = {
    "words": lambda details: details.words,
    "tags": lambda details: sum(details.tags.values()),
    "read": lambda details: details.share,
    "status": _rank,
    "touched": lambda details: details.touched and details.touched.timestamp(),
}


# What all have together


_BEGINNING = 28
"""Code points of a title by which it is alike another one."""


class Sums:
    """Sums over the details of articles; details are put in, and taken out when they change."""

    def __init__(self) -> None:
        self.done = 0
        """Articles that are done."""
        self.tags: Counter[str] = Counter()
        """The annotator's tags by label."""
        self._titles: Counter[str] = Counter()
        self._beginnings: Counter[str] = Counter()
        self._read = self._touched = 0

    def count(self, details: Details, sign: int = 1) -> None:
        """Put the details of an article in; with a `sign` of -1 take them out."""
        self.done += sign * (details.status == "done")
        self.tags.update({label: sign * count for label, count in details.tags.items()})
        self._titles[details.title] += sign
        self._beginnings[details.title[:_BEGINNING]] += sign
        self._read += sign * (details.share > 0)
        self._touched += sign * (details.touched is not None)

    @property
    def filled(self) -> frozenset[str]:
        """Names of the columns that are not empty for all: `read`, `touched`, `tag:fact`."""
        names = {f"{TAG}{label}" for label, count in self.tags.items() if count}
        kept = (("read", self._read), ("touched", self._touched))
        return frozenset(names.union(name for name, count in kept if count))

    def is_shared(self, title: str) -> bool:
        """Return whether several articles have this title."""
        return self._titles[title] > 1

    def begins_alike(self, title: str) -> bool:
        """Return whether another title begins as this one does, so that its end matters more."""
        return self._beginnings[title[:_BEGINNING]] > 1


class Names:
    """Ids of articles, and what all of them begin with."""

    def __init__(self) -> None:
        self._count = 0
        self._alike = ""

    def add(self, id: str) -> None:
        """Take in a further id."""
        alike = takewhile(lambda pair: pair[0] == pair[1], zip(self._alike, id, strict=False))
        self._alike = "".join(sign for sign, _ in alike) if self._count else id
        self._count += 1

    def short(self, id: str, cells: int) -> str:
        """Return an id without the folder that all stand in, safe for the screen.

        Where that is wider than `cells`, it is cut where the ids are alike: first what they all
        begin with, up to a sign or blank, then the middle.
        """
        name = one_line(id[self._alike.rfind("/") + 1 :])
        if cell_len(name) > cells and self._count > 1:
            alike = re.match(r"(?s).*[\W_]", self._alike)
            name = "…" + id[alike.end() :] if alike else name
        return both_ends(name, cells)


# Where the cursor begins


class Seek:
    """Where the cursor of the list goes by itself, as long as nobody has moved it.

    To the article that was open last, once it is found; till then to the first that is not done.
    """

    def __init__(self, last_open: Mapping[str, str]) -> None:
        """`last_open`: ids of articles by the name of their workspace."""
        self.on = True
        """Whether it goes anywhere yet."""
        self._last_open = last_open
        self._found_unfinished = False

    def place(self, found: Sequence[ArticleRef], unfinished: int | None) -> int | None:
        """Return the place in further articles to which it goes now; None: it stays.

        `unfinished`: the place among them of the first that is not done.
        """
        if not self.on:
            return None
        for place, ref in enumerate(found if self._last_open else ()):
            if self._last_open.get(ref.store.name) == ref.id:
                self.on = False
                return place
        if unfinished is None or self._found_unfinished:
            return None
        self._found_unfinished, self.on = True, bool(self._last_open)
        return unfinished
