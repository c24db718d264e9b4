"""File names for ids that come from data."""

from __future__ import annotations

import hashlib
import re
import unicodedata

MOST = 60
"""Code points of the readable part."""

_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)")
"""What Windows takes for a device, whatever ending follows; a shared folder may come there."""

_OTHER = re.compile(r"[^a-z0-9._-]+")


def slug(id: str) -> str:
    """Return a file name for an id: a readable ASCII part of at most 60, `-`, 12 hex of its sha256.

    It holds no separator, begins with a letter, digit or `_`, and differs for any two ids.
    """
    ascii_part = unicodedata.normalize("NFKD", id[: 4 * MOST]).encode("ascii", "ignore").decode()
    readable = _OTHER.sub("-", ascii_part.lower()).lstrip(".-")[:MOST].rstrip(".-")
    if _RESERVED.match(readable):
        readable = f"_{readable}"[:MOST]
    digest = hashlib.sha256(id.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{readable or 'id'}-{digest[:12]}"
