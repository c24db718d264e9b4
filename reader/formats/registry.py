"""The formats there are. A format is added by a module with a `FORMAT` and a line here."""

from __future__ import annotations

from pathlib import PurePath

from reader.formats import markdown
from reader.formats import native_write as native
from reader.formats.base import Choices, Format
from reader.model.errors import WrongUse

FORMATS: dict[str, Format] = {each.name: each for each in (native.FORMAT, markdown.FORMAT)}
"""Name to format, in the order they are listed."""

DEFAULT = native.FORMAT


def find_format(name: str) -> Format:
    """Return the format of that name.

    Raises:
        WrongUse: there is none; the message lists those there are.
    """
    if name not in FORMATS:
        raise WrongUse(f"there is no format {name!r}; there are: {', '.join(FORMATS)}")
    return FORMATS[name]


def format_of(path: PurePath) -> Format:
    """Return the format that a file name's ending stands for, else the default one."""
    ending = path.suffix.lower()
    return next((each for each in FORMATS.values() if ending in each.extensions), DEFAULT)


def choose(
    format: Format, by: str | None, offsets: str | None, *, decisions: bool = False
) -> Choices:
    """Fill in the format's defaults.

    Raises:
        WrongUse: the format cannot be written that way.
    """
    if decisions and not format.decisions:
        raise WrongUse(f"the format {format.name} has no --decisions")
    return Choices(
        _pick(format, "--by", by, format.by),
        _pick(format, "--offsets", offsets, format.offsets),
        decisions=decisions,
    )


def _pick(format: Format, option: str, wanted: str | None, possible: tuple[str, ...]) -> str:
    if wanted is None:
        return possible[0] if possible else ""
    if wanted in possible:
        return wanted
    if not possible:
        raise WrongUse(f"the format {format.name} has no {option}")
    raise WrongUse(f"the format {format.name} has only {option} {' or '.join(possible)}")
