"""A strip of things to choose by a letter each, that takes the place of the list's lower bars."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from string import ascii_lowercase, ascii_uppercase
from typing import NamedTuple


class Choice(NamedTuple):
    """What a letter of a strip does."""

    letter: str
    word: str
    """What it is called, not yet safe for the screen."""
    run: Callable[..., object]
    """Takes the state."""
    chosen: bool = False
    """Whether it is in force now."""


class Strip(NamedTuple):
    """What can be chosen now."""

    heading: str
    choices: Sequence[Choice]


Wanted = tuple[str, str, Callable[..., object], bool]
"""A choice with the letter that it would have."""


def lettered(wanted: Iterable[Wanted]) -> list[Choice]:
    """Return choices each with the letter that it wants, or, where that is taken, a free one.

    What finds no letter any more is left out.
    """
    choices: list[Choice] = []
    taken: set[str] = {"q"}
    for letter, word, run, chosen in wanted:
        free = (each for each in (letter, *ascii_lowercase, *ascii_uppercase) if each not in taken)
        given = next(free, None)
        if given is not None:
            taken.add(given)
            choices.append(Choice(given, word, run, chosen))
    return choices
