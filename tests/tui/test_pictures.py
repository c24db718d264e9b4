"""Few pictures, one for each state of the screen that a person should look at after a change."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from textual.pilot import Pilot

from reader.document import document
from reader.modes.articles.opening import opening
from reader.modes.review.filters import Filters
from reader.modes.review.start import ReviewOptions, start_review
from reader.services.samples import copy_samples
from reader.tui.app import ObelismApp, reading_app, review_app
from reader.tui.screens import articles
from reader.tui.widgets.rows import Line
from tests.store.folders import Folder
from tests.tui.program import open_article

Compare = Callable[..., bool]

NOW = datetime(2026, 9, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sample articles, in a folder whose name is always the same."""
    target = tmp_path / "samples"
    copy_samples(target)
    return target


@pytest.fixture(autouse=True)
def fixture_time_stands_still(monkeypatch: pytest.MonkeyPatch) -> None:
    """However long a key takes on a busy machine, the same is counted as read."""
    monkeypatch.setattr(document, "IN_VIEW_SECONDS", math.inf)


def app_on(path: Path, annotator: str = "example") -> ObelismApp:
    return reading_app(opening([path], annotator=annotator))


def pressing(*keys: str) -> Callable[[Pilot[None]], object]:
    async def run(pilot: Pilot[None]) -> None:
        await settled(pilot)
        await pilot.press(*keys)
        await settled(pilot)

    return run


async def settled(pilot: Pilot[None]) -> None:
    """Wait until all keys are worked off, what was tagged is saved, and all of that is painted."""
    app = pilot.app
    assert isinstance(app, ObelismApp)
    while not (app.idle and _saved(app)):
        await pilot.pause(0.01)
    await app.workers.wait_for_complete()
    for _ in range(3):
        await pilot.pause()


def _saved(app: ObelismApp) -> bool:
    reader = open_article(app)
    return reader is None or reader.state.layer.saved


SUMMIT_KEYS = ["g", "j", "j", "j", "j", "tab", "tab", "tab"]
"""To the election that is next month, an inconsistency of three passages."""


def test_reader(folder: Path, snap_compare: Compare) -> None:
    """The article with all labels, the focus and the current annotation, and the panel."""
    app = app_on(folder / "summit-report.txt")
    assert snap_compare(app, terminal_size=(120, 40), run_before=pressing(*SUMMIT_KEYS))


def test_reader_on_a_light_page(folder: Path, snap_compare: Compare) -> None:
    """The same on a light page, while a span is extended."""
    app = app_on(folder / "summit-report.txt")
    keys = pressing(*SUMMIT_KEYS, "v", "j", "m", "t")
    assert snap_compare(app, terminal_size=(120, 40), run_before=keys)


def test_reader_on_a_narrow_screen(folder: Path, snap_compare: Compare) -> None:
    """80 by 24: the panel is a strip, and all keys that matter are named."""
    app = app_on(folder / "summit-report.txt")
    assert snap_compare(app, terminal_size=(80, 24), run_before=pressing(*SUMMIT_KEYS))


def test_panel_on_a_narrow_screen(folder: Path, snap_compare: Compare) -> None:
    """80 by 24 with the panel open below the article."""
    app = app_on(folder / "lifeboat-appeal.txt")
    keys = pressing("g", "tab", "tab", "tab", "m", "p")
    assert snap_compare(app, terminal_size=(80, 24), run_before=keys)


def test_reader_without_colour(
    folder: Path, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch
) -> None:
    """NO_COLOR: bold, italic, underline and reverse tell things apart."""
    monkeypatch.setenv("NO_COLOR", "1")
    app = app_on(folder / "summit-report.txt")
    assert snap_compare(app, terminal_size=(100, 30), run_before=pressing(*SUMMIT_KEYS))


def test_what_changed(folder: Path, snap_compare: Compare) -> None:
    """A text that has changed: what is gone, what came, and a passage that is asked about."""
    path = folder / "summit-report.txt"
    old = path.read_text(encoding="utf-8")
    first, *paragraphs = old.replace("well chosen", "badly chosen").split("\n\n")
    paragraphs[1:3] = reversed(paragraphs[1:3])
    path.write_text("\n\n".join([f"Corrected. {first}", *paragraphs]), encoding="utf-8")
    app = app_on(path)
    assert snap_compare(app, terminal_size=(120, 40), run_before=pressing("T"))


def test_list(folder: Path, snap_compare: Compare, monkeypatch: pytest.MonkeyPatch) -> None:
    """The list of articles with what is known of each."""
    monkeypatch.setattr(articles, "local_now", lambda: NOW)
    app = app_on(folder)

    keys = pressing("j", "j", "j")
    assert snap_compare(app, terminal_size=(120, 30), run_before=keys)


def test_help(folder: Path, snap_compare: Compare) -> None:
    """All keys, over an article."""
    app = app_on(folder / "summit-report.txt")
    assert snap_compare(app, terminal_size=(120, 40), run_before=pressing("question_mark"))


def test_menu_and_other_scripts(folder: Path, snap_compare: Compare) -> None:
    """The menu, over a text written from right to left."""
    app = app_on(folder / "library-bus.txt", "anna")
    keys = pressing("j", "f", "j", "j", "o", "m")
    assert snap_compare(app, terminal_size=(100, 30), run_before=keys)


def test_wide_characters(folder: Path, snap_compare: Compare) -> None:
    """A script without blanks between words, with a pending inconsistency."""
    app = app_on(folder / "sento-reopens.txt", "anna")
    keys = pressing("j", "j", "l", "v", "l", "l", "i")
    assert snap_compare(app, terminal_size=(100, 30), run_before=keys)


def reviewing(*keys: str) -> Callable[[Pilot[None]], object]:
    async def run(pilot: Pilot[None]) -> None:
        app = pilot.app
        assert isinstance(app, ObelismApp)
        for group in ((), keys):
            await pilot.press(*group)
            while not (app.idle and _all_told(app)):
                await pilot.pause(0.01)
            for _ in range(3):
                await pilot.pause()

    return run


def _all_told(app: ObelismApp) -> bool:
    """Whether the bars say that all is found and saved."""
    head, progress = (app.screen.query_one(id, Line) for id in ("#review-head", "#review-progress"))
    return "· saved" in head.plain and "+" not in progress.plain and app.open_layers.saved


def review_of(folder: Path) -> ObelismApp:
    options = ReviewOptions(filters=Filters(labels=("attribution", "inconsistency")))
    return review_app(start_review(Folder(folder), [folder], "anna", options))


def test_review(folder: Path, snap_compare: Compare) -> None:
    """Two passages far apart, the text between folded; what is said of them stands beside."""
    app = review_of(folder)
    assert snap_compare(app, terminal_size=(120, 40), run_before=reviewing("y", "y"))


def test_review_on_a_narrow_screen(folder: Path, snap_compare: Compare) -> None:
    """80 by 24, right after a rejection: its reasons are offered by digit."""
    app = review_of(folder)
    keys = reviewing("y", *["space"] * 3, "n")
    assert snap_compare(app, terminal_size=(80, 24), run_before=keys)


def test_choosing_an_extent_in_a_review(folder: Path, snap_compare: Compare) -> None:
    """The focus moves as in the reader, and the keys that keep or leave it are named."""
    app = review_of(folder)
    assert snap_compare(app, terminal_size=(80, 24), run_before=reviewing("E", "l", "v", "l"))
