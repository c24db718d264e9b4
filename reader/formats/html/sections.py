"""What a page says of an article, as values for its templates: text, lists, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
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
from reader.model.annotation import Annotation, Span
from reader.model.labels import CUE, SOURCE, Label
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
    """Where it stands in another article: that."""


class Quote(msgspec.Struct, frozen=True):
    """A group of passages in the sentence that they stand in."""

    place: Place
    parts: Sequence[Part]


class Finding(msgspec.Struct, frozen=True):
    """An annotation as a list has it."""

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
    rows: Sequence[Remark]
    number: int


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

    def number(self) -> int:
        """Return the number of the next annotation."""
        return next(self._numbers)

    def id_of(self, number: int, part: int) -> str:
        """Return the id of a passage: of annotation `number`, the `part`th from 0."""
        return f"{self.prefix}{number}" + (f"-{part + 1}" if part else "")

    def kind(self, label: str, annotator: str, role: int = 0) -> str:
        """Return the classes of a passage; `role`: 0 main, 1 who said it, 2 and more how."""
        place = [*self._labels].index(label)
        look = ("", " s", " q")[min(role, 2)]
        return f"l{place} p{self._people[annotator]}{look}"

    def count(self, label: str, annotator: str) -> None:
        """Count an annotation."""
        self._totals["label", label] += 1
        self._totals["person", annotator] += 1

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


_Spot = tuple[int, int, str | None]
"""Extent and role of a span."""


class _Taken(NamedTuple):
    """An annotation that is being added."""

    label: Label
    annotation: Annotation
    by: LayerExport
    number: int
    ids: dict[_Spot, str]
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
        numbered = [(self._page.number(), annotation, by) for annotation, by in article.found]
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
                words = f"{label.letter}{other[0]} {label.name}, “{_excerpt(first)}”{who}"
                found.setdefault(at, []).append(Remark(name, one_line(words)))
        return found

    def _take(
        self, number: int, annotation: Annotation, by: LayerExport, corrections: Sequence[Remark]
    ) -> None:
        """Add an annotation: its passages, what is said of each, and its row in a list."""
        page, label = self._page, self._labels[annotation.label]
        page.count(label.name, by.annotator)
        spans = label.ordered(annotation.spans)
        ids = {_place(span): page.id_of(number, part) for part, span in enumerate(spans)}
        said = [*map(_shown, remarks(label, annotation, by)), *corrections]
        taken = _Taken(label, annotation, by, number, ids, said)
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

    def _tell(self, taken: _Taken, span: Span, spans: Sequence[Span]) -> None:
        """Add what is said of a passage where it stands; `spans`: all of its annotation."""
        label, by = taken.label, taken.by
        named = len(spans) <= MOST_OTHERS
        others = [each for each in spans if each != span] if named else []
        more = [] if named else [Remark("also", f"{len(spans) - 1:,} other passages")]
        said_of = f", {one_line(span.role)}" if span.role and not label.pairs else ""
        self._mentions[taken.ids[_place(span)]] = Mention(
            f"{display(label.letter)}{taken.number} {one_line(label.name)}{said_of}",
            one_line(by.annotator),
            self._page.kind(label.name, by.annotator),
            [
                *(Remark(one_line(each.role or "also"), _excerpt(each)) for each in others),
                *more,
                *taken.said,
            ],
            taken.number,
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

    def _quote(self, spans: Sequence[Span], ids: dict[_Spot, str], *, around: bool) -> Quote:
        """Return passages as a list shows them, with the sentence around them if that is wanted."""
        first = spans[0]
        place = Place(
            "" if first.lost else ids[_place(first)],
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
    return *span.extent, span.role


def _excerpt(span: Span) -> str:
    return one_line(with_source(span), EXCERPT)


def _quoted(span: Span) -> str:
    return display(first_words(with_source(span), MOST_QUOTED))


def _shown(remark: Remark) -> Remark:
    return Remark(one_line(remark.name), display(remark.text))
