"""The harness itself, proved on the smallest Textual program and on plain ones."""

from __future__ import annotations

import signal
import sys
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, shell

APP = str(Path(__file__).with_name("one_label_app.py"))


def app(*arguments: str, **settings: object) -> Terminal:
    return Terminal([sys.executable, APP, *arguments], **settings)  # type: ignore[arg-type]


def test_keys_clicks_and_sizes_reach_a_textual_program_and_its_answer_is_read() -> None:
    with app("marker", "sizes", columns=60, rows=10) as terminal:
        terminal.wait_for("size 60 10.")
        for key, name in (("j", "j"), ("Tab", "tab"), ("Shift+Tab", "shift+tab"), ("F5", "f5")):
            terminal.press(key)
            terminal.wait_for(f"key {name}.")
        terminal.press("Shift+Right")
        terminal.wait_for("key shift+right.")
        terminal.press("Esc")
        terminal.wait_for("key escape.")
        terminal.click(4, 7)
        terminal.wait_for("mouse 7 4.")
        terminal.resize(80, 24)
        terminal.wait_for("size 80 24.")
        assert len(terminal.screen) == 24


def test_a_program_that_ends_well_leaves_nothing_behind() -> None:
    with app("the marker") as terminal:
        terminal.wait_for("the marker")
        assert terminal.left_behind() == [
            "alternate screen",
            "bracketed paste",
            "focus reports",
            "hidden cursor",
            "keyboard protocol",
            "mouse",
            "no line wrap",
            "line discipline",
        ]
        terminal.press("q")
        assert terminal.wait_exit() == 3
        assert terminal.left_behind() == []
        assert "the marker" not in terminal.text


def test_styles_are_read_off_the_cells() -> None:
    with app("in colour") as terminal:
        terminal.wait_for("in colour")
        style = terminal.style_of("colour")
        assert (style.fg, style.bold, style.underline) == ("#00afd7", True, "single")
        assert terminal.find("colour") == (0, 3)


def test_without_colorterm_a_program_has_256_colours() -> None:
    with app("in colour", env={"COLORTERM": None}) as terminal:
        terminal.wait_for("in colour")
        assert b"38;5;38" in terminal.raw
        assert terminal.style_of("colour").fg == "#00afd7"


def test_a_signal_ends_the_program_and_is_its_exit_code() -> None:
    with app() as terminal:
        terminal.wait_for("marker")
        terminal.kill(signal.SIGKILL)
        assert terminal.wait_exit() == -signal.SIGKILL
        assert "alternate screen" in terminal.left_behind()


def test_taking_the_terminal_away_hangs_the_program_up() -> None:
    with Terminal(["sh", "-c", "echo here; exec sleep 100"]) as terminal:
        terminal.wait_for("here")
        assert terminal.hang_up() == -signal.SIGHUP


def test_a_wait_fails_with_a_picture_when_the_program_ends_without_it() -> None:
    picture = r"exit code: 4\)\n.*\n\|something else {6}\|"
    with (
        Terminal(["sh", "-c", "echo something else; exit 4"], columns=20, rows=3) as terminal,
        pytest.raises(AssertionError, match=picture),
    ):
        terminal.wait_for("marker")


def test_a_shell_stops_and_continues_its_programs() -> None:
    with shell() as terminal:
        terminal.wait_for("ready$")
        terminal.press("sh -c 'echo up; exec sleep 100'", "Enter")
        terminal.wait_for("\nup")
        terminal.press("Ctrl+Z")
        terminal.wait_for("Stopped")
        terminal.press("kill %1; echo gone", "Enter")
        terminal.wait_for("\ngone")


def test_names_of_keys_are_sent_as_keys_and_the_rest_as_typed() -> None:
    with Terminal(["cat", "-v"]) as terminal:
        terminal.press("Tabs", "Up", "Ctrl+A", "Enter")
        terminal.wait_for("\nTabs^[[A^A")
        with pytest.raises(ValueError, match="Esc"):
            terminal.press("Esc", "j")
