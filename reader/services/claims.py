"""What is claimed: every fact with who says it, whether it was checked, and how that came out;
and what a fact-checker finds out of it, kept as attributes of one's own fact."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec

from reader.formats.delimited import guard
from reader.model.annotation import Annotation
from reader.model.clock import timestamp, utc_now
from reader.model.errors import ObelismError, WrongUse
from reader.model.labels import ATTRIBUTION, CONTENT, FACT
from reader.services.by_article import OnArticle
from reader.services.own_tags import Part
from reader.services.sources import counted_as
from reader.store.base import LayerKey, Store
from reader.text.phrases import counted, excerpt
from reader.text.screen_text import one_line

CHECKED, EVIDENCE = "checked", "evidence"
"""Attributes of a fact."""

OPEN, DISPUTED, UNCLEAR = "open", "disputed", "unclear"
"""How a check came out, beside what the attribute says: not yet, or differently."""

_RATINGS = {"true": 5, UNCLEAR: 3, "false": 1}
"""How a check came out, on a scale from 1 to 5."""


class Claim(msgspec.Struct, frozen=True):
    """A fact that an article states or has somebody state."""

    article: str
    """Id of the article."""
    title: str
    source: str
    """Where the article came from: its file or address."""
    start: int
    end: int
    """Of its first passage, in code points."""
    claim: str
    """The passages on one line."""
    said_by: tuple[str, ...]
    """Whom the article has say it; none: the article itself."""
    checked: str
    """Value of the attribute, or open, or disputed."""
    evidence: tuple[str, ...]
    notes: tuple[str, ...]
    annotators: tuple[str, ...]
    """Who tagged it, sorted."""
    annotation: str
    """Id of the annotation of the first of them."""
    modified: str
    """When the last of them changed it."""

    @property
    def is_open(self) -> bool:
        """Whether somebody has still to look at it."""
        return self.checked in (OPEN, DISPUTED, UNCLEAR)


def claims(articles: Iterable[OnArticle], *, open_only: bool = False) -> Iterator[Claim]:
    """Yield the facts of articles by place; what several tagged alike is one."""
    for on in articles:
        attributions = [tag for _, tag in on.tags if tag.label == ATTRIBUTION.name]
        groups: dict[tuple[tuple[int, int], ...], list[tuple[str, Annotation]]] = {}
        for name, tag in on.tags:
            if tag.label == FACT.name:
                key = tuple(span.extent for span in tag.placed)
                groups.setdefault(key, []).append((name, tag))
        for group in groups.values():
            claim = _claim(on, group, attributions)
            if claim.is_open or not open_only:
                yield claim


def _claim(
    on: OnArticle, group: Sequence[tuple[str, Annotation]], attributions: Sequence[Annotation]
) -> Claim:
    first = group[0][1]
    results = {_text(tag.attributes.get(CHECKED)) for _, tag in group} - {""}
    said_by = (
        counted_as(on, each)
        for each in attributions
        if any(
            content.role == CONTENT
            and all(
                content.start <= span.start and span.end <= content.end for span in first.placed
            )
            for content in each.placed
        )
    )
    return Claim(
        article=on.info.id,
        title=on.info.title,
        source=on.info.source or "",
        start=first.placed[0].start,
        end=first.placed[0].end,
        claim=quote_of(first),
        said_by=tuple(dict.fromkeys(filter(None, said_by))),
        checked=DISPUTED if len(results) > 1 else next(iter(results), OPEN),
        evidence=_distinct(_text(tag.attributes.get(EVIDENCE)) for _, tag in group),
        notes=_distinct(tag.note or "" for _, tag in group),
        annotators=tuple(sorted({name for name, _ in group})),
        annotation=first.id,
        modified=max(tag.modified for _, tag in group),
    )


def quote_of(tag: Annotation) -> str:
    """Return what a fact is on: its passages on one line."""
    return " … ".join(" ".join(span.text.split()) for span in tag.placed)


def _distinct(texts: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, texts)))


def _text(value: object) -> str:
    """Return the value of an attribute as a text; older files may have yes or no in it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


# As it is given out

_CLAIM_CELLS = 240
"""Cells of a claim in a list for people; whoever wants more takes the table."""


def lines(found: Sequence[Claim]) -> Iterator[str]:
    """Yield the lines that a person is shown."""
    counts = Counter(each.checked for each in found)
    parts = [f"{count} {one_line(name)}" for name, count in sorted(counts.items())]
    yield f"{counted(len(found), 'claim')}{': ' if parts else ''}{', '.join(parts)}"
    article = None
    for each in found:
        if each.article != article:
            article = each.article
            yield one_line(article)
        said = f", says {one_line(', '.join(each.said_by))}" if each.said_by else ""
        evidence = f"  [{one_line('; '.join(each.evidence))}]" if each.evidence else ""
        yield f"  {one_line(each.checked):<9} {excerpt(each.claim, _CLAIM_CELLS)}{said}{evidence}"


_COLUMNS = (
    "article title start end claim said_by checked evidence notes annotators annotation modified"
).split()


def rows(found: Iterable[Claim]) -> Iterator[list[str]]:
    """Yield the rows of a table for spreadsheets, the names of the columns first."""
    yield [*_COLUMNS]
    for each in found:
        values = (getattr(each, name) for name in _COLUMNS)
        cells = ("; ".join(value) if isinstance(value, tuple) else str(value) for value in values)
        yield [guard(cell) for cell in cells]


def as_json_object(found: Sequence[Claim]) -> dict[str, Any]:
    """Return all of it for programs."""
    counts = Counter(each.checked for each in found)
    records = [msgspec.structs.asdict(each) for each in found]
    return {"schema": "obelism/1", "type": "claims", "counts": dict(counts), "claims": records}


def claim_reviews(found: Iterable[Claim]) -> dict[str, Any]:
    """Return the claims that were checked as JSON-LD of schema.org's type ClaimReview."""
    return {
        "@context": "https://schema.org",
        "@graph": [_review(each) for each in found if each.checked in _RATINGS],
    }


def _review(claim: Claim) -> dict[str, Any]:
    appearance: dict[str, Any] = {"@type": "CreativeWork", "headline": claim.title}
    if claim.source.startswith(("http://", "https://")):
        appearance["url"] = claim.source
    item: dict[str, Any] = {"@type": "Claim", "appearance": appearance}
    if claim.said_by:
        item["author"] = [{"@type": "Thing", "name": name} for name in claim.said_by]
    review: dict[str, Any] = {
        "@type": "ClaimReview",
        "claimReviewed": claim.claim,
        "datePublished": claim.modified[:10],
        "author": [{"@type": "Person", "name": name} for name in claim.annotators],
        "itemReviewed": item,
        "reviewRating": {
            "@type": "Rating",
            "ratingValue": _RATINGS[claim.checked],
            "worstRating": 1,
            "bestRating": 5,
            "alternateName": claim.checked,
        },
    }
    if claim.evidence:
        review["citation"] = [*claim.evidence]
    if claim.notes:
        review["reviewBody"] = "\n".join(claim.notes)
    return review


def with_value(
    stores: Iterable[Store], claim: Claim, name: str, value: str, annotator: str
) -> tuple[Part, Claim]:
    """Return what giving a claim a value changes, and the claim as it is then; an empty one: none.

    Raises:
        WrongUse: this annotator has not tagged it.
    """
    for store in stores:
        key = LayerKey(annotator, claim.article)
        try:
            annotations = store.read(key).annotations.values()
        except ObelismError:
            continue
        for each in annotations:
            if each.label == FACT.name and _is_of(each, claim):
                values: dict[str, Any] = {k: v for k, v in each.attributes.items() if k != name}
                if value:
                    values[name] = value
                now = timestamp(utc_now())
                new = msgspec.structs.replace(each, attributes=values, modified=now)
                part = Part(store, key, {each.id: each.to_record()}, {each.id: new.to_record()})
                return part, _changed(claim, name, value)
    whose = ", ".join(claim.annotators)
    raise WrongUse(f"this is a tag of {whose}; only your own can be changed here")


def _is_of(tag: Annotation, claim: Claim) -> bool:
    return quote_of(tag) == claim.claim and tag.placed[0].start == claim.start


def _changed(claim: Claim, name: str, value: str) -> Claim:
    """Return a claim with another value; where several tagged it, as far as that is known."""
    alone = len(claim.annotators) == 1
    if name == CHECKED:
        agreed = alone or claim.checked in (value, OPEN)
        return msgspec.structs.replace(claim, checked=(value or OPEN) if agreed else DISPUTED)
    assert name == EVIDENCE
    kept = () if alone else claim.evidence
    found = tuple(dict.fromkeys((*kept, value))) if value else kept
    return msgspec.structs.replace(claim, evidence=found)
