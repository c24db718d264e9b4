"""E-books (.epub): a chapter an article, in the order in which they are read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from reader.kinds.base import NoText, Part
from reader.kinds.markup import lines_in, parsed, words_of
from reader.kinds.packed import Packed, dublin_core
from reader.model.article import Said, shorten, text_title
from reader.text.page_data import first_value, is_address

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_MARKUP = ("application/xhtml+xml", "text/html")
_MOST_CHAPTERS = 5_000


def read(data: bytes, _encoding: str | None) -> Iterator[Part]:
    """Yield the chapters that have words, in the order of the spine.

    Raises:
        NoText: it is no e-book, or a protected one.
        ImportError: a library is missing.
    """
    packed = Packed(data)
    place, package = _package(packed)
    protected = _protected(packed)
    said = _said(package)
    titles = _titles(packed, place, package)
    for href, name in _spine(place, package):
        if name in protected:
            raise NoText(": it is protected against copying, so its words cannot be read")
        root = parsed(packed.read(name)) if name in packed else None
        if root is None:
            continue
        heading = next((each.text_content() for each in root.iter("h1", "h2")), "")
        text = "\n".join(lines_in(root))
        title = titles.get(name) or " ".join(heading.split()) or text_title(text)
        yield Part(text, shorten(title), href, said)


def _package(packed: Packed) -> tuple[str, Element]:
    """Return the file that says what is in the book, with its name."""
    container = packed.markup("META-INF/container.xml")
    for each in container.iter("{*}rootfile") if container is not None else ():
        name = each.get("full-path") or ""
        root = packed.markup(name)
        if root is not None:
            return name, root
    raise NoText(": it is no e-book, as it does not say what is in it; make it anew")


def _protected(packed: Packed) -> frozenset[str]:
    """Return the files that are encrypted; fonts often are, and do not matter."""
    root = packed.markup("META-INF/encryption.xml")
    found = root.iter("{*}CipherReference") if root is not None else ()
    return frozenset(unquote(each.get("URI") or "") for each in found)


def _said(package: Element) -> Said:
    return Said(
        byline=first_value([", ".join(dict.fromkeys(dublin_core(package, "creator")))]),
        date=first_value(dublin_core(package, "date")),
        language=first_value(dublin_core(package, "language"), 35),
        address=first_value(filter(is_address, dublin_core(package, "identifier")), 2_000),
    )


def _at(place: str, href: str) -> str:
    """Return the file of an address that stands in another file."""
    return posixpath.normpath(
        posixpath.join(posixpath.dirname(place), unquote(urlsplit(href).path))
    )


def _spine(place: str, package: Element) -> Iterator[tuple[str, str]]:
    """Yield address and file of each chapter."""
    items = {each.get("id"): each for each in package.iter("{*}item")}
    for number, each in enumerate(package.iter("{*}itemref")):
        item = items.get(each.get("idref"))
        if number < _MOST_CHAPTERS and item is not None and item.get("media-type") in _MARKUP:
            href = item.get("href") or ""
            if "nav" not in (item.get("properties") or "").split():
                yield unquote(href), _at(place, href)


def _titles(packed: Packed, place: str, package: Element) -> dict[str, str]:
    """Return the titles of chapters by their files, as the table of contents has them."""
    titles: dict[str, str] = {}
    for item in package.iter("{*}item"):
        name = _at(place, item.get("href") or "")
        if "nav" in (item.get("properties") or "").split():
            root = parsed(packed.read(name))
            for link in root.iter("a") if root is not None else ():
                titles.setdefault(_at(name, link.get("href") or ""), words_of(link.text_content()))
        elif item.get("media-type") == "application/x-dtbncx+xml":
            contents = packed.markup(name)
            for point in contents.iter("{*}navPoint") if contents is not None else ():
                content, label = point.find("{*}content"), point.find("{*}navLabel")
                if content is not None and label is not None:
                    words = " ".join("".join(label.itertext()).split())
                    titles.setdefault(_at(name, content.get("src") or ""), words)
    return titles
