"""Whatever is decided, in whatever order: layer and decisions fit, and undo gives all back."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len

from reader.model.judgement import ADDED, Decision
from reader.modes.adjudicate.decisions import Decisions
from reader.modes.adjudicate.items import Added
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.services.export.judgements import GOLD
from reader.store.base import LayerKey
from tests.modes.adjudicate.adjudicating import ARTICLE, decisions, gold_on, mark, press
from tests.modes.annotate import keyboard
from tests.store.folders import Folder

KEYS = st.lists(
    st.sampled_from(
        [
            *("1", "2", "3", "0", "&", "n", "x", "u", "U", "Tab", "Shift+Tab", "[", "]", "Enter"),
            *("f", "o", "a", "i", "r", "j", "l", "+", "%", "!", "E", "c"),
        ]
    ),
    max_size=25,
)


def consistent(mode: AdjudicateMode) -> None:
    """Each gold annotation is the result of one decision, and all that was seen is stored so."""
    stored = [Decision.from_record(each) for each in mode.state.layer.table("decisions").values()]
    results = [id for each in stored for id in each.result]
    assert sorted(results) == sorted(mode.state.layer.annotations)
    assert sorted(each.id for each in mode.state.document.marks.listing()) == sorted(results)
    items = [item for item in mode.state.decisions.items if not isinstance(item, Added)]
    fresh = Decisions(
        items, mode.state.layer.table("decisions"), mode.state.layer.annotations, mode.state.labels
    )
    assert fresh.tally() == mode.state.decisions.tally()
    tables = [each.annotations for each in stored if each.what != ADDED]
    assert len(set(tables)) == len(tables)
    room = 79 - (9 if mode.state.question else 0)  # beside the badge of a question
    assert cell_len(mode.message) <= room
    for item in filter(mode.state.decisions.is_there, mode.state.decisions.items):
        decision = mode.state.decisions.decision(item)
        shown = mode.state.shown_marks.ids(item)
        if decision is not None:
            assert set(shown) == set(decision.result)
        else:
            assert shown


@settings(max_examples=max(25, settings.default.max_examples // 2))
@given(KEYS)
def test_layer_and_decisions_fit_and_undo_gives_all_back(keys: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        mark(root)
        mode = gold_on(root)
        for key in keys:
            known = mode.current.actions
            if key.isdigit() or any(key in action.keys for action in known):
                press(mode, key)
                consistent(mode)
        if mode.state.choice is not None:
            press(mode, "q")
        annotations, made = dict(mode.state.layer.annotations), decisions(mode)
        steps = 0
        while mode.state.layer.next_undo:
            press(mode, "u")
            consistent(mode)
            steps += 1
        assert not mode.state.layer.annotations
        assert not mode.state.layer.table("decisions")
        for _ in range(steps):
            press(mode, "U")
        assert mode.state.layer.annotations == annotations or not steps
        mode.state.layer.close(30)
        if made:
            kept = Folder(root).read(LayerKey(GOLD, ARTICLE))
            assert kept.problems == []
        keyboard.close_all()
