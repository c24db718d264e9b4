"""Choosing another extent for an annotation: a small mode over another one, with all motions.

The mode below has a document with the annotation in it. While its state has an `ExtentChoice`, the
keys are those of `ExtentMode`; what comes of the choice is the business of the mode below.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from msgspec.structs import replace

from reader.document.document import Document
from reader.model.annotation import Annotation, Span
from reader.model.labels import LabelSet
from reader.modes.annotate import jump, move
from reader.modes.annotate.tag import overlapped, with_extent
from reader.modes.base import Action, Mode, State, when
from reader.modes.document_state import DocumentState
from reader.modes.keymap import KeyedMode
from reader.modes.program import ESCAPE, HELP
from reader.text.phrases import excerpt, role_name

EXTENT = "While an extent is chosen"
"""Heading of the help."""

Keep = Callable[[tuple[Span, ...], str, str], object]
"""Takes the spans with the extent that was chosen; what of the annotation has it, in a word: a role
or the label; and a quote of it, safe for the screen."""


class Choosing(State):
    """A state over which an extent can be chosen."""

    labels: LabelSet
    choice: ExtentChoice | None = None
    """What an extent is chosen for; None while none is."""

    def leave_choice(self) -> None:
        """End choosing an extent."""
        self.choice = None


C = TypeVar("C", bound=Choosing)


class ExtentChoice(DocumentState):
    """An annotation for which another extent is chosen."""

    def __init__(
        self,
        owner: Choosing,
        document: Document,
        annotation: Annotation,
        *,
        heading: str,
        keep: Keep,
    ) -> None:
        """Put the focus on the annotation, unless it is there.

        `owner`: the state below, for which each key counts too; `heading`: what is chosen, in a
        word or two; `keep` may raise ObelismError, and then the choice goes on; else it has to
        end the choice (`Choosing.leave_choice`).
        """
        super().__init__(document, owner.labels)
        self.owner, self.annotation = owner, annotation
        self.heading, self.keep = heading, keep
        if annotation.placed and not annotation.touches(*document.focus.extent):
            document.focus.put(*annotation.placed[0].extent)
        document.bring_into_view()
        self.say(
            "Select the right extent; {key:keep_extent} keeps it, {key:back} leaves it as it was."
        )

    @property
    def stage(self) -> str:
        return "hinting" if self.document.hints is not None else "extent"

    def badges(self) -> list[str]:
        return [self.heading, *super().badges()]

    def begin(self, action: str = "") -> None:
        super().begin(action)
        self.owner.begin(action)

    def end(self) -> None:
        super().end()
        self.owner.end()


def keep(state: ExtentChoice) -> None:
    """Keep the extent in focus."""
    text, annotation = state.document.text, state.annotation
    extent = state.document.units.trim(*state.document.focus.extent)
    if extent is None:
        state.say("There is no text in focus.")
    elif annotation.has_extent(*extent):
        state.say("This is its extent already; {key:back} leaves it so.")
    else:
        label = state.labels[annotation.label]
        spans, meant = with_extent(text, annotation, label, extent), overlapped(annotation, extent)
        what = annotation.label if meant.role is None else role_name(label, meant)
        state.keep(spans, what, excerpt(text[slice(*extent)]))


def next_passage(state: ExtentChoice) -> None:
    """Focus its next passage."""
    document = state.document
    spans = sorted(span.extent for span in state.annotation.placed)
    after = [extent for extent in spans if extent[0] > document.focus.start]
    for extent in (*after, *spans)[:1]:
        document.focus.leave()
        document.focus.put(*extent)
        document.bring_into_view()


def escape(state: ExtentChoice) -> None:
    """Stop extending, else leave the extent as it was."""
    if not state.typed and not state.leave_begun():
        leave(state)


def leave(state: ExtentChoice) -> None:
    """Leave the extent as it was."""
    state.document.focus.leave()
    state.owner.leave_choice()
    state.owner.say("The extent is as it was.")


ACTIONS = (
    *move.MOTIONS,
    *move.WIDENING,
    *jump.HINTING,
    *move.EXTENDING,
    *jump.FINDING,
    Action("next_passage", ("Tab",), next_passage, "next passage", EXTENT, offer=when(extent=80)),
    Action("keep_extent", ("Enter",), keep, "keep", EXTENT, offer=when(extent=90)),
    HELP,
    replace(ESCAPE, run=escape, group=EXTENT),
    Action("back", ("q",), leave, "as it was", EXTENT, offer=when(extent=91)),
)


class ExtentMode(KeyedMode[ExtentChoice]):
    """Runs the actions by which an extent is chosen."""

    name = "extent"


class ChoosingMode(KeyedMode[C]):
    """A mode over which an extent can be chosen."""

    _over: ExtentMode | None = None

    @property
    def current(self) -> Mode[Any]:
        """The mode whose keys work now: that of choosing an extent, while one is chosen."""
        choice = self.state.choice
        if choice is None:
            return self
        if self._over is None or self._over.state is not choice:
            self._over = ExtentMode(choice, self.settings)
        return self._over
