"""The program among other programs: who reads, where it was left, signals, pipes, a second one."""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, obelism, shell
from tests.terminal.process import PATIENCE, Process
from tests.terminal.workspace import SUMMIT, exported, in_short, samples

COMMAND = f"{sys.executable} -m reader"


def reading(folder: Path, *arguments: str, name: str = "anna") -> Terminal:
    """The summit report, open and on the screen."""
    terminal = obelism(folder / SUMMIT, "--as", name, *arguments)
    terminal.wait_for("President Xi Jinping")
    terminal.wait_for("▌")
    return terminal


def test_who_reads_is_asked_once_and_known_after_the_first_tag(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One. Two.\n")
    with obelism(tmp_path) as terminal:
        terminal.wait_for("Who is annotating?")
        terminal.press(*["Backspace"] * 30, "Zoë", "Enter")
        terminal.wait_for("1 article")
        terminal.press("Enter")
        terminal.wait_for("0 tags")
        assert not (tmp_path / ".obelism").exists()
        terminal.press("j", "f")
        terminal.wait_for("Zoë in")
        terminal.wait_for("1 tag ")
        terminal.press("q")
        terminal.wait_for("1 article")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    with obelism(tmp_path) as terminal:
        terminal.wait_for("1 tag")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    assert in_short(exported(tmp_path, "Zoë")) == [("fact", [(None, "Two.")])]


def test_leaving_the_name_open_leaves_without_a_trace(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("One.\n")
    with obelism(tmp_path) as terminal:
        terminal.wait_for("Who is annotating?")
        terminal.press("Esc")
        assert terminal.wait_exit() == 0
        assert terminal.left_behind() == []
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


def test_q_goes_back_to_where_it_was_and_each_article_opens_where_it_was_left(
    tmp_path: Path,
) -> None:
    folder = samples(tmp_path)
    for run in range(2):
        with obelism(folder, "--as", "anna") as terminal:
            terminal.wait_for("11 articles")
            terminal.press("/", "summit", "Enter")
            terminal.wait_for("1 of 1 with")
            terminal.press("Enter")
            if run == 0:
                terminal.wait_for("President Xi Jinping")
                terminal.press("G", "k", "f")
                terminal.wait_for("1 tag ")
            else:
                terminal.wait_for("elects the president will not")
                row, _ = terminal.find("elects the president will not")
                assert terminal.row(row).startswith("▌")
            terminal.press("q")
            terminal.wait_for("1 of 1 with")
            terminal.press("Esc")
            terminal.wait_for("10 of 11")
            terminal.press("q", "q")
            assert terminal.wait_exit() == 0
            assert terminal.left_behind() == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_with_all_saved_and_a_sane_terminal(number: int, tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with reading(folder) as terminal:
        terminal.press("j", "f", "j", "o")
        terminal.wait_for("2 tags")
        terminal.kill(number)
        assert terminal.wait_exit() == 128 + number
        assert terminal.left_behind() == []
    assert len(exported(folder / SUMMIT)) == 2


def test_a_terminal_that_goes_away_loses_nothing(tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with reading(folder) as terminal:
        terminal.press("j", "f", "j", "o")
        terminal.wait_for("2 tags")
        terminal.hang_up()
    assert len(exported(folder / SUMMIT)) == 2
    locks = folder / ".obelism/local/locks"
    assert list(locks.iterdir()) == []


def test_a_program_whose_shell_goes_away_goes_too(tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with shell(cwd=folder) as terminal:
        terminal.wait_for("ready$")
        terminal.press(f"cat {SUMMIT} | {COMMAND} - --as anna", "Enter")
        terminal.wait_for("President Xi Jinping")
        terminal.press("j", "f")
        terminal.wait_for("1 tag ")
        (lock,) = (folder / ".obelism/local/locks").iterdir()
        pid = json.loads(lock.read_text())["pid"]
        terminal.hang_up()
    deadline = time.monotonic() + PATIENCE
    while lives(pid):
        assert time.monotonic() < deadline
    assert not lock.exists()


def test_a_terminal_that_does_not_know_its_size_is_painted_once(tmp_path: Path) -> None:
    folder = samples(tmp_path)
    process = Process([*COMMAND.split(), str(folder / SUMMIT), "--as", "anna"], columns=0, rows=0)
    try:
        painted = process.read(PATIENCE)
        while more := process.read(1.0):
            painted += more
            assert len(painted) < 100_000
        assert b"Xi Jinping" in painted
    finally:
        process.close()


def test_a_terminal_that_says_it_is_larger_than_any_shows_the_article(tmp_path: Path) -> None:
    folder = samples(tmp_path)
    argv = [*COMMAND.split(), str(folder / SUMMIT), "--as", "anna"]
    process = Process(argv, columns=65_535, rows=65_535)
    try:
        painted = b""
        while b"Xi Jinping" not in painted:
            more = process.read(PATIENCE)
            assert more, painted[-500:]
            painted += more
    finally:
        process.close()


def lives(pid: int) -> bool:
    """Whether there is such a process."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_ctrl_z_gives_the_terminal_back_and_fg_takes_it_again(tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with shell(cwd=folder) as terminal:
        terminal.wait_for("ready$")
        terminal.press(f"{COMMAND} {SUMMIT} --as anna", "Enter")
        terminal.wait_for("President Xi Jinping")
        terminal.press("j", "f")
        terminal.wait_for("1 tag ")
        terminal.press("Ctrl+Z")
        terminal.wait_for("Stopped")
        terminal.press("echo all is $((40 + 2))", "Enter")
        terminal.wait_for("all is 42")
        assert "alternate screen" not in terminal.left_behind()
        assert len(exported(folder / SUMMIT)) == 1
        terminal.press("fg", "Enter")
        terminal.wait_for("1 tag ")
        terminal.press("j", "o")
        terminal.wait_for("2 tags")
        terminal.press("q", "q")
        # What is typed before the shell asks is lost, as the program gives the terminal back.
        terminal.wait_for(lambda: terminal.text.rstrip().endswith("ready$"))
        terminal.press("echo status $?", "Enter")
        terminal.wait_for("status 0")
        assert "alternate screen" not in terminal.left_behind()


def test_a_second_program_on_the_same_layer_reads_only_and_names_the_first(
    tmp_path: Path,
) -> None:
    folder = samples(tmp_path)
    with reading(folder) as first:
        first.press("j", "f")
        first.wait_for("1 tag ")
        with reading(folder) as second:
            second.wait_for("read-only")
            second.wait_for(f"process {first.process.pid}")
            second.press("j", "j", "f")
            second.wait_for("anna has this article open")
            second.press("c")
            second.wait_quiet()
            assert "Note on" not in second.text
            second.press("q", "q")
            assert second.wait_exit() == 0
        with reading(folder, name="bert") as third:
            third.press("j", "o")
            third.wait_for("1 tag ")
    assert len(exported(folder / SUMMIT)) == len(exported(folder / SUMMIT, "bert")) == 1


def test_standard_input_is_an_article_and_keys_come_from_the_terminal(tmp_path: Path) -> None:
    with shell(cwd=tmp_path) as terminal:
        terminal.wait_for("ready$")
        terminal.press(f"printf 'Rain is wet. It is awful.\\n' | {COMMAND} - --as anna", "Enter")
        terminal.wait_for("0 tags")
        terminal.wait_for("▌")
        terminal.press("f", "j", "o")
        terminal.wait_for("2 tags")
        terminal.press("q", "q")
        terminal.wait_gone("2 tags")
    assert in_short(exported(tmp_path)) == [
        ("fact", [(None, "Rain is wet.")]),
        ("opinion", [(None, "It is awful.")]),
    ]


def in_focus(terminal: Terminal, text: str) -> bool:
    """Whether the first cell of `text` is drawn as the focus is."""
    row, column = terminal.find(text)
    return terminal.style(row, column).bg == "#e6e8ee"


def test_the_mouse_selects_words_sentences_and_what_it_is_dragged_over(tmp_path: Path) -> None:
    folder = samples(tmp_path)
    with reading(folder) as terminal:
        terminal.click(*terminal.find("perilous"), times=2)
        terminal.wait_for(lambda: in_focus(terminal, "perilous"))
        terminal.press("o")
        terminal.wait_for("1 tag ")
        terminal.click(*terminal.find("At home"), times=3)
        terminal.wait_for(lambda: in_focus(terminal, "well chosen."))
        terminal.press("f")
        terminal.wait_for("2 tags")
        row, column = terminal.find("his country")
        terminal.drag((row, column), (row, column + len("his country") - 1))
        terminal.wait_for(lambda: in_focus(terminal, "y this week"))
        terminal.press("f")
        terminal.wait_for("3 tags")
        terminal.click(*terminal.find("perilous"))
        terminal.wait_for("3 of 3: opinion")
        before = terminal.text
        terminal.wheel(10, 10, 2)
        terminal.wait_for(lambda: terminal.text != before)
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    assert [record["text"] for record in exported(folder / SUMMIT)] == [
        "his country",
        "At home the moment is well chosen.",
        "perilous",
    ]


def test_done_goes_on_to_the_next_unfinished_and_is_kept(tmp_path: Path) -> None:
    for name in ("a", "b", "c"):
        more = "More is said below.\n\n" * 40  # so that not all of it is on the screen
        (tmp_path / f"{name}.txt").write_text(f"Title {name}\n\nText of {name}.\n\n{more}")
    with obelism(tmp_path, "--as", "anna") as terminal:
        terminal.wait_for("3 articles")
        terminal.press("j", "Enter")
        terminal.wait_for("Text of b.")
        terminal.press("D")
        terminal.wait_for("is read. D again: done anyway.")
        terminal.press("D")
        terminal.wait_for("Text of c.")
        terminal.press("D")
        terminal.wait_for("is read. D again: done anyway.")
        terminal.press("D")
        terminal.wait_for("Text of a.")
        terminal.press("D", "D")
        terminal.wait_for("Every article here is done.")
        terminal.press("q")
        terminal.wait_for("3 done")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    progress = [json.loads(path.read_text()) for path in tmp_path.glob(".obelism/progress/*/*")]
    assert {record["article"]: record["status"] for record in progress} == dict.fromkeys(
        ["a.txt", "b.txt", "c.txt"], "done"
    )


def test_the_tutorial_sees_what_is_done_and_leaves_nothing_behind(tmp_path: Path) -> None:
    with obelism("tutorial", columns=80, rows=24, env={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.wait_for("Step 1 of 10")
        terminal.wait_for("▌")
        assert len(list(tmp_path.iterdir())) == 1
        terminal.press("j", "j")
        terminal.wait_for("Step 2 of 10")
        terminal.press("l", "+", "+")
        terminal.wait_for("Step 4 of 10")
        terminal.press("f", "u", "U")
        terminal.wait_for("Step 6 of 10")
        terminal.wait_for("Redid the tag: fact")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
        assert "the tutorial continues at step 6" in terminal.text
        assert terminal.left_behind() == []
    assert list(tmp_path.iterdir()) == []
    with obelism("tutorial", columns=80, rows=24, env={"TMPDIR": str(tmp_path)}) as terminal:
        terminal.wait_for("Step 6 of 10")
        terminal.wait_for("▌")
        assert terminal.hang_up() == 128 + signal.SIGHUP
    assert list(tmp_path.iterdir()) == []


def test_a_key_of_ones_own_is_in_force_and_a_wrong_one_is_refused(tmp_path: Path) -> None:
    settings = tmp_path / "settings"
    (settings / "obelism").mkdir(parents=True)
    keys = settings / "obelism/keys.toml"
    keys.write_text('# mine\nnext_sentence = ["j", "F3"]\ndone = "F4"\n')
    env = {"XDG_CONFIG_HOME": str(settings)}
    article = samples(tmp_path) / SUMMIT
    with obelism(article, "--as", "anna", env=env) as terminal:
        terminal.wait_for("▌")
        terminal.press("F3", "F4")
        terminal.wait_for("is read. F4 again: done anyway.")
        terminal.press("F4")
        terminal.wait_for("Done: ")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    keys.write_text('# mine\n\nnext_sentense = "F3"\n')
    with obelism(article, "--as", "anna", env=env, columns=250) as terminal:
        assert terminal.wait_exit() == 1
        told = terminal.text
        assert "keys.toml, line 3: There is no action 'next_sentense'" in told
