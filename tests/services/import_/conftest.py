"""Our copy of some articles, and the tags of those who have another."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.services.import_.deliveries import (
    articles,
    exported,
    tag,
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return articles(tmp_path / "ours")


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    """What Anna and Ben tagged in their copy, as JSONL."""
    theirs = articles(tmp_path / "theirs")
    tag(theirs, "a.txt", "Oslo", "Rome")
    tag(theirs, "b/c.txt", "Rome", label="opinion")
    tag(theirs, "b/c.txt", "Oslo", annotator="Ben")
    return exported(theirs)
