"""Keys, bytes, mouse, pastes and sizes at random over every mode: nothing ends it, hangs it, loses.

A failure names its mode and its seed; `python -m tests.faults.fuzz MODE SEED` shows it again.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from tests.faults.fuzz import MODES, Fuzz

SHORT, FULL = 3, 500
"""Sequences of inputs in each mode."""


@pytest.mark.parametrize("mode", MODES)
def test_no_input_ends_hangs_or_loses_anything(
    mode: str, tmp_path: Path, in_full: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    figures = Counter[str]()
    fuzz = Fuzz(mode, tmp_path, figures, patience=5.0 if in_full else 20.0)
    fuzz.run(range(FULL if in_full else SHORT))
    if in_full:
        with capsys.disabled():
            print(f"\nfuzz, {mode}:", dict(figures))
