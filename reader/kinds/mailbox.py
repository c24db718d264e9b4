"""Mailboxes in the format mbox: a mail an article."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress

from reader.kinds.base import NoText, Part
from reader.kinds.mail import part_of

_BEGIN = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the mails that have words. Raises NoText where it is no mailbox."""
    begins = [*_BEGIN.finditer(data)]
    if not begins or begins[0].start():
        raise NoText(": it is no mailbox, which begins with “From ”; a single mail ends in .eml")
    ends = [each.start() for each in begins[1:]] + [len(data)]
    for begin, end in zip(begins, ends, strict=True):
        with suppress(NoText):
            yield part_of(_QUOTED.sub(rb"\1", data[begin.end() : end]), encoding)
