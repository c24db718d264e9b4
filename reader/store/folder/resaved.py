"""Journals that another program saved in another form, as some editors do.

What they say is all there, but a line that is appended would not be of that form. So they are read,
nothing is added to them, and a repair writes them as this program does. A mark of byte order before
a line is no other form: `decode` passes over it.
"""

from __future__ import annotations

import codecs

_FORMS = (
    (codecs.BOM_UTF32_LE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16", "UTF-16"),
    (b"{\0", "utf-16-le", "UTF-16"),
    (b"\0{", "utf-16-be", "UTF-16"),
)
"""How a journal begins, the encoding that it is in then, and what that is called."""


def as_written(data: bytes) -> tuple[bytes, str] | None:
    """Return a journal as this program would have written it, and the form that it was saved in.

    None where it is in no form that is known, or in none but the usual one.
    """
    for start, encoding, form in _FORMS:
        if data.startswith(start):
            try:
                return data.decode(encoding).encode(), form
            except UnicodeError:
                return None
    # In JSON no line end stands within a string.
    if b"\r" in data and b"\n" not in data:
        return data.replace(b"\r", b"\n"), "lines that end in a carriage return"
    return None


def why_not_added(form: str) -> str:
    """Say why nothing is added to a journal that was saved in some form; follows its name."""
    return f"it was saved as {form} by another program, so nothing is added to it"
