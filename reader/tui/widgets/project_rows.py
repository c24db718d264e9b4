"""The rows of the project view: an article a row, a person a row, and what is told of a person."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, islice

from reader.services.agreement.tables import UNDEFINED
from reader.services.stats.board import gold_cell, reviewed_cell, share_cell, totals
from reader.services.stats.compared import Against, Compared
from reader.services.stats.figures import ArticleStats, PersonStats, Stats
from reader.text.phrases import counted, percent
from reader.text.screen_text import one_line
from reader.tui.widgets.rows import DIM, STRONG, Piece, Row, cursor_mark, fitted, wrapped

PERSON_CELLS, JUDGED_CELLS, ARTICLE_LEAST, MARK_CELLS = 11, 12, 20, 2

_NAME_LEAST = 12
"""Cells that the name of a person has at least: figures for which there is no room are left out."""

EVERYBODY = "everybody"


def persons_at(width: int, names: Sequence[str], first: int) -> Sequence[str]:
    """Return the persons whose columns have room, from the `first` on."""
    room = width - MARK_CELLS - ARTICLE_LEAST - 2 * JUDGED_CELLS
    return names[first : first + max(1, room // PERSON_CELLS)]


def _cells(
    name: str, persons: Sequence[str], reviewed: str, gold: str, width: int
) -> tuple[str, str]:
    """Return the first cell and the others of a row; what was judged only where it has room."""
    cells = "".join(
        fitted(one_line(each, PERSON_CELLS - 1), PERSON_CELLS, "right") for each in persons
    )
    room = width - MARK_CELLS - len(persons) * PERSON_CELLS
    most = max(0, (room - ARTICLE_LEAST) // JUDGED_CELLS)
    judged = "".join(fitted(each, JUDGED_CELLS, "right") for each in (reviewed, gold)[:most])
    return fitted(name, max(4, room - len(judged))), cells + judged


def heading(persons: Sequence[str], width: int) -> Row:
    """Return the names of the columns."""
    return [("  ", ""), ("".join(_cells("Article", persons, "reviewed", "gold", width)), "")]


def article_row(article: ArticleStats, persons: Sequence[str], width: int, *, here: bool) -> Row:
    """Return an article: what each person did, how much is reviewed and decided."""
    cells = [share_cell(article.by.get(name)) for name in persons]
    name, rest = _cells(article.title, cells, reviewed_cell(article), gold_cell(article), width)
    return [cursor_mark(here), (name, ""), (rest, "" if article.tags else DIM)]


def totals_row(stats: Stats, persons: Sequence[str], width: int) -> Row:
    """Return what all articles come to."""
    cells, reviewed, gold = totals(stats, persons)
    text = "".join(_cells(counted(len(stats.articles), "article"), cells, reviewed, gold, width))
    return [("  ", ""), (text, STRONG)]


_FIGURES = (
    ("tags", 8),
    ("/1,000", 8),
    ("done", 9),
    ("open", 6),
    ("min.", 6),
    ("keys/tag", 9),
    ("accepted", 13),
    ("judged", 8),
)


def _fitting(width: int) -> int:
    """Return how many of the figures, the first, have room beside a name."""
    room = width - MARK_CELLS - _NAME_LEAST
    return sum(end <= room for end in accumulate(cells for _, cells in _FIGURES))


def _figures(values: Iterable[str], width: int) -> str:
    """Return the cells of figures from the first on, as many as have room beside a name."""
    shown = islice(zip(values, _FIGURES, strict=True), _fitting(width))
    return "".join(fitted(value, cells, "right") for value, (_, cells) in shown)


def person_heading(width: int) -> Row:
    """Return the names of the columns of persons."""
    rest = _figures((name for name, _ in _FIGURES), width)
    return [("  ", ""), (fitted("Person", width - MARK_CELLS - len(rest)) + rest, "")]


def person_row(name: str, person: PersonStats, width: int, *, here: bool) -> Row:
    """Return a person's figures."""
    rest = _figures(_values(person), width)
    first: Piece = (fitted(name, max(4, width - MARK_CELLS - len(rest))), "")
    return [cursor_mark(here), first, (rest, "")]


def further_figures(person: PersonStats, width: int) -> Iterator[Row]:
    """Yield the figures that have no room in a row of that width, if there are any."""
    every = zip(_FIGURES, _values(person), strict=True)
    rest = [f"{name} {value}" for (name, _), value in islice(every, _fitting(width), None) if value]
    if rest:
        yield from _paragraph("also", iter(rest), width)


def _values(person: PersonStats) -> tuple[str, ...]:
    """Return a person's figures as they are shown, one for each of `_FIGURES`."""
    accepted = "" if person.acceptance is None else percent(person.acceptance)
    return (
        f"{person.tags:,}",
        UNDEFINED if person.per_thousand is None else f"{person.per_thousand:.1f}",
        f"{person.done:,}/{person.articles:,}",
        f"{person.unfinished:,}" if person.unfinished else "",
        f"{person.seconds / 60:.0f}",
        "" if person.keys_per_tag is None else f"{person.keys_per_tag:.1f}",
        accepted and f"{accepted} of {person.judged:,}",
        f"{person.verdicts:,}" if person.verdicts else "",
    )


def about_person(
    name: str | None, stats: Stats, compared: Compared | None, width: int
) -> Iterator[Row]:
    """Yield what is said of a person below the table; None: of everybody."""
    days = stats.days if name is None else stats.persons[name].days
    yield from _paragraph("tags a day", _last(days), width)
    if name is not None:
        labels = stats.persons[name].labels
        yield from _paragraph("labels", (f"{each} {n:,}" for each, n in labels.items()), width)
    if compared is None:
        yield [("  Comparing…", DIM)]
    elif compared.why:
        yield [(f"  {one_line(compared.why, width)}", DIM)]
    elif name is None:
        yield from _heat_map(stats.taggers, compared, width)
    else:
        yield from _against(compared.gold.get(name), width)


def _last(days: dict[str, int]) -> Iterator[str]:
    """Yield the days, the last first."""
    return (f"{one_line(day[5:])} {count:,}" for day, count in reversed(days.items()))


_MOST_LINES = 2
"""Lines of a list of counts, at most."""

_NO_BREAK = "\u00a0"
"""A blank within a count, at which no line ends."""


def _paragraph(what: str, parts: Iterator[str], width: int) -> Iterator[Row]:
    kept = (part.replace(" ", _NO_BREAK) for part in parts)
    text = one_line(f"{what}: {' · '.join(kept) or '–'}")
    lines = [line.replace(_NO_BREAK, " ") for line in wrapped(text, width - 5)]
    if len(lines) > _MOST_LINES:
        lines = [*lines[: _MOST_LINES - 1], f"{lines[_MOST_LINES - 1].rstrip(' ·')} …"]
    for line in lines:
        yield [(f"  {line}", "")]


def _against(found: Against | None, width: int) -> Iterator[Row]:
    if found is None:
        yield [("  Nothing of it is decided in gold.", DIM)]
        return
    f1 = (f"{label or 'all'} {value:.2f}" for label, value in found.f1.items())
    yield from _paragraph("F1 against gold", f1, width)
    wrong = (f"{one or 'nothing'} for {gold or 'nothing'} {n:,}" for one, gold, n in found.confused)
    yield from _paragraph("not as gold has it", wrong, width)


_BLOCKS = ((0.8, "█"), (0.6, "▓"), (0.4, "▒"), (0.2, "░"), (0.0, " "))


def _heat_map(names: Sequence[str], compared: Compared, width: int) -> Iterator[Row]:
    """Yield F1 of every two persons, in numbers and blocks."""
    cells, heading = 9, min(24, max(map(len, names), default=0)) + 3
    shown = names[: max(1, (width - heading) // cells)]
    yield [("  F1 of every two, tags that overlap: ░ from 0.2 ▒ 0.4 ▓ 0.6 █ 0.8", STRONG)]
    top = "".join(fitted(one_line(name, cells - 1), cells, "right") for name in shown)
    yield [(fitted("", heading) + top, DIM)]
    for name in names:
        row = (_heat(compared.pairs.get((min(name, each), max(name, each)))) for each in shown)
        line = "".join(fitted(each, cells, "right") for each in row)
        yield [(f"  {fitted(name, heading - 2)}", ""), (line, "")]
    if len(shown) < len(names):
        yield [(f"  … and {len(names) - len(shown)} more; obelism agree has all.", DIM)]


def _heat(value: float | None) -> str:
    if value is None:
        return "·"
    return f"{next(block for least, block in _BLOCKS if value >= least)} {value:.2f}"
