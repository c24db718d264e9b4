"""Where articles contradict themselves: every inconsistency with its passages, kind and state."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import cache, lru_cache
from typing import Any, NamedTuple

import msgspec

from reader.corpus.missing import Articles
from reader.model.annotation import Annotation, Elsewhere, Span
from reader.model.article import is_markdown
from reader.model.errors import Unreadable
from reader.model.labels import KIND
from reader.services.by_article import OnArticle
from reader.store.base import Store
from reader.text.around import Around, in_sentence, in_sentence_there, in_what_is_known
from reader.text.phrases import value_of
from reader.text.screen_text import one_line
from reader.text.tied import passages_of
from reader.text.units import Units

COMPLETE, UNFINISHED, GONE, CHANGED = "complete", "unfinished", "gone", "changed"
"""States: the last two are of those whose other passage stands in an article that is gone, or is
not in it any more."""
IN_WORDS = {GONE: "the other article is gone", CHANGED: "the other passage has changed"}
"""What is said of a state that is not called as it is."""

_LINE_CELLS = 96
"""Cells of a passage in its sentence on a line of the command."""

_AT_HAND = 16
"""Articles that pairs lead to whose units are kept at hand."""

UNNAMED = "no kind"
"""What stands for the kind of one that has none."""


class Passage(msgspec.Struct, frozen=True, omit_defaults=True):
    """A passage of one."""

    start: int | None
    end: int | None
    """In code points; None where it is no longer in the text."""
    text: str
    article: str = ""
    """Id of the article that it stands in, where it is another one."""
    gone: bool = False
    """Whether that article is gone; what was tagged in it is kept."""
    changed: bool = False
    """Whether that article has it no more; what was tagged in it is kept."""
    around: Around = Around("", "", "")
    """It in its sentence, for people."""

    @property
    def place(self) -> str:
        """Where it stands, if that is another article: a clause, safe for the screen."""
        if not self.article:
            return ""
        return f"in {one_line(self.article)}{self.since}"

    @property
    def since(self) -> str:
        """What became of the other article, if anything: a clause that follows its name."""
        return ", which is gone" if self.gone else ", which has changed" if self.changed else ""


class Inconsistency(msgspec.Struct, frozen=True):
    """Passages that cannot all be so."""

    article: str
    """Id of the article."""
    title: str
    passages: tuple[Passage, ...]
    kind: str
    """Empty: nobody named it."""
    state: str
    """complete, unfinished, gone or changed."""
    attributes: dict[str, Any]
    """The others of its attributes, as the first of its annotators has them who says them."""
    notes: tuple[str, ...]
    annotators: tuple[str, ...]
    """Who tagged it so, sorted."""
    annotations: tuple[str, ...]
    """Ids of what they tagged, in the order of their names."""

    @property
    def first(self) -> Passage:
        """The first passage that is in the text, to go to."""
        return next(each for each in self.passages if each.start is not None and not each.article)

    @property
    def articles(self) -> set[str]:
        """Ids of the articles that its passages stand in."""
        return {each.article or self.article for each in self.passages}


class Found(NamedTuple):
    """The inconsistencies of articles."""

    listed: list[Inconsistency]
    rejected: list[Inconsistency] = []
    """Those that a reviewer rejected, and nobody else has."""

    def of(self, is_meant: Callable[[Inconsistency], bool]) -> Found:
        """Return some of them."""
        return Found([*filter(is_meant, self.listed)], [*filter(is_meant, self.rejected)])


def inconsistencies(articles: Iterable[OnArticle]) -> Found:
    """Return those of articles by place; what several tagged alike, with one kind, is one.

    One over articles stands with the first that somebody keeps it with.
    """
    look, found = cache(_Others), dict[object, Inconsistency]()
    rejected: dict[object, Inconsistency] = {}
    for on in articles:
        units: Units | None = None
        for tags, into in ((on.tags, found), (on.rejected, rejected)):
            groups: dict[object, list[tuple[str, Annotation]]] = {}
            for name, tag in tags:
                if on.labels[tag.label].pairs:
                    groups.setdefault(_identity(on, tag), []).append((name, tag))
            for identity, group in groups.items():
                units = units or _units_of(on)
                one, known = _one(on, group, units, look(on.store)), into.get(identity)
                into[identity] = one if known is None else _together(known, one)
    left_out = (one for identity, one in rejected.items() if identity not in found)
    return Found([*found.values()], [*left_out])


class _Others:
    """The articles of a store that others lead to."""

    def __init__(self, store: Store) -> None:
        self.now = Articles(store)
        self.units = lru_cache(_AT_HAND)(self._units)
        """Gives the units of an article, None of one of no file; raises Unreadable."""

    def _units(self, id: str) -> Units | None:
        text = self.now.text(id)
        return None if text is None else Units(text, markdown=is_markdown(id))


def _units_of(on: OnArticle) -> Units:
    return Units(on.store.text(on.info.sha256) or "", markdown=is_markdown(on.info.id))


def _identity(on: OnArticle, tag: Annotation) -> object:
    """Return what is the same of those that are alike, whichever article they are kept with."""
    return on.store.name, tag.label, _kind(tag), passages_of(on.info.id, tag)


def _together(one: Inconsistency, other: Inconsistency) -> Inconsistency:
    """Return one that some keep with another article than others."""
    return msgspec.structs.replace(
        one,
        attributes={**other.attributes, **one.attributes},
        notes=tuple(dict.fromkeys([*one.notes, *other.notes])),
        annotators=tuple(sorted({*one.annotators, *other.annotators})),
        annotations=(*one.annotations, *other.annotations),
    )


def _one(
    on: OnArticle, group: Sequence[tuple[str, Annotation]], units: Units, articles: _Others
) -> Inconsistency:
    first = group[0][1]
    passages = tuple(_passage(each, units, articles) for each in first.spans)
    state = on.labels[first.label].state(first)
    if state == COMPLETE and any(each.gone or each.changed for each in passages):
        state = GONE if any(each.gone for each in passages) else CHANGED
    notes = dict.fromkeys(tag.note for _, tag in group if tag.note)
    said = {name: value for _, tag in group[::-1] for name, value in tag.attributes.items()}
    return Inconsistency(
        article=on.info.id,
        title=on.info.title,
        passages=passages,
        kind=_kind(first),
        state=state,
        attributes={name: value for name, value in said.items() if name != KIND},
        notes=tuple(notes),
        annotators=tuple(sorted({name for name, _ in group})),
        annotations=tuple(tag.id for _, tag in group),
    )


def _passage(span: Span, units: Units, articles: _Others) -> Passage:
    if (at := span.elsewhere) is not None:
        return _passage_there(span, at, articles)
    start, end = (None, None) if span.lost else span.extent
    return Passage(start, end, span.text, around=in_sentence(units, span))


def _passage_there(span: Span, at: Elsewhere, articles: _Others) -> Passage:
    """Return a passage of another article, in its sentence there where that can be read."""
    gone, around = False, None
    try:
        units = articles.units(at.article)
    except Unreadable:
        gone, units = articles.now.is_missing(at.article), None
    if units is not None:
        around = in_sentence_there(units, span)
    changed = units is not None and around is None
    known = in_what_is_known(span) if around is None else around
    return Passage(at.start, at.end, span.text, at.article, gone, changed, known)


def _kind(tag: Annotation) -> str:
    value = tag.attributes.get(KIND)
    return "" if value is None else str(value)


# As it is given out


def kinds(found: Iterable[Inconsistency]) -> Counter[str]:
    """Return how many there are of each kind."""
    return Counter(each.kind or UNNAMED for each in found)


def left_out(rejected: Sequence[Inconsistency]) -> str:
    """Say how many are left out since a reviewer rejected them, as a clause; nothing of none."""
    if not rejected:
        return ""
    return f"{len(rejected)} rejected in review {'is' if len(rejected) == 1 else 'are'} left out"


def in_short(found: Sequence[Inconsistency], rejected: Sequence[Inconsistency] = ()) -> str:
    """Return how many there are of each kind, and how many are unfinished, on one line; where
    there are none, why."""
    if not found and len(rejected) == 1:
        return "The inconsistency that was tagged was rejected in review."
    if not found and rejected:
        return f"All {len(rejected)} inconsistencies that were tagged were rejected in review."
    if not found:
        return "No inconsistencies are tagged."
    total = "1 inconsistency" if len(found) == 1 else f"{len(found)} inconsistencies"
    parts = [f"{count} {one_line(kind)}" for kind, count in kinds(found).most_common()]
    unfinished = sum(each.state == UNFINISHED for each in found)
    parts += [f"{unfinished} unfinished"] if unfinished else []
    changed = sum(each.state in IN_WORDS for each in found)
    parts += [f"{changed} whose other article is gone or changed"] if changed else []
    return f"{total}: {', '.join(parts)}"


def lines(found: Found) -> Iterator[str]:
    """Yield the lines that a person is shown."""
    yield in_short(*found)
    article = None
    for each in found.listed:
        if each.article != article:
            article = each.article
            yield one_line(article)
        state = f" ({IN_WORDS.get(each.state, each.state)})" if each.state != COMPLETE else ""
        yield f"  {one_line(each.kind) or UNNAMED}{state}"
        for passage in each.passages:
            lost = "  (lost in the text)" if passage.start is None else ""
            there = f"  ({passage.place})" if passage.article else ""
            yield f"    {passage.around.within(_LINE_CELLS).marked}{lost}{there}"
        for name, value in each.attributes.items():
            yield f"    {one_line(name)}: {one_line(value_of(value))}"
        for note in each.notes:
            yield f"    note: {one_line(note)}"


def as_json_object(found: Found) -> dict[str, Any]:
    """Return all of it for programs."""
    return {
        "schema": "obelism/1",
        "type": "inconsistencies",
        "count": len(found.listed),
        "rejected": len(found.rejected),
        "kinds": dict(kinds(found.listed)),
        "inconsistencies": [_record(each) for each in found.listed],
    }


def _record(each: Inconsistency) -> dict[str, Any]:
    record: dict[str, Any] = msgspec.to_builtins(each)
    for passage in record["passages"]:
        passage.pop("around", None)
    return record
