"""What a terminal should not send ends nothing and is no key, and the keys behind it work."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal.harness import Terminal, obelism
from tests.terminal.keys import sent_for
from tests.terminal.workspace import SUMMIT, exported, samples

PASTE = b"\x1b[200~%s\x1b[201~"

NO_KEYS = [
    b"\xff",
    b"\xe9",
    b"\x9b",
    b"\xe2\x82",
    b"\xe2\x82\x1b[48;1t",
    b"\x1b[999999999999u",
    b"\x1b[1114112u",
    b"\x1b[55296;5u",
    b"\x1b[97;2:1;1114112u",
    b"\x1b[97;1:3u",
    b"\x1b[48;0;0;0;0t",
    b"\x1b[48;99999;99999;1;1t",
    b"\x1b[<0;9999;9999M\x1b[<0;9999;9999m",
    b"\x1b[<64;9999;3M",
    b"\x1b[<0;99999999999999999999;3M",
    b"\x1b[<0;-5;0M",
    b"\x1b[I\x1b[O",
    b"\x1b[24;80R",
    b"\x1b[?62;c",
    b"\x1b]11;rgb:ffff/ffff/ffff\x1b\\",
    b"\x1bP1+r544e\x1b\\",
    b"\x1b[M\xff\xff\xff",
    b"\x1b[" + b"1;" * 500 + b"u",
]


@pytest.fixture(name="opened", scope="module")
def fixture_opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Terminal]:
    article = samples(tmp_path_factory.mktemp("input")) / SUMMIT
    with obelism(article, "--as", "anna") as terminal:
        terminal.wait_for("Nothing is tagged yet")  # the panel comes after the article
        yield terminal
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0


@pytest.mark.parametrize("data", NO_KEYS)
def test_what_is_no_key_does_nothing_and_keys_go_on(data: bytes, opened: Terminal) -> None:
    article = opened.screen[1:-2]
    opened.process.write(data)
    opened.press("v")
    opened.wait_for("EXTEND")
    assert opened.screen[1:-2] == article
    opened.press("V")
    opened.wait_for(lambda: "EXTEND" not in opened.text)
    assert " 0 tags " in opened.row(0)


@pytest.mark.parametrize("typed", ["f", "7", "-", "=", "Tab"])
def test_esc_and_a_key_in_one_packet_are_both_pressed(typed: str, opened: Terminal) -> None:
    opened.press("v")
    opened.wait_for("EXTEND")
    opened.process.write(b"\x1b" + sent_for(typed))
    opened.wait_for(lambda: "EXTEND" not in opened.text)
    opened.press("u" if typed == "f" else "g", "g")
    opened.wait_for(" 0 tags ")


def test_a_paste_where_nothing_is_typed_says_so(opened: Terminal) -> None:
    opened.process.write(PASTE % (b"fff\x1b[31m\r\n" * 10_000))
    opened.wait_for("Nothing is being typed here, so the paste of 100000 characters was left out.")
    assert " 0 tags " in opened.row(0)


def test_a_paste_is_one_note_however_long_and_whatever_is_in_it(tmp_path: Path) -> None:
    article = samples(tmp_path) / SUMMIT
    with obelism(article, "--as", "anna") as terminal:
        terminal.wait_for("▌")
        terminal.press("f", "c")
        terminal.wait_for("Note")
        terminal.process.write(PASTE % (b"q\x1b[31m\r\nw" * 4000))
        terminal.press("e", "n", "d")
        terminal.wait_for("end")
        terminal.press("Enter")
        terminal.wait_for("Note saved.")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    (record,) = exported(article)
    assert record["note"].startswith("q")
    assert record["note"].endswith("wend")
    assert len(record["note"]) > 20_000
