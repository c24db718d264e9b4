"""What is judged at once: an annotation, or the same one by several people."""

from __future__ import annotations

import msgspec

from reader.model.annotation import Annotation
from reader.model.judgement import Verdict
from reader.session.review.layers import ItemKey
from reader.session.review.page import Page
from reader.text.phrases import listed
from reader.text.screen_text import one_line

MOST_NAMES = 3
"""Names that are told; of more, how many they are."""

NAME_CELLS = 20


class Voice(msgspec.Struct, frozen=True):
    """One annotation of the queue."""

    place: int
    key: ItemKey
    annotation: Annotation
    earlier: Verdict | None
    """The reviewer's verdict on it so far."""

    @property
    def judged(self) -> bool:
        """Whether the reviewer has judged it as it is."""
        return self.earlier is not None and self.earlier.fits(self.annotation)


class Item(msgspec.Struct, frozen=True):
    """Annotations with the same label, spans and roles, each by another annotator."""

    voices: tuple[Voice, ...]
    """The first is what the queue stands at."""
    page: Page
    alike: tuple[Verdict, ...] = ()
    """The reviewer's verdicts on the same by other annotators."""

    @property
    def place(self) -> int:
        """Where the first stands in the queue."""
        return self.voices[0].place

    @property
    def places(self) -> list[int]:
        """Where all of them stand in the queue."""
        return [voice.place for voice in self.voices]

    @property
    def key(self) -> ItemKey:
        """The first."""
        return self.voices[0].key

    @property
    def annotation(self) -> Annotation:
        """The first, of which label, spans and roles are those of all."""
        return self.voices[0].annotation

    @property
    def names(self) -> str:
        """Whose it is, safe for the screen."""
        names = sorted(one_line(voice.key.annotator, NAME_CELLS) for voice in self.voices)
        return listed(names) if len(names) <= MOST_NAMES else f"{len(names)} annotators"

    @property
    def whose(self) -> str:
        """Whose it is, after what it is: ` by anna and bernd`; empty where it is one person's."""
        if len(self.voices) < 2:
            return ""
        names = self.names
        return f" by {names if len(names) <= NAME_CELLS else f'{len(self.voices)} annotators'}"
