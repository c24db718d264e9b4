"""How hard the faults are tried."""

from __future__ import annotations

import pytest


@pytest.fixture
def in_full(request: pytest.FixtureRequest) -> bool:
    """Whether `--faults full` was given: every fault at full length, by hand; else a short form."""
    return bool(request.config.getoption("--faults") == "full")
