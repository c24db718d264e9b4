"""Numbers by ids: as a dictionary of lists would have them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.services.import_ import ids as module
from reader.services.import_.ids import NumbersById


@given(st.lists(st.binary(max_size=2)))
def test_each_id_has_its_numbers_in_order(ids: list[bytes]) -> None:
    numbers, expected = NumbersById(), dict[bytes, list[int]]()
    for number, id in enumerate(ids):
        numbers.add(id, number)
        expected.setdefault(id, []).append(number)
    assert [*numbers] == [*expected]
    assert {id: [*numbers.of(id)] for id in numbers} == expected


def test_of_many_ids_each_is_found_and_no_other() -> None:
    ids = [number.to_bytes(16, "big") for number in range(5000)]
    numbers = NumbersById()
    for number, id in enumerate(ids):
        numbers.add(id, number)
    assert [*numbers] == ids
    assert len(numbers) == 5000
    assert all(numbers.of(id) == (number,) for number, id in enumerate(ids))
    assert ids[7] in numbers
    others = [number.to_bytes(16, "big") for number in range(5000, 6000)]
    assert not any(id in numbers or numbers.of(id) for id in [*others, b"", b"\xff"])


def test_ids_of_one_hash_are_told_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BITS", 1)
    numbers = NumbersById()
    for number in range(1000):
        numbers.add(number.to_bytes(2, "big"), number)
    assert all(numbers.of(number.to_bytes(2, "big")) == (number,) for number in range(1000))
    assert numbers.of(b"\xff\xff") == ()
