"""How annotators did in a training round: each against gold, where the answers are known."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence

import msgspec
from msgspec import structs
from rich.table import Table
from rich.text import Text

from reader.measures.figures import PairFigures
from reader.model.errors import WrongUse
from reader.model.progress import Progress, no_progress
from reader.services.agreement.counted import CountedArticle, counted_articles
from reader.services.agreement.report import NothingShared, agree
from reader.services.agreement.shared import EVERYTHING, Choice, Place, Shared
from reader.services.agreement.tables import NAME_CELLS, UNDEFINED, table_of
from reader.services.assignments import trainees_of
from reader.services.export.judgements import GOLD
from reader.services.targets import meant
from reader.store.base import LayerKey
from reader.text.phrases import counted
from reader.text.screen_text import one_line

ALL = "all labels"


class Score(msgspec.Struct, frozen=True, kw_only=True):
    """How one annotator did with one label."""

    annotator: str
    label: str | None
    """None: all of them."""
    articles: int
    """Those for training that the annotator has read."""
    tags: int
    """Of the annotator."""
    found: float | None
    """Share of the tags in gold that one of theirs overlaps, with that label; None without any."""
    right: float | None
    """Share of their tags that one in gold overlaps."""
    f1_exact: float | None
    f1_overlap: float | None


class Training(msgspec.Struct, frozen=True, kw_only=True, tag="training", tag_field="type"):
    """A training round."""

    schema: str = "obelism/1"
    articles: int
    """All that are for training."""
    scores: list[Score]
    """By annotator, all labels first."""
    left_out: list[str]
    """A sentence for each part that could not be compared."""


def training(
    places: Sequence[Place], choice: Choice = EVERYTHING, progress: Progress = no_progress
) -> Training:
    """Score those who were given articles for training, or those named, against gold.

    Raises:
        WrongUse: nothing was given for training, or nothing of it to those named.
        NothingShared: nobody has read any of it yet, or since the day from which on it counts.
    """
    given = {place.store: trainees_of(place.store) for place in places}
    ids = {id for articles in given.values() for id in articles}
    people = {name for articles in given.values() for names in articles.values() for name in names}
    if not ids:
        raise WrongUse("nothing was given for training: obelism assign PATH --training N")
    named = frozenset(meant(choice.annotators, [place.store for place in places]))
    if unknown := sorted(named - people):
        raise WrongUse(f"nothing was given to {unknown[0]!r} for training")
    some = [_only(place, given[place.store]) for place in places]
    wanted = (named or people) & {key.annotator for each in some for key in _read(each)}
    if not wanted:
        raise NothingShared("nobody has read what was given for training yet")
    each = [  # apart, so that a day from which on they count is that of each person's own tags
        counted_articles(
            some, structs.replace(choice, annotators=frozenset({name, GOLD}), final=True), progress
        )
        for name in sorted(wanted)
    ]
    if choice.since and not any(shared.articles for shared in each):
        raise NothingShared("nothing that was given for training was read since then")
    return Training(
        articles=len(ids),
        scores=[score for shared in each for score in _scores(shared, progress)],
        left_out=list(dict.fromkeys(why for shared in each for why in shared.left_out)),
    )


def _only(place: Place, ids: Collection[str]) -> Place:
    return place.without(lambda key: key.article_id not in ids)


def _read(place: Place) -> Iterator[LayerKey]:
    yield from place.layers
    yield from place.done


def _scores(shared: Shared[CountedArticle], progress: Progress) -> Iterator[Score]:
    if not shared.articles:
        return
    for row in agree(shared, resamples=0, progress=progress).agreement.rows:
        if row.row.role is None:
            yield from (_score(row.row.label, row.marks, pair) for pair in row.pairs)


def _score(label: str | None, marks: Mapping[str, int], pair: PairFigures) -> Score:
    gold_first = pair.first == GOLD
    name = pair.second if gold_first else pair.first
    found, right = (pair.agr_first, pair.agr_second)[:: 1 if gold_first else -1]
    return Score(
        annotator=name,
        label=label,
        articles=pair.articles,
        tags=marks.get(name, 0),
        found=found.value,
        right=right.value,
        f1_exact=pair.f1_exact.value,
        f1_overlap=pair.f1_overlap.value,
    )


LEGEND = """\
found: share of gold tags that one of theirs overlaps, with the same label
right: share of their tags that one in gold overlaps; F1 as in obelism agree"""


def tables(round: Training) -> Iterator[Table | Text]:
    """Yield the scores as tables for people."""
    yield Text(f"{counted(round.articles, 'article')} for training", "bold")
    table = table_of("Person")
    table.add_column("label", no_wrap=True, overflow="ellipsis", max_width=NAME_CELLS)
    for name in ("read", "tags", "found", "right", "F1 exact", "F1 overlap"):
        table.add_column(name, justify="right", no_wrap=True)
    for each in round.scores:
        whole = each.label is None
        figures = (each.found, each.right, each.f1_exact, each.f1_overlap)
        table.add_row(
            one_line(each.annotator) if whole else "",
            ALL if each.label is None else one_line(each.label),
            f"{each.articles}" if whole else "",
            f"{each.tags:,}",
            *(UNDEFINED if value is None else f"{value:.2f}" for value in figures),
        )
    yield table
    yield Text(LEGEND, "dim")
