"""What every test of this floor gets: readers that are closed after it, and a small folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.modes.annotate import keyboard
from tests.services.tagged import write
from tests.tui.program import TEXTS


@pytest.fixture(autouse=True)
def _readers_closed() -> Iterator[None]:
    yield
    keyboard.close_all()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of three articles that nobody has opened."""
    root = tmp_path / "press"
    for name, text in TEXTS.items():
        write(root, name, text)
    return root
