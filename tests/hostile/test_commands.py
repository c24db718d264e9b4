"""Every command on a terminal, given hostile text wherever it takes any, and in what it reports."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from reader.cli.main import obelism as program
from tests.cli import running
from tests.hostile import place
from tests.hostile.payloads import hostile
from tests.hostile.stream import foreign
from tests.hostile.walks import the_text
from tests.store.copies import made_once
from tests.terminal.harness import Terminal, obelism

NASTY = hostile("argument").replace("\0", "")
"""No argument can have a NUL."""

_ASKED = re.compile(rb"(\r[^\r\n\x1b]{1,20}\x1b\[6n)+\r\x1b\[K")

Arguments = Callable[[Path], Sequence[str | Path]]


def handed_on(root: Path) -> Path:
    """A file of tags from somebody hostile: sound ones, changed ones, and what is none."""
    lines = running.program("export", root).stdout.splitlines()
    record = json.loads(lines[0])
    article = {**record["article"], "id": f"../{hostile('gone')}", "title": hostile("title")}
    changed = [
        {**record, "id": "3" * 32, "label": hostile("label"), "note": hostile("note")},
        {**record, "id": hostile("id"), "annotator": hostile("annotator")},
        {**record, "id": "4" * 32, "article": article},
        {**record, "id": "5" * 32, "text": hostile("text"), "start": 0},
        {**record, hostile("field"): hostile("value"), "created": hostile("created")},
    ]
    whole = b"\n".join([*lines, *(json.dumps(each).encode() for each in changed)])
    path = root.parent / f"{place.file_name('handed')}.jsonl"
    path.write_bytes(whole + b"\n" + hostile("line").replace("\n", "").encode())
    return path


COMMANDS: dict[str, tuple[Arguments, ...]] = {
    "": (
        lambda root: [root / NASTY.replace("/", "|")],
        lambda root: [root, "--as", NASTY],
        lambda root: [root, "--encoding", NASTY],
        lambda root: [root, "--workspace", the_text(root)],
        lambda root: [f"--{NASTY}"],
        lambda root: [root / f"{place.file_name('B')}.txt"],
    ),
    "export": (
        lambda root: [root],
        lambda root: [root, "--by", "article"],
        lambda root: [root, "--format", "markdown"],
        lambda root: [root, "--format", NASTY],
        lambda root: [root, "--by", NASTY],
        lambda root: [root, "--annotator", NASTY],
        lambda root: [root, "--label", NASTY],
        lambda root: [root, "-o", root / NASTY],
    ),
    "get": (
        lambda root: [NASTY, "--into", root],
        lambda root: [the_text(root), "--into", root],
        lambda root: [f"http://127.0.0.1:1/{NASTY}", "--into", root, "--allow-private"],
        lambda root: [f"http://{NASTY}:1/", "--into", root],
    ),
    "import": (
        lambda root: [handed_on(root), "--into", root, "--as", "zoe"],
        lambda root: [handed_on(root), "--into", root, "--as", "zoe", "--dry-run"],
        lambda root: [handed_on(root), "--into", root, "--as", "zoe", "--skip-broken"],
        lambda root: [handed_on(root), "--into", root, "--layer", NASTY],
        lambda root: [handed_on(root), "--into", root / NASTY],
        lambda root: [the_text(root), "--into", root, "--format", NASTY],
    ),
    "sync": (
        lambda root: [root],
        lambda root: [NASTY],
        lambda root: [root, f"postgresql:///{NASTY}?host={root}"],
        lambda root: [root, f"postgresql://127.0.0.1:1/x?application_name={NASTY}", "--dry-run"],
        lambda root: [root / NASTY, "postgresql:///x"],
    ),
    "team": (
        lambda root: ["init"],
        lambda root: ["add", NASTY],
        lambda root: ["add", "zoe", "--role", NASTY],
        lambda root: ["check", NASTY],
        lambda root: ["check", f"postgresql:///{NASTY}?host={root}"],
        lambda root: ["check", f"postgresql://127.0.0.1:1/x?application_name={NASTY}"],
        lambda root: [NASTY],
    ),
    "labels": (lambda root: [root], lambda root: [root / NASTY]),
    "claims": (
        lambda root: [root],
        lambda root: [root, "--format", "csv"],
        lambda root: [root, "--format", "claimreview"],
        lambda root: [root, "-o", root / NASTY / "x.csv"],
        lambda root: [root, "--annotator", NASTY],
    ),
    "inconsistencies": (
        lambda root: [root],
        lambda root: [root, "--json"],
        lambda root: [root, "--kind", NASTY],
        lambda root: [root, "--annotator", NASTY],
    ),
    "sources": (
        lambda root: [root, "--all"],
        lambda root: [root, "--same", NASTY, NASTY, "--as", "zoe"],
        lambda root: [root, "--apart", NASTY, "--as", "zoe"],
        lambda root: [root, "--annotator", NASTY],
    ),
    "merge": (lambda root: [root], lambda root: [root / NASTY]),
    "history": (
        lambda root: [root],
        lambda root: [root, "--json"],
        lambda root: [root, "--annotator", NASTY],
        lambda root: [root / NASTY],
    ),
    "review": (
        lambda root: [root, "--as", NASTY],
        lambda root: [root, "--as", "zoe", "--summary"],
        lambda root: [root, "--as", "zoe", "--label", NASTY],
        lambda root: [root, "--as", "zoe", "--annotator", NASTY],
        lambda root: [root, "--as", "zoe", "--text", NASTY],
        lambda root: [root, "--as", "zoe", "--newer", NASTY],
        lambda root: [root / NASTY, "--as", "zoe"],
    ),
    "stats": (
        lambda root: [root],
        lambda root: [root, "--json"],
        lambda root: [root, "--by", "day", "--since", "2000-01-01"],
        lambda root: [root, "--since", NASTY],
        lambda root: [root, "--not-annotator", NASTY],
        lambda root: [root / NASTY],
    ),
    "pairs": (
        lambda root: [root],
        lambda root: [root, "--across"],
        lambda root: [root, "--json", "--all"],
        lambda root: [root / NASTY],
    ),
    "agree": (
        lambda root: [root, "--by", "article"],
        lambda root: [root, "--by", "week", "--not-annotator", NASTY],
        lambda root: [root, "--grade", NASTY],
        lambda root: [root, "--resamples", "0"],
        lambda root: [root, "--list"],
        lambda root: [root, "--json", "--resamples", "0"],
        lambda root: [root, "--annotator", NASTY],
        lambda root: [root, "--unit", NASTY],
    ),
    "assign": (
        lambda root: [root, "--annotators", "zoe,anna", "--overlap", "0.5"],
        lambda root: [root, "--annotators", NASTY, "--dry-run"],
        lambda root: [root, "--annotators", "zoe", "--hand-on", NASTY, "zoe"],
        lambda root: [root, "--show"],
        lambda root: [root / NASTY, "--show"],
    ),
    "questions": (
        lambda root: [root],
        lambda root: [root, "--json"],
        lambda root: [root, "--annotator", NASTY],
    ),
    "release": (
        lambda root: [root, "-o", root.parent / place.file_name("released")],
        lambda root: [root, "-o", root.parent / NASTY],
        lambda root: [root, "-o", root.parent / "x", "--group", NASTY, "--name", NASTY],
        lambda root: [root, "-o", root.parent / "x", "--split", NASTY],
        lambda root: ["--diff", root, root / NASTY],
    ),
    "adjudicate": (
        lambda root: [root, "--as", "zoe", "--annotator", NASTY],
        lambda root: [root, "--as", NASTY],
        lambda root: [root / NASTY, "--as", "zoe"],
    ),
    "report": (
        lambda root: [root],
        lambda root: [root, "-o", root / place.file_name("page")],
        lambda root: [root, "--annotator", NASTY],
    ),
    "formats": (lambda root: [], lambda root: [NASTY]),
    "serve": (  # only what ends: one that has begun goes on
        lambda root: [root],
        lambda root: [root, "--for", NASTY],
        lambda root: [root, "--for", "zoe", "--host", NASTY],
        lambda root: [root, "--for", "zoe", "--behind-tls", NASTY],
        lambda root: [root / NASTY, "--for", "zoe"],
    ),
    "learn": (
        lambda root: [root, "--as", "zoe"],
        lambda root: [root, "--as", NASTY],
        lambda root: [root, "--as", "zoe", "--json"],
        lambda root: [root / NASTY],
    ),
    "doctor": (lambda root: [root], lambda root: [root, "--json"], lambda root: [root / NASTY]),
    "help": (lambda root: ["export"], lambda root: [NASTY]),
    "man": (lambda root: ["-o", root.parent / "pages"], lambda root: [NASTY]),
    "completion": (lambda root: ["bash"], lambda root: [NASTY]),
    "check": (
        lambda root: [root],
        lambda root: [root, "--consistency"],
        lambda root: [root, "--repair"],
    ),
    "suggest": (
        lambda root: [root, "--dry-run"],
        lambda root: [root],
        lambda root: [root / NASTY],
        lambda root: [the_text(root), "--with", NASTY],
        lambda root: [the_text(root), "--with", "cat", "--layer", NASTY],
        lambda root: [the_text(root), "--with", f"ls {shlex.quote(NASTY)}"],
    ),
    "withdraw": (
        lambda root: [NASTY, root],
        lambda root: [place.ANNOTATOR, root, "--as", "zoe"],
        lambda root: [NASTY, root, "--undo"],
    ),
    "rename-label": (
        lambda root: [NASTY, "other", root],
        lambda root: ["fact", "other", root, "--dry-run"],
        lambda root: ["fact", "other", root],
        lambda root: ["fact", "other", root, "--undo"],
    ),
    "rename-annotator": (
        lambda root: [NASTY, "other", root],
        lambda root: [place.ANNOTATOR, NASTY, root],
        lambda root: [place.ANNOTATOR, "other", root, "--as", "zoe"],
        lambda root: [place.ANNOTATOR, "other", root, "--undo"],
    ),
    "keys": (lambda root: ["--workspace", root], lambda root: [NASTY]),
    "tutorial": (lambda root: [NASTY],),
    "samples": (lambda root: [root], lambda root: [root / place.file_name("new")]),
}
"""By command, the arguments it is tried with; a new command is a new line here."""

TRIALS = [(name, arguments) for name, trials in COMMANDS.items() for arguments in trials]


@made_once
def damaged(folder: Path) -> None:
    """Make the hostile workspace, with a layer, a journal and a progress file that are damaged."""
    made = place.make(folder)
    place.tag(made)
    place.damage(made)
    place.tag(made, place.OTHER)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (made,) = damaged(tmp_path).iterdir()
    return made


def done(name: str, arguments: Sequence[str | Path]) -> Terminal:
    """The command, run in a terminal to its end."""
    words = [name, *arguments] if name else arguments
    with obelism(*words, columns=200, rows=50) as terminal:
        assert terminal.wait_exit() in (0, 1, 2)
        return terminal


@pytest.mark.parametrize(("name", "arguments"), TRIALS)
def test_a_command_sends_nothing_that_a_terminal_obeys(
    name: str, arguments: Arguments, root: Path
) -> None:
    raw = done(name, arguments(root)).raw
    assert raw
    if name == "doctor":  # it asks how wide the terminal draws, and rubs that out
        raw = _ASKED.sub(b"", raw)
    assert foreign(raw, full_screen=False) == []
    assert b"Traceback" not in raw
    assert b"should not have" not in raw


def test_every_command_is_tried() -> None:
    assert set(program.homes) == set(COMMANDS)


def records(data: bytes) -> list[Any]:
    return [json.loads(line) for line in data.decode().splitlines() if line.startswith("{")]


def test_an_export_on_a_terminal_is_the_same_data_as_in_a_pipe(root: Path) -> None:
    piped = running.program("export", root).stdout
    shown = done("export", [root]).raw
    assert records(shown) == records(piped) != []
    assert place.QUOTE.partition("\x07")[0] not in piped.decode(), "JSON escapes what is below 0x20"
    assert "\u202e" in piped.decode(), "and keeps the rest as it is"
