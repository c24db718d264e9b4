"""The screen that shows what changed in a text, and asks where its tags are now."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.style import Style
from textual.pilot import Pilot

from reader.settings.files import key_path
from reader.tui.app import ObelismApp
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.changes import ChangesScreen
from tests.modes.annotate.keyboard import press, select
from tests.modes.articles.sessions import session_on
from tests.services.tagged import write
from tests.tui.program import app_on, menu_of, on_disk, run, says, shows
from tests.tui.stage import assert_harmless, picture, send, style_of, until

OLD = (
    "The mayor said that the ferry would be cancelled because of the storm.\n\nThe company [bold]"
    "denies it\x1b[31m. Trains ran late all that day. Nobody came.\n"
)
NEW = (
    "It rained all week. The mayor said that the ferry was cancelled because of a bad storm.\n\n"
    "Trains ran late all that \x1b]0;x\x07 day. Nobody came, as [@click=app.quit]expected[/].\n"
)
QUOTES = (
    "The mayor said that the ferry would be cancelled because of the storm.",
    "denies it",
    "Trains ran late all that day.",
    "Nobody came.",
)


@pytest.fixture
def article(tmp_path: Path) -> Path:
    """An article with four facts that has changed since, with hostile text in both versions."""
    path = write(tmp_path, "a.txt", OLD)
    session = session_on(tmp_path)
    reader = session.open(0)
    for quote in QUOTES:
        select(reader, quote)
        press(reader, "f")
    session.close()
    write(tmp_path, "a.txt", NEW)
    return path


async def compared(app: ObelismApp, pilot: Pilot[Any]) -> ChangesScreen:
    """Press the key, and wait for what it shows."""
    await shows(app, pilot, "T carries the tags over.")
    send(app, "T")
    await until(pilot, lambda: isinstance(app.screen, ChangesScreen))
    await pilot.pause()
    assert isinstance(app.screen, ChangesScreen)
    return app.screen


def test_what_is_pressed_before_it_is_drawn_is_shown_then(article: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        first = await compared(app, pilot)
        again = ChangesScreen(first.mode)
        app.push_screen(again)
        assert not again.children
        again.tell("Said early.")
        await says(app, pilot, "Said early.")
        assert app.screen is again

    run(app_on(article), acts)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_it_shows_what_changed_and_asks(article: Path, size: tuple[int, int]) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        shown = picture(app)
        assert "{+It rained all week.+}" in shown
        assert "[-would be-] {+was+}" in shown
        assert "1 lost" in shown
        assert "1 of 3 to decide: fact" in shown
        assert "«The mayor said that" in shown
        assert "y it is here" in shown
        assert shown.splitlines()[-1].rstrip().endswith("q leave")
        assert_harmless(app)

    run(app_on(article), acts, size)


def test_what_is_confirmed_is_carried_over_and_undone(article: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        screen = await compared(app, pilot)
        send(app, "enter")
        await shows(app, pilot, "3 passages are still to be decided.")
        send(app, "y", "y", "n")
        await shows(app, pilot, "All is decided: Enter")
        assert screen.changes.relocation.undecided == 0
        send(app, "enter")
        await says(app, pilot, "Carried over: 2 confirmed, 2 lost. u takes that back.")
        assert isinstance(app.screen, AnnotateScreen)
        assert app.screen.mode.state.layer.read_only is None
        assert "2 lost" in picture(app)
        send(app, "u")
        await says(app, pilot, "Undid the carrying over of the tags; U redoes it.")
        send(app, "U")
        await says(app, pilot, "Redid the carrying over of the tags; u takes it back.")

    run(app_on(article), acts, (120, 30))
    first = "The mayor said that the ferry was cancelled because of a bad storm."
    assert on_disk(article.parent)[0] == ("fact", first)


def test_one_that_was_renamed_as_well_is_offered_and_asked_about(article: Path) -> None:
    article.unlink()
    renamed = write(article.parent, "b.txt", OLD.replace("storm", "gale"))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "T take over")
        send(app, "j")
        send(app, "m")
        await shows(app, pilot, "What changed")
        send(app, "escape", "T")
        await until(pilot, lambda: isinstance(app.screen, ChangesScreen))
        send(app, "y", "enter")
        await says(app, pilot, "Took over: 3 where they were, 1 confirmed. u takes that back.")
        assert "T take over" not in picture(app)
        assert_harmless(app)

    run(app_on(renamed), acts)
    expected = [("fact", quote.replace("storm", "gale")) for quote in QUOTES]
    assert on_disk(article.parent, "b.txt") == expected
    assert on_disk(article.parent) == []


@pytest.mark.parametrize("key", ["q", "escape"])
def test_leaving_leaves_the_tags_as_they_were_and_keeps_what_was_decided(
    article: Path, key: str
) -> None:
    before = on_disk(article.parent)

    async def leaves(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        send(app, key)
        await says(app, pilot, "Everything is left as it was.")
        send(app, "T")
        await until(pilot, lambda: isinstance(app.screen, ChangesScreen))
        send(app, "y", "n")
        await shows(app, pilot, "1 to decide", "q go on later")
        send(app, key)
        kept = "Nothing is carried over yet; your 2 decisions are kept, and T goes on there."
        await says(app, pilot, kept)
        assert "read-only" in picture(app)

    async def goes_on(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        await shows(app, pilot, "3 of 3 to decide", "Your 2 decisions stand;")
        send(app, "y", "enter")
        await says(app, pilot, "Carried over: 2 confirmed, 2 lost. u takes that back.")

    run(app_on(article), leaves)
    assert on_disk(article.parent) == before
    run(app_on(article), goes_on)
    assert len(on_disk(article.parent)) == 4


def test_its_keys_are_in_its_help(article: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        send(app, "question_mark")
        await shows(app, pilot, "What changed in a text", "Carry the passage over")
        send(app, "q")
        await until(pilot, lambda: isinstance(app.screen, ChangesScreen))

    run(app_on(article), acts, (120, 40))


def test_it_has_the_keys_of_the_users_own(
    article: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = 'take_place = "t"\nmark_lost = "F2"\ncarry_over = "C"\nback = "F5"\n'
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    write(key_path().parent, "keys.toml", keys)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        await shows(app, pilot, "t it is here  F2 it is gone", "F5 leave")
        send(app, "y", "n", "enter", "q", "t", "f2", "t")
        await shows(app, pilot, "All is decided: C carries them over.", "F5 go on later")
        send(app, "question_mark")
        await shows(app, pilot, "Say that the passage is gone", "F5")
        send(app, "f5", "k")
        await shows(app, pilot, "All is decided: C carries the tags over, F5 keeps that for later.")
        send(app, "C")
        await says(app, pilot, "Carried over: 2 confirmed, 2 lost. u takes that back.")

    run(app_on(article), acts, (120, 40))


def test_a_lost_one_is_shown_where_it_stood_and_put_where_it_stands(article: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        send(app, "y", "n", "y", "enter")
        await shows(app, pilot, "Carried over", "lost; it stood here", "E put it here")
        send(app, "enter")
        await says(app, pilot, "Lost: fact “denies it”: E puts it at the focus, x deletes it.")
        assert_harmless(app)
        send(app, "E")
        await shows(app, pilot, "1 is lost still.")
        send(app, "tab", "x")
        await shows(app, pilot, "Deleted fact")

    run(app_on(article), acts, (120, 40))
    assert len(on_disk(article.parent)) == 3


def test_it_is_in_the_menu_of_an_article_that_has_changed_and_only_there(article: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "T carries the tags over.")
        send(app, "m")
        assert "What changed" in await menu_of(app, pilot)
        send(app, "w")
        await until(pilot, lambda: isinstance(app.screen, ChangesScreen))

    async def unchanged(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "1/1")
        send(app, "m")
        await shows(app, pilot, "Theme")
        assert "What changed" not in picture(app)

    run(app_on(article), acts)
    run(app_on(write(article.parent, "b.txt", "Nothing here.")), unchanged)


def test_what_is_gone_and_what_came_are_told_apart_without_colour(
    article: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        gone, came = style_of(app, "[-would"), style_of(app, "{+was")
        assert (gone.strike, came.strike) == (True, None)
        assert came.underline
        assert all(style.color and style.color.is_default for style in (gone, came))

    run(app_on(article), acts)


def test_the_lost_ones_can_be_listed_alone(article: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await compared(app, pilot)
        send(app, "y", "n", "y", "enter")
        await shows(app, pilot, "Carried over")
        send(app, "m", "b")
        await shows(app, pilot, "lost in the text")
        send(app, "minus")
        await shows(app, pilot, "2 lost  only", "lost denies it")
        assert style_of(app, "2 lost") != Style()

    run(app_on(article), acts, (120, 30))


def test_a_key_for_a_screen_that_has_gone_is_no_failure(article: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        screen = await compared(app, pilot)
        await pilot.press("q")
        await says(app, pilot, "Everything is left as it was.")
        await until(pilot, lambda: not screen.children)
        screen.action_do("help")
        assert app.screen is not screen

    run(app_on(article), acts)
