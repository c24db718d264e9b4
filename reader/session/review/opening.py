"""From the paths and filters of a command to a review that can begin, or one that goes on."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec

from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError, WrongUse
from reader.session.bindings import labels_of, review_table_of, table_of
from reader.session.places import as_stored, existing, made_workspaces, under
from reader.session.review.filters import OPEN, Filters, Sieve, refuse_unknown
from reader.session.review.layers import Layers
from reader.session.review.review import Review, Tables
from reader.session.review.scan import Article, Scanner, tagged_articles
from reader.session.review.wanted import Wanted, name_of
from reader.store.folder.names import valid_annotator
from reader.store.folder.queues import ReviewFile, load_review
from reader.store.folder.workspace import LayerKey, Workspace


class NothingToReview(ObelismError):
    """Nothing fits; the sentence says what there would be."""


def workspace_of(paths: Sequence[Path], explicit: Path | None = None) -> Workspace:
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
    workspace: Workspace,
    paths: Sequence[Path],
    reviewer: str,
    wanted: Wanted,
    *,
    clock: Clock = utc_now,
    steady: Callable[[], float] = time.monotonic,
) -> Review:
    """Return a review with its first item; the same words go on with the queue they began.

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
    labels = labels_of(workspace)
    articles = _articles(workspace, paths)
    refuse_unknown(
        wanted.filters,
        [label.name for label in labels],
        sorted({name for article in articles for name in article.annotators}),
    )
    layers = Layers(workspace)
    sieve = Sieve(wanted.filters, reviewer, clock())
    review = Review(
        workspace,
        _file(workspace, paths, reviewer, wanted),
        Scanner(articles, layers, sieve, reviewer),
        layers,
        labels=labels,
        tables=Tables(review_table_of(labels), table_of(labels)),
        clock=clock,
        steady=steady,
    )
    review.begin()
    if not len(review.queue):
        raise NothingToReview(_why_nothing(articles, reviewer, wanted, review.feed.aside))
    review.note()
    return review


def _articles(workspace: Workspace, paths: Sequence[Path]) -> list[Article]:
    """The tagged articles that are, or were, at the paths."""
    keys: dict[LayerKey, None] = {}
    every = list(workspace.layers())
    for path in paths:
        is_under = under(path, workspace)
        here = [key for key in every if is_under(key.article_id)]
        if not here:
            existing(path)
        keys.update(dict.fromkeys(here))
    return tagged_articles(list(keys))


def _file(workspace: Workspace, paths: Sequence[Path], reviewer: str, wanted: Wanted) -> ReviewFile:
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
