"""What stands in the lines of a project of brat: types, passages, notes and values.

brat counts code points. A passage has no line break: where it goes over one it is written as
fragments, and fragments that nothing but line breaks parts are one span again.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote, unquote

import msgspec

PLAIN, UNSURE = "span", "flag"
"""The type of a span without a role, and the attribute that says that somebody was not sure."""

NOTE = "AnnotatorNotes"

VISUAL, CONFIGURATION, LAYERS = "visual.conf", "annotation.conf", "layers.json"
"""The true names of types; what a project can mark; of which article and person a file is."""

KEPT = ("id", "origin", "created", "modified")
"""What is kept of each annotation beside its lines: an export that comes back is known again."""

_BREAKS = "\n\r\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"
"""What ends a line for brat, and may stand in no text of an annotation."""

_UNBROKEN = re.compile(f"[^{_BREAKS}]+")
_ONLY_BREAKS = re.compile(f"[{_BREAKS}]+")
_NOT_TYPE = re.compile(r"[^A-Za-z0-9_-]+")
_BARE = re.compile(r"[\w.:/@+-]+")
_ESCAPED = re.compile(rf"[{_BREAKS}\t\\]")
_ESCAPE = re.compile(r"\\(?:([nrt\\])|u([0-9a-f]{4}))")
_ESCAPES = {"\n": "n", "\r": "r", "\t": "t", "\\": "\\"}
_MEANT = {letter: character for character, letter in _ESCAPES.items()}

Extent = tuple[int, int]
"""`[start, end)` in code points."""


class Types:
    """The types of a project, each for one name of a label, a role or an attribute."""

    def __init__(self) -> None:
        self._types: dict[str, str] = {}
        self._taken = {PLAIN, UNSURE}

    def of(self, name: str) -> str:
        """Return the type for a name: the name itself, where brat can have it."""
        if name not in self._types:
            plain = _NOT_TYPE.sub("_", name) or "_"
            free, number = plain, 2
            while free in self._taken:
                free, number = f"{plain}_{number}", number + 1
            self._taken.add(free)
            self._types[name] = free
        return self._types[name]

    def named(self) -> Iterator[str]:
        """Yield the lines of `visual.conf` that say which name a type stands for."""
        for name, type in self._types.items():
            yield f"{type} | {quote(name, safe=_SAFE) if _UNSAFE.search(name) else name}\n"


_UNSAFE = re.compile(rf"[%|#\x00-\x1f{_BREAKS}]|^\s|\s$|^$")
_SAFE = "".join(chr(code) for code in range(33, 127) if chr(code) not in "%|#")


def names_of(conf: str) -> dict[str, str]:
    """Return the names of types that a `visual.conf` says."""
    found: dict[str, str] = {}
    within = False
    for line in conf.split("\n"):
        if line.startswith("["):
            within = line.strip().casefold() == "[labels]"
        elif within and "|" in line:
            type, name, *_ = map(str.strip, line.split("|"))
            found[type] = unquote(name)
    return found


def fragments(start: int, text: str) -> Iterator[Extent]:
    """Yield what of a text that begins at `start` stands between its line breaks."""
    for match in _UNBROKEN.finditer(text):
        yield start + match.start(), start + match.end()


def joined(parts: Iterable[Extent], text: str) -> list[Extent]:
    """Return the passages of fragments: those that only line breaks part are one."""
    found: list[Extent] = []
    for start, end in parts:
        if found and _ONLY_BREAKS.fullmatch(text, found[-1][1], max(start, found[-1][1])):
            start = found.pop()[0]
        found.append((start, end))
    return found


def flat(text: str) -> str:
    """Return a text with a blank for each line break."""
    return _ONLY_BREAKS.sub(lambda match: " " * len(match[0]), text)


def noted(note: str) -> str:
    """Return a note on one line."""

    def escape(match: re.Match[str]) -> str:
        return f"\\{_ESCAPES.get(match[0], f'u{ord(match[0]):04x}')}"

    return _ESCAPED.sub(escape, note)


def note_of(written: str) -> str:
    """Return the note that a line says."""
    return _ESCAPE.sub(
        lambda match: _MEANT[match[1]] if match[1] else chr(int(match[2], 16)), written
    )


def valued(value: Any) -> str:
    """Return the value of an attribute without a blank, empty for what is simply true."""
    if value is True:
        return ""
    if isinstance(value, str) and _BARE.fullmatch(value) and value_of(value) == value:
        return value
    return json.dumps(value, separators=(",", ":")).replace(" ", "\\u0020")


def value_of(written: str) -> Any:
    """Return the value that an attribute has."""
    if not written:
        return True
    try:
        return msgspec.json.decode(written)
    except (msgspec.DecodeError, RecursionError):
        return written


def configuration(
    labels: Mapping[str, Sequence[str]], plain: Iterable[str], values: Mapping[str, set[str]]
) -> Iterator[str]:
    """Yield `annotation.conf`: types of events with those of their arguments, of spans alone, and
    of attributes with their values."""
    roles = [role for each in labels.values() for role in each]
    yield "[entities]\n"
    for type in dict.fromkeys([*plain, *roles]):
        yield f"{type}\n"
    yield "\n[relations]\n\n[events]\n"
    for type, arguments in labels.items():
        yield f"{type}\t{', '.join(f'{each}*:{each}' for each in arguments)}\n"
    yield "\n[attributes]\n"
    for type, known in values.items():
        value = f", Value:{'|'.join(sorted(known))}" if known else ""
        yield f"{type}\tArg:<ANY>{value}\n"
