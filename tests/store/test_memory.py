"""The store in memory does what every store does."""

from __future__ import annotations

import pytest

from reader.store.base import Store
from reader.store.memory import MemoryStore
from tests.store.conformance import *  # noqa: F403
from tests.store.making import article


@pytest.fixture
def store() -> Store:
    return MemoryStore()


def test_articles_are_there_before_they_are_tagged() -> None:
    store = MemoryStore([article(), article("other.txt", "Other.")])
    assert [info.id for info in store.articles()] == ["talks.txt", "other.txt"]
    assert store.article("other.txt").text == "Other."
    assert store.files is None
