"""Names of annotators: which are allowed, and the one that a login suggests."""

from __future__ import annotations

import getpass
import unicodedata

from reader.model.errors import WrongUse

LONGEST = 100
"""Code points of a name."""


def valid_annotator(name: str) -> str:
    """Return a name in NFC, blanks at its ends removed; raise WrongUse if nobody can have it."""
    cleaned = unicodedata.normalize("NFC", name).strip()
    if not cleaned:
        raise WrongUse("an annotator needs a name: give one with --as NAME")
    if cleaned.startswith("@"):
        raise WrongUse(
            "a name that begins with @ belongs to the program; choose another with --as NAME"
        )
    if len(cleaned) > LONGEST:
        raise WrongUse(f"an annotator's name has at most {LONGEST} characters")
    if any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in cleaned):
        raise WrongUse("an annotator's name holds no control characters")
    return cleaned


def login_name() -> str:
    """The name that the user goes by on this machine; empty where it has none."""
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):
        return ""
