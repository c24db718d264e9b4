"""Read an article's text: from its file, from its kept text, or from standard input."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path

import msgspec

from reader.corpus.documents import DocumentFile
from reader.corpus.refs import ArticleRef
from reader.kinds.base import NoText
from reader.model.article import Article, ArticleInfo, kept_article, text_digest, text_title
from reader.model.errors import Unreadable
from reader.store.base import FileStore, Store
from reader.store.registry import made_upward, open_folder


def load_article(
    ref: ArticleRef,
    encoding: str | None = None,
    annotator: str | None = None,
    sha256: str | None = None,
) -> Article:
    """Read an article.

    While its file is unchanged since it was tagged, the text kept then is used, so that no new
    version of a decoder moves a tag; `encoding` decodes the file anew. If several people's kept
    texts differ, `annotator`'s goes first. `sha256`: of the text that is looked for; where the file
    is that text byte for byte, no layer has to be asked.

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
    file, kept = DocumentFile(ref.path), None
    as_it_is = not file.kind.edition and not file.kind.many and file.digest == sha256
    if encoding is None and not as_it_is:
        kept = kept_of(ref, file, annotator)
    return kept or file.article(ref.id, ref.part, encoding)


def kept_of(ref: ArticleRef, file: DocumentFile, annotator: str | None = None) -> Article | None:
    """Return an article as it was tagged when its file had its current bytes, if it was; the kept
    text of `annotator` goes first."""
    return _kept(ref.store, _tagged_as(ref, annotator), file)


def _tagged_as(ref: ArticleRef, annotator: str | None) -> Iterator[ArticleInfo]:
    """Yield an article as each layer on it says that it was, that of `annotator` first."""
    heads = ref.store.heads
    if annotator is not None:
        yield from (head.info for head in heads(annotator=annotator, article_id=ref.id))
    others = (head for head in heads(article_id=ref.id) if head.annotator != annotator)
    yield from (head.info for head in others)


class TextNow(msgspec.Struct, frozen=True):
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
    file = DocumentFile(ref.path)
    digest = file.digest
    # A file of UTF-8 is its text, byte for byte: then there is nothing to decode either.
    plain = digest if not file.kind.edition else None
    if infos and all(digest == info.file_sha256 or plain == info.sha256 for info in infos):
        return TextNow(digest, plain)
    article = _kept(ref.store, infos, file) or file.article(ref.id, ref.part)
    return TextNow(digest, article.info.sha256)


def check_readable(ref: ArticleRef) -> None:
    """See that an article can be read; text is not decoded where it was kept as it is.

    Raises:
        Unreadable: it cannot.
    """
    if ref.problem is None and ref.path is not None and ref.offset is None:
        file = DocumentFile(ref.path)
        if not file.kind.edition and not file.kind.many and ref.store.text(file.digest) is not None:
            return
    load_article(ref)


def extracted_anew(ref: ArticleRef, article: Article) -> Article | None:
    """Return an article with the text that its document gives now; None where it is the same, or
    nothing has changed since of what extracts it.

    Raises:
        Unreadable: the document cannot be read any more.
    """
    if ref.path is None or article.origin is None:
        return None
    file = DocumentFile(ref.path)
    if file.kind.version == article.origin.version and file.digest == article.origin.file_sha256:
        return None
    file.extracted(anew=True)
    found = file.article(ref.id, ref.part)
    return None if found.text == article.text else found


def _kept(store: Store, infos: Iterable[ArticleInfo], file: DocumentFile) -> Article | None:
    """Return the article as it was tagged by the first layer whose file had this digest, if any."""
    for info in infos:
        if info.file_sha256 == info.sha256 == file.digest:  # its text is the file's bytes
            with suppress(UnicodeDecodeError):
                return Article(info=info, text=file.data.decode("utf-8"))
        elif info.file_sha256 == file.digest and (article := kept_article(store, info)):
            origin = store.origin(info.sha256) if file.kind.edition else None
            return Article(info=info, text=article.text, origin=origin)
    return None


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
    from reader.kinds.text import decoded

    try:
        text, used = decoded(data, encoding)
    except NoText as error:
        raise Unreadable(f"standard input{error}") from None
    article = Article.of(
        text,
        id=f"stdin-{text_digest(text)[:12]}",
        title=text_title(text) or "standard input",
        encoding=used,
        file_sha256=hashlib.sha256(data).hexdigest(),
    )
    store = home_of(article.id, explicit_workspace)
    return ArticleRef(store, article.id, None, article.title, article=article), article


def home_of(id: str, explicit_workspace: Path | None = None) -> FileStore:
    """Return the workspace of an article that is of no file: that of the current folder, or one
    further up that has tags of it."""
    store = open_folder(None, explicit_workspace)
    if explicit_workspace is None and not store.exists:
        store = next((each for each in made_upward(None) if each.belonging()(id)), store)
    return store
