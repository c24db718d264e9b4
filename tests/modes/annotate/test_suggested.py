"""What programs propose on an article: shown, gone through, taken, dismissed; no data till then."""

from __future__ import annotations

from pathlib import Path

import pytest
from msgspec.structs import replace

from reader.model.annotation import Annotation
from reader.model.judgement import REJECTED
from reader.modes.annotate import suggesting
from reader.modes.requests import FindProposals
from reader.services.suggest.offer import Found, Proposal, find_proposals
from reader.services.suggest.rules import find_rules
from reader.services.suggest.run import bring_up_to, suggestions
from reader.store.base import LayerKey
from reader.store.layer import Layer
from reader.text.anchor import span_at
from tests.modes.annotate.keyboard import (
    ARTICLE,
    STORMS,
    TEXT,
    TRAINS,
    Annotated,
    close,
    current,
    focused,
    passages,
    press,
    press_on,
    reader_on,
    said,
    tags,
)
from tests.store.folders import Folder

pytestmark = pytest.mark.usefixtures("attribution_alone")

QUOTE = "“We warned them twice,”"
CLOSED = "Storms closed the harbour"


def show(reader: Annotated) -> None:
    """Press the key, and do what the screen would."""
    press(reader, ";")
    assert reader.take_requests() == [FindProposals()]
    state = reader.state
    suggesting.show(state, find_proposals(state.layer.store, state.document.article))


def shown(reader: Annotated) -> list[tuple[str | None, str]]:
    return [(mark.role, reader.text[mark.start : mark.end]) for mark in reader.document.proposed]


def facts(reader: Annotated) -> str:
    return reader.state.facts


def test_where_nothing_is_proposed_yet_the_rules_are_asked(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    show(reader)
    assert said(reader) == (
        "2 proposals that rules have just made. Tab next, Enter takes, x dismisses."
    )
    assert {("content", CLOSED), ("source", "the mayor"), ("cue", "said")} < {*shown(reader)}
    assert facts(reader).startswith("0 tags · 2 proposals · ")
    assert len(Folder(tmp_path).read(LayerKey("@rules", ARTICLE)).annotations) == 2
    press(reader, ";")
    assert shown(reader) == []
    assert "proposal" not in facts(reader)
    show(reader)
    assert said(reader).startswith("2 proposals. Tab"), "they are there now"


def test_a_tag_without_its_roles_is_not_all_that_was_proposed(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, CLOSED, "a", "Esc")
    press_on(reader, QUOTE, "a", "Esc")
    show(reader)
    assert said(reader) == (
        "What is proposed here is tagged or dismissed; 2 tags unfinished: ) goes there."
    )
    press(reader, "g", ")")
    assert focused(reader) == CLOSED


def test_what_is_taken_is_ones_own_and_keeps_where_it_came_from(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    show(reader)
    press(reader, "Tab")
    assert said(reader).startswith("Proposal 1 of 2: attribution “Storms closed")
    assert focused(reader) == CLOSED
    assert [key for key, _ in reader.footer()[:4]] == ["Enter", "Tab", "x", ";"]
    press(reader, "Enter")
    assert said(reader).startswith("Took “Storms clos…”. Proposal 1 of 1")
    assert focused(reader) == QUOTE, "on to the next"
    [own] = reader.layer.annotations.values()
    assert passages(own) == [("content", CLOSED), ("source", "the mayor"), ("cue", "said")]
    assert (own.origin, own.extra["by"]["layer"]) == ("rules", "@rules")
    [theirs, _] = Folder(tmp_path).read(LayerKey("@rules", ARTICLE)).annotations.values()
    assert theirs.id != own.id
    assert facts(reader).startswith("1 tag · 1 proposal · ")
    press(reader, "Enter")
    assert said(reader).endswith("Nothing more is proposed here.")
    assert passages(current(reader))[0] == ("content", QUOTE)
    press(reader, "u", "u")
    assert said(reader).startswith("Undid the taking of what was proposed")
    assert (tags(reader), facts(reader)[:21]) == ([], "0 tags · 2 proposals ")


def test_what_is_dismissed_is_a_verdict_and_comes_back_by_undo_alone(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    show(reader)
    press(reader, "Tab", "x")
    assert said(reader).startswith("Dismissed “Storms clos…”. Proposal 1 of 1")
    [verdict] = reader.layer.table("verdicts").values()
    assert (verdict["annotator"], verdict["verdict"]) == ("@rules", REJECTED)
    assert facts(reader).startswith("0 tags · 1 proposal · ")
    press(reader, "u")
    assert said(reader) == "Undid the dismissal of a proposal."
    assert facts(reader).startswith("0 tags · 2 proposals · ")
    press(reader, "U")
    close(reader)
    later = reader_on(tmp_path)
    show(later)
    assert shown(later)[0] == ("content", QUOTE)


def suggestion(id: str, quote: str, label: str = "fact") -> Annotation:
    start = TEXT.index(quote)
    role = "content" if label == "attribution" else None
    span = span_at(TEXT, start, start + len(quote), role)
    now = "2026-01-02T03:04:05.000Z"
    known = {"layer": "@numbers", "version": "1", "why": "a number"}
    return Annotation(
        id=id, label=label, spans=(span,), origin="model", created=now, modified=now,
        extra={"by": known},
    )  # fmt: skip


def suggest(reader: Annotated, layer: str, *found: Annotation) -> None:
    state = reader.state
    by_id = {each.id: each for each in found}
    bring_up_to(state.layer.store, state.document.article, layer, by_id)


def test_what_was_dismissed_is_known_by_its_text_in_a_later_run(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    suggest(reader, "@numbers", suggestion("1" * 32, "12 kroner"))
    show(reader)
    press(reader, "Tab", "x")
    assert said(reader).endswith("Nothing more is proposed here.")
    suggest(reader, "@numbers", suggestion("2" * 32, "12 kroner"), suggestion("3" * 32, TRAINS))
    press(reader, ";")
    show(reader)
    assert shown(reader) == [(None, TRAINS)]


def old_rules(reader: Annotated, *found: str) -> None:
    """Have `@rules` be as a version 0 of the rules left it: of what they find now only `found`."""
    state = reader.state
    now = suggestions(state.document.article, find_rules(), state.labels)
    by = {"layer": "@rules", "rule": "attribution", "version": 0}
    kept = {id: replace(each, extra={"by": by}) for id, each in now.items()}
    few = {id: each for id, each in kept.items() if each.spans[0].text in found}
    assert len(few) == len(found)
    bring_up_to(state.layer.store, state.document.article, "@rules", few)


def test_what_an_older_version_of_the_rules_found_is_brought_up_to_date(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    old_rules(reader, QUOTE)
    kept = Folder(tmp_path).read(LayerKey("@rules", ARTICLE)).annotations
    suggesting.show(reader.state, Found([Proposal("@rules", each) for each in kept.values()]))
    press(reader, "Tab", "x")
    assert said(reader).startswith("Dismissed")
    press(reader, ";")
    show(reader)
    assert facts(reader).startswith("0 tags · 1 proposal · "), "what was dismissed stays away"
    assert shown(reader)[0] == ("content", CLOSED)


def test_what_the_rules_found_in_an_earlier_text_is_brought_up_to_date(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    show(reader)
    close(reader)
    later = reader_on(tmp_path, TEXT.replace("the mayor", "the major"))
    suggest(later, "@numbers", suggestion("2" * 32, "12 kroner"))
    show(later)
    assert ("source", "the major") in shown(later)
    assert (None, "12 kroner") in shown(later)


def test_where_the_rules_cannot_be_brought_up_to_date_what_they_found_is_shown(
    tmp_path: Path,
) -> None:
    reader = reader_on(tmp_path)
    old_rules(reader, QUOTE)
    with Layer.open(reader.state.layer.store, reader.state.document.article, "@rules"):
        show(reader)
    assert facts(reader).startswith("0 tags · 1 proposal · ")


def test_others_layers_are_never_shown_as_proposals(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    for name in ("Ben", "@gold"):
        suggest(reader, name, suggestion("1" * 32, TRAINS))
    suggest(reader, "@numbers", suggestion("2" * 32, "12 kroner"))
    show(reader)
    assert shown(reader) == [(None, "12 kroner")]
    press(reader, "Tab", "Enter")
    assert current(reader).origin == "model"
    assert current(reader).extra["by"]["why"] == "a number"


def test_what_is_tagged_already_is_not_proposed(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    press_on(reader, STORMS, "a")
    show(reader)
    assert shown(reader)[0] == ("content", QUOTE)
    press_on(reader, QUOTE, "a")
    press(reader, "x", "j")
    assert facts(reader).split(" · ")[1] == "1 proposal", "what was deleted is proposed again"


def test_away_from_a_proposal_the_keys_do_what_they_always_do(tmp_path: Path) -> None:
    reader = reader_on(tmp_path)
    show(reader)
    press(reader, "Tab")
    press_on(reader, TRAINS, "f")
    press(reader, "Enter", "x")
    assert said(reader).startswith("Deleted fact")
    press(reader, "Shift+Tab")
    assert said(reader).startswith("Proposal 2 of 2")
    press(reader, "Tab")
    assert said(reader).startswith("Past the last. Proposal 1 of 2")


def test_a_layer_that_cannot_be_written_takes_nothing(tmp_path: Path) -> None:
    holder = reader_on(tmp_path)
    press_on(holder, TRAINS, "f")
    reader = reader_on(tmp_path)
    assert reader.state.read_only
    before = tags(reader)
    show(reader)
    press(reader, "Tab", "Enter")
    assert said(reader).startswith("Read-only")
    press(reader, "x")
    assert said(reader).startswith("Read-only")
    assert tags(reader) == before
