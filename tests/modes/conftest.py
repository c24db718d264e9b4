"""Readers that a test opened are closed after it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.modes.annotate import keyboard


@pytest.fixture(autouse=True)
def _readers_closed() -> Iterator[None]:
    yield
    keyboard.close_all()
