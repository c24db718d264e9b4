"""What the articles of a list have together, as far as they were looked into."""

from __future__ import annotations

from collections import Counter

from reader.modes.articles.details import Details
from reader.modes.base import TAG

_BEGINNING = 28
"""Code points of a title by which it is alike another one."""


class Sums:
    """Sums over the details of articles; details are put in, and taken out when they change."""

    def __init__(self) -> None:
        self.done = 0
        """Articles that are done."""
        self.tags: Counter[str] = Counter()
        """The annotator's tags by label."""
        self._beginnings: Counter[str] = Counter()
        self._read = self._touched = 0

    def count(self, details: Details, sign: int = 1) -> None:
        """Put the details of an article in; with a `sign` of -1 take them out."""
        self.done += sign * (details.status == "done")
        self.tags.update({label: sign * count for label, count in details.tags.items()})
        self._beginnings[details.title[:_BEGINNING]] += sign
        self._read += sign * (details.share > 0)
        self._touched += sign * (details.touched is not None)

    @property
    def filled(self) -> frozenset[str]:
        """Names of the columns that are not empty for all: `read`, `touched`, `tag:fact`."""
        names = {f"{TAG}{label}" for label, count in self.tags.items() if count}
        kept = (("read", self._read), ("touched", self._touched))
        return frozenset(names.union(name for name, count in kept if count))

    def begins_alike(self, title: str) -> bool:
        """Return whether another title begins as this one does, so that its end matters more."""
        return self._beginnings[title[:_BEGINNING]] > 1
