"""Pairs between articles: which are on one matter, and what they state differently."""

from __future__ import annotations

from itertools import combinations

import pytest

from reader.services.suggest.pairs import matter
from reader.services.suggest.pairs.across import find_across
from reader.services.suggest.pairs.find import LEAST
from reader.services.suggest.pairs.matter import matter_of, same_matter
from reader.services.suggest.rules import TextView
from tests.services.suggest.town_cases import TOWN, same

ON_ONE_MATTER = (
    "The Barragem reservoir above Vilanova overflowed; engineers blamed Hidroluso.\n\n"
    "The evacuation of Vilanova began at once.\n\n"
)


def joined(texts: list[str]) -> list[tuple[int, int]]:
    return same_matter([matter_of(each) for each in texts])


def reasons(one: str, other: str, *, least: float = LEAST) -> list[str]:
    """What is listed of two articles."""
    views = [TextView(f"{ON_ONE_MATTER}{each}\n\nIt rained.\n") for each in (one, other)]
    return [each.pair.reason for each in find_across([(0, 1)], views.__getitem__, least=least)]


def test_articles_are_joined_by_their_event_and_not_by_their_town() -> None:
    names = list(TOWN)
    pairs = {(names[one], names[other]) for one, other in joined(list(TOWN.values()))}
    assert pairs == {(a, b) for a in names for b in names if a < b and same(a, b)}


def test_two_articles_alone_are_told_apart_as_well() -> None:
    """Where nothing tells which words are rare; a few of the others may be joined."""
    both = [*combinations(TOWN, 2)]
    alone = {pair for pair in both if joined([TOWN[each] for each in pair])}
    right = {pair for pair in both if same(*pair)}
    assert right <= alone
    assert len(alone - right) <= 1


def test_an_article_is_compared_with_few_however_many_are_alike() -> None:
    texts = [f"{TOWN['ferry 1']} Diver {number} spoke." for number in range(60)]
    assert len(joined(texts)) <= len(texts) * matter.PARTNERS


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "The flood tore down a mill, killing eleven people, the mayor said.",
            "Nobody foresaw what happened on the river that killed 13 people.",
            "different numbers of those dead: eleven – 13",
        ),
        (
            "The 11 people who died were asleep.",
            "Rain has made the search for the victims hard. Nine died, the mayor said.",
            "different numbers of those dead: 11 – Nine",
        ),
        (
            "The river claimed 14 lives.",
            "A wreath was laid for the deaths of 41 people.",
            "different numbers of those dead: 14 – 41",
        ),
        (
            "Forty people were injured.",
            "The water killed nobody and left 30 injured.",
            "different numbers of those injured: Forty – 30",
        ),
        (
            "Some 140 residents were left homeless.",
            "The river drove 410 residents from their homes.",
            "different numbers of those left homeless: 140 – 410",
        ),
        (
            "Police arrested 12 men near the lock.",
            "So far 15 people have been arrested.",
            "different numbers of those arrested: 12 – 15",
        ),
        (
            "Rosa Quental fled with her two sons, a neighbor said.",
            "A boat took Rosa Quental, who held her two daughters.",
            "different kin: two sons – two daughters",
        ),
        (
            "Rosa Quental, whose two sons swam, lost a boat.",
            "Rosa Quental, who has two daughters, wept.",
            "different kin: two sons – two daughters",
        ),
        (
            "The flood began on the third floor of the mill, where a pipe broke.",
            "It was on the fifth floor of the mill that the flood began, an engineer said.",
            "different numbers: third – fifth",
        ),
        (
            "The dam began to break shortly after 2:15 a.m. on Tuesday.",
            "The dam broke at about 3:40 a.m., a guard said.",
            "different times of day: 2:15 a.m. – 3:40 a.m.",
        ),
        (
            "Rosa Quental, 34, climbed on the roof.",
            "A helicopter saved Rosa Quental, 43.",
            "different ages: 34 – 43",
        ),
    ],
)
def test_what_two_reports_of_one_event_state_differently(
    one: str, other: str, expected: str
) -> None:
    assert expected in reasons(one, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The flood killed 12 people.", "The flood killed a dozen people."),
        ("The flood killed 12 people.", "Four of the 12 dead were children."),
        ("The flood killed 12 people.", "Four of the 12 died in a mill."),
        ("The flood killed 12 people.", "In 1931 a flood killed 27 people."),
        ("The flood killed 12 people.", "Two more people died in the hospital."),
        ("The flood killed 12 people.", "Nobody knew how many of the 300 residents died."),
        ("The flood killed 12 people.", "The flood killed four soldiers."),
        (
            "Rosa Quental fled with her two sons.",
            "Rosa Quental and Ana Reis with her two daughters.",
        ),
        ("Twelve were taken to the hospital.", "The home has room for 15 old men."),
        ("The men pumped for seven hours.", "The minister stayed for two hours."),
        ("The mill burned down on Tuesday.", "The council meets in the mill on Friday."),
        ("Rosa Quental, 34, climbed on the roof.", "Ana Reis, 43, climbed on the roof."),
        ("She led the walk for 18 miles.", "He ran with them for 20 miles."),
    ],
)
def test_what_is_not_of_one_thing_is_not_listed(one: str, other: str) -> None:
    assert reasons(one, other) == []
