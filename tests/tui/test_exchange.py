"""What is made of the tags of a folder, out of the menu."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from reader.store.registry import open_folder
from reader.tui.app import ObelismApp
from reader.tui.exchange import Place
from reader.tui.screens.paths import completions
from reader.web.address import Address
from reader.web.connection import CannotFetch
from reader.web.fetch import Fetched, Fetcher
from tests.cli.running import run as command_line
from tests.modes.adjudicate.adjudicating import mark
from tests.services.tagged import tag, write
from tests.tui.program import app_on, listing, menu_of, run, shows
from tests.tui.stage import lines, send


def two_annotators(root: Path) -> None:
    """Two of three tags are alike."""
    mark(root, id="a.txt")


def test_agreement_is_shown_and_saved(tmp_path: Path) -> None:
    root = tmp_path / "press"
    two_annotators(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m")
        assert "Agreement" in await menu_of(app, pilot)
        send(app, "g")
        await shows(app, pilot, "shared article", "All labels: alpha")
        send(app, "G")
        await shows(app, pilot, "under definitions")
        send(app, "s")
        await shows(app, pilot, "Save the report to")
        send(app, "enter")
        await shows(app, pilot, "Saved to")
        send(app, "s", "enter")
        await shows(app, pilot, "Replace it?")
        send(app, "n")
        await shows(app, pilot, "Save the report to")
        send(app, *"/x", "enter")
        await shows(app, pilot, "there is no folder")
        send(app, "escape", "q")
        await listing(app, pilot)

    run(app_on(root, "dora"), acts)
    assert "All labels: alpha" in (tmp_path / "press-agreement.txt").read_text()


def test_where_nothing_is_shared_that_is_said(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "g")
        await shows(app, pilot, "nothing to compare")

    run(app_on(folder), acts)


def test_a_report_fits_a_small_screen(tmp_path: Path) -> None:
    root = tmp_path / "press"
    two_annotators(root)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "g")
        await shows(app, pilot, "shared article")
        assert lines(app)[-1].rstrip().endswith("q back")
        send(app, "s")
        await shows(app, pilot, "Save the report to", "Esc leave")

    run(app_on(root, "dora"), acts, (40, 10))


def test_a_path_is_completed_as_far_as_names_agree(tmp_path: Path) -> None:
    (tmp_path / "articles").mkdir()
    (tmp_path / "arts.jsonl").touch()
    (tmp_path / ".arch").touch()
    at = str(tmp_path)
    assert completions(f"{at}/ar") == [f"{at}/articles/", f"{at}/arts.jsonl"]
    assert completions(f"{at}/.a") == [f"{at}/.arch"]
    assert completions(f"{at}/none") == []
    assert completions(f"{at}/nowhere/x") == []


def test_an_export_is_what_the_command_writes(tmp_path: Path) -> None:
    root = tmp_path / "press"
    two_annotators(root)
    mark(root, id="b.txt")
    file = tmp_path / "press.jsonl"

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "e")
        await shows(app, pilot, "Export", "native", "everybody's", "all of the folder")
        send(app, "enter")
        await shows(app, pilot, "Export to")
        send(app, "enter")
        await shows(app, pilot, "Exported", "the tags are by")
        send(app, "q")
        await shows(app, pilot, "The tags of 2 articles are in")

    run(app_on(root, "dora"), acts)
    command = command_line("export", root)
    assert file.read_text() == command.stdout != ""


def test_of_one_article_ones_own_tags_are_exported_in_another_format(tmp_path: Path) -> None:
    root = tmp_path / "press"
    two_annotators(root)
    mark(root, id="b.txt")

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "enter", "m", "e")
        await shows(app, pilot, "this article", "1 of 2")
        send(app, "f", "w", "j", "l", "z", "enter")
        await shows(app, pilot, "Export to", "a-tags.md")
        send(app, "enter")
        await shows(app, pilot, "The tags of 1 article are in")

    run(app_on(root, "anna"), acts)
    text = (tmp_path / "a-tags.md").read_text()
    assert "anna" in text
    assert "ben" not in text
    assert "b.txt" not in text


def test_where_nothing_can_be_written_beside_a_folder_a_file_in_it_is_offered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place([open_folder(tmp_path)])
    assert place.beside(".jsonl") == f"{tmp_path}.jsonl"
    monkeypatch.setattr("os.access", lambda path, _: path != tmp_path.parent)
    assert place.beside(".jsonl", "a-tags") == str(tmp_path / "a-tags.jsonl")


def test_where_nothing_is_tagged_no_file_is_made(folder: Path) -> None:
    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "e", "enter")
        await shows(app, pilot, "Export to")
        send(app, "enter")
        await shows(app, pilot, "Nothing was written")

    run(app_on(folder), acts, (40, 10))
    assert not folder.with_name("press.jsonl").exists()


def test_an_import_is_shown_first_and_made_after_a_yes(tmp_path: Path) -> None:
    sender, root = tmp_path / "sender", tmp_path / "press"
    two_annotators(sender)
    write(root, "a.txt", (sender / "a.txt").read_text())
    file = tmp_path / "sent.jsonl"
    assert command_line("export", sender, "-o", file, "--annotator", "anna").exit_code == 0

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        for answer, shown in (("n", "0 tags"), ("y", "3 tags")):
            send(app, "enter", "m", "i")
            await shows(app, pilot, "Import from")
            send(app, *str(tmp_path / "sent"), "tab", "enter")
            await shows(app, pilot, "3 of 3 records would be imported", "anna: 3 new")
            send(app, answer)
            if answer == "y":
                await shows(app, pilot, "3 of 3 records imported")
                send(app, "q")
            await shows(app, pilot, shown)
            send(app, "q")
            await listing(app, pilot)
        send(app, "enter", "u")
        await shows(app, pilot, "0 tags")

    run(app_on(root, "anna"), acts)


def test_what_is_not_missing_is_imported_by_the_key_that_is_named(tmp_path: Path) -> None:
    sender, root = tmp_path / "sender", tmp_path / "press"
    two_annotators(sender)
    write(root, "a.txt", (sender / "a.txt").read_text())
    write(sender, "gone.txt", "Oslo, then Rome, then Bonn, and then Kiel.\n")
    tag(sender, "gone.txt", "Oslo", "Rome", "Bonn", "Kiel", annotator="anna")
    file = tmp_path / "sent.jsonl"
    assert command_line("export", sender, "-o", file, "--annotator", "anna").exit_code == 0

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "i", *str(tmp_path / "sent"), "tab", "enter")
        await shows(app, pilot, "4 of 7 records are broken; y imports the others", "anna: 3 new")
        await shows(app, pilot, "line 4 and 3 more records: no article at", "gone.txt")
        send(app, "y")
        await shows(app, pilot, "3 of 7 records imported", "broken.jsonl")

    run(app_on(root, "anna"), acts)
    assert len((tmp_path / "sent-broken.jsonl").read_text().splitlines()) == 4


def test_what_cannot_be_imported_is_said(folder: Path) -> None:
    (folder.parent / "odd.jsonl").write_text('{"schema": "obelism/1", "type": "annotation"}\n')

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "i", *str(folder.parent / "none"), "enter")
        await shows(app, pilot, "No such file or folder.")
        send(app, *["backspace"] * 4, *"odd.jsonl", "enter")
        await shows(app, pilot, "nothing was imported", "1 of 1 record")
        send(app, "y", "q")
        await listing(app, pilot)

    run(app_on(folder), acts, (60, 20))


def test_an_address_is_opened_beside_the_article_that_is_read(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served = b"<!doctype html><title>The dam</title><article><p>It is safe.</p></article>"

    def fetch(_: Fetcher, address: Address) -> Fetched:
        if address.host == "gone.example":
            raise CannotFetch(f"{address.text}: there is nothing there")
        return Fetched(address, address, served, "text/html")

    monkeypatch.setattr(Fetcher, "fetch", fetch)

    async def acts(app: ObelismApp, pilot: Pilot[Any]) -> None:
        await listing(app, pilot)
        send(app, "m", "o")
        await shows(app, pilot, "Open an address")
        box = app.screen.query_one(".dialog").region
        assert abs(box.x - (app.size.width - box.right)) <= 1  # in the middle
        assert box.y > 0
        send(app, *"ftp://x.example/", "enter")
        await shows(app, pilot, "ftp")
        send(app, "escape", "m", "o", *"gone.example/dam", "enter")
        await shows(app, pilot, "https://gone.example/dam: there is nothing there")
        for _ in range(2):
            send(app, "m", "o", *"x.example/dam", "enter")
            await shows(app, pilot, "It is safe.", "The dam")
            send(app, "q")
            await listing(app, pilot)
        assert len(app.navigation.reading.session.articles.refs) == 4

    run(app_on(folder), acts)
