"""What a CAS holds, whatever it is written in: structures of features about a text; and
their types: ours, as INCEpTION takes a layer of spans, and those that say who and what.

A layer of its users is a type in `webanno.custom` of features that hold values and links to other
spans; a link has a role and a target. INCEpTION knows a layer from a description of types that was
imported into its project, and refuses files with other types.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from reader.formats.xml_text import element, escaped
from reader.model.annotation import Record

SPAN = "webanno.custom.Obelism"
LINK = "webanno.custom.ObelismSpansLink"
DOCUMENT = "de.tudarmstadt.ukp.dkpro.core.api.metadata.type.DocumentMetaData"
SOFA = "uima.cas.Sofa"
"""The type of what is annotated: a text."""

VIEW = "_InitialView"
"""What the text is called that a person sees."""

SPANS = "spans"
"""The feature with links from the first span of an annotation to its further ones."""

NO_ROLE = "same"
"""The role of a link to a span that has none: INCEpTION wants one."""

KEPT = "kept"
"""The feature with what others have no place for, as JSON."""

TYPES_FILE = "TypeSystem.xml"

_ANNOTATION = "uima.tcas.Annotation"
_TEXT, _TRUTH, _TOP = "uima.cas.String", "uima.cas.Boolean", "uima.cas.TOP"
_ARRAY = "uima.cas.FSArray"


class _Feature(NamedTuple):
    name: str
    about: str
    range: str = _TEXT
    of: str = ""
    """The type of the elements of an array."""


class _Type(NamedTuple):
    name: str
    above: str
    about: str
    features: tuple[_Feature, ...]


_OURS = (
    _Type(
        SPAN,
        _ANNOTATION,
        "A span of an annotation; the first one has what is said of all, and links to the others.",
        (
            _Feature("label", "What it is marked as."),
            _Feature("role", "What the span is within its annotation, such as source or cue."),
            _Feature("note", "What its annotator notes."),
            _Feature("unsure", "Whether its annotator is not sure.", _TRUTH),
            _Feature("attributes", "Attributes, as JSON."),
            _Feature("annotation", "Its id in obelism."),
            _Feature(KEPT, "What else obelism knows of it, as JSON."),
            _Feature(SPANS, "The further spans of the annotation.", _ARRAY, LINK),
        ),
    ),
    _Type(
        LINK,
        _TOP,
        "A link to a further span of an annotation.",
        (_Feature("role", "Its role."), _Feature("target", "The span.", SPAN)),
    ),
)

_ABOUT = _Type(
    DOCUMENT,
    "uima.tcas.DocumentAnnotation",
    "Which document this is.",
    tuple(_Feature(name, "") for name in ("documentTitle", "documentId", "documentUri")),
)
"""INCEpTION has this type, with further features."""


def as_json() -> Record:
    """Return all types as a CAS in JSON has them."""
    return {each.name: _type_in_json(each) for each in (_ABOUT, *_OURS)}


def _type_in_json(type: _Type) -> Record:
    features = {each.name: _feature_in_json(each) for each in type.features}
    return {"%NAME": type.name, "%SUPER_TYPE": type.above, "%DESCRIPTION": type.about, **features}


def _feature_in_json(feature: _Feature) -> Record:
    known = {"%NAME": feature.name, "%RANGE": f"{feature.of}[]" if feature.of else feature.range}
    return {**known, "%MULTIPLE_REFERENCES_ALLOWED": False} if feature.of else known


def described() -> Iterator[str]:
    """Yield the description of all types, as UIMA has it in XML."""
    yield '<?xml version="1.0" encoding="utf-8"?>\n'
    yield '<typeSystemDescription xmlns="http://uima.apache.org/resourceSpecifier">\n'
    yield "<name>obelism</name>\n<types>\n"
    for type in (_ABOUT, *_OURS):
        yield element(
            "typeDescription",
            {},
            "\n",
            _said("name", type.name),
            _said("description", type.about),
            _said("supertypeName", type.above),
            element("features", {}, "\n", *map(_feature_described, type.features)),
        )
    yield "</types>\n</typeSystemDescription>\n"


def _feature_described(feature: _Feature) -> str:
    inside = [
        _said("name", feature.name),
        _said("description", feature.about),
        _said("rangeTypeName", feature.range),
    ]
    if feature.of:
        inside += [_said("elementType", feature.of), _said("multipleReferencesAllowed", "false")]
    return element("featureDescription", {}, "\n", *inside)


def _said(name: str, text: str) -> str:
    return element(name, {}, escaped(text))


class Structure(NamedTuple):
    """A structure of features; one that has a place in a text is an annotation."""

    id: int
    type: str
    """With its package: `webanno.custom.Obelism`."""
    values: dict[str, Any]
    """Features that are texts, numbers, truths or lists of texts."""
    refs: dict[str, list[int]]
    """Features that are other structures, by their ids."""
    begin: int | None = None
    end: int | None = None
    """In units of UTF-16; None where it has no place."""
    text: int = 0
    """The id of the text that it is in."""
    place: str = ""
    """Where it was read, in words."""

    @property
    def short_type(self) -> str:
        return self.type.rpartition(".")[2]


class Cas(NamedTuple):
    """A document with what is known of it."""

    texts: dict[int, str]
    """By their ids."""
    structures: list[Structure]
