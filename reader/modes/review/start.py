"""Begin a review with the paths and options of a command, or go on with the one they began."""

from __future__ import annotations

import os
import shlex
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import filterfalse
from pathlib import Path

import msgspec

from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError, WrongUse
from reader.model.names import person
from reader.model.progress import Progress, no_progress
from reader.modes.keymap import settings_of
from reader.modes.open_layers import OpenLayers
from reader.modes.review.filters import OPEN, Filters, Matcher, refuse_unknown
from reader.modes.review.layers import annotators_on
from reader.modes.review.mode import ReviewMode
from reader.modes.review.queue import Order
from reader.modes.review.scan import Rest
from reader.modes.review.state import Reviewing
from reader.services.assignments import Hides, hidden_from
from reader.services.targets import as_stored, existing, made_workspaces, meant, under
from reader.store.base import FileStore, LayerKey
from reader.store.queues import ReviewFile, load_review, load_reviews
from reader.text.screen_text import one_line

AT_START = 64
"""Articles of a large folder that are known before the first item is shown."""


class ReviewOptions(msgspec.Struct, frozen=True, kw_only=True):
    """The options of a review."""

    filters: Filters = Filters()
    order: Order = Order()
    blind: bool = False
    """Whether the reviewer judges their own annotations, with the labels hidden."""
    new: bool = False
    """Whether a new queue is begun where there is one already."""


def name_of(store: FileStore, paths: Sequence[Path], options: ReviewOptions) -> str:
    """Return the name of the queue: the same for the same paths, filters and order."""
    ids = {store.article_id(path) for path in paths}
    everything = any(all(part in (".", "..") for part in id.split("/")) for id in ids)
    parts = ["all" if everything else ", ".join(sorted(ids)), options.filters.words()]
    parts += [f"sample of {options.order.sample}"] if options.order.sample is not None else []
    parts += ["shuffled"] if options.order.shuffled else []
    parts += [f"seed {options.order.seed}"] if options.order.needs_all else []
    parts += ["blind"] if options.blind else []
    return "; ".join(filter(None, parts))


class NothingToReview(ObelismError):
    """No annotation matches; the sentence says what there is instead."""


def workspace_of(paths: Sequence[Path], explicit: Path | None = None) -> FileStore:
    """Return the one workspace that paths are in.

    Raises:
        WrongUse: a path does not exist, or they are in several.
        NothingToReview: nothing was ever tagged there.
    """
    workspaces = made_workspaces(paths, explicit)
    if len(workspaces) > 1:
        roots = ", ".join(sorted(str(each.root) for each in workspaces))
        raise WrongUse(
            f"these are several workspaces, each with its own reviews: {roots}; name one"
        )
    if not workspaces:
        names = ", ".join(str(existing(path)) for path in paths)
        raise NothingToReview(f"{names}: nothing is tagged here yet, so there is nothing to review")
    return workspaces[0]


def start_review(
    store: FileStore,
    paths: Sequence[Path],
    reviewer: str,
    options: ReviewOptions,
    *,
    open_layers: OpenLayers | None = None,
    clock: Clock = utc_now,
    steady: Callable[[], float] = time.monotonic,
    progress: Progress = no_progress,
) -> ReviewMode:
    """Return a review with its first item; the same paths and options go on with their queue.

    `open_layers`: those of the run, where it has more than this review.

    Raises:
        WrongUse: a path, or a label or annotator of the filters, does not exist.
        NothingToReview: nothing matches.
        ObelismError: labels or keys cannot be used, or the queue cannot be read.
    """
    reviewer = person(store, reviewer)
    filters = msgspec.structs.replace(
        options.filters,
        labels=tuple(map(as_stored, options.filters.labels)),
        annotators=tuple(meant(options.filters.annotators, [store])),
    )
    if options.blind:
        filters = msgspec.structs.replace(filters, annotators=(reviewer,))
    options = msgspec.structs.replace(options, filters=filters)
    settings = settings_of(store)
    refuse_unknown(filters.labels, [label.name for label in settings.labels], "label")
    hides = hidden_from(reviewer, store)
    articles = {} if options.order.needs_all else _first_articles(store, paths, hides)
    rest: Rest | None = partial(_articles, store, paths, hides)
    if not articles or not _names(articles).issuperset(filters.annotators):
        articles, rest = _articles(store, paths, hides, progress), None
        _refuse_missing(paths, articles, store)
        refuse_unknown(filters.annotators, sorted(_names(articles)), "annotator")
    state = Reviewing(
        store,
        _file(store, paths, reviewer, options),
        articles,
        Matcher(options.filters, reviewer, clock()),
        rest=rest,
        labels=settings.labels,
        open_layers=open_layers,
        clock=clock,
        steady=steady,
    )
    if options.order.needs_all:
        state.scanner.take_all(progress)
    state.go_on()
    if not state.queue.keys:
        every = articles if rest is None else rest(progress)
        raise NothingToReview(_why_nothing(state, every, options.filters))
    state.end()
    return ReviewMode(state, settings)


def _articles(
    store: FileStore, paths: Sequence[Path], hides: Hides, progress: Progress
) -> dict[str, list[str]]:
    """Return ids of the tagged articles that are, or were, at the paths, with their annotators, but
    for what is hidden from the reviewer."""
    meant = [under(path, store) for path in paths]
    articles: dict[str, list[str]] = {}
    layers = store.layers(progress=progress)  # sorted by annotator
    for annotator, article in filterfalse(hides, layers):
        names = articles.setdefault(article, [])
        if names[-1:] != [annotator]:  # former names come as the one that is used now
            names.append(annotator)
    return {id: articles[id] for id in sorted(articles) if any(each(id) for each in meant)}


def _first_articles(store: FileStore, paths: Sequence[Path], hides: Hides) -> dict[str, list[str]]:
    """Return the first of `_articles`, where that can be told at once and all paths are there."""
    if not all(map(os.path.lexists, paths)):
        return {}
    meant = [under(path, store) for path in paths]
    ids = [id for id in store.first_articles(AT_START) if any(each(id) for each in meant)]
    found = {
        id: [name for name in annotators_on(store, id) if not hides(LayerKey(name, id))]
        for id in ids
    }
    return {id: names for id, names in found.items() if names}


def _names(articles: Mapping[str, Sequence[str]]) -> set[str]:
    return {name for names in articles.values() for name in names}


def _refuse_missing(
    paths: Sequence[Path], articles: Mapping[str, Sequence[str]], store: FileStore
) -> None:
    """Raise WrongUse where a path is not there and no article was at it."""
    for path in paths:
        if not any(map(under(path, store), articles)):
            existing(path)


def _file(
    store: FileStore, paths: Sequence[Path], reviewer: str, options: ReviewOptions
) -> ReviewFile:
    """Return the queue that was begun with the same paths and options, or a new one."""
    name = name_of(store, paths, options)
    kept = None if options.new else load_review(store, reviewer, name)
    return kept or ReviewFile(
        reviewer=reviewer,
        name=name,
        filters=msgspec.to_builtins(options.filters),
        order="shuffled" if options.order.shuffled else "text",
        seed=options.order.seed,
        sample=options.order.sample,
        blind=options.blind,
    )


def _why_nothing(state: Reviewing, articles: Mapping[str, Sequence[str]], filters: Filters) -> str:
    others = {name for names in articles.values() for name in names} - {state.reviewer}
    named = filters.annotators
    if not named and not articles:
        return "nothing is tagged here yet, so there is nothing to review"
    if not named and not others:
        return (
            f"there is nothing to review here but {state.reviewer}'s own tags: another --as NAME "
            "reviews them, or --blind sees whether you would tag them the same again"
        )
    if not named and all(name.startswith("@") for name in others):
        names = " or ".join(f"--annotator {name}" for name in sorted(others))
        return f"nobody but you has tags here; to review the program's, {names}"
    if state.scanner.corrections:
        return "nothing here fits but corrections by reviewers; --corrections takes them in"
    if filters == Filters(annotators=named):
        return "there is nothing left to review here; --new --verdict any begins again"
    return "nothing here fits what was asked for"


def other_queues(state: Reviewing) -> list[str]:
    """Return lines on the reviewer's other queues, the latest first.

    Empty where there are none, or where something was judged in this one already.
    """
    store = state.store.files
    if store is None or state.queue.done:
        return []
    files = load_reviews(store, state.reviewer)
    others = [each for each in files if each.judged and each.name != state.keeper.file.name]
    lines = [line for each in others for line in _lines_on(store, each)]
    return lines and ["Other queues that you began here, and what goes on with each:", *lines]


def _lines_on(store: FileStore, file: ReviewFile) -> Iterator[str]:
    count = len(file.items)
    when = file.modified[:16].replace("T", " ")
    yield f"  {min(file.judged, count)} of {count} judged, last on {when} UTC"
    yield f"    {one_line(_command(store, file) or file.name)}"


def _command(store: FileStore, file: ReviewFile) -> str:
    """Return the command that goes on with a queue; empty where its name does not say the paths."""
    if store.explicit:
        return ""
    try:
        filters = msgspec.convert(file.filters, Filters)
    except msgspec.ValidationError:
        return ""
    options = ReviewOptions(filters=filters, order=Order.of(file), blind=file.blind)
    where = file.name.partition("; ")[0]
    paths = [store.root / id for id in (("",) if where == "all" else where.split(", "))]
    if name_of(store, paths, options) != file.name:
        return ""
    words = ["obelism", "review", *map(_shown, paths), *_options(options), "--as", file.reviewer]
    return shlex.join(words)


def _shown(path: Path) -> str:
    """Return a path as it is from the working folder, if it is below that."""
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near


def _options(options: ReviewOptions) -> Iterator[str]:
    filters, order = options.filters, options.order
    values: dict[str, tuple[object, ...]] = {
        "label": filters.labels,
        "annotator": () if options.blind else filters.annotators,
        "verdict": (filters.verdict != OPEN and filters.verdict,),
        "text": (filters.text,),
        "newer": (filters.newer,),
        "older": (filters.older,),
        "sample": (order.sample,),
        "seed": (order.seed,),
        "flag": (filters.flag,),
        "questions": (filters.questions,),
        "corrections": (filters.corrections,),
        "shuffle": (order.shuffled,),
        "blind": (options.blind,),
    }
    for name, given in values.items():
        for value in filter(None, given):
            yield from (f"--{name}",) if value is True else (f"--{name}", str(value))
