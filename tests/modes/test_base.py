"""Actions on a state, whatever mode they are of."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from reader.model.errors import HomeFolder, ObelismError
from reader.modes.base import Action, Mode, Sentence, State, when, words
from reader.modes.requests import AskHome, Leave


class Counter(State):
    """A number that keys change."""

    def __init__(self, *, closed: str | None = None, in_view: bool = True) -> None:
        super().__init__()
        self.number = 0
        self.closed, self.in_view = closed, in_view

    @property
    def stage(self) -> str:
        return super().stage or "counting"

    @property
    def read_only(self) -> str | None:
        return self.closed

    def shows_focus(self) -> bool:
        if not self.in_view:
            self.say("Here it is.")
        return self.in_view


def add(state: Counter) -> bool:
    """Add one, up to three.

    This is not for the help.
    """
    state.number += 1
    return state.number < 3


def clear(state: Counter) -> None:
    """Begin at nothing."""
    if state.confirm("clear", "number", "{key} again takes {number} off.", number=state.number):
        state.number = 0
        state.say("Cleared; {key:add} adds, {key} clears.")


def fail(state: Counter) -> None:
    """Fail."""
    raise ObelismError("No {key:add} for {number}.")


def make(state: Counter) -> None:
    """Make a workspace."""
    raise HomeFolder("It is your home folder.")


def leave(state: State) -> None:
    """Leave."""
    state.request(Leave())


def at(rank: int) -> Callable[[State], int]:
    """Offer an action in every state."""
    return lambda _: rank


ACTIONS = (
    Action("leave", ("q",), leave, "leave", "Program", offer=lambda _: 9),
    Action(
        "add", ("+", "a"), add, "add", "Count", repeats=True, offer=lambda _: 2, together="count"
    ),
    Action(
        "clear",
        ("c",),
        clear,
        "clear",
        "Count",
        "Take all off.",
        changes=True,
        at_focus=True,
        offer=when(counting=1),
        together="count",
    ),
    Action(
        "fail",
        ("f",),
        fail,
        "fail",
        "Count",
        offer=when(counting=5, question=5),
        word=words("fail", question="keep it"),
        beside=("fail", "make"),
    ),
    Action("make", ("m",), make, "make", "Program"),
)


def mode(**how: Any) -> Mode[Counter]:
    return Mode(Counter(**how), ACTIONS)


def test_the_help_of_an_action_is_its_summary_or_the_first_line_of_its_function() -> None:
    assert [action.help for action in ACTIONS[1:3]] == ["Add one, up to three.", "Take all off."]


@pytest.mark.parametrize(("typed", "number"), [("", 1), ("2", 2), ("12", 3)])
def test_a_count_repeats_an_action_until_it_can_go_no_further(typed: str, number: int) -> None:
    counting = mode()
    for digit in typed:
        counting.digit(int(digit))
    assert counting.badge == (f"{typed} times" if typed else "")
    counting.do("add")
    assert (counting.state.number, counting.badge) == (number, "")


def test_the_same_key_again_is_a_yes_and_any_other_a_no_and_nothing_else() -> None:
    counting = mode()
    counting.do("add")
    counting.do("clear")
    assert (counting.message, counting.badge) == ("c again takes 1 off.", "SURE?")
    counting.do("add")
    assert (counting.message, counting.badge) == ("Nothing was changed.", "")
    counting.do("clear")
    assert (counting.message, counting.state.number) == ("c again takes 1 off.", 1)
    counting.do("clear")
    assert (counting.message, counting.state.number) == ("Cleared; + adds, c clears.", 0)


def test_what_changes_is_refused_where_nothing_can_be_changed() -> None:
    counting = mode(closed="It is closed.")
    counting.do("clear")
    assert (counting.message, counting.state.question) == ("It is closed.", None)
    counting.do("add")
    assert counting.state.number == 1


def test_what_acts_on_the_focus_waits_until_that_is_in_view() -> None:
    counting = mode(in_view=False)
    counting.do("clear")
    assert (counting.message, counting.state.question) == ("Here it is.", None)


def test_what_is_wrong_is_said_as_it_is() -> None:
    counting = mode()
    counting.do("fail")
    assert counting.message == "No {key:add} for {number}."


def test_the_home_folder_is_asked_for_by_the_action_that_needs_it() -> None:
    counting = mode()
    counting.do("make")
    assert (counting.message, counting.state.take_requests()) == ("", [AskHome("make")])
    counting.apply(make)
    assert counting.message == "It is your home folder."


def test_requests_are_handed_on_once() -> None:
    counting = mode()
    counting.do("leave")
    assert counting.state.take_requests() == [Leave()]
    assert counting.state.take_requests() == []


def test_values_are_never_read_as_templates() -> None:
    sentence = Sentence("{key} of {title}: {quote}.", {"title": "{quote}", "quote": "{key}"}, "add")
    assert sentence.text(lambda name: name.upper()) == "ADD of {quote}: {key}."


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        (52, "This is fact “The ferry was cancelled” here; + adds."),
        (51, "This is fact “The ferry was cancell…” here; + adds."),
        (45, "This is fact “The ferry was c…” here; + adds."),
        (37, "This is fact “The fer…” here; + adds."),
        (20, "This is fact “The ferry was cancelled” here; + adds."),
    ],
)
def test_in_a_narrow_row_quotes_give_way_to_the_keys_behind_them(cells: int, said: str) -> None:
    counting = mode()
    name = "fact “The ferry was cancelled”"
    counting.state.say("This is {name} here; {key:add} adds.", name=name)
    assert counting.message_in(cells) == said


def test_a_sentence_is_one_line_without_controls() -> None:
    counting = mode()
    counting.state.say("Found {quote}.", quote="one\n\x1b[31mtwo")
    assert "\x1b" not in counting.message
    assert "\n" not in counting.message


def test_the_footer_names_what_is_offered_by_rank() -> None:
    counting = mode()
    assert counting.footer() == [("c", "clear"), ("+", "add"), ("f m", "fail"), ("q", "leave")]
    counting.do("clear")
    assert counting.footer() == [("c", "yes"), ("+", "add"), ("f m", "keep it"), ("q", "leave")]


def test_a_narrow_footer_puts_together_what_has_one_word() -> None:
    assert mode().footer(narrow=True) == [("c +", "count"), ("f m", "fail"), ("q", "leave")]
