"""What `obelism agree` prints for people: tables, heat maps, definitions, disagreements."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from rich.cells import cell_len, set_cell_size
from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from reader.commands.heat_map import LEGEND, UNDEFINED, cell, heat_maps, number
from reader.commands.printing import columns
from reader.console import shown
from reader.measures.figures import Agreement, Figure, RowFigures
from reader.measures.units import NAMES
from reader.session.agreeing import Disagreement, Report, Said
from reader.session.wording import excerpt

_QUOTE = 56
"""Cells of a quote in the list."""

_WORDS_OF_THE_LIST = """\
label: they differ in it; role: in the roles of the same spans; extent: in the
spans; missing: those who have it agree, and others have nothing here.
hardness, 0 to 1: of the units that either of two annotators has tagged here,
the part that they do not share under the same label and role; the mean over
every two.
"""

_LAST_WORDS = 3
"""Words of a long quote's end that are shown too."""

_NAME = 24
"""Cells of a name."""


def figures(report: Report) -> Iterator[RenderableType]:
    """Who did what, the figures, the pairs, and what every figure is."""
    found = report.agreement
    yield Text(_opening(found))
    yield from _tags(found)
    yield _table(found)
    yield from _pairs(found)
    yield _definitions(found.definitions)
    if reasons := _reasons(found):
        yield reasons
    yield Text(_summary(report.disagreements))


def disagreement_list(report: Report) -> Iterator[str]:
    """The disagreements, one below the other; plain text, since there may be thousands."""
    for one in report.disagreements:
        place = f"{shown(one.article)}, paragraph {one.paragraph}, from {one.start}"
        yield f"{place}: {one.kind}, hardness {number(one.hardness, 2)}\n"
        yield from _voices(one)
        yield "\n"
    yield f"{_summary(report.disagreements, listing=True)}\n"
    if report.disagreements:
        yield _WORDS_OF_THE_LIST


def _short(at: int, count: int) -> str:
    """A letter for an annotator; a number where there are more than letters."""
    return chr(ord("A") + at) if count <= 26 else str(at + 1)


def _names(found: Agreement) -> list[tuple[str, str]]:
    count = len(found.annotators)
    return [(_short(at, count), shown(name)) for at, name in enumerate(found.annotators)]


def _opening(found: Agreement) -> str:
    who = f"{len(found.annotators)} annotators"
    articles = "1 article" if found.articles == 1 else f"{found.articles} articles"
    return f"{who}, {articles} that two or more have read, {found.units:,} {NAMES[found.unit]}"


def _row_name(row: RowFigures) -> str:
    if row.row.label is None:
        return row.row.name
    return shown(row.row.label) if row.row.role is None else f"  {shown(row.row.role)}"


def _plain_table(title: str) -> Table:
    table = Table(title=title, title_justify="left", title_style="bold", box=None, pad_edge=False)
    table.add_column("", no_wrap=True, overflow="ellipsis", max_width=_NAME)
    return table


def _tags(found: Agreement) -> Iterator[Table]:
    """How many tags each annotator has; as many tables as the width asks for."""
    names = _names(found)
    room = max(1, (columns() - _NAME) // 8)
    for first in range(0, len(names), room):
        table = _plain_table("Tags")
        chosen = list(zip(names, found.annotators, strict=True))[first : first + room]
        for (short, name), _ in chosen:
            table.add_column(Text(f"{short}\n{name}"), justify="right", overflow="ellipsis")
        read = [str(found.annotators[name]) for _, name in chosen]
        table.add_row("articles read", *read)
        for row in found.rows:
            table.add_row(Text(_row_name(row)), *(str(row.marks[name]) for _, name in chosen))
        yield table


def _table(found: Agreement) -> Table:
    table = _plain_table("Agreement")
    for heading in ("n", "kappa", "alpha", "95 %", "unitizing\nalpha", "F1\nexact", "F1\noverlap"):
        table.add_column(heading, justify="right", no_wrap=True, vertical="bottom")
    for row in found.rows:
        table.add_row(
            Text(_row_name(row)),
            str(sum(row.marks.values())),
            number(row.kappa.value),
            number(row.alpha.value),
            _interval(row.alpha),
            number(row.unitizing_alpha.value),
            number(row.f1_exact.value),
            number(row.f1_overlap.value),
        )
    return table


def _interval(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return UNDEFINED
    return f"{number(figure.low, 2)} to {number(figure.high, 2)}"


def _pairs(found: Agreement) -> Iterator[RenderableType]:
    """Two heat maps of the pairs: kappa, and agr in both directions."""
    names = _names(found)
    at = {name: index for index, name in enumerate(found.annotators)}
    kappa: dict[tuple[int, int], Text] = {}
    agr: dict[tuple[int, int], Text] = {}
    for pair in found.rows[0].pairs:
        first, second = at[pair.first], at[pair.second]
        kappa[first, second] = kappa[second, first] = cell(pair.kappa.value)
        agr[first, second] = cell(pair.agr_first.value)
        agr[second, first] = cell(pair.agr_second.value)
    yield from heat_maps("Kappa of each pair, all labels", names, kappa, columns())
    title = "agr(row, column): the row's tags that the column's overlap, all labels"
    yield from heat_maps(title, names, agr, columns())
    yield Text(f"{LEGEND}; empty: no article in common, or oneself")


def _definitions(words: dict[str, str]) -> Table:
    table = Table.grid(padding=(0, 2))
    table.add_column(no_wrap=True)
    table.add_column()
    for name, meaning in words.items():
        table.add_row(Text(name, "bold"), Text(meaning))
    return table


def _reasons(found: Agreement) -> Text | None:
    """Why figures of the tables have no value."""
    tables = {
        figure.why: None
        for row in found.rows
        for figure in (row.kappa, row.alpha, row.unitizing_alpha, row.f1_exact, row.f1_overlap)
    }
    pairs = {
        why: None
        for pair in found.rows[0].pairs
        for why in (pair.kappa.why, pair.agr_first.why, pair.agr_second.why)
    }
    reasons = [why for why in {**tables, **pairs} if why]
    return Text("\n".join(f"{UNDEFINED}  {why}" for why in reasons)) if reasons else None


def _summary(found: list[Disagreement], *, listing: bool = False) -> str:
    if not found:
        return "no disagreements"
    kinds = Counter(one.kind for one in found).most_common()
    count = "1 disagreement" if len(found) == 1 else f"{len(found)} disagreements"
    details = ", ".join(f"{times} {kind}" for kind, times in kinds)
    return f"{count}: {details}" + ("" if listing else "; see them with --list")


def _voices(one: Disagreement) -> Iterator[str]:
    """A line for each span that somebody has here, and for each who has none."""
    said = [(shown(said.annotator), shown(said.label), _quotes(said)) for said in one.said]
    said += [(shown(name), UNDEFINED, [""]) for name in one.silent]
    names = min(_NAME, max(cell_len(name) for name, _, _ in said))
    labels = min(_NAME, max(cell_len(label) for _, label, _ in said))
    for name, label, quotes in said:
        for quote in quotes:
            line = f"  {set_cell_size(name, names)}  {set_cell_size(label, labels)}  {quote}"
            yield f"{line.rstrip()}\n"
            name = label = ""


def _quotes(said: Said) -> list[str]:
    quotes = ["lost" if span.lost else _both_ends(span.text) for span in said.spans]
    roles = [f"{shown(span.role)}: " if span.role else "" for span in said.spans]
    return [role + quote for role, quote in zip(roles, quotes, strict=True)]


def _both_ends(text: str) -> str:
    """A quote of which the end is seen too, where annotators often differ."""
    line = shown(text)
    end = " ".join(line.split(" ")[-_LAST_WORDS:])
    if len(line) <= _QUOTE or 2 * len(end) > _QUOTE:
        return excerpt(text, _QUOTE)
    return f"{excerpt(text, _QUOTE - len(end) - 1)[:-1]} {end}”"
