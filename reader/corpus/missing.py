"""The state of tagged articles: missing, changed, or as they were tagged."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from functools import cache, cached_property
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from reader.corpus.find import file_refs, find_articles
from reader.corpus.load import TextNow, check_readable, load_article, text_now
from reader.corpus.refs import ArticleRef
from reader.io.files import id_text, read_bytes
from reader.kinds.registry import kind_of
from reader.model.annotation import Span
from reader.model.article import Article, ArticleInfo, is_of_no_file, kept_article
from reader.model.errors import NoLayer, ObelismError, Unreadable
from reader.store.base import LayerKey, Store

if TYPE_CHECKING:
    from reader.store.findings import WrongThere


class Articles:
    """The articles of a store's layers; each is looked at once, when it is asked for."""

    def __init__(self, store: Store, infos: Iterable[ArticleInfo] = ()) -> None:
        """`infos`: for `wrong_with`, every tagged article as each layer on it describes it."""
        self._files = store.files
        """None if its articles are no files: then none is ever missing."""
        self._infos: dict[str, list[ArticleInfo]] = {}
        for info in infos:
            self._infos.setdefault(info.id, []).append(info)
        self._now: dict[str, TextNow | str] = {}
        """Id to the state of an article, or why it cannot be read."""
        self._at_place: set[str] = set()
        """Ids of those that `has_changed` saw where these say."""
        self._records: dict[Path, dict[str, ArticleRef]] = {}
        """File to its articles by id, for files that hold several."""
        self._texts: dict[str, str | None] = {}
        """The text that was asked for last, by id."""
        self._names: dict[Path, dict[str, str]] = {}
        """Folder to what `_names_in` says of it."""

    def wrong_with(self, info: ArticleInfo) -> str | None:
        """Say what is wrong with an article of `infos`; None if it is as it was tagged."""
        now = self._now.get(info.id)
        if now is None:
            if self._is_outside(info.id):
                return None
            if (as_tagged := self._as_tagged(info.id)) is not None:
                self._now[info.id] = as_tagged
                return None
            ref = self._ref(info.id)
            if ref is None:
                moved = self._same_text.get(info.sha256)
                remedy = (
                    f"{moved} has the same text: open that in the reader to take the tags over"
                    if moved
                    else "put it back, or open what became of it in the reader to take the tags"
                    " over; obelism export still gives them"
                )
                return f"the article {info.id} is gone; {remedy}"
            now = self._look_at(ref, self._infos[info.id])
        if isinstance(now, str):
            return f"the article cannot be read: {now}"
        return None if now.is_of(info) else f"the article {info.id} has changed since it was tagged"

    def has_changed(self, info: ArticleInfo, infos: Sequence[ArticleInfo]) -> bool:
        """Return whether a tagged article is still where its id says, with another text.

        `infos`: that article as each layer on it describes it.
        """
        if self._is_outside(info.id):
            return False
        if (ref := self.beside(info.id)) is not None:
            self._at_place.add(info.id)
        elif (ref := self.listed.get(info.id)) is None:
            return False
        now = self._look_at(ref, infos)
        return isinstance(now, TextNow) and not now.is_of(info)

    def was_its_text(self, info: ArticleInfo) -> bool:
        """Return whether `has_changed` saw a file where an article's id says that it is, and in it
        just the text that was tagged: of it nothing is to be told, as long as that is kept."""
        now = self._now.get(info.id) if info.id in self._at_place else None
        return isinstance(now, TextNow) and now.file_sha256 == now.sha256 == info.sha256

    def wrong_there(self, span: Span) -> WrongThere | None:
        """Say what is wrong with a passage in another article; None if it stands there."""
        from reader.store.findings import MOVED_THERE, NOT_THERE, WrongThere  # not for a reader

        at = span.elsewhere
        if at is None:
            return None
        try:
            text = self.text(at.article)
        except Unreadable as error:
            return WrongThere(NOT_THERE, f"the other passage is kept, but {error}")
        if text is None or text[at.start : at.end] == span.text:
            return None
        from reader.text.anchor import located  # rarely needed

        now = located(text, span)
        where = f"at {at.start} to {at.end} of {at.article}"
        if now is None:
            return WrongThere(NOT_THERE, f"the other passage is not {where}")
        return WrongThere(
            MOVED_THERE, f"the other passage was {where}, and is at {now[0]} to {now[1]} now"
        )

    def text(self, id: str) -> str | None:
        """Return the text of an article now, by its id; None where it is of no file of the
        workspace, so that nothing is looked for.

        Raises:
            Unreadable: it is gone, or cannot be read.
        """
        if id not in self._texts:
            outside = self._is_outside(id)
            self._texts.clear()
            self._texts[id] = None if outside else self.article(id).text
        return self._texts[id]

    def article(self, id: str) -> Article:
        """Return an article by its id. Raises Unreadable: it is gone, of no file of the workspace,
        or cannot be read."""
        ref = self.inside(id)
        if ref is None:
            raise Unreadable(f"the article {id} is gone")
        return load_article(ref)

    def inside(self, id: str) -> ArticleRef | None:
        """Return the article of an id that somebody sent, who may have named any file: None where
        that is gone, or not in the workspace."""
        return None if self._is_outside(id) else self.beside(id)

    def is_missing(self, id: str) -> bool:
        """Return whether nothing is left where an article's id says that it is."""
        return not self._is_outside(id) and self.beside(id) is None

    def is_kept(self, id: str) -> bool:
        """Return whether an article is a text that stands at its place and is kept as it is: of
        nearly all that is enough to know that they can be read."""
        store, digest = self._files, "" if self._is_outside(id) else self._digest(id)
        return bool(store and digest and store.text(digest) is not None)

    def unreadable(self, id: str) -> str | None:
        """Say why an article cannot be read where it is; None if it can, or is missing.

        Of a file of text, only whether its bytes are a text that is kept, wherever they are.
        """
        ref = self.inside(id)
        if ref is None:
            return None
        try:
            check_readable(ref)
        except Unreadable as error:
            return str(error)
        return None

    def since_tagged(self, info: ArticleInfo) -> str:
        """Say that a tagged article `is gone` or `has changed since`; empty if neither."""
        if self.is_missing(info.id):
            return "is gone"
        return "has changed since" if self.has_changed(info, [info]) else ""

    def _look_at(self, ref: ArticleRef, infos: Sequence[ArticleInfo]) -> TextNow | str:
        if ref.id not in self._now:
            try:
                self._now[ref.id] = text_now(ref, infos)
            except Unreadable as error:
                self._now[ref.id] = str(error)
        return self._now[ref.id]

    def _as_tagged(self, id: str) -> TextNow | None:
        """Return the state of an article of `infos` whose file is to the byte what each layer on it
        is of; None of any other, at which there is more to be looked at."""
        digest = self._digest(id)
        as_each = all(digest in (info.file_sha256, info.sha256) for info in self._infos[id])
        return TextNow(digest, digest) if digest and as_each else None

    def _digest(self, id: str) -> str:
        """Return the digest of the file whose path an id is; empty where that is no text, or cannot
        be read."""
        kind = kind_of(id)
        if self._files is None or kind.edition or kind.many:
            return ""
        try:
            data = read_bytes(f"{self._files.root}/{id}", follow=True)
        except (OSError, ValueError):
            return ""
        return sha256(data).hexdigest() if data else ""

    def _is_outside(self, id: str) -> bool:
        """Return whether an id is of no file in the workspace, so that nothing is looked for.

        Articles elsewhere have tags only if the user named the folder for them.
        """
        if self._files is None or is_of_no_file(id) or os.path.isabs(id):
            return True
        return not self._files.explicit and os.pardir in id.split("/")

    def _ref(self, id: str) -> ArticleRef | None:
        return self.beside(id) or self.listed.get(id)

    def beside(self, id: str) -> ArticleRef | None:
        """Return the article at the path that its id is, without a look at any other file."""
        store = self._files
        if store is None:
            return None
        path = self._file(store.root, id)
        if path is not None:
            return ArticleRef(store, id, path, path.name)
        for place, char in enumerate(id):
            if char != "#" or (path := self._file(store.root, id[:place])) is None:
                continue
            if path not in self._records:
                self._records[path] = {ref.id: ref for ref in file_refs(path, store)}
            if ref := self._records[path].get(id):
                return ref
        return None

    def _file(self, root: Path, id: str) -> Path | None:
        """Return the file whose path an id is, which may be spelled otherwise; see `id_text`."""
        path = root / id
        if os.path.isfile(path):
            return path
        if id.isascii() and "\\x" not in id:
            return None
        path = root
        for name in id.split("/"):
            spelled = name if name == os.pardir else self._names_in(path).get(name)
            if spelled is None:
                return None
            path = path / spelled
        return path if os.path.isfile(path) else None

    def _names_in(self, folder: Path) -> dict[str, str]:
        """Return names in a folder as they stand in ids, to how they are spelled there."""
        if folder not in self._names:
            names: list[str] = []
            with suppress(OSError):
                names = os.listdir(folder)
            self._names[folder] = {id_text(name): name for name in names}
        return self._names[folder]

    @cached_property
    def listed(self) -> dict[str, ArticleRef]:
        """All articles of the workspace, by id."""
        store = self._files
        if store is None or not os.path.isdir(store.root):
            return {}
        refs = find_articles([store.root], store.root if store.explicit else None)
        found: dict[str, ArticleRef] = {}
        with suppress(ObelismError):  # without a usable list of what is ignored nothing is known
            found.update((ref.id, ref) for ref in refs if ref.store == store)
        return found

    @cached_property
    def _same_text(self) -> dict[str, str]:
        """Digest of a text to the id of an article without tags."""
        found = {}
        for id, ref in self.listed.items():
            if id not in self._infos and ref.problem is None:
                with suppress(Unreadable):
                    found[load_article(ref).info.sha256] = id
        return found


def missing_notes(articles: Iterable[tuple[Store, str]], done: str) -> list[str]:
    """Return a sentence on those of some articles that are gone since they were tagged, if any,
    and one on those that cannot be read any more; none on those whose tags have moved away.

    `done`: what is done with their tags all the same, as a participle.
    """
    look, missing, unreadable = cache(Articles), [], []
    for store, id in dict.fromkeys(articles):
        if look(store).is_kept(id):
            continue
        if look(store).is_missing(id):
            if any(has_tags(store, head.key) for head in store.heads(article_id=id)):
                missing.append(id)
        elif why := look(store).unreadable(id):
            unreadable.append(f"{id} cannot be read ({why})")
    notes = []
    if missing:
        some = f"{len(missing):,} articles are gone since they were tagged, first: {missing[0]}"
        notes.append(some if missing[1:] else f"{missing[0]} is gone since it was tagged")
    if unreadable:
        some = f"{len(unreadable):,} articles cannot be read since they were tagged, first: "
        notes.append((some if unreadable[1:] else "") + unreadable[0])
    return [f"{which}; what was tagged there is {done} all the same" for which in notes]


MOST_LOOKED_INTO = 2000
"""Layers on unknown articles that are looked into, at most: if a part of a large workspace is open,
most articles are unknown, and not missing."""


def missing_with_text(store: Store, article: Article, annotator: str) -> str | None:
    """Return the id of a missing article with this text and tags of this annotator, if any.

    Looks at one file only, if no article with this text was ever tagged.
    """
    sha256 = article.info.sha256
    if store.text(sha256) is None:
        return None
    articles = Articles(store)
    for head in store.heads(annotator=annotator, without=(article.id,)):
        moved = head.info.sha256 == sha256 and articles.is_missing(head.info.id)
        if moved and has_tags(store, head.key):
            return head.info.id
    return None


def has_tags(store: Store, key: LayerKey) -> bool:
    """Return whether a layer has any records; one whose tags have moved away has none."""
    try:
        return any(store.read(key).records.values())
    except NoLayer:
        return False


def missing_articles(store: Store, annotator: str, there: Collection[str]) -> Iterator[ArticleInfo]:
    """Yield the missing articles that this annotator tagged, as they were tagged.

    `there`: ids of articles that are known not to be missing.
    """
    articles = Articles(store)
    heads = store.heads(annotator=annotator, without=there)
    for head in islice(heads, MOST_LOOKED_INTO):
        if articles.is_missing(head.info.id):
            yield head.info


def article_as_tagged(store: Store, info: ArticleInfo) -> Article:
    """Return the article with the text that `info` has the digest of.

    Raises:
        Unreadable: the text was not kept, and the file has another one now.
    """
    kept = kept_article(store, info)
    if kept is not None:
        return kept
    ref = Articles(store).beside(info.id)
    with suppress(Unreadable):
        article = None if ref is None else load_article(ref, info.encoding)
        if article is not None and article.info.sha256 == info.sha256:
            return article
    raise Unreadable(f"the text of {info.id} that was tagged is lost")
