"""The guidelines on the screen, at the section of the label at hand; and their versions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from reader.model.labels import FACT
from reader.services.check import by_kind, check
from reader.services.guidelines import version_of
from reader.tui.app import ObelismApp
from reader.tui.screens.report import guideline_rows
from tests.services.tagged import write
from tests.store.folders import Folder
from tests.tui.program import app_on, run, shows
from tests.tui.stage import picture, send, until


def lines_of(text: str, width: int = 30) -> list[str]:
    rows, _ = guideline_rows(text, width)
    return ["".join(piece for piece, _ in row)[1:] for row in rows]


def test_markdown_is_shown_as_it_is_read() -> None:
    text = "# A *b*\nOne `two`\nthree.\n\n1. First of\n   all\n- \x1b[1mx\n"
    rows, sections = guideline_rows(text, 40)
    assert lines_of(text, 40) == ["A b", "One two three.", "", "1. First of all", "- ␛[1mx"]
    assert sections == {"a b": 0}
    assert len(rows) == 5
    assert lines_of("1. one two three four five six", 14) == [
        "1. one two",
        "   three four",
        "   five six",
    ]


def test_a_key_shows_the_section_of_the_label_at_hand(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Storm\n\nThe tide rose. The boats left.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The tide rose")
        send(app, "exclamation_mark")
        await shows(app, pilot, "Guidelines", "Read the whole article once")
        send(app, "exclamation_mark")
        await until(pilot, lambda: "Read the whole" not in picture(app))
        send(app, "i", "exclamation_mark")
        await shows(app, pilot, "cannot both be true", "Example: “Eleven boats")
        assert "Read the whole" not in picture(app)
        send(app, "g")
        await shows(app, pilot, "Read the whole article once")
        send(app, "q")
        await shows(app, pilot, "The tide rose")

    run(app_on(path), acts)


def test_a_label_without_a_section_has_its_sentence(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Storm\n\nThe tide rose. The boats left.\n")
    write(tmp_path, ".obelism/guidelines.md", "# opinion\n\nOnly that.\n")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The tide rose")
        send(app, "f", "exclamation_mark")
        await shows(app, pilot, "There is no section on fact.", FACT.guideline[:30], "Only that.")

    run(app_on(path), acts)


def test_the_journal_has_the_version_and_a_check_names_what_is_of_another(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Storm\n\nThe tide rose. The boats left.\n")

    def tags(*keys: str) -> None:
        async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
            await shows(app, pilot, "The tide rose")
            send(app, *keys)
            await shows(app, pilot, "Tagged", "saved")

        run(app_on(path), acts)

    def found() -> list[tuple[str, int]]:
        findings = check([Folder(tmp_path)])
        return [(each.kind, each.count) for each in by_kind(findings)]

    tags("g", "f")
    guidelines = write(tmp_path, ".obelism/guidelines.md", "# fact\n\nOne.\n")
    tags("g", "j", "f")
    tags("g", "j", "j", "f")
    assert found() == []
    guidelines.write_text("# fact\n\nTwo.\n")
    assert found() == [
        ("tags were made under another version of guidelines.md than there is now", 2)
    ]
    (journal,) = (tmp_path / ".obelism" / "history").glob("*/*.jsonl")
    entries = [json.loads(line) for line in journal.read_bytes().splitlines()]
    versions = [entry.get("guidelines") for entry in entries if entry["what"] == "tag"]
    assert versions[0] is None
    assert len({*versions[1:]}) == 1
    assert "guidelines" not in entries[0]


def test_a_key_shows_those_that_a_tag_was_made_under(tmp_path: Path) -> None:
    path = write(tmp_path, "a.txt", "Storm\n\nThe tide rose. The boats left.\n")
    guidelines = write(tmp_path, ".obelism/guidelines.md", "# fact\n\nOne.\n")

    async def tags(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The tide rose")
        send(app, "g", "f")
        await shows(app, pilot, "Tagged", "saved")
        send(app, "exclamation_mark")
        await shows(app, pilot, "One.")
        assert "made under" not in picture(app)

    async def looks(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The tide rose")
        send(app, "tab", "exclamation_mark")
        await shows(app, pilot, f"this tag was made under {before}", "Two.", "v the tag's version")
        send(app, "v")
        await shows(app, pilot, f"version {before}, which this tag", "One.", "v the version now")
        send(app, "v")
        await shows(app, pilot, "Two.")

    async def misses(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await shows(app, pilot, "The tide rose")
        send(app, "tab", "exclamation_mark", "v")
        await shows(app, pilot, f"this tag's, {before}, is not kept", "Two.")

    run(app_on(path), tags)
    before = version_of(Folder(tmp_path))
    guidelines.write_text("# fact\n\nTwo.\n")
    run(app_on(path), looks)
    kept = tmp_path / ".obelism" / "guidelines" / f"{before}.md"
    kept.write_text("# fact\n\nAnother.\n")
    run(app_on(path), misses)
