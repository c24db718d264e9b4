"""The one table of how marks in the article look, so that any two can be told apart.

Colours are in `styles/`; this is which text attributes each mark has beside its colour, and which
without colour. Every label has its letter in the gutter, too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

import msgspec
from rich.console import Console
from rich.style import Style
from textual.app import App
from textual.theme import Theme

from reader.io.files import styles_folder
from reader.io.json import decode
from reader.settings.files import read_word, write_preference
from reader.text.screen_text import EMPHASIS, HEADING, STRONG


class Look(msgspec.Struct, frozen=True):
    """How one kind of mark is drawn."""

    colors: str = ""
    """Name of its colours: a component class, or for labels a variable of the theme."""
    attributes: Style = Style()
    """What it wears beside its colours."""
    without_color: Style = Style()
    """What it wears where colours are not shown."""
    gutter: str = ""
    """Its mark in the gutter; labels have their letters."""


FOCUS = Look("article--focus", Style(), Style(reverse=True), "▌")
CURRENT = Look("", Style(bold=True), Style(), "▸")
MOST_NUMBERED = 9
"""Passages of a current pair that have their number in the place of its sign."""
OVERLAP = Look("", Style(underline=True), Style(underline2=True))
NESTED = "="
"""The sign in the gutter, where no colours are shown, of a row on which marks overlap."""
FOUND = Look("article--found", Style(), Style(reverse=True, dim=True))
FURTHER = (
    Look("", Style(bold=True), Style(bold=True, underline=True)),
    Look("", Style(italic=True), Style(italic=True, underline=True)),
)
"""What passages wear in place of their label's tint or attributes: the second role of a label, the
third and later ones. Without colours nothing more shows that marks lie over one another there, as
two lines in place of one would make the source of one label look as another label."""
PROPOSED = (
    Look("", Style(underline=True), Style(underline=True)),
    Look("article--dimmed", Style(bold=True, underline=True), Style(dim=True, underline=True)),
    Look(
        "article--dimmed",
        Style(italic=True, underline=True),
        Style(dim=True, italic=True, underline=True),
    ),
)
"""What is proposed for the first, the second and the later roles of a label: dim, with a line below
it, on the page alone, as if nothing else lay there; where the first role is to be, it keeps the
looks that it has."""
PROPOSED_GUTTER = "?"
"""The sign in the gutter of a row with something proposed."""
WRITTEN = {HEADING: Style(bold=True), STRONG: Style(bold=True), EMPHASIS: Style(italic=True)}
"""What headings and emphasis of Markdown wear in the colour of the page outside of tags, in which
these are roles. Without colours they wear nothing, since there these are labels."""
HINTS = (
    Look("article--hint", Style(bold=True), Style(bold=True, reverse=True)),
    Look("article--hint-other", Style(bold=True), Style(bold=True, underline=True)),
)
"""Hints in a row take these in turn, so that two that touch can be told apart."""

LABELS = {
    "fact": Look("label-fact", Style(), Style(bold=True)),
    "opinion": Look("label-opinion", Style(), Style(italic=True)),
    "attribution": Look("label-attribution", Style(), Style(bold=True, italic=True)),
    "inconsistency": Look("label-inconsistency", Style(), Style(underline=True)),
}
_OWN = Style(bold=True, italic=True, underline=True)
"""The attributes left for a workspace's own labels without colour, which have their letters."""

OTHERS = tuple(Look(f"label-own-{number + 1}", Style(), _OWN) for number in range(9))
"""Looks of a workspace's own labels, in their order; a tenth has the look of the first."""

LABEL = "label-"
"""How the names of the labels' colours begin."""


class LabelColors(NamedTuple):
    """The two colours of a label."""

    tint: str
    """Behind its passages, whose text keeps the colour of the page."""
    strong: str
    """Of its letter, of passages without a tint, and behind those of the current annotation."""


def label_colors(variables: Mapping[str, str], name: str) -> LabelColors:
    """Return the colours of a label from the variables of a theme."""
    return LabelColors(*variables[name].split())


class Looks:
    """The look of each label of a set."""

    def __init__(self, names: Iterable[str]) -> None:
        own = [name for name in names if name not in LABELS]
        self._own = {name: OTHERS[place % len(OTHERS)] for place, name in enumerate(own)}

    def of(self, label: str) -> Look:
        """Return the look of a label; one that is not in the set has the first of the others."""
        return LABELS.get(label) or self._own.get(label, OTHERS[0])


# The two pages

PAGES = ("dark", "light")


def themes() -> list[Theme]:
    """Return the themes of the program, the usual one first; colours are in `styles/themes.json`.

    Those of the labels are measured to be read through and to stay apart, also for colour-blind
    readers: in true colour, and in the 256 colours of xterm where the terminal has no more.
    `own-1` to `own-9` are for the labels that a workspace defines. Of 16 colours, which terminals
    show as they like, `styles/sixteen.json` has the tints that text is read on in all of them.
    """
    colours = decode((styles_folder() / "themes.json").read_bytes(), dict[str, Any])
    system = Console(force_terminal=True).color_system
    exact = system == "truecolor"
    if system == "standard":
        sixteen = decode((styles_folder() / "sixteen.json").read_bytes(), dict[str, Any])
        for name in PAGES:
            colours[f"{name}-256"]["variables"] |= sixteen[name]
    return [
        Theme(f"obelism-{name}", dark=name == "dark", **colours[name if exact else f"{name}-256"])
        for name in PAGES
    ]


def remembered_first(pages: list[Theme]) -> list[Theme]:
    """Return themes with the one that was chosen last before the others."""
    remembered = read_word("theme")
    return sorted(pages, key=lambda theme: theme.name != remembered)


def switch_theme(app: App[Any]) -> None:
    """Take the other page, and remember that."""
    names = [theme.name for theme in themes()]
    app.theme = names[(names.index(app.theme) + 1) % len(names)]
    write_preference("theme", app.theme)
