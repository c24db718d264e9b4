"""What an adjudicator is told of decisions that somebody else changed in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate.mode import AdjudicateMode
from tests.modes.adjudicate.adjudicating import current_quote, gold_on, mark, press
from tests.modes.annotate.keyboard import NOBODY

STORMS = "Storms closed the harbour"
TWELVE = "The fare is 12 kroner."


def after(root: Path, *runs: tuple[str, str]) -> AdjudicateMode:
    """Dora comes back after some have decided, each by these keys."""
    mark(root)
    for who, keys in runs:
        mode = gold_on(root, who)
        press(mode, *keys.split())
        mode.state.layer.close(30)
    return gold_on(root, "dora")


@pytest.mark.parametrize("keys", ["[ 2 2", "[ n n", "[ x x", "u u"])
def test_she_is_told_of_a_decision_that_was_changed_and_stands_there(
    keys: str, tmp_path: Path
) -> None:
    mode = after(tmp_path, ("dora", "1"), ("eve", keys))
    assert mode.message == "eve changed 1 of your decisions: this one."
    assert current_quote(mode) == STORMS


def test_of_several_tab_goes_to_each_and_then_to_what_is_open(tmp_path: Path) -> None:
    mode = after(tmp_path, ("dora", "1 1"), ("eve", "[ n n [ [ n n"))
    assert mode.message == "eve changed 2 of your decisions: the first; Tab goes to the next."
    assert current_quote(mode) == STORMS
    press(mode, "Tab")
    assert (current_quote(mode), mode.message) == (NOBODY, "This one was changed too.")
    press(mode, "Tab")
    assert current_quote(mode) == TWELVE


@pytest.mark.parametrize(
    "runs",
    [
        [("dora", "1"), ("eve", "1")],
        [("dora", "1"), ("eve", "[ 2 2 u")],
        [("dora", "1"), ("eve", "[ 2 2"), ("dora", "1 1")],
        [("eve", "1"), ("dora", "[ 2 2")],
    ],
)
def test_nothing_is_told_where_nothing_of_hers_was_changed_since(
    runs: list[tuple[str, str]], tmp_path: Path
) -> None:
    assert "of your decisions" not in after(tmp_path, *runs).message
