"""How a project goes as tables for people: persons first, then articles."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from reader.services.agreement.tables import NAME_CELLS, UNDEFINED, columns, split_columns, table_of
from reader.services.stats.figures import (
    ARTICLE,
    DAY,
    PERSON,
    ArticleStats,
    PersonStats,
    Share,
    Stats,
)
from reader.text.phrases import counted
from reader.text.screen_text import one_line

_BARS = "▁▂▃▄▅▆▇█"
_MOST_DAYS = 28
_MOST_ARTICLES = 100
_PERSON_CELLS = 9
_ARTICLE_CELLS = 30
_LABEL_CELLS = 14

LEGEND = """\
Of each person: tags, how much is read, ✓ done.
reviewed: tags with a verdict, of all; gold: decisions; open: unfinished or not sure."""


def tables(stats: Stats, by: str = "") -> Iterator[RenderableType]:
    """Yield the tables: a headline, persons, days, articles.

    `by`: of `person`, `day` and `article` the one that is wanted; empty: all.
    """
    yield Text(headline(stats), "bold")
    if stats.persons and by in ("", PERSON):
        yield _persons(stats.persons)
        yield from _labels(stats.labels, stats.persons)
    if by == DAY:
        yield from _day_by_day(stats)
    elif not by:
        yield from _days(stats.persons)
    if stats.articles and by in ("", ARTICLE):
        yield from _articles(stats)
        more = len(stats.articles) - _MOST_ARTICLES
        if more > 0:
            yield Text(f"… and {counted(more, 'article')} more; --json has all.")
        yield Text(LEGEND, "dim")


def headline(stats: Stats) -> str:
    """Return how many articles, tags and persons there are, and how far they are."""
    decided = sum(each.gold or 0 for each in stats.articles)
    parts = [
        counted(len(stats.articles), "article"),
        f"{stats.done:,} done by somebody",
        f"{counted(stats.tags, 'tag')} by {counted(len(stats.taggers), 'annotator')}",
    ]
    if decided:
        parts.append(counted(decided, "decision") + " in gold")
    return " · ".join(parts)


def _persons(persons: Mapping[str, PersonStats]) -> Table:
    numbers = ("tags", "/1,000", "done", "open", "min.", "keys/tag", "accepted", "judged")
    table = table_of("Person", *numbers)
    for name, person in persons.items():
        table.add_row(
            one_line(name),
            f"{person.tags:,}",
            UNDEFINED if person.per_thousand is None else f"{person.per_thousand:.1f}",
            f"{person.done}/{person.articles}",
            str(person.unfinished or ""),
            f"{person.seconds / 60:.0f}",
            "" if person.keys_per_tag is None else f"{person.keys_per_tag:.1f}",
            _accepted(person),
            str(person.verdicts or ""),
        )
    return table


def _labels(labels: Sequence[str], persons: Mapping[str, PersonStats]) -> Iterator[Table]:
    """Yield a table of persons and the labels that any used, or several if these are too many."""
    labels = [label for label in labels if any(one.labels.get(label) for one in persons.values())]
    for shown in split_columns(len(labels), NAME_CELLS + 1, _LABEL_CELLS + 2):
        table = table_of("Tags")
        for at in shown:
            table.add_column(one_line(labels[at]), justify="right", max_width=_LABEL_CELLS)
        for name, person in persons.items():
            counts = [person.labels.get(labels[at], 0) for at in shown]
            table.add_row(one_line(name), *(f"{number:,}" if number else "" for number in counts))
        yield table


def _accepted(person: PersonStats) -> str:
    if person.acceptance is None:
        return ""
    return f"{100 * person.acceptance:.0f}% of {person.judged:,}"


def _days(persons: Mapping[str, PersonStats]) -> Iterator[RenderableType]:
    """Yield the tags of each of the last days on which there were any, as bars."""
    days = sorted({day for person in persons.values() for day in person.days if day})
    shown = days[-_MOST_DAYS:]
    if len(shown) < 2:
        return
    most = max(person.days.get(day, 0) for person in persons.values() for day in shown)
    table = table_of("Tags a day")
    table.add_column(f"{shown[0]} to {shown[-1]}, most {most:,}", no_wrap=True)
    for name, person in persons.items():
        if person.days:
            table.add_row(one_line(name), _bars([person.days.get(day, 0) for day in shown], most))
    yield table


def _day_by_day(stats: Stats) -> Iterator[Table]:
    """Yield the tags of each day and person in numbers, in several tables for many persons."""
    days, names = [*stats.days], stats.taggers
    for shown in split_columns(len(names), 18, _PERSON_CELLS + 2):
        table = Table(box=None, pad_edge=False)
        table.add_column("Day", no_wrap=True)
        table.add_column("tags", justify="right", no_wrap=True)
        for at in shown:
            table.add_column(one_line(names[at], _PERSON_CELLS), justify="right", no_wrap=True)
        for day in days:
            counts = [stats.persons[names[at]].days.get(day, 0) for at in shown]
            cells = (f"{count:,}" if count else "·" for count in counts)
            table.add_row(one_line(day), f"{stats.days[day]:,}", *cells)
        yield table


def _bars(numbers: Sequence[int], most: int) -> str:
    return "".join(
        " " if not number else _BARS[(number * (len(_BARS) - 1)) // most] for number in numbers
    )


def _articles(stats: Stats) -> Iterator[RenderableType]:
    """Yield a table of articles, or several if there are too many persons for one."""
    names = stats.annotators
    heading = min(_ARTICLE_CELLS, columns() // 3) + 1
    parts = [*split_columns(len(names), heading + 16, _PERSON_CELLS + 2)] or [range(0)]
    for shown in parts:
        table = table_of("Article", cells=heading - 1)
        for at in shown:
            table.add_column(
                one_line(names[at]), no_wrap=True, overflow="ellipsis", max_width=_PERSON_CELLS
            )
        table.add_column("reviewed", justify="right", no_wrap=True)
        table.add_column("gold", justify="right", no_wrap=True)
        for article in stats.articles[:_MOST_ARTICLES]:
            cells = [_share(article.by.get(names[at])) for at in shown]
            table.add_row(one_line(article.id), *cells, *_judged(article))
        yield Group(table)


def _share(share: Share | None) -> str:
    if share is None:
        return "·"
    known = share.read is not None and share.status != "done"
    read = f" {100 * (share.read or 0):.0f}%" if known else ""
    return f"{share.tags:,}{read}{' ✓' if share.status == 'done' else ''}"


def _judged(article: ArticleStats) -> tuple[str, str]:
    reviewed = f"{article.reviewed:,}/{article.tags:,}" if article.tags else ""
    return reviewed, "" if article.gold is None else f"{article.gold:,}"
