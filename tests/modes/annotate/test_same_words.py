"""The same words are the same span, whichever way they were selected."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from reader.modes.annotate import move
from reader.modes.annotate.mode import AnnotateMode
from reader.text.lines import Extent
from tests.modes.annotate.keyboard import (
    Annotated,
    find,
    focused,
    press,
    reader_on,
    tags,
    type_hint,
)

QUOTED = "He said: “We will go. They stay.” Then he left."

CASES = [
    # text, its words from this one to that one, the span that they are
    ("The dog barked. It rained.", "The", "barked", "The dog barked."),
    ("The dog barked. It rained.", "dog", "barked", "dog barked"),
    ("The dog barked. It rained.", "It", "rained", "It rained."),
    ("The dog barked. It rained.", "dog", "rained", "dog barked. It rained."),
    ("The dog barked. It rained.", "The", "It", "The dog barked. It"),
    ("“We go now!” she said. He left.", "We", "now", "We go now"),
    ("“We go now.” He left.", "We", "now", "“We go now.”"),
    ("“We go now.” He left.", "go", "now", "go now"),
    ("No. He left.", "No", "No", "No."),
    (QUOTED, "We", "go", "We will go"),
    (QUOTED, "They", "stay", "They stay.”"),
    (QUOTED, "We", "stay", "We will go. They stay."),
    (QUOTED, "He", "stay", "He said: “We will go. They stay.”"),
    ("Ein Satz. „Wir gehen jetzt.“ Er ging.", "Wir", "jetzt", "„Wir gehen jetzt.“"),
    ("Er sagte: „Wir gehen jetzt“. Er ging.", "Er", "jetzt", "Er sagte: „Wir gehen jetzt“."),
    ("»Wir gehen.« Er ging.", "Wir", "gehen", "»Wir gehen.«"),
    ("他走了。「我们走。」他说。", "他", "了", "他走了。"),
    ("他走了。「我们走。」他说。", "我", "走", "「我们走。」"),
    ("他走了。「我们走。」他说。", "我", "们", "我们"),
    ("سنذهب غدا. ذهب الرجل؟ نعم", "سنذهب", "غدا", "سنذهب غدا."),
    ("سنذهب غدا. ذهب الرجل؟ نعم", "ذهب", "الرجل", "ذهب الرجل؟"),
    ("قال: «سنذهب غدا». ذهب الرجل", "قال", "غدا", "قال: «سنذهب غدا»."),
    ("And then… He left. So it goes...", "And", "then", "And then…"),
    ("And then… He left. So it goes...", "So", "goes", "So it goes..."),
    ("A headline without stop\n\nIt rained.", "A", "stop", "A headline without stop"),
    ("A headline without stop\n\nIt rained.", "headline", "stop", "headline without stop"),
    ("It rained (so they say). He left.", "It", "say", "It rained (so they say)."),
    ("The book “Red Flags” is new.", "book", "Flags", "book “Red Flags”"),
    ("The book “Red Flags” is new.", "Red", "Flags", "Red Flags"),
    ("The book “Red Flags” is new.", "Red", "is", "“Red Flags” is"),
    ("The book “Red Flags” is new.", "Flags", "is", "Flags” is"),
    ("The mill (closed now) is old.", "closed", "is", "(closed now) is"),
    ("“We go,” she said. He left.", "We", "He", "“We go,” she said. He"),
]


def words_of(reader: Annotated, first: str, last: str) -> list[Extent]:
    """The words from one to another, each at its first place, the last after the first."""
    text = reader.text
    start = next(
        word[0]
        for word in reader.document.units.within("word", 0, len(text))
        if text[slice(*word)] == first
    )
    end = text.index(last, start) + len(last)
    return reader.document.units.within("word", start, end)


def hint_on(reader: Annotated, word: Extent) -> str:
    hints = reader.document.hints
    assert hints is not None
    return next(hint.code for hint in hints.within(*word) if hint.start == word[0])


def by_hints(reader: Annotated, words: list[Extent]) -> None:
    press(reader, "S")
    for word in (words[0], words[-1]):
        type_hint(reader, hint_on(reader, word))


def by_words(reader: Annotated, words: list[Extent]) -> None:
    reader.focus.select(*words[0], unit="word")
    press(reader, "v", *(["l"] * (len(words) - 1)))


def by_words_backward(reader: Annotated, words: list[Extent]) -> None:
    reader.focus.select(*words[-1], unit="word")
    press(reader, *(["Shift+Left"] * (len(words) - 1)))


def past_it_and_back(reader: Annotated, words: list[Extent]) -> None:
    by_words(reader, words)
    if reader.focus.end < len(reader.text.rstrip()):
        press(reader, "l", "h")


def by_jumping(reader: Annotated, words: list[Extent]) -> None:
    reader.focus.select(*words[0], unit="word")
    press(reader, "v", "s")
    type_hint(reader, hint_on(reader, words[-1]))


def by_mouse(reader: Annotated, words: list[Extent]) -> None:
    reader.apply(move.select_words, words[0][0], words[-1][1])


def by_mouse_from_within(reader: Annotated, words: list[Extent]) -> None:
    reader.apply(move.select_words, words[0][1] - 1, words[-1][0] + 1)


def by_finding(reader: Annotated, words: list[Extent]) -> None:
    reader.focus.put(words[0][0], words[0][1])
    find(reader, reader.text[words[0][0] : words[-1][1]])


WAYS: list[Callable[[Annotated, list[Extent]], None]] = [
    by_hints,
    by_jumping,
    by_words,
    by_words_backward,
    past_it_and_back,
    by_mouse,
    by_mouse_from_within,
    by_finding,
]
"""The first two by hints, which are not on each character where blanks part no words."""


def test_the_same_words_are_the_same_span(tmp_path: Path) -> None:
    for number, (text, first, last, span) in enumerate(CASES):
        reader = reader_on(tmp_path / str(number), text)
        for way in WAYS if " " in text else WAYS[2:]:
            reader.focus.leave()
            way(reader, words_of(reader, first, last))
            assert (way, focused(reader)) == (way, span)


def units_passed(reader: Annotated, key: str) -> set[str]:
    """What a key that is pressed on and on goes by."""
    seen: set[str] = set()
    while focused(reader) not in seen:
        seen.add(focused(reader))
        press(reader, key)
    return seen


def test_a_sentence_is_the_span_of_its_words(tmp_path: Path) -> None:
    for number, (text, first, last, span) in enumerate(CASES):
        reader = reader_on(tmp_path / str(number), text)
        words = words_of(reader, first, last)
        sentence = reader.document.units.at("sentence", words[0][0])
        assert sentence is not None
        whole = reader.document.units.within("word", *sentence) == words
        reader.apply(move.select_unit, "sentence", words[0][0])
        assert (focused(reader) == span) == whole
        reader.focus.select(*words[0], unit="word")
        assert (span in units_passed(reader, "+")) or not whole


def test_a_quotation_is_the_span_of_its_words_and_then_has_its_marks(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, f"{QUOTED} “We go now.” It rained.")
    seen = []
    for _ in range(4):
        press(reader, '"')
        seen.append(focused(reader))
    inner = "We will go. They stay."
    assert seen == [inner, f"“{inner}”", "“We go now.”", "“We go now.”"]


def test_a_new_extent_and_every_other_place_have_the_edges_of_their_words(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "The dog barked! He heard the dog. The dog barked, he said. Why?")
    press(reader, "l", "f")
    by_hints(reader, words_of(reader, "The", "barked"))
    press(reader, "E")
    assert tags(reader) == [("fact", "The dog barked!")]
    press(reader, "*", "*")
    assert tags(reader) == [("fact", "The dog barked!"), ("fact", "The dog barked")]


def test_with_other_edges_than_its_words_have_it_is_looked_for_as_it_is(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "It rained. He said it rained. It rained. It rained on.")
    press(reader, ",", "f", "*", "*")
    assert tags(reader) == [("fact", "It rained")] * 3


def nudged(reader: AnnotateMode, *keys: str) -> str:
    press(reader, *keys)
    return focused(reader)


def test_comma_takes_the_closing_marks_off_and_stop_puts_them_on(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, "“We go now.” He left.")
    assert [nudged(reader, key) for key in ",,.."] == [
        "“We go now.",
        "“We go now",
        "“We go now.",
        "“We go now.”",
    ]
    press(reader, ",", "f")
    assert tags(reader) == [("fact", "“We go now.")]
    by_hints(reader, words_of(reader, "We", "now"))
    press(reader, "E")
    assert tags(reader) == [("fact", "“We go now.”")]
