"""The labels of a workspace: shown, begun, and those that tags have and nothing defines."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from reader.io import files
from reader.model.errors import CannotWrite, ObelismError, WrongUse, reason
from reader.model.labels import Attribute, LabelSet, Role
from reader.settings.guidelines import beginning
from reader.store.base import GUIDELINES, LABELS, FileStore, Store
from reader.text.screen_text import one_line

BEGINNING = """\
# The labels of this workspace. With extends the usual four stay: fact, opinion, attribution and
# inconsistency. A label here that has the name of one of them changes what it says.
extends = "default"

#[[label]]
#name   = "promise"
#key    = "p"   # a letter or a function key
#letter = "P"   # one cell, beside the lines
#guideline = "What somebody undertakes to do."
#roles = [
#    { name = "promise" },
#    { name = "promiser", maximum = 1 },
#    { name = "deadline", minimum = 0 },
#]
#attributes = [
#    { name = "kept", type = "yes/no" },
#    { name = "kind", type = "choice", values = ["money", "law", "other"], required = true },
#    { name = "amount", type = "number" },
#    { name = "evidence", type = "text" },
#]
"""


def begin(store: FileStore) -> tuple[list[Path], list[Path]]:
    """Write a `labels.toml` and a `guidelines.md` to begin with; return those, and any that was
    there and stays as it is.

    Raises:
        WrongUse: both are there.
        CannotWrite: one cannot be written.
    """
    contents = {store.home / LABELS: BEGINNING, store.home / GUIDELINES: beginning(store.labels())}
    left = [path for path in contents if os.path.lexists(path)]
    if len(left) == len(contents):
        raise WrongUse(f"{left[0]} and {left[1].name} are there already, and stay as they are")
    store.ensure()
    new = [path for path in contents if path not in left]
    for path in new:
        try:
            files.write_new(path, contents[path].encode())
        except OSError as error:
            raise CannotWrite(f"{path}: {reason(error)}") from None
    return new, left


def undefined(store: Store, labels: LabelSet) -> dict[str, int]:
    """Return how many tags have each label that is not defined, by its name."""
    counts: Counter[str] = Counter()
    for key in store.layers() if store.exists else ():
        with suppress(ObelismError):  # `obelism check` says which cannot be read
            counts.update(each.label for each in store.read(key).annotations.values())
    return {name: count for name, count in sorted(counts.items()) if name not in labels}


def described(labels: LabelSet) -> Iterator[str]:
    """Yield lines that show labels to a person; no control character is in them."""
    for number, label in enumerate(labels):
        if number:
            yield ""
        yield f"{label.name}  key {label.key}, letter {label.letter}"
        if label.guideline:
            yield f"  {one_line(label.guideline)}"
        for role in label.roles:
            yield f"  role {role.name}: {_how_many(role)}"
        for attribute in label.attributes:
            yield f"  attribute {attribute.name}: {_what(attribute)}"


def _how_many(role: Role) -> str:
    least = str(role.minimum) if role.minimum else "none"
    most = "any number" if not role.maximum else str(role.maximum)
    many = least if role.minimum == role.maximum else f"{least} to {most}"
    if not role.maximum and role.minimum:
        many = f"{role.minimum} or more"
    return f"{many}, the parts of one passage" if role.parts else many


def _what(attribute: Attribute) -> str:
    what = ", ".join(attribute.values) or attribute.type
    return f"{what} (required)" if attribute.required else what


def as_json_object(labels: LabelSet, left: Mapping[str, int]) -> dict[str, Any]:
    """Return all of it for programs."""
    return {
        "schema": "obelism/1",
        "type": "labels",
        "labels": [msgspec.to_builtins(label) for label in labels],
        "undefined": dict(left),
    }
