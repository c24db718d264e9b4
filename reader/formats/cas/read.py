"""Read documents of UIMA: ours, or those of a project of INCEpTION with layers of its own.

A layer of spans gives annotations, its links further spans of them, and a relation an annotation of
what it joins. The label is what a feature `label` or `value` says, else the name of the layer; all
other features are attributes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import cached_property
from pathlib import PurePosixPath
from typing import Any

import msgspec

from reader.formats.base import Incoming, Refused, Skipped, to_codepoints
from reader.formats.cas import as_json, as_xmi
from reader.formats.cas.types import DOCUMENT, KEPT, NO_ROLE, SPAN, Cas, Structure
from reader.formats.native_read import incoming
from reader.formats.source import Member, Source
from reader.model.annotation import InvalidRecord, Record, as_record
from reader.model.article import ArticleInfo, text_digest
from reader.model.errors import WrongFormat, WrongUse, wrong_shape

_NOT_LAYERS = ("uima.cas.", "de.tudarmstadt.ukp.clarin.webanno.api.type.")
_OF_DOCUMENTS = ("DocumentAnnotation", "DocumentMetaData")
_GRAMMAR = tuple(
    f"de.tudarmstadt.ukp.dkpro.core.api.{each}." for each in ("segmentation", "lexmorph", "syntax")
)
"""Packages of what programs say of every word."""

_NOBODY = ("INITIAL_CAS", "CURATION_USER")
"""What INCEpTION calls the annotator of what nobody has changed, and of what was decided on."""

_RELATION = ("Governor", "Dependent")


def recognises_json(source: Source) -> bool:
    """Return whether it is a CAS in JSON, or holds some."""
    if not _is_many(source):
        return _is_json(source.head)
    with suppress(WrongUse):
        names = [each for each in source.names() if each.lower().endswith(".json")]
        if names and not any(each.lower().endswith(".xmi") for each in source.names()):
            return any(_is_json(data) for _, data in _first(source, {*names[:3]}))
    return False


def _is_json(data: bytes) -> bool:
    """Return whether it is a CAS in JSON, which may be cut off."""
    return any(f'"{name}"'.encode() in data for name in (as_json.STRUCTURES, "%TYPES"))


def recognises_xmi(source: Source) -> bool:
    """Return whether it is a CAS in XMI, or holds some."""
    if not _is_many(source):
        return as_xmi.ROOT in source.head and b"XMI" in source.head
    with suppress(WrongUse):
        return any(
            name.lower().endswith(".xmi") or (name.endswith(".zip") and _whose(name) is not None)
            for name in source.names()
        )
    return False


def _is_many(source: Source) -> bool:
    return source.is_folder or source.is_archive


def _first(source: Source, names: set[str]) -> Iterator[Member]:
    """Yield the files of some names, and read none after them."""
    for member in source.members():
        if member.name in names:
            yield member
            names.remove(member.name)
        if not names:
            return


def read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of a document, or of those of a folder or an archive.

    Raises WrongFormat where there is none.
    """
    found = False
    for name, data, load in _documents(source):
        try:
            cas = load(data)
        except InvalidRecord as error:
            if not name:
                raise WrongFormat(f"{source.name}: {error}") from None
            yield Refused(name, str(error))
            continue
        found = True
        yield from _Document(cas, name, PurePosixPath(name or source.name)).annotations()
    if not found:
        raise WrongFormat(f"{source.name}: it has no document of UIMA, in JSON or XMI")


def _documents(source: Source) -> Iterator[tuple[str, bytes, Callable[[bytes], Cas]]]:
    """Yield the name of each document (empty of a file by itself), its bytes and what reads it."""
    if not _is_many(source):
        data = source.data
        is_xml = data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"<"
        yield "", data, as_xmi.read if is_xml else as_json.read
        return
    for name, data in source.members():
        lower = name.lower()
        if lower.endswith(".json") and _is_json(data):
            yield name, data, as_json.read
        elif lower.endswith(".xmi"):
            yield name, data, as_xmi.read
        elif lower.endswith(".zip") and _whose(name) is not None:
            for inside in Source(name, data=data).members():
                if inside.name.lower().endswith(".xmi"):
                    yield f"{name}/{inside.name}", inside.data, as_xmi.read


def _whose(name: str) -> tuple[str, str] | None:
    """Return document and annotator, where a file is of an exported project of INCEpTION."""
    for top in ("annotation", "curation"):
        parts = PurePosixPath(name).parts
        if top in parts and len(rest := parts[parts.index(top) + 1 :]) >= 2:
            return rest[0], PurePosixPath(rest[1]).stem
    return None


class _Document:
    """One document, and who marked what in it."""

    def __init__(self, cas: Cas, name: str, path: PurePosixPath) -> None:
        """`name`: the file of several that it is in, empty if it is the only one."""
        self._structures, self._texts = cas.structures, cas.texts
        self._name, self._path = name, path
        self._known = {each.id: each for each in cas.structures}
        self._about = next((each.values for each in cas.structures if each.type == DOCUMENT), {})
        self._kept = {
            each.id: _object(each, KEPT) for each in cas.structures if KEPT in each.values
        }

    def annotations(self) -> Iterator[Incoming | Refused | Skipped]:
        """Yield what its spans say, those as one that links tie."""
        further = {each.id for one in self._structures for each, _ in self._linked(one)}
        for each in self._structures:
            where = f"{self._name}, {each.place}" if self._name else each.place
            if each.begin is None or each.type.startswith(_NOT_LAYERS):
                continue
            if each.short_type in _OF_DOCUMENTS or (each.id in further and self._is_part(each)):
                continue
            if each.type.startswith(_GRAMMAR):
                yield Skipped(where, "tokens, sentences and what grammar says of them")
                continue
            try:
                yield self._annotation(each, where)
            except InvalidRecord as error:
                yield Refused(where, str(error))

    def _linked(self, one: Structure) -> Iterator[tuple[Structure, str]]:
        """Yield the spans that a span leads to, and in which role."""
        if one.begin is None:
            return
        for name, ids in one.refs.items():
            if name in _RELATION:
                continue
            for link in (self._known[id] for id in ids if id in self._known):
                for id in link.refs.get("target", ()) if link.begin is None else ():
                    if id in self._known and self._known[id].begin is not None:
                        yield self._known[id], str(link.values.get("role") or "")

    def _is_part(self, one: Structure) -> bool:
        """Return whether a span that others lead to says nothing by itself."""
        own = "annotation" in one.values if one.type == SPAN else one.values
        return not own and next(self._linked(one), None) is None

    def _annotation(self, one: Structure, where: str) -> Incoming:
        """Return the annotation that begins with a span. Raises InvalidRecord."""
        text = self._texts.get(one.text)
        if text is None:
            raise InvalidRecord("its document has no text")
        kept = self._kept.get(one.id, {})
        ours = one.type == SPAN
        record: Record = _ours(one) if ours else _theirs(one)
        rest = kept.get("annotation")
        record = {**(rest if ours and isinstance(rest, dict) else {}), **record}
        record["spans"] = [self._span(each, role, text) for each, role in self._spans_of(one)]
        info = self._article(text, kept)
        found = incoming(record, where, info, self._annotator(kept)).judged(record.get("verdicts"))
        has_all = info.sha256 == text_digest(text)
        return msgspec.structs.replace(found, text=text if has_all else None)

    def _spans_of(self, one: Structure) -> list[tuple[Structure, str]]:
        if all(name in one.refs for name in _RELATION):
            ends = [(self._known.get(one.refs[name][0]), name) for name in _RELATION]
            return [(each, name) for each, name in ends if each is not None]
        return [(one, ""), *self._linked(one)]

    def _span(self, one: Structure, role: str, text: str) -> Record:
        """Return a span with its quote. Raises InvalidRecord."""
        convert = to_codepoints("utf16", text)
        begin, end = one.begin or 0, one.end or 0
        start, stop = convert(begin), convert(end)
        if start is None or stop is None:
            raise InvalidRecord(f"{begin}-{end} cuts a character in two: offsets count UTF-16")
        if not start < stop <= len(text):
            raise InvalidRecord(f"{begin}-{end} is no part of its text")
        extra = self._kept.get(one.id, {}).get("span") if one.type == SPAN else None
        own = one.values.get("role") if one.type == SPAN else None
        said = own or (role if role != NO_ROLE else "") or None
        place = {"start": start, "end": stop, "role": said, "text": text[start:stop]}
        return {**as_record(extra), **place}

    @cached_property
    def _any_article(self) -> Record:
        """What is kept of the article, by any of its annotations."""
        found = (each.get("article") for each in self._kept.values())
        named = (each for each in found if isinstance(each, dict))
        return next((each for each in named if isinstance(each.get("id"), str)), {})

    def _article(self, text: str, kept: Record) -> ArticleInfo:
        """Return the article of an annotation; of another text than it had, that text's digest."""
        digest = text_digest(text)
        own = kept.get("article")
        record = own if isinstance(own, dict) else self._any_article
        if not record:
            whose = _whose(self._path.as_posix())
            named = str(self._about.get("documentTitle") or "") or (whose or ("",))[0]
            return ArticleInfo(id=named or self._path.stem, title="", sha256=digest)
        if "\ufffd" not in text:  # else characters may be missing that XML cannot have
            record = {**record, "sha256": digest}
        try:
            return msgspec.convert({"title": "", **record}, ArticleInfo)
        except msgspec.ValidationError as error:
            raise InvalidRecord(f"its article: {wrong_shape(error)}") from None

    def _annotator(self, kept: Record) -> str:
        """Return who made an annotation: whoever the document is of, else who made it here."""
        user = self._about.get("documentId")
        if not user or user == self._about.get("documentTitle"):
            user = (_whose(self._path.as_posix()) or ("", ""))[1]
        if not isinstance(user, str) or not user or user in _NOBODY:
            user = kept.get("annotator")
        return user if isinstance(user, str) else ""


def _object(one: Structure, name: str) -> Record:
    """Return the object in a feature of JSON; empty where it is none."""
    value = one.values.get(name)
    with suppress(msgspec.DecodeError, RecursionError):
        found = msgspec.json.decode(value) if isinstance(value, str) else {}
        return as_record(found)
    return {}


def _ours(one: Structure) -> Record:
    """Return what our features say of an annotation."""
    values = one.values
    label = values.get("label")
    if not isinstance(label, str) or not label:
        raise InvalidRecord("it has no label")
    attributes = _object(one, "attributes")
    if "attributes" in values and not attributes:
        raise InvalidRecord("its attributes are no JSON object")
    return {
        "id": values.get("annotation") or f"{one.id}",
        "label": label,
        "note": values.get("note"),
        "flag": values.get("unsure") in (True, "true"),
        "attributes": attributes,
    }


def _label(one: Structure) -> tuple[str, str]:
    """Return the label of a span of another layer, and the feature that says it, if one does."""
    for name in ("label", "value"):
        if isinstance(found := one.values.get(name), str) and found.strip():
            return found, name
    return one.short_type, ""


def _theirs(one: Structure) -> Record:
    """Return what the features of another layer say of an annotation."""
    label, feature = _label(one)
    attributes: dict[str, Any] = {
        name: value for name, value in one.values.items() if name != feature
    }
    return {"id": f"{one.id}", "label": label, "attributes": attributes}
