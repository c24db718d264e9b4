"""Quotations: which marks belong together, within a paragraph and across several."""

from __future__ import annotations

from collections.abc import Callable
from cProfile import Profile
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.document.focus import Focus
from reader.text import quotation_pairs
from reader.text.quotation_marks import CLOSES, TYPED_FOR
from reader.text.quotation_pairs import _DEEPEST, ParagraphQuotations, Quotation
from reader.text.quotations import Quotations
from reader.text.units import Units
from tests.text.making import any_texts


def found_in(text: str) -> list[Quotation]:
    """All quotations of a text, in order."""
    quotations = Quotations(Units(text))
    found: list[Quotation] = []
    one = quotations.next(0)
    while one is not None:
        around = quotations.around(one.start, one.start + 1)
        found += sorted({other for other in around if other.start == one.start})
        one = quotations.next(one.start + 1)
    return found


def read(text: str) -> list[str]:
    """The same as they read; one that never closes ends with `…|`."""
    return [text[one.start : one.end] + ("" if one.closed else "…|") for one in found_in(text)]


MARKS = [
    ("“One,” he said, “two.”", ["“One,”", "“two.”"]),
    ('"One," he said, "two."', ['"One,"', '"two."']),
    ("‘One,’ he said, ‘two.’", ["‘One,’", "‘two.’"]),
    ("'One,' he said, 'two.'", ["'One,'", "'two.'"]),
    ("«Un» et «deux».", ["«Un»", "«deux»"]),
    ("« Non », dit-elle.", ["« Non »"]),
    ("«\xa0Non\xa0», dit-elle.", ["«\xa0Non\xa0»"]),
    ("»Eins« und »zwei«.", ["»Eins«", "»zwei«"]),
    ("‹Eins› und ›zwei‹.", ["‹Eins›", "›zwei‹"]),
    ("„Eins“ und „zwei” und ‚drei‘.", ["„Eins“", "„zwei”", "‚drei‘"]),
    ("彼は「行こう」と言い、『はい』と答えた。", ["「行こう」", "『はい』"]),
    ("(“One”) — “two”—“three”…", ["“One”", "“two”", "“three”"]),
    ('She asked:"Why?"', ['"Why?"']),
]
DOUBLE = [
    ("He called it ``so''. Then `this'.", ["``so''"]),
    (
        "The mayor called it ``alarmist''. \"I don't,\" he said, \"read reports.\" Then 'no'.",
        ["``alarmist''", '"I don\'t,"', '"read reports."', "'no'"],
    ),
    ("``He told me 'no.'''", ["``He told me 'no.'''", "'no.'"]),
    ("'He told me ``no.'''", ["'He told me ``no.'''", "``no.''"]),
    ("``One, \"two\",'' (``three'')", ["``One, \"two\",''", '"two"', "``three''"]),
    ("``One.\n\n``Two.''", ["``One.\n\n``Two.''"]),
    ("``One.'' ``Two.", ["``One.''"]),
    ("Run ``code`` and ```more```, 'so'.", ["'so'"]),
    ("''So'' and 'so'.", ["''So''", "'so'"]),
    ("The boys'' house, \"he said\".", ['"he said"']),
]
NESTED = [
    ("“He told me ‘no’ twice.”", ["“He told me ‘no’ twice.”", "‘no’"]),
    ("‘He told me “no” twice.’", ["‘He told me “no” twice.’", "“no”"]),
    ("\"He told me 'no' twice.\"", ["\"He told me 'no' twice.\"", "'no'"]),
    ("'He told me \"no\" twice.'", ["'He told me \"no\" twice.'", '"no"']),
    ("“He told me, ‘Never.’”", ["“He told me, ‘Never.’”", "‘Never.’"]),
    ("“‘Never,’ he told me.”", ["“‘Never,’ he told me.”", "‘Never,’"]),
    ("«Il dit ‹non›.»", ["«Il dit ‹non›.»", "‹non›"]),
    ("»Er sagt ›nein‹.«", ["»Er sagt ›nein‹.«", "›nein‹"]),
    ("„Er sagt ‚nein‘.“", ["„Er sagt ‚nein‘.“", "‚nein‘"]),
    ("「彼は『はい』と」", ["「彼は『はい』と」", "『はい』"]),
]
NO_QUOTATIONS = [
    "It isn’t, it wasn't, it won’t be.",
    "The dogs’ house and the cats’ garden stood empty.",
    "The dogs' house and the cats' garden stood empty.",
    "’Tis the music of the ’90s, ’twas rock ’n’ roll.",
    "'Tis the music of the '90s, 'twas rock 'n' roll.",
    "‘Tis the music of the ‘90s.",
    "He is 6' 2\" tall, she 5’ 9”.",
    'The 12" record lay on the 7" one.',
    "The wall is 6′ 2″ high.",
    "No mark at all.",
    "",
]
APOSTROPHES_WITHIN = [
    ("‘It’s the boys’ room,’ she said.", ["‘It’s the boys’ room,’"]),
    ("‘I like the ’90s,’ she said.", ["‘I like the ’90s,’"]),
    ("“The dogs’ house isn’t ours.”", ["“The dogs’ house isn’t ours.”"]),
    ('She said "he is 6\' tall" and left.', ['"he is 6\' tall"']),
]


@pytest.mark.parametrize(("text", "expected"), [*MARKS, *DOUBLE, *NESTED, *APOSTROPHES_WITHIN])
def test_marks_of_every_kind_are_paired(text: str, expected: list[str]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize("text", NO_QUOTATIONS)
def test_apostrophes_feet_and_inches_are_no_quotations(text: str) -> None:
    assert read(text) == []


def test_a_quotation_is_known_with_and_without_its_marks() -> None:
    text = "He said, “Wait.” She waited.\n\n“Never closed."
    closed, left_open = found_in(text)
    assert text[slice(*closed.outer)] == "“Wait.”"
    assert text[slice(*closed.inner)] == "Wait."
    assert text[slice(*left_open.outer)] == "“Never closed."
    assert text[slice(*left_open.inner)] == "Never closed."


PARAGRAPHS = [
    (
        "He said, “One.\n\n“Two.\n\n“Three,” and left.\n\n“Four.”",
        ["“One.\n\n“Two.\n\n“Three,”", "“Four.”"],
    ),
    ('"One.\n"Two.\n"Three."', ['"One.\n"Two.\n"Three."']),
    ("«Un.\r\n\r\n«Deux.»", ["«Un.\r\n\r\n«Deux.»"]),
    ("„Eins.\n\n„Zwei.“", ["„Eins.\n\n„Zwei.“"]),
    ("“One, ‘two’.\n\n“Three, ‘four’.”", ["“One, ‘two’.\n\n“Three, ‘four’.”", "‘two’", "‘four’"]),
    ("“One.\n\n“Two.\n\nThree.”", ["“One.\n\n“Two.…|"]),
    ("“One.\n\nTwo.", ["“One.…|"]),
    ("“One.\n\nShe said “two.”", ["“One.…|", "“two.”"]),
    ("“One.\n\n«Two.»", ["“One.…|", "«Two.»"]),
    ("“One.\n\n‘Two.’", ["“One.…|", "‘Two.’"]),
    ("“One.\n\n«Two.", ["“One.…|", "«Two.…|"]),
    ("“One.”\n\n“Two.”", ["“One.”", "“Two.”"]),
]


@pytest.mark.parametrize(("text", "expected"), PARAGRAPHS)
def test_a_quotation_that_each_paragraph_opens_again_is_one(text: str, expected: list[str]) -> None:
    assert read(text) == expected


LONG = (
    "Nothing yet.\n\nHe said, “One ‘or two’.\n\n“Three.\n\n“Four.” Nothing here.\n\n"
    "Nor here.\n\n“Five.”"
)
WHOLE = "“One ‘or two’.\n\n“Three.\n\n“Four.”"


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ("Nothing yet", []),
        ("or two", ["‘or two’", WHOLE]),
        ("One", [WHOLE]),
        ("Three", [WHOLE]),
        ("Four", [WHOLE]),
        ("Nothing here", []),
        ("Five", ["“Five.”"]),
    ],
)
def test_around_a_place_are_all_that_hold_it_the_smallest_first(
    place: str, expected: list[str]
) -> None:
    start = LONG.index(place)
    found = Quotations(Units(LONG)).around(start, start + len(place))
    assert [LONG[slice(*one.outer)] for one in found] == expected


def test_around_an_extent_over_paragraphs_is_what_holds_all_of_it() -> None:
    quotations = Quotations(Units(LONG))
    start, end = LONG.index("two"), LONG.index("Four")
    assert [LONG[slice(*one.outer)] for one in quotations.around(start, end)] == [WHOLE]
    assert quotations.around(start, LONG.index("Nor here")) == []


def test_next_looks_through_paragraphs_without_any() -> None:
    quotations = Quotations(Units(LONG))
    starts = [LONG.index(mark) for mark in ("“One", "‘or", "“Five")]
    for offset in range(len(LONG) + 1):
        found = quotations.next(offset)
        assert (found and found.start) == next((s for s in starts if s >= offset), None)


QUOTED = st.lists(
    st.sampled_from([*"\"'“”„‟‘’‚‛«»‹›「」『』", *"abs 9", *"  .,", "\n", "\n\n", "\r\n"]),
    max_size=40,
).map("".join)


@given(QUOTED | any_texts)
def test_quotations_of_a_paragraph_nest_or_are_disjoint(text: str) -> None:
    for start, end in Units(text).within("paragraph", 0, len(text)):
        here = ParagraphQuotations(text, start, end)
        assert here.quotations == sorted(here.quotations)
        for one in here.quotations:
            assert start <= one.start < one.end <= end
            assert one.closed
        for one, other in combinations(here.quotations, 2):
            assert one.end <= other.start or other.end <= one.end


@given(QUOTED | any_texts)
def test_every_quotation_lies_in_the_text_and_begins_with_its_mark(text: str) -> None:
    for one in found_in(text):
        assert 0 <= one.start < one.end <= len(text)
        assert text[one.start] in "\"'“„‟‘‚«»‹›「『"
        inner = one.inner
        assert one.start < inner[0] <= inner[1] <= one.end


@given(QUOTED | any_texts)
def test_next_is_the_first_that_begins_there_or_later(text: str) -> None:
    quotations = Quotations(Units(text))
    every = {one for offset in range(len(text)) for one in quotations.around(offset, offset + 1)}
    starts = sorted(one.start for one in every)
    for offset in range(len(text) + 1):
        found = quotations.next(offset)
        assert (found and found.start) == next((s for s in starts if s >= offset), None)
        assert found is None or found in every


@given(QUOTED, st.data())
def test_what_is_around_an_extent_holds_it(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = Quotations(Units(text)).around(start, end)
    assert all(one.start <= start and end <= one.end for one in found)
    lengths = [one.end - one.start for one in found]
    assert lengths == sorted(lengths)


class Scanning(ParagraphQuotations):
    """Matches the marks of a paragraph by looking through all that are open for each."""

    def _closed_by(self, sign: str) -> int | None:
        innermost = [*enumerate(self.left_open)][: -_DEEPEST - 1 : -1]
        for closers in (CLOSES, TYPED_FOR):
            for index, opening in innermost:
                if sign in closers.get(opening.sign, ()):
                    return index
        alike = (index for index, opening in innermost if opening.sign == sign)
        return next(alike, None) if self._is_alike(sign) else None


@given(st.text("\"“”„‟‘‚’«»‹›「」『』〝〞＂״'`, a1s.", max_size=120))
def test_a_mark_finds_its_partner_at_once_as_by_looking_through_all(text: str) -> None:
    found, scanned = ParagraphQuotations(text, 0, len(text)), Scanning(text, 0, len(text))
    assert found.quotations == scanned.quotations
    assert found.left_open == scanned.left_open


def calls(action: Callable[[], object]) -> int:
    """The calls of functions that an action takes."""
    profile = Profile()
    profile.runcall(action)
    return sum(each.callcount for each in profile.getstats())


@pytest.mark.parametrize(
    "piece", ["“a ", "„a “b ", "'a ", "1” ", "“ 1” ", "s’ ", "``a ", "''a ", "“a\n\n"]
)
def test_many_marks_cost_no_more_each(piece: str) -> None:
    many = 2000
    text = piece * many
    assert calls(lambda: ParagraphQuotations(text, 0, len(text))) < 120 * many
    focus = Focus(Units(text))
    focus.settle()
    assert calls(focus.widen) + calls(focus.to_quotation) < 120 * many


def test_marks_without_end_are_matched_up_to_a_limit(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(quotation_pairs, "_MOST", 4)
    assert read("“a” “b” “c”") == ["“a”", "“b”"]
