"""Front matter: what a Markdown file says of the article before its first line.

Between lines of `---` it is YAML, of which `key: value` and lists of names are read; between lines
of `+++` TOML; or it is one JSON object. What is broken or too long is text like any other.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any, NamedTuple

from reader.model.article import Said
from reader.text.page_data import first_value, is_address, names_of

_LONGEST = 1 << 15
"""Code points of a front matter."""
_MOST_LINES = 300

_FENCE = re.compile(r"(---|\+\+\+)[ \t]*\r?\n")
_ENDS = {
    "---": re.compile(r"^(?:---|\.\.\.)[ \t]*\r?(?:\n|\Z)", re.MULTILINE),
    "+++": re.compile(r"^\+\+\+[ \t]*\r?(?:\n|\Z)", re.MULTILINE),
}
_FIELD = re.compile(r"([A-Za-z_][\w .-]{0,60}?)[ \t]*:(?:[ \t]+(.*))?$")
_ITEM = re.compile(r"[ \t]*-[ \t]+(.*)")
_COMMENT = re.compile(r"[ \t]*(?:#.*)?$")
_AFTER_VALUE = re.compile(r"[ \t]+#.*$")
_QUOTED = re.compile(r"""(["'])(.*)\1[ \t]*(?:#.*)?$""")
_BLOCK = re.compile(r"[|>][+-]?\d?[ \t]*(?:#.*)?$")

_TITLE = ("title", "headline")
_AUTHOR = ("byline", "author", "authors", "creator", "by")
_DATE = ("date", "published", "publishdate", "pubdate", "datepublished", "published_at", "created")
_ADDRESS = ("canonical", "canonical_url", "canonicalurl", "url", "source", "address", "link")
_LANGUAGE = ("language", "lang", "locale")


class FrontMatter(NamedTuple):
    """What a file says of its article, and where that ends."""

    end: int = 0
    """Where the article begins; 0 where there is no front matter."""
    title: str = ""
    said: Said = Said()


def front_matter(text: str) -> FrontMatter:
    """Return the front matter of a Markdown text; an empty one where there is none."""
    if text.startswith("{"):
        found = _json(text)
    else:
        opened = _FENCE.match(text)
        found = _fenced(text, opened) if opened else None
    if found is None:
        return FrontMatter()
    fields, end = found
    return FrontMatter(end, _one(fields, _TITLE) or "", said_by(fields))


def said_by(fields: Mapping[str, Any]) -> Said:
    """Return what fields, by their names in small letters, say of an article."""
    authors = (", ".join(dict.fromkeys(names_of(fields.get(name)))) for name in _AUTHOR)
    addresses = (fields.get(name) for name in _ADDRESS)
    return Said(
        first_value(authors),
        _one(fields, _DATE),
        _one(fields, _LANGUAGE),
        first_value(filter(is_address, addresses), 2_000),
    )


def _one(fields: Mapping[str, Any], names: tuple[str, ...]) -> str | None:
    return first_value(_as_text(fields.get(name)) for name in names)


def _as_text(value: Any) -> str | None:
    """Return a value as text: dates of TOML are no strings."""
    if isinstance(value, str):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else None


def _fenced(text: str, opened: re.Match[str]) -> tuple[dict[str, Any], int] | None:
    closed = _ENDS[opened[1]].search(text, opened.end(), _LONGEST)
    if closed is None:
        return None
    inside = text[opened.end() : closed.start()]
    fields = _yaml(inside) if opened[1] == "---" else _toml(inside)
    return (fields, closed.end()) if fields else None


def _toml(inside: str) -> dict[str, Any] | None:
    import tomllib

    try:
        return _small(tomllib.loads(inside.replace("\r\n", "\n")))
    except (ValueError, RecursionError):
        return None


def _json(text: str) -> tuple[dict[str, Any], int] | None:
    try:
        found, end = json.JSONDecoder().raw_decode(text[:_LONGEST])
    except (ValueError, RecursionError):
        return None
    after = re.compile(r"[ \t]*(?:\r?\n|\Z)").match(text, end)
    return (_small(found), after.end()) if found and after else None


def _small(fields: dict[str, Any]) -> dict[str, Any]:
    """Return fields by their names in small letters."""
    return {name.lower(): value for name, value in fields.items()}


def _yaml(inside: str) -> dict[str, Any] | None:
    """Return the fields of simple YAML; None where a line is nothing of the kind."""
    lines = inside.splitlines()
    if len(lines) > _MOST_LINES:
        return None
    fields: dict[str, Any] = {}
    name = ""
    for line in lines:
        field, item = _FIELD.match(line), _ITEM.match(line)
        if field is not None:
            name = field[1].lower()
            fields.setdefault(name, _value(field[2] or ""))
        elif name and item is not None:
            if isinstance(fields[name], list):
                fields[name].append(_item(item[1]))
        elif not (_COMMENT.match(line) or (name and line[:1] in (" ", "\t"))):
            return None
    return fields


def _value(written: str) -> Any:
    """Return a value: text, a list, or nothing for what is written some other way."""
    written = written.strip()
    if not written or written.startswith("#"):
        return []
    if _BLOCK.match(written) or written.startswith("{"):
        return None
    if written.startswith("["):
        inside = written.rpartition("]")[0][1:]
        return [_scalar(each) for each in islice(_items(inside), _MOST_LINES)]
    return _scalar(written)


def _items(inside: str) -> Iterator[str]:
    for each in re.finditer(r"""[ \t]*("[^"]*"|'[^']*'|[^,]+)""", inside):
        yield each[1]


def _item(written: str) -> Any:
    """Return an item of a list: `- Ann Lee`, or `- name: Ann Lee` as an object."""
    field = _FIELD.match(written)
    return {field[1].lower(): _scalar(field[2] or "")} if field else _scalar(written)


def _scalar(written: str) -> str:
    """Return text without the quotation marks or the comment around it."""
    quoted = _QUOTED.match(written.strip())
    if quoted is None:
        return _AFTER_VALUE.sub("", written).strip()
    if quoted[1] == "'":
        return quoted[2].replace("''", "'")
    return re.sub(r'\\(["\\/])', r"\1", quoted[2])
