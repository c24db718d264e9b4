"""The pairs of one article for whoever reads it: taken as a tag, or dismissed for good."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from reader.model.annotation import Annotation, Record, Span
from reader.model.article import Article, is_markdown
from reader.model.clock import Clock, new_id, timestamp, utc_now
from reader.model.labels import KIND, Label
from reader.model.progress import Progress, no_progress
from reader.services.suggest.dismissal import Turned, dismissed, known_by
from reader.services.suggest.pairs.find import find_pairs, left_out, why_none
from reader.services.suggest.pairs.language import why_not_for
from reader.services.suggest.pairs.listing import Listed, passages_of
from reader.services.suggest.rules import TextView
from reader.services.suggest.run import BY, LAYER, ORIGIN
from reader.text.anchor import span_at
from reader.text.lines import Extent
from reader.text.screen_text import as_sentence

RULE, VERSION = "pairs", 1
"""What is recorded of the rules with a pair that is taken."""


class Offered(NamedTuple):
    """A pair worth a look."""

    listed: Listed
    known: str
    """What it is known by: a digest of its kind, and of the sentences it stands in."""
    there: Span | None = None
    """The second passage, where that stands in another article."""

    @classmethod
    def of(cls, listed: Listed, there: Span | None = None) -> Offered:
        """Return a pair as it is offered: one over two articles is the same from both."""
        passages = [(each.quote, each.sentence) for each in listed.passages]
        said = sorted(passages) if there is not None else passages
        return cls(listed, known_by([listed.pair.kind, *map(list, said)]), there)

    @property
    def extents(self) -> tuple[Extent, ...]:
        """Its passages in this article, one or two."""
        here = self.listed.passages[: 1 if self.there is not None else None]
        return tuple(each.extent for each in here)

    def from_there(self, text: str) -> Offered:
        """Return a pair over two articles as the other one offers it; `text`: of this one."""
        (here, other), pair = self.listed.passages, self.listed.pair
        listed = Listed(pair._replace(first=other.extent, second=here.extent), [other, here])
        return Offered.of(listed, span_at(text, *here.extent).standing(here.article))

    def is_tagged(self, tag: Annotation) -> bool:
        """Return whether an annotation has words of all its passages."""
        if not all(tag.touches(*extent) for extent in self.extents):
            return False
        at = self.there.elsewhere if self.there is not None else None
        others = [span.elsewhere for span in tag.elsewhere]
        return at is None or any(
            each is not None
            and each.article == at.article
            and each.start < at.end
            and at.start < each.end
            for each in others
        )

    @property
    def turned(self) -> Turned:
        """It, to be turned down."""
        return Turned(LAYER, self.known, self.known, self.known)


class Offers(NamedTuple):
    """What is worth a look in an article."""

    pairs: list[Offered]
    """The most telling first."""
    why_none: str
    """Why there may be none, as a sentence."""
    left_out: str = ""
    """What was not compared, or that the text is no English, as a sentence; empty for nothing."""

    def along_with(self, pairs: Iterable[Offered]) -> Offers:
        """Return them and others, the most telling first."""
        every = [*self.pairs, *pairs]
        return self._replace(pairs=sorted(every, key=lambda each: -each.listed.pair.score))


def find_offers(article: Article, progress: Progress = no_progress) -> Offers:
    """Return the pairs of an article; it looks at all of the text, and a thread may call it."""
    view = TextView(article.text, markdown=is_markdown(article.id))
    found = [
        Listed(pair, passages_of(article.id, view, pair))
        for pair in find_pairs(view, progress=progress)
    ]
    left = "; ".join(filter(None, (why_not_for(view.text), left_out(view))))
    offered = [Offered.of(each) for each in found]
    return Offers(offered, as_sentence(why_none(view)), left and as_sentence(left))


# What somebody makes of them


def annotation_of(text: str, offered: Offered, label: Label, clock: Clock = utc_now) -> Annotation:
    """Return a pair as an annotation of one's own, which says that the rules proposed it."""
    moment, (role, *_), there = timestamp(clock()), label.role_names(), offered.there
    return Annotation(
        id=new_id(),
        label=label.name,
        spans=label.ordered(
            [
                *(span_at(text, *each, role) for each in offered.extents),
                *([msgspec.structs.replace(there, role=role)] if there is not None else ()),
            ]
        ),
        attributes={KIND: offered.listed.pair.kind},
        origin=ORIGIN,
        created=moment,
        modified=moment,
        extra={BY: {"layer": LAYER, "rule": RULE, "version": VERSION}},
    )


def still_open(
    pairs: Iterable[Offered], records: Iterable[Record], tagged: Iterable[Annotation]
) -> list[Offered]:
    """Return the pairs that are neither dismissed nor tagged.

    `records`: verdicts of one's own layer; `tagged`: its pairs.
    """
    turned_down, tags = dismissed(records), [*tagged]
    return [
        each
        for each in pairs
        if each.known not in turned_down.texts and not any(map(each.is_tagged, tags))
    ]
