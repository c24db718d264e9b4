"""The report of `obelism agree` for people: the result first, definitions of the figures last.

The definitions are a line each here, and in full in its JSON.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Iterator
from itertools import count

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from reader.corpus.missing import missing_notes
from reader.measures.figures import FEW_ARTICLES, MIN_ARTICLES, Agreement, Figure, RowFigures
from reader.measures.marks import CODEPOINT, DEFINITIONS, WORD
from reader.services.agreement.confusion_text import confusion_tables
from reader.services.agreement.counted import CountedArticle
from reader.services.agreement.disagreement_text import hardest
from reader.services.agreement.report import Report, read_alone
from reader.services.agreement.shared import Shared
from reader.services.agreement.tables import (
    LEGEND,
    NAME_CELLS,
    UNDEFINED,
    cell,
    heat_maps,
    in_columns,
    number,
    printed,
    split_columns,
    table_of,
)
from reader.text.phrases import counted, percent
from reader.text.screen_text import one_line

UNITS = {WORD: "units (words and punctuation)", CODEPOINT: "code points"}
"""Unit to a short name of several."""

READING = """\
1 is full agreement, 0 is chance. Krippendorff relies on alpha from 0.8, and
tentatively from 0.667. F1 is the share of tags that two annotators have alike."""
"""How to read the result."""


def brief(found: Agreement) -> dict[str, str]:
    """Return the definition of each figure by name."""
    if found.articles < MIN_ARTICLES:
        interval = f"none: fewer than {MIN_ARTICLES} articles say nothing of others"
    elif not found.resamples:
        interval = "none was asked for"
    else:
        few = " (too few)" if found.articles < FEW_ARTICLES else ""
        interval = (
            f"of alpha, {found.resamples:,} bootstraps of articles{few}, seed {found.seed}"
            f"; bounds ± {number(found.sampling_error, 3)}"
        )
    return {
        "unit": DEFINITIONS[found.unit],
        "read": "by record, own tags or done; counted where two have read it",
        "tag": "the set of units that its spans touch",
        "n": "tags of all annotators; of a role, those that have it",
        "kappa": "Cohen's, yes or no per unit (all: set of labels), mean of pairs",
        "alpha": "Krippendorff's, nominal, same values, all annotators at once",
        "95 %": interval,
        "unitizing alpha": "Krippendorff's of 2004, what the same have read a continuum",
        "F1 exact": "same label, roles and spans, edge marks aside; mean of pairs",
        "F1 overlap": "same label, a unit shared in a role, one to one; mean of pairs",
        "agr(a, b)": "share of a's tags that one of b's overlaps, as in F1 overlap",
        "hardness": "0 to 1: part of the units tagged by two that they do not share",
        "in full": "obelism agree --json, under definitions",
    }


def remarks(shared: Shared[CountedArticle], report: Report) -> list[str]:
    """Return what was left out or compared in another version, a sentence each."""
    missing = missing_notes(((each.store, each.id) for each in shared.articles), "compared")
    left_out = report.left_out[len(shared.left_out) :]
    return [*shared.left_out, *shared.aligned, *missing, *left_out, *read_alone(report)]


def spelled_out(report: Report, remarks: Iterable[str], room: int) -> str:
    """Return the whole report as plain text in `room` columns, followed by the remarks."""
    with in_columns(room):
        said = [Text(one_line(each)) for each in remarks]
        return printed(*figures(report), *said)


def figures(report: Report) -> Iterator[RenderableType]:
    """Yield the result, the figures, the pairs, the hardest disagreements and the definitions."""
    found = report.agreement
    # A letter for an annotator; a number where there are more than letters.
    shorts = string.ascii_uppercase if len(found.annotators) <= 26 else map(str, count(1))
    letters = dict(zip(found.annotators, shorts, strict=False))
    names = [(short, one_line(name)) for name, short in letters.items()]
    yield Text(_result(found))
    yield from basis(report)
    yield _table(found)
    yield from _tags(found, names)
    yield from _pairs(found, names)
    yield from confusion_tables(report)
    yield Text(hardest(report, letters))
    definitions = Table.grid(padding=(0, 2))
    definitions.add_column(no_wrap=True)
    definitions.add_column()
    for name, meaning in brief(found).items():
        definitions.add_row(Text(name, "bold"), Text(meaning))
    yield definitions
    if reasons := _reasons(found):
        yield Text("\n".join(f"{UNDEFINED}  {why}" for why in reasons))


def _result(found: Agreement) -> str:
    """Return who and what was compared, the overall agreement, and how to read it."""
    articles = counted(found.articles, "shared article")
    every = found.rows[0]
    bounds = f" (95 %: {interval(every.alpha)})" if every.alpha.low is not None else ""
    what = {WORD: "word", CODEPOINT: "code point"}[found.unit]
    several = (
        f"Several labels on a {what}: {found.several:,} of {found.units:,}; a set of them counts as"
        " one value.\n"
    )
    return (
        f"{len(found.annotators)} annotators, {articles}, {found.units:,} {UNITS[found.unit]}\n"
        f"All labels: alpha {number(every.alpha.value)}{bounds},"
        f" kappa {number(every.kappa.value)}, F1 exact {number(every.f1_exact.value)}\n"
        f"{several if found.several else ''}{READING}"
    )


def basis(report: Report) -> Iterator[Text]:
    """Yield what was left out, what counts as read without a record, and what counts as equal."""
    lines = []
    compared = report.compared
    if not compared.everything:
        left = [
            f"{of - kept:,} of {of:,} {what}"
            for kept, of, what in (
                (compared.tags, compared.of_tags, "tags"),
                (compared.articles, compared.of_articles, "articles"),
                (compared.units, compared.of_units, UNITS[report.agreement.unit]),
            )
            if kept < of
        ]
        parts = [f"{', '.join(left)} that no two have read"] if left else []
        if compared.not_done:
            parts.append(f"{counted(compared.not_done, 'layer')} not marked as done")
        lines.append(f"Left out: {'; '.join(parts)}.")
    if compared.unrecorded:
        names = ", ".join(
            f"{one_line(name)} ({counted(count, 'article')})"
            for name, count in compared.unrecorded.items()
        )
        lines.append(f"No record of reading, counted as read in full: {names}.")
    if report.edges:
        one = report.edges == 1
        differ, their, count = ("differs", "its", "counts") if one else ("differ", "their", "count")
        lines.append(
            f"{counted(report.edges, 'span')} {differ} from another annotator's only in marks at"
            f" {their} edges, and {count} as the same; an adjudication decides which it is."
        )
    if report.corrections:
        are, they, there = (
            ("is", "it", "stands") if report.corrections == 1 else ("are", "they", "stand")
        )
        lines.append(
            f"{counted(report.corrections, 'correction')} of others' tags {are} left out, and where"
            f" {they} {there} counts as not read by who made {'it' if they == 'it' else 'them'}."
        )
    if report.proposals:
        shares = ", ".join(
            f"{one_line(name)} {began:,} of {tags:,} tags ({percent(began / tags)})"
            for name, (began, tags) in report.proposals.items()
        )
        rest = "left out" if report.by_hand else "--origin human leaves them out"
        lines.append(f"Began as proposals of programs, wholly or in a role: {shares}; {rest}.")
    if lines:
        yield Text("\n".join(lines))


def _row_name(row: RowFigures) -> str:
    of = row.row
    return f"  {one_line(of.role)}" if of.role is not None else one_line(of.label or of.name)


def _tags(found: Agreement, names: list[tuple[str, str]]) -> Iterator[Table]:
    """Yield the number of tags of each annotator, in as many tables as the width asks for."""
    annotators = list(found.annotators)
    for shown in split_columns(len(names), NAME_CELLS, 8):
        table = table_of("", title="Tags")
        for short, name in names[shown.start : shown.stop]:
            table.add_column(Text(f"{short}\n{name}"), justify="right", overflow="ellipsis")
        chosen = annotators[shown.start : shown.stop]
        table.add_row("articles read", *(str(found.annotators[name]) for name in chosen))
        for row in found.rows:
            table.add_row(Text(_row_name(row)), *(str(row.marks[name]) for name in chosen))
        yield table


def _table(found: Agreement) -> Table:
    table = table_of("", title="Agreement")
    for heading in ("n", "kappa", "alpha", "95 %", "unitizing\nalpha", "F1\nexact", "F1\noverlap"):
        table.add_column(heading, justify="right", no_wrap=True, vertical="bottom")
    for row in found.rows:
        table.add_row(
            Text(_row_name(row)),
            str(sum(row.marks.values())),
            number(row.kappa.meant),
            number(row.alpha.meant),
            interval(row.alpha),
            number(row.unitizing_alpha.meant),
            number(row.f1_exact.meant),
            number(row.f1_overlap.meant),
        )
    return table


def interval(figure: Figure) -> str:
    """Return the interval of a figure as it is printed."""
    if figure.low is None or figure.high is None:
        return UNDEFINED
    return f"{number(figure.low, 2)} to {number(figure.high, 2)}"


def _pairs(found: Agreement, names: list[tuple[str, str]]) -> Iterator[RenderableType]:
    """Yield two heat maps of the pairs: kappa, and agr in both directions."""
    at = {name: index for index, name in enumerate(found.annotators)}
    kappa: dict[tuple[int, int], Text] = {}
    agr: dict[tuple[int, int], Text] = {}
    for pair in found.rows[0].pairs:
        first, second = at[pair.first], at[pair.second]
        kappa[first, second] = kappa[second, first] = cell(pair.kappa.value)
        agr[first, second] = cell(pair.agr_first.value)
        agr[second, first] = cell(pair.agr_second.value)
    yield from heat_maps("Kappa of each pair, all labels", names, kappa)
    title = "agr(row, column): the row's tags that the column's overlap, all labels"
    yield from heat_maps(title, names, agr)
    yield Text(f"{LEGEND}; empty: nothing in common")


def _reasons(found: Agreement) -> list[str]:
    """Return why figures of the tables have no value, each reason once."""
    shown: list[Figure] = []
    for row in found.rows:
        shown += (row.kappa, row.alpha, row.unitizing_alpha, row.f1_exact, row.f1_overlap)
    for pair in found.rows[0].pairs:
        shown += (pair.kappa, pair.agr_first, pair.agr_second)
    return [why for why in dict.fromkeys(figure.why for figure in shown) if why]
