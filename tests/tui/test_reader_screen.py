"""The reader's screen: keys in, the article and its panel out."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from textual.events import Key, Resize
from textual.geometry import Region, Size
from textual.message import Message
from textual.messages import Update
from textual.pilot import Pilot
from textual.widget import Widget

from reader.model.article import Article
from reader.model.labels import Label, LabelSet
from reader.modes.annotate.mode import AnnotateMode, Place
from reader.modes.requests import GoTo, Leave, LookForMoved, LookForTied, ShowMenu
from reader.tui.palette import ActionPalette
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.dialogs import CommentDialog, NoteArea
from reader.tui.screens.lists import MenuScreen, SourceMenu, label_menu
from reader.tui.widgets.article_view import BESIDE_LEAST, BESIDE_MOST, MEASURE
from reader.tui.widgets.rows import Line
from tests.modes.annotate.keyboard import (
    FERRY,
    FIFTEEN,
    LONG,
    STORMS,
    current,
    focused,
    press,
    reader_on,
    select,
    tags,
)
from tests.tui.stage import (
    ReaderStage,
    assert_harmless,
    keys,
    lines,
    picture,
    resize,
    send,
    settled,
    show,
    until,
)

# Keys and picture


def test_keys_become_actions_and_the_picture_follows(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert lines(screen.app)[1].startswith("▌      The ferry was cancelled.")
        await pilot.press("j", "f")
        assert tags(reader) == [("fact", STORMS)]
        assert lines(screen.app)[1].startswith("▌▸F    The ferry")
        assert "1 tag · 23% read" in lines(screen.app)[0]
        assert "Tagged fact “Storms closed" in lines(screen.app)[-2]
        await pilot.press("down")
        assert lines(screen.app)[1].startswith(" ▸F    The ferry")
        assert lines(screen.app)[3].startswith("▌      “We warned")
        await pilot.press("u")
        assert tags(reader) == []
        assert "0 tags" in lines(screen.app)[0]

    show(reader, scene)


def test_a_key_is_done_and_painted_without_messages(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader, told = reader_on(tmp_path), list[Message]()

    def listen(node: Widget) -> None:
        post = node.post_message
        monkeypatch.setattr(node, "post_message", lambda each: told.append(each) or post(each))

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for node in (screen, screen.view, *screen.query(Line)):
            listen(node)
        for number, key in enumerate("jlhk", 1):
            send(screen.app, key)
            await until(pilot, lambda number=number: screen.app.counted.done == number)
        await until(pilot, lambda: not screen._dirty_widgets)

    show(reader, scene)
    assert not [each for each in told if isinstance(each, Key | Update)]


def test_what_is_being_saved_is_painted_with_what_that_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    painted: list[bool] = []

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        monkeypatch.setattr(screen, "_on_timer_update", lambda: painted.append(screen.changes_soon))
        screen._painted = 0.0
        screen._dirty_widgets.add(screen.view)
        monkeypatch.setattr(screen, "_saved_shown", False)
        screen.paint(more=False)
        monkeypatch.setattr(screen, "_saved_shown", True)
        screen.view.styles.margin = 1  # laid out first
        screen.paint(more=False)
        monkeypatch.undo()

    show(reader_on(tmp_path), scene)
    assert not painted


def test_esc_and_a_letter_at_once_leave_hints_and_the_find_bar(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for begins in ("s", "S", "slash", "v"):
            send(screen.app, begins)
            screen.app.post_message(Key("alt+j", "j"))
            send(screen.app, "k", "f")
            await until(pilot, lambda: tags(reader))
            assert tags(reader) == [("fact", FERRY)], begins
            assert not screen.find_bar or not screen.find_bar.display
            await pilot.press("u")

    show(reader, scene)


class SlowScreen(AnnotateScreen):
    """Makes what comes after the first paint only when it is told to."""

    def settle(self) -> None:
        pass

    def make_the_rest(self) -> None:
        super().settle()


def test_a_text_to_find_may_be_typed_before_the_article_is_on_the_screen(tmp_path: Path) -> None:
    """The bar for it is made later; the letters typed for it would tag."""
    reader = reader_on(tmp_path)
    screen = SlowScreen(reader, Place(1, 1, "press"))
    stage = ReaderStage(screen)

    async def run() -> None:
        async with stage.run_test(size=(80, 24)) as pilot:
            send(stage, "slash", *"offa", "enter")
            for _ in range(5):
                await pilot.pause(0)
            screen.make_the_rest()
            await until(pilot, lambda: stage.counted.done == 6 and "“offa”" in lines(stage)[-2])

    asyncio.run(run())
    assert tags(reader) == []


def test_the_footer_has_the_keys_of_the_find_bar_while_that_is_open(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        before = lines(screen.app)[-1]
        for ends in ("enter", "escape"):
            await pilot.press("slash")
            assert lines(screen.app)[-1] == (
                " Enter find; nothing typed: the last again  Tab any case or exact  Esc leave"
            )
            await pilot.press("s", "t", "o", ends)
            assert lines(screen.app)[-1] == before

    show(reader, scene)


def test_tab_in_the_find_bar_has_case_matter_and_the_bar_says_which(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await pilot.press("slash", *"the")
        assert lines(screen.app)[-2].endswith(" any case Tab")
        await pilot.press("tab")
        assert lines(screen.app)[-2].startswith(" / the")
        assert lines(screen.app)[-2].endswith(" exact case Tab")
        await pilot.press("enter")
        assert "1 of 3: “the” in just this case." in lines(screen.app)[-2]
        await pilot.press("slash", "tab", *"the")
        await pilot.press("enter")
        assert " of 6: “the”." in lines(screen.app)[-2]

    show(reader, scene)


def test_what_is_not_on_this_screen_is_asked_for(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await pilot.press("m", "less_than_sign", "greater_than_sign", "D", "D", "q")

    asked = show(reader_on(tmp_path), scene).asked
    assert [asked.pop(0), asked.pop(0)] == [LookForMoved(), LookForTied()]
    assert asked == [ShowMenu(), GoTo(-1), GoTo(1), GoTo(1, True), Leave()]


def test_the_text_in_focus_goes_to_the_clipboard(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "j", "y")
        assert screen.app.clipboard == STORMS
        assert "Sent to the terminal's clipboard, if it has one" in lines(screen.app)[-2]

    show(reader_on(tmp_path), scene)


# The note


def test_what_is_typed_is_painted_with_what_changed_below_the_dialog(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        send(screen.app, "f", "c")
        await until(pilot, lambda: isinstance(screen.app.screen, CommentDialog))
        dialog = screen.app.screen
        await until(pilot, lambda: len(dialog.query(NoteArea)) == 1)
        area = dialog.query_one(NoteArea)
        await pilot.pause()
        area.insert("typed")
        while area not in dialog._dirty_widgets:
            await asyncio.sleep(0)
        dialog.refresh(Region(0, 0, 1, 1))  # as Textual does for the screen below
        await pilot.pause(0.1)
        assert not area._repaint_regions, "nothing of it waits for the next key"

    show(reader, scene)


def test_what_is_typed_while_the_dialog_opens_becomes_the_note(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        send(screen.app, "f", "c", *"off", "enter", "j", "o")
        await until(pilot, lambda: len(tags(reader)) == 2)
        fact, opinion = reader.state.layer.annotations.values()
        assert (fact.label, fact.note) == ("fact", "off")
        assert (opinion.label, opinion.note) == ("opinion", None)
        await until(pilot, lambda: lines(screen.app)[1].startswith("▌▸FO"))

    show(reader, scene)


def test_a_note_is_kept_changed_and_left(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "f", "c")
        assert isinstance(screen.app.screen, CommentDialog)
        assert "Note on fact “The ferry was cancelled.”" in picture(screen.app)
        await pilot.press("h", "m", "enter")
        assert current(reader).note == "hm"
        assert "Note saved." in lines(screen.app)[-2]
        await keys(screen, pilot, "c")
        await pilot.press("m", "escape")
        assert current(reader).note == "hm"

    show(reader, scene)


# The panel


def test_a_wide_screen_has_the_panel_beside_the_article(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        panel = screen.panel
        assert panel is not None
        assert panel.region.x == screen.view.region.right
        assert panel.region.right == screen.size.width
        assert panel.region.height == screen.view.region.height
        assert BESIDE_LEAST <= panel.size.width <= BESIDE_MOST
        assert "opens the panel" not in picture(screen.app)

    for columns in (100, 220):
        show(reader_on(tmp_path), scene, size=(columns, 24))


@pytest.mark.parametrize("columns", [99, 200, 201, 300])
def test_the_text_has_equal_margins_where_there_is_room(tmp_path: Path, columns: int) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        view = screen.view
        assert view.text_width == MEASURE
        right = view.size.width - view.text_left - MEASURE
        assert 0 <= right - view.text_left <= 1
        row = lines(screen.app)[1]
        assert row.index("The") == view.text_left
        assert row.index("▌") == view.text_left - view.gutter_width

    show(reader_on(tmp_path), scene, size=(columns, 24))


def test_a_narrow_screen_has_a_strip_of_counts_in_its_place(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert screen.panel is None
        assert screen.view.size.width == screen.size.width
        await keys(screen, pilot, "f", "j", "f", "j", "o")
        strip = lines(screen.app)[-3]
        assert strip.split() == "F 2 O 1 A 0 I 0 Anna in press m p opens the panel".split()

    show(reader_on(tmp_path), scene, size=(99, 24))


def test_the_panel_opens_below_and_esc_folds_it_again(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        before = screen.view.size
        screen.toggle_panel()
        await until(pilot, lambda: settled(screen))
        assert screen.panel is not None
        assert screen.panel.region.y == screen.view.region.bottom + 1  # the strip
        assert screen.panel.size.width == screen.size.width
        assert "m p folds the panel" in picture(screen.app)
        assert "Nothing is tagged yet." in picture(screen.app)
        await pilot.press("escape")
        assert (screen.panel.display, screen.view.size) == (False, before)
        assert "m p opens the panel" in lines(screen.app)[-3]

    show(reader_on(tmp_path), scene)


def test_enter_on_the_current_one_opens_the_panel(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "f", "Enter")
        await until(pilot, lambda: "guideline" in picture(screen.app))

    show(reader_on(tmp_path), scene)


def test_esc_leaves_what_is_begun_before_it_folds_the_panel(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        screen.toggle_panel()
        press(screen.mode, "v")
        screen.action_do("escape")
        await pilot.pause()
        assert (screen.mode.state.stage, screen.panel_wanted) == ("reading", True)
        screen.action_do("escape")
        assert screen.panel_wanted is None

    show(reader_on(tmp_path), scene)


def test_a_panel_folded_by_hand_leaves_its_room_to_the_article(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        screen.toggle_panel()
        await pilot.pause()
        assert screen.panel is not None
        assert not screen.panel.display
        assert screen.view.size.width == screen.size.width

    show(reader_on(tmp_path), scene, size=(110, 24))


# Another size


@pytest.mark.parametrize("typed", ["G", "20jv5j", "20jv5jv"])
def test_the_focus_stays_in_view_at_every_size(tmp_path: Path, typed: str) -> None:
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, *typed)
        for size in ((30, 8), (110, 6), (99, 24)):
            await resize(screen, pilot, *size)
            assert reader.state.document.viewport.shows(*reader.state.document.focus.extent)
            assert any(line.lstrip().startswith("▌") for line in lines(screen.app))
            assert screen.view.size.height == reader.state.document.viewport.height

    show(reader, scene)


def test_a_size_that_is_past_already_is_not_laid_out_for(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        now, past = screen.app.size, Size(50, 10)
        for shown in (screen, ActionPalette({})):
            if shown is not screen:
                await screen.app.push_screen(shown)
            shown.post_message(Resize(past, past))
            await pilot.pause()
            assert shown.size == now

    show(reader_on(tmp_path), scene)


def test_the_panel_folds_and_comes_back_with_the_width(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert screen.panel is None
        await resize(screen, pilot, 110, 24)
        await until(pilot, lambda: screen.panel and settled(screen))
        assert screen.panel is not None
        assert screen.panel.display
        assert FIFTEEN in picture(screen.app)
        await resize(screen, pilot, 90, 24)
        assert not screen.panel.display
        assert "opens the panel" in picture(screen.app)

    show(reader_on(tmp_path), scene)


@pytest.mark.parametrize("size", [(1, 1), (12, 3), (20, 5), (100, 4)])
def test_the_smallest_screens_do_no_harm(tmp_path: Path, size: tuple[int, int]) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "j", "f", "G", "i")
        assert len(tags(reader)) == 2

    show(reader, scene, size=size)


# Hostile names


NASTY = "\x1b[31mred\x07\u202e\x9b2J [bold]x[/]\r\u2028end"


def hostile(root: Path) -> AnnotateMode:
    """A reader of which every name and text wants to be obeyed by the terminal."""
    labels = LabelSet(
        (
            Label(name=f"l{NASTY}", key="f", letter="F", guideline=NASTY),
            Label(name="[red]", key="F2", letter="[", guideline="[/]"),
        )
    )
    text = f"One {NASTY} two.\nThree four.\n{'Far away from any tag. ' * 3}\ud800\n"
    reader = reader_on(root, text, labels=labels)
    reader.state.document.article = Article.of(reader.state.document.text, id=NASTY, title=NASTY)
    reader.state.layer.annotator = NASTY
    press(reader, "+", "f")
    return reader


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_no_name_or_text_is_obeyed_by_the_terminal(tmp_path: Path, size: tuple[int, int]) -> None:
    reader = hostile(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "j", "F2")
        screen.show_panel(True)
        await until(pilot, lambda: settled(screen))
        await pilot.pause()
        assert_harmless(screen.app)
        assert "[bold]x[/]" in lines(screen.app)[0]
        assert "[red]" in picture(screen.app)
        screen.app.push_screen(MenuScreen(label_menu(reader.state.labels), "Show in panel"))
        await pilot.pause()
        assert_harmless(screen.app)
        assert "[red]" in picture(screen.app)

    show(reader, scene, size, place=Place(1, 1, NASTY))


# A note


@pytest.mark.parametrize("key", ["g", "G"])
@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_dialog_for_a_note_leaves_the_focus_in_view(
    tmp_path: Path, key: str, size: tuple[int, int]
) -> None:
    reader = reader_on(tmp_path, LONG)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, key, "f", "c")
        await pilot.pause()
        assert "Note on fact" in picture(screen.app)
        assert focused(reader) in picture(screen.app)

    show(reader, scene, size)


@pytest.mark.parametrize("above", [3, 4])
def test_the_pronoun_stays_in_view_while_it_is_asked_who_it_is(tmp_path: Path, above: int) -> None:
    before = "".join(f"Bus {number} left.\n" for number in range(above))
    after = "".join(f"Line {number} was full.\n" for number in range(9))
    reader = reader_on(tmp_path, f"{before}It rains, Ida Holm said.\nIt pours, she said.\n{after}")

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for what, who in (("It rains", "Ida Holm"), ("It pours", "she")):
            for quote, key in ((what, "a"), (who, "r")):
                select(reader, quote)
                press(reader, key)
        row = next(y for y, line in enumerate(lines(screen.app)) if "she said" in line)
        await keys(screen, pilot, "&")
        await until(pilot, lambda: isinstance(screen.app.screen, SourceMenu))
        await pilot.pause()
        box = screen.app.screen.query_one("#menu").region
        assert box.height
        assert 7 < row < 14, "about the middle"
        assert row not in range(box.y, box.bottom)
        assert "she said" in lines(screen.app)[row]

    show(reader, scene)
