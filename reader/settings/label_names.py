"""Give a label another name in `labels.toml`, and leave the rest of the file as it is."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

from reader.model.errors import BadLabels
from reader.settings.files import read_toml


def renamed_in(path: Path, old: str, new: str) -> bytes | None:
    """Return the file with the other name; None where it does not just stand in a line of it.

    Raises:
        BadLabels: it cannot be read.
    """
    text, content = read_toml(path, BadLabels) or ("", {})
    labels = content.get("label", [])
    if old not in (each["name"] for each in labels) or new in (each["name"] for each in labels):
        return None
    wanted = [{**each, "name": new} if each["name"] == old else each for each in labels]
    line = re.compile(rf"""^(\s*name\s*=\s*)(["']){re.escape(old)}\2""", re.MULTILINE)
    for match in line.finditer(text):
        name = json.dumps(new, ensure_ascii=False)
        changed = f"{text[: match.start()]}{match[1]}{name}{text[match.end() :]}"
        if tomllib.loads(changed) == {**content, "label": wanted}:
            return changed.encode()
    return None
