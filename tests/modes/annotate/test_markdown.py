"""A Markdown article under the keys: its signs and its front matter are no words."""

from __future__ import annotations

from pathlib import Path

from tests.modes.annotate.keyboard import press, reader_on, select

TEXT = (
    "---\ntitle: The ferry\nauthor: Ida Holm\n---\n"
    "# The ferry\n\n- It **ran late**.\n- See [the table](http://x.example/a) *now*.\n"
)


def test_sentences_words_and_hints_are_without_markup(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT, id="ferry.md")

    def focused() -> str:
        return TEXT[reader.focus.start : reader.focus.end]

    assert focused() == "The ferry"
    press(reader, "j")
    assert focused() == "It **ran late**."
    press(reader, "j", "l", "l", "l")
    assert focused() == "table"
    press(reader, "l")
    assert focused() == "now"
    press(reader, "g", "k")
    assert focused() == "The ferry"
    press(reader, "s")
    assert reader.document.hints is not None
    words = [TEXT[start:end] for start, end in reader.document.hints.words]
    assert words == "The ferry It ran late See the table now".split()


def test_the_same_words_are_the_same_span_however_they_were_selected(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT, id="ferry.md")
    select(reader, "**ran late**")
    press(reader, "f")
    select(reader, "ran late")
    press(reader, "f")
    assert len(reader.marks) == 0
    select(reader, "- It **ran late**.\n")
    press(reader, "o")
    (tag,) = reader.marks
    assert [span.text for span in tag.spans] == ["It **ran late**."]
    select(reader, "author: Ida Holm")
    press(reader, "f")
    assert len(reader.marks) == 1
