from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from reader.modes.annotate import jump
from reader.modes.annotate.lesson import STEPS, Lesson, goes_on, steps_done
from reader.modes.articles.tutorial import lesson_opening, remove_lesson
from reader.settings.files import write_preference
from tests.modes.annotate.keyboard import note, press, reader_on, select

TEXT = (
    "The mill is open.\n\n"
    "“It closed in May,” said Ada Holm, who owned it. Nobody minds. It is the finest in town.\n"
)


def test_each_step_sees_what_was_done_and_nothing_else(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT)
    lesson = Lesson(reader)

    def after(*keys: str) -> int:
        for key in keys:
            press(reader, key)
            lesson.look()
        return lesson.number

    assert after("g") == 0
    assert lesson.advice == "Not yet: press j"
    assert after("j") == 1
    assert after("j") == 1
    assert after("l") == 2
    assert after("+", "+", "+") == 3
    assert after("o") == 3
    press(reader, "l")
    assert after("f") == 3, "a word is no sentence"
    assert lesson.text.startswith("That is a part of the sentence. u takes it back;")
    press(reader, "u")
    assert lesson.text.startswith("Tag the whole sentence")
    select(reader, "Nobody minds.")
    assert after("f") == 4
    assert after("u") == 4
    assert after("U") == 5
    after("S")
    for _ in range(2):
        hints = reader.document.hints
        assert hints is not None
        reader.apply(jump.type_sign, next(hints.within(0, len(reader.text))).code)
    lesson.look()
    assert after("o") == 6
    select(reader, "It closed in May")
    assert after("a") == 6
    assert lesson.text.startswith("That is what was said. Now who says so: s and the hint")
    select(reader, "Ada Holm")
    assert after("r") == 6
    assert lesson.text.startswith("That is who says so. Now the verb")
    select(reader, "said")
    assert after("r") == 7
    select(reader, "The mill is open.")
    assert after("i") == 7
    assert lesson.text.startswith("One passage is tagged.")
    select(reader, "It closed in May")
    assert after("i") == 8
    note(reader, "Which is it?")
    assert lesson.look()
    assert after("D") == len(STEPS) == 10
    assert lesson.over
    assert not lesson.look()
    assert (steps_done(), goes_on()) == (0, "")


def test_a_tag_from_before_does_not_do_the_step_that_asks_for_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT)
    lesson = Lesson(reader)

    def after(*keys: str) -> int:
        for key in keys:
            press(reader, key)
            lesson.look()
        return lesson.number

    assert after("f", "j", "l", "+", "+", "+", "j") == 3, "asks for a fact, and there is one"
    assert after("f") == 4


@pytest.mark.parametrize(
    ("done", "heading"), [(0, "Step 1 of"), (4, "Step 4 of"), (5, "Step 6 of"), (8, "Step 8 of")]
)
def test_one_that_was_left_goes_on_at_a_step_that_can_be_done(
    tmp_path: Path, done: int, heading: str
) -> None:
    write_preference("tutorial_steps", done)
    assert Lesson(reader_on(tmp_path, TEXT), steps_done()).heading.startswith(heading)
    if done:
        assert goes_on().startswith(f"the tutorial continues at {heading.lower()[:6]};")


@pytest.mark.parametrize("kept", [-1, 10, 99, True, "5", None, 2.5])
def test_what_is_no_number_of_steps_is_none(kept: object) -> None:
    write_preference("tutorial_steps", kept)
    assert (steps_done(), goes_on()) == (0, "")


def test_a_step_ends_only_by_the_keys_that_it_asks_for(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT)
    lesson = Lesson(reader, 5)
    select(reader, "Nobody minds.")
    press(reader, "o")
    assert not lesson.look(), "it was not selected by hints"
    lesson.go(-1)
    assert (lesson.number, steps_done()) == (4, 4)
    press(reader, "u")
    assert not lesson.look()
    press(reader, "U")
    assert lesson.look()
    assert lesson.number == 5


def test_each_step_that_is_done_is_remembered(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT)
    lesson = Lesson(reader)
    press(reader, "j")
    assert lesson.look()
    assert steps_done() == 1


def test_what_to_do_is_said_with_the_keys_in_force(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, TEXT)
    lesson = Lesson(reader)
    for number in range(len(STEPS) + 1):
        lesson.number = number
        assert "{" not in lesson.text
        assert len(lesson.text) <= 2 * 74
    assert "press ?" not in lesson.text
    assert lesson.heading == "The lesson is over"


def test_nothing_is_left_behind() -> None:
    with lesson_opening() as found:
        (ref,) = found.refs
        folder = ref.store.root
        assert found.annotator == "you"
        assert folder.is_dir()
    assert not folder.exists()


def test_where_the_program_was_killed_the_next_lesson_removes_what_it_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    left = tmp_path / "obelism-tutorial-left"
    left.mkdir()
    (left / "in-use").touch()
    (tmp_path / "obelism-tutorial-of-another-kind").mkdir()
    with lesson_opening() as one, lesson_opening() as other:
        running = [str(found.workspace) for found in (one, other)]
        assert sorted(map(str, tmp_path.iterdir())) == sorted(
            [*running, str(tmp_path / "obelism-tutorial-of-another-kind")]
        )
        remove_lesson(one)
        assert not Path(running[0]).exists()
