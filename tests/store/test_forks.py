"""What counts where two sides changed one record, and what is told of the other."""

from __future__ import annotations

from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from reader.model.log import Entry, by_time
from reader.model.log_merge import SETTLED, forks, resulting_records

Value = str | None
Record = dict[str, Any]


def action(side: str, seq: int, at: int, before: Value, after: Value, **fields: Any) -> Entry:
    return Entry(
        id=f"{side}{seq}",
        seq=seq,
        at=f"2030-01-01T00:00:{at:02}.000Z",
        who="Anna",
        what="comment",
        article="talks.txt",
        sha256="0" * 64,
        before={"annotations": {"x": record(before)}},
        after={"annotations": {"x": record(after)}},
        **fields,
    )


def record(value: Value) -> dict[str, Any] | None:
    return None if value is None else {"id": "x", "note": value}


MADE = action("", 1, 0, None, "base")


def outcome(*actions: Entry) -> tuple[Value, list[Value]]:
    """What is kept of the record, and what the other sides have."""
    ordered = by_time([MADE, *actions])
    kept = resulting_records(ordered)["annotations"]["x"]
    others = [side.record for fork in forks(ordered) for side in fork.others]
    return _value(kept), [_value(other) for other in others]


def _value(kept: Any) -> Value:
    return None if kept is None else str(kept["note"])


def test_one_side_only_is_no_conflict() -> None:
    assert outcome(action("a", 2, 1, "base", "a")) == ("a", [])
    quiet = action("b", 2, 5, None, None)
    other = {"annotations": {"y": {"id": "y"}}}
    beside = Entry(**{**_fields(quiet), "before": {"annotations": {"y": None}}, "after": other})
    assert outcome(action("a", 2, 1, "base", "a"), beside) == ("a", [])


def _fields(action: Entry) -> dict[str, Any]:
    return {name: getattr(action, name) for name in action.__struct_fields__}


def test_the_later_change_counts_and_the_other_is_told() -> None:
    ours, theirs = action("a", 2, 3, "base", "ours"), action("b", 2, 2, "base", "theirs")
    assert outcome(ours, theirs) == ("ours", ["theirs"])
    assert outcome(theirs, ours) == ("ours", ["theirs"])


def test_what_either_side_deleted_stays_deleted() -> None:
    deleted, changed = action("a", 2, 1, "base", None), action("b", 2, 9, "base", "theirs")
    assert outcome(deleted, changed) == (None, ["theirs"])
    assert outcome(deleted, action("b", 2, 9, "base", None)) == (None, [])


def test_the_same_change_on_both_sides_is_no_conflict() -> None:
    both = [action("a", 2, 1, "base", "same"), action("b", 2, 2, "base", "same")]
    assert outcome(*both) == ("same", [])
    assert outcome(*both, action("a", 3, 3, "same", None)) == (None, [])


def test_a_side_that_took_its_change_back_changed_nothing() -> None:
    there = action("a", 2, 1, "base", "ours")
    back = action("a", 3, 9, "ours", "base", of="a2")
    assert outcome(there, back, action("b", 2, 5, "base", "theirs")) == ("theirs", [])


def test_long_sides_are_followed_to_their_ends() -> None:
    ours = [
        action("a", seq, 2 * seq, f"{seq - 1}a" if seq > 2 else "base", f"{seq}a")
        for seq in (2, 3, 4)
    ]
    theirs = [
        action("b", seq, 2 * seq + 1, f"{seq - 1}b" if seq > 2 else "base", f"{seq}b")
        for seq in (2, 3)
    ]
    assert outcome(*ours, *theirs) == ("4a", ["3b"])


def test_three_sides() -> None:
    sides = [action(side, 2, at, "base", side) for side, at in (("a", 1), ("b", 3), ("c", 2))]
    assert outcome(*sides) == ("b", ["a", "c"])


def test_a_conflict_that_was_seen_is_settled() -> None:
    forked = [action("a", 2, 3, "base", "ours"), action("b", 2, 2, "base", "theirs")]
    seen = {SETTLED: ["b2"]}
    undone = action("m", 3, 5, "ours", "base", meta=seen)
    assert outcome(*forked, undone) == ("base", []), "it stands as it was left on the screen"
    deleted = [action("a", 2, 3, "base", None), action("b", 2, 2, "base", "theirs")]
    assert outcome(*deleted, action("m", 3, 5, None, "again", meta=seen)) == ("again", [])


def fields(side: str, seq: int, at: int, before: Record, after: Record) -> Entry:
    tables = ({"annotations": {"x": {"id": "x", **each}}} for each in (before, after))
    return msgspec.structs.replace(
        action(side, seq, at, "", ""), before=next(tables), after=next(tables)
    )


BASE: Record = {"label": "fact", "note": None, "attributes": {"a": 1}, "modified": "2030"}
NOTED: Record = {**BASE, "note": "ours", "modified": "2032"}
DOUBTED: Record = {**BASE, "flag": True, "attributes": {"a": 1, "b": 2}, "modified": "2031"}
BOTH: Record = {**NOTED, "flag": True, "attributes": {"a": 1, "b": 2}}


def joined_fields(*actions: Entry) -> tuple[Record, int]:
    """What is kept of the record, and how many conflicts are told."""
    made = msgspec.structs.replace(MADE, after={"annotations": {"x": {"id": "x", **BASE}}})
    ordered = by_time([made, *actions])
    kept = resulting_records(ordered)["annotations"]["x"]
    assert kept is not None
    return {name: value for name, value in kept.items() if name != "id"}, len(forks(ordered))


NOTING = fields("a", 2, 3, BASE, NOTED)
DOUBTING = fields("b", 2, 2, BASE, DOUBTED)


def test_different_fields_of_one_annotation_are_joined() -> None:
    assert joined_fields(NOTING, DOUBTING) == (BOTH, 0)
    assert joined_fields(DOUBTING, NOTING) == (BOTH, 0)
    other: Record = {**BASE, "attributes": {"a": 1, "c": 3}}
    three, told = joined_fields(NOTING, DOUBTING, fields("c", 2, 1, BASE, other))
    assert (three["attributes"], told) == ({"a": 1, "b": 2, "c": 3}, 0)


def spans(*spans: tuple[str, int, str]) -> Record:
    """A record with spans: role, start, and the source that it means."""
    each = [{"role": role, "start": at, "end": at + 2, "text": "he"} for role, at, _ in spans]
    meant = [{"refers": name} if name else {} for _, _, name in spans]
    return {**BASE, "spans": [{**span, **means} for span, means in zip(each, meant, strict=True)]}


def test_which_source_a_span_means_is_a_field_of_its_own() -> None:
    base = spans(("content", 10, ""), ("source", 4, ""))
    meaning = spans(("content", 10, ""), ("source", 4, "Ida"))
    more = spans(("content", 10, ""), ("source", 2, ""), ("source", 4, ""), ("cue", 8, ""))
    made = msgspec.structs.replace(MADE, after={"annotations": {"x": {"id": "x", **base}}})

    def outcome(*sides: Record) -> tuple[object, int]:
        actions = (fields(chr(97 + at), 2, 3 - at, base, side) for at, side in enumerate(sides))
        ordered = by_time([made, *actions])
        kept = resulting_records(ordered)["annotations"]["x"]
        assert kept is not None
        return kept["spans"], len(forks(ordered))

    both = spans(("content", 10, ""), ("source", 2, ""), ("source", 4, "Ida"), ("cue", 8, ""))
    assert outcome(meaning, more) == outcome(more, meaning) == (both["spans"], 0)
    other = spans(("content", 10, ""), ("source", 4, "Bo"))
    assert outcome(meaning, other) == (meaning["spans"], 1)
    moved = spans(("content", 10, ""), ("source", 5, ""))
    assert outcome(meaning, moved) == (meaning["spans"], 1), "the span is another one now"


def test_a_field_that_one_side_took_away_is_gone() -> None:
    without: Record = {**BASE, "attributes": {}}
    kept, told = joined_fields(NOTING, fields("b", 2, 2, BASE, without))
    assert (kept["attributes"], kept["note"], told) == ({}, "ours", 0)


def test_one_field_that_both_changed_is_a_conflict_of_the_whole() -> None:
    theirs: Record = {**DOUBTED, "note": "theirs"}
    assert joined_fields(NOTING, fields("b", 2, 2, BASE, theirs)) == (NOTED, 1)
    other: Record = {**BASE, "attributes": {"a": 1, "b": 3}}
    assert joined_fields(DOUBTING, fields("c", 2, 1, BASE, other)) == (DOUBTED, 1)


def test_what_is_done_to_a_joined_annotation_counts() -> None:
    later: Record = {**BOTH, "note": None}
    assert joined_fields(NOTING, DOUBTING, fields("a", 3, 5, BOTH, later)) == (later, 0)


def test_another_conflict_that_is_settled_leaves_joined_fields() -> None:
    elsewhere = fields("a", 3, 5, BOTH, BOTH)
    beside = {"annotations": {"y": {"id": "y"}}}
    after = msgspec.structs.replace(
        elsewhere, before={}, after=beside, meta={SETTLED: ["a2", "b2"]}
    )
    assert joined_fields(NOTING, DOUBTING, after) == (BOTH, 0)


def test_sides_on_different_texts_are_not_joined() -> None:
    moved = msgspec.structs.replace(NOTING, sha256="1" * 64)
    assert joined_fields(moved, DOUBTING) == (NOTED, 1)


chains = st.builds(
    lambda changes, end: [*changes, *end],
    st.lists(st.sampled_from(["base", "p", "q"]), max_size=3),
    st.sampled_from([[], [None]]),
)


@given(chains, chains, st.permutations(range(8)))
def test_both_sides_of_a_merge_agree_and_a_deletion_at_an_end_stays(
    ours: list[Value], theirs: list[Value], times: list[int]
) -> None:
    sides = []
    for name, chain, at in (("a", ours, sorted(times[:4])), ("b", theirs, sorted(times[4:]))):
        steps = zip(["base", *chain], chain, at, strict=False)
        sides.append(
            [
                action(name, number, second + 1, before, after)
                for number, (before, after, second) in enumerate(steps, 2)
            ]
        )
    found = outcome(*sides[0], *sides[1])
    assert found == outcome(*sides[1], *sides[0])
    ends = [side[-1].after["annotations"]["x"] if side else record("base") for side in sides]
    assert found[0] in [_value(end) for end in ends]
    if "base" not in map(_value, ends):
        assert None not in ends or found[0] is None
