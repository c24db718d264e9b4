"""A site for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.web import serving


@pytest.fixture
def site() -> Iterator[serving.Site]:
    with serving.site() as here:
        yield here
