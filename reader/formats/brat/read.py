"""Read what is in projects of brat: each file of annotations with the text that it is on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any

import msgspec

from reader.formats.base import Incoming, Refused, Skipped
from reader.formats.brat import ENDING, is_annotations
from reader.formats.brat.document import Document
from reader.formats.brat.lines import KEPT, LAYERS, VISUAL, names_of
from reader.formats.source import Source
from reader.io.spool import Spool
from reader.model.article import ArticleInfo, text_digest
from reader.model.errors import WrongFormat

_TEXT = ".txt"


class _Said(msgspec.Struct):
    """What a project of ours says of a file of annotations."""

    annotations: str
    annotator: str
    article: ArticleInfo
    kept: dict[str, tuple[str, str, str, str]] = {}
    """Id in that file to what `KEPT` names of the annotation."""
    further: dict[str, tuple[str | None, dict[str, Any]]] = {}
    """The same, to the id of the annotation that it corrects, and to fields that have no line."""


def read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of a folder, an archive or one file of them.

    Raises:
        WrongFormat: there is no file of annotations.
    """
    many = source.is_folder or source.is_archive
    if many and not any(map(is_annotations, source.names())):
        raise WrongFormat(f"{source.name}: it has no file that ends in {ENDING}")
    project = _Project()
    if many:
        yield from project.note(source)
    for member in source.members():
        if not many or is_annotations(member.name):
            yield from project.annotations(member.name, member.data, within=many)


class _Project:
    """What the files of annotations in a project refer to."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._said: dict[str, _Said] = {}
        self._spool = Spool()
        self._texts: dict[PurePosixPath, tuple[int, int]] = {}
        """Name of each text without its ending, to its place in the spool."""
        self._elsewhere: dict[str, list[PurePosixPath]] = {}
        """Last part of these names, to them."""

    def note(self, source: Source) -> Iterator[Refused]:
        """Put down the texts of a folder or an archive, and what its configuration says; yield
        what of this is damaged."""
        for name, data in source.members():
            path = PurePosixPath(name)
            if name.lower().endswith(_TEXT):
                stem = path.with_suffix("")
                begin = self._spool.add(data)
                self._texts[stem] = begin, begin + len(data)
                self._elsewhere.setdefault(stem.name, []).append(stem)
            elif path.name == VISUAL:
                self._names |= names_of(data.decode("utf-8", "replace"))
            elif path.name == LAYERS:
                try:
                    said = _said(data)
                except msgspec.DecodeError as error:
                    yield Refused(name, f"what it says of the files beside it is damaged ({error})")
                    continue
                self._said |= {str(path.with_name(each.annotations)): each for each in said}

    def annotations(
        self, name: str, data: bytes, *, within: bool
    ) -> Iterator[Incoming | Refused | Skipped]:
        """Yield the annotations of one file."""
        where = f"{name}, " if within else ""
        try:
            lines = data.decode("utf-8-sig")
            stem = PurePosixPath(name).with_suffix("")
            of = self._text_of(stem)
            text = None if of is None else self._spool.read(*self._texts[of]).decode("utf-8")
        except UnicodeDecodeError as error:
            which = "it" if error.object == data else "its text"
            yield Refused(where.removesuffix(", "), f"{which} is not UTF-8")
            return
        said = self._said.get(name)
        annotator = said.annotator if said is not None else _rest(stem, of)
        kept = said.kept if said is not None else {}
        further = said.further if said is not None else {}
        document = Document(lines, text, self._names)
        article = _article(said, of or stem, text)
        for place, found in document.found():
            if isinstance(found, str):
                yield Refused(f"{where}{place}", found)
            else:
                corrects, extra = further.get(found.id, (None, {}))
                yield Incoming(
                    place=f"{where}{place}",
                    article=article,
                    annotator=annotator,
                    text=text,
                    **{**found._asdict(), **dict(zip(KEPT, kept.get(found.id, ()), strict=False))},
                    corrects=corrects,
                    extra=extra,
                )

    def _text_of(self, stem: PurePosixPath) -> PurePosixPath | None:
        """Return which text a file is on: that of its name, or of its name up to a `_`; of this
        folder, or else of the only other one that has it."""
        name = stem.name
        while name:
            here = stem.with_name(name)
            if here in self._texts:
                return here
            there = self._elsewhere.get(name, ())
            if len(there) == 1:
                return there[0]
            name = name.rpartition("_")[0]
        return None


def _rest(stem: PurePosixPath, text: PurePosixPath | None) -> str:
    """Return what follows the name of the text in that of a file: whose it is."""
    return "" if text is None else stem.name[len(text.name) + 1 :]


def _article(said: _Said | None, stem: PurePosixPath, text: str | None) -> ArticleInfo:
    digest = "" if text is None else text_digest(text)
    if said is not None:
        return msgspec.structs.replace(said.article, sha256=digest or said.article.sha256)
    return ArticleInfo(id=f"{stem}{_TEXT}", title=stem.name, sha256=digest)


def _said(data: bytes) -> list[_Said]:
    """Return what a project says of its files; nothing, if it is not of ours. Raises DecodeError
    where it is no JSON."""
    try:
        found: Any = msgspec.json.decode(data, type=list[_Said])
    except msgspec.ValidationError:
        return []
    return list(found)
