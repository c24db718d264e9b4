"""Corrections of reviewers, as versions beside those of the annotators."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec

from reader.formats.base import misfit
from reader.model.annotation import Annotation
from reader.session.adjudication.things import Saying, Thing
from reader.text.phrases import listed
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from reader.session.adjudication.gold_reader import GoldReader


class Corrected(msgspec.Struct):
    """What one reviewer or several, all alike, made of an annotator's version."""

    saying: Saying
    annotations: list[Annotation]
    by: dict[str, dict[str, None]]
    """Reviewer to the annotators whose version they corrected."""

    @property
    def whose(self) -> str:
        """“rita’s correction of ben’s”, safe for the screen."""
        of = dict.fromkeys(f"{one_line(name)}’s" for names in self.by.values() for name in names)
        return f"{one_line(listed(self.by))}’s correction of {listed(of)}"


def corrections(reader: GoldReader, thing: Thing) -> list[Corrected]:
    """What reviewers made of the versions, in their order, as far as no annotator has it too."""
    known = {version.saying for version in thing.versions}
    found: dict[Saying, Corrected] = {}
    for annotator, reviewer, made in _made(reader, thing):
        said = reader.measured.saying(made)
        if said and said not in known:
            one = found.setdefault(said, Corrected(said, made, {}))
            one.by.setdefault(reviewer, {})[annotator] = None
    return list(found.values())


def takable(reader: GoldReader) -> int:
    """How many versions keys may take: of all annotators, and corrections of those at hand."""
    corrected = corrections(reader, reader.thing) if reader.thing is not None else ()
    return len(reader.annotators) + len(corrected)


def _made(reader: GoldReader, thing: Thing) -> Iterator[tuple[str, str, list[Annotation]]]:
    """Annotator, reviewer, and the version with the correction in it."""
    for version in thing.versions:
        for name, layer in version.by.items():
            for at, judged in enumerate(layer):
                for remark in reader.reviews.get(judged.id, ()):
                    made = remark.correction
                    if made is not None and misfit(reader.text, made) is None:
                        yield name, remark.reviewer, [*layer[:at], made, *layer[at + 1 :]]
