"""The list of articles."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from rich.cells import cell_len
from textual.pilot import Pilot

from reader.corpus.find import find_articles
from reader.corpus.refs import ArticleRef
from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.articles.browse import ListMode
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.requests import Leave, OpenArticle, ShowMenu
from reader.store.progress import Progress, save_progress
from reader.tui.keys import Asked
from reader.tui.screens import articles as screens
from reader.tui.screens.articles import ArticlesScreen
from reader.tui.widgets.article_list import Columns, touched
from tests.modes.keys import settings_with
from tests.services.tagged import write
from tests.store.folders import Folder
from tests.tui.stage import Stage, lines, picture, play

NOW = datetime(2030, 11, 24, 15, 0, tzinfo=UTC)
WORKSPACE = Folder(Path("/press/harbour"))

KNOWN = {
    "summit.txt": Details(
        title="Summit ends without a place",
        words=612,
        tags={"fact": 12, "inconsistency": 1},
        share=0.34,
        status="started",
        touched=NOW - timedelta(hours=1),
        said={"byline": "Ann \x1b[31mLee", "date": "2030-11-02", "address": "https://x.example/a"},
    ),
    "bus.txt": Details(title="The bus stays", words=90, share=1.0, status="done"),
    "bad.txt": Details(title="bad.txt", problem="bad.txt: it is not a text."),
    "sento.txt": Details(title="銭湯が\x1b[31m再び開く", words=7),
}


class Fake(ArticleList):
    """Articles that are in no files."""

    def __init__(self, names: Iterator[str] | list[str]) -> None:
        refs = (ArticleRef(WORKSPACE, name, None, name) for name in names)
        super().__init__(refs, "Anna")
        self.asked: list[str] = []
        self.gate = threading.Event()
        self.gate.set()

    def load_details(self, ref: ArticleRef) -> Details:
        self.gate.wait(30)
        self.asked.append(ref.id)
        return KNOWN.get(ref.id) or Details(title=f"Title of {ref.id}", words=5)


def listing(articles: ArticleList, labels: LabelSet = DEFAULT_LABELS) -> ArticlesScreen:
    return ArticlesScreen(ListMode(articles, settings_with(labels)), now=lambda: NOW)


async def all_known(stage: Stage, pilot: Pilot[Any], articles: ArticleList) -> None:
    await stage.workers.wait_for_complete()
    await pilot.pause()
    assert articles.known == len(articles.refs)


@pytest.fixture
def posted(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What a list tells the program."""
    told: list[Any] = []
    original = ArticlesScreen.post_message

    def note(self: ArticlesScreen, message: Any) -> bool:
        if isinstance(message, Asked):
            told.append(message.request)
        return original(self, message)

    monkeypatch.setattr(ArticlesScreen, "post_message", note)
    return told


def test_every_row_says_how_far_its_article_is() -> None:
    articles = Fake([*KNOWN])

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await all_known(stage, pilot, articles)
        shown = lines(stage)
        assert shown[0].split() == "Articles 4 articles · 1 done · 13 tags".split()
        assert shown[2].split() == "Title Words F I Read Status Last touched".split()
        assert shown[3].split() == [
            *"▌ Summit ends without a place 612 12 1 34% started".split(),
            *"today 14:00".split(),
        ]
        assert shown[4].split() == "The bus stays 90 · · 100% done ✓".split()
        assert shown[5].split() == "bad.txt bad.txt: it is not a text.".split()
        assert "銭湯が␛[31m再び開く" in shown[6]
        assert "new" in shown[6]
        assert all(cell_len(line) <= 80 for line in shown)
        said = "summit.txt · Ann ␛[31mLee · 2030-11-02"
        assert shown[22].split() == f"1 of 4 {said} Anna in harbour".split()

    play(listing(articles), acts)


def test_a_wide_screen_has_the_file_and_the_status_in_words() -> None:
    articles = Fake([*KNOWN])

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await all_known(stage, pilot, articles)
        head, first, second = lines(stage)[2:5]
        for heading, cell in (("File", "summit.txt"), ("Status", "started"), ("Last", "today")):
            assert head.index(heading) == first.index(cell)
        assert "done ✓" in second

    play(listing(articles), acts, size=(120, 40))


def test_names_stand_there_before_any_text_is_read() -> None:
    articles = Fake([*KNOWN])
    articles.gate.clear()

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        while not articles.refs:
            await pilot.pause(0.01)
        await pilot.pause()
        assert "summit.txt" in lines(stage)[3]
        assert "looking into 0 of 4" in lines(stage)[0]
        articles.gate.set()
        await all_known(stage, pilot, articles)
        assert "looking" not in picture(stage)

    play(listing(articles), acts)


def finished(root: Path, names: str, done: str) -> ArticleList:
    """A list of small articles, some of which are done."""
    store = Folder(root)
    store.ensure()
    for name in names:
        write(root, f"{name}.txt", f"Article {name}.")
    for name in done:
        article = Progress(article=f"{name}.txt", annotator="Anna", sha256="", status="done")
        assert save_progress(store, article)
    return ArticleList(find_articles([root]), "Anna")


@pytest.mark.parametrize(
    ("done", "place"), [("", 0), ("ab", 2), ("b", 0), ("abcde", 5), ("abcdef", 0)]
)
def test_it_opens_at_the_first_article_that_is_not_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, done: str, place: int
) -> None:
    monkeypatch.setattr(screens, "FIND_AT_ONCE", 2)
    articles = finished(tmp_path, "abcdef", done)

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await all_known(stage, pilot, articles)
        assert stage.first.rows.cursor == place
        assert f" {place + 1} of 6" in lines(stage)[-2]

    play(listing(articles), acts)


def test_a_cursor_that_was_moved_stays(tmp_path: Path) -> None:
    articles = finished(tmp_path, "abcdef", "abc")

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await all_known(stage, pilot, articles)
        await pilot.press("g", "j")
        stage.first.add([], 3)
        await pilot.pause()
        assert stage.first.rows.cursor == 1

    play(listing(articles), acts)


def test_what_is_in_view_is_read_first() -> None:
    articles = Fake([f"{number:03}.txt" for number in range(100)])
    articles.add_all()
    articles.gate.clear()
    screen = listing(articles)

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        screen.action_do("last_row")
        await pilot.pause()
        articles.gate.set()
        await all_known(stage, pilot, articles)
        assert {*articles.asked[1:20]} == {f"{number:03}.txt" for number in range(81, 100)}

    play(screen, acts)


def test_the_filter_narrows_as_it_is_typed_and_esc_lists_all(posted: list[Any]) -> None:
    articles = Fake([*KNOWN])
    screen = listing(articles)

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await all_known(stage, pilot, articles)
        await pilot.press("slash", "b", "u", "s")
        assert articles.visible == [1]
        assert "Enter keep" in lines(stage)[-1]
        await pilot.press("enter", "enter")
        assert posted == [OpenArticle(1)]
        assert "1 of 1 with “bus”" in picture(stage)
        await pilot.press("slash", "q")
        await stage.workers.wait_for_complete()
        assert articles.visible == []
        assert "No title, file name or text has “q” in it." in picture(stage)
        await pilot.press("enter", "slash", "right", "x")
        await stage.workers.wait_for_complete()
        await pilot.pause()
        assert "No title, file name or text has “qx” in it." in picture(stage)
        await pilot.press("escape")
        assert articles.visible == [0, 1, 2, 3]
        assert not screen.query_one("#list-filter").display
        await pilot.press("j", "m", "question_mark", "q", "q")
        assert screen.rows.cursor == 1
        assert posted[1:] == [ShowMenu(), Leave()]

    play(screen, acts)


def test_coming_back_the_cursor_is_on_what_was_open_and_its_row_is_read_again() -> None:
    articles = Fake([*KNOWN])
    screen = listing(articles)

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await all_known(stage, pilot, articles)
        articles.open(0)
        stage.push_screen(listing(Fake([])))
        await pilot.pause()
        articles.open(3)
        articles.asked.clear()
        stage.pop_screen()
        await all_known(stage, pilot, articles)
        assert screen.rows.cursor == 3
        assert sorted(articles.asked) == ["sento.txt", "summit.txt"]
        screen.action_do("first_row")
        await pilot.press("ctrl+p", "escape")
        assert screen.rows.cursor == 0

    play(screen, acts)


def test_a_failure_in_the_search_is_told_and_the_rest_stays(posted: list[Any]) -> None:
    def broken() -> Iterator[str]:
        yield "bus.txt"
        raise OSError("the disk is gone")

    articles = Fake(broken())
    articles.extend(articles.pull(1))

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        while "gone" not in picture(stage):
            await pilot.pause(0.01)
        await pilot.press("enter")
        assert posted == [OpenArticle(0)]

    play(listing(articles), acts)


def test_nothing_to_list_is_said() -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await stage.workers.wait_for_complete()
        await pilot.pause()
        assert "There are no articles here." in picture(stage)

    play(listing(Fake([])), acts)


MANY = LabelSet(
    tuple(Label(name=f"label {letter}", key=letter, letter=letter) for letter in "abcdefgh")
)


@pytest.mark.parametrize("labels", [DEFAULT_LABELS, MANY])
def test_columns_leave_as_the_screen_narrows_but_for_title_and_status(labels: LabelSet) -> None:
    filled = {"read", "touched", *(f"tag:{label.name}" for label in labels)}
    for width in range(40, 200):
        columns = Columns.at(width, labels, filled)
        header = "".join(text for text, _ in columns.header())
        row = columns.row("Title", "f", KNOWN["bus.txt"], cursor=False, now=NOW)
        assert columns.title >= min(30, width - 11)
        assert header.rstrip().endswith("Status") or "Last touched" in header
        assert len(header) == cell_len("".join(text for text, _ in row)) <= width
    narrow = Columns.at(60, labels, filled).header()[0][0].split()
    assert narrow == "Title Tags Read Status".split()


@pytest.mark.parametrize("width", [40, 80, 120, 200])
def test_columns_that_are_empty_for_all_take_no_room(width: int) -> None:
    header = "".join(text for text, _ in Columns.at(width, DEFAULT_LABELS).header())
    assert not {"F", "Tags", "Read", "Last"} & {*header.split()}
    assert "Status" in header


def test_titles_that_begin_alike_are_cut_in_the_middle() -> None:
    alike = "Report of the committee on the harbour and its bridges"
    titles = [f"{alike}, part 1", f"{alike.upper()}, part 3", f"{alike}, part 2"]
    articles = Fake(["a.txt", "b.txt", "c.txt"])
    articles.add_all()
    articles.record({index: Details(title=title) for index, title in enumerate(titles)})

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        assert "part 1" in lines(stage)[3]
        assert "REPORT OF THE COMMITTEE" in lines(stage)[4]
        assert "part 2" in lines(stage)[5]

    play(listing(articles), acts, size=(60, 20))


def test_articles_of_one_title_are_told_apart_without_a_column_for_files() -> None:
    articles = Fake(["first.html", "second.html", "third.html"])
    articles.add_all()
    titles = ("The harbour and its bridges", "The harbour and its bridges", "The ferry")
    articles.record({index: Details(title=title) for index, title in enumerate(titles)})

    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await pilot.pause()
        first, second, third = lines(stage)[3:6]
        assert "The harbour" in first
        assert "first.html" in first
        assert "second.html" in second
        assert "third.html" not in third

    play(listing(articles), acts, size=(60, 20))


def test_the_strip_has_all_columns_on_any_screen_and_the_head_marks_what_is_sorted_by() -> None:
    async def acts(stage: Stage, pilot: Pilot[Any]) -> None:
        await all_known(stage, pilot, articles)
        await pilot.press("s")
        await pilot.pause()
        shown = " ".join(lines(stage)[-4:])
        for word in ("Sort by", "title", "name", "status", "last touched", "as found", "Esc leave"):
            assert word in shown
        await pilot.press("s")
        await pilot.pause()
        assert "Status▲" in lines(stage)[2]
        assert "Sort by" not in picture(stage)
        await pilot.press("s", "l")
        await pilot.pause()
        assert "ast touched ▼" in lines(stage)[0] or "▼" in lines(stage)[2]

    for size in ((40, 12), (80, 24), (200, 60)):
        articles = Fake([*KNOWN])
        play(listing(articles), acts, size=size)


def test_times_are_as_short_as_they_can_be() -> None:
    moments = [NOW, NOW - timedelta(hours=20), NOW - timedelta(days=21), NOW - timedelta(days=400)]
    assert [touched(moment, NOW) for moment in [*moments, None]] == [
        *("today 15:00", "yesterday", "3 Nov", "Oct 2029", "")
    ]
