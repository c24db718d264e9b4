"""The articles of a project as a table that is sorted and filtered; rows are places in `rows`."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.corpus.find import natural_key
from reader.services.stats.figures import ArticleStats, Share, Stats
from reader.text.folding import fold
from reader.text.phrases import percent

ORDERS: dict[str, Callable[[ArticleStats], object]] = {
    "as found": lambda each: 0,
    "title": lambda each: natural_key(each.title[:200]),
    "tags": lambda each: -each.tags,
    "read": lambda each: -each.read,
    "done": lambda each: -each.done,
    "reviewed": lambda each: -each.reviewed,
    "gold": lambda each: -(each.decided or 0),
}
"""What the articles can be sorted by; the greatest number comes first."""


class Board:
    """What is shown of a project's articles."""

    def __init__(self, stats: Stats) -> None:
        self.stats = stats
        self.query = ""
        """Words that title or id of the articles have, whatever the case; empty: any."""
        self.order = "as found"
        """A key of `ORDERS`."""
        self.turned = False
        """Whether they come the other way round."""
        self.rows: Sequence[ArticleStats] = stats.articles

    def show(self, stats: Stats) -> None:
        """Take in what is known by now."""
        self.stats = stats
        self._arrange()

    def filter(self, query: str) -> None:
        """Leave the articles that have every word of a query in title or id."""
        self.query = query.strip()
        self._arrange()

    def sort(self) -> None:
        """Sort by the next column."""
        names = [*ORDERS]
        self.order = names[(names.index(self.order) + 1) % len(names)]
        self.turned = False
        self._arrange()

    def turn(self) -> None:
        """Show them the other way round."""
        self.turned = not self.turned
        self._arrange()

    def _arrange(self) -> None:
        words = fold(self.query).split()
        rows = [
            each
            for each in self.stats.articles
            if not words or _has(fold(f"{each.title}\n{each.id}"), words)
        ]
        rows.sort(key=ORDERS[self.order])  # type: ignore[arg-type]
        self.rows = rows[::-1] if self.turned else rows


def _has(text: str, words: Sequence[str]) -> bool:
    return all(word in text for word in words)


def share_cell(share: Share | None) -> str:
    """Return in a few signs what somebody did on an article: tags, how much is read, ✓ done."""
    if share is None or not (share.tags or share.read is not None or share.status != "new"):
        return "·"
    if share.status == "done":
        return f"{share.tags:,} ✓"
    return f"{share.tags:,}" if share.read is None else f"{share.tags:,} {percent(share.read)}"


def reviewed_cell(article: ArticleStats) -> str:
    """Return how many tags are reviewed, of all."""
    return f"{article.reviewed:,}/{article.tags:,}" if article.tags else ""


def gold_cell(article: ArticleStats) -> str:
    """Return how many tags are decided on, of all."""
    return "" if article.decided is None else f"{article.decided:,}/{article.tags:,}"


def totals(stats: Stats, names: Sequence[str]) -> tuple[list[str], str, str]:
    """Return what the articles come to: a cell for each person, what is reviewed, what decided."""
    cells = [f"{one.tags:,} {one.done:,}✓" for one in map(stats.persons.__getitem__, names)]
    reviewed = sum(each.reviewed for each in stats.articles)
    gold = [each for each in stats.articles if each.decided is not None]
    decided = sum(each.decided or 0 for each in gold)
    of = sum(each.tags for each in gold)
    return cells, f"{reviewed:,}/{stats.tags:,}", f"{decided:,}/{of:,}" if gold else ""
