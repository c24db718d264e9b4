"""The folder does what every store does; another program sees it as it is on the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.store.base import Store
from reader.store.registry import open_folder
from tests.store.conformance import *  # noqa: F403
from tests.store.conformance import Again


@pytest.fixture
def store(tmp_path: Path) -> Store:
    store = open_folder(tmp_path)
    store.ensure()
    return store


@pytest.fixture
def again(tmp_path: Path) -> Again:
    return lambda _: open_folder(tmp_path)
