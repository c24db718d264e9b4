"""Read `labels.toml`, the labels that a workspace defines."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path
from typing import Any

import msgspec

from reader.io.toml import read_toml
from reader.model.errors import BadLabels
from reader.model.labels import DEFAULT_LABELS, Label, LabelSet, Role

_KEY = re.compile(r"[A-Za-z]|F[2-9]")
_HEADER = re.compile(r"\s*\[\[\s*label\s*\]\]")


def read_labels(path: Path) -> LabelSet:
    """Read the labels of a file; a missing file gives the default ones.

    Raises:
        BadLabels: the message has path, line where known, and reason.
    """
    found = read_toml(path, BadLabels)
    if found is None:
        return DEFAULT_LABELS
    text, content = found
    entries = content.get("label")
    if not isinstance(entries, list) or not entries:
        raise BadLabels(f"{path}: it defines no [[label]]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if _HEADER.match(line)]
    labels: list[Label] = []
    for number, entry in enumerate(entries):
        try:
            labels.append(_label(entry, labels))
        except ValueError as error:
            line = f", line {lines[number]}" if number < len(lines) else ""
            raise BadLabels(f"{path}{line}: label {number + 1}: {error}") from None
    return LabelSet(tuple(labels))


def _label(entry: Any, others: list[Label]) -> Label:
    """Check one label against those before it and return it.

    Raises:
        ValueError: it cannot be used; the message says why.
    """
    label = msgspec.convert(entry, Label)
    if not label.name.strip() or not label.name.isprintable():
        raise ValueError("name is a word to be shown, so neither blank nor with control characters")
    if not _KEY.fullmatch(label.key):
        raise ValueError(f"key {label.key!r} is neither a letter a to z or A to Z nor F2 to F9")
    if not _is_one_cell(label.letter):
        raise ValueError(f"letter {label.letter!r} does not fill one cell of the screen")
    for field in ("name", "key", "letter"):
        value = getattr(label, field)
        if any(getattr(other, field) == value for other in others):
            raise ValueError(f"{field} {value!r} is already taken by another label")
    _check_roles(label.roles)
    return label


def _is_one_cell(letter: str) -> bool:
    """Return whether a letter fills exactly one cell of the screen."""
    return (
        len(letter) == 1
        and letter.isprintable()
        and letter != " "
        and not unicodedata.combining(letter)
        and unicodedata.east_asian_width(letter) not in ("W", "F")
    )


def _check_roles(roles: tuple[Role, ...]) -> None:
    """Raise ValueError if the roles of a label cannot be used."""
    names: set[str] = set()
    for role in roles:
        if not role.name.strip() or not role.name.isprintable():
            raise ValueError("a role needs a name without control characters")
        if role.minimum < 0:
            raise ValueError(f"role {role.name!r}: minimum is not below 0")
        if role.name in names:
            raise ValueError(f"role {role.name!r} is defined twice")
        names.add(role.name)
