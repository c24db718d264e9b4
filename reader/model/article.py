"""Articles: a text with an id, a title and a source."""

from __future__ import annotations

import hashlib

import msgspec


def text_digest(text: str) -> str:
    """Return the SHA-256 of a text's UTF-8 bytes as 64 hex digits.

    Lone surrogates are encoded too, so that every `str` has a digest.
    """
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


class ArticleInfo(msgspec.Struct, frozen=True, kw_only=True):
    """An article without its text."""

    id: str
    """Path relative to the workspace (POSIX, NFC); `path#record` for a record of a `.jsonl` file.

    `stdin-…` for standard input.
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


class Article(msgspec.Struct, frozen=True, kw_only=True):
    """An article with its text. All offsets count code points of `text`."""

    info: ArticleInfo
    text: str
    """Exactly what was decoded: line ends kept, nothing normalised, a leading byte order mark
    removed."""

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
        """Build an article from its text; the digest is computed unless `sha256` is given."""
        info = ArticleInfo(
            id=id,
            title=title,
            sha256=sha256 or text_digest(text),
            source=source,
            encoding=encoding,
            file_sha256=file_sha256,
        )
        return cls(info=info, text=text)
