"""The words of two passages that are at issue."""

from __future__ import annotations

import pytest

from reader.text.around import Around
from reader.text.at_issue import at_issue


def quotes(*passages: str, said: tuple[str, ...] = ()) -> list[str]:
    return [each.quote for each in at_issue([Around("", each, "") for each in passages], said)]


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        (
            "The town did not close the bridge, said Helen Morvane, 44.",
            "The town closed the bridge, a letter says.",
            ["did not close", "closed"],
        ),
        ("Chief Engineer Ludger Brand", "Chief Engineer Martin Brand", ["Ludger", "Martin"]),
        (
            "A fire broke out at 2:15 a.m. in the mill.",
            "The fire started at 3:40 a.m., the chief said.",
            ["2:15", "3:40"],
        ),
        ("Friday", "Monday", ["Friday", "Monday"]),
        ("It rained.", "It rained.", ["It rained.", "It rained."]),
    ],
)
def test_they_are_what_the_other_has_not(one: str, other: str, expected: list[str]) -> None:
    assert quotes(one, other) == expected


def test_what_is_said_to_be_at_issue_is() -> None:
    passages = "He will meet the 12 of them.", "He has yet to confirm that, he said in May."
    said = "will meet", "has yet to confirm"
    assert quotes(*passages, said=said) == ["will meet", "has yet to confirm"]


def test_what_is_said_of_a_passage_is_sought_in_it_first() -> None:
    passages = "She will open the bridge.", "She has yet to confirm that she will open it."
    assert quotes(*passages, said=("will", "has yet to confirm")) == ["will", "has yet to confirm"]


def test_a_single_passage_stays_as_it_is() -> None:
    assert quotes("Of 40 workers, 25 came.") == ["Of 40 workers, 25 came."]


def test_what_is_around_grows_by_what_is_not_at_issue() -> None:
    one = Around("The ", "mayor Anna Kern", " spoke.")
    narrowed, _ = at_issue([one, Around("", "mayor Berta Kern", " left.")])
    assert narrowed == ("The mayor ", "Anna", " Kern spoke.")
