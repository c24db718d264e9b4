"""What can be known of a terminal without drawing a screen on it: for `obelism doctor`."""

from __future__ import annotations

import os
import re
import select
import sys
import termios
import time
import tty
from collections.abc import Iterator, Mapping

from rich.cells import cell_len
from rich.console import Console

from reader.services.doctor import Finding

_SAMPLES = {
    "accents": "e\u0301",
    "Devanagari": "\u0915\u094d\u0937\u093f",
    "Thai": "\u0e01\u0e33",
    "Chinese": "\u6f22",
    "emoji": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
}
"""Short texts that terminals count differently."""

_PATIENCE = 1.0
"""Seconds for the terminal to answer."""

_WHERE = b"\x1b[6n"
"""Asks the terminal where the cursor is."""
_ANSWER = re.compile(rb"\x1b\[(\d+);(\d+)R")

_COLOURS = {None: "none", "standard": "16", "256": "256", "truecolor": "16 million"}


def terminal(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Look at the terminal of the program, if it is in one."""
    term = environment.get("TERM", "")
    if sys.stdin is None or not sys.stdin.isatty() or not sys.stderr.isatty():
        yield Finding("terminal", "note", "none here", "run obelism doctor in the one you read in")
        return
    if term in ("", "dumb", "unknown"):
        remedy = "if it is one of today's, try TERM=xterm-256color"
        yield Finding("terminal", "problem", f"it calls itself {term!r} (TERM)", remedy)
    yield _size(term)
    yield _colours(environment)
    yield from _clipboard(environment)
    yield from _cells()


def _size(term: str) -> Finding:
    columns, rows = os.get_terminal_size(sys.stderr.fileno())
    found = f"{term}, {columns} columns and {rows} rows"
    if columns < 40 or rows < 10:
        return Finding("terminal", "problem", found, "make it at least 40 by 10")
    if columns < 80 or rows < 24:
        return Finding("terminal", "note", found, "80 by 24 shows all; 100 columns a panel, too")
    return Finding("terminal", "ok", found)


def _colours(environment: Mapping[str, str]) -> Finding:
    if environment.get("NO_COLOR"):
        return Finding("colours", "note", "none, as NO_COLOR is set", "unset it to have some")
    system = Console(file=sys.stderr, force_terminal=True).color_system
    found = _COLOURS.get(system, str(system))
    if system == "truecolor":
        return Finding("colours", "ok", found)
    remedy = "if the terminal has more, set COLORTERM=truecolor"
    return Finding("colours", "note", found, remedy)


def _clipboard(environment: Mapping[str, str]) -> Iterator[Finding]:
    """Say what is known of a clipboard that takes what it is sent and says nothing."""
    found = "copied text is sent to the terminal (OSC 52), which does not say whether it takes it"
    if "TMUX" in environment:
        remedy = "tmux passes it on after: tmux set -g set-clipboard on"
    elif environment.get("TERM_PROGRAM") == "Apple_Terminal":
        remedy = "this one takes none; iTerm2, Ghostty, kitty and WezTerm do"
    else:
        yield Finding("clipboard", "ok", found)
        return
    yield Finding("clipboard", "note", found, remedy)


def locale(environment: Mapping[str, str]) -> Finding:
    """Look at the locale, by which terminals and shells know that text is UTF-8."""
    names = (environment.get(name) for name in ("LC_ALL", "LC_CTYPE", "LANG"))
    name = next(filter(None, names), "")
    if "utf-8" in name.lower() or "utf8" in name.lower():
        return Finding("locale", "ok", name)
    said = f"{name} is not UTF-8" if name else "none is set"
    remedy = "set LANG=C.UTF-8, else tmux and others show letters as question marks"
    return Finding("locale", "problem", said, remedy)


def _cells() -> Iterator[Finding]:
    """Ask the terminal how many cells it gives to texts, and compare that with what is counted."""
    try:
        fd = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY)
    except OSError:
        return
    try:
        if os.tcgetpgrp(fd) != os.getpgrp():
            return  # in the background, where a question would stop the program
        seen = measured(fd, _SAMPLES)
    finally:
        os.close(fd)
    if seen is None:
        remedy = "scripts whose width is not sure may leave a gap at the end of their lines"
        yield Finding("cells", "note", "the terminal does not say where its cursor is", remedy)
        return
    other = [
        f"{name} {cells} for {cell_len(_SAMPLES[name])}"
        for name, cells in seen.items()
        if cells != cell_len(_SAMPLES[name])
    ]
    if other:
        remedy = "such lines are cleared before they are drawn, so that nothing is left over"
        yield Finding("cells", "note", f"counted otherwise: {', '.join(other)}", remedy)
    else:
        yield Finding("cells", "ok", f"{', '.join(seen)} as they are counted here")


def measured(fd: int, samples: Mapping[str, str]) -> dict[str, int] | None:
    """Return how many cells a terminal gives to each text; None where it does not answer.

    Its settings and the line of the cursor are as before afterwards.
    """
    before = termios.tcgetattr(fd)
    found: dict[str, int] = {}
    try:
        tty.setcbreak(fd, termios.TCSADRAIN)
        for name, text in samples.items():
            os.write(fd, b"\r" + text.encode() + _WHERE)
            column = _answer(fd)
            if column is None:
                return None
            found[name] = column - 1
    finally:
        os.write(fd, b"\r\x1b[K")
        termios.tcsetattr(fd, termios.TCSADRAIN, before)
    return found


def _answer(fd: int) -> int | None:
    """Return the column of the cursor, from 1, as the terminal says it."""
    deadline, said = time.monotonic() + _PATIENCE, b""
    while (left := deadline - time.monotonic()) > 0:
        if select.select([fd], [], [], left)[0]:
            said += os.read(fd, 64)
            if match := _ANSWER.search(said):
                return int(match[2])
    return None
