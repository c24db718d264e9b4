"""What a page says of itself: who wrote it, when it was published, its address and language."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TYPE_CHECKING, Any

from reader.model.article import Said

if TYPE_CHECKING:
    from lxml.etree import _Element as Element

_LONGEST = 200
"""Characters of a byline or a date; more is no such thing."""
_ADDRESS = 2_000
_LANGUAGE = 35
_JSON = 200_000
"""Characters of JSON-LD that are read."""
_OBJECTS = 200

_AUTHORS = frozenset(
    "author article:author byl byline citation_author dc.creator dcterms.creator parsely-author"
    " sailthru.author".split()
)
_DATES = (
    "article:published_time datepublished date dc.date dc.date.issued dcterms.created"
    " dcterms.issued citation_publication_date citation_date parsely-pub-date pubdate publishdate"
    " publish-date publication_date sailthru.date og:published_time".split()
)
_LANGUAGES = ("og:locale", "dc.language", "dcterms.language", "inlanguage")
_BYLINES = "//*[contains(concat(' ', @class), ' byline') or @rel='author' or @itemprop='author']"
_BY = re.compile(r"(?:by|von|par|por|di|door|av|af)\s+(?=\w)", re.IGNORECASE)
_CONTROLS = re.compile(r"[\x00-\x1f\x7f-\x9f]+")


def page_data(root: Element, linked: list[str]) -> Said:
    """Return what a page says of itself; `linked`: its blocks of JSON-LD."""
    objects = [found for text in linked for found in _objects(text)]
    named = list(_named(root))
    authors = [name for each in objects for name in names_of(each.get("author"))]
    dates = [each.get("datePublished") for each in objects]
    return Said(
        first_value((", ".join(dict.fromkeys(authors)), *_meta_authors(named), *_bylines(root))),
        first_value((*dates, *_meta(named, _DATES), *_times(root))),
        first_value((root.get("lang"), *_meta(named, _LANGUAGES)), _LANGUAGE),
        first_value(_addresses(root, named), _ADDRESS),
    )


def first_value(values: Iterable[Any], longest: int = _LONGEST) -> str | None:
    """Return the first value that is text and not too long, on one line."""
    for value in values:
        if isinstance(value, str):
            line = " ".join(_CONTROLS.sub(" ", value[: 4 * longest]).split())
            if 0 < len(line) <= longest:
                return line
    return None


def _objects(text: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a block of JSON-LD that may be about the article."""
    if len(text) > _JSON:
        return
    try:
        waiting = [json.loads(text)]
    except (ValueError, RecursionError):
        return
    for _ in range(_OBJECTS):
        if not waiting:
            return
        value = waiting.pop(0)
        if isinstance(value, list):
            waiting[:0] = value[:_OBJECTS]
        elif isinstance(value, dict):
            graph = value.get("@graph")
            waiting[:0] = graph[:_OBJECTS] if isinstance(graph, list) else []
            yield value


def names_of(author: Any) -> Iterator[str]:
    """Yield the names of authors: text, an object with a name, or a list of either."""
    for each in author[:_OBJECTS] if isinstance(author, list) else [author]:
        name = each.get("name") if isinstance(each, dict) else each
        if isinstance(name, str) and name.strip():
            yield name.strip()


def _named(root: Element) -> Iterator[tuple[str, str]]:
    """Yield the names and contents of `<meta>`."""
    for meta in root.iter("meta"):
        content = meta.get("content")
        name = meta.get("name") or meta.get("property") or meta.get("itemprop")
        if content and name:
            yield name.lower(), content


def _meta_authors(named: list[tuple[str, str]]) -> Iterator[str]:
    found = [content for name, content in named if name in _AUTHORS and "://" not in content]
    yield ", ".join(dict.fromkeys(found))


def _meta(named: list[tuple[str, str]], wanted: Iterable[str]) -> Iterator[str]:
    """Yield what is named so, by the order of the wanted names."""
    for each in wanted:
        yield from (content for name, content in named if name == each)


def _bylines(root: Element) -> Iterator[str]:
    for element in root.xpath(_BYLINES)[:_OBJECTS]:
        text = " ".join("".join(islice(element.itertext(), _OBJECTS)).split())
        yield _BY.sub("", text, count=1) if _BY.match(text) else text


def _times(root: Element) -> Iterator[str]:
    """Yield the times that stand where articles say when they were published."""
    for element in root.iter("time", "span", "div", "p", "meta"):
        is_time = element.tag == "time"
        if element.get("itemprop") == "datePublished" or (is_time and _is_date_line(element)):
            said = element.get("datetime") or element.get("content")
            yield said or "".join(map(str, element.itertext()))


def _is_date_line(time: Element) -> bool:
    if time.get("pubdate") is not None:
        return True
    for element in (time, *time.iterancestors()):
        names = (element.get("class") or "").lower()
        if element.tag == "header" or any(word in names for word in ("date", "publish", "byline")):
            return True
    return False


def _addresses(root: Element, named: list[tuple[str, str]]) -> Iterator[str]:
    links = [
        link.get("href") or ""
        for link in root.iter("link")
        if "canonical" in (link.get("rel") or "").lower().split()
    ]
    for address in (*links, *(content for name, content in named if name == "og:url")):
        if is_address(address):
            yield address.strip()


def is_address(value: Any) -> bool:
    """Return whether a value is the address of a page on the web."""
    return isinstance(value, str) and value.strip().lower().startswith(("https://", "http://"))
