"""From the paths and filters of a command to a review that can begin, or one that goes on.

The queues that a reviewer has begun, each with the words that go on with it.

What a review is asked to be, and the name under which its queue is kept.
"""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import msgspec

from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError, WrongUse
from reader.model.names import valid_annotator
from reader.modes.keymap import settings_of
from reader.modes.open_layers import OpenLayers
from reader.modes.review.filters import OPEN, Filters, Sieve, refuse_unknown
from reader.modes.review.layers import LayerCache
from reader.modes.review.mode import ReviewMode
from reader.modes.review.queue import Order
from reader.modes.review.scan import Article, Scanner, tagged_articles
from reader.modes.review.state import Reviewing
from reader.services.targets import as_stored, existing, made_workspaces, under
from reader.store.base import FileStore, LayerKey
from reader.store.queues import ReviewFile, load_review, load_reviews
from reader.text.screen_text import one_line


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What a review is asked to be."""

    filters: Filters = Filters()
    order: Order = Order()
    blind: bool = False
    """Of one's own work, with the label hidden."""
    new: bool = False
    """Begin a new queue where there is one already."""


def name_of(workspace: FileStore, paths: Sequence[Path], wanted: Wanted) -> str:
    """What is asked for in words: the same for the same paths, filters and order."""
    ids = {workspace.article_id(path) for path in paths}
    everything = any(all(part in (".", "..") for part in id.split("/")) for id in ids)
    parts = ["all" if everything else ", ".join(sorted(ids)), wanted.filters.words()]
    parts += [f"sample of {wanted.order.sample}"] if wanted.order.sample is not None else []
    parts += ["shuffled"] if wanted.order.shuffled else []
    parts += [f"seed {wanted.order.seed}"] if wanted.order.needs_all else []
    parts += ["blind"] if wanted.blind else []
    return "; ".join(filter(None, parts))


class NothingToReview(ObelismError):
    """Nothing fits; the sentence says what there would be."""


def workspace_of(paths: Sequence[Path], explicit: Path | None = None) -> FileStore:
    """Return the one workspace that paths are in.

    Raises:
        WrongUse: a path is not there, or they are in several.
        NothingToReview: nothing was ever tagged there.
    """
    found = made_workspaces(paths, explicit)
    if len(found) > 1:
        roots = ", ".join(sorted(str(each.root) for each in found))
        raise WrongUse(
            f"these are several workspaces, each with its own reviews: {roots}; name one"
        )
    if not found:
        names = ", ".join(str(existing(path)) for path in paths)
        raise NothingToReview(f"{names}: nothing is tagged here yet, so there is nothing to review")
    return found[0]


def start_review(
    workspace: FileStore,
    paths: Sequence[Path],
    reviewer: str,
    wanted: Wanted,
    *,
    open_layers: OpenLayers | None = None,
    clock: Clock = utc_now,
    steady: Callable[[], float] = time.monotonic,
) -> ReviewMode:
    """Return a review with its first item; the same words go on with the queue they began.

    `open_layers`: those of the run, where it has more than this review.

    Raises:
        WrongUse: a filter names what is not there, or a path is not there.
        NothingToReview: nothing fits.
        ObelismError: labels or keys cannot be used, or the queue cannot be read.
    """
    reviewer = valid_annotator(reviewer)
    filters = msgspec.structs.replace(
        wanted.filters,
        labels=tuple(map(as_stored, wanted.filters.labels)),
        annotators=tuple(map(as_stored, wanted.filters.annotators)),
    )
    if wanted.blind:
        filters = msgspec.structs.replace(filters, annotators=(reviewer,))
    wanted = msgspec.structs.replace(wanted, filters=filters)
    settings = settings_of(workspace)
    labels = settings.labels
    articles = _articles(workspace, paths)
    refuse_unknown(
        wanted.filters,
        [label.name for label in labels],
        sorted({name for article in articles for name in article.annotators}),
    )
    layers = LayerCache(workspace)
    sieve = Sieve(wanted.filters, reviewer, clock())
    state = Reviewing(
        workspace,
        _file(workspace, paths, reviewer, wanted),
        Scanner(articles, layers, sieve, reviewer),
        layers,
        labels=labels,
        open_layers=open_layers,
        clock=clock,
        steady=steady,
    )
    state.start()
    if not len(state.queue):
        raise NothingToReview(_why_nothing(articles, reviewer, wanted, state.filler.aside))
    state.end()
    return ReviewMode(state, settings.actions("review"), settings.actions("extent"))


def _articles(workspace: FileStore, paths: Sequence[Path]) -> list[Article]:
    """The tagged articles that are, or were, at the paths."""
    keys: dict[LayerKey, None] = {}
    every = workspace.layers()
    for path in paths:
        is_under = under(path, workspace)
        here = [key for key in every if is_under(key.article_id)]
        if not here:
            existing(path)
        keys.update(dict.fromkeys(here))
    return tagged_articles(list(keys))


def _file(workspace: FileStore, paths: Sequence[Path], reviewer: str, wanted: Wanted) -> ReviewFile:
    """The queue that these words began, or a new one."""
    name = name_of(workspace, paths, wanted)
    found = None if wanted.new else load_review(workspace, reviewer, name)
    return found or ReviewFile(
        reviewer=reviewer,
        name=name,
        filters=msgspec.to_builtins(wanted.filters),
        order="shuffled" if wanted.order.shuffled else "text",
        seed=wanted.order.seed,
        sample=wanted.order.sample,
        blind=wanted.blind,
    )


def _why_nothing(
    articles: Sequence[Article], reviewer: str, wanted: Wanted, corrections: int
) -> str:
    others = {name for article in articles for name in article.annotators} - {reviewer}
    named = wanted.filters.annotators
    if not named and not any(article.annotators for article in articles):
        return "nothing is tagged here yet, so there is nothing to review"
    if not others and not named:
        return (
            f"there is nothing to review here but {reviewer}'s own tags: another --as NAME reviews "
            "them, or --blind sees whether you would tag them the same again"
        )
    if not named and all(name.startswith("@") for name in others):
        names = " or ".join(f"--annotator {name}" for name in sorted(others))
        return f"nobody but you has tags here; to review the program's, {names}"
    if corrections:
        return "nothing here fits but corrections by reviewers; --corrections takes them in"
    if wanted.filters == Filters(annotators=named) and wanted.filters.verdict == OPEN:
        return "there is nothing left to review here; --new --verdict any begins again"
    return "nothing here fits what was asked for"


def other_queues(state: Reviewing) -> list[str]:
    """Lines on the reviewer's other queues where nothing was judged in this one, the latest first.

    Empty where something was, or where there are none.
    """
    if state.queue.done:
        return []
    store = state.workspace.files
    files = [] if store is None else load_reviews(store, state.reviewer)
    found = [each for each in files if each.judged and each.name != state.keeper.file.name]
    lines = [line for each in found if store is not None for line in _told(store, each)]
    return (
        ["Other queues that you began here, and what goes on with each:", *lines] if lines else []
    )


def _told(workspace: FileStore, file: ReviewFile) -> Iterator[str]:
    count = len(file.items)
    when = file.modified[:16].replace("T", " ")
    yield f"  {min(file.judged, count)} of {count} judged, last on {when} UTC"
    yield f"    {one_line(_command(workspace, file) or file.name)}"


def _command(workspace: FileStore, file: ReviewFile) -> str:
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
