"""What an annotation says beside its passages: set by keys, asked where it is required, undone."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.model.annotation import Annotation, Span
from reader.model.labels import (
    ATTRIBUTION,
    CHOICE,
    FACT,
    INCONSISTENCY,
    NUMBER,
    YES_NO,
    Attribute,
    Label,
    LabelSet,
    Role,
)
from reader.modes.annotate import attributes
from reader.modes.annotate.roles import letters
from reader.modes.annotate.unfinished import lacks
from reader.modes.requests import AskAttributes, AskComment
from reader.store.base import LayerKey
from reader.text.phrases import Detail, details
from tests.modes.annotate.keyboard import (
    ARTICLE,
    FERRY,
    NOBODY,
    TRAINS,
    WARNED,
    Annotated,
    close,
    current,
    passages,
    press,
    press_on,
    reader_on,
    said,
)
from tests.store.folders import Folder

PROMISE = Label(
    name="promise",
    key="P",
    letter="P",
    roles=(Role("promise", parts=True), Role("promiser", maximum=1), Role("day", 0, 2)),
    attributes=(
        Attribute("kept", YES_NO),
        Attribute("kind", CHOICE, ("money", "law"), required=True),
        Attribute("amount", NUMBER),
    ),
)
PLAIN = Label(
    name="rumour", key="F5", letter="R", attributes=(Attribute("from", CHOICE, ("a", "b"), True),)
)


def asked(reader: Annotated) -> AskAttributes:
    (request,) = reader.take_requests()
    assert isinstance(request, AskAttributes)
    return request


def give(reader: Annotated, sign: str) -> None:
    """Press a sign of what is asked."""
    request = asked(reader)
    for field in request.fields:
        for value in field.values:
            if value.sign == sign:
                reader.apply(request.keep, field.name, value.value)
                return
        if field.sign == sign:
            reader.apply(request.keep, field.name, None)
            return
    raise AssertionError(f"nothing has the sign {sign}")


def write_in(reader: Annotated, text: str) -> None:
    (request,) = reader.take_requests()
    assert isinstance(request, AskComment)
    assert request.keep is not None
    reader.apply(request.keep, text)


def role_signs(reader: Annotated) -> dict[str, str]:
    """The sign of each role."""
    return {name: sign for sign, name in letters(reader.state.labels["promise"]).items()}


def signs(label: Label) -> dict[str, str]:
    made = Annotation(id="a", label=label.name, spans=(Span(0, 1),), created="", modified="")
    fields = attributes.fields(label, made)
    return {each.name: each.sign or "".join(v.sign for v in each.values) for each in fields}


def test_each_value_has_a_digit_and_what_is_typed_a_letter() -> None:
    assert signs(FACT) == {"checked": "123", "evidence": "e"}
    assert signs(ATTRIBUTION) == {"manner": "123", "source": "4567"}
    assert signs(INCONSISTENCY) == {"kind": "1234567890", "severity": "ab", "reasoning": "r"}
    assert signs(PROMISE) == {"kept": "12", "kind": "34", "amount": "a"}


def test_a_choice_with_more_values_than_signs_is_typed() -> None:
    many = Attribute("place", CHOICE, tuple(f"p{number}" for number in range(90)))
    label = Label(name="x", key="X", letter="X", attributes=(many, Attribute("kept", YES_NO)))
    assert signs(label) == {"place": "p", "kept": "12"}


def test_a_value_is_one_key_one_step_and_the_same_again_takes_it_off(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, FERRY, "f", ":")
    give(reader, "2")
    assert current(reader).attributes == {"checked": "false"}
    assert said(reader) == "checked: false."
    assert Detail("checked", "false") in details(reader.state.labels, current(reader))
    press(reader, "u")
    assert current(reader).attributes == {}
    assert said(reader).startswith("Undid the attribute")
    press(reader, "U", ":")
    give(reader, "2")
    assert current(reader).attributes == {}
    press(reader, ":")
    give(reader, "e")
    write_in(reader, " https://example.org/a ")
    assert current(reader).attributes == {"evidence": "https://example.org/a"}
    close(reader)
    (kept,) = Folder(tmp_path).read(LayerKey("Anna", ARTICLE)).annotations.values()
    assert kept.attributes == {"evidence": "https://example.org/a"}


def test_an_attribution_without_a_source_is_complete_once_that_is_said(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, NOBODY, "a")
    press_on(reader, "said", "r", "r")
    reader.take_requests()
    assert ATTRIBUTION.state(current(reader)) == "unfinished"
    press(reader, ":")
    give(reader, "7")
    assert current(reader).attributes == {"source": "none"}
    assert ATTRIBUTION.state(current(reader)) == "complete"
    assert reader.state.awaited == ()


def test_what_is_required_is_asked_once_all_passages_are_there(tmp_path: Path) -> None:
    labels = LabelSet((PROMISE, PLAIN))
    reader = reader_on(tmp_path, labels=labels)
    press_on(reader, FERRY, "F5")
    assert PLAIN.state(current(reader)) == "unfinished"
    assert [*lacks(labels, current(reader))] == ["without from"]
    give(reader, "2")
    assert PLAIN.state(current(reader)) == "complete"
    press_on(reader, NOBODY, "P")
    assert reader.take_requests() == []
    press_on(reader, "Ida Holm", "r")
    assert "Still missing: kind." in said(reader)
    assert asked(reader).fields[1].required
    press(reader, ":")
    give(reader, "1")
    assert asked(reader).fields[0].now is True  # asked on, as the kind is required
    press(reader, ":")
    give(reader, "3")
    assert reader.take_requests() == []
    assert current(reader).attributes == {"kept": True, "kind": "money"}


@pytest.mark.parametrize("text", ["ten", "1e5", "nan", "9" * 5000, "１２"])
def test_what_is_no_number_is_asked_again_and_not_lost(tmp_path: Path, text: str) -> None:
    reader = reader_on(tmp_path, labels=LabelSet((PROMISE,)))
    press_on(reader, FERRY, "P", ":")
    give(reader, "a")
    write_in(reader, text)
    assert "is no number" in said(reader)
    assert current(reader).attributes == {}
    (again,) = reader.state.take_requests()
    assert isinstance(again, AskComment)
    assert again.note == text
    assert again.keep is not None
    reader.apply(again.keep, "12.5")
    assert current(reader).attributes == {"amount": 12.5}


def test_a_role_for_one_passage_takes_the_new_one(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, labels=LabelSet((PROMISE,)))
    press_on(reader, FERRY, "P")
    press_on(reader, "Ida Holm", "r")
    press_on(reader, "mayor", "r")
    assert reader.sign(role_signs(reader)["promiser"])
    assert ("promiser", "mayor") in passages(current(reader))
    assert "not “Ida Holm”; u takes it back" in said(reader)
    assert len(current(reader).in_role("promiser")) == 1


def test_a_full_role_refuses_in_a_sentence_and_changes_nothing(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, labels=LabelSet((PROMISE,)))
    press_on(reader, FERRY, "P")
    press_on(reader, "Ida Holm", "r")
    signs = role_signs(reader)
    for quote in (NOBODY, WARNED):
        press_on(reader, quote, "r")
        assert reader.sign(signs["day"])
    if [role for role, _ in passages(current(reader))].count("day") == 1:
        press(reader, "r")  # keeps both
    before = passages(current(reader))
    assert [role for role, _ in before].count("day") == 2
    press_on(reader, TRAINS, "r")
    assert reader.sign(signs["day"])
    assert "may have no more" in said(reader)
    assert passages(current(reader)) == before


def test_the_parts_of_one_passage_are_said_to_be_that(tmp_path: Path) -> None:
    reader = reader_on(tmp_path, labels=LabelSet((PROMISE,)))
    press_on(reader, FERRY, "P")
    press_on(reader, "Ida Holm", "r")
    press_on(reader, NOBODY, "r")
    assert reader.sign(role_signs(reader)["promise"])
    parts = {span.part for span in current(reader).in_role("promise")}
    assert len(current(reader).in_role("promise")) == 2
    assert parts == {1}
    assert [*PROMISE.faults(current(reader))] == []
    assert {span.part for span in current(reader).in_role("promiser")} == {0}


def test_faults_are_those_of_the_definition() -> None:
    spans = (
        Span(0, 1, "promise"),
        Span(2, 3, "promise"),
        Span(4, 5, "promiser"),
        Span(6, 7, "promiser"),
    )
    values = {"kept": "maybe", "kind": "love", "amount": 3, "seen": object}
    odd = Annotation(
        id="a", label="promise", spans=spans, attributes=values, created="", modified=""
    )
    assert [*PROMISE.faults(odd)] == [
        ("kept", "is neither true nor false"),
        ("kind", "is none of money, law"),
        ("promise", "is in several passages, not in parts of one"),
        ("promiser", "has more than 1 of its passages"),
    ]
