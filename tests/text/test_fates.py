"""Where tagged spans are after an edit: never on a wrong place unasked, and hardly ever lost."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.text.characters import BLANK
from reader.text.lines import Extent, trim
from reader.text.proposals import MIN_SIMILARITY, Proposal
from reader.text.relocation import DOUBTFUL, LOST, MOVED, SAME, Fate, Fates
from reader.text.tokens import Tokens
from reader.text.units import Units
from tests.environment import PROJECT
from tests.text.edits import (
    FARES,
    NAMES,
    OTHER_WORDS,
    ROLL_CALL,
    SAMPLES,
    TALL_ROLL_CALL,
    VOTES,
    Case,
    cases,
)
from tests.text.making import any_texts, edges_of

RIGHT, ASKED, MISSED, WRONG, GONE = "right", "asked", "missed", "WRONG", "gone"

EXISTS = 0.6
"""Share of a span's letters that have to be left, close together, of one that still exists."""


def fate_of(old: str, new: str, quote: str) -> Fate:
    start = old.index(quote)
    return Fates(old, new).of(start, start + len(quote))


def proposed(new: str, fate: Fate) -> list[str]:
    return [new[each.start : each.end] for each in fate.proposals]


# The two hundred edits


def judged(case: Case, extent: Extent, fate: Fate) -> str:
    """What a person who knows the edit says of a fate."""
    untouched, (hull, share) = case.untouched(*extent), case.truth(*extent)
    if fate.kind in (SAME, MOVED):
        return RIGHT if untouched == (fate.start, fate.end) else WRONG
    if untouched is not None:
        places = [(each.start, each.end) for each in fate.proposals]
        return ASKED if untouched in places else MISSED
    if hull is None or share < EXISTS or hull[1] - hull[0] > 1.5 * (extent[1] - extent[0]):
        return GONE
    return ASKED if any(_nearly(each, hull) for each in fate.proposals) else MISSED


def _nearly(proposal: Proposal, extent: Extent) -> bool:
    both = min(proposal.end, extent[1]) - max(proposal.start, extent[0])
    return both >= 0.75 * (max(proposal.end, extent[1]) - min(proposal.start, extent[0]))


@pytest.fixture(scope="module")
def results() -> dict[str, Counter[str]]:
    """How often each judgement was passed, by kind of edit."""
    found: dict[str, Counter[str]] = {}
    for case in cases():
        fates = Fates(case.old, case.new)
        said = [judged(case, extent, fates.of(*extent)) for extent in case.spans]
        found.setdefault(case.name.split()[1], Counter()).update(said)
        found.setdefault("wrong", Counter()).update({case.name: said.count(WRONG)})
    return found


def test_there_are_two_hundred_edits_of_eight_kinds(results: dict[str, Counter[str]]) -> None:
    assert len(results["wrong"]) == 200
    assert len(results) == 8 + 1


def test_no_span_lands_on_a_wrong_place_unasked(results: dict[str, Counter[str]]) -> None:
    assert +results["wrong"] == {}


def test_of_those_that_still_exist_95_in_100_are_found(results: dict[str, Counter[str]]) -> None:
    for kind, said in results.items():
        if kind != "wrong":
            found = said[RIGHT] + said[ASKED]
            assert found >= 0.95 * (found + said[MISSED]), kind


def test_most_are_found_without_asking(results: dict[str, Counter[str]]) -> None:
    every = sum((said for kind, said in results.items() if kind != "wrong"), Counter())
    assert every[RIGHT] >= 0.9 * (every.total() - every[GONE])


# What they are judged by


@pytest.mark.parametrize("text", [ROLL_CALL, TALL_ROLL_CALL], ids=["wide", "tall"])
@pytest.mark.parametrize("place", range(len(NAMES)))
def test_a_further_person_in_a_roll_call_takes_nobodys_vote(text: str, place: int) -> None:
    further = "Zeal: nay\n" if text == ROLL_CALL else "Zeal\nnay\n"
    start = text.index(NAMES[place])
    new = text[:start] + further + text[start:]
    fates, before, now = Fates(text, new), 0, 0
    for name, vote in zip(NAMES, VOTES, strict=True):
        before = text.index(vote, text.index(name))
        now = new.index(vote, new.index(name))
        fate = fates.of(before, before + len(vote))
        places = (
            [fate.start] if fate.kind in (SAME, MOVED) else [each.start for each in fate.proposals]
        )
        assert now in places
        assert text == TALL_ROLL_CALL or fate.kind != DOUBTFUL


def test_votes_that_change_places_are_not_taken_for_one_another() -> None:
    old = "Smith\nAye\nJones\nNay\n"
    assert fate_of(old, "Smith\nNay\nJones\nAye\n", "Aye").kind == DOUBTFUL
    assert fate_of("Smith: aye\nJones: nay\n", "Smith: nay\nJones: aye\n", "aye").kind == DOUBTFUL


def test_a_deleted_sentence_does_not_take_the_place_of_one_like_it() -> None:
    old = "The fare is 12 kroner. Trains ran late that day. The fare is 15 kroner."
    new = "Trains ran late that day. The fare is 15 kroner."
    assert fate_of(old, new, "The fare is 12 kroner.") == Fate(LOST)
    assert fate_of(old, new, "12") == Fate(LOST)
    fate = fate_of(old, new, "The fare is 15 kroner.")
    assert (fate.kind, fate.start, fate.end) == (SAME, len(new) - 22, len(new))


def test_a_paragraph_that_moved_takes_its_spans_along() -> None:
    first, *rest = FARES.split("\n\n")
    new = "\n\n".join([*rest[:-1], first, rest[-1]])
    fate = fate_of(FARES, new, "The ferry runs daily.")
    assert (fate.kind, fate.start) == (MOVED, new.index("The ferry runs daily."))
    fate = fate_of(FARES, new, "Dogs travel free.")
    assert (fate.kind, fate.start) == (MOVED, new.index("Dogs travel free."))


def test_a_reworded_sentence_is_proposed_where_it_stands() -> None:
    old = (
        "It rained. The mayor said the ferry would be cancelled because of the storm. Nobody came."
    )
    new = "It rained. The mayor said the ferry was cancelled because of a bad storm. Nobody came."
    fate = fate_of(old, new, "The mayor said the ferry would be cancelled because of the storm.")
    assert fate.kind == DOUBTFUL
    best = "The mayor said the ferry was cancelled because of a bad storm."
    assert proposed(new, fate)[0] == best
    assert MIN_SIMILARITY <= fate.proposals[0].score < 100


def test_what_kept_its_place_is_looked_for_nowhere(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = [
        f"Item {number}: they met twice in room {number % 7}, and agreed." for number in range(60)
    ]
    old, new = "\n".join(lines), "\n".join([*lines[:30], "One line more.", *lines[30:]])
    fates, finds = Fates(old, new), []
    monkeypatch.setattr(Tokens, "find", lambda *run: finds.append(run))
    start = 0
    for line in lines:
        assert fates.of(start + 6, start + len(line)).kind == SAME
        start += len(line) + 1
    assert not finds


def test_an_edit_inside_a_span_is_always_asked_about() -> None:
    old = "The single fare on a Sunday is now 12 kroner today."
    new = "The single fare on a Sunday is now 13 kroner today."
    assert fate_of(old, new, old).kind == DOUBTFUL
    assert fate_of(old, new, "a Sunday is now 12 kroner").kind == DOUBTFUL
    assert fate_of(old, new, "The single fare").kind == SAME


def test_twins_are_never_chosen_between() -> None:
    old = "He left early. Nobody saw him go.\n"
    new = "He left early. He left early. Nobody saw him go.\n"
    fate = fate_of(old, new, "He left early.")
    assert fate.kind == DOUBTFUL
    assert {each.start for each in fate.proposals} == {0, 15}


def test_blanks_and_line_ends_are_no_edit() -> None:
    old = "The ferry ran late.\nThe fare is\n12 kroner."
    new = "The  ferry ran\r\nlate. The fare is 12 kroner.\r\n"
    fate = fate_of(old, new, "The fare is\n12 kroner.")
    assert (fate.kind, new[fate.start : fate.end]) == (SAME, "The fare is 12 kroner.")


def test_a_mark_that_joins_a_character_is_not_cut_off() -> None:
    fate = fate_of("The cafe was shut.", "The cafe\u0301 was shut.", "cafe")
    assert fate.kind == DOUBTFUL
    assert proposed("The cafe\u0301 was shut.", fate)[0] == "cafe\u0301"


@pytest.mark.parametrize("text", ["aye", "aye aye", "One two.\n\n \u0301"])
def test_the_last_character_of_a_short_text_stays(text: str) -> None:
    start = edges_of(text)[-2]
    assert Fates(text, text).of(start, len(text)) == Fate(SAME, start, len(text))


@given(any_texts, st.data())
def test_nothing_moves_in_a_text_that_did_not_change(text: str, data: st.DataObject) -> None:
    edges = edges_of(text)
    ends = sorted(data.draw(st.tuples(st.sampled_from(edges), st.sampled_from(edges))))
    extent = trim(text, *ends)
    fate = Fates(text, text).of(*ends)
    assert fate == (Fate(LOST) if extent is None else Fate(SAME, *extent))


@given(any_texts, any_texts, st.data())
def test_whatever_the_texts_a_span_is_whole_and_no_blank(
    old: str, new: str, data: st.DataObject
) -> None:
    edges = edges_of(old)
    start, end = sorted(data.draw(st.tuples(st.sampled_from(edges), st.sampled_from(edges))))
    fate = Fates(old, new).of(start, end)
    places = [(fate.start, fate.end)] if fate.kind in (SAME, MOVED) else []
    for place in [*places, *((each.start, each.end) for each in fate.proposals)]:
        assert trim(new, *place) == place
        assert set(place) <= set(edges_of(new))
    if places:
        now, then = new[slice(*places[0])], old[start:end]
        assert [sign for sign in now if sign not in BLANK] == [
            sign for sign in then if sign not in BLANK
        ]
    assert (fate.kind == DOUBTFUL) == bool(fate.proposals)


def test_there_and_back_is_where_it_was() -> None:
    for case in cases()[:40]:
        there, back = Fates(case.old, case.new), Fates(case.new, case.old)
        for extent in case.spans:
            fate = there.of(*extent)
            if fate.kind in (SAME, MOVED):
                again = back.of(fate.start, fate.end)
                places = [(each.start, each.end) for each in again.proposals]
                assert extent in [(again.start, again.end), *places]


# The floor


def test_the_floor_is_where_its_reason_says() -> None:
    from rapidfuzz.fuzz import ratio

    said: list[str] = []
    for name in SAMPLES:
        text = (PROJECT / "sample_articles" / name).read_text()
        said += [text[slice(*each)] for each in Units(text).within("sentence", 0, len(text))]
    alike = [pair for pair in combinations(said, 2) if ratio(*pair) >= MIN_SIMILARITY]
    assert len(alike) <= 2, alike
    for sentence in said:
        words = sentence.split()
        for place in range(1, len(words), 4):
            words[place] = OTHER_WORDS[place % len(OTHER_WORDS)]
        assert len(words) < 8 or ratio(sentence, " ".join(words)) >= MIN_SIMILARITY, sentence
