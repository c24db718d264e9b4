"""What a kind of document gives: the parts of a file, each an article."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

import msgspec

from reader.model.article import Said, first_line, text_digest
from reader.model.errors import ObelismError


class NoText(ObelismError):
    """A document cannot be read, or there is no text in it; the message follows its name."""


RECOGNISE = "have its words recognised first, as by: ocrmypdf FILE.pdf NEW.pdf"
"""What to do with a scan, as the end of a message."""


class Part(msgspec.Struct, frozen=True, omit_defaults=True):
    """An article in a document."""

    text: str
    """A line a paragraph where it was extracted; else exactly what was decoded."""
    title: str = ""
    """Empty where the document gives it none."""
    id: str = ""
    """What tells it from other parts; empty where the document is one article."""
    said: Said = Said()
    encoding: str | None = None
    """What the bytes were decoded with, where they are text."""


class Extracted(NamedTuple):
    """What was read in a file."""

    parts: tuple[Part, ...]
    version: str = ""
    """The versions of what extracted them; empty where the text is the file's own."""


Read = Callable[[bytes, str | None], Iterable[Part]]
"""What a module of a kind has as `read`: the bytes of a file, and the encoding that the user named.

It raises NoText, or ImportError where a library is missing.
"""


def distinct(parts: Iterable[Part]) -> Iterator[Part]:
    """Yield parts that have text, each with an id of its own; the same part again is left out.

    The id is the document's where there is one, never a number that moves with the parts before it.
    """
    seen: dict[str, str] = {}
    for part in parts:
        if not part.text:
            continue
        id = unicodedata.normalize("NFC", " ".join(part.id.split()))
        if seen.get(id) == part.text:
            continue
        if not id or id in seen:
            id = f"sha-{text_digest(part.text)[:12]}"
        if id not in seen:
            seen[id] = part.text
            yield msgspec.structs.replace(part, id=id, title=part.title or first_line(part.text))
