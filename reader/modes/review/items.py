"""What is judged at once, and the records that a judgement of it makes.

These are verdicts, and the annotation that may come with them; both stand in the reviewer's layer.
The annotation that was judged stays as it is.

What a program or another tool made (`origin` rules or import, or a layer of no person) becomes the
reviewer's own when it is accepted: a new annotation of the same content in the reviewer's layer.
Its `origin` stays rules or import, since that is where it comes from; whose layer it stands in says
who answers for it. `corrects` names the proposal, as it does for a correction, so that the two are
never counted as two finds. A correction is somebody's own words: its origin is human.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import msgspec

from reader.model.annotation import Annotation, AnnotationKey, Record
from reader.model.clock import new_id
from reader.model.judgement import ACCEPTED, CORRECTED, Verdict, judged_digest
from reader.model.log import Tables
from reader.modes.review.page import Page
from reader.text.phrases import listed
from reader.text.screen_text import one_line

MOST_NAMES = 3
"""Names that are listed; of more, how many they are."""

NAME_CELLS = 20
"""Cells of an annotator's name, and of the names of an item."""


class Member(msgspec.Struct, frozen=True):
    """One annotation of an item."""

    place: int
    """Where it stands in the queue."""
    key: AnnotationKey
    annotation: Annotation
    earlier: Verdict | None
    """The reviewer's verdict on it so far."""
    imported: bool = False
    """Whether it came by an import, so that its annotator is whom a file named."""

    @property
    def judged(self) -> bool:
        """Whether the reviewer has judged it as it is."""
        return self.earlier is not None and self.earlier.fits(self.annotation)


class Item(msgspec.Struct, frozen=True):
    """Annotations with the same label, spans and roles, each by another annotator."""

    members: tuple[Member, ...]
    """The first is what the queue stands at."""
    page: Page
    alike: tuple[Verdict, ...] = ()
    """The reviewer's verdicts on the same by other annotators."""

    @property
    def place(self) -> int:
        """Where the first stands in the queue."""
        return self.members[0].place

    @property
    def places(self) -> list[int]:
        """Where all of them stand in the queue."""
        return [member.place for member in self.members]

    @property
    def annotator(self) -> str:
        """Whose the first is."""
        return self.members[0].key.annotator

    @property
    def annotation(self) -> Annotation:
        """The first, of which label, spans and roles are those of all."""
        return self.members[0].annotation

    @property
    def names(self) -> str:
        """Whose it is, safe for the screen."""
        names = sorted(one_line(member.key.annotator, NAME_CELLS) for member in self.members)
        return listed(names) if len(names) <= MOST_NAMES else f"{len(names)} annotators"

    @property
    def whose(self) -> str:
        """Whose it is, after what it is: ` by anna and bernd`; empty where it is one person's."""
        if len(self.members) < 2:
            return ""
        names = self.names
        return f" by {names if len(names) <= NAME_CELLS else f'{len(self.members)} annotators'}"


PROPOSED = frozenset({"rules", "import"})
"""Origins of what no person made here."""


class Judgement(msgspec.Struct, frozen=True):
    """A reviewer's judgement of an item."""

    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None = None
    changes: dict[str, Any] = {}
    """The fields that a correction changes."""
    answer: str | None = None
    """The label that was given while the true one was hidden, empty for none; None where nothing
    was hidden. An answer changes no annotation, the reviewer's own work least of all."""


def judge(
    members: Iterable[Member],
    judgement: Judgement,
    reviewer: str,
    moment: str,
    may_go: Callable[[str], bool],
) -> tuple[list[Verdict], Tables]:
    """Judge annotations that are alike at one moment: return verdicts, and the records to store.

    One annotation of the reviewer's stands for all of them. `moment`: UTC, as it is stored.
    `may_go` says whether an annotation that came with an earlier verdict may be taken away.
    """
    own: Annotation | None = None
    verdicts: list[Verdict] = []
    annotations: dict[str, Record | None] = {}
    for member in members:
        fields = _fields_of_own(member, judgement, reviewer)
        if fields is not None and own is None:
            known = {"id": new_id(), "corrects": member.annotation.id, "flag": False}
            known |= {"created": moment, "modified": moment, "extra": {}, **fields}
            own = msgspec.structs.replace(member.annotation, **known)
        correction = own if fields is not None else None
        verdicts.append(_verdict(member, judgement, reviewer, moment, correction))
        replaced = member.earlier.correction if member.earlier else None
        if replaced is not None and may_go(replaced):
            annotations[replaced] = None
        if correction is not None:
            annotations[correction.id] = correction.to_record()
    tables: Tables = {"verdicts": {each.id: each.to_record() for each in verdicts}}
    return verdicts, {**tables, "annotations": annotations} if annotations else tables


def _fields_of_own(member: Member, judgement: Judgement, reviewer: str) -> dict[str, Any] | None:
    """Return in which fields an annotation of the reviewer's differs; None where there is none."""
    if judgement.answer is not None:
        return None
    if judgement.verdict == CORRECTED:
        return {"origin": "human", **judgement.changes}
    proposed = member.annotation.origin in PROPOSED or member.key.annotator.startswith("@")
    if judgement.verdict == ACCEPTED and proposed and member.key.annotator != reviewer:
        return {"origin": member.annotation.origin}
    return None


def _verdict(
    member: Member, judgement: Judgement, reviewer: str, moment: str, correction: Annotation | None
) -> Verdict:
    earlier = member.earlier
    return Verdict(
        id=earlier.id if earlier else new_id(),
        annotation=member.annotation.id,
        annotator=member.key.annotator,
        reviewer=reviewer,
        verdict=judgement.verdict,
        reason=judgement.reason,
        at=moment,
        digest=judged_digest(member.annotation),
        correction=correction.id if correction else None,
        answer=judgement.answer,
        extra=earlier.extra if earlier else {},
    )
