"""While the program runs, its article goes away or changes, or the clock is set back."""

from __future__ import annotations

import json
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.faults.faulty import Faults, kept, opened, wait_saved, write_article
from tests.store.folders import Folder

DAY = 24 * 60 * 60


def delete(article: Path) -> None:
    article.unlink()


def turn_into_folder(article: Path) -> None:
    article.unlink()
    article.mkdir()


KEPT = "its text and tags are kept: put it back, or see obelism export"


@pytest.mark.parametrize(
    ("change", "told"),
    [(delete, "no such file or folder"), (turn_into_folder, "nothing to read")],
    ids=["deleted", "folder"],
)
def test_an_article_that_goes_away_keeps_its_tags(
    tmp_path: Path, change: Callable[[Path], None], told: str
) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    with opened(faults, article) as terminal:
        terminal.press("f")
        wait_saved(terminal, 1)
        change(article)
        terminal.press("j", "f")
        wait_saved(terminal, 2)
        terminal.kill(signal.SIGKILL)
    assert kept(article) == [
        "This is number 1.",
        "This is number 2.",
    ]
    refused = run(article, "--as", "anna")
    assert refused.exit_code in (1, 2)
    assert told in refused.stderr
    assert f"{KEPT} {article}" in refused.stderr


def test_an_article_that_is_replaced_opens_as_it_was_tagged(tmp_path: Path) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    with opened(faults, article) as terminal:
        terminal.press("f")
        wait_saved(terminal, 1)
        article.write_text("Something else. Entirely.\n", encoding="utf-8")
        terminal.press("j", "f")
        wait_saved(terminal, 2)
        terminal.kill(signal.SIGKILL)
    with opened(faults, article) as terminal:
        terminal.wait_for("changed since anna tagged it")
        terminal.wait_for("This is number 2.")
        terminal.wait_for("2 tags")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    assert article.read_text() == "Something else. Entirely.\n"
    assert len(kept(article)) == 2


def test_a_clock_that_is_set_back_puts_nothing_in_another_order(tmp_path: Path) -> None:
    faults, article = Faults(tmp_path), write_article(tmp_path)
    with opened(faults, article) as terminal:
        terminal.press("f")
        wait_saved(terminal, 1)
        faults.put(clock=-DAY)
        terminal.press("j", "o")
        wait_saved(terminal, 2)
        terminal.kill(signal.SIGKILL)
    faults.put(clock=-2 * DAY)
    with opened(faults, article) as terminal:
        wait_saved(terminal, 2)
        terminal.press("g", "2j", "a")
        wait_saved(terminal, 3)
        terminal.press("u", "u")
        wait_saved(terminal, 1)
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    journal = Folder(tmp_path).history_path("anna", "article.txt").read_bytes()
    actions = [json.loads(line) for line in journal.splitlines()]
    assert [action["what"] for action in actions] == ["tag", "tag", "tag", "undo", "undo"]
    assert [action["seq"] for action in actions] == [1, 2, 3, 4, 5]
    assert sorted(action["at"] for action in actions) == [action["at"] for action in actions]
    assert kept(article) == ["This is number 1."]
