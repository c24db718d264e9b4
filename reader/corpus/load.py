"""Read an article's text: from its file, from its kept text, or from standard input."""

from __future__ import annotations

import hashlib
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from reader.corpus.refs import ArticleRef
from reader.io import files
from reader.model.article import (
    Article,
    ArticleInfo,
    Said,
    html_title,
    markdown_title,
    text_digest,
    text_title,
)
from reader.model.errors import ObelismError, Unreadable, WrongUse, reason
from reader.store.base import Store, kept_article
from reader.store.registry import made_upward, open_folder

_HTML = frozenset({".html", ".htm"})


def load_article(
    ref: ArticleRef, encoding: str | None = None, annotator: str | None = None
) -> Article:
    """Read an article.

    While its file is unchanged since it was tagged, the text kept then is used, so that no new
    version of a decoder moves a tag; `encoding` decodes the file anew. If several people's kept
    texts differ, `annotator`'s goes first.

    Raises:
        Unreadable: it cannot be opened.
    """
    if ref.problem is not None:
        raise Unreadable(ref.problem)
    if ref.article is not None:
        return ref.article
    if ref.path is None:
        return ref.store.article(ref.id)
    if ref.offset is not None:
        from reader.corpus.records import load_record

        return load_record(ref)
    data = _read(ref.path)
    digest = hashlib.sha256(data).hexdigest()
    kept = None
    if encoding is None:
        kept = _kept(ref.store, _tagged_as(ref, annotator), data, digest)
    return kept or _decoded(ref.id, ref.path, data, digest, encoding)


def _tagged_as(ref: ArticleRef, annotator: str | None) -> Iterator[ArticleInfo]:
    """An article as each layer on it says that it was, that of `annotator` first."""
    heads = ref.store.heads
    if annotator is not None:
        yield from (head.info for head in heads(annotator=annotator, article_id=ref.id))
    others = (head for head in heads(article_id=ref.id) if head.annotator != annotator)
    yield from (head.info for head in others)


class TextNow(NamedTuple):
    """The current state of an article."""

    file_sha256: str | None
    """Digest of its file; None if it has none of its own."""
    sha256: str | None
    """Digest of its text, if that was needed."""

    def is_of(self, info: ArticleInfo) -> bool:
        """Return whether this is the article as somebody tagged it."""
        same_file = self.file_sha256 is not None and self.file_sha256 == info.file_sha256
        return same_file or self.sha256 == info.sha256


def text_now(ref: ArticleRef, infos: Sequence[ArticleInfo]) -> TextNow:
    """Return the state of a tagged article, decoding its file only if necessary.

    `infos`: the article as each layer on it describes it. Raises as `load_article`.
    """
    if ref.problem is not None or ref.path is None or ref.offset is not None:
        return TextNow(None, load_article(ref).info.sha256)
    data = _read(ref.path)
    digest = hashlib.sha256(data).hexdigest()
    # A file of UTF-8 is its text, byte for byte: then there is nothing to decode either.
    plain = digest if ref.path.suffix.lower() not in _HTML else None
    if infos and all(digest == info.file_sha256 or plain == info.sha256 for info in infos):
        return TextNow(digest, plain)
    article = _kept(ref.store, infos, data, digest)
    article = article or _decoded(ref.id, ref.path, data, digest, None)
    return TextNow(digest, article.info.sha256)


def _read(path: Path) -> bytes:
    try:
        data = files.read_bytes(path, follow=True)
    except OSError as error:
        raise Unreadable(f"{path}: {reason(error)}") from None
    if data is None:
        raise Unreadable(f"{path}: it is gone")
    if not data:
        raise Unreadable(f"{path}: it is empty")
    return data


def _kept(store: Store, infos: Iterable[ArticleInfo], data: bytes, digest: str) -> Article | None:
    """Return the article as it was tagged by the first layer whose file had this digest, if any."""
    for info in infos:
        if info.file_sha256 == info.sha256 == digest:  # its text is the file's bytes
            with suppress(UnicodeDecodeError):
                return Article(info=info, text=data.decode("utf-8"))
        elif info.file_sha256 == digest and (article := kept_article(store, info)):
            return article
    return None


def _decoded(id: str, path: Path, data: bytes, digest: str, encoding: str | None) -> Article:
    if path.suffix.lower() in _HTML:
        return _page(id, path, data, digest, encoding)
    text, used = _decode(data, encoding, str(path))
    as_it_is = used == "utf-8" and not data.startswith(BOM_UTF8)
    title, said = _markdown(text) if path.suffix.lower() == ".md" else ("", None)
    return Article.of(
        text,
        id=id,
        title=title or text_title(text) or files.id_text(path.name),
        source=id,
        encoding=used,
        file_sha256=digest,
        sha256=digest if as_it_is else None,
        said=said,
    )


def _markdown(text: str) -> tuple[str, Said]:
    """Return the title of a Markdown file, and what it says of itself before its first line."""
    from reader.text.front_matter import front_matter

    end, title, said = front_matter(text)
    return title or _plain(markdown_title(text[end:])), said


def _plain(title: str) -> str:
    """Return a title without its Markdown."""
    from reader.text.markdown import Markdown

    heading = f"# {title}"
    words = Markdown(heading).words_only(0, len(heading))
    return "".join(heading[start:end] for start, end in words).strip()


def _page(id: str, path: Path, data: bytes, digest: str, encoding: str | None) -> Article:
    """Read a web page: its main text, and what it says of itself."""
    from reader.text.pages import NoPage, read_page

    page, used = _decode(data, encoding, str(path), is_page=True)
    try:
        text, said = read_page(page)
    except ImportError:
        raise Unreadable(
            f'{path}: reading web pages needs an extra library: pip install "obelism[html]"'
        ) from None
    except NoPage as error:
        raise Unreadable(f"{path}: {error}") from None
    return Article.of(
        text,
        id=id,
        title=html_title(page) or text_title(text) or files.id_text(path.name),
        source=said.address or id,
        encoding=used,
        file_sha256=digest,
        said=said,
    )


def _decode(
    data: bytes, encoding: str | None, name: str, *, is_page: bool = False
) -> tuple[str, str]:
    from reader.text.decoding import decode

    try:
        if is_page and encoding is None:
            from reader.text.web_encodings import decode_page

            decoded = decode_page(data)
        else:
            decoded = decode(data, encoding)
    except WrongUse:
        raise
    except ObelismError as error:
        raise Unreadable(f"{name}: {error}") from None
    if not decoded.text:
        raise Unreadable(f"{name}: it is empty")
    try:
        decoded.text.encode("utf-8")
    except UnicodeEncodeError as error:
        line = decoded.text.count("\n", 0, error.start) + 1
        raise Unreadable(
            f"{name}, line {line}: it holds half of a surrogate pair, which is no character"
        ) from None
    return decoded.text, decoded.encoding


def read_standard_input(
    data: bytes, encoding: str | None = None, explicit_workspace: Path | None = None
) -> tuple[ArticleRef, Article]:
    """Make an article of standard input; its workspace is that of the current folder, or one
    further up that has tags of it.

    Raises:
        Unreadable: it is empty or not a text.
    """
    if not data:
        raise Unreadable("standard input: it is empty")
    text, used = _decode(data, encoding, "standard input")
    article = Article.of(
        text,
        id=f"stdin-{text_digest(text)[:12]}",
        title=text_title(text) or "standard input",
        encoding=used,
        file_sha256=hashlib.sha256(data).hexdigest(),
    )
    store = open_folder(None, explicit_workspace)
    if explicit_workspace is None and not store.exists:
        store = next((each for each in made_upward(None) if each.belonging()(article.id)), store)
    return ArticleRef(store, article.id, None, article.title, article=article), article
