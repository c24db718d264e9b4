"""Read a project of REFI-QDA: ours, or that of a program for qualitative analysis."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import msgspec

from reader.formats.base import Incoming, Refused, Skipped
from reader.formats.json_records import as_meant
from reader.formats.native_read import incoming
from reader.formats.qdpx_places import READINGS, Place, Reading, Text, likeliest, located
from reader.formats.source import Source
from reader.formats.xml_text import Element, NoXML, parsed
from reader.model.annotation import InvalidRecord, Record
from reader.model.article import ArticleInfo, text_digest
from reader.model.errors import WrongFormat, WrongUse

ORIGIN = "obelism"
"""What a project of ours says that it is from."""

KEPT = "obelism"
"""The name of a note with what a selection has no place for, as JSON."""

TIED = "same annotation"
"""The name of a link between selections that are one annotation."""

VARIABLES = ("title", "source", "byline", "date", "language", "address")
"""What is known of an article beside its id: variables of its text."""

_OTHERS = ("PictureSource", "AudioSource", "VideoSource")


def role_code(label: str, role: str) -> str:
    """Return the name of the code of a role: some programs have each name but once."""
    return f"{label}: {role}"


def _guid(element: Element, name: str = "guid") -> str:
    """Return an id as it is compared: some programs put it in braces, or write it in capitals."""
    return element.get(name).strip("{}").lower()


def is_project(source: Source) -> bool:
    """Return whether something is an archive or a folder with a project in it."""
    with suppress(WrongUse):
        return any(_is_description(name) for name in source.names())
    return False


def _is_description(name: str) -> bool:
    return name.lower().endswith(".qde") and "/" not in name


def read(source: Source) -> Iterator[Incoming | Refused | Skipped]:
    """Yield the annotations of a project. Raises WrongUse where it is none."""
    yield from _Project(source).annotations()


class _Selection(NamedTuple):
    """A place in a text that has one code."""

    where: str
    guid: str
    coding: str
    """The id of what ties it to its code."""
    label: str
    role: str | None
    annotator: str
    place: Place
    article: ArticleInfo
    said: Record
    """Note and times."""
    kept: Record
    """What a note of ours has of it."""

    @property
    def one_with(self) -> tuple[str, str, ArticleInfo]:
        """What is the same for all that may be one annotation."""
        return self.label, self.annotator, self.article


class _Project:
    """A project, with all that its selections refer to. Raises WrongFormat."""

    def __init__(self, source: Source) -> None:
        self._texts: dict[str, bytes] = {}
        self._file, found = "", None
        for member in source.members() if source.is_folder or source.is_archive else ():
            if _is_description(member.name):
                self._file, found = member.name, member.data
            elif member.name.lower().endswith(".txt"):
                self._texts[member.name.rpartition("/")[2].lower()] = member.data
        if found is None:
            raise WrongFormat(f"{source.name}: it is no project of REFI-QDA: it has no .qde")
        try:
            self._root = parsed(found)
        except NoXML as error:
            raise WrongFormat(f"{source.name}: {self._file}: {error}") from None
        if self._root.name != "Project":
            raise WrongFormat(f"{source.name}: {self._file} is no project of REFI-QDA")
        self._ours = self._root.get("origin") == ORIGIN
        self._users = {_guid(each): each.get("name") for each in self._root.all("Users", "User")}
        self._variables = {
            _guid(each): each.get("name") for each in self._root.all("Variables", "Variable")
        }
        self._notes = {_guid(each): each for each in self._root.all("Notes", "Note")}
        self._cases = {_guid(each) for each in self._root.all("Cases", "Case")}
        self._codes = _codes(self._root)

    def annotations(self) -> Iterator[Incoming | Refused | Skipped]:
        """Yield what its selections say, those that we tied as one."""
        found: list[_Selection] = []
        for each in self._selections():
            if isinstance(each, _Selection):
                found.append(each)
            else:
                yield each
        readings = READINGS[:1] if self._ours else likeliest(each.place for each in found)
        groups, untied = self._grouped(found)
        for link in untied:
            yield Skipped(self._where(link), "links")
        for group in groups:
            try:
                yield _annotation(group, readings)
            except InvalidRecord as error:
                yield Refused(group[0].where, str(error))

    def _where(self, element: Element) -> str:
        return f"{self._file}, line {element.line}"

    def _selections(self) -> Iterator[_Selection | Refused | Skipped]:
        for source in self._root.all("Sources", "TextSource"):
            yield from self._of_text(source, source)
        for source in self._root.all("Sources", "PDFSource"):
            for text in source.all("Representation"):
                yield from self._of_text(text, source)
            for selection in source.all("PDFSelection"):
                yield Skipped(self._where(selection), "selections on pages")
        for kind in _OTHERS:
            for source in self._root.all("Sources", kind):
                for child in source.children:
                    if child.name.endswith("Selection"):
                        yield Skipped(self._where(child), "selections in pictures, sound or film")

    def _of_text(
        self, holder: Element, source: Element
    ) -> Iterator[_Selection | Refused | Skipped]:
        """Yield the selections in a text, once for each of their codes."""
        if source.text("Description") or next(source.all("NoteRef"), None) is not None:
            yield Skipped(self._where(source), "notes on a whole text")
        if next(source.all("Coding"), None) is not None:
            yield Skipped(self._where(source), "codes of a whole text")
        selections = [*holder.all("PlainTextSelection")]
        if not selections:
            return
        try:
            text = Text(self._content(holder))
        except InvalidRecord as error:
            for selection in selections:
                yield Refused(self._where(selection), str(error))
            return
        article = self._article(source, text.text)
        for selection in selections:
            yield from self._coded(selection, text, article)

    def _coded(
        self, selection: Element, text: Text, article: ArticleInfo
    ) -> Iterator[_Selection | Refused | Skipped]:
        """Yield a selection once for each of its codes."""
        where = self._where(selection)
        targets = [
            (coding, _guid(ref, "targetGUID"))
            for coding in selection.all("Coding")
            for ref in coding.all("CodeRef")
        ]
        if not targets:
            yield Skipped(where, "selections without a code")
        for coding, target in targets:
            if target in self._cases:
                yield Skipped(where, "passages of cases")
                continue
            try:
                yield self._selection(selection, coding, target, text, article)
            except InvalidRecord as error:
                yield Refused(where, str(error))

    def _content(self, holder: Element) -> str:
        """Return the text of a source or a note. Raises InvalidRecord if it is not here."""
        path = holder.get("plainTextPath")
        if not path and next(holder.all("PlainTextContent"), None) is not None:
            return holder.text("PlainTextContent")
        data = self._texts.get(path.rpartition("/")[2].lower())
        if data is None:
            raise InvalidRecord("its text is not in the archive as plain text")
        try:
            return data.decode("utf-8" if self._ours else "utf-8-sig")
        except UnicodeDecodeError:
            raise InvalidRecord("its text is not UTF-8") from None

    def _article(self, source: Element, text: str) -> ArticleInfo:
        said = {
            self._variables.get(_guid(ref, "targetGUID"), ""): value.text("TextValue")
            for value in source.all("VariableValue")
            for ref in value.all("VariableRef")
        }
        known: dict[str, Any] = {name: said.get(name) or None for name in VARIABLES}
        known["title"] = known["title"] or ""
        return ArticleInfo(id=source.get("name"), sha256=text_digest(text), **known)

    def _selection(
        self, selection: Element, coding: Element, target: str, text: Text, article: ArticleInfo
    ) -> _Selection:
        """Return a selection with one of its codes. Raises InvalidRecord."""
        if target not in self._codes:
            raise InvalidRecord(f"its code is not in the project: {target}")
        label, role = self._codes[target]
        numbers = [selection.get("startPosition"), selection.get("endPosition")]
        if not all(each.isdecimal() and len(each) < 16 for each in numbers):
            raise InvalidRecord(f"{'-'.join(numbers):.40} is no place in a text")
        start, end = map(int, numbers)
        user = _guid(coding, "creatingUser") or _guid(selection, "creatingUser")
        notes, kept = self._noted(selection)
        created = selection.get("creationDateTime") or coding.get("creationDateTime")
        times = {"created": created, "modified": selection.get("modifiedDateTime")}
        said = {name: value for name, value in times.items() if value}
        return _Selection(
            where=self._where(selection),
            guid=_guid(selection),
            coding=_guid(coding),
            label=label,
            role=role,
            annotator=self._users.get(user, ""),
            place=Place(text, start, end, selection.get("name")),
            article=article,
            said={"note": "\n".join(notes) or None, **as_meant(said, times)},
            kept=kept,
        )

    def _noted(self, selection: Element) -> tuple[list[str], Record]:
        """Return what is noted on a selection, and what a note of ours has.

        Raises:
            InvalidRecord: the text of a note is not here.
        """
        notes = [text] if (text := selection.text("Description")) else []
        kept: Record = {}
        for ref in selection.all("NoteRef"):
            note = self._notes.get(_guid(ref, "targetGUID"))
            if note is None:
                continue
            text = self._content(note)
            if note.get("name") == KEPT:
                with suppress(msgspec.DecodeError, RecursionError):
                    kept = msgspec.json.decode(text, type=dict[str, Record])
                    continue
            notes.append(text)
        return notes, kept

    def _grouped(self, found: list[_Selection]) -> tuple[list[list[_Selection]], list[Element]]:
        """Return which selections are one annotation, and the links that say something else."""
        firsts = {each.guid: each for each in found}
        heads: dict[str, str] = {}
        untied: list[Element] = []
        for link in self._root.all("Links", "Link"):
            head, other = _guid(link, "originGUID"), _guid(link, "targetGUID")
            if link.get("name") == TIED:
                heads[other] = head
            elif head in firsts or other in firsts:
                untied.append(link)
        groups: dict[object, list[_Selection]] = {}
        for number, each in enumerate(found):
            head = heads.get(each.guid, each.guid)
            fits = head in firsts and firsts[head].one_with == each.one_with
            alone = firsts[each.guid] is not each
            groups.setdefault(number if alone or not fits else head, []).append(each)
        ordered = [sorted(each, key=lambda one: one.guid in heads) for each in groups.values()]
        return ordered, untied


def _codes(root: Element) -> dict[str, tuple[str, str | None]]:
    """Return the label and the role that each code stands for, by its id.

    Codes of one name below different ones are called by the whole path.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    left = [(code, ()) for code in root.all("CodeBook", "Codes", "Code")]
    paths: list[tuple[Element, tuple[str, ...]]] = [*left]
    while paths:
        code, above = paths.pop()
        path = (*above, code.get("name"))
        found.append((_guid(code), path))
        paths += [(below, path) for below in code.all("Code")]
    names = Counter(path[-1] for _, path in found)
    return {guid: _label_and_role(path, names[path[-1]] > 1) for guid, path in found}


def _label_and_role(path: tuple[str, ...], is_shared: bool) -> tuple[str, str | None]:
    name = path[-1]
    if len(path) > 1 and name.startswith(begin := role_code(path[-2], "")):
        return path[-2], name.removeprefix(begin)
    return (" / ".join(path) if is_shared else name), None


def _annotation(group: list[_Selection], readings: list[Reading]) -> Incoming:
    """Return the annotation of selections. Raises InvalidRecord."""
    first = group[0]
    text = first.place.within.text
    spans = []
    for each in group:
        start, end = located(each.place, readings)
        place = {"start": start, "end": end, "role": each.role, "text": text[start:end]}
        spans.append({**each.kept.get("span", {}), **place})
    rest = first.kept.get("annotation", {})
    own = {"id": _id_of(first.coding), "origin": "human", **rest}
    record = {**own, **first.said, "label": first.label, "spans": spans}
    found = incoming(record, first.where, first.article, first.annotator)
    return msgspec.structs.replace(found.judged(record.get("verdicts")), text=text)


def _id_of(guid: str) -> str:
    """Return the id of an annotation for that of a coding; what is no uuid is hashed."""
    with suppress(ValueError):
        return uuid.UUID(guid).hex
    return guid
