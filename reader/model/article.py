"""An article: a text with an id, a title and where it came from."""

from __future__ import annotations

import hashlib

import msgspec


def text_digest(text: str) -> str:
    """Return the sha256 of a text's UTF-8 bytes, as 64 hex digits.

    Lone surrogates are digested too, so that every `str` has a digest.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ArticleInfo(msgspec.Struct, frozen=True, kw_only=True):
    """What is known of an article without its text."""

    id: str
    """Path relative to the workspace (POSIX, NFC); `path#record` for a record of a `.jsonl`.

    For standard input `stdin-…`.
    """
    title: str
    sha256: str
    """Digest of the text, see `text_digest`."""
    source: str | None = None
    """Where it came from: a relative path or a URL."""
    encoding: str | None = None
    """Encoding that the file was decoded with; None where the text was never bytes of its own."""
    file_sha256: str | None = None
    """Digest of the file's bytes.

    While it is unchanged the kept text stands, whatever a decoder says now.
    """


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article and its text. All offsets count code points of `text`."""

    info: ArticleInfo
    text: str
    """Exactly what was decoded: line ends kept, nothing normalised, a leading BOM dropped."""

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
    ) -> Article:
        """Make an article from its text; the digest is computed where it is not known."""
        info = ArticleInfo(
            id=id,
            title=title,
            sha256=sha256 or text_digest(text),
            source=source,
            encoding=encoding,
            file_sha256=file_sha256,
        )
        return cls(info=info, text=text)
