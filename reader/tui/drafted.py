"""A text that is being typed, kept so that it is there again whatever ends the program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from reader.settings.drafts import Draft


@dataclass
class Full(Message):
    """More was typed or pasted than a field takes; it was left out."""

    most: int
    """Characters that it takes."""


class Drafted:
    """A widget in which a text is typed that does not go with the program.

    The program has it kept every second and when it ends; whoever asked for the text drops it.
    """

    _draft: Draft | None = None
    _given = ""
    _kept = ""

    @property
    def typed(self) -> str:
        """The text as it is typed so far."""
        raise NotImplementedError

    @property
    def unsaved(self) -> bool:
        """Whether something was typed that is neither given nor dropped."""
        return self._draft is not None and self.typed != self._given

    def begin_draft(self, draft: Draft, given: str = "") -> None:
        """Keep what is typed from now on where it is not the text `given`."""
        self._draft, self._given, self._kept = draft, given, self.typed

    def keep_draft(self) -> None:
        """Keep what is typed, if that has changed."""
        if self._draft is not None and self.typed != self._kept:
            self._kept = self.typed
            self._draft.keep(self._kept if self.unsaved else "")

    def drop_draft(self) -> None:
        """Forget what is typed: it was given, or is not wanted."""
        if self._draft is not None:
            self._draft.drop()
        self._draft = None
