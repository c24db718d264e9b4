"""Texts of every kind of line end and encoding: opened, shown, tagged, exported as they are."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from tests.terminal.harness import obelism
from tests.terminal.workspace import exported

SENTENCE = "Der Zug hält in Mölln."

TEXTS: dict[str, bytes] = {
    "crlf": f"Eins {SENTENCE}\r\nZwei\r\n".encode(),
    "cr": f"Eins {SENTENCE}\rZwei\r".encode(),
    "mixed": f"Eins {SENTENCE}\n\r\nZwei\r\rDrei\n\n".encode(),
    "separators": f"Eins {SENTENCE}\u2028Zwei\u2029Drei\fVier\vEnd".encode(),
    "mark": b"\xef\xbb\xbf" + f"Eins {SENTENCE}\n".encode(),
    "utf-16": f"Eins {SENTENCE}\r\n".encode("utf-16"),
    "windows": f"Eins „{SENTENCE}“\r\n".encode("cp1252"),
    "nfc": unicodedata.normalize("NFC", f"Eins {SENTENCE}\n").encode(),
    "nfd": unicodedata.normalize("NFD", f"Eins {SENTENCE}\n").encode(),
    "newlines": b"\n" * 5000 + f"Eins {SENTENCE}\n".encode(),
}
ENCODINGS = {"mark": "utf-8-sig", "utf-16": "utf-16", "windows": "cp1252"}


def text_of(name: str) -> str:
    return TEXTS[name].decode(ENCODINGS.get(name, "utf-8"))


def test_every_kind_of_text_is_tagged_and_exported_as_it_is(tmp_path: Path) -> None:
    """A whole article is one span, from its first letter to its last, and a word is another."""
    for number, (name, data) in enumerate(TEXTS.items(), 1):
        (tmp_path / f"{number} {name}.txt").write_bytes(data)
    with obelism(tmp_path, "--as", "anna") as terminal:
        terminal.wait_for(f"{len(TEXTS)} articles")
        terminal.press("Enter")
        for number in range(1, len(TEXTS) + 1):
            terminal.wait_for(f" {number}/{len(TEXTS)} ")
            terminal.wait_for("0 tags")
            terminal.press("g", "v", "G", "f")
            terminal.wait_for("1 tag ")
            terminal.press("g", "l", "o")
            terminal.wait_for("2 tags")
            terminal.wait_for("Eins")
            terminal.press(">")
        terminal.wait_for("This is the last article.")
        terminal.press("q")
        terminal.wait_for("Articles")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    records = exported(tmp_path)
    assert len(records) == 2 * len(TEXTS)
    for number, name in enumerate(TEXTS, 1):
        file = tmp_path / f"{number} {name}.txt"
        own = [record for record in records if record["article"]["id"] == file.name]
        whole, word = sorted(own, key=lambda record: record["label"])
        text = text_of(name)
        assert text[whole["start"] : whole["end"]] == whole["text"] == text.strip()
        assert text[word["start"] : word["end"]] == word["text"] == "Eins"
        assert file.read_bytes() == TEXTS[name]


def test_one_line_of_five_megabytes_is_marked_at_both_ends(tmp_path: Path) -> None:
    text = "Eins " + f"{SENTENCE} " * (5_000_000 // len(SENTENCE)) + "Ende."
    (tmp_path / "line.txt").write_text(text)
    with obelism(tmp_path / "line.txt", "--as", "anna") as terminal:
        terminal.wait_for("0 tags")
        terminal.wait_for("▌")
        terminal.press("l", "f", "G", "o")
        terminal.wait_for("2 tags")
        terminal.wait_for("Ende.")
        terminal.press("q", "q")
        assert terminal.wait_exit() == 0
    first, last = exported(tmp_path)
    assert first["text"] == text[first["start"] : first["end"]] == "Eins"
    assert last["text"] == text[last["start"] : last["end"]] == "Ende."


def test_what_is_no_text_is_refused_in_one_sentence(tmp_path: Path) -> None:
    for name, data, told in (
        ("empty", b"", "it is empty"),
        ("broken", f"{SENTENCE} {SENTENCE}".encode() + b"\xff", "broken places"),
        ("half", b"\xff\xfea", "does not fit"),
    ):
        (tmp_path / f"{name}.txt").write_bytes(data)
        with obelism(tmp_path / f"{name}.txt", "--as", "anna", columns=200) as terminal:
            assert terminal.wait_exit() == 1
            assert told in terminal.text
