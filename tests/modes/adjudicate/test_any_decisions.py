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
from reader.modes.adjudicate.state import Adjudicating
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


def consistent(reader: Adjudicating) -> None:
    """Each gold annotation is the result of one decision, and all that was seen is stored so."""
    stored = [Decision.from_record(each) for each in reader.layer.table("decisions").values()]
    results = [id for each in stored for id in each.result]
    assert sorted(results) == sorted(reader.layer.annotations)
    assert sorted(reader.marks.in_order()) == sorted(results)
    items = [item for item in reader.decisions.items if not isinstance(item, Added)]
    fresh = Decisions(
        items, reader.layer.table("decisions"), reader.layer.annotations, reader.labels
    )
    assert fresh.tally() == reader.decisions.tally()
    tables = [each.annotations for each in stored if each.what != ADDED]
    assert len(set(tables)) == len(tables)
    room = 79 - (9 if reader.question else 0)  # beside the badge of a question
    assert cell_len(reader.message) <= room
    for item in filter(reader.decisions.is_there, reader.decisions.items):
        decision = reader.decisions.decision(item)
        shown = reader.shown_marks.ids(item.number)
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
        reader = gold_on(root)
        for key in keys:
            known = reader.own_table if reader.choosing else reader.actions
            if key.isdigit() or any(key in action.keys for action in known):
                press(reader, key)
                consistent(reader)
        if reader.choosing:
            press(reader, "q")
        annotations, made = dict(reader.layer.annotations), decisions(reader)
        steps = 0
        while reader.layer.next_undo:
            press(reader, "u")
            consistent(reader)
            steps += 1
        assert not reader.layer.annotations
        assert not reader.layer.table("decisions")
        for _ in range(steps):
            press(reader, "U")
        assert reader.layer.annotations == annotations or not steps
        reader.layer.close(30)
        if made:
            kept = Folder(root).read(LayerKey(GOLD, ARTICLE))
            assert kept.problems == []
        keyboard.close_all()
