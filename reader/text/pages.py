"""The main text of a web page, as a browser shows it: each word once and in order, a line a block.

Extractors of main text are made for statistics: they leave out times and formulas, glue notes to
years and keep what was struck out. Here one may say where the main text stands, where the page does
not; what stands there is read from the page itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from reader.model.article import Said
from reader.model.errors import ObelismError
from reader.text.page_data import page_data
from reader.text.page_elements import (
    VALUE,
    is_beside,
    is_block,
    is_essential,
    is_unseen,
    without_empty_tags,
)
from reader.text.page_lines import lines_of

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LONGEST = 8_000_000
"""Characters of a page without its pictures, scripts and comments."""
_TAGS = 60_000
_ATTRIBUTES = 256
"""Of one tag; the parser takes time in their square."""

_PICTURE = re.compile(r"data:[^\"'\s>)]{64,}+")
_NOT_SHOWN = re.compile(
    r"<!--(?:-?>|.*?(?:--!?>|\Z))|<(script|style)(?=[\s/>])([^>]*)>(.*?)(?:</\1[^>]*+>?|\Z)",
    re.IGNORECASE | re.DOTALL,
)
_LINKED_DATA = re.compile(r"application/ld\+json", re.IGNORECASE)
_LONG_TAG = re.compile(rf"<[a-zA-Z](?:[^=>]++|{VALUE})*+")
_VALUES = re.compile(VALUE)
_NAMES = re.compile(r"[\s/]+")

_NESTED = "its elements are nested too deeply"
_DEEPEST = 2048
"""Elements within each other that the parser follows."""
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_LEFT_OPEN = frozenset(
    "area base br col dd dt embed hr img input li link meta option p source td th tr wbr".split()
)
"""Elements that nothing has to close."""

_OF_HEAD = frozenset("base link meta noscript script style template title".split())
"""What may stand in a head."""

_THIN = 600
"""Characters of a page below which all that it shows is its main text."""
_VOTED = 5_000
"""Elements up to which the library is asked; it takes seconds for more."""


class NoPage(ObelismError):
    """There is no main text in a page, or it cannot be read. The message names no file."""


class Page(NamedTuple):
    """What is read in a web page."""

    text: str
    """A line for each block; none is blank."""
    data: Said


def read_page(page: str) -> Page:
    """Return the main text of a page, and what it says of itself.

    Raises:
        NoPage: it has no text, or is beyond what is read.
        ImportError: the libraries for pages are not installed.
    """
    from lxml import etree

    linked: list[str] = []
    plain = _plain(page, linked)
    parser = etree.HTMLParser(
        encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True
    )
    root = etree.fromstring(plain.encode("utf-8"), parser)
    if any("depth" in error.message for error in parser.error_log):
        raise NoPage(_NESTED)
    if root is None or (body := _body(root)) is None:
        raise NoPage("it has no main text")
    data = page_data(root, linked)
    beside = [each for each in body.iterdescendants() if is_beside(each)]
    _remove_unseen(body)  # fields of forms too, by which forms are known
    _remove_beside(body, beside)
    container = _main(body)
    text = "\n".join((*_heading(body, container), *lines_of(container)))
    if not text:
        raise NoPage("it has no main text")
    return Page(text, data)


def _plain(page: str, linked: list[str]) -> str:
    """Return a page without what is not shown; append what it says in JSON-LD to `linked`.

    Raises:
        NoPage: it is larger than a parser reads in seconds.
    """

    def taken(found: re.Match[str]) -> str:
        if found[1] and _LINKED_DATA.search(found[2]):
            linked.append(found[3])
        return " " if found[1] else ""

    plain = _NOT_SHOWN.sub(taken, _PICTURE.sub("data:", page))
    if len(plain) > _LONGEST or plain.count("<") > _TAGS:
        if _is_nested(plain):
            raise NoPage(_NESTED)
        raise NoPage("it is too large for a page; keep its text as .txt or .md")
    for tag in _LONG_TAG.finditer(plain):
        if len(tag[0]) > 2 * _ATTRIBUTES:
            names = _NAMES.split(_VALUES.sub(" ", tag[0]))
            if len(names) > _ATTRIBUTES:
                raise NoPage(f"a tag of it has more than {_ATTRIBUTES} attributes")
    return without_empty_tags(plain.replace("\0", "\ufffd"))


def _is_nested(plain: str) -> bool:
    """Return whether the tags that a page begins with open more elements than a parser follows."""
    depth = 0
    for tag in islice(_TAG.finditer(plain), _TAGS):
        if tag[2].lower() not in _LEFT_OPEN:
            depth += -1 if tag[1] else 1
            if depth > _DEEPEST:
                return True
    return False


def _body(root: Element) -> Element | None:
    """Return the body of a page. Where its tag is left out, as it may be, the parser takes elements
    that it does not know for the head's: those go where a browser has them."""
    head, body = root.find("head"), root.find("body")
    children = [] if head is None else [*head]
    stray = next((at for at, each in enumerate(children) if each.tag not in _OF_HEAD), None)
    if stray is None:
        return body
    if body is None:
        body = root.makeelement("body")
        root.append(body)
    text, body.text = body.text, None
    if text:
        children[-1].tail = (children[-1].tail or "") + text
    body[:0] = children[stray:]
    return body


def _remove_unseen(body: Element) -> None:
    """Take out what a browser does not show."""
    for element in [each for each in body.iter() if is_unseen(each)]:
        _take_out(element)


def _remove_beside(body: Element, beside: list[Element]) -> None:
    """Take out what is beside the article, if it is not most of the page."""
    lengths = _lengths(body)
    whole = lengths[body]
    for element in beside:
        if element in lengths and not is_essential(element, lengths[element], whole):
            _take_out(element)


def _take_out(element: Element) -> None:
    """Remove an element and keep what follows it."""
    parent = element.getparent()
    if parent is None:
        return
    tail, before = element.tail or "", element.getprevious()
    if is_block(element):
        element.clear()
        element.tag, element.tail = "hr", tail
        return
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _lengths(body: Element) -> dict[Element, int]:
    """Return the number of characters in each element."""
    elements = list(body.iter())
    lengths = {element: len((element.text or "").strip()) for element in elements}
    for element in reversed(elements):  # what is inside comes before what it is inside of
        parent = element.getparent()
        if element is not body and parent is not None:
            lengths[parent] += lengths[element] + len((element.tail or "").strip())
    return lengths


def _main(body: Element) -> Element:
    """Return the element that holds the main text: what says so, or what the library finds."""
    lengths = _lengths(body)
    whole = lengths[body]
    for tags in _CONTAINERS:
        found = [each for each in body.iterdescendants() if tags(each)]
        outer = [each for each in found if not any(map(tags, each.iterancestors()))]
        best = max(outer, key=lambda each: lengths[each], default=None)
        others = sum(lengths[each] for each in outer)
        if best is not None and 5 * lengths[best] >= max(whole, 3 * others):
            return best
    return _voted(body, lengths)


def _is_article(element: Element) -> bool:
    return "article" in (element.tag, element.get("role"))


def _is_main(element: Element) -> bool:
    return "main" in (element.tag, element.get("role"))


def _is_body(element: Element) -> bool:
    return "articleBody" in (element.get("itemprop") or "").split()


_CONTAINERS = (_is_article, _is_main, _is_body)


def _voted(body: Element, lengths: dict[Element, int]) -> Element:
    """Return the smallest element with nearly all that the library takes for main text."""
    if len(lengths) > _VOTED or lengths[body] < _THIN:
        return body
    import trafilatura
    from lxml import etree

    page = etree.tostring(body, encoding="unicode", method="html")
    try:
        found = trafilatura.extract(page, include_comments=False) or ""
    except Exception:  # whatever a page does to it: the page's own blocks are left
        return body
    words = " ".join(found.split())
    votes = dict.fromkeys(lengths, 0)
    for element in reversed(list(lengths)):
        own = " ".join((element.text or "").split())
        votes[element] += len(own) if own and own in words else 0
        parent = element.getparent()
        if element is not body and parent is not None:
            votes[parent] += votes[element]
    return _narrowed(body, votes)


def _narrowed(body: Element, votes: dict[Element, int]) -> Element:
    """Go down while one child has nearly all votes."""
    chosen = body
    while inner := [each for each in chosen if 10 * votes[each] >= 9 * max(votes[body], 1)]:
        if not is_block(inner[0]):
            break
        chosen = inner[0]
    return chosen


def _heading(body: Element, container: Element) -> Iterator[str]:
    """Yield the page's only heading of the first rank, if it stands before the main text."""
    headings = list(body.iter("h1"))
    if len(headings) == 1 and container is not body:
        outer = [container, *container.iterancestors()]
        inside = [headings[0], *headings[0].iterancestors()]
        if container not in inside and headings[0] not in outer:
            yield from lines_of(headings[0])
