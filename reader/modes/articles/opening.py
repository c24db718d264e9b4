"""What the reader is opened with, checked before a screen could hide the error message."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from reader.corpus.find import counted_endings, find_articles, said_of_left_out, still_kept
from reader.corpus.load import load_article, read_standard_input
from reader.corpus.refs import ArticleRef
from reader.kinds.registry import all_endings, ending_of, kind_of
from reader.model.article import Article
from reader.model.errors import ObelismError, Unreadable, WrongUse
from reader.model.names import person
from reader.store.base import FileStore
from reader.store.registry import instead_of, open_folder, open_folders

if TYPE_CHECKING:
    from reader.corpus.web import Visited

STANDARD_INPUT = Path("-")

MOST_LOOKED_INTO = 50
"""Articles that are tried before a list is shown that may have none to open."""


class Opening(msgspec.Struct, frozen=True):
    """Articles that can be read, and how to read them."""

    refs: Iterator[ArticleRef]
    """Found lazily, since a folder may have many; at least one can be read."""
    annotator: str | None
    """None: nobody said who reads."""
    workspace: Path | None
    """The folder that was named for the tags."""
    encoding: str | None
    alone: bool = False
    """Whether one article was asked for, so that there is nothing to list."""
    preloaded: Article | None = None
    """The text of the only article, where it had to be read already."""
    left_out: Counter[str] = Counter()
    """Files of the folders that are of no kind that is read, by their endings, as far as found."""
    private: bool = False
    """Whether addresses on private networks may be fetched."""
    apart: Apart | None = None
    """What is to be asked first, if anything: where the tags are kept."""


class Apart(msgspec.Struct, frozen=True):
    """Articles without a workspace of their own, below one that has no tags of them."""

    stores: list[tuple[FileStore, FileStore]]
    """The workspace that each path would get, and the one further up."""
    again: Callable[[], Opening]
    """Finds the articles again, once it is decided."""

    @property
    def question(self) -> str:
        """Asks whether the tags are kept further up."""
        own, above = self.stores[0]
        return (
            f"Nothing in {own.root.relative_to(above.root)} has tags yet. Keep them further up, in "
            f"{above.home}? Else they stand beside it, in {own.home}."
        )

    def decide(self, *, above: bool) -> Opening:
        """Keep the tags further up, or beside each article; what was decided is remembered.

        Raises:
            ObelismError: nothing can be opened any more.
        """
        for own, further_up in self.stores:
            with suppress(ObelismError):  # what cannot be remembered is asked again
                if above:
                    further_up.take_in(own.root)
                else:
                    own.ensure()
        return self.again()


def opening(
    paths: Sequence[Path],
    *,
    annotator: str | None = None,
    workspace: Path | None = None,
    encoding: str | None = None,
    standard_input: bytes | None = None,
    visited: Sequence[Visited] = (),
) -> Opening:
    """Find the articles of files and folders, or take the one of standard input.

    `visited`: documents on the web, which come first.

    Raises:
        WrongUse: a path is not there, or a name or encoding cannot be one.
        ObelismError: nothing at `paths` can be read; the sentence says why.
    """
    name = None
    if annotator is not None:
        name = person(open_folder(_first(paths), workspace), annotator)
    if encoding is not None:
        _refuse_unknown_encoding(encoding)
    if workspace is not None and os.path.lexists(workspace) and not workspace.is_dir():
        raise WrongUse(f"{workspace} is not a folder, so it cannot hold a workspace")
    if standard_input is not None:
        ref, article = read_standard_input(standard_input, encoding, workspace)
        found = Opening(iter([ref]), name, workspace, encoding, alone=True, preloaded=article)
        stores = [ref.store.files]
    else:
        fetched = _fetched(visited, name, workspace, encoding)
        found = _articles_at(paths, fetched, name, workspace, encoding)
        stores = [*open_folders(paths, workspace), *(ref.store.files for ref in fetched)]
    pairs = [
        (own, above)
        for own in dict.fromkeys(filter(None, stores))
        if (above := instead_of(own)) is not None
    ]
    again = partial(
        opening,
        paths,
        annotator=annotator,
        workspace=workspace,
        encoding=encoding,
        standard_input=standard_input,
        visited=visited,
    )
    return msgspec.structs.replace(found, apart=Apart(pairs, again) if pairs else None)


def _fetched(
    visited: Sequence[Visited], name: str | None, workspace: Path | None, encoding: str | None
) -> list[ArticleRef]:
    if not visited:
        return []
    from reader.corpus.web import web_refs

    how = partial(web_refs, annotator=name, explicit_workspace=workspace, encoding=encoding)
    return [ref for each in visited for ref in how(each)]


def _articles_at(
    paths: Sequence[Path],
    fetched: list[ArticleRef],
    name: str | None,
    workspace: Path | None,
    encoding: str | None,
) -> Opening:
    left_out: Counter[str] = Counter()
    refs = chain(fetched, find_articles(paths, workspace, left_out))
    one_file = len(paths) == 1 and os.path.isfile(paths[0]) and not kind_of(paths[0]).many
    if (one_file and not fetched) or (len(fetched) == 1 and not paths):
        ref = next(refs)
        article = load_article(ref, encoding, name)  # raises where the file cannot be opened
        # Which of several kept texts it has may depend on who reads.
        known = article if name is not None else None
        return Opening(iter([ref]), name, workspace, encoding, alone=True, preloaded=known)
    try:
        readable = _some_readable(refs, paths, encoding, left_out)
        return Opening(readable, name, workspace, encoding, left_out=left_out)
    except ObelismError as error:
        kept = still_kept(paths[0], workspace) if paths else ""
        raise ObelismError(f"{error}{kept}") from None


def _first(paths: Sequence[Path]) -> Path | None:
    """Return the path whose workspace counts first; None for that of the current folder."""
    return next((path for path in paths if path != STANDARD_INPUT), None)


def takes_standard_input(paths: Sequence[Path], *, terminal: bool) -> bool:
    """Return whether the article comes from standard input: named, or piped and nothing is named.

    Raises:
        WrongUse: it is asked for beside other paths.
    """
    if STANDARD_INPUT not in paths:
        return not paths and not terminal
    if len(paths) > 1:
        raise WrongUse("- is standard input and stands alone; name other articles in another call")
    return True


def _some_readable(
    refs: Iterator[ArticleRef], paths: Sequence[Path], encoding: str | None, left_out: Counter[str]
) -> Iterator[ArticleRef]:
    """Return all articles, once one of the first was read."""
    looked_at: list[ArticleRef] = []
    why: str | None = None
    for ref in refs:
        looked_at.append(ref)
        try:
            load_article(ref, encoding)
        except Unreadable as error:
            why = why or str(error)
            if len(looked_at) < MOST_LOOKED_INTO:
                continue
        return chain(looked_at, refs)
    counts = f"; {said_of_left_out(left_out)}" if left_out else ""
    if why is not None:
        others = Counter(ending_of(ref.path or ref.id) for ref in looked_at[1:])
        also = f"; {others.total()} more cannot be read either: {counted_endings(others)}"
        raise ObelismError(f"{why}{also if others else ''}{counts}")
    names = ", ".join(str(path) for path in paths)
    *endings, last = all_endings()
    raise ObelismError(f"{names}: nothing to read: no {', '.join(endings)} or {last} file{counts}")


def _refuse_unknown_encoding(name: str) -> None:
    try:
        # A codec that turns bytes into something else than text fails here, as an unknown one does.
        b"    ".decode(name, "replace")
    except (LookupError, ValueError):
        raise WrongUse(f"there is no text encoding {name!r}") from None
