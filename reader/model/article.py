"""Articles: a text with an id, a title and a source; and the titles that texts give themselves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from typing import NamedTuple, Protocol

import msgspec


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes, lone surrogates included, as 64 hex digits."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_IN_A_FILE = re.compile(
    r"\.(?:jsonl|mbox|epub|rss|atom|xml|rdf|warc|warc\.gz)#|^web-[0-9a-f]{12}#", re.IGNORECASE
)
"""Of an id: what it names is a part of a file, and ends as that says."""

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d)[T ]\d\d:.*", re.DOTALL)

_OF_NO_FILE = re.compile(r"(?:stdin|web)-[0-9a-f]{12}(?:#|$)")


def is_of_no_file(id: str) -> bool:
    """Return whether an article of that id came from standard input or the web."""
    return _OF_NO_FILE.match(id) is not None


def is_markdown(id: str) -> bool:
    """Return whether the text of an article with that id is what a Markdown file holds."""
    return id.lower().endswith(".md") and not _IN_A_FILE.search(id)


class Said(NamedTuple):
    """What an article says of itself beside its text: in a page's head, front matter, a record."""

    byline: str | None = None
    """Who wrote it."""
    date: str | None = None
    """When it was published, as it is written there, mostly in ISO 8601."""
    language: str | None = None
    """As it is written there, mostly a tag such as `en` or `pt-BR`."""
    address: str | None = None
    """The canonical address, a URL."""


_WHERE_KNOWN = frozenset((*Said._fields, "fields"))
"""Fields of an article that are stored only where they are known."""


class ArticleInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An article without its text."""

    id: str
    """Path relative to the workspace (POSIX, NFC); `path#record` for a record of a `.jsonl` file.

    `stdin-…` for standard input, `web-…` for an address.
    """
    title: str
    sha256: str
    """Digest of the text; see `text_digest`."""
    source: str | None = None
    """Where the article came from: a relative path or a URL."""
    encoding: str | None = None
    """Encoding the file was decoded with; None if the text was never bytes of its own."""
    file_sha256: str | None = None
    """Digest of the file's bytes.

    While it is unchanged, the stored text remains valid even if a decoder would decide differently
    now.
    """
    byline: str | None = None
    date: str | None = None
    language: str | None = None
    address: str | None = None
    """What it says of itself, see `Said`."""
    fields: str | None = None
    """Further fields of the record that it came from, as a JSON object."""

    def to_record(self) -> dict[str, str | None]:
        """Return the fields as they are stored: all, but those of `Said` and of a record only where
        known."""
        return {
            name: value
            for name, value in msgspec.structs.asdict(self).items()
            if value is not None or name not in _WHERE_KNOWN
        }

    @property
    def said(self) -> dict[str, str]:
        """What it says of itself, by the fields of `Said`: those that are known."""
        known = Said(self.byline, self.date, self.language, self.address)._asdict()
        return {name: value for name, value in known.items() if value is not None}

    @property
    def told(self) -> dict[str, str]:
        """What it says of itself for people: of a moment in ISO 8601 its day."""
        return {
            name: _MOMENT.sub(r"\1", value) if name == "date" else value
            for name, value in self.said.items()
        }


class Origin(msgspec.Struct, frozen=True, kw_only=True):
    """What a text was extracted from, and by what. It is kept once, beside the text."""

    extractor: str
    """The kind of document, see `reader.kinds.registry`."""
    version: str
    """Of all on which the text depends."""
    article: str
    """The id of the article."""
    file_sha256: str | None = None
    """Digest of the document's bytes."""
    title: str | None = None
    byline: str | None = None
    date: str | None = None
    language: str | None = None
    address: str | None = None


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article with its text. All offsets count code points of `text`."""

    info: ArticleInfo
    text: str
    """Exactly what was decoded: line ends kept, nothing normalised, a leading byte order mark
    removed; or what was extracted from a document."""
    origin: Origin | None = None
    """What it was extracted from; None where the text is the file's own."""

    @property
    def id(self) -> str:
        return self.info.id

    @property
    def title(self) -> str:
        return self.info.title

    @classmethod
    def of(
        cls,
        text: str,
        *,
        id: str,
        title: str,
        source: str | None = None,
        encoding: str | None = None,
        file_sha256: str | None = None,
        sha256: str | None = None,
        said: Said | None = None,
        fields: str | None = None,
        origin: Origin | None = None,
    ) -> Article:
        """Build an article from its text; the digest is computed unless `sha256` is given.

        `said`: what it says of itself beside the text; `fields`: see `ArticleInfo`; `origin`: of a
        text that was extracted.
        """
        said = said or Said()
        info = ArticleInfo(
            id=id,
            title=title,
            sha256=sha256 or text_digest(text),
            source=source,
            encoding=encoding,
            file_sha256=file_sha256,
            byline=said.byline,
            date=said.date,
            language=said.language,
            address=said.address,
            fields=fields,
        )
        return cls(info=info, text=text, origin=origin)


class Texts(Protocol):
    """Where texts are kept, as in a store."""

    def text(self, sha256: str) -> str | None:
        """Return a text by its digest; None where it is not kept."""


def kept_article(texts: Texts, info: ArticleInfo) -> Article | None:
    """Return an article as it was when it was tagged, None where its text is not kept."""
    text = texts.text(info.sha256)
    return None if text is None else Article(info=info, text=text)


LONGEST = 200
"""Code points of a title."""

_LONGEST_LINE = 160
"""Code points of a first line that may be a title."""
_SHORT, _WIDEST = 40, 120
"""Less than any width at which text is wrapped by hand, and the greatest such width."""
_STOPS = tuple(".,:;。．।۔،؛、，；：")
_CLOSING = "\"'”’»)]*_」』"
"""What may stand behind a final stop."""

# Compiled on first use, as most articles need none of them.
_HEADING = r" {0,3}#{1,6}[ \t]+(?=[^ \t])"
_FENCE = r" {0,3}(```|~~~)"
_TITLE_BEGINS = r"(?i)<title\b"
_TITLE_ENDS = r"(?i)</title\b"
_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_INK = re.compile(r"\S")
_HEAD = 1 << 16
"""Code points of a page or a line in which a title is looked for."""


def shorten(title: str) -> str:
    """Return a title on one line, at most 200 code points."""
    return " ".join(title[: 4 * LONGEST].split())[:LONGEST].rstrip()


def first_line(text: str) -> str:
    """Return the first line that is not blank; empty where there is none."""
    return next((shorten(line) for line in _lines(text) if line.strip()), "")


def text_title(text: str) -> str:
    """Return the first line that is not blank if it reads as a title; else nothing.

    A title is short, has no final stop, and what follows does not continue it.
    """
    lines = (line.strip() for line in _lines(text))
    first = next(filter(None, lines), "")
    if not first or len(first) > _LONGEST_LINE or first.rstrip(_CLOSING).endswith(_STOPS):
        return ""
    following = next(lines, "")
    parts = not following or len(first) < _SHORT or len(following) > _WIDEST
    return shorten(first) if parts and not following[:1].islower() else ""


def markdown_title(text: str) -> str:
    """Return the first heading without its marks, or else the first line if it reads as one."""
    fenced = False
    for line in _lines(text):
        fenced ^= re.match(_FENCE, line) is not None
        heading = "" if fenced else _heading(line)
        if heading:
            return shorten(heading)
    return text_title(text)


def _heading(line: str) -> str:
    """Return the words of a heading, without the `#` around them; empty where the line is none."""
    found = re.match(_HEADING, line)
    if found is None:
        return ""
    words = line[found.end() :].rstrip(" \t")
    bare = words.rstrip("#")
    return words if bare and bare[-1] not in " \t" else bare.strip()


def html_title(page: str) -> str:
    """Return the title of a page; empty where it has none."""
    head = page[:_HEAD]
    begin = re.search(_TITLE_BEGINS, head)
    start = head.find(">", begin.end()) + 1 if begin else 0
    end = re.search(_TITLE_ENDS, head[start:]) if start else None
    if end is None:
        return ""
    import html

    return shorten(html.unescape(head[start : start + end.start()]))


def _lines(text: str) -> Iterator[str]:
    """Yield the lines, of blank ones that follow each other a single one.

    Whatever the text, no step of Python is taken for each of its blanks. Of a long line the
    beginning comes.
    """
    start = 0
    while (ink := _INK.search(text, start)) is not None:
        at = ink.start()
        if _BREAK.search(text, start, at):
            yield ""
        indent = _BREAK.split(text[max(start, at - _HEAD) : at])[-1]
        end = _BREAK.search(text, at, at + _HEAD)
        yield indent + text[at : end.start() if end else at + _HEAD]
        end = end or _BREAK.search(text, at + _HEAD)
        start = end.end() if end else len(text)
