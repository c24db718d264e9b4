"""Read `labels.toml`, the labels that a workspace defines."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from reader.io import files
from reader.io.toml import parse_toml
from reader.model.errors import BadLabels, reason
from reader.model.labels import DEFAULT_LABELS, Label, LabelSet, Role

_KEY = re.compile(r"[A-Za-z]|F[2-9]")
_HEADER = re.compile(r"\s*\[\[\s*label\s*\]\]")


class _RoleEntry(msgspec.Struct):
    """A role as written in the file."""

    name: str
    minimum: int = 1


class _LabelEntry(msgspec.Struct):
    """A label as written in the file."""

    name: str
    key: str
    letter: str
    guideline: str = ""
    roles: list[_RoleEntry] = []


def read_labels(path: Path) -> LabelSet:
    """Read the labels of a file; a missing file gives the default ones.

    Raises:
        BadLabels: the message has path, line where known, and reason.
    """
    try:
        data = files.read_bytes(path)
    except OSError as error:
        raise BadLabels(f"{path}: {reason(error)}") from None
    return DEFAULT_LABELS if data is None else parse_labels(data, path)


def parse_labels(data: bytes, path: Path) -> LabelSet:
    """Parse the bytes of a `labels.toml`; `path` is for messages.

    Raises:
        BadLabels: as `read_labels`.
    """
    text, content = parse_toml(data, path, BadLabels)
    entries = content.get("label")
    if not isinstance(entries, list) or not entries:
        raise BadLabels(f"{path}: it defines no [[label]]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEADER.match(line)]
    labels: list[Label] = []
    for number, entry in enumerate(entries):
        labels.append(_label(entry, labels, _refuse(path, number, lines)))
    return LabelSet(tuple(labels))


def _refuse(path: Path, number: int, lines: list[int]) -> Callable[[str], NoReturn]:
    """Return a function that raises BadLabels for one label, with path and line."""
    line = f", line {lines[number]}" if number < len(lines) else ""

    def complain(what: str) -> NoReturn:
        raise BadLabels(f"{path}{line}: label {number + 1}: {what}")

    return complain


def _label(entry: Any, others: list[Label], complain: Callable[[str], NoReturn]) -> Label:
    """Check one label against those before it and return it. Raises BadLabels."""
    try:
        known = msgspec.convert(entry, _LabelEntry)
    except msgspec.ValidationError as error:
        complain(str(error))
    _check_words(known, complain)
    for field in ("name", "key", "letter"):
        value = getattr(known, field)
        if any(getattr(other, field) == value for other in others):
            complain(f"{field} {value!r} is already taken by another label")
    return Label(
        name=known.name,
        key=known.key,
        letter=known.letter,
        guideline=known.guideline,
        roles=_roles(known.roles, complain),
    )


def _check_words(entry: _LabelEntry, complain: Callable[[str], NoReturn]) -> None:
    """Refuse a name, key or letter that cannot be shown or pressed."""
    if not entry.name.strip() or not entry.name.isprintable():
        complain("name is a word to be shown, so neither blank nor with control characters")
    if not _KEY.fullmatch(entry.key):
        complain(f"key {entry.key!r} is neither a letter a to z or A to Z nor F2 to F9")
    if not _is_one_cell(entry.letter):
        complain(f"letter {entry.letter!r} does not fill one cell of the screen")


def _is_one_cell(letter: str) -> bool:
    """Return whether a letter fills exactly one cell of the screen."""
    return (
        len(letter) == 1
        and letter.isprintable()
        and letter != " "
        and not unicodedata.combining(letter)
        and unicodedata.east_asian_width(letter) not in ("W", "F")
    )


def _roles(entries: list[_RoleEntry], complain: Callable[[str], NoReturn]) -> tuple[Role, ...]:
    """Check the roles of a label and return them. Raises BadLabels."""
    names: set[str] = set()
    for entry in entries:
        if not entry.name.strip() or not entry.name.isprintable():
            complain("a role needs a name without control characters")
        if entry.minimum < 0:
            complain(f"role {entry.name!r}: minimum is not below 0")
        if entry.name in names:
            complain(f"role {entry.name!r} is defined twice")
        names.add(entry.name)
    return tuple(Role(entry.name, entry.minimum) for entry in entries)
