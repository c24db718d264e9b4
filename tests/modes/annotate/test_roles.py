"""Which role a further span takes, and the way from role to role and out."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import LOST, Span
from reader.model.labels import ATTRIBUTION, FACT, INCONSISTENCY, Label, Role
from reader.modes.annotate.roles import OUT, candidates, following

NAMES = ("content", "source", "cue")
OWN = ("a", "b", "c", "out")

LABELS = st.lists(
    st.builds(Role, st.sampled_from(OWN), st.integers(0, 2)),
    max_size=4,
    unique_by=lambda role: role.name,
).map(lambda roles: Label(name="own", key="W", letter="W", roles=tuple(roles)))


def spans(*roles: str | None) -> list[Span]:
    return [Span(number, number + 1, role) for number, role in enumerate(roles)]


def way(label: Label, others: list[Span], role: str | None) -> list[str | None]:
    """The roles that a span goes through beside `others`, from `role` on."""
    found = []
    while role != OUT:
        found.append(role)
        role = following(label, others, role)
    return found


def test_empty_roles_come_first_in_the_labels_order() -> None:
    assert candidates(ATTRIBUTION, []) == ["content", "source", "cue"]
    assert candidates(ATTRIBUTION, spans("content")) == ["source", "cue", "content"]
    assert candidates(ATTRIBUTION, spans("content", "cue")) == ["source", "content", "cue"]
    assert candidates(ATTRIBUTION, spans(*NAMES)) == ["content", "source", "cue"]


def test_a_lost_quote_fills_no_role() -> None:
    lost = Span(LOST, LOST, "source")
    assert candidates(ATTRIBUTION, [*spans("content"), lost])[0] == "source"


def test_a_label_without_roles_takes_spans_and_lets_them_out() -> None:
    assert candidates(FACT, spans(None)) == [None]
    assert following(FACT, spans(None), None) == OUT


def test_a_pair_has_one_role() -> None:
    assert candidates(INCONSISTENCY, spans("claim")) == ["claim"]
    assert way(INCONSISTENCY, spans("claim"), "claim") == ["claim"]


def test_from_the_best_role_the_way_leads_through_all_and_out() -> None:
    assert way(ATTRIBUTION, spans("content"), "source") == ["source", "cue", "content"]
    assert way(ATTRIBUTION, spans("content", "cue"), "content") == ["content", "cue"]


def test_a_role_that_is_not_the_labels_leads_out() -> None:
    assert following(ATTRIBUTION, spans("content"), "claim") == OUT


@given(LABELS, st.lists(st.sampled_from(OWN), max_size=4))
def test_the_way_goes_through_every_role_once(label: Label, taken: list[str]) -> None:
    others = spans(*taken)
    first = candidates(label, others)[0]
    assert sorted(map(str, way(label, others, first))) == sorted(map(str, label.role_names()))
