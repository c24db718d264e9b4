"""What users set in files: a workspace's `labels.toml`, their own `keys.toml`, and preferences.

Preferences are a convenience: losing them loses no work.
"""

from __future__ import annotations

import contextlib
import re
import threading
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, pretty
from reader.model.errors import BadLabels, ObelismError, reason
from reader.model.labels import (
    ATTRIBUTE_TYPES,
    CHOICE,
    DEFAULT_LABELS,
    Attribute,
    Label,
    LabelSet,
    Role,
)


class BadKeys(ObelismError):
    """`keys.toml` does not say which keys do what."""


class KeyFile(NamedTuple):
    """The user's keys as written, by name of the action."""

    path: Path
    keys: dict[str, tuple[str, ...]]
    lines: dict[str, int]
    """Line of each action, from 1, where known."""

    def place(self, action: str) -> str:
        """Return path and line of an action, for messages."""
        line = self.lines.get(action)
        return f"{self.path}, line {line}" if line else str(self.path)

    def faulty(self, faults: Iterable[tuple[str, str]]) -> str:
        """Return one message on pairs of an action and a sentence, path and lines first."""
        (first, sentence), *more = faults
        sentences = [f"{self.place(first)}: {sentence}"]
        for action, sentence in more:
            line = self.lines.get(action)
            sentences.append(f"Line {line}: {sentence}" if line else sentence)
        return " ".join(sentences)


def key_path() -> Path:
    """Return the path of the user's `keys.toml`."""
    from platformdirs import user_config_path

    return user_config_path("obelism") / "keys.toml"


def read_keys(path: Path | None = None) -> KeyFile:
    """Read the user's keys, none if there is no file; raise BadKeys with path, line and reason."""
    path = path or key_path()
    text, content = read_toml(path, BadKeys, follow=True) or ("", {})
    lines: dict[str, int] = {}
    for number, line in enumerate(text.splitlines(), 1):
        match = re.match(r"[\s\[]*[\"']?([\w:-]+)[\"']?\s*[=.\]]", line)
        if match:
            lines.setdefault(match[1], number)
    file = KeyFile(path, {}, lines)
    wrong = [action for action, keys in content.items() if not _are_keys(keys)]
    if wrong:
        needed = "needs a key in quotation marks, or a list of them."
        raise BadKeys(file.faulty((action, f"{action} {needed}") for action in wrong))
    for action, keys in content.items():
        file.keys[action] = (keys,) if isinstance(keys, str) else tuple(keys)
    return file


def _are_keys(value: object) -> bool:
    """Return whether a value is a key or a list of keys."""
    keys = [value] if isinstance(value, str) else value
    return isinstance(keys, list) and bool(keys) and all(isinstance(key, str) for key in keys)


_WRITING = threading.Lock()
"""Held while preferences are read and written again."""


def read_preference(name: str) -> Any:
    """Return what is remembered under a name, or None."""
    return _read().get(name)


def read_word(name: str) -> str:
    """Return the text that is remembered under a name; empty if there is none."""
    value = read_preference(name)
    return value if isinstance(value, str) else ""


def write_preference(name: str, value: Any) -> None:
    """Remember a value under a name, if the disk allows it; a thread may call it."""
    with _WRITING, contextlib.suppress(OSError, BadJSON):
        path = _path()
        files.make_folders(path.parent)
        files.write_atomically(path, pretty({**_read(), name: value}), mode=files.PRIVATE)


_LAST_OPEN = "last_open"
"""Name of the preference: workspaces and ids of articles, the workspace used last at the end."""

_MOST_WORKSPACES = 50
"""Workspaces of which it is kept."""


def last_open() -> dict[str, str]:
    """Return the id of the article that was open last, by name of the workspace."""
    kept = read_preference(_LAST_OPEN)
    pairs = kept.items() if isinstance(kept, dict) else ()
    return {name: id for name, id in pairs if isinstance(id, str)}


def keep_last_open(workspace: str, article: str) -> None:
    """Keep which article is open, if the disk allows it; a thread may call it."""
    kept = last_open()
    kept.pop(workspace, None)
    kept[workspace] = article
    write_preference(_LAST_OPEN, dict([*kept.items()][-_MOST_WORKSPACES:]))


def _read() -> dict[str, Any]:
    """Return all preferences; none if the file is missing or damaged."""
    try:
        data = files.read_bytes(_path(), most=files.SMALL, follow=True)
        return {} if data is None else decode(data, dict[str, Any])
    except (OSError, BadJSON):
        return {}


def _path() -> Path:
    from platformdirs import user_state_path

    return user_state_path("obelism") / "preferences.json"


_MOST_DOTS = 20_000_000
"""Largest sum of the squares of a line's dots: a name of many parts takes that many steps."""


def read_toml(
    path: Path, bad: type[ObelismError], *, follow: bool = False, data: bytes | None = None
) -> tuple[str, dict[str, Any]] | None:
    """Return a TOML file's text and content, None if missing; raise `bad` with path and reason.

    `follow` as in `reader.io.files.open_regular`; `data`: what it is to hold, if that is not yet
    in it.
    """
    try:
        if data is None:
            data = files.read_bytes(path, most=files.SMALL, follow=follow)
    except OSError as error:
        raise bad(f"{path}: {reason(error)}") from None
    if data is None:
        return None
    import tomllib  # loaded only for users who have such a file

    try:
        if sum(line.count(b".") ** 2 for line in data.splitlines()) > _MOST_DOTS:
            raise bad(f"{path}: a line of it has more dots than any name needs")
        text = data.decode("utf-8-sig")
        return text, tomllib.loads(text)
    except UnicodeDecodeError:
        raise bad(f"{path}: it is not UTF-8") from None
    except RecursionError:
        raise bad(f"{path}: it is nested too deeply") from None
    except tomllib.TOMLDecodeError as error:
        raise bad(f"{path}: {error}") from None
    except ValueError:  # what Python says of one is for programmers
        raise bad(f"{path}: a number in it has more digits than any needs") from None


_KEY = r"[A-Za-z]|F[2-9]"
_HEADER = r"\s*\[\[\s*label\s*\]\]"


def read_labels(path: Path, data: bytes | None = None) -> LabelSet:
    """Read a file's labels, the defaults if it is missing; raise BadLabels with path and line.

    `data` as for `read_toml`.
    """
    found = read_toml(path, BadLabels, data=data)
    if found is None:
        return DEFAULT_LABELS
    text, content = found
    defaults = _extended(path, text, content)
    entries = content.get("label", [] if defaults else None)
    if not isinstance(entries, list) or not (entries or defaults):
        raise BadLabels(f"{path}: it defines no [[label]]")
    lines = [number for number, line in enumerate(text.splitlines(), 1) if re.match(_HEADER, line)]
    known = {label.name: label for label in defaults}
    changed = [entry["name"] for entry in entries if isinstance(entry, dict) and "name" in entry]
    labels = [label for label in defaults if label.name not in changed]
    for number, entry in enumerate(entries):
        try:
            labels.append(_label(entry, labels, known))
        except ValueError as error:
            line = f", line {lines[number]}" if number < len(lines) else ""
            raise BadLabels(f"{path}{line}: label {number + 1}: {error}") from None
    order = [*known]
    labels.sort(key=lambda each: order.index(each.name) if each.name in known else len(order))
    return LabelSet(tuple(labels))


def _extended(path: Path, text: str, content: dict[str, Any]) -> tuple[Label, ...]:
    """Return the labels that a file adds to; raise BadLabels if it names none that there are."""
    if "extends" not in content:
        return ()
    if content["extends"] == "default":
        return DEFAULT_LABELS.labels
    lines = enumerate(text.splitlines(), 1)
    number = next((number for number, line in lines if line.lstrip().startswith("extends")), 1)
    raise BadLabels(f'{path}, line {number}: extends can only be "default"')


def _label(entry: Any, others: list[Label], known: Mapping[str, Label]) -> Label:
    """Check one label against those before it; raise ValueError with what is wrong with it.

    What an entry does not say is as in the `known` label of its name.
    """
    before = known.get(entry["name"]) if isinstance(entry, dict) and "name" in entry else None
    if before is not None:
        entry = {**msgspec.to_builtins(before), **entry}
    label = msgspec.convert(entry, Label)
    if not label.name.strip() or not label.name.isprintable():
        raise ValueError("name is a word to be shown, so neither blank nor with control characters")
    if not re.fullmatch(_KEY, label.key):
        raise ValueError(f"key {label.key!r} is neither a letter a to z or A to Z nor F2 to F9")
    if not _is_one_cell(label.letter):
        raise ValueError(f"letter {label.letter!r} does not fill one cell of the screen")
    for field in ("name", "key", "letter"):
        value = getattr(label, field)
        if any(getattr(other, field) == value for other in others):
            raise ValueError(f"{field} {value!r} is already taken by another label")
    _check_roles(label.roles)
    _check_attributes(label.attributes)
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
        if role.maximum and role.maximum < max(1, role.minimum):
            raise ValueError(
                f"role {role.name!r}: maximum is 0 for any number, or not below minimum"
            )
        if role.name in names:
            raise ValueError(f"role {role.name!r} is defined twice")
        names.add(role.name)


def _check_attributes(attributes: tuple[Attribute, ...]) -> None:
    """Raise ValueError if the attributes of a label cannot be used."""
    names: set[str] = set()
    for each in attributes:
        if not each.name.strip() or not each.name.isprintable():
            raise ValueError("an attribute needs a name without control characters")
        if each.name in names:
            raise ValueError(f"attribute {each.name!r} is defined twice")
        names.add(each.name)
        if each.type not in ATTRIBUTE_TYPES:
            types = ", ".join(ATTRIBUTE_TYPES)
            raise ValueError(f"attribute {each.name!r}: type {each.type!r} is none of {types}")
        if bool(each.values) != (each.type == CHOICE):
            raise ValueError(f"attribute {each.name!r}: a choice has values, and nothing else has")
        if any(not value.strip() or not value.isprintable() for value in each.values):
            raise ValueError(f"attribute {each.name!r}: a value is a word to be shown")
        if len({*each.values}) < len(each.values):
            raise ValueError(f"attribute {each.name!r} has a value twice")
