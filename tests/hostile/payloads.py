"""Text that means harm to a terminal, marked so that its arrival as anything else is plain."""

from __future__ import annotations

MARK = "7331"
"""In every payload; nothing that the program sends of its own accord has it."""

SEQUENCES = (
    f"\x1b[91;{MARK}m",  # CSI: a colour
    f"\x1b[{MARK};1H",  # the cursor elsewhere
    f"\x1b]0;owned-{MARK}\x07",  # OSC: the window's title
    f"\x1b]52;c;{MARK}\x1b\\",  # the clipboard
    f"\x1b]8;;http://{MARK}/\x1b\\",  # a link
    f"\x1bP{MARK}\x1b\\",  # DCS
    f"\x1bc{MARK}",  # a reset
    f"\x9b{MARK}m",  # CSI as one character, of the C1 controls
    f"\x9d0;owned-{MARK}\x9c",
)
CONTROLS = "\0\a\b\v\f\x0e\x0f\x1a\x7f\x80\x84\x90\x9f"
DIRECTIONS = "\u202e\u202d\u2066\u2067\u2069\u200f\u061c"
MARKUP = (
    f"[bold]{MARK}[/bold]",
    f"[@click=app.quit]{MARK}[/]",
    f"[link=http://{MARK}/]{MARK}[/link]",
    f"[red on {MARK}]",
    "[/]",
)

OBEYED = "".join(SEQUENCES) + CONTROLS + DIRECTIONS
"""All that a terminal would obey or that would hide something."""


def begins(name: str) -> str:
    """What has to stand on the screen for `hostile(name)`: markup that nobody interprets."""
    return f"[b]{name}{MARK}[i]"


def hostile(name: str, most: int | None = None) -> str:
    """A text that begins with `begins(name)` and goes on with all else, as far as `most`."""
    return f"{begins(name)}{OBEYED}{''.join(MARKUP)}"[:most]
