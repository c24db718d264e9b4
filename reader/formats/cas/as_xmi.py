"""A CAS in XMI.

It does not say which features are other structures: a number may be just that. The links of spans
and the ends of relations are known by their names and by what they lead to.
"""

from __future__ import annotations

import re

from reader.formats.cas.types import VIEW, Cas, Structure
from reader.formats.xml_text import Element, NoXML, element, parsed
from reader.model.annotation import InvalidRecord

ROOT = b"http://www.omg.org/XMI"
"""What a file of XMI has at its beginning."""

_ID = "http://www.omg.org/XMI}id"
_BEFORE, _AFTER = "http:///", ".ecore"
"""What a package stands between in the name of a namespace."""

_NUMBERS = re.compile(r"\d{1,15}(?: \d{1,15})*")
_VERSION = re.compile(rb"""(?<=\?xml version=["'])1\.1""")
"""Newer than what parsers read; files differ from 1.0 only in characters that are seldom there."""

_ENDS = ("target", "Governor", "Dependent")
"""Features that are one other structure."""


def written(cas: Cas) -> str:
    """Return a document of ours, which has one text, as XMI."""
    ((text_id, text),) = cas.texts.items()
    prefixes: dict[str, str] = {"uima.cas": "cas"}
    lines = []
    for each in cas.structures:
        package, _, name = each.type.rpartition(".")
        prefix = prefixes.setdefault(package, package.rpartition(".")[2])
        known: dict[str, object] = {"xmi:id": each.id}
        if each.begin is not None:
            known |= {"sofa": each.text, "begin": each.begin, "end": each.end}
        values = {name: _said(value) for name, value in each.values.items()}
        refs = {name: " ".join(map(str, ids)) for name, ids in each.refs.items()}
        lines.append(element(f"{prefix}:{name}", {**known, **values, **refs}))
    seen = {"xmi:id": text_id, "sofaNum": 1, "sofaID": VIEW, "mimeType": "text"}
    members = " ".join(str(each.id) for each in cas.structures if each.begin is not None)
    spaces = {
        f"xmlns:{prefix}": f"{_BEFORE}{package.replace('.', '/')}{_AFTER}"
        for package, prefix in prefixes.items()
    }
    return '<?xml version="1.0" encoding="utf-8"?>\n' + element(
        "xmi:XMI",
        {"xmlns:xmi": ROOT.decode(), **spaces, "xmi:version": "2.0"},
        "\n",
        element("cas:NULL", {"xmi:id": 0}),
        *lines,
        element("cas:Sofa", {**seen, "sofaString": text}),
        element("cas:View", {"sofa": text_id, "members": members}),
    )


def _said(value: object) -> object:
    return str(value).lower() if isinstance(value, bool) else value


def read(data: bytes) -> Cas:
    """Return a document. Raises InvalidRecord if it is none."""
    try:
        root = parsed(_VERSION.sub(b"1.0", data[:100], count=1) + data[100:])
    except NoXML as error:
        raise InvalidRecord(str(error)) from None
    if root.name != "XMI":
        raise InvalidRecord("it is no CAS in XMI")
    texts: dict[int, str] = {}
    structures: list[Structure] = []
    for child in root.children:
        id = _number(child.get(_ID))
        if id is None:
            continue
        if child.name == "Sofa":
            texts[id] = child.get("sofaString")
        else:
            structures.append(_structure(id, child))
    known = {each.id: each for each in structures}
    return Cas(texts, [_with_refs(each, known) for each in structures])


def _structure(id: int, child: Element) -> Structure:
    package = child.namespace.removeprefix(_BEFORE).removesuffix(_AFTER).replace("/", ".")
    values: dict[str, object] = {
        name: value for name, value in child.attributes.items() if "}" not in name
    }
    for inside in child.children:  # lists of texts
        several = values.setdefault(inside.name, [])
        if isinstance(several, list):
            several.append(inside.text())
    return Structure(
        id=id,
        type=f"{package}.{child.name}",
        values=values,
        refs={},
        begin=_number(values.pop("begin", None)),
        end=_number(values.pop("end", None)),
        text=_number(values.pop("sofa", None)) or 0,
        place=f"line {child.line}",
    )


def _number(value: object) -> int | None:
    is_number = isinstance(value, str) and value.isdecimal() and len(value) < 16
    return int(str(value)) if is_number else None


def _with_refs(one: Structure, known: dict[int, Structure]) -> Structure:
    """Return a structure with what it refers to apart from its values."""
    refs: dict[str, list[int]] = {}
    for name, value in one.values.items():
        if isinstance(value, str) and _NUMBERS.fullmatch(value):
            ids = [*map(int, value.split())]
            if all(id in known and _leads(one, name, known[id]) for id in ids):
                refs[name] = ids
    values = {name: value for name, value in one.values.items() if name not in refs}
    return one._replace(values=values, refs=refs)


def _leads(one: Structure, name: str, to: Structure) -> bool:
    """Return whether a feature that may be a number leads to a structure."""
    if name in _ENDS:
        return to.begin is not None and (one.begin is None) is (name == "target")
    return one.begin is not None and to.begin is None and "target" in to.values
