"""What is always visible: facts, message, mode, and the keys that work now."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.labels import DEFAULT_LABELS, Label, LabelSet
from reader.modes.annotate.mode import annotate_actions
from reader.modes.annotate.state import saving
from reader.store.folder.journal import JournalFile
from reader.text.phrases import percent
from tests.modes.annotate.keyboard import (
    FERRY,
    Annotated,
    close,
    current,
    note,
    press,
    reader_on,
    said,
    select,
)
from tests.modes.keys import keymap


def keys(reader: Annotated, *, narrow: bool = False) -> dict[str, str]:
    """The footer: key to word."""
    return dict(reader.footer(narrow=narrow))


def asked(root: Path) -> Annotated:
    """A reader that has just put a question."""
    reader = reader_on(root)
    press(reader, "f")
    note(reader, "By whom?")
    press(reader, "f")
    return reader


# Facts


def test_facts_are_tags_share_and_saving(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "The tide rose. The tide fell. The boat left. The boat sank.")
    assert reader.state.facts == "0 tags · 0% read · saved"
    press(reader, "f")
    reader.layer.flush(30)
    assert reader.state.facts == "1 tag · 25% read · saved"
    press(reader, "j", "o", "D")
    reader.layer.flush(30)
    assert reader.state.facts == "2 tags · 50% read · done · saved"


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0.0, "0%"), (0.004, "0%"), (0.005, "1%"), (0.5, "50%"), (0.9999, "99%"), (1.0, "100%")],
)
def test_only_all_of_it_is_a_hundred_per_cent(share: float, shown: str) -> None:
    assert percent(share) == shown


def test_what_is_not_saved_is_said_and_where_it_cannot_be_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_journal: JournalFile, _lines: list[bytes]) -> None:
        raise OSError(28, "")

    reader = reader_on(tmp_path)
    with monkeypatch.context() as patched:
        patched.setattr(JournalFile, "append", refuse)
        press(reader, "f")
        reader.layer.flush(30)
        assert saving(reader.layer) == "NOT SAVED"
        reader.state.saving_changed()
        assert "the disk is full" in said(reader), "in the place of what the key did"
        press(reader, "V")
        assert "the disk is full" in said(reader)
    reader.layer.flush(30)
    assert saving(reader.layer) == "saved"


def test_a_layer_that_is_held_is_read_only(tmp_path: Path) -> None:
    holder = reader_on(tmp_path)
    press(holder, "f")
    holder.layer.flush(30)
    assert reader_on(tmp_path).state.facts == "1 tag · 0% read · read-only"


def test_one_that_another_program_tags_first_is_read_only_from_the_next_key_on(
    tmp_path: Path,
) -> None:
    first, second = reader_on(tmp_path), reader_on(tmp_path)
    press(second, "j")
    assert second.state.facts.endswith("saved")
    press(first, "f")
    press(second, "j")
    assert said(second).startswith("Read-only: Anna has this article open elsewhere")
    assert second.state.facts.endswith("read-only")
    press(second, "k")
    assert said(second) == "", "it is said once"


def test_what_is_not_saved_comes_before_read_only(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    reader.layer.flush(30)
    (journal,) = (tmp_path / ".obelism").glob("history/*/*")
    journal.write_bytes(b"what another program put there\n")
    press(reader, "j", "f")
    reader.layer.flush(30)
    assert reader.layer.read_only
    assert saving(reader.layer) == "NOT SAVED"


# The message


def test_the_message_is_what_the_last_key_did_then_what_is_awaited_then_the_current(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    select(reader, "ferry")
    press(reader, "i")
    assert "First passage" in said(reader)
    press(reader, "j")
    assert said(reader).startswith("Now focus the other passage")
    press(reader, "Esc", "j")
    assert said(reader) == "Current: inconsistency “ferry” · missing: the other passage"
    press(reader, "z", "j")
    note(reader, "Which\none?")
    press(reader, "k")
    assert said(reader).endswith(" · not sure · note: Which one?")
    press(reader, "Esc", "k")
    assert said(reader) == ""


def test_in_a_narrow_row_what_the_current_one_lacks_is_seen(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "j")
    assert said(reader).startswith("Current: attribution “The ferry was cancelled.” · missing")
    narrow = "Current: attribution “The ferry was…” · missing: source and cue"
    assert reader.message_in(len(narrow)) == narrow


def test_the_message_is_safe_for_the_screen(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "The \x1b[31mferry sank.")
    press(reader, "f", "V")
    assert said(reader).startswith("Current: fact “The \u241b[31mferry")


# The mode


def test_badges_say_what_is_begun(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    assert reader.badge == ""
    press(reader, "v")
    assert reader.badge == "EXTEND end"
    press(reader, "v")
    assert reader.badge == "EXTEND start"
    press(reader, "V", "i", "v", "4", "2")
    assert reader.badge == "EXTEND end · 1 PENDING · 42 times"


def test_a_question_is_a_badge(tmp_path: Path) -> None:
    assert asked(tmp_path).badge == "SURE?"


# The footer


@pytest.mark.parametrize("narrow", [False, True])
def test_the_footer_names_keys_that_do_what_it_says(tmp_path: Path, narrow: bool) -> None:
    known = keymap(annotate_actions(DEFAULT_LABELS))
    reader = reader_on(tmp_path)
    for typed in ("V", "v", "V", "i"):
        press(reader, typed)
        for shown in keys(reader, narrow=narrow):
            assert all(key in known for key in shown.split())


def test_the_footer_follows_the_mode(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    assert keys(reader)["f"] == "fact"
    assert not {"c", "r", "u", "Tab"} & {*keys(reader)}, "nothing is tagged yet"
    assert list(keys(reader))[-2:] == ["?", "q"]
    press(reader, "f")
    assert (keys(reader)["c"], keys(reader)["u"], keys(reader)["Tab"]) == (
        *("note", "undo", "next tag"),
    )
    press(reader, "v")
    assert keys(reader)["v"] == "other end"
    assert "V" in keys(reader)
    press(reader, "V", "i")
    assert keys(reader)["Esc"] == "later"


def test_the_footer_of_a_question_has_the_key_that_confirms_and_one_that_does_not(
    tmp_path: Path,
) -> None:
    assert keys(asked(tmp_path)) == {"f": "yes", "Esc": "keep it"}


def test_where_there_is_little_room_all_tags_are_one_word(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    assert keys(reader, narrow=True)["f o a i"] == "tag"
    assert keys(reader, narrow=True)["j k h l"] == "move"


def test_own_labels_are_in_the_footer(tmp_path: Path) -> None:
    own = LabelSet((Label(name="claim", key="F2", letter="C"),))
    reader = reader_on(tmp_path, labels=own)
    assert keys(reader)["F2"] == "claim"
    assert keys(reader, narrow=True)["F2"] == "tag"


def test_what_was_closed_is_saved_and_changes_no_more(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "f")
    close(reader)
    assert saving(reader.layer) == "saved"
    assert reader.layer.read_only
    assert FERRY in current(reader).spans[0].text
