"""Input of text from keyboard and clipboard, without anything that a terminal would obey."""

from __future__ import annotations

from textual import events
from textual.widgets import Input

from reader.text.characters import FORBIDDEN


def clean(text: str, *, lines: bool = False) -> str:
    """Take out control characters; line breaks become spaces, or, with `lines`, LF."""
    joint = "\n" if lines else " "
    return joint.join(FORBIDDEN.sub("", line.replace("\t", " ")) for line in text.splitlines())


class CleanInput(Input):
    """One line of text; what is pasted is cleaned first, and all its lines are taken."""

    def _on_paste(self, event: events.Paste) -> None:
        event.text = clean(event.text)
