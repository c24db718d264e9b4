"""Proposals that somebody turns down: a verdict in a layer of one's own, with undo as any change.

It knows a proposal by its text, so that the same one is turned down however it is made again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Set
from hashlib import sha256
from typing import NamedTuple

from reader.model.annotation import Record
from reader.model.clock import Clock, new_id, timestamp, utc_now
from reader.model.judgement import REJECTED, Verdict, verdicts_among

_KNOWN = "proposal"
"""Field of the verdict: what the proposal is known by."""


def known_by(what: object) -> str:
    """Return what something is known by that says what is proposed, of strings and lists."""
    return sha256(json.dumps(what).encode("utf-8", "surrogatepass")).hexdigest()[:32]


class Dismissed(NamedTuple):
    """The proposals that somebody has turned down."""

    keys: Set[tuple[str, str]]
    """Layer and id."""
    texts: Set[str]
    """What they are known by."""

    def has(self, layer: str, id: str, known: Callable[[], str]) -> bool:
        """Return whether a proposal is one of them; `known`: what it is known by."""
        return (layer, id) in self.keys or (bool(self.texts) and known() in self.texts)


def dismissed(records: Iterable[Record]) -> Dismissed:
    """Return what the verdicts of a layer turn down."""
    rejected = [each for each in verdicts_among(records) if each.verdict == REJECTED]
    return Dismissed(
        {(each.annotator, each.annotation) for each in rejected},
        {known for each in rejected if isinstance(known := each.extra.get(_KNOWN), str)},
    )


def dismissing(known: str, records: Iterable[Record]) -> list[str]:
    """Return the ids of the verdicts that turn down what is known by a digest."""
    return [
        each.id
        for each in verdicts_among(records)
        if each.verdict == REJECTED and each.extra.get(_KNOWN) == known
    ]


class Turned(NamedTuple):
    """A proposal that is to be turned down."""

    layer: str
    id: str
    digest: str
    """Of what was judged."""
    known: str
    """What it is known by."""


def dismissal_of(
    turned: Turned, reviewer: str, records: Iterable[Record], clock: Clock = utc_now
) -> Verdict:
    """Return the verdict that turns a proposal down; it takes the place of one among `records`."""
    key = (turned.layer, turned.id)
    before = (
        each.id for each in verdicts_among(records) if (each.annotator, each.annotation) == key
    )
    return Verdict(
        id=next(before, "") or new_id(),
        annotation=turned.id,
        annotator=turned.layer,
        reviewer=reviewer,
        verdict=REJECTED,
        at=timestamp(clock()),
        digest=turned.digest,
        extra={_KNOWN: turned.known},
    )
