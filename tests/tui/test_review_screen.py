"""The review on its screen: what whoever judges sees, and what their keys do."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.modes.review.mode import ReviewMode
from reader.tui.app import ObelismApp, review_app
from reader.tui.screens.review import ReviewScreen
from tests.modes.review.reviews import (
    attribution,
    change,
    press_folder,
    put,
    review_of,
    shown,
    tags,
    verdicts,
    words,
)
from tests.services.tagged import tag, write
from tests.services.tied import tie
from tests.store.folders import Folder
from tests.tui.program import app_on, listing, shows
from tests.tui.program import run as run_program
from tests.tui.stage import assert_harmless, lines, picture, until

Acts = Callable[[ObelismApp, Pilot[Any]], Awaitable[None]]


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two articles that Anna has tagged."""
    return press_folder(tmp_path / "press")


def run(review: ReviewMode, acts: Acts, size: tuple[int, int] = (80, 24)) -> ObelismApp:
    """Run a review on its screen, and let `acts` use it."""
    app = review_app(review)

    async def play() -> None:
        async with app.run_test(size=size) as pilot:
            await until(pilot, lambda: review.state.scanner.complete and "accepted" in picture(app))
            await acts(app, pilot)

    try:
        asyncio.run(play())
    finally:
        app.close_all()
    return app


async def press(app: ObelismApp, pilot: Pilot[Any], *keys: str) -> None:
    await pilot.press(*keys)
    await until(pilot, lambda: app.idle)
    await pilot.pause()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (40, 14)])
def test_a_decision_shows_the_next_and_how_far_it_is(root: Path, size: tuple[int, int]) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert "0/5" in picture(app)
        await press(app, pilot, "y")
        assert shown(review) == "The boats left."
        assert "1/5" in picture(app)
        assert "Accepted" in picture(app)
        assert_harmless(app)

    run(review, acts, size)
    assert words(root) == ["accepted"]


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_head_says_what_is_in_the_queue(root: Path, size: tuple[int, int]) -> None:
    review = review_of(root, labels=("fact",), annotators=("Anna",))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert lines(app)[0].startswith(" Review: fact by Anna  Title of a.txt")

    run(review, acts, size)


def test_a_key_shows_what_others_said_and_hides_it_again(root: Path) -> None:
    other = review_of(root, "Cem")
    other.do("reject")
    other.state.close()
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert "Cem" not in picture(app)
        await press(app, pilot, "v")
        assert any(line.startswith(" Cem") and "rejected it on" in line for line in lines(app))
        await press(app, pilot, "v")
        assert "Cem" not in picture(app)

    run(review, acts)


def test_all_that_is_said_has_a_line_below_however_long_it_is(root: Path) -> None:
    tag(root, "a.txt", "The tide rose.", annotator="Cem")
    for name in ("Anna", "Cem"):
        change(root, "a.txt", "The tide rose.", annotator=name, note=f"{name} says so. " * 40)
    change(root, "a.txt", "The tide rose.", flag=True)
    other = review_of(root, "Dora")
    other.do("reject")
    other.state.close()
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "c", *"hm", "enter", "v")
        names = [
            line.split()[0] for line in lines(app) if line.startswith(" ") and line[1:2].strip()
        ]
        for name in ("fact", "note", "not", "your", "Dora"):
            assert name in names
        assert sum("says so" in line and line.endswith("…") for line in lines(app)) == 2

    run(review, acts)


def test_what_was_edited_since_says_so_beside_its_label(root: Path) -> None:
    review = review_of(root)
    review.do("accept")
    review.state.close()
    change(root, "a.txt", "The tide rose.", note="Which?")

    async def narrow(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert any(line.endswith("· edited since you accepted it") for line in lines(app))

    async def wide(app: ObelismApp, pilot: Pilot[Any]) -> None:
        told = " ".join(line[82:] for line in lines(app)).split()
        assert "edited since you accepted it" in " ".join(told)

    run(review_of(root, verdict="stale"), narrow, (80, 24))
    run(review_of(root, verdict="stale"), wide, (120, 40))


def test_roles_stand_by_name_in_the_margin_and_beside_it(root: Path) -> None:
    attribution(root)
    review = review_of(root, labels=("attribution",))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        (row,) = [row for row in lines(app) if "“We saw it,”" in row and "Ida" in row]
        assert row.startswith(" con cue sou  The tide rose.")
        for name, quote in (("content", "We saw it,"), ("source", "Ida Holm"), ("cue", "said")):
            assert any(row.split()[0] == name and quote in row for row in lines(app) if row.strip())

    run(review, acts)


@pytest.mark.parametrize(("width", "heading"), [(80, " WHY REJECTED? "), (72, " WHY? ")])
def test_all_reasons_of_a_label_with_roles_have_room(root: Path, width: int, heading: str) -> None:
    attribution(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "n")
        reasons = lines(app)[-2]
        assert reasons.startswith(heading)
        assert reasons.endswith(" 4 role 5 duplicate 6 guideline")

    run(review_of(root, labels=("attribution",)), acts, (width, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_reasons_are_offered_below_what_was_rejected_while_a_digit_gives_them(
    root: Path, size: tuple[int, int]
) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "n")
        told, reasons, keys = lines(app)[-3:]
        assert told == " Rejected: fact “The tide rose.”."
        assert reasons.startswith(" WHY REJECTED?  1 label  2 extent  3 nothing here  5 duplicate")
        assert reasons.endswith("6 guideline  c in words" if size[0] >= 84 else "6 guideline")
        assert keys.startswith(" y accept  n reject")
        await press(app, pilot, "2")
        assert lines(app)[-3] == " Rejected, wrong extent: “The tide rose.”."
        await press(app, pilot, "j")
        assert "WHY" not in picture(app)
        await press(app, pilot, "y")
        assert lines(app)[-2] == " Accepted: fact “The boats left.”."

    run(review, acts, size)
    assert [each["reason"] for each in verdicts(root)] == ["wrong extent", None]


def test_a_message_too_long_for_a_line_goes_on_below(root: Path) -> None:
    holder = review_of(root)
    holder.do("accept")
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "y")
        told, below, keys = lines(app)[-3:]
        assert told.startswith(" Read-only: Bob has this article open elsewhere; leave it there")
        assert below.startswith(" process ")
        assert keys.startswith(" y accept")
        await press(app, pilot, "space")
        assert lines(app)[-2] == " Put off to the end."

    run(review, acts)
    holder.state.open_layers.end()


def test_help_and_stop_are_named_however_narrow_it_is(root: Path) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert lines(app)[-1].endswith("? help  q stop")
        await press(app, pilot, "question_mark")
        await until(pilot, lambda: "Reject the annotation" in picture(app))
        await press(app, pilot, "q")

    run(review, acts)


def test_an_extent_is_chosen_with_hints_and_found_text(root: Path) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "E", "slash", *"tide", "enter")
        assert "EXTENT" in picture(app)
        await press(app, pilot, "s")
        item = review.state.item
        assert item is not None
        assert item.page.document.hints is not None
        await press(app, pilot, "up")
        assert "Esc leaves the hints" in picture(app)
        await press(app, pilot, "escape")
        assert "Cancelled." in picture(app)
        await press(app, pilot, "enter")
        assert shown(review) == "The boats left."

    run(review, acts)
    assert [own.spans[0].text for own in tags(root)] == ["tide"]


def test_a_comment_is_written_and_goes_with_the_verdict(root: Path) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "c", *"fell", "enter")
        await until(pilot, lambda: "your note" in picture(app))
        await press(app, pilot, "n")

    run(review, acts, (120, 40))
    assert verdicts(root)[0]["reason"] == "fell"


def test_the_summary_comes_at_the_end_and_q_leaves(root: Path) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, *"yyyyy")
        assert "Review by Bob: 5/5 judged, all done" in picture(app)
        await press(app, pilot, "j", "k", "q")
        await until(pilot, lambda: app.ending)

    run(review, acts)


def test_q_says_what_is_left_before_it_stops(root: Path) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "y", "q")
        assert "4 left; q again stops: the same command goes on from here." in picture(app)
        await pilot.press("q")
        await until(pilot, lambda: app.ending)

    run(review, acts)


def test_nothing_of_an_article_or_a_note_reaches_the_terminal_raw(root: Path) -> None:
    text = "The \x1b[31mtide\u202e rose [b]twice[/b].\n"
    (root / "z.txt").write_text(text)
    span = tags(root, "Anna")[0].spans[0]
    from reader.text.anchor import span_at

    put(
        root,
        "z.txt",
        text,
        "Z\u202eoe",
        label="fact",
        note="\x1b[2J [red]",
        attributes={"\x07": "\x9b"},
        spans=(span_at(text, 0, 22),),
    )
    assert span is not None
    review = review_of(root, paths=[root / "z.txt"])

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert_harmless(app)
        await press(app, pilot, "n")
        assert_harmless(app)

    run(review, acts)


def test_a_review_from_the_menu_comes_back_to_the_article(root: Path) -> None:
    tag(root, "a.txt", "The boats left.", annotator="Bob")
    app = app_on(root, "Bob")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await pilot.press("enter")
        await shows(app, pilot, "1 tag")
        await pilot.press("m", "r")
        await until(pilot, lambda: isinstance(app.screen, ReviewScreen))
        await shows(app, pilot, "0/5")
        await pilot.press("o", "q")
        await shows(app, pilot, "2 tags")

    run_program(app, acts)
    assert words(root) == ["corrected"]


def test_a_review_from_the_list_comes_back_to_the_list(root: Path) -> None:
    app = app_on(root, "Bob")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await pilot.press("m", "r")
        await shows(app, pilot, "0/5")
        await pilot.press("n", "q")
        await listing(app, pilot)

    run_program(app, acts)
    assert words(root) == ["rejected"]


def test_where_there_is_nothing_to_review_that_is_said_and_nothing_closes(root: Path) -> None:
    app = app_on(root, "Anna")

    async def acts(app: Any, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        await pilot.press("m", "r")
        await shows(app, pilot, "There is nothing to review here but Anna's own tags.")

    run_program(app, acts)


def spoil_journal(root: Path) -> None:
    """Let somebody else write to the reviewer's journal, so that nothing more is saved there."""
    path = Folder(root).history_path("Bob", "a.txt")
    path.write_bytes(path.read_bytes() + b'{"foreign": true}\n')


@pytest.mark.parametrize(("key", "rescues"), [("r", 1), ("g", 0)])
def test_verdicts_that_cannot_be_saved_are_rescued_once_or_given_up(
    root: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, key: str, rescues: int
) -> None:
    monkeypatch.chdir(tmp_path)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "y")
        app.open_layers.flush()
        spoil_journal(root)
        await press(app, pilot, "n", "q")
        await until(pilot, lambda: "Rescue" in picture(app))
        await pilot.press(key)
        await pilot.pause()

    farewell = run(review_of(root), acts).farewell
    written = list(tmp_path.glob("obelism-rescue-*.json"))
    assert len(written) == rescues
    assert farewell == "".join(f"Your verdicts are in {path}." for path in written)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_article_that_the_other_passage_stands_in_is_seen(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    write(tmp_path, "fares.txt", "The fare is 12 kroner.\n")
    write(tmp_path, "fares-of-may.txt", "The fare is 15 kroner.\n")
    tie(tmp_path, "fares.txt", "12 kroner", there=("fares-of-may.txt", "15 kroner"))

    async def seen(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: "in fares-of-may.txt" in picture(app))

    run(review_of(tmp_path), seen, size)


LONG = "".join(f"Line {word} of the ferries was closed. " for word in ("one", "two", "three"))
OTHER = f"{LONG}The fare of the old ferry is, as the company said again, 15 kroner. {LONG}\n"


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_a_key_shows_the_other_passage_in_its_article_and_goes_back(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    write(tmp_path, "a.txt", "The fare is 12 kroner.\n\nNobody paid.\n")
    write(tmp_path, "b.txt", OTHER)
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"))
    review = review_of(tmp_path)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        page = picture(app)
        assert "Nobody paid." in page
        assert "Line one" not in page
        assert "Enter other article" in page
        assert "in b.txt" in page
        seen = " ".join(" ".join(lines(app)).split())
        assert "is, as the company said again, «15 kroner»." in seen  # more than is kept with it
        await press(app, pilot, "enter")
        page = picture(app)
        assert "This is b.txt; Enter goes back." in page
        assert "Line one" in page
        assert "Nobody paid." not in page
        assert any("passage 2" in line for line in lines(app))
        assert "b.txt" in lines(app)[0]
        assert "Enter go back" in page
        await press(app, pilot, "enter")
        assert "Nobody paid." in picture(app)
        await press(app, pilot, "enter", "E")
        assert "Nobody paid." in picture(app)
        await press(app, pilot, "q", "enter", "y")
        assert "1/1" in picture(app)

    run(review, acts, size)
    assert words(tmp_path) == ["accepted"]


def test_of_an_article_that_is_gone_or_has_changed_that_is_said(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path, name, "The fare is 12 kroner. It was 15 kroner.\n")
    tie(tmp_path, "a.txt", "12 kroner", there=("b.txt", "15 kroner"))
    write(tmp_path, "b.txt", "It rained.\n")
    review = review_of(tmp_path)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await press(app, pilot, "enter")
        assert "“15 kroner” is not in b.txt any more." in picture(app)
        (tmp_path / "b.txt").unlink()
        await press(app, pilot, "enter")
        assert "The article b.txt is gone." in picture(app)
        assert "«15 kroner»" in picture(app)

    run(review, acts)


def test_of_a_tag_that_is_all_in_one_article_that_is_said(root: Path) -> None:
    review = review_of(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        assert "other article" not in picture(app)
        await press(app, pilot, "enter")
        assert "All of it stands in this article." in picture(app)

    run(review, acts)
