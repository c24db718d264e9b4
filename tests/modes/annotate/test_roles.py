"""Which role a further span takes, and the letters that stand for roles."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import LOST, Span
from reader.model.labels import ATTRIBUTION, FACT, INCONSISTENCY, Label, LabelSet, Role
from reader.modes.annotate import move
from reader.modes.annotate.roles import OUT, letters
from reader.modes.document_state import outline_row
from tests.modes.annotate.keyboard import (
    FERRY,
    NOBODY,
    STORMS,
    TRAINS,
    WARNED,
    Annotated,
    current,
    focused,
    passages,
    press,
    press_on,
    reader_on,
    said,
    select,
)

HELD = "The content holds its own source and cue: focus what was said, then E."

OWN = ("a", "b", "c", "out")

LABELS = st.lists(
    st.builds(Role, st.sampled_from(OWN), st.integers(0, 2)),
    max_size=4,
    unique_by=lambda role: role.name,
).map(lambda roles: Label(name="own", key="W", letter="W", roles=tuple(roles)))


def spans(*roles: str | None) -> list[Span]:
    return [Span(number, number + 1, role) for number, role in enumerate(roles)]


def test_empty_roles_come_in_the_labels_order() -> None:
    assert ATTRIBUTION.missing_after([], None) == ("content", "source", "cue")
    assert ATTRIBUTION.missing_after(spans("content"), None) == ("source", "cue")
    assert ATTRIBUTION.missing_after(spans("content"), "source") == ("cue",)
    assert ATTRIBUTION.missing_after(spans("content", "source"), "cue") == ()
    assert ATTRIBUTION.missing_after(spans("content", "cue"), "content") == ("source",)


def test_a_lost_quote_fills_no_role() -> None:
    lost = Span(LOST, LOST, "source")
    assert ATTRIBUTION.missing_after([*spans("content"), lost], None) == ("source", "cue")


def test_a_label_without_roles_has_none_that_is_empty() -> None:
    assert FACT.missing_after(spans(None), None) == ()
    assert INCONSISTENCY.missing_after(spans("claim"), "claim") == ()


@given(LABELS, st.lists(st.sampled_from(OWN), max_size=4))
def test_the_way_goes_through_every_empty_role_once(label: Label, taken: list[str]) -> None:
    others = spans(*taken)
    way, role = [], None
    while after := label.missing_after(others, role):
        role = after[0]
        way.append(role)
    assert way == [*label.missing(others)]


def test_each_role_has_a_letter_of_its_name_where_one_is_free() -> None:
    assert letters(ATTRIBUTION) == {"c": "content", "s": "source", "u": "cue"}
    own = Label(
        name="own",
        key="W",
        letter="W",
        roles=(Role("rule"), Role("rr"), Role("дело"), Role("Rule 2")),
    )
    assert letters(own) == {"u": "rule", "a": "rr", "b": "дело", "l": "Rule 2"}


@given(st.lists(st.text("rcé1 ", min_size=1), max_size=34, unique=True))
def test_every_role_has_a_sign_of_its_own(names: list[str]) -> None:
    label = Label(name="own", key="W", letter="W", roles=tuple(map(Role, names)))
    signs = letters(label)
    assert [*signs.values()] == names
    assert OUT not in signs


# By keys


def attribution(reader: Annotated, content: str = FERRY, *others: str) -> None:
    """Tag an attribution, and put passages into its roles."""
    press_on(reader, content, "a")
    for quote in others:
        press_on(reader, quote, "r")


def keys(reader: Annotated) -> dict[str, str]:
    """The footer: words by key."""
    return dict(reader.footer())


def test_the_footer_names_the_roles_that_the_key_fills(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "h", "l")
    assert reader.footer()[:2] == [("r", "source"), ("rr", "cue")]
    press(reader, "j", "r")
    assert reader.footer()[0] == ("r", "cue"), "the same passage goes on to that"
    assert "rr" not in keys(reader)
    press(reader, "j")
    assert reader.footer()[0] == ("r", "cue")
    press(reader, "r")
    assert keys(reader)["r"] == "role"
    press(reader, "f")
    assert "r" not in keys(reader), "a fact has none"


def test_r_again_at_once_goes_on_through_the_empty_roles_and_then_asks(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, "Holm")
    assert passages(current(reader))[1] == ("source", "Holm")
    press(reader, "r")
    assert passages(current(reader))[1] == ("cue", "Holm")
    assert said(reader) == "Cue of attribution “The ferry was…”: “Holm”. Still missing: source."
    press(reader, "r")
    assert said(reader) == "This is its cue. What is it to be?"
    assert reader.footer() == [("c", "content"), ("s", "source"), ("r", "out"), ("Esc", "leave")]
    assert reader.sign("r")
    assert passages(current(reader)) == [("content", FERRY)]
    assert said(reader).startswith("Taken out of the attribution again.")


def test_with_all_roles_filled_r_asks_which(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, WARNED, NOBODY)
    assert said(reader) == "Which of its roles is “Nobody listened.”?"
    assert reader.footer() == [("c", "content"), ("s", "source"), ("u", "cue"), ("Esc", "leave")]
    for wrong in ("x", "r", "5", "tab"):
        assert reader.sign(wrong)
        assert said(reader) == "No role has that letter; Esc leaves."
        assert len(passages(current(reader))) == 3
    reader.sign("c")
    assert passages(current(reader))[:2] == [("content", FERRY), ("content", NOBODY)]
    assert said(reader) == "A further content of attribution “The ferry…”."
    press(reader, "u")
    assert len(passages(current(reader))) == 3, "one step"


def test_the_key_that_goes_back_leaves_the_question_which_role(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "r")
    assert said(reader).endswith("What is it to be?")
    reader.sign("q")
    assert reader.footer()[0] != ("s", "source")
    assert passages(current(reader)) == [("content", FERRY)]
    assert reader.take_requests() == [], "it is not left"


def test_optional_roles_are_asked_for(tmp_path: Path) -> None:
    law = Label(name="law", key="W", letter="L", roles=(Role("rule"), Role("case", 0)))
    reader = reader_on(tmp_path, labels=LabelSet((law,)))
    press(reader, "W", "j", "r")
    assert reader.footer()[:2] == [("u", "rule"), ("c", "case")]
    reader.sign("c")
    assert passages(current(reader)) == [("rule", FERRY), ("case", STORMS)]


def test_esc_leaves_the_question_and_the_next_key_is_a_key(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, WARNED, NOBODY)
    press(reader, "Esc")
    assert said(reader) == "Cancelled."
    assert not reader.sign("c")
    assert len(passages(current(reader))) == 3


# A wrong role


def test_a_wrong_role_is_corrected_in_two_keys(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS)
    press(reader, "j")
    press_on(reader, STORMS, "r")
    assert said(reader) == "This is its source. What is it to be?"
    reader.sign("u")
    assert passages(current(reader)) == [("content", FERRY), ("cue", STORMS)]
    assert said(reader) == "Now its cue. Still missing: source."
    press(reader, "u")
    assert passages(current(reader)) == [("content", FERRY), ("source", STORMS)]


def test_roles_that_were_taken_for_each_other_change_places(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, TRAINS)
    press(reader, "Esc")
    press_on(reader, STORMS, "r")
    reader.sign("u")
    assert passages(current(reader)) == [("content", FERRY), ("source", TRAINS), ("cue", STORMS)]
    assert said(reader) == "Now its cue; its source is “Trains ran la…”."
    press(reader, "u")
    assert passages(current(reader)) == [("content", FERRY), ("source", STORMS), ("cue", TRAINS)]


def test_passages_that_changed_places_change_back_by_the_same_keys_at_once(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, TRAINS)
    press(reader, "Esc")
    press_on(reader, STORMS, "r")
    reader.sign("u")
    press(reader, "r")
    assert said(reader) == "This is its cue. What is it to be?"
    reader.sign("s")
    assert passages(current(reader)) == [("content", FERRY), ("source", STORMS), ("cue", TRAINS)]
    assert said(reader) == "Now its source; its cue is “Trains ran la…”."


def test_the_statement_may_have_several_passages(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, NOBODY, WARNED)
    press(reader, "Esc")
    press_on(reader, NOBODY, "r")
    reader.sign("c")
    assert passages(current(reader)) == [("content", FERRY), ("content", NOBODY), ("cue", WARNED)]
    assert said(reader) == "Now its content. Still missing: source."


def test_what_was_tagged_first_can_be_the_source(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, "Ida Holm")
    press(reader, "r")
    assert reader.footer() == [("s", "source"), ("u", "cue"), ("Esc", "leave")]
    reader.sign("s")
    assert passages(current(reader)) == [("source", "Ida Holm")]
    assert said(reader) == "Now its source. Still missing: content and cue."
    select(reader, "We warned them twice")
    assert reader.footer()[:2] == [("r", "content"), ("rr", "cue")]
    press(reader, "r")
    assert passages(current(reader))[0] == ("content", "We warned them twice")


def test_a_new_passage_takes_the_place_of_the_wrong_one_in_two_keys(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, TRAINS)
    press_on(reader, NOBODY, "r")
    reader.sign("s")
    assert passages(current(reader)) == [("content", FERRY), ("source", NOBODY), ("cue", TRAINS)]
    said_now = "Its source is now “Nobody listen…”, not “Storms closed…”; r keeps both."
    assert said(reader) == said_now
    press(reader, "r")
    assert [role for role, _ in passages(current(reader))] == ["content", "source", "source", "cue"]
    assert said(reader) == "“Nobody listen…” and “Storms closed…” are its source now."
    press(reader, "u", "u")
    assert passages(current(reader))[1] == ("source", STORMS)


def test_a_wrong_source_gives_way_where_the_cue_is_awaited(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, TRAINS)
    press(reader, "u")
    press(reader, "r", "r")
    reader.sign("s")
    assert passages(current(reader)) == [("content", FERRY), ("source", TRAINS)]
    assert said(reader).endswith("Still missing: cue.")


def test_of_several_sources_none_gives_way(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, TRAINS)
    press_on(reader, NOBODY, "r")
    reader.sign("s")
    press(reader, "r")
    press_on(reader, WARNED, "r")
    reader.sign("s")
    assert [role for role, _ in passages(current(reader))].count("source") == 3
    assert said(reader) == "A further source of attribution “The ferry…”."


def test_the_role_key_on_the_content_says_that_the_source_is_elsewhere(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press(reader, "a", "r")
    assert said(reader) == "This is its content, not its source. What is it to be?"


# From passage to passage


def test_enter_walks_the_passages_of_the_current_annotation_and_names_them(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS, WARNED)
    walked = []
    for _ in range(3):
        press(reader, "Enter")
        walked.append((focused(reader), said(reader).partition(":")[0]))
    assert walked == [
        (FERRY, "Its content, 1 of 3"),
        (STORMS, "Its source, 2 of 3"),
        (WARNED, "Its cue, 3 of 3"),
    ]


def test_enter_where_nothing_is_tagged_goes_back_to_the_current_annotation(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS)
    press(reader, "G", "Enter")
    assert (focused(reader), said(reader)[:20]) == (FERRY, "Its content, 1 of 2:")


def test_opening_a_passage_names_its_role(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    attribution(reader, FERRY, STORMS)
    press(reader, "G", "f")
    press_on(reader, STORMS, "Enter")
    assert said(reader).endswith("This is its source, 2 of 2.")
    assert current(reader).label == "attribution"


def test_a_content_with_its_own_source_and_cue_is_pointed_out_until_it_is_narrowed(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, WARNED, "a")
    press_on(reader, "Ida Holm", "r")
    assert HELD not in said(reader)
    cue = reader.state.document.text.index("said Ida")
    reader.apply(move.select, cue, cue + len("said"))
    press(reader, "r")
    assert said(reader) == HELD
    assert outline_row(reader.state, current(reader)).marks == "!"
    assert ("E", "narrow to this") not in reader.footer(), "the cue is in focus"
    select(reader, "“We warned them twice,”")
    assert reader.footer()[0] == ("E", "narrow to this")
    press(reader, "E")
    assert ("E", "narrow to this") not in reader.footer()
    assert HELD not in said(reader)
    assert outline_row(reader.state, current(reader)).marks == ""
    press_on(reader, WARNED, "E")
    assert said(reader) == HELD


def test_a_source_with_its_own_cue_is_pointed_out(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, "We warned them twice", "a")
    press_on(reader, "said Ida Holm", "r")
    cue = reader.text.index("said Ida")
    reader.apply(move.select, cue, cue + len("said"))
    press(reader, "r")
    assert said(reader) == "The source holds its own cue: focus who said it, then E."
    press(reader, "D")
    assert said(reader) == "Unfinished: 1 source with its own cue. D: done anyway."
    assert reader.state.status == "started"
    assert outline_row(reader.state, current(reader)).marks == "!"
    press_on(reader, "Ida Holm", "E")
    assert outline_row(reader.state, current(reader)).marks == ""
