"""Labels: which roles are missing, in which order spans stand, when a tag is complete."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import LOST, Annotation, Span
from reader.model.labels import (
    ATTRIBUTION,
    DEFAULT_LABELS,
    FACT,
    INCONSISTENCY,
    OPINION,
    Label,
    LabelSet,
    Role,
    holds_its_own,
)
from reader.text.anchor import span_at

WHEN = "2030-01-01T00:00:00.000Z"


def spans(*roles: str | None) -> tuple[Span, ...]:
    return tuple(Span(10 * at, 10 * at + 5, role) for at, role in enumerate(roles))


def lost(role: str | None = None) -> Span:
    return Span(LOST, LOST, role, "gone")


def state(label: Label, *spans: Span) -> str:
    return label.state(
        Annotation(id="a", label=label.name, spans=spans, created=WHEN, modified=WHEN)
    )


MISSING = [
    (FACT, (None,), ()),
    (ATTRIBUTION, ("content",), ("source", "cue")),
    (ATTRIBUTION, ("cue", "content"), ("source",)),
    (ATTRIBUTION, ("cue", "content", "source"), ()),
    (ATTRIBUTION, ("content", "content"), ("source", "cue")),
    (ATTRIBUTION, ("mood",), ("content", "source", "cue")),
    (INCONSISTENCY, ("claim",), ("claim",)),
    (INCONSISTENCY, ("claim", "claim"), ()),
    (INCONSISTENCY, ("claim", "claim", "claim"), ()),
    (INCONSISTENCY, (None, None), ("claim",)),
]


@pytest.mark.parametrize(("label", "roles", "missing"), MISSING)
def test_roles_that_still_lack_spans_are_missing(
    label: Label, roles: tuple[str | None, ...], missing: tuple[str, ...]
) -> None:
    assert label.missing(spans(*roles)) == missing
    assert state(label, *spans(*roles)) == ("unfinished" if missing else "complete")


HELD = [
    ([(0, 40, "content"), (30, 36, "source"), (25, 29, "cue")], True),
    ([(0, 40, "content"), (34, 40, "source"), (0, 4, "cue")], True),
    ([(0, 20, "content"), (30, 36, "source"), (25, 29, "cue")], False),
    ([(0, 40, "content"), (30, 36, "source"), (41, 45, "cue")], False),
    ([(0, 40, "content"), (38, 44, "source"), (25, 29, "cue")], False),
    ([(0, 10, "content"), (20, 40, "content"), (30, 36, "source"), (25, 29, "cue")], True),
    ([(0, 40, "content"), (30, 36, "source")], False),
    ([(0, 40, "claim"), (30, 36, "claim")], False),
    ([(LOST, LOST, "content"), (LOST, LOST, "source"), (LOST, LOST, "cue")], False),
    ([(0, 40, "content"), (LOST, LOST, "source"), (25, 29, "cue")], False),
]


@pytest.mark.parametrize(("places", "held"), HELD)
def test_a_content_may_hold_its_own_source_and_cue(
    places: list[tuple[int, int, str]], held: bool
) -> None:
    assert holds_its_own([Span(*place) for place in places]) == ("content" if held else "")


def test_a_lost_span_fills_no_role() -> None:
    assert INCONSISTENCY.missing([*spans("claim"), lost("claim")]) == ("claim",)
    assert ATTRIBUTION.missing([*spans("content", "source"), lost("cue")]) == ("cue",)


@pytest.mark.parametrize("kind", ["number", "quotation"])
def test_a_number_and_a_quotation_may_be_wrong_within_one_passage(kind: str) -> None:
    says = {"kind": kind}
    one = spans("claim")
    assert INCONSISTENCY.missing(one, says) == ()
    assert INCONSISTENCY.missing(one, {"kind": "place"}) == ("claim",)
    assert INCONSISTENCY.missing([lost("claim")], says) == ("claim",)
    assert INCONSISTENCY.missing([*one, lost("claim")], says) == ("claim",)


def test_a_role_that_may_be_empty_is_never_missing() -> None:
    label = Label(name="quote", key="k", letter="K", roles=(Role("content"), Role("source", 0)))
    assert label.missing(spans("content")) == ()
    assert state(label, *spans("content")) == "complete"


def test_an_annotation_none_of_whose_spans_is_in_the_text_is_an_orphan() -> None:
    assert state(FACT, lost()) == "orphan"
    assert state(INCONSISTENCY, lost("claim"), lost("claim")) == "orphan"
    assert state(INCONSISTENCY, lost("claim"), *spans("claim")) == "unfinished"
    assert state(FACT, lost(), *spans(None)) == "complete"


def test_spans_stand_in_the_order_of_the_roles_then_of_the_text() -> None:
    cue, early, source, late = (
        Span(0, 4, "cue"),
        Span(5, 9, "content"),
        Span(10, 14, "source"),
        Span(20, 24, "content"),
    )
    assert ATTRIBUTION.ordered([cue, late, source, early]) == (early, late, source, cue)
    longer = Span(5, 12, "content")
    assert ATTRIBUTION.ordered([longer, early]) == (early, longer)


def test_a_role_that_the_label_does_not_know_comes_last() -> None:
    unknown, none, cue = Span(0, 4, "mood"), Span(5, 9), Span(90, 94, "cue")
    assert ATTRIBUTION.ordered([none, unknown, cue]) == (cue, unknown, none)
    assert FACT.ordered([unknown, none]) == (none, unknown)


def test_a_label_without_roles_has_spans_without_one() -> None:
    assert FACT.role_names() == OPINION.role_names() == (None,)
    assert ATTRIBUTION.role_names() == ("content", "source", "cue")


def test_only_one_role_played_by_several_spans_makes_pairs() -> None:
    assert INCONSISTENCY.pairs
    assert not ATTRIBUTION.pairs
    assert not FACT.pairs
    assert not Label(name="n", key="n", letter="N", roles=(Role("a", 2), Role("b"))).pairs


def test_the_labels_there_are_by_default() -> None:
    assert [(label.name, label.key, label.letter) for label in DEFAULT_LABELS] == [
        ("fact", "f", "F"),
        ("opinion", "o", "O"),
        ("attribution", "a", "A"),
        ("inconsistency", "i", "I"),
    ]
    assert len(DEFAULT_LABELS) == 4
    assert all(label.guideline.endswith(".") for label in DEFAULT_LABELS)
    assert "fact" in DEFAULT_LABELS
    assert "theme" not in DEFAULT_LABELS
    assert DEFAULT_LABELS["attribution"] is ATTRIBUTION


def test_a_name_that_is_no_longer_defined_stays_readable() -> None:
    old = DEFAULT_LABELS["theme"]
    assert (old.name, old.letter, old.key, old.roles) == ("theme", "T", "", ())
    assert state(old, *spans("claim")) == "complete"
    assert DEFAULT_LABELS["éclat"].letter == "É"
    assert LabelSet(())[""].letter == "?"


roles = st.sampled_from(["content", "source", "cue", "mood", None])
any_spans = st.lists(st.builds(Span, st.integers(-1, 9), st.integers(10, 19), roles), max_size=8)


@given(any_spans, st.sampled_from([*DEFAULT_LABELS]), st.data())
def test_the_order_does_not_depend_on_how_spans_came(
    spans: list[Span], label: Label, data: st.DataObject
) -> None:
    known = [span for span in spans if span.role in label.role_names()]
    ordered = label.ordered(spans)
    again = label.ordered(data.draw(st.permutations(spans)))
    assert sorted(map(repr, ordered)) == sorted(map(repr, again)) == sorted(map(repr, spans))
    assert ordered[: len(known)] == again[: len(known)]
    places = [(label.role_names().index(span.role), *span.extent) for span in ordered[: len(known)]]
    assert places == sorted(places)


TURNS = [
    ("ANNA: I left.", "ANNA", "I left.", ()),
    ("So.\n**ANNA:** “I left.”", "ANNA", "I left.", ()),
    ("So.\nANNA (12:03): I left.", "ANNA", "I left.", ()),
    ("[12:03] Anna: I left.", "Anna", "I left.", ()),
    ("So ANNA: I left.", "ANNA", "I left.", ("cue",)),
    ("ANNA left: I stayed.", "ANNA", "I stayed.", ("cue",)),
    ("ANNA: I left. It rained.", "ANNA", "It rained.", ("cue",)),
]


@pytest.mark.parametrize(("text", "source", "content", "missing"), TURNS)
def test_a_turn_of_a_transcript_is_complete_without_a_cue(
    text: str, source: str, content: str, missing: tuple[str, ...]
) -> None:
    made = [
        span_at(text, text.index(quote), text.index(quote) + len(quote), role)
        for quote, role in ((source, "source"), (content, "content"))
    ]
    assert ATTRIBUTION.missing(made) == missing
    assert state(ATTRIBUTION, *made) == ("unfinished" if missing else "complete")


def test_a_hundred_thousand_passages_are_each_looked_at_once() -> None:
    class Counted(Span, frozen=True):
        @property
        def lost(self) -> bool:
            looks.append(self)
            return False

    looks: list[Span] = []
    roles = ("content", "source", "content", "cue")
    spans = [Counted(at * 9, at * 9 + 5, roles[at % 4], "", "so ", ": x") for at in range(400)]
    assert not holds_its_own(spans)
    assert not DEFAULT_LABELS["attribution"].missing(spans)
    assert len(looks) <= 4 * len(spans)
