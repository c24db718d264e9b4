"""Write a project of REFI-QDA, which programs for qualitative analysis exchange.

It is an archive of `project.qde` and of the texts. A span is a selection that is called by its
quote and has the code of its label or, below that, of its role; the spans of an annotation are
linked. What a selection has no place for is a note on it, as JSON. Ids depend on what they are of,
so that the same annotations are the same project.
"""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Iterable, Iterator

import msgspec

from reader.formats.base import (
    EVERYTHING,
    ExportOptions,
    Format,
    LayerExport,
    Loss,
    Output,
    Problem,
    by_text,
    collect,
)
from reader.formats.colors import label_colors
from reader.formats.qdpx_read import KEPT, ORIGIN, TIED, VARIABLES, is_project, read, role_code
from reader.formats.span_labels import HALVES, extras_of, further_of
from reader.formats.xml_text import NOT_XML, element, escaped
from reader.model.annotation import Annotation, Record, Span

_NAMESPACE = uuid.UUID("6f62656c-6973-5d00-8000-726566697164")
_EPOCH = (1980, 1, 1, 0, 0, 0)
"""The time of the files in an archive: the first that it can have."""

_APART = ("id", "label", "note", "created", "modified")
"""What selections and codes say of an annotation."""


def write(layers: Iterable[LayerExport], options: ExportOptions) -> Output:
    """Write a project of layers; those of an article must be consecutive."""
    project = _Project()
    for on_text in by_text(layers):
        yield from project.text(on_text)
    if project.sources:
        yield Loss("characters that XML cannot have", project.replaced)
        yield project.packed()


class _Project:
    """What is known of a project while its texts are put into the archive."""

    def __init__(self) -> None:
        self.sources: list[str] = []
        self.replaced = 0
        self._notes: list[str] = []
        self._links: list[str] = []
        self._users: dict[str, str] = {}
        """Names to ids."""
        self._codes: dict[str, dict[str, str]] = {}
        """Labels to their roles, and these to their codes' ids."""
        self._guidelines: dict[str, str] = {}
        self._taken: set[str] = set()
        self._file = io.BytesIO()
        self._archive = zipfile.ZipFile(self._file, "w", zipfile.ZIP_DEFLATED)

    def text(self, layers: list[LayerExport]) -> Output:
        """Add a text with what all people have marked in it."""
        article, text = layers[0].article, layers[0].text
        try:
            data = b"" if text is None else text.encode()
        except UnicodeEncodeError:
            for layer in layers:
                why = f"its text has {HALVES}, which UTF-8 cannot hold"
                yield Problem(article.id, why, layer.annotator)
            return
        selections: list[str] = []
        for layer in layers:
            for each in (yield from collect(layer)):
                selections += self._annotation(each, layer)
        if text is None:
            return
        guid = _guid("source", article.id, article.sha256)
        self._put(f"sources/{guid}.txt", data)
        values = [
            element(
                "VariableValue",
                {},
                element("VariableRef", {"targetGUID": _guid("variable", name)}),
                element("TextValue", {}, self._text(value)),
            )
            for name in VARIABLES
            if (value := getattr(article, name))
        ]
        known = {"guid": guid, "name": article.id, "plainTextPath": f"internal://{guid}.txt"}
        self.sources.append(element("TextSource", known, "\n", *selections, *values))

    def packed(self) -> bytes:
        """Return the archive, with what says what is in it."""
        self._put("project.qde", "".join(self._described()).encode())
        self._archive.close()
        return self._file.getvalue()

    def _described(self) -> Iterator[str]:
        users = [element("User", {"guid": id, "name": name}) for name, id in self._users.items()]
        variables = [
            element(
                "Variable",
                {"guid": _guid("variable", name), "name": name, "typeOfVariable": "Text"},
            )
            for name in VARIABLES
        ]
        yield '<?xml version="1.0" encoding="utf-8"?>\n'
        yield f'<Project xmlns="urn:QDA-XML:project:1.0" name="{ORIGIN}" origin="{ORIGIN}">\n'
        for name, inside in (
            ("Users", users),
            ("CodeBook", [element("Codes", {}, "\n", *self._codebook())]),
            ("Variables", variables),
            ("Sources", self.sources),
            ("Notes", self._notes),
            ("Links", self._links),
        ):
            if inside:
                yield element(name, {}, "\n", *inside)
        yield "</Project>\n"

    def _codebook(self) -> Iterator[str]:
        colors = label_colors(self._codes)
        for label, roles in self._codes.items():
            known = {"isCodable": "true", "color": colors[label]}
            inside = [
                element("Code", {"guid": id, "name": role_code(label, role), **known})
                for role, id in roles.items()
            ]
            if guideline := self._guidelines[label]:
                inside.insert(0, element("Description", {}, self._text(guideline)))
            guid = _guid("code", label)
            yield element("Code", {"guid": guid, "name": label, **known}, "\n", *inside)

    def _annotation(self, one: Annotation, layer: LayerExport) -> Iterator[str]:
        """Yield the selections of an annotation, and note what belongs to them."""
        label = layer.labels[one.label]
        own = (value for value in (one.note, one.label, layer.annotator) if value is not None)
        self.replaced += sum(len(NOT_XML.findall(value)) for value in own)
        rest = further_of(one, layer, _APART)
        id = _as_guid(one.id)
        if id is None or id in self._taken:
            rest["id"] = one.id
            id = _guid("annotation", one.id, layer.article.id, layer.annotator)
        self._taken.add(id)
        first = ""
        for number, span in enumerate(label.ordered(one.placed)):
            guid = _guid("selection", id, str(number))
            kept = {"span": extras_of(span), "annotation": rest if number == 0 else {}}
            coding = id if number == 0 else _guid("coding", id, str(number))
            yield self._selection(one, span, layer, (guid, coding), kept, described=number == 0)
            first = first or guid
            if number:
                ends = {"direction": "OneWay", "originGUID": first, "targetGUID": guid}
                link = {"guid": _guid("link", guid), "name": TIED, **ends}
                self._links.append(element("Link", link))

    def _selection(
        self,
        one: Annotation,
        span: Span,
        layer: LayerExport,
        ids: tuple[str, str],
        kept: Record,
        *,
        described: bool,
    ) -> str:
        guid, coding = ids
        user = self._users.setdefault(layer.annotator, _guid("user", layer.annotator))
        made = {"creatingUser": user, "creationDateTime": one.created or None}
        changed = {"modifyingUser": user, "modifiedDateTime": one.modified or None}
        inside = ["\n"]
        if described and one.note is not None:
            inside.append(element("Description", {}, escaped(one.note)))
        target = {"targetGUID": self._code(one.label, span.role, layer)}
        inside.append(element("Coding", {"guid": coding, **made}, element("CodeRef", target)))
        if said := {name: value for name, value in kept.items() if value}:
            note = _guid("note", guid)
            inside.append(element("NoteRef", {"targetGUID": note}))
            text = escaped(msgspec.json.encode(said).decode())
            content = element("PlainTextContent", {}, text)
            self._notes.append(element("Note", {"guid": note, "name": KEPT, **made}, content))
        place = {"startPosition": span.start, "endPosition": span.end}
        known = {"guid": guid, "name": span.text, **place, **made, **changed}
        return element("PlainTextSelection", known, *inside)

    def _code(self, label: str, role: str | None, layer: LayerExport) -> str:
        """Return the id of the code of a label, or of a role below it."""
        if label not in self._codes:
            known = layer.labels[label]
            self._guidelines[label] = known.guideline
            names = filter(None, known.role_names())
            self._codes[label] = {name: _guid("code", label, name) for name in names}
        if role is None:
            return _guid("code", label)
        return self._codes[label].setdefault(role, _guid("code", label, role))

    def _text(self, text: str) -> str:
        self.replaced += len(NOT_XML.findall(text))
        return escaped(text)

    def _put(self, name: str, data: bytes) -> None:
        self._archive.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)


def _guid(*of: str) -> str:
    """Return the id of something, which depends on what it is."""
    return str(uuid.uuid5(_NAMESPACE, msgspec.json.encode(of).decode()))


def _as_guid(id: str) -> str | None:
    """Return an id as a project has it; None if that would be read as another."""
    try:
        found = uuid.UUID(id)
    except ValueError:
        return None
    return str(found) if found.hex == id else None


FORMAT = Format(
    name="qdpx",
    description="a project of REFI-QDA, for NVivo, MAXQDA, ATLAS.ti and QualCoder",
    extensions=(".qdpx",),
    by=("article",),
    shape="binary",
    carries=EVERYTHING - {"elsewhere", "lost"},
    offsets=("codepoint",),
    write=write,
    read=read,
    recognises=is_project,
)
