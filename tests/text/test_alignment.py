"""Which tokens stay, against every answer there is; and that long texts take no longer than due."""

from __future__ import annotations

import random
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text import alignment
from reader.text.alignment import NONE, Alignment
from tests.text.edits import FARES, ROLL_CALL
from tests.text.making import any_texts

Answer = frozenset[tuple[int, int]]

FEW_WORDS = st.lists(st.sampled_from(["aye", "nay", "absent"]), max_size=7)


def every_best(old: list[str], new: list[str]) -> set[Answer]:
    """All longest common subsequences, as pairs of places, by trying everything."""

    @cache
    def best(at: int, there: int) -> frozenset[Answer]:
        if at == len(old) or there == len(new):
            return frozenset([frozenset()])
        found = set(best(at + 1, there) | best(at, there + 1))
        if old[at] == new[there]:
            found |= {answer | {(at, there)} for answer in best(at + 1, there + 1)}
        most = max(map(len, found))
        return frozenset(answer for answer in found if len(answer) == most)

    return set(best(0, 0))


def pairs(found: Alignment, *, sure: bool) -> Answer:
    return frozenset(
        (at, there)
        for at, there in enumerate(found.partners)
        if there != NONE and (found.sure[at] or not sure)
    )


@given(FEW_WORDS, FEW_WORDS)
def test_sure_is_what_every_best_answer_has(old: list[str], new: list[str]) -> None:
    found = Alignment(" ".join(old), "\n".join(new))
    answers = every_best(old, new)
    assert pairs(found, sure=False) in answers
    assert pairs(found, sure=True) == frozenset.intersection(*answers)


@given(any_texts)
def test_a_text_is_aligned_with_itself(text: str) -> None:
    found = Alignment(text, text)
    assert list(found.partners) == list(range(len(found.old)))
    assert all(found.sure)
    assert all(found.taken)


@given(any_texts, any_texts)
def test_partners_are_equal_and_in_order(old: str, new: str) -> None:
    found = Alignment(old, new)
    there = [partner for partner in found.partners if partner != NONE]
    assert there == sorted(set(there))
    assert all(found.old.ids[at] == found.new.ids[to] for at, to in pairs(found, sure=False))


def test_which_of_many_equal_lines_went_is_not_guessed() -> None:
    assert not any(Alignment("aye\n" * 300, "aye\n" * 299).sure)
    assert all(Alignment("aye\n" * 300, "aye\n" * 300).sure)


def test_what_is_sure_does_not_depend_on_where_a_text_is_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    text = FARES + ROLL_CALL
    edited = text.replace("Hale: nay\n", "").replace("Dogs stay", "Cats stay")
    whole = pairs(Alignment(text, edited), sure=True)
    monkeypatch.setattr(alignment, "can_compare", lambda old, new: len(old) * len(new) < 4000)
    assert pairs(Alignment(text, edited), sure=True) == whole
    unsure = ["Dogs", "Hale", ":", "nay", ":", "nay"]  # of one `: nay` the two around Hale may be
    assert len(whole) == len(Alignment(text, edited).old) - len(unsure)


def test_a_line_that_is_there_twice_is_as_unsure_in_a_long_text(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = [f"{at}. A line of a list that nobody reads to its {at}th end" for at in range(40)]
    edited = "\n".join(["Other", *lines[:21], lines[20], *lines[21:], "Other"])
    text = "\n".join(lines)
    whole = pairs(Alignment(text, edited), sure=True)
    monkeypatch.setattr(alignment, "can_compare", lambda old, new: len(old) * len(new) < 4000)
    assert pairs(Alignment(text, edited), sure=True) == whole


def test_long_texts_are_compared_in_short_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    cells: list[int] = []
    common = alignment.common_subsequence

    def counting(old: list[int], new: list[int]) -> list[list[tuple[int, int]]]:
        cells.append(len(old) * len(new))
        return common(old, new)

    monkeypatch.setattr(alignment, "common_subsequence", counting)
    chance = random.Random(1)
    words = [f"word{chance.randrange(900)}" for _ in range(20_000)]
    edited = [word for place, word in enumerate(words) if place % 40]
    found = Alignment(" ".join(words), " ".join(edited))
    assert len(pairs(found, sure=False)) == len(edited)
    assert sum(cells) < 100 * len(words)
