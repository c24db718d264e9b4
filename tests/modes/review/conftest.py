"""A workspace that is to be reviewed."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.modes.review.reviews import press_folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Two articles that Anna has tagged."""
    return press_folder(tmp_path / "press")
