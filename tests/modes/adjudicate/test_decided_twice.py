"""Two adjudicators who decided one thing in two copies of a folder, whose journals were joined."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest

from reader.modes.adjudicate.mode import AdjudicateMode
from reader.modes.adjudicate.panel import further
from reader.modes.adjudicate.start import in_short, start_adjudication, summary
from reader.services.differences import conflict
from reader.services.export.judgements import GOLD, decisions_in
from reader.store.base import LayerKey
from reader.store.folder.merge import merge
from tests.modes.adjudicate.adjudicating import (
    ARTICLE,
    change,
    current_quote,
    decisions,
    gold,
    mark,
    press,
    work_on,
)
from tests.modes.annotate.keyboard import TRAINS, at_end, select
from tests.store.folders import Folder
from tests.store.making import START, Ticking

STORMS = "Storms closed the harbour"
Join = Callable[..., Path]


def decided(root: Path, who: str, hours: int, *keys: str) -> None:
    """Let somebody decide by these keys, at work so many hours after the first."""
    clock = Ticking(START + timedelta(hours=hours))
    work, _ = start_adjudication([root], who, clock=clock)
    at_end(work.open_layers.give_up)
    mode = work.open(0)
    if TRAINS in keys:
        select(mode, TRAINS)
    press(mode, *(key for key in keys if key != TRAINS))
    work.close()


@pytest.fixture
def join(tmp_path: Path) -> Join:
    """Let dora and eve decide in two copies, and join their journals."""

    def joined(dora: str, eve: str, *, common: str = "") -> Path:
        ours, theirs = tmp_path / "ours", tmp_path / "theirs"
        mark(ours)
        if common:
            decided(ours, "flo", 0, *common.split(";"))
        shutil.copytree(ours, theirs)
        decided(theirs, "eve", 2, *eve.split(";"))
        decided(ours, "dora", 1, *dora.split(";"))
        here, there = (Folder(root).history_path(GOLD, ARTICLE) for root in (ours, theirs))
        known = here.read_bytes().splitlines() if here.exists() else []
        new = [line for line in there.read_bytes().splitlines() if line not in known]
        here.write_bytes(b"".join(line + b"\n" for line in [*known, *new]))
        return ours

    return joined


def listed(root: Path) -> list[str]:
    """The conflicts that a merge lists."""
    return [
        conflict(event.key, event.fork)
        for event in merge(Folder(root))
        if event.key is not None and event.fork is not None
    ]


def opened(root: Path) -> AdjudicateMode:
    return work_on(root, "dora").open(0)


def marked(root: Path) -> list[tuple[str, ...]]:
    found = Folder(root).read(LayerKey(GOLD, ARTICLE)).annotations.values()
    return [(each.label, *(span.text for span in each.spans)) for each in found]


def test_the_later_counts_gold_never_holds_both_and_both_are_named(join: Join) -> None:
    root = join("1", "2")
    (line,) = listed(root)
    assert line.startswith("ferry.txt, @gold: decided twice: by eve at 2030-01-01 ")
    assert "taken from ben, attribution “closed the harbour”" in line
    assert ", which counts; by dora at " in line
    assert "taken from anna, attribution “Storms closed the harbour”" in line
    assert [first for _, first, *_ in marked(root)] == ["closed the harbour"]
    assert listed(root) == [line], "until it is decided"


def test_the_overview_says_it_and_tab_goes_there(join: Join) -> None:
    root = join("1", "2")
    listed(root)
    work = work_on(root)
    assert any("1 item decided twice" in line for line in summary(work))
    assert "1 decided twice" in in_short(work.tally(0))
    mode = work.open(0)
    assert mode.message == "1 decided twice, in two copies: Tab stops there too."
    assert "1 decided twice" in mode.facts()
    assert current_quote(mode) == STORMS
    press(mode, "Tab", "Shift+Tab")
    assert mode.message == "Decided twice, in two copies: a decision ends that."
    assert mode.state.item is not None
    other = next(
        each for each in further(mode.state, mode.state.item) if each.name == "also decided"
    )
    assert other.text.startswith("in another copy taken from anna")


@pytest.mark.parametrize("key", ["1", "2", "n", "&", "x"])
def test_deciding_it_ends_it(key: str, join: Join) -> None:
    root = join("1", "2")
    decided(root, "gil", 3, key, key)
    work = work_on(root)
    assert work.tally(0).twice == 0
    assert listed(root) == []
    assert len(marked(root)) == (key not in "nx")


def test_deciding_something_else_does_not(join: Join) -> None:
    root = join("1", "2")
    decided(root, "gil", 3, "Tab", "1")
    assert work_on(root).tally(0).twice == 1
    assert len(listed(root)) == 1
    assert len(marked(root)) == 2


def test_undoing_that_decision_brings_the_question_back(join: Join) -> None:
    root = join("1", "2")
    decided(root, "gil", 3, "n", "n")
    decided(root, "gil", 4, "u")
    assert work_on(root).tally(0).twice == 1
    assert [first for _, first, *_ in marked(root)] == ["closed the harbour"]


def test_the_same_decision_on_both_sides_is_no_conflict(join: Join) -> None:
    root = join("%;%", "%;%")
    assert listed(root) == []
    assert work_on(root).tally(0).twice == 0
    assert len(marked(root)) == 1
    records = Folder(root).read(LayerKey(GOLD, ARTICLE)).records
    assert len(list(decisions_in(records))) == 1


def test_one_that_both_had_decided_anew(join: Join) -> None:
    root = join("[;n;n", "[;2;2", common="1")
    (line,) = listed(root)
    assert "decided twice: by eve" in line
    assert line.endswith("UTC: nobody")
    assert [first for _, first, *_ in marked(root)] == ["closed the harbour"]
    assert work_on(root).tally(0).twice == 1
    decided(root, "gil", 3, "n", "n")
    assert (listed(root), marked(root)) == ([], [])
    assert work_on(root).tally(0).twice == 0


def test_one_that_was_opened_again_and_decided_anew_is_open(join: Join) -> None:
    root = join("[;x;x", "[;2;2", common="1")
    (line,) = listed(root)
    assert "opened again by dora" in line
    assert marked(root) == []
    assert decisions(opened(root)) == []


def test_nobody_here_and_a_version_there(join: Join) -> None:
    root = join("1", "n")
    assert marked(root) == []
    assert "which counts; by dora" in listed(root)[0]


def test_what_both_added_stands_once(join: Join) -> None:
    root = join(f"{TRAINS};f", f"{TRAINS};f")
    mode = opened(root)
    assert gold(mode) == [("fact", TRAINS)]
    assert mode.state.decisions.tally().decided == {"added": 1}


def test_one_on_what_was_edited_in_between(join: Join, tmp_path: Path) -> None:
    ours = tmp_path / "ours"
    root = join("1", "2")
    change(ours, "anna", 2, ("fact", "Nobody listened."))
    assert len(marked(root)) == 1
    assert work_on(root).tally(0).twice == 1
