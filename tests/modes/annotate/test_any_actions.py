"""What holds after any actions in any order, on texts with odd characters."""

from __future__ import annotations

from itertools import zip_longest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from reader.document.picture import Pictures, row_picture
from reader.model.annotation import Annotation
from reader.model.labels import DEFAULT_LABELS
from reader.modes.annotate import move, walk
from reader.modes.annotate.mode import annotate_actions
from reader.modes.base import TAG
from reader.modes.document_state import counts, outline, outline_row
from reader.text.characters import BLANK, FORBIDDEN, is_edge, split
from reader.text.phrases import details
from tests.modes.annotate.keyboard import TEXTS, Annotated, close, note, reader_on, scroll

State = dict[str, Annotation]

NAMES = [action.name for action in annotate_actions(DEFAULT_LABELS)]
TAGS = [name for name in NAMES if name.startswith(TAG)]
CHANGES = [*TAGS, *TAGS, "role", "role", "role", "extent", "flag", "delete", "undo", "redo"]
MOTIONS = ["next_word", "previous_word", "next_sentence", "extend", "widen", "nudge_left"]

STEPS = st.lists(
    st.one_of(
        st.sampled_from(NAMES),
        st.sampled_from(CHANGES),
        st.sampled_from(MOTIONS),
        st.integers(1, 9),
        st.tuples(st.just("select"), st.integers(0, 60), st.integers(0, 60)),
        st.tuples(st.just("click"), st.integers(0, 60)),
        st.tuples(st.just("scroll"), st.integers(-5, 5)),
        st.tuples(st.just("note"), st.sampled_from(["Why?", "", "\x1b[2J\n\u202e"])),
    ),
    max_size=20,
)


def take(reader: Annotated, step: Any) -> None:
    """Take one of STEPS: an action, a digit, or what the mouse or a dialog does."""
    size = len(reader.text)
    match step:
        case str():
            reader.do(step)
        case int():
            reader.digit(step)
        case ("select", start, end):
            start, end = sorted((start % (size + 1), end % (size + 1)))
            reader.apply(move.select, start, end)
        case ("click", offset):
            reader.apply(walk.click, offset % size)
        case ("scroll", rows):
            scroll(reader, rows)
        case ("note", text):
            if reader.lit is not None:
                note(reader, text)


def opened(root: str, text: str) -> Annotated:
    """A reader with a small view."""
    reader = reader_on(Path(root), text)
    reader.resize(9, 4)
    return reader


def check_focus(reader: Annotated) -> None:
    start, end = reader.focus.extent
    assert 0 <= start <= end <= len(reader.text)
    assert start < end or not reader.text.strip(BLANK)
    assert is_edge(reader.text, start)
    assert is_edge(reader.text, end)


def check_spans(reader: Annotated) -> None:
    for one in reader.layer.annotations.values():
        label = reader.state.labels[one.label]
        assert one.spans == label.ordered(one.spans)
        assert len({span.extent for span in one.spans}) == len(one.spans) > 0
        for span in one.spans:
            assert span.role in label.role_names()
            assert span.text == reader.text[span.start : span.end]
            assert is_edge(reader.text, span.start)
            assert is_edge(reader.text, span.end)
            characters = split(reader.text, span.start, span.end)
            assert characters[0].strip(BLANK)
            assert characters[-1].strip(BLANK)


def check_marks(reader: Annotated) -> None:
    tags = reader.layer.annotations
    listed = [each.id for each in reader.marks.listing()]
    assert {id: reader.marks.annotation(id) for id in listed} == tags
    assert len(reader.marks) == len(tags)
    shown = {
        (mark.start, mark.end, mark.label, mark.role, mark.annotation)
        for mark in reader.marks.touching(0, len(reader.text))
    }
    assert shown == {
        (span.start, span.end, tag.label, span.role, tag.id)
        for tag in tags.values()
        for span in tag.spans
    }


def check_choices(reader: Annotated) -> None:
    tags, pending = reader.layer.annotations, reader.state.pending
    assert reader.lit is None or reader.lit in tags
    assert pending is None or reader.state.labels[tags[pending].label].pairs
    assert reader.state.count <= 9999
    assert reader.state.question is None or reader.stage == "question"


def check_screen(reader: Annotated) -> None:
    """All that is painted can be made, and holds nothing that a terminal would obey."""
    lines = [reader.message, reader.badge, reader.state.facts]
    lines += [word for narrow in (True, False) for _, word in reader.footer(narrow=narrow)]
    for annotation in outline(reader.state):
        lines.append(outline_row(reader.state, annotation).about.line)
        lines += [line.text for line in details(reader.state.labels, annotation)]
    assert sum(counts(reader.state).values()) == len(reader.marks)
    assert not any(FORBIDDEN.search(line) or "\n" in line for line in lines)
    start = reader.viewport.layout.begin
    assert not reader.text[:start].strip()
    for index in range(len(reader.viewport.layout)):
        picture = row_picture(reader.document, index)
        assert picture.start == start
        start = picture.end
    assert start == len(reader.text)


def check(reader: Annotated) -> None:
    check_focus(reader)
    check_spans(reader)
    check_marks(reader)
    check_choices(reader)


def check_pictures(reader: Annotated, pictures: Pictures) -> None:
    """What is kept from key to key is what would be pictured anew, and every change is told."""
    before = pictures.rows
    changed = pictures.follow(reader.document)
    view = range(reader.viewport.top, reader.viewport.bottom)
    assert pictures.rows == [row_picture(reader.document, row) for row in view]
    rows = enumerate(zip_longest(before, pictures.rows))
    assert changed == [y for y, (old, new) in rows if old != new]


def taken_back(reader: Annotated) -> list[State]:
    """Undo everything, one by one; return the states from the last to the first."""
    reader.state.count = 0
    states = [dict(reader.layer.annotations)]
    while reader.layer.next_undo is not None:
        reader.do("undo")
        states.append(dict(reader.layer.annotations))
    return states


def done_again(reader: Annotated, states: list[State]) -> None:
    """Redo what `taken_back` undid, and see that the same states come back."""
    for state in reversed(states[:-1]):
        reader.do("redo")
        assert reader.layer.annotations == state


@given(TEXTS, STEPS)
def test_focus_tags_and_screen_stay_whole(text: str, steps: list[Any]) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as root:
        reader, pictures = opened(root, text), Pictures()
        for step in steps:
            take(reader, step)
            check(reader)
            check_pictures(reader, pictures)
        check_screen(reader)
        close(reader)


@given(TEXTS, STEPS, STEPS)
def test_all_is_undone_and_done_again_before_and_after_a_restart(
    text: str, steps: list[Any], later: list[Any]
) -> None:
    with TemporaryDirectory(ignore_cleanup_errors=True) as root:
        reader = opened(root, text)
        for step in steps:
            take(reader, step)
        states = taken_back(reader)
        assert states[-1] == {}
        check(reader)
        done_again(reader, states)
        stack = reader.layer.next_undo, reader.layer.next_redo
        close(reader)
        again = opened(root, text)
        assert not again.layer.notices
        assert again.layer.annotations == states[0]
        assert (again.layer.next_undo, again.layer.next_redo) == stack
        assert taken_back(again) == states
        done_again(again, states)
        for step in later:
            take(again, step)
            check(again)
        close(again)


HELD = (
    "Zoe\u0308 ran. \u201cYes,\u201d he said. \u65e5\u672c\u8a9e\u3002\r\nNobody met them there.\n"
)


def test_a_layer_that_is_held_is_never_changed(tmp_path: Path) -> None:
    holder = opened(str(tmp_path), HELD)
    for name in ("tag:fact", "next_word", "tag:attribution", "next_sentence", "role", "undo"):
        holder.do(name)
    assert holder.layer.flush(30)
    before = _files(tmp_path)
    tags = dict(holder.layer.annotations)
    assert len(tags) == 2

    @given(STEPS)
    def whatever_is_done(steps: list[Any]) -> None:
        reader = opened(str(tmp_path), HELD)
        for step in steps:
            take(reader, step)
            assert reader.layer.annotations == tags
            assert reader.state.status == "new"
            check(reader)
        check_screen(reader)
        close(reader)

    whatever_is_done()
    assert _files(tmp_path) == before


def _files(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}
