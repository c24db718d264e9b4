"""Mails and mailboxes: the words that somebody wrote, with what they answer marked by `> `.

Only the standard library is needed. The subject is the title, who sent it the byline; a part that
is only a page is read by its blocks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import suppress
from email import message_from_bytes, policy
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser

from reader.kinds.base import NoText, Part
from reader.kinds.text import decoded
from reader.model.article import Said, shorten
from reader.text.page_data import first_value

_MOST_PARTS = 1_000
"""Parts of a mail that are looked into."""
_NAMED = 5
"""Attachments that are named where there is nothing else."""


def read(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the mail. Raises NoText where it is none, or has no words."""
    part = part_of(data, encoding)
    if not part.text:
        raise NoText(f": {_nothing_in(_parsed(data))}")
    yield part


def part_of(data: bytes, encoding: str | None = None) -> Part:
    """Return a mail; without words where it has none.

    Raises:
        NoText: it is no mail.
    """
    mail = _parsed(data)
    if not mail.keys() or not ({"From", "Date", "Subject", "To", "Received"} & set(_names(mail))):
        raise NoText(
            ": it is no mail, as it has no header; if it is a text, let its name end in .txt"
        )
    said = Said(
        byline=first_value([_sender(mail)]),
        date=_date(mail),
        language=first_value([_header(mail, "Content-Language")]),
    )
    id = _header(mail, "Message-ID").strip("<> ")
    return Part(_words(mail, encoding), shorten(_header(mail, "Subject")), id, said)


def _parsed(data: bytes) -> EmailMessage:
    return message_from_bytes(data, policy=policy.default)


def _names(mail: EmailMessage) -> Iterator[str]:
    return (name.title() if name.islower() or name.isupper() else name for name in mail)


def _header(mail: EmailMessage, name: str) -> str:
    """Return a header's value on one line; empty where it is missing or cannot be read."""
    with suppress(MessageError, ValueError, LookupError, AttributeError, IndexError, TypeError):
        return " ".join(str(mail[name] or "").split())
    return ""


def _sender(mail: EmailMessage) -> str:
    """Return who sent it; a name without an address as it is."""
    sender = _header(mail, "From")
    return sender if "@" in sender else sender.strip('"')


def _date(mail: EmailMessage) -> str | None:
    """Return when it was sent, in ISO 8601."""
    with suppress(ValueError, TypeError, IndexError, OverflowError):
        return parsedate_to_datetime(_header(mail, "Date")).isoformat()
    return None


def _words(mail: EmailMessage, encoding: str | None) -> str:
    """Return what is to be read: text where there is any, else the pages, as lines."""
    plain, pages = [], []
    for number, part in enumerate(_leaves(mail)):
        if number == _MOST_PARTS:
            break
        kind = part.get_content_type()
        if kind not in ("text/plain", "text/html") or part.is_attachment():
            continue
        text = _content(part, encoding)
        if kind == "text/plain":
            plain.append(_flowed(text) if part.get_param("format") == "flowed" else text)
        elif text.strip():
            pages.append(text)
    text = "\n\n".join(filter(None, (_trimmed(each) for each in plain)))
    if text or not pages:
        return text
    from reader.kinds.mail import lines_of_page

    return "\n".join(line for page in pages for line in lines_of_page(page))


def _leaves(mail: EmailMessage) -> Iterator[EmailMessage]:
    """Yield the parts in order; of a mail within the mail, too, and of alternatives all."""
    waiting: list[object] = [mail]
    while waiting:
        part = waiting.pop()
        if not isinstance(part, EmailMessage):
            continue
        if part.is_multipart():
            payload = part.get_payload()
            waiting += reversed(payload if isinstance(payload, list) else [])
        else:
            yield part


def _content(part: EmailMessage, encoding: str | None) -> str:
    """Return the text of a part, whatever its header says of how it is written."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    if not data:
        return ""
    with suppress(LookupError, UnicodeError, ValueError):
        text = data.decode(encoding or part.get_content_charset() or "ascii")
        text.encode("utf-8")
        return text
    try:
        return decoded(data, encoding)[0]
    except NoText:
        return data.decode("utf-8", "replace")


def _trimmed(text: str) -> str:
    """Return a text with one kind of line ends and no blanks around it."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip("\n")


def _flowed(text: str) -> str:
    """Join the lines of a paragraph that a mail says it has only wrapped (RFC 3676)."""
    lines: list[str] = []
    depth_before, open_line = 0, False
    for line in text.replace("\r\n", "\n").split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        words = line[depth:].removeprefix(" ")
        flows = words.endswith(" ") and words != "-- "
        if open_line and depth == depth_before and words != "-- ":
            lines[-1] += words
        else:
            lines.append("> " * depth + words)
        depth_before, open_line = depth, flows
    return "\n".join(lines)


def _nothing_in(mail: EmailMessage) -> str:
    """Say what a mail without words has instead."""
    names = [part.get_filename() or part.get_content_type() for part in _leaves(mail)]
    names = [" ".join(name.split())[:60] for name in names if not name.startswith("text/")]
    if not names:
        return "the mail has no words"
    more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
    which = ", ".join(names[:_NAMED])
    return f"the mail has no words but attachments ({which}{more}): save them and open those"


_BLOCKS = frozenset(
    "address article aside blockquote body br center dd div dl dt fieldset figcaption figure footer"
    " form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section table tbody tfoot thead tr"
    " ul".split()
)
_NOT_SHOWN = frozenset(("head", "script", "style", "title", "template"))


def lines_of_page(page: str) -> list[str]:
    """Return the lines of a page; none is blank."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    reader.end_line()
    return reader.lines


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.lines: list[str] = []
        self._pieces: list[str] = []
        self._depth = 0
        """Of quotations."""
        self._hidden = 0

    def end_line(self) -> None:
        """End the line that is open."""
        line = " ".join("".join(self._pieces).split())
        self._pieces.clear()
        if line:
            self.lines.append("> " * self._depth + line)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _NOT_SHOWN:
            self._hidden += 1
        elif tag in _BLOCKS:
            self.end_line()
            self._depth += tag == "blockquote"
        elif tag in ("td", "th"):
            self._pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag in _NOT_SHOWN:
            self._hidden = max(0, self._hidden - 1)
        elif tag in _BLOCKS:
            self.end_line()
            if tag == "blockquote":
                self._depth = max(0, self._depth - 1)

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self._pieces.append(data)


# Mailboxes in the format mbox

_BEGIN = re.compile(rb"(?:\A|(?<=\n\n)|(?<=\r\n\r\n))From [^\r\n]*\r?\n")
_QUOTED = re.compile(rb"^>(>*From )", re.MULTILINE)


def read_mailbox(data: bytes, encoding: str | None) -> Iterator[Part]:
    """Yield the mails that have words. Raises NoText where it is no mailbox."""
    begins = [*_BEGIN.finditer(data)]
    if not begins or begins[0].start():
        raise NoText(": it is no mailbox, which begins with “From ”; a single mail ends in .eml")
    ends = [each.start() for each in begins[1:]] + [len(data)]
    for begin, end in zip(begins, ends, strict=True):
        with suppress(NoText):
            yield part_of(_QUOTED.sub(rb"\1", data[begin.end() : end]), encoding)
