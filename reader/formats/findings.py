"""What formats for people share: where a passage stands, what is around it, what was said of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple

import msgspec

from reader.formats.base import Found, LayerExport, Problem, collect_sound
from reader.model.annotation import Annotation, Span
from reader.model.article import is_markdown
from reader.model.judgement import judged_digest
from reader.model.labels import SOURCE, Label
from reader.text.around import in_sentence
from reader.text.screen_text import HEADING, MARKUP, display, one_line
from reader.text.units import Units

MOST_AROUND = 160
"""Code points of context on each side of a passage."""

MOST_OTHERS = 20
"""Passages of an annotation up to which the others are named at each: naming all at each would take
as much time and room as the square of their number."""

MOST_LISTED = 1000
"""Passages of an annotation of each of which something is said; more are only marked or counted."""


class Part(NamedTuple):
    """A stretch of a text: a passage that is meant, or what stands around it."""

    text: str
    meant: bool


class Block(NamedTuple):
    """A paragraph with what stands up to the next, so that the blocks joined are the text."""

    number: int
    """From 1."""
    start: int
    end: int
    is_heading: bool


class Remark(NamedTuple):
    """One thing that is said of an annotation beside its passages."""

    name: str
    text: str = ""
    """Empty where the name says it all; may have several lines."""


class TaggedArticle(msgspec.Struct, frozen=True):
    """An article with the annotations of all who are meant, as a person is given it."""

    layer: LayerExport
    """One of its layers: each has the article and its labels."""
    found: Found
    """Its annotations in reading order, at least one, each with its layer."""
    units: Units
    """Of its text."""

    @property
    def text(self) -> str:
        return self.units.text

    @property
    def title(self) -> str:
        return self.layer.article.title

    @property
    def facts(self) -> list[Remark]:
        """Who wrote it, when it was published and where it is from: what is known of it."""
        info = self.layer.article
        found = [
            ("By", info.byline),
            ("Date", info.told.get("date")),
            ("From", info.address or info.source),
        ]
        return [Remark(name, one_line(text)) for name, text in found if text]

    @property
    def people(self) -> list[str]:
        """Whose annotations they are, sorted."""
        return sorted({by.annotator for _, by in self.found})

    @property
    def labels(self) -> list[Label]:
        """The labels that are used, in their order; those that are not defined last."""
        used = dict.fromkeys(annotation.label for annotation, _ in self.found)
        known = [label.name for label in self.layer.labels if label.name in used]
        return [self.layer.labels[name] for name in dict.fromkeys([*known, *used])]

    def blocks(self) -> Iterator[Block]:
        """Yield the paragraphs of the text."""
        starts = [start for start, _ in self.units.within("paragraph", 0, len(self.text))] or [0]
        markup = self.units.markup
        for number, (start, end) in enumerate(pairwise([0, *starts[1:], len(self.text)]), 1):
            stretches = markup.stretches(starts[number - 1], end) if markup is not None else ()
            yield Block(number, start, end, any(what & HEADING for _, _, what in stretches))

    def shown(self, start: int, end: int) -> Iterator[str]:
        """Yield what is shown of `[start, end)`: no control characters, no signs of Markdown."""
        if self.units.markup is not None:
            for first, upto, what in self.units.markup.stretches(start, end):
                if what & MARKUP and "|" not in self.text[first:upto]:
                    yield display(self.text[start:first])
                    start = upto
        yield display(self.text[start:end])

    def paragraph(self, span: Span) -> int | None:
        """Return the number, from 1, of the paragraph that a span begins in; None if it is lost."""
        return None if span.lost else self.units.paragraph_number(span.start)

    def around(self, spans: Sequence[Span]) -> list[Part]:
        """Return passages in the sentences that they stand in; a lost one in what was around it,
        one of another article in what is known of its sentence.

        They are in order and stand close together, as `together` gives them.
        """
        first, last = spans[0], spans[-1]
        if first.lost:
            before, quote, after = first.prefix, first.text, first.suffix
            if first.elsewhere is not None:
                before, quote, after = in_sentence(self.units, first)
            around = [Part(before, False), Part(quote, True), Part(after, False)]
            return [part for part in around if part.text]
        start, _ = self.units.at("sentence", first.start) or first.extent
        _, end = self.units.at("sentence", last.end - 1) or last.extent
        parts, at = (
            [
                Part(
                    _last_words(self.text[min(start, first.start) : first.start], MOST_AROUND),
                    False,
                )
            ],
            0,
        )
        for span in spans:
            if at:
                parts.append(Part(self.text[at : span.start], False))
            parts.append(Part(span.text, True))
            at = span.end
        parts.append(Part(first_words(self.text[at : max(end, at)], MOST_AROUND), False))
        return [part for part in parts if part.text]

    def together(self, spans: Iterable[Span]) -> list[list[Span]]:
        """Return passages in groups, in order: those that stand close together in a paragraph."""
        groups: list[list[Span]] = []
        for span in spans:
            last = groups[-1][-1] if groups else None
            near = last is not None and 0 <= span.start - last.end <= MOST_AROUND
            if last is not None and near and self.paragraph(last) == self.paragraph(span):
                groups[-1].append(span)
            else:
                groups.append([span])
        return groups


def tagged_articles(layers: Iterable[LayerExport]) -> Iterator[TaggedArticle | Problem]:
    """Yield the articles that have annotations, and the problems of what is left out.

    The layers of an article must be consecutive.
    """
    for _, same_article in groupby(layers, key=lambda layer: layer.article.id):
        found = yield from collect_sound(same_article)
        if found:
            layer, text = found[0][1], found[0][1].text or ""
            units = Units(text, markdown=is_markdown(layer.article.id))
            yield TaggedArticle(layer, found, units)


def is_attribution(label: Label) -> bool:
    """Return whether a label says who said what."""
    return SOURCE in label.role_names()


def main_spans(label: Label, annotation: Annotation) -> Sequence[Span]:
    """Return the passages that it is about: those in the first role that has any."""
    ordered = label.ordered(annotation.spans)
    return [span for span in ordered if span.role == ordered[0].role]


def other_spans(label: Label, annotation: Annotation) -> Sequence[Span]:
    """Return the passages in further roles, in the order of the roles."""
    ordered = label.ordered(annotation.spans)
    return [span for span in ordered if span.role != ordered[0].role]


def with_source(span: Span) -> str:
    """Return the text of a passage; in brackets, behind a pronoun the source that it means, and the
    article where that is another one."""
    more = span.refers or (f"in {span.elsewhere.article}" if span.elsewhere is not None else "")
    return f"{span.text} ({one_line(more)})" if more else span.text


def remarks(label: Label, annotation: Annotation, by: LayerExport) -> Iterator[Remark]:
    """Yield what is said of an annotation beside its passages; `by`: its layer."""
    if annotation.note:
        yield Remark("Note", annotation.note)
    for name, value in annotation.attributes.items():
        yield Remark(name, value if isinstance(value, str) else msgspec.json.encode(value).decode())
    if annotation.flag:
        yield Remark("Not sure", "marked for a second look")
    if annotation.orphan:
        yield Remark("Lost", "the text no longer has this passage")
    elif lacks := [*_lacks(label, annotation)]:
        yield Remark("Unfinished", " and ".join(lacks))
    yield from _verdicts(annotation, by)


def _lacks(label: Label, annotation: Annotation) -> Iterator[str]:
    """Yield what an annotation lacks to be complete, in words."""
    missing = label.missing(annotation.spans, annotation.attributes)
    if missing and label.pairs:
        yield "the other passage is missing"
    else:
        yield from (f"no {role}" for role in missing)
    yield from (f"no {name}" for name in label.unset(annotation))


def _verdicts(annotation: Annotation, by: LayerExport) -> Iterator[Remark]:
    """Yield what reviewers say of it, as in “accepted by Ben”."""
    for verdict in by.verdicts.get(annotation.id, ()):
        said = [f"by {verdict['reviewer']}"]
        if "answer" in verdict:
            said.append(
                f"who took it for {verdict['answer'] or 'nothing'} while its label was hidden"
            )
        if verdict["digest"] != judged_digest(annotation):
            said.append("before it was changed")
        reason = f": {verdict['reason']}" if verdict["reason"] else ""
        yield Remark(str(verdict["verdict"]).capitalize(), ", ".join(said) + reason)


def first_words(text: str, most: int) -> str:
    """Return a text of at most `most` code points; cut, it ends with a whole word and a sign."""
    if len(text) <= most:
        return text
    cut = text[:most]
    return cut[: max(cut.rfind(" "), most // 2)].rstrip() + "…"


def _last_words(text: str, most: int) -> str:
    """Return the end of a text in the same way."""
    if len(text) <= most:
        return text
    cut = text[-most:]
    return "…" + cut[max(0, min(cut.find(" "), most // 2)) :].lstrip()
