"""XML as formats write and read it: nothing of it is fetched, defined or expanded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import escape

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Code points that XML cannot have, not even as references."""

_MOST = 2_000_000
"""Elements of a file, which take less than 1 GB."""

_LARGEST = 2**28
"""Bytes of a file."""

_KEPT = str.maketrans({"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"})
"""What a reader of XML would take for spaces in attributes, or for other line ends."""


def element(name: str, attributes: Mapping[str, object], *inside: str) -> str:
    """Return an element as a line of XML; attributes that are None are left out.

    `inside`: other elements, or `escaped` text.
    """
    said = "".join(
        f' {key}="{escaped(str(value))}"' for key, value in attributes.items() if value is not None
    )
    return f"<{name}{said}>{''.join(inside)}</{name}>\n" if inside else f"<{name}{said}/>\n"


def escaped(text: str) -> str:
    """Return a text as XML has it; what it cannot have becomes U+FFFD."""
    return escape(NOT_XML.sub("\ufffd", text)).translate(_KEPT)


class NoXML(ValueError):
    """What was read is no XML that is taken; the message says why."""


class Element:
    """An element that was read, its name without the namespace; those of its attributes have it
    before a `}`."""

    __slots__ = ("_pieces", "attributes", "children", "line", "name", "namespace")

    def __init__(self, name: str, attributes: Mapping[str, str], line: int) -> None:
        self.namespace, _, self.name = name.rpartition("}")
        self.attributes, self.line = attributes, line
        self.children: list[Element] = []
        self._pieces: list[str] = []

    def all(self, *path: str) -> Iterator[Element]:
        """Yield the elements at a path of names from here."""
        for child in self.children:
            if child.name == path[0]:
                if len(path) > 1:
                    yield from child.all(*path[1:])
                else:
                    yield child

    def get(self, name: str) -> str:
        """Return an attribute; empty where it has none of that name."""
        return self.attributes.get(name, "")

    def text(self, *path: str) -> str:
        """Return the text of the first element at a path, or its own; empty where there is none."""
        found = next(self.all(*path), None) if path else self
        return "" if found is None else "".join(found._pieces)

    def add(self, text: str) -> None:
        self._pieces.append(text)


def parsed(data: bytes) -> Element:
    """Return the root of a file of XML.

    Raises:
        NoXML: it is none, has definitions of its own, or is too large.
    """
    from xml.parsers import expat

    if len(data) > _LARGEST:
        raise NoXML(f"it is larger than {_LARGEST // 2**20} MB")
    top = Element("", {}, 0)
    open_ = [top]
    left = _MOST
    parser = expat.ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def begin(name: str, attributes: dict[str, str]) -> None:
        nonlocal left
        left -= 1
        if left < 0:
            raise NoXML(f"it has more than {_MOST:,} elements")
        new = Element(name, attributes, parser.CurrentLineNumber)
        open_[-1].children.append(new)
        open_.append(new)

    def end(name: str) -> None:
        open_.pop()

    def define(*_: object) -> None:
        raise NoXML("it has a DOCTYPE, from which files could be fetched or texts multiplied")

    def say(text: str) -> None:
        open_[-1].add(text)

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.CharacterDataHandler = say
    parser.StartDoctypeDeclHandler = define
    try:
        parser.Parse(data, True)
    except expat.ExpatError as error:
        why = expat.ErrorString(error.code)
        raise NoXML(f"line {error.lineno}: it is no XML: {why}") from None
    except NoXML:
        raise
    except (LookupError, ValueError) as error:  # an encoding that there is not
        raise NoXML(f"it is no XML: {error}") from None
    return top.children[0]
