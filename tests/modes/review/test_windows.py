from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from reader.modes.review.page import FOLDED, Fold, lines_of, windows_for
from reader.text.anchor import span_at
from tests.modes.review.reviews import press, put, review_of
from tests.services.tagged import write

passages = st.lists(
    st.tuples(st.integers(0, 300), st.integers(1, 12)).map(
        lambda pair: range(pair[0], pair[0] + pair[1])
    ),
    max_size=5,
)


@given(passages, st.integers(1, 40))
def test_windows_fill_the_view_and_no_more(rows: list[range], height: int) -> None:
    windows = windows_for(rows, height)
    assert len(lines_of(windows)) == height
    assert all(before.stop < after.start for before, after in pairwise(windows))


@given(passages, st.integers(13, 40))
@example([range(1), range(5, 6), range(9, 16), range(18, 21)], 20)
def test_every_passage_begins_in_view_where_there_is_room(rows: list[range], height: int) -> None:
    shown = [line for line in lines_of(windows_for(rows, height)) if not isinstance(line, Fold)]
    heads = sum(min(2, len(each)) for each in rows)
    if heads + len(rows) <= height // 2 and sum(map(len, rows)) + len(rows) <= height:
        assert all(each.start in shown for each in rows)


FAR = "\n\n".join(f"Line {number} of the report." for number in range(60)) + "\n"


@pytest.fixture
def far(tmp_path: Path) -> Path:
    """An inconsistency whose passages are far apart."""
    root = tmp_path / "far"
    write(root, "far.txt", FAR)
    spans = []
    for quote in ("Line 3 of", "Line 50 of"):
        start = FAR.index(quote)
        spans.append(span_at(FAR, start, start + len(quote), "claim"))
    put(root, "far.txt", FAR, "Anna", label="inconsistency", spans=tuple(spans))
    return root


def view(root: Path) -> list[str]:
    """The first review of a folder, row by row; a fold says how many rows it leaves out."""
    review = review_of(root)
    assert review.state.item is not None
    page = review.state.item.page
    return [
        f"({row.hints[0][0]})"
        if row.start == FOLDED
        else " ".join([*page.names(row), page.document.text[row.start : row.end].strip()])
        for row in page.pictures()
    ]


def test_passages_far_apart_are_both_in_view_with_the_text_between_folded(far: Path) -> None:
    rows = view(far)
    assert len(rows) == 12
    assert [row for row in rows if "passage" in row] == [
        "passage 1 Line 3 of the report.",
        "passage 2 Line 50 of the report.",
    ]
    (fold,) = [row for row in rows if row.startswith("(")]
    shown = [row for row in rows if not row.startswith("(")]
    between = 2 * (50 - 3) - 1
    first = next(at for at, row in enumerate(shown) if "passage 1" in row)
    second = next(at for at, row in enumerate(shown) if "passage 2" in row)
    assert int(fold.strip("()")) == between - (second - first - 1)


def test_the_context_scrolls_in_both_windows_and_comes_back(far: Path) -> None:
    review = review_of(far)
    assert review.state.item is not None
    page = review.state.item.page
    before = list(page.windows)
    press(review, "j", "j")
    assert page.windows == [range(each.start + 2, each.stop + 2) for each in before]
    press(review, "k", "k")
    assert page.windows == before
    press(review, *["PgDn"] * 40)
    last = page.windows
    press(review, "j")
    assert page.windows == last
    assert page.document.viewport.layout.clamp(10_000) == last[-1].stop - 1
    press(review, "g")
    assert page.windows == before


def test_a_decision_after_scrolling_shows_the_next_in_view(far: Path) -> None:
    put(far, "far.txt", FAR, "Cem", label="fact", spans=(span_at(FAR, 0, 6),))
    review = review_of(far)
    press(review, "PgDn", "PgDn", "y")
    assert review.state.item is not None
    assert review.state.item.page.windows[0].start <= 6 < review.state.item.page.windows[0].stop
