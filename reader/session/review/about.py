"""What a queue is about, in words: what is in it, and what is left out unless it is asked for."""

from __future__ import annotations

from collections.abc import Iterator

from reader.session.review.filters import OPEN, Filters
from reader.session.review.review import Review
from reader.text.phrases import counted, listed
from reader.text.screen_text import one_line


def about(review: Review) -> str:
    """What is in the queue: `tags by others`, `fact by anna`, `your own tags`."""
    filters, file = review.feed.filters, review.keeper.file
    what = ", ".join(filters.labels) if filters.labels else "tags"
    if review.blind:
        what = "your own tags" if not filters.labels else f"your own {what}"
    else:
        what += f" by {listed(filters.annotators) if filters.annotators else 'others'}"
    parts = [what, *_narrowed(filters)]
    if file.sample is not None:
        parts.append(f"a sample of {file.sample}")
    return one_line(", ".join(parts))


def _narrowed(filters: Filters) -> Iterator[str]:
    if filters.verdict != OPEN:
        yield filters.verdict if filters.verdict != "any" else "judged or not"
    if filters.flag:
        yield "not sure"
    if filters.text:
        yield f"with “{filters.text}”"
    if filters.newer:
        yield f"since {filters.newer}"
    if filters.older:
        yield f"until {filters.older}"
    if filters.corrections:
        yield "corrections too"


def left_aside(review: Review) -> Iterator[str]:
    """What would be in the queue if it was asked for, a sentence each."""
    feed = review.feed
    programs = sorted(
        {
            name
            for article in feed.articles.values()
            for name in article.annotators
            if name.startswith("@")
        }
    )
    if programs and not feed.filters.annotators:
        options = " ".join(f"--annotator {name}" for name in programs)
        yield f"Not in the queue: {listed(programs)}; {options} reviews them."
    if feed.aside:
        what = counted(feed.aside, "correction")
        yield f"Not in the queue: {what} by reviewers; --corrections takes them in."
