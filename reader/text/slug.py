"""Names of files for ids that may hold anything."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from functools import lru_cache

MOST = 60
"""Code points of the readable part."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
"""What Windows takes for a device, whatever ending follows; a shared folder may come there."""

_OTHER = re.compile(r"[^a-z0-9._-]+")


@lru_cache(4096)
def slug(id: str) -> str:
    """Return a file name for an id: a readable ASCII part of at most 60, `-`, 12 hex of its sha256.

    It holds no separator, begins with a letter, digit or `_`, and differs for any two ids.
    """
    name = readable(id)
    if _RESERVED.match(name):
        name = f"_{name}"[:MOST]
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{name or 'id'}-{digest[:12]}"


def readable(id: str) -> str:
    """Return the readable part of an id's file name; of a longer id it is the same or longer."""
    ascii_part = id[: 4 * MOST]
    if not ascii_part.isascii():
        ascii_part = unicodedata.normalize("NFKD", ascii_part).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", ascii_part.lower()).lstrip(".-")[:MOST].rstrip(".-")
