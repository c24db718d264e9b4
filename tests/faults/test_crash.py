"""The program itself fails: the terminal is as it was, one sentence, the work is on the disk."""

from __future__ import annotations

import json
from pathlib import Path

from tests.faults.faulty import (
    Faults,
    kept,
    last_words,
    log_named_in,
    opened,
    wait_saved,
    write_article,
)

BROKEN = [
    "reader.modes.base:Mode.do",  # a key's handler
    "reader.tui.widgets.article_view:ArticleView.render_line",  # painting
]
BROKEN_IN_FULL = [
    "reader.tui.screens.annotate:AnnotateScreen.show_bars",
    "reader.tui.navigation:Navigation.keep_place",  # a timer
    "reader.tui.input_queue:InputQueue.handle",  # a task of the loop
    "reader.tui.screens.help:HelpScreen.compose",
    "reader.modes.annotate.state:Annotating.snapshot",  # and at the end once more
    "reader.tui.input_bytes:InputDecoder.feed",  # the thread that reads keys
    "reader.modes.articles.session:ArticleSession.write_places",  # a worker
]
AT_BEGINNING = ["reader.tui.screens.annotate:AnnotateScreen.compose"]
AT_BEGINNING_IN_FULL = [
    "reader.tui.screens.annotate:AnnotateScreen.settle",  # after the first paint
    "reader.tui.app:ObelismApp.get_default_screen",
    "reader.tui.app:ObelismApp.on_mount",
    "reader.modes.articles.session:ArticleSession.open",
    "textual.css.stylesheet:Stylesheet.parse",
    "textual.drivers.linux_driver:LinuxDriver.start_application_mode",
]
WRITER = "reader.store.folder.writer:Writer._appended"


def crashed(folder: Path, broken: str) -> str:
    """Tag twice, break a function, press on; return what the program said at its end."""
    folder.mkdir()
    faults = Faults(folder, [broken])
    with opened(faults, write_article(folder)) as terminal:
        terminal.press("f", "j", "o")
        wait_saved(terminal, 2)
        faults.put(broken=[broken])
        terminal.press("?" if "screens.help" in broken else "f")
        assert terminal.wait_exit() == 1, broken
        assert terminal.left_behind() == [], broken
        assert list((folder / ".obelism/local/locks").iterdir()) == [], broken
        return last_words(terminal)


def check_told(said: str, broken: str) -> None:
    """One sentence, no traceback; that is in the log."""
    told = "obelism: something went wrong that should not have (ZeroDivisionError); "
    assert said.startswith(told), broken
    assert said.count("obelism: ") == 1, broken
    assert "Traceback" not in said, broken
    assert "secret" not in said, broken
    assert "ZeroDivisionError: secret" in log_named_in(said).read_text(), broken


def test_a_crash_is_one_sentence_with_all_saved(tmp_path: Path, in_full: bool) -> None:
    for number, broken in enumerate(BROKEN + BROKEN_IN_FULL * in_full):
        said = crashed(tmp_path / str(number), broken)
        check_told(said, broken)
        assert "; your tags are saved; " in said, broken
        assert len(kept(tmp_path / str(number) / "article.txt")) in (2, 3), broken


def test_a_crash_at_the_beginning_is_one_sentence(tmp_path: Path, in_full: bool) -> None:
    article = write_article(tmp_path)
    for broken in AT_BEGINNING + AT_BEGINNING_IN_FULL * in_full:
        faults = Faults(tmp_path, [broken])
        faults.put(broken=[broken])
        with faults.program(article, "--as", "anna", columns=250) as terminal:
            assert terminal.wait_exit() == 1, broken
            assert terminal.left_behind() == [], broken
            check_told(last_words(terminal), broken)


def test_an_answer_that_comes_late_is_not_left_to_the_shell(tmp_path: Path) -> None:
    article, broken = write_article(tmp_path), AT_BEGINNING[0]
    faults = Faults(tmp_path, [broken])
    faults.put(broken=[broken])
    with faults.program(article, "--as", "anna", columns=250) as terminal:
        answers: list[bytes] = []
        terminal.emulator.answer = answers.append
        terminal.wait_for(lambda: answers)
        terminal.wait_quiet()  # a line that is as slow as that
        for answer in answers:
            terminal.process.write(answer)
        assert terminal.wait_exit() == 1
        assert "2026" not in terminal.text  # as the line discipline would show it


def test_what_a_crash_leaves_unsaved_is_rescued(tmp_path: Path) -> None:
    said = crashed(tmp_path / "here", WRITER)
    check_told(said, WRITER)
    (rescue,) = (tmp_path / "here").glob("obelism-rescue-*.json")
    assert f"all are in {rescue}" in said
    assert len(json.loads(rescue.read_bytes())["annotations"]) == 3
