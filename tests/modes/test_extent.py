"""Choosing another extent, over any mode: what is kept, what is left, and what the mode below is
told."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec
import pytest

from reader.document.document import Document
from reader.model.annotation import LOST, Annotation, Span
from reader.model.article import Article
from reader.model.errors import CannotWrite
from reader.model.labels import DEFAULT_LABELS
from reader.modes.extent import Choosing as Below
from reader.modes.extent import ExtentChoice, ExtentMode
from reader.text.anchor import span_at
from tests.modes.keys import keymap, settings_with
from tests.services.tagged import WHEN

TEXT = "The tide rose. “We saw it,” said Ida Holm. The gulls stayed.\n"
SAYS = Annotation(
    id="a",
    label="attribution",
    spans=tuple(
        span_at(TEXT, TEXT.index(quote), TEXT.index(quote) + len(quote), role)
        for role, quote in {"content": "We saw it,", "source": "Ida Holm", "cue": "said"}.items()
    ),
    created=WHEN,
    modified=WHEN,
)


class Owner(Below):
    """A mode's state below the choice; it counts the keys, and how often the choice was left."""

    labels = DEFAULT_LABELS
    keys = ended = left = 0

    def begin(self, action: str = "") -> None:
        super().begin(action)
        self.keys += 1

    def end(self) -> None:
        self.ended += 1

    def leave_choice(self) -> None:
        super().leave_choice()
        self.left += 1


@dataclass
class Choosing:
    """A choice that is played by its keys, and what came of it."""

    annotation: Annotation = SAYS
    refuses: bool = False
    keys_of: dict[str, str] = field(default_factory=dict)
    owner: Owner = field(default_factory=Owner)
    kept: list[tuple[tuple[Span, ...], str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        document = Document(Article.of(TEXT, id="a.txt", title="A", source="a.txt"))
        choice = ExtentChoice(
            self.owner,
            document,
            self.annotation,
            heading="EXTENT",
            keep=self._keep,
        )
        self.mode = ExtentMode(choice, settings_with(**self.keys_of))

    def _keep(self, spans: tuple[Span, ...], what: str, quote: str) -> None:
        if self.refuses:
            raise CannotWrite("The disk is full.")
        self.kept.append((spans, what, quote))

    def press(self, *keys: str) -> Choosing:
        for key in keys:
            self.mode.do(keymap(self.mode.actions)[key])
        return self

    @property
    def focus(self) -> str:
        document = self.mode.state.document
        return TEXT[slice(*document.focus.extent)]


def test_the_focus_begins_on_its_first_passage() -> None:
    assert Choosing().focus == "We saw it,"
    assert Choosing().mode.badge == "EXTENT"


def test_a_lost_passage_has_no_focus() -> None:
    first = msgspec.structs.replace(SAYS.spans[0], start=LOST, end=LOST)
    lost = msgspec.structs.replace(SAYS, spans=(first, *SAYS.spans[1:]))
    chosen = Choosing(lost)
    assert chosen.focus == "Ida Holm"
    assert chosen.press("Tab").focus == "said"


def test_tab_goes_from_passage_to_passage_in_the_order_of_the_text() -> None:
    chosen = Choosing()
    assert [chosen.press("Tab").focus for _ in range(3)] == ["said", "Ida Holm", "We saw it,"]


def test_the_passage_that_is_touched_gets_the_extent() -> None:
    chosen = Choosing().press("Tab", "Tab", "l", "Enter")
    ((spans, what, quote),) = chosen.kept
    assert {span.role: span.text for span in spans} == {
        "content": "We saw it,",
        "source": "Ida",
        "cue": "said",
    }
    assert (what, quote) == ("source", "“Ida”")


def test_its_own_extent_is_nothing_to_keep() -> None:
    chosen = Choosing().press("Enter")
    assert chosen.mode.message == "This is its extent already; q leaves it so."
    assert not chosen.kept


def test_what_cannot_be_kept_is_said_and_the_choice_goes_on() -> None:
    chosen = Choosing(refuses=True).press("l", "Enter")
    assert chosen.mode.message == "The disk is full."
    assert chosen.owner.left == 0


@pytest.mark.parametrize("keys", [["q"], ["Esc"], ["v", "Esc", "Esc"]])
def test_it_is_left_as_it_was(keys: list[str]) -> None:
    chosen = Choosing().press(*keys)
    assert (chosen.owner.left, chosen.kept) == (1, [])
    assert [each.template for each in chosen.owner.sentences] == ["The extent is as it was."]


def test_escape_stops_extending_first() -> None:
    chosen = Choosing().press("v", "l", "Esc")
    assert chosen.owner.left == 0
    assert not chosen.mode.state.document.focus.extending


def test_a_count_repeats_a_motion() -> None:
    chosen = Choosing()
    chosen.mode.digit(2)
    assert chosen.press("l").focus == Choosing().press("l", "l").focus


def test_sentences_name_the_keys_in_force() -> None:
    chosen = Choosing(keys_of={"keep_extent": "%", "back": "F2"})
    assert chosen.mode.message == ("Select the right extent; % keeps it, F2 leaves it as it was.")
    assert ("%", "keep") in chosen.mode.footer()


def test_the_state_below_takes_part_in_each_key() -> None:
    chosen = Choosing().press("l", "v", "l")
    assert (chosen.owner.keys, chosen.owner.ended) == (3, 3)
