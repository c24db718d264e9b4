"""Articles that several annotators have read, and what each of them tagged there: the values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec

from reader.model.annotation import Annotation
from reader.model.labels import Label
from reader.session.places import as_stored


class SharedArticle(msgspec.Struct, frozen=True, kw_only=True):
    """An article that two annotators or more have read."""

    workspace: Path
    """The folder of its workspace."""
    id: str
    text: str
    layers: Mapping[str, Sequence[Annotation]]
    """Annotator, by name, to annotations; one who found nothing to tag has none."""
    versions: Mapping[str, str] = {}
    """Annotator to the text they read, where that is another one. What they tagged stands in
    `layers` at its place in `text`, as far as that is beyond doubt."""
    main: Mapping[str, str] = {}
    """Label of the workspace to its main role, in which it says what is marked."""
    reviewers: tuple[str, ...] = ()
    """Those whose layers have verdicts or corrections, annotators or not; by name."""


class Shared(msgspec.Struct, frozen=True, kw_only=True):
    """What annotators share."""

    articles: list[SharedArticle]
    read: dict[str, int]
    """Annotator, by name, to how many articles they have read, alone or not."""
    labels: list[Label]
    """Of all workspaces, in the order of showing."""
    left_out: list[str]
    """What could not be taken, a sentence each."""
    aligned: list[str] = []
    """What was taken at its place in another version of an article, a sentence each."""


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """Whose annotations are wanted, and which."""

    annotators: frozenset[str] = frozenset()
    """Empty: every person's; layers of no person, whose names begin with `@`, must be named."""
    labels: frozenset[str] = frozenset()
    """Empty: with any label."""
    without_rejected: bool = False
    """Whether those that a reviewer has rejected are left out."""

    def wants(self, annotator: str) -> bool:
        if self.annotators:
            return annotator in self.annotators
        return not annotator.startswith("@")


EVERYTHING = Choice()


def choice_of(
    annotators: Iterable[str], labels: Iterable[str], *, without_rejected: bool = False
) -> Choice:
    """Read the words of a command line."""
    return Choice(
        annotators=frozenset(map(as_stored, annotators)),
        labels=frozenset(map(as_stored, labels)),
        without_rejected=without_rejected,
    )
