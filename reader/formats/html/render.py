"""Sections to HTML: the templates, the style with its colours, and its digest."""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from reader.formats.html.sections import Key, Section, Sections
from reader.io.files import styles_folder
from reader.io.json import decode
from reader.text.screen_text import one_line

if TYPE_CHECKING:
    from jinja2 import Environment


def render(
    template: str,
    page: Sections,
    sections: Sequence[Section],
    untagged: Sequence[tuple[str, str]] = (),
) -> Iterator[str]:
    """Yield the pieces of a page or fragment; all that comes from an article is escaped.

    `untagged`: ids and titles of the articles that have no tags.
    """
    labels, people = page.labels, page.people
    others = [(one_line(id), one_line(title)) for id, title in untagged]
    titles = Counter([*(section.title for section in sections), *(title for _, title in others)])
    count = len(sections) + len(untagged)
    without = f", {len(untagged)} of them without marks" if untagged else ""
    style = "".join(_style(labels, people))
    yield from (
        _environment()
        .get_template(f"{template}.jinja")
        .generate(
            title=sections[0].title if count == 1 else f"{count} articles{without}",
            sections=sections,
            alike={title for title, times in titles.items() if times > 1},
            untagged=others,
            labels=labels,
            people=people,
            style=_Safe(style),
            hash=digest(style),
            most=max(section.total for section in sections),
        )
    )
    yield "\n"


def digest(style: str) -> str:
    """Return the source of a content security policy that allows this style and no other."""
    return "sha256-" + base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()


class _Safe(str):
    """A style, which is made of nothing but our own text."""

    __slots__ = ()

    def __html__(self) -> str:
        return self


@cache
def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # slow to load

    return Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def _style(labels: Sequence[Key], people: Sequence[Key]) -> Iterator[str]:
    """Yield the style: the colours of both pages, what all pages share, and what hides what."""
    themes = decode((styles_folder() / "themes.json").read_bytes(), dict[str, Any])
    yield f".obelism {{ {_colors(themes['light'])} }}\n"
    dark = _colors(themes["dark"])
    yield f"@media screen and (prefers-color-scheme: dark) {{ .obelism {{ {dark} }} }}\n"
    for key in labels:
        name, color = f".obelism .l{key.place}", key.color
        yield f"{name} {{ --t: var(--t-{color}); --s: var(--s-{color}); }}\n"
    yield (styles_folder() / "page.css").read_text(encoding="utf-8")
    for kind, keys in (("l", labels), ("p", people)):
        for key in keys:
            off = f".obelism:has(.f{kind}{key.place}:not(:checked))"
            hidden = f"{kind}{key.place}"
            yield f"{off} mark.{hidden} {{ all: unset; }}\n"
            yield f"{off} mark.{hidden}::before {{ content: none !important; }}\n"
            yield f"{off} :is(.e, tr, .pair).{hidden} {{ display: none; }}\n"
            yield f"{off} mark.{hidden} > .c > .e:only-child {{ display: none; }}\n"
            yield f"{off} mark.{hidden} > mark {{ text-decoration: none; }}\n"
            if kind == "l":
                yield f"{off} :is(.list, nav a).{hidden} {{ display: none; }}\n"


def _colors(theme: Mapping[str, Any]) -> str:
    """Return the colours of a page as variables of a style."""
    variables = theme["variables"]
    found = {
        "page": theme["background"],
        "text": theme["foreground"],
        "panel": theme["surface"],
        "edge": theme["panel"],
        "dim": variables["article-dim"],
    }
    for name, colors in variables.items():
        if name.startswith("label-"):
            label = name.removeprefix("label-")
            found[f"t-{label}"], found[f"s-{label}"] = colors.split()
    return " ".join(f"--{name}: {color};" for name, color in found.items())
