"""What keys do in the list of articles, and what its bars say."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from reader.corpus.find import find_articles
from reader.corpus.refs import ArticleRef
from reader.corpus.search import Read
from reader.model.article import Article
from reader.model.judgement import Verdict, judged_digest
from reader.modes.articles import browse
from reader.modes.articles.browse import ListMode
from reader.modes.articles.details import Details
from reader.modes.articles.list import ArticleList
from reader.modes.articles.taggers import Taggers
from reader.modes.requests import Leave, OpenArticle, ShowHelp, ShowMenu, ShowPalette
from reader.store.base import LayerKey
from reader.store.layer import Layer
from tests.modes.keys import settings_with
from tests.services.tagged import tag, write
from tests.store.folders import Folder

NOWHERE = Folder(Path("/nowhere"))


def listed(count: int = 10, **keys: str) -> ListMode:
    """A list of so many articles, `0.txt` and on, with other keys for some actions."""
    refs = (ArticleRef(NOWHERE, f"{number}.txt", None, "") for number in range(count))
    articles = ArticleList(refs, "Anna")
    articles.add_all()
    articles.height = 4
    return ListMode(articles, settings_with(**keys))


@pytest.mark.parametrize(
    ("actions", "row"),
    [
        ("next_row", 1),
        ("next_row next_row previous_row", 1),
        ("previous_row", 0),
        ("next_rows", 3),
        ("next_rows next_rows previous_rows", 3),
        ("last_row", 9),
        ("last_row next_row", 9),
        ("last_row first_row", 0),
    ],
)
def test_the_cursor_goes_as_far_as_there_are_rows(actions: str, row: int) -> None:
    mode = listed()
    for name in actions.split():
        mode.do(name)
    assert mode.state.row == row


def test_in_an_empty_list_it_goes_nowhere() -> None:
    mode = listed(0)
    for name in ("next_row", "last_row", "next_rows", "open_article"):
        mode.do(name)
    assert (mode.state.row, mode.state.index, mode.state.take_requests()) == (0, None, [])


def test_the_cursor_stays_on_its_article() -> None:
    mode = listed()
    mode.do("last_row")
    mode.apply(ArticleList.filter, "9")
    assert (mode.state.row, mode.state.index) == (0, 9)
    assert mode.state.record({3: Details(title="of 9")})
    assert (mode.state.visible, mode.state.index) == ([3, 9], 9)
    mode.do("all_rows")
    assert mode.state.index == 9
    mode.apply(ArticleList.filter, "3")
    assert mode.state.index == 3


@pytest.mark.parametrize("moved", [True, False])
def test_it_goes_to_the_first_unfinished_article_unless_it_was_moved(moved: bool) -> None:
    mode = listed(3)
    if moved:
        mode.do("next_row")
    mode.state.extend([ArticleRef(NOWHERE, "more.txt", None, "")], 0)
    assert mode.state.row == (1 if moved else 3)


def test_what_needs_a_screen_is_asked_for() -> None:
    mode = listed()
    for name in ("next_row", "open_article", "menu", "help", "palette", "back"):
        mode.do(name)
    asked = [OpenArticle(1), ShowMenu(), ShowHelp(), ShowPalette(), Leave()]
    assert mode.state.take_requests() == asked


def test_bars_name_the_keys_in_force() -> None:
    mode = listed(next_row="n", previous_row="p", filter="&", all_rows="X")
    assert mode.footer() == [
        *[("n p", "move"), ("Enter", "open"), ("&", "find")],
        *[("f", "filter"), ("s", "sort"), ("D", "done")],
        *[("m", "menu"), ("?", "help"), ("q", "quit")],
    ]
    mode.do("filter")
    mode.apply(ArticleList.filter, "{key:menu}")
    assert mode.footer() == [("Enter", "keep"), ("Esc", "all"), ("↑ ↓", "move")]
    looking = "No title or file name has “{key:menu}” in it; looking into the texts…"
    assert mode.why_empty == looking, "before the first text was looked into"
    mode.state.find("{key:menu}", {}, Read(1, 2))
    assert mode.why_empty == looking
    mode.state.find("{key:menu}", {}, None)
    assert mode.why_empty == "No title, file name or text has “{key:menu}” in it. Esc lists all."
    mode.apply(browse.keep_filter)
    assert ("X", "all") in mode.footer()
    assert mode.why_empty == "No title, file name or text has “{key:menu}” in it. X lists all."


SIZES = {0: 20, 1: 90, 2: 50}


def sized(**keys: str) -> ListMode:
    """A list of three articles of different length, with the cursor on the second."""
    mode = listed(3, **keys)
    for index, words in SIZES.items():
        tags = {"fact": index} if index else {}
        status = "done" if index == 1 else "new"
        unfinished, unsure = int(index == 2), int(index == 1)
        known = Details(title=f"T{index}", words=words, tags=tags, status=status)
        sure = msgspec.structs.replace(known, unfinished=unfinished, unsure=unsure)
        mode.state.record({index: sure})
    mode.do("next_row")
    return mode


@pytest.mark.parametrize(
    ("signs", "visible"),
    [
        ("w", [1, 2, 0]),
        ("ww", [0, 2, 1]),
        ("g", [2, 1, 0]),
        ("F", [2, 1, 0]),
        ("t", [0, 1, 2]),
        ("tt", [2, 1, 0]),
        ("s", [0, 2, 1]),
        ("wo", [0, 1, 2]),
        ("woo", [0, 1, 2]),
    ],
)
def test_the_list_is_sorted_by_a_letter_and_the_cursor_stays(
    signs: str, visible: list[int]
) -> None:
    mode = sized()
    for sign in signs:
        mode.do("sort_rows")
        assert mode.state.stage == "choosing"
        assert mode.sign(sign)
    assert mode.state.visible == visible
    assert (mode.state.index, mode.state.stage) == (1, "listing")


def test_what_is_not_known_comes_last_either_way_and_goes_in_once_it_is() -> None:
    mode = sized()
    mode.state.extend([ArticleRef(NOWHERE, "more.txt", None, "")])
    for ordered in ([1, 2, 0, 3], [0, 2, 1, 3]):
        mode.do("sort_rows")
        mode.sign("w")
        assert mode.state.visible == ordered
    assert mode.state.record({3: Details(title="more", words=60)})
    assert mode.state.visible == [0, 2, 3, 1]
    assert mode.state.index == 1
    mode.state.current = 2
    assert (mode.state.neighbour(1), mode.state.neighbour(-1)) == (3, 0)


def test_a_strip_says_which_letters_are_none_and_is_left_by_any_way_out() -> None:
    for way_out in ("\x1b", "q", "\r"):
        mode = sized()
        mode.do("sort_rows")
        mode.sign("?")
        assert (mode.message, mode.state.stage) == (
            *("None of these has that letter.", "choosing"),
        )
        mode.sign(way_out)
        assert (mode.message, mode.state.stage, mode.state.visible) == ("", "listing", [0, 1, 2])


def test_the_help_over_a_strip_has_its_letters_and_what_is_chosen_by_them() -> None:
    mode = sized()
    mode.do("narrow_rows")
    mode.sign("l")
    labels = [(("f",), "fact"), (("o",), "opinion"), (("a",), "attribution")]
    assert mode.now()[:4] == [((), "With"), *labels]
    assert mode.now()[-1] == (("Esc",), "leave")


@pytest.mark.parametrize(
    ("keys", "row"), [("3 next_row", 3), ("99 next_row", 9), ("9 next_row 2 previous_row", 7)]
)
def test_counts_work_as_in_an_article(keys: str, row: int) -> None:
    mode = listed()
    for key in keys.split():
        if key.isdigit():
            for digit in key:
                mode.digit(int(digit))
        else:
            mode.do(key)
    assert mode.state.row == row


def narrowed(*strips: str) -> ListMode:
    """The list of `sized`, narrowed by the letters of a strip each."""
    mode = sized()
    for letters in strips:
        mode.do("narrow_rows")
        for letter in letters:
            assert mode.sign(letter)
    return mode


@pytest.mark.parametrize(
    ("strips", "visible", "said"),
    [
        (["d"], [1], "done"),
        (["o"], [0, 2], "not done"),
        (["n"], [0, 2], "new"),
        (["s"], [], "started"),
        (["lf"], [1, 2], "with fact"),
        (["lf", "o"], [2], "not done, with fact"),
        (["lf", "o", "o"], [1, 2], "with fact"),
        (["u"], [2], "unfinished"),
        (["z"], [1], "not sure"),
        (["d", "f"], [0, 1, 2], ""),
    ],
)
def test_the_list_is_narrowed_by_letters(strips: list[str], visible: list[int], said: str) -> None:
    mode = narrowed(*strips)
    assert (mode.state.visible, mode.state.narrowed) == (visible, said)
    if not visible:
        assert mode.why_empty == "No article here is started. Esc lists all."


def test_what_is_not_found_among_some_is_said_of_those_alone() -> None:
    mode = narrowed("lf")
    mode.do("filter")
    mode.apply(ArticleList.filter, "qqq")
    mode.state.find("qqq", {}, None)
    assert "“qqq” in it, of those that are with fact. Esc" in mode.why_empty
    mode.do("all_rows")
    assert (mode.state.visible, mode.state.narrowed) == ([0, 1, 2], "")


def test_who_has_tagged_can_be_chosen_once_it_is_known(tmp_path: Path) -> None:
    for id in ("0.txt", "1.txt"):
        write(tmp_path, id, "Some words.")
        tag(tmp_path, id, "words", annotator="Ben")
    tag(tmp_path, "1.txt", "words", annotator="Bea")
    articles = ArticleList(find_articles([tmp_path]), "Bea")
    articles.add_all()
    mode = ListMode(articles, settings_with())
    mode.do("narrow_rows")
    assert "annotator…" not in [choice.word for choice in articles.choices]
    taggers = Taggers(articles.refs, "Bea")
    assert (taggers.names, taggers.others, taggers.tagged) == (["Bea", "Ben"], 1, 2)
    articles.know_taggers(taggers)
    mode.do("narrow_rows")
    mode.sign("a")
    assert [(each.letter, each.word) for each in articles.choices] == [
        ("b", "Bea"),
        ("a", "Ben"),
    ]
    mode.sign("b")
    assert (articles.visible, articles.narrowed) == ([1], "worked on by Bea")


def test_who_merely_judges_has_tagged_nothing(tmp_path: Path) -> None:
    write(tmp_path, "0.txt", "Some words.")
    tag(tmp_path, "0.txt", "words", "Some", annotator="Ben")
    tag(tmp_path, "0.txt", "words", annotator="Bea")
    store = Folder(tmp_path)
    (judged, _) = store.read(LayerKey("Ben", "0.txt")).annotations.values()
    article = Article.of("Some words.", id="0.txt", title="", source="0.txt")
    verdict = Verdict(
        id="v",
        annotation=judged.id,
        annotator="Ben",
        reviewer="Cleo",
        verdict="accepted",
        at=judged.created,
        digest=judged_digest(judged),
    ).to_record()
    with Layer.open(store, article, "Cleo") as layer:
        layer.commit_records("accepted", {"verdicts": {"v": verdict}})
    taggers = Taggers(find_articles([tmp_path]), "Bea")
    assert (taggers.others, taggers.tags) == (2, None)
    taggers.count_tags()
    assert taggers.tags == (2, 1)
