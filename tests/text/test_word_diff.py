"""What changed between two texts, word by word."""

from __future__ import annotations

import pytest
from hypothesis import given

from reader.text.alignment import Alignment
from reader.text.diff import DELETED, INSERTED, Hunk, hunks
from tests.text.making import any_texts


def written(hunk: Hunk) -> str:
    signs = {DELETED: "[-{}-]", INSERTED: "{{+{}+}}"}
    return "".join(
        (" " if piece.spaced else "") + signs.get(piece.kind, "{}").format(piece.text)
        for piece in hunk.pieces
    ).strip()


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The fare is 12 kroner.", "The fare is 15 kroner.", "The fare is [-12-] {+15+} kroner."),
        ("It rained.", "It rained. Twice.", "It rained. {+Twice.+}"),
        ("One, two.", "Two.", "[-One, two-]{+Two+}."),
        ("12.4 km", "12,4 km", "12[-.-]{+,+}4 km"),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
    ],
)
def test_changes_are_marked(old: str, new: str, expected: str) -> None:
    (hunk,) = hunks(Alignment(old, new))
    assert written(hunk) == expected


def test_blanks_and_line_ends_are_no_change() -> None:
    assert [*hunks(Alignment("One two.\nThree.", "One  two. Three.\r\n"))] == []


def test_changes_far_apart_stand_in_hunks_of_their_own() -> None:
    middle = " ".join(f"w{number}" for number in range(40))
    found = [*hunks(Alignment(f"One {middle} two.", f"Eins {middle} zwei."))]
    assert len(found) == 2
    assert [hunk.old for hunk in found] == [(0, 3), (5 + len(middle), 8 + len(middle))]
    assert written(found[0]) == "[-One-]{+Eins+} w0 w1 w2 w3 w4 w5 w6 w7"


def test_a_long_piece_is_shown_by_its_ends() -> None:
    (hunk,) = hunks(Alignment("x", " ".join(f"w{number}" for number in range(5000))))
    assert all(len(piece.text) < 700 for piece in hunk.pieces)
    assert any("characters … " in piece.text for piece in hunk.pieces)


@given(any_texts, any_texts)
def test_whatever_the_texts_there_is_a_hunk_where_a_token_changed(old: str, new: str) -> None:
    found = Alignment(old, new)
    assert bool([*hunks(found)]) == (list(found.old.ids) != list(found.new.ids))
    for hunk in hunks(found):
        assert 0 <= hunk.old[0] <= hunk.old[1] <= len(old)
