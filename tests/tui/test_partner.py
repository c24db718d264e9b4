"""Both passages of a pair on the screen, however far apart they stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.model.annotation import Elsewhere, Span
from reader.model.article import Article
from reader.model.errors import Unreadable
from reader.modes.requests import Other
from reader.tui.screens.annotate import AnnotateScreen
from tests.modes.annotate.keyboard import LONG, reader_on
from tests.tui.stage import keys, lines, picture, show, style_of, until

FIRST, LAST = "Bus 1 left.", "Line 40 was full."


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_both_passages_are_shown_while_one_is_in_focus(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """The partner is above where it stands before the focus, below where it stands after."""
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        def seen(*texts: str) -> bool:
            rows = lines(screen.app)
            places = [next((n for n, row in enumerate(rows) if t in row), -1) for t in texts]
            return -1 not in places and places == sorted(places)

        await keys(screen, pilot, "i", "G", "i")
        await until(pilot, lambda: seen(FIRST, "↑ the other passage, in paragraph 1", LAST))
        await until(pilot, lambda: seen(FIRST, LAST, "Kind", "Tied to"))
        await keys(screen, pilot, "1", "Enter")
        await until(pilot, lambda: seen(FIRST, "↓ the other passage, in paragraph 40", LAST))
        assert any(row.lstrip("▌").startswith("1   I Bus 1 left.") for row in lines(screen.app))
        assert any(row.startswith(" 2   I") and LAST in row for row in lines(screen.app))
        await keys(screen, pilot, "j")
        await until(pilot, lambda: "the other passage" not in picture(screen.app))

    show(reader, scene, size=size)


def test_while_hints_are_shown_the_other_passage_steps_back_too(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "i", "G", "i", "1", "Enter")
        await until(pilot, lambda: LAST in picture(screen.app))
        lit = style_of(screen.app, LAST)
        await keys(screen, pilot, "S")
        dim = style_of(screen.app, LAST)
        assert lit.bgcolor != dim.bgcolor == style_of(screen.app, "the other passage").bgcolor

    show(reader, scene)


def test_what_is_in_view_anyway_and_a_very_short_screen_show_no_partner(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "i", "j", "i", "3")
        assert "the other passage" not in picture(screen.app)
        await keys(screen, pilot, "j", "i", "G", "i", "3")
        assert "the other passage" not in picture(screen.app)
        assert LAST in picture(screen.app)

    show(reader, scene, size=(80, 10))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_passage_of_another_article_is_in_view_where_another_partner_stood_before(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    """What was hidden has no size, and what it is to show next is laid out once it has one."""
    reader = reader_on(tmp_path, LONG)
    quote = "The gulls stayed on the wall of the harbour for the rest of that day"
    other = (
        f"{LONG.replace('.', ' and came back again in the late evening of that day.')}\n{quote}."
    )
    start = other.index(quote)
    place = Elsewhere("b.txt", start, start + len(quote))
    reader.state.article_of = lambda id: Article.of(other, id=id, title=id, source=id)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        def seen(*texts: str) -> bool:
            return all(text in picture(screen.app) for text in texts)

        await keys(screen, pilot, "i", "G", "i", "1")
        await until(pilot, lambda: seen("the other passage"))
        await keys(screen, pilot, "k")
        await until(pilot, lambda: not seen("the other passage"))
        screen.mode.state.counterpart = Other(
            place, quote, "inconsistency", here=screen.mode.state.document.focus.extent
        )
        screen.sync()
        await until(pilot, lambda: seen("b.txt, paragraph", "3   I The gulls stayed"))

    show(reader, scene, size=size)


@pytest.mark.parametrize("is_gone", [True, False])
def test_what_is_kept_of_a_passage_is_shown_where_its_article_has_it_no_more(
    tmp_path: Path, *, is_gone: bool
) -> None:
    reader = reader_on(tmp_path, LONG)

    def read(id: str) -> Article:
        if is_gone:
            raise Unreadable(f"{id}: it is gone")
        return Article.of("All of it was rewritten.\n", id=id, title=id, source=id)

    reader.state.article_of = read
    span = Span(0, 17, "claim", "The gulls stayed.", "", " Nobody")
    here = reader.state.document.focus.extent

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        def seen(*texts: str) -> bool:
            return all(text in picture(screen.app) for text in texts)

        screen.mode.state.counterpart = Other(
            Elsewhere("b.txt", 0, 17), span.text, "inconsistency", span=span, here=here
        )
        screen.sync()
        why = "b.txt: it is gone; it was:" if is_gone else "b.txt has changed; it was:"
        await until(pilot, lambda: seen(why, "2   I The gulls stayed. Nobody"))

    show(reader, scene)
