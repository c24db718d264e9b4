"""What export makes of verdicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from reader.formats.registry import choose, find_format
from reader.model.errors import WrongUse
from reader.services.agreement.collect import shared_articles
from reader.services.agreement.shared import choice_of, places_of
from reader.services.export.select import Selection, select
from reader.services.export.write import Export, Withheld
from tests.modes.review.reviews import attribution, change, press, press_folder, queue, review_of
from tests.services.tagged import tag


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """Bob accepted one tag, rejected one, and took one for a fact."""
    root = press_folder(tmp_path / "press")
    review = review_of(root)
    press(review, "y", "n", "1", "f")
    review.state.close()
    return root


def lines(selection: Selection) -> list[dict[str, object]]:
    native = find_format("native")
    pieces = list(Export(selection, native, choose(native, None, None)))
    return [
        json.loads(line)
        for piece in pieces
        if isinstance(piece, str | bytes)
        for line in piece.splitlines()
    ]


def withheld(selection: Selection) -> Withheld:
    native = find_format("native")
    export = Export(selection, native, choose(native, None, None))
    list(export)
    return export.withheld


def quotes(root: Path, *verdicts: str) -> list[str]:
    selection = select([root / "a.txt"], annotators=["Anna"], verdicts=verdicts)
    return [str(line["text"]) for line in lines(selection)]


def test_rejected_ones_go_out_only_when_asked(root: Path) -> None:
    assert quotes(root) == ["The tide rose.", "The gulls stayed."]
    assert quotes(root, "rejected") == ["The boats left."]
    assert quotes(root, "all") == ["The tide rose.", "The boats left.", "The gulls stayed."]
    assert quotes(root, "accepted", "corrected") == ["The tide rose.", "The gulls stayed."]
    assert quotes(root, "unreviewed") == []


def test_how_many_are_left_out_is_counted(root: Path) -> None:
    assert withheld(select([root])).rejected == 1


def test_a_verdict_goes_out_with_what_it_is_on(root: Path) -> None:
    (line,) = lines(select([root / "a.txt"], annotators=["Anna"], verdicts=["rejected"]))
    ((verdict,),) = [line["verdicts"]]  # type: ignore[misc]
    assert {name: verdict[name] for name in ("reviewer", "verdict", "reason")} == {
        "reviewer": "Bob",
        "verdict": "rejected",
        "reason": "wrong label",
    }
    assert set(verdict) == {"reviewer", "verdict", "reason", "at", "digest"}


def test_a_correction_names_what_it_corrects(root: Path) -> None:
    (own,) = lines(select([root / "a.txt"], annotators=["Bob"]))
    (judged,) = lines(select([root / "a.txt"], annotators=["Anna"], verdicts=["corrected"]))
    assert own["corrects"] == judged["id"]


def test_what_anybody_rejects_counts_as_rejected_wherever_it_is_asked(root: Path) -> None:
    review = review_of(root, "Cem")
    press(review, "n", "y")
    review.state.close()
    rejected = ["The tide rose.", "The boats left."]
    assert quotes(root, "rejected") == rejected
    assert quotes(root) == ["The gulls stayed."]
    assert quotes(root, "accepted") == []
    assert quotes(root, "disputed") == rejected
    assert queue(review_of(root, "Dan", verdict="rejected")) == rejected
    assert queue(review_of(root, "Dan", verdict="disputed")) == rejected
    tag(root, "a.txt", "The tide rose.", annotator="Eve")
    shared = shared_articles(places_of([root]), choice_of((), (), without_rejected=True)).articles[
        0
    ]
    assert [each.spans[0].text for each in shared.layers["Anna"]] == ["The gulls stayed."]
    found = withheld(select([root], annotators=["Anna"]))
    assert (found.rejected, found.disputed) == (2, 2)


def test_a_verdict_on_what_was_edited_since_does_not_count(root: Path) -> None:
    review = review_of(root, "Cem")
    press(review, "n", "y")
    review.state.close()
    change(root, "a.txt", "The tide rose.", note="It did.")
    assert quotes(root, "unreviewed") == ["The tide rose."]


def test_a_blind_answer_leaves_no_tag_out(root: Path) -> None:
    review = review_of(root, "Anna", blind=True)
    press(review, *"nnnnn")
    review.state.close()
    assert quotes(root) == ["The tide rose.", "The gulls stayed."]
    (line,) = lines(select([root / "b.txt"], annotators=["Anna"]))[:1]
    assert line["verdicts"][0]["answer"] == ""  # type: ignore[index]


def test_a_copy_of_what_was_accepted_does_not_stand_beside_the_original(tmp_path: Path) -> None:
    def quotes(**filters: Any) -> list[tuple[str, str]]:
        copies = filters.pop("copies", False)
        selection = structs.replace(select([root / "a.txt"], **filters), copies=copies)
        return [(str(line["annotator"]), str(line["label"])) for line in lines(selection)]

    root = press_folder(tmp_path / "press")
    review = review_of(root)
    imported = attribution(root, "Zoe", origin="import")
    review = review_of(root, annotators=("Zoe",))
    press(review, "y")
    review.state.close()
    both = [("Bob", "attribution"), ("Zoe", "attribution")]
    every = quotes(copies=True)
    assert [each for each in every if each in both] == both
    assert quotes() == [each for each in every if each != both[0]]
    assert withheld(select([root])).copies == 1
    assert quotes(annotators=["Bob"]) == both[:1], "the original does not come"
    assert quotes(not_annotators=["Anna"]) == both[1:]
    assert imported


def test_an_unknown_verdict_is_refused(root: Path) -> None:
    with pytest.raises(WrongUse, match="there is no verdict 'good'; there are: accepted"):
        select([root], verdicts=["good"])
