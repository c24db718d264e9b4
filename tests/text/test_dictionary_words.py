"""Words of scripts without blanks, cut by a dictionary where one is installed."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from types import ModuleType

import pytest
from hypothesis import given

from reader.text import dictionary_words
from reader.text.dictionary_words import by_dictionary
from tests.text.making import any_texts, edges_of
from tests.text.test_words import words_of


class InPairs:
    """A dictionary whose words all have two characters."""

    def __init__(self, text: str, locale: str) -> None:
        self._text = text

    def __iter__(self) -> Iterator[str]:
        return (self._text[at : at + 2] for at in range(0, len(self._text), 2))


@pytest.fixture(autouse=True)
def _forget() -> Iterator[None]:
    dictionary_words._breaker.cache_clear()
    yield
    dictionary_words._breaker.cache_clear()


@pytest.fixture
def _installed(monkeypatch: pytest.MonkeyPatch) -> None:
    module = ModuleType("icu4py.breakers")
    vars(module)["WordBreaker"] = InPairs
    monkeypatch.setitem(sys.modules, "icu4py", ModuleType("icu4py"))
    monkeypatch.setitem(sys.modules, "icu4py.breakers", module)


@pytest.fixture
def _absent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "icu4py", None)


CUT = [
    ("市长说话，ok。", "市长|说话|ok"),
    ("彼は漢字を書いた", "彼は|漢字|を書|いた"),
    ("the 市长说 and 3月", "the|市长|说|and|3|月"),
    ("words alone", "words|alone"),
]


@pytest.mark.usefixtures("_installed")
@pytest.mark.parametrize(("text", "words"), CUT)
def test_a_dictionary_cuts_what_blanks_do_not_part(text: str, words: str) -> None:
    assert words_of(text) == words.split("|")


@pytest.mark.usefixtures("_absent")
def test_without_one_words_are_cut_as_far_as_is_sure() -> None:
    assert words_of("市长说话，ok。") == ["市", "长", "说", "话", "ok"]
    assert by_dictionary("市长", 0, 2, [(0, 1), (1, 2)]) == [(0, 1), (1, 2)]


@given(any_texts)
def test_its_words_are_ordered_disjoint_and_whole(text: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(dictionary_words, "_breaker", lambda: InPairs)
        edges, reached = set(edges_of(text)), 0
        for word in words_of(text):
            reached = text.index(word, reached)
            assert {reached, reached + len(word)} <= edges
            reached += len(word)
