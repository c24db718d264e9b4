"""Through how many files an action goes: no more than is written down here.

`python -m tests.walks` prints the figures of all walks; here are those that take little time.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.modes.review.reviews import press_folder
from tests.services.tagged import tag, write
from tests.walks import walks
from tests.walks.tracing import Tracer

MOST = {
    "a first tag": 45,
    "a tag": 41,
    "a motion": 32,
    "undo": 46,
    "a changed article opened": 65,
    "its changes shown": 49,
    "its tags carried over": 64,
    "a review decision": 47,
    "an export": 46,
}
"""Files of the package that each walk may pass through. Lower it whenever one takes fewer."""

SLACK = 5
"""By how much a bound may be higher: what another test has loaded is not counted again."""


def test_keys_and_an_export_pass_through_no_more_files_than_they_may(tmp_path: Path) -> None:
    with Tracer(tmp_path) as tracer:
        asyncio.run(walks.mark(tracer))
        asyncio.run(walks.come_back(tracer))
        asyncio.run(walks.review(tracer))
        walks.export(tracer, "reviewed")
    passed = {trace.name: len(trace.files) for trace in tracer.traces}
    assert passed.keys() == MOST.keys()
    assert {name: files for name, files in passed.items() if files > MOST[name]} == {}
    assert {name: files for name, files in passed.items() if files < MOST[name] - SLACK} == {}
    assert {trace.name for trace in tracer.traces if trace.read_again} == set()
    assert {"reviewed/a.txt", "reviewed/b.txt"} <= tracer.traces[-1].read.keys()


@pytest.mark.parametrize(
    "command",
    [
        ["export", "{}"],
        ["history", "{}"],
        ["agree", "{}"],
        ["check", "{}"],
        ["import", "{}.jsonl", "--into", "{}", "--as", "Zoe", "--dry-run"],
        ["import", "{}.jsonl", "--into", "{}-new", "--as", "Zoe"],
    ],
    ids=lambda command: command[0],
)
def test_a_command_opens_no_file_twice(tmp_path: Path, command: list[str]) -> None:
    folder = press_folder(tmp_path / "press")
    for annotator in ("Anna", "Ben"):
        tag(folder, "a.txt", "The boats left.", annotator=annotator)
    for path in folder.glob("*.txt"):
        write(tmp_path / "press-new", path.name, path.read_text())
    sent = tmp_path / "press.jsonl"
    assert run("export", folder, "-o", sent).exit_code == 0
    with Tracer(tmp_path) as tracer:
        tracer.begin(command[0])
        code = run(*(word.format(folder) for word in command)).exit_code
        tracer.end()
    assert code == 0
    assert len(tracer.traces[-1].read) > 4
    assert tracer.traces[-1].read_again == {}
