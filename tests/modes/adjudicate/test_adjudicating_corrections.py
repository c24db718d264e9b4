"""Corrections of reviewers beside the versions: shown, and taken by a digit."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.modes.adjudicate import panel
from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.wording import provenance
from tests.modes.adjudicate.adjudicating import (
    SAID,
    Said,
    current_quote,
    decisions,
    gold,
    gold_on,
    judge,
    mark,
    press,
    records,
)
from tests.modes.annotate.keyboard import NOBODY, select

WHOLE = "Storms closed the harbour"
MAYOR = ("source", "the mayor")


def corrected(root: Path, *to: Said) -> AdjudicateMode:
    """The second item of anna and the second of ben, corrected by rita."""
    mark(root)
    for name, said in zip(("anna", "ben"), to, strict=False):
        judge(root, name, 1, "corrected", to=said)
    return gold_on(root)


def told(mode: AdjudicateMode) -> list[tuple[tuple[str, str], ...]]:
    """What takes each version of the current item, and whose it is."""
    assert mode.state.item is not None
    return [version.by for version in panel.versions(mode.state, mode.state.item)]


def remark(mode: AdjudicateMode) -> str:
    assert mode.state.item is not None
    (said,) = panel.versions(mode.state, mode.state.item)[0].remarks
    return said


def test_a_digit_behind_the_annotators_takes_a_correction(tmp_path: Path) -> None:
    mode = corrected(tmp_path, ("fact", WHOLE))
    assert told(mode)[-1] == (("4", "rita’s correction of anna’s"),)
    assert ("1-2 4", "take") in mode.footer(narrow=True)
    press(mode, "4")
    assert mode.message == "Taken from rita: fact “Storms closed the harbo…”."
    assert gold(mode) == [("fact", WHOLE)]
    assert current_quote(mode) == NOBODY
    (decision,) = decisions(mode)
    assert (decision.what, decision.agreed, decision.corrected) == ("taken", (), ("rita",))
    assert provenance(decision).startswith("taken from rita’s correction · dora")
    press(mode, "[")
    assert mode.state.item is not None
    assert [each.decided for each in panel.versions(mode.state, mode.state.item)] == [
        False,
        False,
        True,
    ]
    press(mode, "u")
    assert gold(mode) == []
    press(mode, "1")
    mode.state.layer.close(30)
    (stored,) = records(tmp_path).values()
    assert "corrected" not in stored


def test_what_an_annotator_has_too_is_no_version_of_its_own(tmp_path: Path) -> None:
    part: Said = ("attribution", ("content", "closed the harbour"), MAYOR, SAID)
    mode = corrected(tmp_path, part)
    assert told(mode) == [(("1", "anna"),), (("2", "ben"),)]
    press(mode, "4")
    assert mode.message == "There are 3 annotators here."


def test_the_same_correction_of_two_is_one_version(tmp_path: Path) -> None:
    mode = corrected(tmp_path, ("fact", WHOLE), ("fact", WHOLE))
    assert told(mode)[2:] == [(("4", "rita’s correction of anna’s and ben’s"),)]
    press(mode, "5")
    assert mode.message == "There are 3 annotators and 1 correction here."


def test_an_own_version_as_a_reviewer_has_it_says_so(tmp_path: Path) -> None:
    mode = corrected(tmp_path, ("fact", WHOLE))
    select(mode, WHOLE)
    press(mode, "f")
    assert mode.message.startswith("Own version, as rita corrected it: fact")


@pytest.mark.parametrize(
    ("to", "said"),
    [
        (("opinion", WHOLE), "it to opinion “Storms closed the harbo…”"),
        (
            ("attribution", ("content", "Storms closed"), MAYOR, SAID),
            "its content from “Storms closed the harbour” to “Storms closed”",
        ),
        (("attribution", ("content", WHOLE), SAID), "its source by taking off “the mayor”"),
        (("attribution", ("content", WHOLE), MAYOR, SAID), "it"),
    ],
)
def test_a_remark_says_what_a_correction_changed(to: Said, said: str, tmp_path: Path) -> None:
    assert remark(corrected(tmp_path, to)) == f"rita corrected {said}"


def test_of_a_long_extent_both_ends_are_shown(tmp_path: Path) -> None:
    long = "Storms closed the harbour, said the mayor, and nobody had been told of it before"
    text = f"{long}. Trains ran late.\n"
    mark(tmp_path, {"anna": [("fact", long)], "ben": [("opinion", long)]}, text=text)
    judge(tmp_path, "anna", 0, "corrected", to=("fact", long[7:]), text=text)
    assert remark(gold_on(tmp_path)) == (
        "rita corrected its extent from “Storms closed the… of it before”"
        " to “closed the harbour… of it before”"
    )
