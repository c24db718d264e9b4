"""The article as it is painted: which rows, with which marks, and in which styles."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.pilot import Pilot

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.tui import looks
from reader.tui.looks import FURTHER, LABELS, OTHERS, LabelColors, Look, label_colors
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.widgets.article_view import ArticleView
from tests.modes.annotate.keyboard import (
    FERRY,
    LONG,
    NOBODY,
    STORMS,
    TRAINS,
    TWELVE,
    WARNED,
    press,
    reader_on,
    select,
)
from tests.tui.stage import keys, lines, show, style_of

ALL_LOOKS = {
    "none": Look(),
    **{name: look for name, look in vars(looks).items() if isinstance(look, Look)},
    **LABELS,
    **{f"role {number}": look for number, look in enumerate(FURTHER, 2)},
}
"""What stretches of the article may wear, but for a workspace's own labels."""


# Which rows are painted


@pytest.fixture
def painted(monkeypatch: pytest.MonkeyPatch) -> set[int]:
    """Rows of the view that are drawn, until they are cleared."""
    rows: set[int] = set()
    original = ArticleView.render_line

    def note(view: ArticleView, y: int) -> Any:
        rows.add(y)
        return original(view, y)

    monkeypatch.setattr(ArticleView, "render_line", note)
    return rows


CHANGES: tuple[tuple[str, set[int]], ...] = (
    ("k", set()),  # there is nothing before
    ("c", set()),
    ("l", {0}),
    ("j", {0}),  # within a row
    ("f", {0}),
    ("j", {0, 2}),  # from one row to the next
    ("J", {2, 4}),
    ("v", set()),
    ("J", {6}),  # the end alone moves
    ("Shift+Tab", {0, 4, 6}),
    ("z", set()),  # the panel alone shows that
    ("x", {0}),
    ("u", {0}),
)
"""Keys, one after the other, and the rows of the view that look different then."""


def test_a_key_repaints_the_rows_that_it_changes_and_no_others(
    tmp_path: Path, painted: set[int]
) -> None:
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for key, rows in CHANGES:
            painted.clear()
            press(reader, key)
            assert (key, screen.view.sync()) == (key, len(rows))
            assert screen.view.sync() == 0
            await pilot.pause()
            assert (key, painted) == (key, rows)

    show(reader, scene)


def test_a_long_article_costs_no_more_rows_than_a_short_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG * 50)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for _ in range(8):
            press(reader, "j")
            assert screen.view.sync() in (1, 2)
        press(reader, "Space")
        assert screen.view.sync() <= screen.view.size.height

    show(reader, scene)


# The gutter


def test_every_tagged_row_has_the_letters_of_its_labels_in_lanes(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for quote, key in ((FERRY, "f"), (STORMS, "o"), (f"{NOBODY} {TWELVE}", "a"), (TRAINS, "i")):
            select(reader, quote)
            press(reader, key)
        await keys(screen, pilot, "g")
        assert [line[:7] for line in lines(screen.app)[1:8]] == [
            "▌ FO   ",
            "",
            "    A  ",
            "    A  ",
            "",
            " 1   I ",
            "",
        ]
        assert style_of(screen.app, "▌").color == style_of(screen.app, "1   I").color
        for label in DEFAULT_LABELS:
            letter = screen.view._look.letter(label.name)
            assert letter.bold
            assert letter.color == Color.parse(colors(screen, label.name).strong)
            assert letter.bgcolor == screen.view._look.page().bgcolor

    show(reader, scene)


def test_a_workspaces_own_labels_have_lanes_of_their_own(tmp_path: Path) -> None:
    claim, aside = (
        Label(name="claim", key="C", letter="C"),
        Label(name="aside", key="F2", letter="%"),
    )

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "C", "j", "F2")
        assert lines(screen.app)[1].startswith("▌▸C% The ferry")

    show(reader_on(tmp_path, labels=LabelSet((claim, aside))), scene)


def test_a_hint_takes_the_place_of_whole_graphemes_with_all_their_marks(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        before = lines(screen.app)[1].rstrip()
        await keys(screen, pilot, "s")
        after = lines(screen.app)[1]
        assert not set(after) & set("\u0301\u20e3\ufe0f")
        assert cell_len(after.rstrip()) == cell_len(before)
        assert after.rstrip().endswith(".")
        await keys(screen, pilot, "Esc")
        assert lines(screen.app)[1].rstrip() == before

    show(reader_on(tmp_path, "1\ufe0f\u20e3 y\u0301 a\u0301b \u65e5\u672c wall wall."), scene)


# Looks


def colors(screen: AnnotateScreen, name: str) -> LabelColors:
    """The colours of a label on the page that is shown."""
    return label_colors(screen.app.theme_variables, f"label-{name}")


def attributes(style: Style) -> set[str]:
    """What a style has beside colours."""
    names = ("bold", "italic", "underline", "underline2", "reverse", "strike", "dim")
    return {name for name in names if getattr(style, name)}


def test_without_colour_any_two_differ_by_attributes_or_by_their_sign_in_the_gutter() -> None:
    for (one, first), (other, second) in combinations(ALL_LOOKS.items(), 2):
        pair = [(attributes(look.without_color), look.gutter) for look in (first, second)]
        assert pair[0] != pair[1], (one, other)
    labels = [attributes(look.without_color) for look in LABELS.values()]
    assert all(labels.count(worn) == 1 for worn in labels)


def test_without_colour_own_labels_differ_from_all_else() -> None:
    own = [attributes(look.without_color) for look in OTHERS]
    assert not [look for look in ALL_LOOKS.values() if attributes(look.without_color) in own]


MARKDOWN = (
    "---\ntitle: The ferry\n---\n# Storms\n\n"
    "**Ida** *Holm* said so in [May](http://x.example). **Nobody** listened.\n"
)


@pytest.mark.parametrize("no_color", [False, True])
def test_markdown_is_shown_and_never_as_a_tag_is(tmp_path: Path, no_color: bool) -> None:
    """Markup is dim; headings and emphasis are bold or italic in the page's colour, but in tags."""
    reader = reader_on(tmp_path, MARKDOWN, id="ferry.md")

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        select(reader, "Nobody** listened")
        press(reader, "o")
        await keys(screen, pilot, "Esc", "Esc", "g")

        def worn(quote: str) -> Style:
            return style_of(screen.app, quote)

        page, dim = worn("said"), worn("title")
        assert (dim.color, dim.dim) != (page.color, page.dim)
        for quote in ("#", "](http", "example)"):
            assert worn(quote) == dim
        assert (bool(worn("Ida").bold), bool(worn("Holm").italic)) == (not no_color, not no_color)
        assert {worn(quote).color for quote in ("Ida", "Holm", "May")} == {page.color}
        assert attributes(worn("Nobody")) == attributes(worn("listened"))

    show(reader, scene, no_color=no_color)


KINDS = pytest.mark.parametrize("no_color", [False, True], ids=["colour", "no colour"])

INSIDE = {"fact": "ferry", "opinion": "Storms", "attribution": "“We", "inconsistency": "Nobody"}


@KINDS
def test_what_is_painted_differs_as_the_table_has_it(tmp_path: Path, no_color: bool) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for key, quote in zip("foai", (FERRY, STORMS, WARNED, NOBODY), strict=True):
            select(reader, quote)
            press(reader, key)
        await keys(screen, pilot, "Esc", "Esc", "G")
        styles = {name: style_of(screen.app, word) for name, word in INSIDE.items()}
        for name, style in styles.items():
            look = LABELS[name]
            assert attributes(style) == attributes(
                look.without_color if no_color else look.attributes
            )
        styles["none"] = style_of(screen.app, "Trains")
        styles["focus"] = style_of(screen.app, "15 kroner")
        if no_color:
            seen = [sorted(attributes(style)) for style in styles.values()]
        else:
            seen = [[str(style.bgcolor)] for style in styles.values()]
        assert all(seen.count(worn) == 1 for worn in seen)

    show(reader, scene, no_color=no_color)


@KINDS
def test_content_source_and_cue_are_told_apart_also_within_another_tag(
    tmp_path: Path, no_color: bool
) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for quote, key in (("Storms closed the harbour", "a"), ("the mayor", "r"), ("said", "r")):
            select(reader, quote)
            press(reader, key)
        press(reader, "Esc")
        for key in ("", "f"):
            if key:
                select(reader, STORMS)
            await keys(screen, pilot, *([key] if key else []), "Esc", "Esc", "G")
            worn = [style_of(screen.app, word) for word in ("closed", "mayor", "said")]
            seen = [(sorted(attributes(each)), each.bgcolor) for each in worn]
            assert all(seen.count(each) == 1 for each in seen)
            assert [bool(each.bold) for each in worn[1:]] == [True, False]
            assert [bool(each.italic) for each in worn[1:]] == [False, True]

    show(reader, scene, no_color=no_color)


@KINDS
def test_where_two_lie_over_one_another_it_is_underlined(tmp_path: Path, no_color: bool) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        select(reader, FERRY)
        press(reader, "f")
        select(reader, "cancelled")
        await keys(screen, pilot, "o", "Esc", "G")
        alone, both = style_of(screen.app, "ferry"), style_of(screen.app, "cancelled")
        assert attributes(alone).isdisjoint({"underline", "underline2"})
        assert ("underline2" if no_color else "underline") in attributes(both)
        assert alone.bgcolor == Color.parse(colors(screen, "fact").tint)
        assert both.bgcolor == Color.parse(colors(screen, "opinion").tint)
        assert lines(screen.app)[1].startswith("  FO  =" if no_color else "  FO   ")

    show(reader, scene, no_color=no_color)


def test_the_current_one_lies_on_top_in_its_strong_colour(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        select(reader, "cancelled")
        press(reader, "o")
        select(reader, FERRY)
        await keys(screen, pilot, "f", "G")
        style = style_of(screen.app, "cancelled")
        assert style.bgcolor == Color.parse(colors(screen, "fact").strong)
        assert style.color == screen.view._look.page().bgcolor
        assert {"bold", "underline"} <= attributes(style)
        assert lines(screen.app)[1].startswith(" ▸FO ")

    show(reader, scene)


def test_who_says_it_and_how_are_told_apart_from_what_is_said(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        select(reader, WARNED)
        press(reader, "a")
        for quote in ("Nobody", "15 kroner"):
            select(reader, quote)
            press(reader, "r")
        await keys(screen, pilot, "Esc", "g")
        said, source, cue = (style_of(screen.app, word) for word in ("“We", "Nobody", "15 kroner"))
        own, page = colors(screen, "attribution"), screen.view._look.page()
        assert (said.color, said.bgcolor) == (page.color, Color.parse(own.tint))
        assert (source.color, source.bgcolor) == (Color.parse(own.strong), page.bgcolor)
        assert (cue.color, cue.bgcolor) == (Color.parse(own.strong), page.bgcolor)
        assert [attributes(style) for style in (said, source, cue)] == [set(), {"bold"}, {"italic"}]

    show(reader, scene)


def test_behind_hints_the_article_steps_back(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        select(reader, FERRY)
        await keys(screen, pilot, "f", "s")
        dimmed = screen.view._look.dimmed()
        painted = {
            segment.style
            for y in range(screen.view.size.height)
            for segment in screen.view.render_line(y)
            if segment.text.strip(" ▌▸FOAI")
        }
        assert dimmed in painted
        assert {style.bgcolor for style in painted if style} == {dimmed.bgcolor}

    show(reader, scene)


@KINDS
def test_the_focus_shows_on_a_tag_too(tmp_path: Path, no_color: bool) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "f")
        whole = style_of(screen.app, "The")
        assert whole.bgcolor == Color.parse(colors(screen, "fact").strong)
        await keys(screen, pilot, "l")
        inside, outside = style_of(screen.app, "The"), style_of(screen.app, "ferry")
        assert outside.bgcolor == whole.bgcolor != inside.bgcolor
        assert inside.color == Color.parse(colors(screen, "fact").tint)
        assert ("reverse" in attributes(inside)) == no_color

    show(reader_on(tmp_path), scene, no_color=no_color)


def test_a_light_page_has_its_own_colours(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        def shown() -> list[Any]:
            return [style_of(screen.app, word).bgcolor for word in ("ferry", "Storms", "Trains")]

        await keys(screen, pilot, "f", "j")
        dark = shown()
        screen.app.theme = "obelism-light"
        await pilot.pause()
        assert len({*dark, *shown()}) == 6
        assert shown()[0] == Color.parse(colors(screen, "fact").strong)

    show(reader_on(tmp_path), scene)


# Blanks


def test_blanks_at_the_ends_of_rows_wear_no_marks(tmp_path: Path) -> None:
    text = "Word after word, blank   \n  before  and\u3000\u3000after it.\n \nEnd.\t\n"
    reader = reader_on(tmp_path, text)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        select(reader, text[:-1])
        press(reader, "f")
        select(reader, text[:-1])
        await keys(screen, pilot, "o")
        view = screen.view
        page = view.rich_style
        marked = 0
        for y in range(view.size.height):
            row = view.render_line(y).crop(view.text_left)
            ink = cell_len(row.text.rstrip(" \u3000"))
            marked += any(segment.style != page for segment in row.crop(0, ink))
            assert all(segment.style == page for segment in row.crop(ink)), row.text
        assert marked == 4

    show(reader, scene, size=(30, 24))
