"""A long list that is drawn row by row."""

from __future__ import annotations

from typing import Any

from textual import on
from textual.app import ComposeResult
from textual.events import MouseScrollDown
from textual.pilot import Pilot

from reader.tui.runtime import SteadyScreen
from reader.tui.widgets.rows import CURSOR, DIM, PROBLEM, STRONG, between, fitted
from reader.tui.widgets.virtual_list import VirtualList
from tests.tui.stage import Stage, lines, play

MANY = 20_000


class Shop(SteadyScreen[None]):
    """A list, what it drew and what it said."""

    def __init__(self, count: int = MANY) -> None:
        super().__init__()
        self.count = count
        self.drawn: list[int] = []
        self.said: list[tuple[str, int, bool]] = []

    def compose(self) -> ComposeResult:
        yield VirtualList(self.row, self.count)

    @property
    def rows(self) -> VirtualList:
        return self.query_one(VirtualList)

    def row(self, index: int, width: int) -> Any:
        self.drawn.append(index)
        if index == 3:
            return [("row three", PROBLEM)]
        return [(fitted(f"row {index}", width), DIM if index % 2 else "")]

    @on(VirtualList.Moved)
    def moved(self, event: VirtualList.Moved) -> None:
        self.said.append(("moved", event.index, event.by_mouse))

    @on(VirtualList.Chosen)
    def chosen(self, event: VirtualList.Chosen) -> None:
        self.said.append(("chosen", event.index, False))


def test_only_rows_in_view_are_made_however_many_there_are() -> None:
    shop = Shop()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        assert set(shop.drawn) == set(range(24))
        assert [line[:9].rstrip() for line in lines(stage)[:4]] == [
            "row 0",
            "row 1",
            "row 2",
            "row three",
        ]

    play(shop, acts)


def test_a_move_draws_two_rows_and_a_far_one_scrolls() -> None:
    shop = Shop()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        shop.drawn.clear()
        shop.rows.move(1)
        await pilot.pause()
        assert sorted(shop.drawn) == [0, 1]
        shop.rows.to(MANY + 5)
        await pilot.pause()
        assert shop.rows.cursor == MANY - 1
        assert lines(stage)[-1].startswith(f"row {MANY - 1}")
        assert lines(stage)[-1].endswith("▐")
        shop.rows.page(-1)
        await pilot.pause()
        assert shop.rows.cursor == MANY - 24
        assert lines(stage)[0].startswith(f"row {MANY - 24}")
        shop.drawn.clear()
        shop.rows.refresh_row(5)
        shop.rows.refresh_row(MANY - 3)
        await pilot.pause()
        assert shop.drawn == [MANY - 3]
        assert shop.said == [
            ("moved", 1, False),
            ("moved", MANY - 1, False),
            ("moved", MANY - 24, False),
        ]

    play(shop, acts)


def test_the_mouse_moves_then_chooses_and_the_wheel_scrolls() -> None:
    shop = Shop()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.click(VirtualList, offset=(4, 2), times=2)
        assert shop.said == [("moved", 2, True), ("chosen", 2, False)]
        await pilot.click(VirtualList, offset=(4, 2))
        assert shop.said[2:] == [("chosen", 2, False)]
        await pilot._post_mouse_events([MouseScrollDown], VirtualList, offset=(4, 2))
        assert shop.rows.cursor == 2
        assert shop.rows.in_view.start > 0
        shop.rows.move(1)
        await pilot.pause()
        assert shop.rows.cursor in shop.rows.in_view

    play(shop, acts)


def test_fewer_rows_take_the_cursor_with_them_and_none_take_no_harm() -> None:
    shop = Shop(3)

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        shop.rows.to(2)
        shop.rows.set_rows(1)
        assert shop.rows.cursor == 0
        shop.rows.set_rows(0)
        shop.rows.move(1)
        shop.rows.choose()
        await pilot.click(VirtualList, offset=(4, 2))
        assert shop.rows.cursor == 0
        assert not any(lines(stage))
        assert ("chosen", 0, False) not in shop.said

    play(shop, acts)


def test_the_cursor_is_in_view_at_once_in_a_list_that_has_grown_beyond_the_screen() -> None:
    shop = Shop(8)

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        shop.rows.set_rows(MANY)
        shop.rows.to(MANY - 1)
        await pilot.pause()
        assert shop.rows.in_view == range(MANY - 24, MANY)
        assert lines(stage)[-1].startswith("row 19999")

    play(shop, acts)


def test_the_cursor_shows_by_more_than_colour() -> None:
    shop = Shop()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        painter = shop.rows._painter
        plain, under, dim = painter.style(), painter.style(CURSOR), painter.style(CURSOR, DIM)
        assert under.bgcolor != plain.bgcolor
        assert under.bold
        assert (dim.bgcolor, dim.color) == (under.bgcolor, dim.color)
        assert dim.color != under.color
        stage.no_color = True
        stage.refresh_css(animate=False)
        await pilot.pause()
        assert painter.style(CURSOR).reverse
        assert painter.style(CURSOR, STRONG).color == painter.style(CURSOR).color

    play(shop, acts)


def test_text_is_fitted_in_cells_and_nothing_in_it_reaches_the_terminal() -> None:
    assert fitted("銭湯が再び", 7) == "銭湯が…"
    assert fitted("12", 5, "right") == "   12"
    assert "\x1b" not in fitted("\x1b[31mred", 20)
    assert fitted("anything", 0) == ""


def test_the_right_end_of_a_bar_gives_way() -> None:
    left, right = [("left", "")], [("right", DIM)]
    assert "".join(text for text, _ in between(left, right, 12)) == "left   right"
    assert between(left, right, 9) == left
