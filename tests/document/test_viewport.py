"""Which rows are in view, and how little the view moves to show something."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.document import MARGIN, Document, Viewport
from reader.model.article import Article

ROWS = "".join(f"row.{number:02} " for number in range(40))
"""Forty rows of seven code points, at a width of eight cells."""

VIEWS = st.tuples(
    st.text("ab \n\u65e5", min_size=1, max_size=120), st.integers(1, 12), st.integers(1, 9)
)


def view(height: int = 10, top: int = 0) -> Viewport:
    viewport = Viewport(ROWS, 8, height)
    viewport.scroll_to(top)
    return viewport


def row(number: int) -> tuple[int, int]:
    """Where a row of ROWS stands."""
    return 7 * number, 7 * number + 6


def shown(viewport: Viewport) -> list[int]:
    """Numbers of the rows in view."""
    return [int(word[4:]) for word in ROWS[slice(*viewport.extent)].split()]


def test_rows_from_the_top_are_in_view() -> None:
    viewport = view(height=3, top=5)
    assert shown(viewport) == [5, 6, 7]
    assert viewport.bottom == 8
    assert viewport.shows(*row(5))
    assert viewport.shows(*row(7))
    assert not viewport.shows(*row(4))
    assert not viewport.shows(*row(8))
    assert viewport.shows(row(4)[0], row(5)[1]), "a part of it is"


def test_the_view_stays_within_the_article() -> None:
    viewport = view(height=10)
    viewport.scroll_to(-3)
    assert viewport.top == 0
    viewport.scroll_to(99)
    assert shown(viewport) == list(range(30, 40))


def test_an_article_shorter_than_the_view_does_not_move() -> None:
    viewport = Viewport("One line.", 20, 10)
    viewport.scroll_to(1)
    assert not viewport.page(1)
    assert (viewport.top, viewport.extent) == (0, (0, 9))


def test_what_is_well_in_view_moves_nothing() -> None:
    viewport = view(height=10, top=10)
    for number in range(10 + MARGIN, 20 - MARGIN):
        viewport.reveal(*row(number))
        assert viewport.top == 10


def test_what_is_out_of_view_comes_to_rest_where_more_can_follow() -> None:
    viewport = view(height=10, top=10)
    viewport.reveal(*row(25))
    assert (25 - viewport.top, viewport.bottom - 25) == (3, 7)
    top = viewport.top
    for number in range(25, viewport.bottom - MARGIN):
        viewport.reveal(*row(number))
        assert viewport.top == top
    viewport.reveal(*row(5))
    assert (5 - viewport.top, viewport.bottom - 5) == (5, 5)
    viewport.reveal(*row(0))
    assert viewport.top == 0
    viewport.reveal(*row(39))
    assert viewport.bottom == 40


def test_where_there_is_no_room_the_margin_gives_way() -> None:
    viewport = view(height=3, top=0)
    viewport.reveal(row(10)[0], row(12)[1])
    assert shown(viewport) == [10, 11, 12]


def test_of_what_is_higher_than_the_view_the_row_of_the_point_is_shown() -> None:
    viewport = view(height=5)
    viewport.reveal(row(3)[0], row(30)[1], point=row(30)[0])
    assert viewport.shows(*row(30))
    viewport.reveal(row(3)[0], row(30)[1])
    assert viewport.shows(*row(3))


def test_a_page_keeps_two_rows() -> None:
    viewport = view(height=10)
    assert viewport.page(1)
    assert shown(viewport)[:2] == [8, 9]
    assert viewport.page(2)
    assert viewport.top == 24
    assert viewport.page(-1)
    assert viewport.top == 16
    viewport.scroll_to(99)
    assert not viewport.page(1)


def test_at_another_width_the_text_at_the_top_stays() -> None:
    text = "one two three four five six seven eight nine ten " * 8
    viewport = Viewport(text, 20, 4)
    viewport.scroll_to(6)
    at_top = viewport.extent[0]
    viewport.resize(12, 4)
    start, end = viewport.layout.row(viewport.top)
    assert start <= at_top < end
    viewport.resize(400, 4)
    assert viewport.top == 0, "it all fits now"


def test_a_view_that_grows_shows_more_above_where_the_text_ends() -> None:
    viewport = view(height=5, top=35)
    viewport.resize(8, 10)
    assert shown(viewport) == list(range(30, 40))


def test_there_is_always_a_row() -> None:
    viewport = view()
    viewport.resize(0, 0)
    assert (viewport.width, viewport.height) == (0, 1)
    assert viewport.extent == (0, 1)


@given(VIEWS, st.data())
def test_what_is_revealed_is_in_view(setting: tuple[str, int, int], data: st.DataObject) -> None:
    text, width, height = setting
    viewport = Viewport(text, width, height)
    for _ in range(3):
        start = data.draw(st.integers(0, len(text) - 1))
        end = data.draw(st.integers(start + 1, len(text)))
        point = data.draw(st.none() | st.integers(start, end - 1))
        viewport.reveal(start, end, point)
        assert 0 <= viewport.top <= max(0, len(viewport.layout) - height)
        assert viewport.shows(start, end)
        first, last = viewport.layout.row_of(start), viewport.layout.row_of(end - 1)
        rows = range(viewport.top, viewport.bottom)
        if last - first < height:
            assert first in rows
            assert last in rows
        elif point is not None:
            assert viewport.layout.row_of(point) in rows


@given(VIEWS)
def test_page_by_page_all_of_it_comes_into_view(setting: tuple[str, int, int]) -> None:
    text, width, height = setting
    viewport = Viewport(text, width, height)
    seen = set(range(viewport.top, viewport.bottom))
    while viewport.page(1):
        seen.update(range(viewport.top, viewport.bottom))
    assert seen == set(range(len(viewport.layout)))


@given(VIEWS, st.integers(0, 60), st.integers(1, 12), st.integers(1, 9))
def test_the_first_offset_in_view_stays_in_view(
    setting: tuple[str, int, int], top: int, width: int, height: int
) -> None:
    viewport = Viewport(*setting)
    viewport.scroll_to(top)
    at_top = viewport.extent[0]
    viewport.resize(width, height)
    start, end = viewport.extent
    assert start <= at_top <= end


@pytest.mark.parametrize(("width", "height"), [(8, 20), (8, 60), (16, 40), (6, 30), (40, 12)])
def test_at_another_size_the_focus_is_as_far_down_as_it_was(width: int, height: int) -> None:
    text = "".join(f"row.{number:03} " for number in range(900))
    document = Document(Article.of(text, id="a.txt", title="A", source="a.txt"))
    document.resize(8, 40)
    document.focus.put(8 * 300, 8 * 300 + 7, "word")
    document.viewport.scroll_to(290)
    document.resize(width, height)
    view = document.viewport
    down = view.layout.row_of(8 * 300) - view.top
    assert abs(down - height / 4) <= 1


def test_at_another_size_the_start_of_the_article_stays_in_view() -> None:
    document = Document(Article.of(ROWS, id="a.txt", title="A", source="a.txt"))
    document.resize(8, 20)
    document.focus.put(*row(4), "word")
    document.resize(7, 10)
    assert document.viewport.top == 0
