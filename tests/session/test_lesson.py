from __future__ import annotations

from pathlib import Path

from reader.session import jumping, tagging
from reader.session.lesson import STEPS, Lesson
from reader.session.tutorial import lesson_opening
from tests.session.keyboard import press, reader_on, select

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
    assert after("j") == 1
    assert after("j") == 1
    assert after("l") == 2
    assert after("+", "+", "+") == 3
    assert after("o") == 3
    assert after("f") == 4
    assert after("u") == 4
    assert after("U") == 5
    press(reader, "S")
    for _ in range(2):
        jumping.type_sign(reader, next(code for _, code in reader.hints.shown())[0])
    lesson.look()
    assert after("o") == 6
    select(reader, "It closed in May")
    assert after("a") == 6
    select(reader, "Ada Holm")
    assert after("r") == 6
    select(reader, "said")
    assert after("r") == 7
    select(reader, "The mill is open.")
    assert after("i") == 7
    select(reader, "It closed in May")
    assert after("i") == 8
    tagging.set_comment(reader, str(reader.current), "Which is it?")
    assert lesson.look()
    assert after("D") == len(STEPS) == 10
    assert lesson.over
    assert not lesson.look()


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
        folder = ref.workspace.root
        assert found.annotator == "you"
        assert folder.is_dir()
    assert not folder.exists()
