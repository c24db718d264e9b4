"""What an own version says beside its passages: set by keys, asked where a label requires it."""

from __future__ import annotations

from pathlib import Path

from reader.modes.requests import AskAttributes
from tests.modes.adjudicate.adjudicating import current_quote, gold_on, mark, press
from tests.modes.annotate.keyboard import select

LABELS = """
extends = "default"

[[label]]
name = "fact"
key = "f"
attributes = [{ name = "kind", type = "choice", values = ["money", "law"], required = true }]
"""
STORMS = "Storms closed the harbour"


def test_what_is_required_is_asked_before_it_goes_on(tmp_path: Path) -> None:
    mark(tmp_path, {"anna": [("fact", STORMS)], "ben": [("opinion", STORMS)]})
    (tmp_path / ".obelism" / "labels.toml").write_text(LABELS, encoding="utf-8")
    mode = gold_on(tmp_path)
    select(mode, STORMS)
    press(mode, "f")
    (asked,) = mode.state.take_requests()
    assert isinstance(asked, AskAttributes)
    assert [field.name for field in asked.fields if field.required] == ["kind"]
    assert current_quote(mode) == STORMS, "it stays until that is said"
    press(mode, "Tab")
    assert mode.message == "Unfinished, yours lacks kind: Tab again leaves it so."
    mode.apply(asked.keep, "kind", "law")
    assert mode.message.startswith("kind: law.")
    assert [each.attributes for each in mode.state.layer.annotations.values()] == [{"kind": "law"}]
    press(mode, "Tab")
    assert not mode.message.startswith("Unfinished")


def test_attributes_of_a_version_that_was_taken_make_it_ones_own_and_undo_takes_that_back(
    tmp_path: Path,
) -> None:
    mark(tmp_path)
    mode = gold_on(tmp_path)
    press(mode, ":")
    assert mode.message.startswith("Nothing is decided here yet")
    press(mode, "1", "Shift+Tab", "[", "]")
    select(mode, STORMS)
    press(mode, "Enter", ":")
    (asked,) = [each for each in mode.state.take_requests() if isinstance(each, AskAttributes)]
    mode.apply(asked.keep, "manner", "indirect")
    item = mode.state.item
    assert item is not None
    decision = mode.state.decisions.decision(item)
    assert decision is not None
    assert decision.what == "own"
    assert [each.attributes for each in mode.state.decisions.result(item)] == [
        {"manner": "indirect"}
    ]
    press(mode, "u")
    assert [each.attributes for each in mode.state.decisions.result(item)] == [{}]
