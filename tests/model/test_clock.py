"""Times and ids, as they are written."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.clock import new_id, timestamp, utc_now

NOON = datetime(2030, 1, 2, 12, 0, 0, tzinfo=UTC)

WRITTEN = [
    (NOON, "2030-01-02T12:00:00.000Z"),
    (NOON.replace(microsecond=4_999), "2030-01-02T12:00:00.004Z"),
    (NOON.replace(microsecond=999_999), "2030-01-02T12:00:00.999Z"),
    (
        datetime(2030, 1, 2, 0, 30, tzinfo=timezone(timedelta(hours=5, minutes=45))),
        "2030-01-01T18:45:00.000Z",
    ),
    (datetime(2030, 12, 31, 23, tzinfo=timezone(timedelta(hours=-3))), "2031-01-01T02:00:00.000Z"),
]


@pytest.mark.parametrize(("moment", "written"), WRITTEN)
def test_a_time_is_written_in_utc_with_milliseconds(moment: datetime, written: str) -> None:
    assert timestamp(moment) == written


zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
moments = st.datetimes(datetime(1970, 1, 2), datetime(2999, 1, 1), timezones=zones)


@given(moments)
def test_a_written_time_reads_as_the_same_moment(moment: datetime) -> None:
    written = timestamp(moment)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", written)
    assert timedelta() <= moment - datetime.fromisoformat(written) < timedelta(milliseconds=1)


@given(moments, moments)
def test_written_times_sort_like_the_moments(one: datetime, other: datetime) -> None:
    first, second = sorted((one, other))
    assert timestamp(first) <= timestamp(second)


def test_the_present_is_in_utc() -> None:
    assert utc_now().tzinfo is UTC


def test_each_id_is_another_uuid4_as_hex() -> None:
    ids = {new_id() for _ in range(100)}
    assert len(ids) == 100
    assert all(re.fullmatch(r"[0-9a-f]{12}4[0-9a-f]{3}[89ab][0-9a-f]{15}", each) for each in ids)
