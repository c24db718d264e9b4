"""Undo and redo, against a list that does the same, over restarts at random moments."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import Annotation
from reader.model.log import (
    REDO,
    UNDO,
    Entry,
    UndoStack,
    by_time,
    joined,
    missing_numbers,
    undoable,
)
from reader.store.base import LayerKey
from tests.store.making import mark, opened, workspace

State = dict[str, Annotation]

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("put"), st.integers(1, 5)),
        st.tuples(st.just("delete"), st.integers(1, 5)),
        st.tuples(st.just("two"), st.integers(1, 4)),
        st.sampled_from([("undo", 0), ("undo", 0), ("redo", 0), ("reopen", 0)]),
    ),
    max_size=25,
)


class Model:
    """The states so far, and where among them we are."""

    def __init__(self) -> None:
        self.states: list[State] = [{}]
        self.place = 0

    @property
    def now(self) -> State:
        return self.states[self.place]

    def step(self, new: State) -> None:
        del self.states[self.place + 1 :]
        self.states.append(new)
        self.place += 1


def changes(
    name: str, number: int, now: State, step: int
) -> list[tuple[Annotation, Annotation | None]]:
    numbers = [number, number + 1] if name == "two" else [number]
    found = []
    for each in numbers:
        old = now.get(mark(each).id)
        if name == "delete":
            found += [(old, None)] if old else []
        else:
            found.append((old, mark(each, note=f"step {step}")))
    return found


@given(STEPS)
def test_like_a_list(steps: list[tuple[str, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        place = workspace(Path(folder))
        model, layer = Model(), opened(place)
        for step, (name, number) in enumerate(steps):
            if name == "reopen":
                layer.close()
                layer = opened(place)
            elif name == "undo":
                assert (layer.undo() is None) == (model.place == 0)
                model.place = max(0, model.place - 1)
            elif name == "redo":
                last = len(model.states) - 1
                assert (layer.redo() is None) == (model.place == last)
                model.place = min(last, model.place + 1)
            elif wanted := changes(name, number, model.now, step):
                layer.commit(name, wanted)
                gone = {old.id for old, _ in wanted if old}
                kept = {id: old for id, old in model.now.items() if id not in gone}
                model.step(kept | {new.id: new for _, new in wanted if new})
            assert layer.annotations == model.now
        assert layer.close()
        stored = (
            place.read(LayerKey("Anna", "talks.txt"))
            if layer.next_undo or layer.next_redo
            else None
        )
        assert stored is None or stored.annotations == model.now


def action(
    seq: int, what: str = "tag", of: str | None = None, at: str = "t", id: str = ""
) -> Entry:
    return Entry(
        id=id or f"{what}{seq}",
        seq=seq,
        at=at,
        who="Anna",
        what=what,
        article="a",
        sha256="s",
        before={},
        after={},
        of=of,
    )


def test_a_new_action_ends_what_could_be_redone() -> None:
    stack = UndoStack([action(1), action(2), action(3, "undo", of="tag2")])
    assert stack.next(UNDO) == action(1)
    assert stack.next(REDO) == action(2)
    stack.add(action(4))
    assert stack.next(UNDO) == action(4)
    assert stack.next(REDO) is None


def test_undoing_what_is_not_known_changes_nothing() -> None:
    stack = UndoStack([action(1), action(2, "undo", of="gone"), action(3, "redo", of="gone")])
    assert stack.next(UNDO) == action(1)
    assert stack.next(REDO) is None


def test_joined_journals_are_ordered_by_time() -> None:
    ours, theirs = action(2, at="3", id="a"), action(2, at="2", id="b")
    first = action(1, at="1")
    assert joined([first, ours, theirs])
    assert by_time([first, ours, theirs]) == [first, theirs, ours]
    assert by_time([ours, first]) == [ours, first], "one journal stands in its own order"


@pytest.mark.parametrize(
    ("numbers", "last", "left"),
    [
        ([1, 2, 3], 3, [1, 2, 3]),
        ([1, 2, 4, 5], 5, [4, 5]),
        ([1, 2], 9, []),
        ([], 0, []),
        ([4, 5], 5, [4, 5]),
        ([1, 2, 2, 3], 3, [1, 2, 2, 3]),
    ],
)
def test_what_lies_before_a_gap_is_not_undone(
    numbers: list[int], last: int, left: list[int]
) -> None:
    actions = [action(number, id=str(place)) for place, number in enumerate(numbers)]
    assert [each.seq for each in undoable(actions, last)] == left


def test_missing_numbers_are_named_and_never_counted_for_long() -> None:
    assert missing_numbers([action(1), action(4)], 5) == [2, 3, 5]
    assert len(missing_numbers([action(1)], 10**18)) == 1000
