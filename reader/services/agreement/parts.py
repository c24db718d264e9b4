"""Agreement article by article, and over time: the figures of all labels for each part."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from typing import Literal

import msgspec
from rich.console import RenderableType
from rich.text import Text

from reader.measures.agreement import SEED, agreement
from reader.measures.counts import ArticleCounts
from reader.measures.figures import MIN_ARTICLES, Figure
from reader.measures.marks import WORD
from reader.model.progress import Progress, no_progress
from reader.services.agreement.counted import CountedArticle
from reader.services.agreement.figures_text import interval
from reader.services.agreement.report import compared_articles, left_out_of
from reader.services.agreement.shared import Shared
from reader.services.agreement.tables import LEGEND, UNDEFINED, cell, number, table_of
from reader.text.phrases import counted
from reader.text.screen_text import one_line

By = Literal["article", "day", "week"]

_MOST_ARTICLES = 100
"""Articles that are printed."""

_WHO_CELLS = 12


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """How far annotators agree on an article, or on those of a day or a week."""

    name: str
    """Id of the article, `2026-11-30` or `2026-W49`; empty where the day is unknown."""
    workspace: str | None = None
    """Of an article."""
    articles: int
    units: int
    """Those that two or more have read."""
    tags: dict[str, int]
    """Annotator to their tags."""
    alpha: Figure
    kappa: Figure
    f1_exact: Figure
    f1_overlap: Figure


class Parts(msgspec.Struct, frozen=True, kw_only=True, tag="agreement-by", tag_field="type"):
    """How far annotators agree, part by part."""

    schema: str = "obelism/1"
    by: By
    unit: str
    parts: list[Part]
    """Days and weeks in their order; articles by workspace and in the order of their ids."""
    left_out: list[str]
    """A sentence for each thing that could not be compared."""


def parts(
    shared: Shared[CountedArticle],
    by: By,
    *,
    unit: str = WORD,
    resamples: int | None = None,
    seed: int = SEED,
    progress: Progress = no_progress,
) -> Parts:
    """Measure how far annotators agree on each part of what they share.

    `resamples`: as for `agreement`; alpha alone has intervals.

    Raises:
        NothingShared: nothing has been read by two annotators.
    """
    groups: dict[tuple[str, str], list[ArticleCounts]] = {}
    for article, counts in compared_articles(shared):
        groups.setdefault(_name(article, by), []).append(counts)
    every = progress(sorted(groups.items()), len(groups), "Comparing")
    found = [_part(*name, some, unit=unit, resamples=resamples, seed=seed) for name, some in every]
    return Parts(by=by, unit=unit, parts=found, left_out=left_out_of(shared))


def _name(article: CountedArticle, by: By) -> tuple[str, str]:
    """Return the workspace and the name of the part that an article is in."""
    if by == "article":
        return article.store.name, article.id
    with suppress(ValueError):
        day = date.fromisoformat(article.day)
        year, week, _ = day.isocalendar()
        return "", day.isoformat() if by == "day" else f"{year}-W{week:02}"
    return "", ""


def _part(
    workspace: str,
    name: str,
    articles: Sequence[ArticleCounts],
    *,
    unit: str,
    resamples: int | None,
    seed: int,
) -> Part:
    found = agreement(articles, unit=unit, resamples=resamples, alpha_alone=True, seed=seed)
    every = found.rows[0]
    return Part(
        name=name,
        workspace=workspace or None,
        articles=found.articles,
        units=found.units,
        tags=every.marks,
        alpha=every.alpha,
        kappa=every.kappa,
        f1_exact=every.f1_exact,
        f1_overlap=every.f1_overlap,
    )


NOTE = """\
Figures of all labels, as in obelism agree."""

TIME_NOTE = """\
An article counts on the last day (UTC) on which one of those compared tagged
something in it or, with nothing to tag, marked it as done."""


def tables(found: Parts) -> Iterator[RenderableType]:
    """Yield the figures as a table for people; of articles those that agree least come first."""
    yield Text(f"Agreement by {found.by}: {counted(len(found.parts), found.by)}", "bold")
    shown, one_article = found.parts, found.by == "article"
    if one_article:
        shown = sorted(shown, key=lambda part: _or_last(part.alpha.meant))[:_MOST_ARTICLES]
    counts = ("tags",) if one_article else ("articles", "people", "tags")
    table = table_of(found.by, *counts)
    table.add_column("alpha", no_wrap=True)
    for head in ("kappa" if one_article else "95 %", "F1 exact", "overlap"):
        table.add_column(head, justify="right", no_wrap=True)
    if one_article:
        table.add_column("who", no_wrap=True, overflow="ellipsis", max_width=_WHO_CELLS)
    for part in shown:
        table.add_row(
            one_line(part.name) or UNDEFINED,
            *([] if one_article else [f"{part.articles:,}", f"{len(part.tags):,}"]),
            f"{sum(part.tags.values()):,}",
            cell(part.alpha.meant),
            number(part.kappa.meant, 2) if one_article else interval(part.alpha),
            number(part.f1_exact.meant, 2),
            number(part.f1_overlap.meant, 2),
            *([one_line(", ".join(part.tags))] if one_article else []),
        )
    yield table
    if len(shown) < len(found.parts):
        more = counted(len(found.parts) - len(shown), "article")
        yield Text(f"… and {more} on which they agree more; --json has all.")
    notes = [NOTE, LEGEND]
    if not one_article:
        notes[1:1] = [TIME_NOTE, f"Fewer than {MIN_ARTICLES} articles have no interval."]
    yield Text("\n".join(notes), "dim")


def _or_last(value: float | None) -> float:
    return 2.0 if value is None else value
