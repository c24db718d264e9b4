"""The bars around the article: what is always visible."""

from __future__ import annotations

import errno
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.io import files
from reader.model.article import Article, Said
from reader.model.labels import DEFAULT_LABELS, Label, LabelSet, Role
from reader.modes.annotate.mode import AnnotateMode, Place
from reader.tui.screens.annotate import AnnotateScreen
from reader.tui.screens.article_screen import FINDING
from reader.tui.widgets.rows import (
    ALARM,
    KEY,
    MODE,
    Line,
    Row,
    cells_of,
    keys_row,
    message_row,
    shown_key,
)
from tests.modes.annotate.keyboard import FERRY, TWELVE, focused, note, press, reader_on, tags
from tests.modes.keys import keymap
from tests.tui.stage import keys, lines, picture, resize, show, until

MANY = LabelSet(tuple(Label(name=f"kind of claim {key}", key=key, letter=key) for key in "ABCFHI"))
"""Labels with names that take much room."""


def worn(screen: AnnotateScreen, name: str) -> dict[str, str]:
    """The pieces of a bar, by the class that each wears."""
    return {style: text for text, style in screen.query_one(f"#{name}", Line)._row}


# The head


def test_the_head_says_which_article_of_how_many_with_title_tags_and_share(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert lines(screen.app)[0].split() == "2/7 Ferry 0 tags · 0% read · saved".split()
        await keys(screen, pilot, "7", "j")
        for _ in range(7):
            press(reader, "k")
        await keys(screen, pilot, "D")
        assert "0 tags · 100% read · done · saved" in lines(screen.app)[0]

    show(reader, scene, place=Place(2, 7, "press"))


def test_the_head_says_whether_all_is_saved_however_narrow_it_is(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    reader.state.status = "done"

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert lines(screen.app)[0].endswith("  0 tags · saved")

    show(reader, scene, (32, 10), place=Place(1234, 56789, "press"))


def test_the_head_and_the_panel_say_who_wrote_it_and_where(tmp_path: Path) -> None:
    said = Said("Ann Lee", "2026-03-02", "en", "https://x.example/\x1b[31mferry")
    reader = reader_on(tmp_path)
    reader.state.document.article = Article.of(
        reader.state.document.text, id="a.txt", title="Ferry", said=said
    )

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert "Ferry · Ann Lee · 2026-03-02 " in lines(screen.app)[0]
        shown = picture(screen.app)
        assert "byline    Ann Lee" in shown
        assert "language  en" in shown
        assert "https://x.example/␛[31mferry" in shown
        await resize(screen, pilot, 44, 24)
        assert lines(screen.app)[0].startswith(" 2/7 Ferry ")
        assert "Ann" not in lines(screen.app)[0]

    show(reader, scene, size=(140, 40))


def test_a_long_title_gives_way_to_the_facts(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    reader.state.document.article = Article.of(
        reader.state.document.text, id="a.txt", title="A very long title " * 20
    )

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for columns in (40, 80, 140):
            await resize(screen, pilot, columns, 24)
            head = lines(screen.app)[0]
            assert head.startswith(" 2/7 A very")
            assert "…" in head
            assert head.endswith("  0 tags · 0% read · saved")

    show(reader, scene)


def test_a_full_disk_is_told_at_once_and_so_is_its_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reader = reader_on(tmp_path)

    def refuse(_fd: int, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "")

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await keys(screen, pilot, "f")
        await until(pilot, lambda: lines(screen.app)[0].endswith("· saved"))
        with monkeypatch.context() as patched:
            patched.setattr(files, "append_durably", refuse)
            await keys(screen, pilot, "o", "V")
            await until(pilot, lambda: "NOT SAVED" in lines(screen.app)[0])
            assert "2 tags" in worn(screen, "head")[ALARM]
            assert "the disk is full" in lines(screen.app)[-2]
        await keys(screen, pilot, "a")
        await until(pilot, lambda: lines(screen.app)[0].endswith("· saved"))
        assert ALARM not in worn(screen, "head")

    show(reader, scene, size=(220, 24))


def test_what_somebody_else_has_open_is_read_only_and_says_so(tmp_path: Path) -> None:
    holder = reader_on(tmp_path)
    press(holder, "f")
    holder.state.layer.flush(30)
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        assert "read-only" in worn(screen, "head")[ALARM]
        await keys(screen, pilot, "j", "o")
        assert "Anna has this article open" in lines(screen.app)[-2]
        assert tags(reader) == [("fact", FERRY)]

    show(reader, scene)


# The badge


BADGES = {
    "v": "EXTEND end",
    "vv": "EXTEND start",
    "ji": "1 PENDING",
    "12": "12 times",
    "kijv3": "EXTEND end · 1 PENDING · 3 times",
}


def test_a_badge_says_what_is_begun_and_goes_when_it_is_over(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for typed, badge in BADGES.items():
            await keys(screen, pilot, *typed)
            assert worn(screen, "message")[MODE] == f" {badge} "
            assert lines(screen.app)[-2].startswith(f"  {badge}")
            await keys(screen, pilot, "Esc", "Esc", "Esc")
            assert MODE not in worn(screen, "message")

    show(reader_on(tmp_path), scene)


def test_a_question_is_a_badge_a_sentence_and_two_keys(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        press(reader, "f")
        note(reader, "a note")
        await keys(screen, pilot, "f")
        assert "SURE?" in worn(screen, "message")[MODE]
        assert "f again takes it off, with its note." in lines(screen.app)[-2]
        yes, no = hints(screen, narrow=True)
        assert yes.startswith("f yes")
        assert no.startswith("Esc ")
        assert lines(screen.app)[-1].split() == f"{yes} {no}".split()
        await keys(screen, pilot, "f")
        assert MODE not in worn(screen, "message")
        assert tags(reader) == []

    show(reader, scene)


LONG = "disproportionately extraordinary circumstances notwithstanding"

WORDY = Label(
    name="misrepresentation by omission of context",
    key="W",
    letter="W",
    roles=tuple(Role(f"{name} of the omitted circumstances", 0) for name in ("x", "y", "z")),
)


@pytest.mark.parametrize(
    ("typed", "awaited"),
    [
        (("f", "#", "f"), "f again takes it off"),
        (
            ("i", "}", "i", "x"),
            "x again deletes inconsistency “Disproportion…” with all its passages.",
        ),
        (("i", "}", "i", "Enter", "i"), "i again takes it off"),
        (("W", "#", "x"), "x again deletes misrepresentation b… “Disp"),
        (("f", "*"), "* again tags “Disp"),
        (("W", "}", "r"), "Which of its roles is “Disp"),
        (("W", "r"), "This is its x of the om…. What is it to be?"),
        (("f", "r"), "x deletes the fact."),
        (("W", "x"), "u brings it back."),
    ],
)
def test_the_key_that_is_awaited_is_never_cut(
    tmp_path: Path, typed: tuple[str, ...], awaited: str
) -> None:
    labels = LabelSet((*DEFAULT_LABELS, WORDY))
    reader = reader_on(tmp_path, "\n\n".join([LONG.capitalize() + "."] * 6), labels=labels)
    for key in typed:
        if key == "#":
            note(reader, "a note")
        else:
            press(reader, key)
    row = message_row(reader.badge, reader.message, 80)
    assert awaited in "".join(text for text, _ in row)
    assert cells_of(row) <= 80


def test_that_somebody_has_the_article_fits_with_what_to_do(tmp_path: Path) -> None:
    holder = reader_on(tmp_path, annotator="Bartholomew J")
    press(holder, "f")
    reader = reader_on(tmp_path, annotator="Bartholomew J")
    press(reader, "f")
    row = message_row(reader.badge, reader.message, 80)
    shown = "".join(text for text, _ in row)
    assert "Bartholomew J has this article open elsewhere; leave it there first" in shown


def test_digits_are_typed_before_a_key_and_shown(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        await pilot.press("1", "0")
        assert "10 times" in lines(screen.app)[-2]
        await pilot.press("escape", "4", "j")
        assert focused(reader) == TWELVE
        assert "times" not in lines(screen.app)[-2]

    show(reader, scene)


# The footer


def hints(screen: AnnotateScreen, *, narrow: bool) -> list[str]:
    """The keys that work now with their words, as the session has them."""
    found = screen.mode.footer(narrow=narrow)
    return [f"{shown_key(key)} {word}" for key, word in found]


def keys_in(row: Row) -> set[str]:
    """The keys that a row of them has."""
    return {key for text, worn in row if worn == KEY for key in text.split()}


def begin(reader: AnnotateMode, typed: Iterable[str]) -> None:
    """Press keys; `#` writes a note, a label's key is that of the first one there is."""
    known = keymap(reader.actions)
    for key in typed:
        if key == "#":
            note(reader, "a note")
        else:
            press(reader, key if key in known else next(iter(reader.state.labels)).key)


STATES = {
    "reading": (),
    "extending": ("v",),
    "pending": ("i", "j"),
    "roles": ("a", "l"),
    "proposed": ("j", "a"),
    "chosen": ("f", "j", "f", "Tab", "Tab"),
    "question": ("f", "#", "f"),
    "hints": ("S",),
}


@pytest.mark.parametrize("labels", [DEFAULT_LABELS, MANY], ids=["usual", "many"])
@pytest.mark.parametrize("typed", STATES.values(), ids=[*STATES])
def test_a_wider_footer_has_all_keys_of_a_narrower_one(
    tmp_path: Path, typed: tuple[str, ...], labels: LabelSet
) -> None:
    reader = reader_on(tmp_path, labels=labels)
    begin(reader, typed)
    forms = reader.footers()
    every = {shown_key(key) for keys, _ in forms[0] for key in keys.split()}
    narrower: set[str] = set()
    for width in range(20, 250):
        row = keys_row(forms, width)
        assert narrower <= keys_in(row)
        assert width < 40 or cells_of(row) <= width + 2
        assert keys_in(row) >= {shown_key(forms[0][-1][0])}
        narrower = keys_in(row)
    assert keys_in(keys_row(forms, 400)) == every


def test_the_find_bar_names_its_keys_at_every_width() -> None:
    """Fewer words stand beside them where there is no room for more."""
    for width in range(40, 120):
        row = keys_row(FINDING, width)
        assert keys_in(row) == {"Enter", "Tab", "Esc"}
        assert cells_of(row) <= width + 2


FIRST = {
    "reading": ["j k", "h l", "S"],
    "extending": ["h l", "j k", "f"],
    "pending": ["i", "j k", "h l"],
    "roles": ["r", "rr", "j k"],
    "proposed": ["Enter", "j k", "h l"],
    "chosen": ["Tab", "c", "z"],
    "question": ["f", "Esc"],
    "hints": ["Esc"],
}


@pytest.mark.parametrize("state", FIRST)
def test_the_first_keys_are_those_that_are_needed_now(tmp_path: Path, state: str) -> None:
    reader = reader_on(tmp_path)
    begin(reader, STATES[state])
    assert [keys for keys, _ in reader.footer()][:3] == FIRST[state]


def test_who_is_at_work_is_shown_at_every_width(tmp_path: Path) -> None:
    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for columns in (60, 80, 99, 100, 130, 200):
            await resize(screen, pilot, columns, 24)
            assert "Anna in press" in picture(screen.app)

    show(reader_on(tmp_path), scene)


def test_the_footer_names_the_keys_of_the_mode(tmp_path: Path) -> None:
    seen = []

    async def scene(screen: AnnotateScreen, pilot: Pilot[Any]) -> None:
        for typed in ("", "v", "i"):
            await keys(screen, pilot, *typed)
            offered = hints(screen, narrow=False)
            assert lines(screen.app)[-1].split() == " ".join(offered).split()
            seen.append(offered)
            await keys(screen, pilot, "Esc", "Esc")

    show(reader_on(tmp_path), scene, size=(320, 24))
    assert seen[0] != seen[1] != seen[2]
