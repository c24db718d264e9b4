"""Dates that cannot fall on the day of the week beside them, by rules."""

from __future__ import annotations

import time

import pytest

from reader.services.suggest.pairs.calendar import wrong_weekdays
from reader.services.suggest.pairs.find import read
from reader.services.suggest.rules import TextView
from tests.services.suggest.test_pairs import article, found


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        (
            "The fair opens on Sunday, May 3, 2026, with bread and music.",
            "Holm came to Tarn on Saturday, May 3, 2026.",
            "days of the week that cannot both be so: Sunday, May 3, 2026 – Saturday, May 3, 2026",
        ),
        (
            "The fair opens on Sunday, May 3, with bread and music.",
            "Holm came to Tarn on Saturday (May 3).",
            "days of the week that cannot both be so: Sunday, May 3 – Saturday (May 3",
        ),
        (
            "The fair opens on Sunday, May 3, with bread and music.",
            "Holm comes to Tarn on 18 May, a Tuesday.",
            "days of the week that cannot both be so: Sunday, May 3 – 18 May, a Tuesday",
        ),
        (
            "The boats left on Monday, March 3, at dawn.",
            "The weir was mended on Thursday, March 5.",
            "days of the week that cannot both be so: Monday, March 3 – Thursday, March 5",
        ),
        (
            "The fair opened on Thursday, 3 May 2024.",
            "Holm came to Tarn for two days.",
            "not the day of the week of this date: Thursday, 3 May 2024",
        ),
    ],
)
def test_a_day_of_the_week_that_is_not_that_of_its_date(one: str, other: str, why: str) -> None:
    pair = found(one, other)[0]
    assert (pair.what, pair.kind, pair.reason) == ("weekday", "date", why)
    assert pair.second is not None
    assert pair.first[1] <= pair.second[0]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The fair opened on Friday, 3 May 2024.", "Holm came to Tarn for two days."),
        ("The fair opens on Sunday, May 3.", "Holm comes to Tarn on Monday, May 18."),
        ("The fair opens on Saturday, Feb. 29.", "Holm comes to Tarn on Monday, March 2."),
        ("The fair opens on Sunday, Dec. 6.", "Holm comes to Tarn on Friday, Jan. 8."),
        ("The boats left on Friday, Feb. 27.", "The weir broke on Sunday, March 1."),
        ("The boats left on Monday, March 3, 2014.", "The weir broke on Tuesday, March 3, 2015."),
        ("The fair opens on Sunday, May 3.", "Holm came in 2014, on Saturday, May 3."),
        ("The fair opens on Sunday, May 3.", "Holm came on Thursday, May 1, 2014."),
        ("The fair opens on Sundays, May 3 to May 31, 2025.", "Holm comes to Tarn."),
        ("The fair opens on Sunday, Feb. 30.", "Holm comes to Tarn on Monday."),
    ],
)
def test_a_day_of_the_week_that_may_be_that_of_its_date(one: str, other: str) -> None:
    assert found(one, other) == []


def test_of_three_dates_the_one_that_does_not_fit_is_named() -> None:
    [wrong] = found(
        "The fair opens on Sunday, May 3, and ends on Tuesday, May 5.",
        "Holm comes to Tarn on Monday, May 12.",
    )
    text = article(
        "The fair opens on Sunday, May 3, and ends on Tuesday, May 5.",
        "Holm comes to Tarn on Monday, May 12.",
    )
    assert wrong.second is not None
    assert text[slice(*wrong.second)] == "Monday, May 12"


def test_ten_thousand_dates_are_reckoned_in_a_second() -> None:
    text = "Bread is sold on Sunday, May 3. Milk is sold on Friday, May 3.\n\n" * 200
    sentences = read(TextView(text)).sentences * 25
    begin = time.process_time()
    assert [*wrong_weekdays(sentences)]
    assert time.process_time() - begin < 1.0
