"""What a page says of an article, as values for its templates: text, lists, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple

import msgspec

from reader.formats.base import LayerExport
from reader.formats.findings import (
    MOST_LISTED,
    MOST_OTHERS,
    Part,
    Remark,
    TaggedArticle,
    first_words,
    is_attribution,
    main_spans,
    other_spans,
    remarks,
    with_source,
)
from reader.formats.html.marked import Paragraph, Passage, marked_paragraphs
from reader.model.annotation import Annotation, Elsewhere, Span
from reader.model.labels import CUE, SOURCE, Label
from reader.text.phrases import quoted, role_name
from reader.text.screen_text import display, one_line

EXCERPT = 60
"""Cells of a passage that is named beside another."""

MOST_QUOTED = 300
"""Code points of a passage in a list; all of it is in the text."""

BINS = 60
"""Parts of a text for which is shown whether a label is there."""

PAIRS, SAID, PLAIN = "pairs", "said", "plain"
"""Kinds of lists: passages side by side, who said what, one passage a row."""


class Place(msgspec.Struct, frozen=True):
    """Where a passage stands: its element and its paragraph."""

    id: str
    """Empty where the text no longer has it."""
    paragraph: int | None
    article: str = ""
    """Where it stands in another article: that. It has an element, too, if the page has that."""


class Row(NamedTuple):
    """One thing that is said of a passage where it stands."""

    name: str
    text: str
    to: str = ""
    """Of a passage in another article: its element, if the page has that."""


class Quote(msgspec.Struct, frozen=True):
    """A group of passages in the sentence that they stand in."""

    place: Place
    parts: Sequence[Part]


class Finding(msgspec.Struct, frozen=True):
    """An annotation as a list has it."""

    id: str
    """Of its element."""
    number: int
    letter: str
    label: str
    kind: str
    """See `Passage.kind`."""
    quotes: Sequence[Quote]
    """What it is about."""
    sources: Sequence[str]
    cues: Sequence[str]
    others: Sequence[Remark]
    """Passages in further roles, by role."""
    remarks: Sequence[Remark]
    annotator: str


class Listing(msgspec.Struct, frozen=True):
    """The annotations of a label, or of all labels that are shown alike."""

    label: str
    how: str
    guideline: str
    kind: str
    findings: Sequence[Finding]


class Mention(msgspec.Struct, frozen=True):
    """What is said of a passage where it stands."""

    head: str
    """Letter and number, label and role."""
    annotator: str
    kind: str
    rows: Sequence[Row]
    finding: str
    """The id of its annotation in the lists."""


class CountRow(msgspec.Struct, frozen=True):
    """How often a label is used, by whom, and where."""

    label: str
    letter: str
    kind: str
    by: Sequence[int]
    total: int
    width: int
    """Of its bar, of 100."""
    strip: Sequence[int]
    """The parts of the text, from 0 to `BINS` - 1, that have such a mark."""


class Section(msgspec.Struct, frozen=True):
    """An article of a page."""

    id: str
    title: str
    source: str
    facts: Sequence[Remark]
    language: str
    people: Sequence[str]
    words: int
    counts: Sequence[CountRow]
    total: int
    paragraphs: Sequence[Paragraph]
    mentions: dict[str, Mention]
    """By the id of a passage."""
    listings: Sequence[Listing]
    prefix: str
    """What ids of the page begin with."""
    paragraphs_of: Mapping[str, int]
    """The paragraphs of passages of pairs over two articles, by their ids, in all of the page."""

    def of(self, label: str) -> int:
        """Return how many annotations have a label."""
        return next((row.total for row in self.counts if row.label == label), 0)


class Key(msgspec.Struct, frozen=True):
    """What can be shown or hidden: a label or a person."""

    name: str
    place: int
    """Number in the names of its classes."""
    letter: str
    color: str
    """Number of its colours; empty for a person."""
    guideline: str
    total: int


class Sections:
    """Makes the sections of a page, with numbers that run through all of them."""

    def __init__(self, prefix: str = "") -> None:
        """`prefix`: what ids of the page begin with."""
        self.prefix = prefix
        self._numbers, self._articles = count(1), count(1)
        self._over: dict[tuple[str, str], _Over] = {}
        self.paragraphs_of: dict[str, int] = {}
        """See `Section.paragraphs_of`."""
        self._labels: dict[str, tuple[Label, str]] = {}
        self._people: dict[str, int] = {}
        self._totals: Counter[tuple[str, str]] = Counter()

    def of(self, article: TaggedArticle) -> Section:
        """Return the section of an article."""
        labels = {label.name: label for label in article.labels}
        own = [label.name for label in article.layer.labels if label.name not in COLORS]
        for name, label in labels.items():
            color = COLORS.get(name) or f"own-{(own.index(name) if name in own else 0) % 6 + 1}"
            self._labels.setdefault(name, (label, color))
        for name in article.people:
            self._people.setdefault(name, len(self._people))
        made = _ArticleSection(self, article, labels)
        return made.section(f"{self.prefix}a{next(self._articles)}")

    def number(self, annotation: Annotation, by: LayerExport) -> int:
        """Return the number of the next annotation; one over two articles has one in both. Each is
        counted once."""
        key, article = (by.annotator, annotation.id), by.article.id
        over = self._over.get(key)
        if over is None or article in over.articles:  # else two folders have the same
            over = _Over(next(self._numbers), set(), {})
            self._totals["label", annotation.label] += 1
            self._totals["person", by.annotator] += 1
            if by.kept_with or annotation.elsewhere:
                self._over[key] = over
        over.articles.add(article)
        return over.number

    def ids(
        self, number: int, annotation: Annotation, by: LayerExport, spans: Sequence[Span]
    ) -> Ids:
        """Return the ids of the passages of annotation `number`; of one over two articles they are
        the same in both, whatever stands first there."""
        over = self._over.get((by.annotator, annotation.id))
        found: Ids = {}
        within: Counter[str] = Counter()
        for part, span in enumerate(spans):
            if over is not None and over.number == number:
                article = span.elsewhere.article if span.elsewhere is not None else by.article.id
                place = article, within[article]
                within[article] += 1
                part = over.parts.setdefault(place, len(over.parts))
            found[_place(span)] = self.id_of(number, part)
        return found

    def id_of(self, number: int, part: int) -> str:
        """Return the id of a passage: of annotation `number`, the `part`th from 0."""
        return f"{self.prefix}{number}" + (f"-{part + 1}" if part else "")

    def kind(self, label: str, annotator: str, role: int = 0) -> str:
        """Return the classes of a passage; `role`: 0 main, 1 who said it, 2 and more how."""
        place = [*self._labels].index(label)
        look = ("", " s", " q")[min(role, 2)]
        return f"l{place} p{self._people[annotator]}{look}"

    @property
    def labels(self) -> list[Key]:
        """The labels of the page, those of the program first."""
        keys = [
            Key(
                one_line(name),
                place,
                display(label.letter),
                color,
                one_line(label.guideline),
                self._totals["label", name],
            )
            for place, (name, (label, color)) in enumerate(self._labels.items())
        ]
        order = [*COLORS.values()]
        return sorted(keys, key=lambda key: order.index(key.color) if key.color in order else 9)

    @property
    def people(self) -> list[Key]:
        """Whose annotations the page has."""
        return [
            Key(one_line(name), place, "", "", "", self._totals["person", name])
            for name, place in self._people.items()
        ]


COLORS = {name: name for name in ("fact", "opinion", "attribution", "inconsistency")}
"""The labels that have colours of their own."""


_Spot = tuple[Elsewhere | None, int, int, str | None]
"""Place and role of a span."""

Ids = dict[_Spot, str]
"""The ids of passages."""


class _Over(NamedTuple):
    """An annotation over two articles, which the sections of both have."""

    number: int
    articles: set[str]
    """The ids of those that have a section with it."""
    parts: dict[tuple[str, int], int]
    """Which of its passages one is, by its article and which it is of those there."""


class _Taken(NamedTuple):
    """An annotation that is being added."""

    label: Label
    annotation: Annotation
    by: LayerExport
    number: int
    finding: str
    """The id of its row."""
    ids: Ids
    said: Sequence[Remark]


class _ArticleSection:
    """Makes one section."""

    def __init__(self, page: Sections, article: TaggedArticle, labels: dict[str, Label]) -> None:
        self._page, self._article, self._labels = page, article, labels
        self._passages: list[Passage] = []
        self._mentions: dict[str, Mention] = {}
        self._findings: dict[str, list[Finding]] = {name: [] for name in labels}

    def section(self, id: str) -> Section:
        article = self._article
        self._id = id
        numbered = [(self._page.number(each, by), each, by) for each, by in article.found]
        corrections = self._corrections(numbered)
        for number, annotation, by in numbered:
            self._take(number, annotation, by, corrections.get(number, ()))
        info = article.layer.article
        return Section(
            id=id,
            title=one_line(info.title),
            source=one_line(info.source or info.id),
            facts=article.facts,
            language=info.language or "",
            people=[one_line(name) for name in article.people],
            words=len(article.text.split()),
            counts=list(self._counts()),
            total=len(article.found),
            paragraphs=list(marked_paragraphs(article, self._passages)),
            mentions=self._mentions,
            listings=[self._listing(label) for label in self._labels.values()],
            prefix=self._page.prefix,
            paragraphs_of=self._page.paragraphs_of,
        )

    def _corrections(
        self, numbered: Sequence[tuple[int, Annotation, LayerExport]]
    ) -> dict[int, list[Remark]]:
        """Return by number what is said of annotations that correct others, and of those."""
        known = {annotation.id: (number, annotation) for number, annotation, _ in numbered}
        found: dict[int, list[Remark]] = {}
        for number, annotation, by in numbered:
            if annotation.corrects not in known or annotation.corrects == annotation.id:
                continue
            corrected, original = known[annotation.corrects]
            for at, name, other, who in (
                (number, "Corrects", (corrected, original), ""),
                (corrected, "Corrected as", (number, annotation), f", by {by.annotator}"),
            ):
                label = self._labels[other[1].label]
                (first, *_) = main_spans(label, other[1])
                words = f"{label.letter}{other[0]} {label.name}, {quoted(_excerpt(first))}{who}"
                found.setdefault(at, []).append(Remark(name, one_line(words)))
        return found

    def _take(
        self, number: int, annotation: Annotation, by: LayerExport, corrections: Sequence[Remark]
    ) -> None:
        """Add an annotation: its passages, what is said of each, and its row in a list."""
        page, label = self._page, self._labels[annotation.label]
        spans = label.ordered(annotation.spans)
        ids = page.ids(number, annotation, by, spans)
        said = [*map(_shown, remarks(label, annotation, by)), *corrections]
        at = f"-{self._id}" if by.kept_with else ""  # beside the one of the article it is kept with
        finding = f"{page.prefix}r{number}{at}"
        taken = _Taken(label, annotation, by, number, finding, ids, said)
        for part, span in enumerate(spans):
            if not span.lost:
                self._mark(taken, span, listed=part < MOST_LISTED)
                if part < MOST_LISTED:
                    self._tell(taken, span, spans)
        self._findings[label.name].append(self._finding(taken))

    def _mark(self, taken: _Taken, span: Span, *, listed: bool) -> None:
        """Add a passage of an annotation to the text; `listed`: something is said of it there."""
        label, roles = taken.label, taken.label.role_names()
        role = roles.index(span.role) if span.role in roles else 0
        id, letter = taken.ids[_place(span)], display(label.letter)
        kind = self._page.kind(label.name, taken.by.annotator, role)
        self._passages.append(Passage(*span.extent, id, letter, taken.number, kind, listed))
        if taken.by.kept_with or taken.annotation.elsewhere:
            self._page.paragraphs_of[id] = self._article.units.paragraph_number(span.start)

    def _tell(self, taken: _Taken, span: Span, spans: Sequence[Span]) -> None:
        """Add what is said of a passage where it stands; `spans`: all of its annotation."""
        label, by = taken.label, taken.by
        named = len(spans) <= MOST_OTHERS
        others = [each for each in spans if each != span] if named else []
        more = [] if named else [Row("also", f"{len(spans) - 1:,} other passages")]
        said_of = f", {one_line(span.role)}" if span.role and not label.pairs else ""
        self._mentions[taken.ids[_place(span)]] = Mention(
            f"{display(label.letter)}{taken.number} {one_line(label.name)}{said_of}",
            one_line(by.annotator),
            self._page.kind(label.name, by.annotator),
            [
                *(
                    Row(
                        role_name(label, each) if label.pairs else one_line(each.role or "also"),
                        _excerpt(each),
                        taken.ids[_place(each)] if each.elsewhere is not None else "",
                    )
                    for each in others
                ),
                *more,
                *(Row(*each) for each in taken.said),
            ],
            taken.finding,
        )

    def _finding(self, taken: _Taken) -> Finding:
        """Return the row of an annotation."""
        label, by = taken.label, taken.by
        main, others = main_spans(label, taken.annotation), other_spans(label, taken.annotation)
        unlisted = len(main[MOST_LISTED:]) + len(others[MOST_LISTED:])
        main, others = main[:MOST_LISTED], others[:MOST_LISTED]
        groups = [[span] for span in main] if label.pairs else self._article.together(main)
        more = [Remark("Passages", f"{unlisted:,} more, marked in the text")] if unlisted else []
        return Finding(
            id=taken.finding,
            number=taken.number,
            letter=display(label.letter),
            label=one_line(label.name),
            kind=self._page.kind(label.name, by.annotator),
            quotes=[self._quote(group, taken.ids, around=label.pairs) for group in groups],
            sources=[_quoted(each) for each in others if each.role == SOURCE],
            cues=[_quoted(each) for each in others if each.role == CUE],
            others=[
                Remark(one_line(each.role or "also"), _quoted(each))
                for each in others
                if each.role not in (SOURCE, CUE)
            ],
            remarks=[*more, *taken.said],
            annotator=one_line(by.annotator),
        )

    def _quote(self, spans: Sequence[Span], ids: Ids, *, around: bool) -> Quote:
        """Return passages as a list shows them, with the sentence around them if that is wanted."""
        first = spans[0]
        place = Place(
            "" if first.gone else ids[_place(first)],
            self._article.paragraph(first),
            one_line(first.elsewhere.article) if first.elsewhere is not None else "",
        )
        if around:
            parts = self._article.around(spans)
        else:
            parts = [
                part
                for number, span in enumerate(spans)
                for part in ([Part(" … ", False)] if number else []) + [Part(span.text, True)]
            ]
        return Quote(
            place, [Part(display(first_words(text, MOST_QUOTED)), meant) for text, meant in parts]
        )

    def _listing(self, label: Label) -> Listing:
        how = PAIRS if label.pairs else SAID if is_attribution(label) else PLAIN
        name, guideline = one_line(label.name), one_line(label.guideline)
        place = self._page.kind(label.name, self._article.people[0]).partition(" ")[0]
        return Listing(name, how, guideline, place, self._findings[label.name])

    def _counts(self) -> Iterator[CountRow]:
        article = self._article
        most = max(Counter(each.label for each, _ in article.found).values())
        for name, label in self._labels.items():
            mine = [(each, by) for each, by in article.found if each.label == name]
            by_person = Counter(by.annotator for _, by in mine)
            starts = {span.start for each, _ in mine for span in each.placed}
            yield CountRow(
                label=one_line(name),
                letter=display(label.letter),
                kind=self._page.kind(name, article.people[0]).partition(" ")[0],
                by=[by_person[person] for person in article.people],
                total=len(mine),
                width=max(1, round(100 * len(mine) / most)),
                strip=sorted({start * BINS // max(1, len(article.text)) for start in starts}),
            )


def _place(span: Span) -> _Spot:
    return span.elsewhere, *span.extent, span.role


def _excerpt(span: Span) -> str:
    return one_line(with_source(span), EXCERPT)


def _quoted(span: Span) -> str:
    return display(first_words(with_source(span), MOST_QUOTED))


def _shown(remark: Remark) -> Remark:
    return Remark(one_line(remark.name), display(remark.text))
