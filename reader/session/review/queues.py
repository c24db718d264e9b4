"""The queues that a reviewer has begun, each with the words that go on with it."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec

from reader.session.review.filters import OPEN, Filters
from reader.session.review.queue import Order
from reader.session.review.review import Review
from reader.session.review.wanted import Wanted, name_of
from reader.store.folder.queues import ReviewFile, load_reviews
from reader.store.folder.workspace import Workspace
from reader.text.screen_text import one_line


def other_queues(review: Review) -> list[str]:
    """Lines on the reviewer's other queues where nothing was judged in this one, the latest first.

    Empty where something was, or where there are none.
    """
    if review.queue.done:
        return []
    files = load_reviews(review.workspace, review.reviewer)
    found = [each for each in files if each.judged and each.name != review.keeper.file.name]
    lines = [line for each in found for line in _told(review.workspace, each)]
    return (
        ["Other queues that you began here, and what goes on with each:", *lines] if lines else []
    )


def _told(workspace: Workspace, file: ReviewFile) -> Iterator[str]:
    count = len(file.items)
    when = file.modified[:16].replace("T", " ")
    yield f"  {min(file.judged, count)} of {count} judged, last on {when} UTC"
    yield f"    {one_line(_command(workspace, file) or file.name)}"


def _command(workspace: Workspace, file: ReviewFile) -> str:
    """The command that goes on with a queue; empty where its name does not tell the paths."""
    if workspace.explicit:
        return ""
    try:
        filters = msgspec.convert(file.filters, Filters)
    except msgspec.ValidationError:
        return ""
    order = Order(file.order == "shuffled", file.seed, file.sample)
    wanted = Wanted(filters=filters, order=order, blind=file.blind)
    where = file.name.partition("; ")[0]
    paths = [workspace.root / id for id in (("",) if where == "all" else where.split(", "))]
    if name_of(workspace, paths, wanted) != file.name:
        return ""
    words = ["obelism", "review", *map(_shown, paths), *_options(wanted), "--as", file.reviewer]
    return shlex.join(words)


def _shown(path: Path) -> str:
    """A path from where one is, if it is below."""
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near


def _options(wanted: Wanted) -> Iterator[str]:
    filters, order = wanted.filters, wanted.order
    for name in filters.labels:
        yield from ("--label", name)
    for name in () if wanted.blind else filters.annotators:
        yield from ("--annotator", name)
    if filters.verdict != OPEN:
        yield from ("--verdict", filters.verdict)
    for option, value in (
        ("--text", filters.text),
        ("--newer", filters.newer),
        ("--older", filters.older),
        ("--sample", str(order.sample or "")),
        ("--seed", str(order.seed or "")),
    ):
        if value:
            yield from (option, value)
    for option, on in (
        ("--flag", filters.flag),
        ("--corrections", filters.corrections),
        ("--shuffle", order.shuffled),
        ("--blind", wanted.blind),
    ):
        if on:
            yield option
