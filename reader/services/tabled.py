"""Articles, layers, annotations, agreement and disagreements as tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from reader.formats.base import ExportOptions, Problem
from reader.formats.frames import Columns, Table, table_of
from reader.formats.registry import find_format
from reader.formats.rows import ARTICLE, Row, known_of, rows
from reader.measures.figures import PairFigures, RowFigures
from reader.model.article import Article
from reader.model.errors import ObelismError, WrongUse
from reader.services.agreement.report import Report
from reader.services.export.whole import whole_store
from reader.services.export.write import Export
from reader.store.base import Store
from reader.store.progress import every_progress
from reader.text.phrases import instead

ARTICLES: Columns = dict.fromkeys(ARTICLE, str) | {"fields": str, "length": int, "text": str}

LAYERS: Columns = {
    "article": str,
    "annotator": str,
    "annotations": int,
    "status": str,
    "read": int,
    "seconds": float,
    "keys": int,
    "modified": str,
}

_FIGURES = ("alpha", "kappa", "unitizing_alpha", "f1_exact", "f1_overlap")

AGREEMENT: Columns = {"label": str, "role": str, "first": str, "second": str, "tags": int} | {
    f"{figure}{end}": float for figure in _FIGURES for end in ("", "_low", "_high")
}

DISAGREEMENTS: Columns = {
    "article": str,
    "paragraph": int,
    "place": int,
    "kind": str,
    "hardness": float,
    "annotator": str,
    "annotation": str,
    "label": str,
    "role": str,
    "start": int,
    "end": int,
    "text": str,
}


SOME = ("articles", "layers", "annotations", "spans", "agreement", "disagreements")
"""What there are tables of."""


def tabled(
    what: str,
    store: Store,
    *,
    articles: Callable[[], Iterable[Article | ObelismError]],
    report: Callable[[], Report],
    annotators: Sequence[str] = (),
    labels: Sequence[str] = (),
) -> Table:
    """Return the table of that name; `articles` and `report` give what some of them are about.

    Raises:
        WrongUse: there is none of that name, or a filter names what does not exist.
    """
    if what not in SOME:
        raise WrongUse(f"there is no table of {what!r}{instead(what, SOME)}")
    if what in ("annotations", "spans"):
        format = find_format("native")
        export = whole_store(store, format, annotators=annotators, labels=labels)
        return annotations_table(export, what.removesuffix("s"))
    if what in ("agreement", "disagreements"):
        found = report()
        if what == "agreement":
            return Table(_figures(found), AGREEMENT, found.left_out)
        return Table(_versions(found), DISAGREEMENTS, found.left_out)
    if annotators or labels:
        raise WrongUse(f"a table of {what} is of all annotators and labels")
    return articles_table(articles()) if what == "articles" else layers_table(store)


def articles_table(articles: Iterable[Article | ObelismError]) -> Table:
    """Return a row for each article, with its text and its length in code points."""
    found: list[Row] = []
    problems = []
    for each in articles:
        if isinstance(each, ObelismError):
            problems.append(str(each))
            continue
        known = {"fields": each.info.fields, "length": len(each.text), "text": each.text}
        found.append({**known_of(each.info), **known})
    return Table(found, ARTICLES, problems)


def layers_table(store: Store) -> Table:
    """Return a row for each annotator and article: how many annotations there are, how many code
    points were read in how many seconds and with how many keys, and whether it is done."""
    reading = {(one.article, one.annotator): one for one in every_progress(store)}
    counts: dict[tuple[str, str], int | None] = dict.fromkeys(reading, 0)
    problems = []
    for key in store.layers():
        try:
            counts[key.article_id, key.annotator] = len(store.read(key).annotations)
        except ObelismError as error:
            counts[key.article_id, key.annotator] = None
            problems.append(str(error))
    found: list[Row] = []
    for (article, annotator), count in sorted(counts.items(), key=lambda each: each[0]):
        row: Row = {**dict.fromkeys(LAYERS), "article": article, "annotator": annotator}
        row["annotations"] = count
        if one := reading.get((article, annotator)):
            row |= {"status": one.status, "seconds": one.seconds, "modified": one.modified or None}
            row["keys"] = one.keys or None
            row["read"] = sum(end - start for start, end in one.read)
        found.append(row)
    return Table(found, LAYERS, problems)


def annotations_table(export: Export, by: str) -> Table:
    """Return a row for each span or annotation of an export; `by`: span or annotation."""
    found: list[Row] = []
    problems = []
    for each in rows(export.layers(), ExportOptions(by=by)):
        if isinstance(each, Problem):
            problems.append(each.sentence())
        else:
            found.append(each)
    return table_of(found, by, [*problems, *(each.sentence() for each in export.problems)])


def _figures(report: Report) -> Iterator[Row]:
    """Yield a row for each label and role over all annotators, and one for each pair of them."""
    for each in report.agreement.rows:
        of = {"label": each.row.label, "role": each.row.role}
        pairs: list[tuple[Row, RowFigures | PairFigures]] = [
            ({"first": pair.first, "second": pair.second}, pair) for pair in each.pairs
        ]
        for names, one in [({"tags": sum(each.marks.values())}, each), *pairs]:
            row: Row = {**dict.fromkeys(AGREEMENT), **of, **names}
            for figure in _FIGURES:
                if (known := getattr(one, figure, None)) is not None:
                    row |= {figure: known.meant, f"{figure}_low": known.low}
                    row[f"{figure}_high"] = known.high
            yield row


def _versions(report: Report) -> Iterator[Row]:
    """Yield a row for each span of each version in a disagreement, and one for each annotator who
    has marked nothing there; `place` numbers the disagreements from 1."""
    names = ("article", "paragraph", "kind", "hardness")
    for number, each in enumerate(report.disagreements, 1):
        head = {name: getattr(each, name) for name in names}
        base: Row = {**dict.fromkeys(DISAGREEMENTS), **head, "place": number}
        for said in each.said:
            about = {"annotator": said.annotator, "annotation": said.annotation}
            for span in said.spans:
                at = (None, None) if span.lost else span.extent
                where = {"start": at[0], "end": at[1], "role": span.role, "text": span.text}
                yield {**base, **about, "label": said.label, **where}
        for annotator in each.silent:
            yield {**base, "annotator": annotator}
