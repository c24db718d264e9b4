"""Pairs worth a look out of the menu: taken, dismissed for good, looked at."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.model.annotation import Elsewhere
from reader.services.suggest.pairs import offer
from reader.services.suggest.pairs.offer import find_offers
from reader.text.phrases import counted
from reader.tui.app import ObelismApp
from reader.tui.screens.pairs import PairsScreen
from reader.tui.widgets.rows import KEY
from tests.services.tagged import write
from tests.tui.program import app_on, article_screen, listing, menu_of, run, shows
from tests.tui.stage import picture, send, until

FILLER = "".join(f"Gulls cried {word * 5}.\n\n" for word in "abcdefghijklmnopqrstuvwxyz")
TEXT = (
    "The council of Norvik paid the ferry company 12 million kroner.\n\n"
    f"{FILLER}"
    "The council of Norvik paid the ferry company 15 million kroner.\n\n"
    "The mayor of Norvik will open the new bridge on Monday.\n\n"
    "The mayor of Norvik will open the new bridge on Friday.\n"
)

MATTER = (
    "The Barragem reservoir above Vilanova overflowed; engineers blamed Hidroluso.\n\n"
    "The evacuation of Vilanova began at once.\n\n"
)
"""How two articles begin that are on the same matter."""

EVENTS = (
    "The council of Norvik paid the ferry company {} kroner",
    "The harbour office counted the cranes of the quay as {}",
    "The museum of Tosk lent the boat for {} days",
    "The school of Aldra sold the old hall in 19{}",
    "The mayor of Brenholm opened the new bridge on Friday, week {}",
)


async def first_open(app: ObelismApp, pilot: Pilot[Any], *shown: str) -> None:
    """Open the first article of the list, and wait until this is on the screen."""
    await listing(app, pilot)
    send(app, "enter")
    await shows(app, pilot, *(shown or ("The Barragem reservoir",)))


def pairs_screen(app: ObelismApp) -> PairsScreen:
    assert isinstance(app.screen, PairsScreen)
    return app.screen


def test_each_is_taken_or_dismissed_by_a_key_and_both_are_shown(tmp_path: Path) -> None:
    root = tmp_path / "press"
    path = write(root, "a.txt", TEXT)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m")
        assert "Pairs" in await menu_of(app, pilot)
        send(app, "f")
        await shows(app, pilot, "2 pairs worth a look", "often both passages are right")
        own = article_screen(app).mode.state.layer
        send(app, "i")
        await shows(app, pilot, "1 pair worth a look · 1 tagged or dismissed", "Tagged")
        [tag] = own.annotations.values()
        assert tag.attributes["kind"] in ("number", "date")
        assert (tag.origin, tag.extra["by"]["rule"]) == ("rules", "pairs")
        assert len(tag.spans) == 2
        send(app, "x")
        await shows(app, pilot, "0 pairs worth a look · 2 tagged or dismissed", "Dismissed")
        send(app, "u", "u")
        await shows(app, pilot, "2 pairs worth a look")
        assert not own.annotations
        send(app, "j", "x", "enter")
        await shows(app, pilot, "the other passage, in paragraph")
        rows = picture(app).splitlines()
        assert any(row.startswith("▌1    ?") and "12 million" in row for row in rows)
        assert any(row.startswith(" 2    ?") and "15 million" in row for row in rows)
        await shows(app, pilot, "i tag both")
        send(app, "enter", "i")
        await shows(app, pilot, "Tagged inconsistency", "the other passage, in paragraph")
        [tag] = own.annotations.values()
        assert ([span.text for span in tag.spans], tag.origin) == (
            ["12 million", "15 million"],
            "rules",
        )
        send(app, "u")
        await shows(app, pilot, "Undid the taking of a pair")
        assert not own.annotations
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look · 1 tagged or dismissed")

    run(app_on(path, "dora"), acts)

    async def again(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "ferry company")
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look · 1 tagged or dismissed")

    run(app_on(path, "dora"), again)


def test_a_pair_that_is_looked_at_in_the_article_is_dismissed_there(tmp_path: Path) -> None:
    path = write(tmp_path / "press", "a.txt", TEXT)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f")
        await shows(app, pilot, "2 pairs worth a look")
        send(app, "enter")
        await shows(app, pilot, "i tag both", "x dismiss", "Enter its next passage")
        send(app, "enter")
        await shows(app, pilot, "↑ the other passage", "Enter: the other passage.", "i tag both")
        send(app, "x")
        await shows(app, pilot, "Dismissed; u brings it back.")
        assert "x dismiss" not in picture(app)
        assert not article_screen(app).mode.state.layer.annotations
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look · 1 tagged or dismissed")
        send(app, "escape", "u", "m", "f")
        await shows(app, pilot, "2 pairs worth a look")

    run(app_on(path), acts, (80, 24))


def test_undo_takes_back_what_was_done_in_the_list_and_no_more(tmp_path: Path) -> None:
    root = tmp_path / "press"
    path = write(root, "a.txt", TEXT)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        own = article_screen(app).mode.state.layer
        send(app, "f", "m", "f")
        await shows(app, pilot, "2 pairs worth a look")
        assert "undo" not in picture(app)
        send(app, "u")
        await shows(app, pilot, "Nothing was tagged or dismissed in this list yet.")
        assert [tag.label for tag in own.annotations.values()] == ["fact"]
        send(app, "i", "x", "u", "u", "u")
        await shows(app, pilot, "2 pairs worth a look", "Nothing was tagged or dismissed in")
        assert [tag.label for tag in own.annotations.values()] == ["fact"]
        send(app, "U")
        await shows(app, pilot, "1 pair worth a look · 1 tagged or dismissed", "Redid")
        assert len(own.annotations) == 2
        send(app, "U", "U")
        await shows(app, pilot, "0 pairs worth a look", "There is nothing to redo.")

    run(app_on(path, "dora"), acts)


def test_what_is_dismissed_is_listed_and_brought_back(tmp_path: Path) -> None:
    root = tmp_path / "press"
    path = write(root, "a.txt", TEXT)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f")
        await shows(app, pilot, "2 pairs worth a look")
        assert "Tab" not in picture(app)
        send(app, "x", "x")
        await shows(app, pilot, "0 pairs worth a look · 2 tagged or dismissed", "Tab dismissed")
        send(app, "tab")
        await shows(app, pilot, "2 pairs dismissed", "12 million", "15 million", "x list again")
        send(app, "j", "x")
        await shows(app, pilot, "1 pair dismissed", "It is listed again.")
        send(app, "tab")
        await shows(app, pilot, "1 pair worth a look · 1 tagged or dismissed")
        send(app, "u")
        await shows(app, pilot, "0 pairs worth a look", "Undid the listing of a pair again.")

    run(app_on(path, "dora"), acts)


def test_of_a_pair_that_stands_on_one_passage_nothing_speaks_of_two(tmp_path: Path) -> None:
    root = tmp_path / "press"
    path = write(root, "a.txt", "Nobody came.\n\n“We never had so many, he said. It rained.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Nobody came.")
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look", "quotation")
        send(app, "enter")
        await shows(app, pilot, "a quotation that never closes", "i tag it")
        send(app, "enter")
        await shows(app, pilot, "All of it stands here; i tags it.")
        send(app, "i")
        await shows(app, pilot, "Tagged inconsistency, quotation.")
        assert "PENDING" not in picture(app)

    run(app_on(path, "dora"), acts)


def test_the_words_at_issue_are_seen_in_a_long_sentence(tmp_path: Path) -> None:
    root = tmp_path / "press"
    long = (
        "The two leaders of the council will meet on the sidelines of the summit of the northern"
        " harbours in the old town hall of Norvik, with the mayors of the islands and all of the"
        " ferry companies of the coast, and with whoever else was invited to the summit of the"
        " northern harbours, which is held each year, on {}, the leaders said.\n\n"
    )
    path = write(root, "a.txt", long.format("Friday") + long.format("Tuesday"))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The two leaders")
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look")
        rows = picture(app).splitlines()
        below = rows[next(n for n, row in enumerate(rows) if "▌ date" in row) + 2 :]
        for words in ("on Friday, the leaders", "on Tuesday, the leaders"):
            assert any(words in row for row in below)
        send(app, "i")
        await shows(app, pilot, "Tagged inconsistency, date. Different days of the week: Friday")

    run(app_on(path, "dora"), acts, (80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_what_was_done_is_read_to_its_end_and_moves_nothing(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    told = ", who has led the office for bridges in the county of Norvik, said so."
    said = [f"Chief Engineer {name} Brandvik{told}" for name in ("Ludger", "Martin")]
    path = write(tmp_path / "press", "a.txt", "\n\n".join([*said, TEXT]))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Chief Engineer")
        send(app, "m", "f")
        await shows(app, pilot, "3 pairs worth a look")
        rows = app.screen.query_one("#dialog-rows").region
        while "surname" not in picture(app):
            send(app, "j")
            await pilot.pause()
        send(app, "i")
        await shows(app, pilot, "2 pairs worth a look", "Tagged inconsistency, person.")
        text = " ".join(picture(app).replace("│", " ").split())
        assert "Tagged inconsistency, person. The same surname with different first names:" in text
        assert app.screen.query_one("#dialog-rows").region == rows

    run(app_on(path, "dora"), acts, size)


def test_an_empty_list_says_why(tmp_path: Path) -> None:
    root = tmp_path / "press"
    path = write(root, "a.txt", "Nobody came.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Nobody came.")
        send(app, "m", "f")
        await shows(app, pilot, "No pairs are worth a look.", "There is only one sentence.")
        send(app, "a")
        await shows(app, pilot, "There is no other article to compare with.")
        send(app, "i", "x", "enter", "escape")
        await shows(app, pilot, "0 tags")

    run(app_on(path, "dora"), acts)


def test_keys_that_are_typed_on_wait_for_the_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are meant for it: in the article `i` would tag the word at the focus."""
    path = write(tmp_path / "press", "a.txt", TEXT)

    def slowly(*arguments: Any) -> Any:
        time.sleep(0.2)
        return find_offers(*arguments)

    monkeypatch.setattr(offer, "find_offers", slowly)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f", "i")
        await shows(app, pilot, "1 pair worth a look · 1 tagged or dismissed")
        [tag] = article_screen(app).mode.state.layer.annotations.values()
        assert tag.attributes["kind"] in ("number", "date")

    run(app_on(path), acts, (80, 24))


def test_a_search_that_takes_long_is_stopped_by_a_key_and_opens_no_list(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path / "press", "a.txt", TEXT)
    begun, goes_on, ended = threading.Event(), threading.Event(), threading.Event()

    def slowly(article: Any, progress: Any) -> Any:
        try:
            for _ in progress(range(2), 2, "Comparing"):
                begun.set()
                goes_on.wait(10)
            return find_offers(article, progress)
        finally:
            ended.set()

    monkeypatch.setattr(offer, "find_offers", slowly)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f")
        await until(pilot, begun.is_set)
        await shows(app, pilot, "Looking for pairs… Esc stops.")
        send(app, "escape")
        await shows(app, pilot, "Looking for pairs was stopped.")
        goes_on.set()
        await until(pilot, ended.is_set)
        monkeypatch.setattr(offer, "find_offers", find_offers)
        send(app, "j")
        await until(pilot, lambda: app.idle)
        assert not isinstance(app.screen, PairsScreen)
        send(app, "m", "f")
        await shows(app, pilot, "worth a look")

    run(app_on(path), acts, (80, 24))


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_box_stays_where_it_is_while_pairs_go(tmp_path: Path, size: tuple[int, int]) -> None:
    """What is read next stands where the last one stood."""
    root = tmp_path / "press"
    told = ", people who know the matter and had waited for a long time for the papers said."
    said = [f"{what.format(n)}{told}" for n, what in enumerate(EVENTS, 12)]
    said += [f"{what.format(n)}." for n, what in enumerate(EVENTS, 44)]
    path = write(root, "a.txt", "\n\n".join(said))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f")
        await shows(app, pilot, "pairs worth a look")
        box = app.screen.query_one("#passages")
        keys = app.screen.query_one(".dialog-keys")
        before, count = (box.region, keys.region), len(pairs_screen(app).listed)
        assert count == len(EVENTS)
        for left in range(count - 1, -1, -1):
            send(app, "x" if left % 2 else "i")
            await shows(app, pilot, f"{counted(left, 'pair')} worth a look")
            assert (box.region, keys.region) == before
        send(app, "tab")
        await shows(app, pilot, "dismissed")
        assert box.region == before[0]

    run(app_on(path, "dora"), acts, size)


def test_pairs_with_other_articles_stand_among_the_rest_and_the_cursor_stays_on_its_own(
    tmp_path: Path,
) -> None:
    root = tmp_path / "press"
    weak = "The rain that fell on Monday was warm.\n\nThe rain that fell on Friday was warm.\n\n"
    write(root, "a.txt", f"{MATTER}{weak}The flood killed 12 people.\n")
    write(root, "b.txt", f"{MATTER}The flood killed 21 people.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot)
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look")
        own = pairs_screen(app).item
        send(app, "a")
        await shows(app, pilot, "2 pairs worth a look", "1 pair with other articles")
        listed = pairs_screen(app).listed
        assert listed.index(own) == 1
        assert pairs_screen(app).item is own

    run(app_on(root), acts, (80, 24))


def test_a_long_name_of_an_article_leaves_the_paragraph_in_view(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", f"{MATTER}The river flood killed 12 villagers near Vilanova.\n")
    other = f"the-{'evening-' * 12}edition.txt"
    write(root, other, f"{MATTER}The flood near Vilanova killed 21 villagers.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot)
        send(app, "m", "f", "a")
        await shows(app, pilot, "the-even", "edition.txt, paragraph 3")
        send(app, "i", "escape")
        await shows(app, pilot, "1 tag")
        (root / other).unlink()
        send(app, "m", "c")
        await shows(app, pilot, "passage 2, in the-", "ion.txt, which is gone")

    run(app_on(root), acts, (80, 24))


def test_pairs_with_other_articles_are_asked_for_and_taken(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", f"{MATTER}The river flood killed 12 villagers near Vilanova.\n")
    write(root, "b.txt", f"{MATTER}The flood near Vilanova killed 21 villagers.\n")
    write(root, "c.txt", "Gulls cried.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot, "The Barragem reservoir", "1/3")
        send(app, "m", "f")
        await shows(app, pilot, "No pairs are worth a look", "a across")
        send(app, "a")
        await shows(app, pilot, "1 pair worth a look", "1 pair with other articles")
        await shows(app, pilot, "paragraph 3", "b.txt, paragraph 3", "different numbers: 12 – 21")
        send(app, "enter")
        await shows(app, pilot, "different numbers", "b.txt, paragraph 3", "Enter: the other")
        send(app, "enter")
        await shows(app, pilot, "2/3", "different numbers: 12 – 21. Enter: the other", "i tag both")
        send(app, "enter")
        await shows(app, pilot, "1/3", "different numbers: 12 – 21. Enter: the other", "i tag both")
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look", "b.txt, paragraph 3")
        assert "across" not in picture(app)
        send(app, "i")
        await shows(app, pilot, "0 pairs worth a look · 1 tagged or dismissed", "Tagged")
        [tag] = article_screen(app).mode.state.layer.annotations.values()
        assert [(span.text, span.lost) for span in tag.spans] == [("12", False), ("21", True)]
        assert (tag.attributes, tag.elsewhere[0].elsewhere) == (
            {"kind": "number"},
            Elsewhere("b.txt", len(MATTER) + 31, len(MATTER) + 33),
        )
        send(app, "u", "x")
        await shows(app, pilot, "0 pairs worth a look · 1 tagged or dismissed", "Dismissed")
        send(app, "escape", "m", "f", "a")
        await shows(app, pilot, "0 pairs worth a look · 1 tagged or dismissed", "compared already")
        assert "a across" not in picture(app)

    run(app_on(root), acts, (120, 40))


def test_the_list_is_opened_again_at_the_pair_that_was_looked_at(tmp_path: Path) -> None:
    path = write(tmp_path / "press", "a.txt", TEXT)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f")
        await shows(app, pilot, "2 pairs worth a look")
        second = pairs_screen(app).listed[1]
        send(app, "j", "enter")
        await shows(app, pilot, "i tag both")
        send(app, "j", "m", "f")
        await shows(app, pilot, "2 pairs worth a look")
        assert pairs_screen(app).item == second
        send(app, "enter")
        await shows(app, pilot, "i tag both")
        send(app, "i", "m", "f")
        await shows(app, pilot, "1 pair worth a look")
        assert pairs_screen(app).rows.cursor == 0

    run(app_on(path), acts)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_rows_say_which_pairs_lead_to_which_other_article(
    tmp_path: Path, size: tuple[int, int]
) -> None:
    root = tmp_path / "press"
    said = "The river flood killed {} villagers near Vilanova.\n"
    write(root, "a.txt", f"{MATTER}{said.format(12)}\n{said.format(15)}")
    write(root, "b_inquiry.txt", f"{MATTER}{said.format(21)}")
    write(root, "c_month.txt", f"{MATTER}{said.format(44)}")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot)
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look")
        assert "b_inquiry" not in picture(app)
        send(app, "a")
        await shows(app, pilot, "5 pairs worth a look")
        rows = [row for row in picture(app).splitlines() if " ↔ " in row]
        for number, name in (("21", "b_inquiry"), ("44", "c_month")):
            assert all((name in row) == (f" {number} " in row) for row in rows)

    run(app_on(root, "dora"), acts, size)


def test_the_words_at_issue_are_seen_in_each_row(tmp_path: Path) -> None:
    told = " at the meeting with the mayors of the islands and of the coast{}.\n\n"
    text = (
        f"The council of Norvik did not sell the harbour ferry{told.format(', an old letter says')}"
        f"Gulls cried.\n\nThe council of Norvik sold the harbour ferry{told.format('')}"
    )
    path = write(tmp_path / "press", "a.txt", text)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f")
        await shows(app, pilot, "negation")
        [row] = [row for row in picture(app).splitlines() if "negation" in row]
        one, other = row.split("↔")
        assert "did not sell" in one
        assert "sold" in other
        lit = [words for words, look in pairs_screen(app).row(0, 68) if look == KEY]
        assert lit[1:] == ["did not sell", "sold"]

    run(app_on(path), acts, (80, 24))


def test_undo_puts_the_cursor_on_what_came_back(tmp_path: Path) -> None:
    told = ", people who know the matter and had waited for a long time for the papers said."
    said = [f"{what.format(n)}{told}" for n, what in enumerate(EVENTS, 12)]
    said += [f"{what.format(n)}." for n, what in enumerate(EVENTS, 44)]
    path = write(tmp_path / "press", "a.txt", "\n\n".join(said))

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The council of Norvik")
        send(app, "m", "f")
        await shows(app, pilot, "5 pairs worth a look")
        screen = pairs_screen(app)
        first = screen.item
        send(app, "x", "j", "j", "x")
        await shows(app, pilot, "3 pairs worth a look", "u undo", "Tab dismissed", "/ find")
        send(app, "u")
        await shows(app, pilot, "4 pairs worth a look", "Undid the dismissing of a pair")
        send(app, "g", "G", "u")
        await shows(app, pilot, "5 pairs worth a look", "Undid the dismissing of a pair")
        assert screen.item == first

    run(app_on(path, "dora"), acts, (80, 24))


def test_what_is_dismissed_over_two_articles_is_listed_with_the_rest(tmp_path: Path) -> None:
    root = tmp_path / "press"
    said = "The river flood killed {} villagers near Vilanova.\n"
    write(root, "a.txt", f"{MATTER}{said.format(12)}\n{said.format(15)}")
    write(root, "b.txt", f"{MATTER}{said.format(21)}")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot)
        send(app, "m", "f", "a")
        await shows(app, pilot, "3 pairs worth a look")
        send(app, "G", "x")
        await shows(app, pilot, "2 pairs worth a look")

    run(app_on(root, "dora"), acts, (80, 24))

    async def again(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot)
        send(app, "m", "f")
        await shows(app, pilot, "1 pair worth a look", "a across", "Tab dismissed")
        send(app, "tab")
        await shows(app, pilot, "1 pair dismissed", "1 pair with other articles")
        send(app, "x")
        await shows(app, pilot, "0 pairs dismissed", "It is listed again.")
        send(app, "tab", "x")
        await shows(app, pilot, "x dismiss", "u undo", "Tab dismissed")

    run(app_on(root, "dora"), again, (80, 24))


def test_all_keys_that_act_are_in_the_footer_of_a_usual_screen(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    write(tmp_path, "b.txt", "Gulls cried.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot, "The council of Norvik")
        send(app, "m", "f", "x")
        keys = "Enter go", "i tag", "x dismiss", "u undo", "a across", "Tab dismissed", "Esc back"
        await shows(app, pilot, *keys)

    run(app_on(tmp_path, "dora"), acts, (80, 24))


def test_why_there_are_none_is_seen_to_its_end(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Gulls cried all night. The harbour was empty.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "Gulls cried")
        send(app, "m", "f")
        await shows(app, pilot, "No pairs are worth a look.", "state of the", "same.")

    run(app_on(path), acts, (80, 24))


def test_what_was_tagged_from_the_other_article_counts_as_tagged(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", f"{MATTER}The river flood killed 12 villagers near Vilanova.\n")
    write(root, "b.txt", f"{MATTER}The flood near Vilanova killed 21 villagers.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "j", "enter")
        await shows(app, pilot, "2/2")
        send(app, "m", "f", "a")
        await shows(app, pilot, "1 pair worth a look")
        send(app, "i", "escape")
        await shows(app, pilot, "1 tag ")
        send(app, "less_than_sign")
        await shows(app, pilot, "1/2")
        send(app, "m", "f", "a")
        await shows(app, pilot, "0 pairs worth a look · 1 tagged or dismissed")

    run(app_on(root, "dora"), acts, (80, 24))


def test_after_a_look_into_another_article_the_list_is_as_it_was_left(tmp_path: Path) -> None:
    root = tmp_path / "press"
    write(root, "a.txt", f"{MATTER}The river flood killed 12 near Vilanova.\n\n{TEXT}")
    write(root, "b.txt", f"{MATTER}The flood near Vilanova killed 21.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await first_open(app, pilot, "1/2")
        send(app, "m", "f")
        await shows(app, pilot, "2 pairs worth a look")
        send(app, "a")
        await shows(app, pilot, "3 pairs worth a look", "1 pair with other articles")
        listed = pairs_screen(app).listed
        [row] = [row for row, each in enumerate(listed) if each.there is not None]
        send(app, "g", *["j"] * row, "enter")
        await shows(app, pilot, "1/2", "i tag both")
        send(app, "enter")
        await shows(app, pilot, "2/2", "i tag both")
        send(app, "enter")
        await shows(app, pilot, "1/2", "i tag both")
        send(app, "m", "f")
        await shows(app, pilot, "3 pairs worth a look")
        assert pairs_screen(app).rows.cursor == row
        send(app, "enter")
        await shows(app, pilot, "1/2", "i tag both")
        send(app, "enter")
        await shows(app, pilot, "2/2", "i tag both")
        send(app, "x", "less_than_sign")
        await shows(app, pilot, "1/2")
        send(app, "m", "f")
        await shows(app, pilot, "2 pairs worth a look")

    run(app_on(root), acts, (80, 24))
