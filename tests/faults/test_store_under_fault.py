"""The store under real faults: killed processes, files that may not grow, many hands."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import pytest

from reader.services.check import check
from reader.store.base import LayerKey
from tests.store.folders import Folder
from tests.store.making import article, journal_lines, opened, workspace

ROOT = Path(__file__).parents[2]

DRIVER = """
import sys, time
from pathlib import Path
from reader.model.errors import ReadOnly
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import article
from tests.store.making import mark
layer = Layer.open(Folder(Path(sys.argv[1])), article(), sys.argv[2])
first, last = int(sys.argv[3]), int(sys.argv[4])
print(layer.read_only, flush=True)
if layer.read_only:
    sys.exit(1)
for number in range(first, last):
    if number % 7 == 6:
        layer.undo()
    try:
        layer.commit("tag", [(None, mark(number))])
    except ReadOnly as refusal:
        print(refusal, flush=True)
        sys.exit(1)
    saved = layer.flush(60) if number % 5 == 0 else False
    while not saved:
        time.sleep(0.001)
        saved = layer.saved
    print(mark(number).id, flush=True)
layer.close()
"""

LIMITED = """
import resource, sys
from pathlib import Path
from reader.store.layer import Layer
from tests.store.folders import Folder
from tests.store.making import article
from tests.store.making import mark
layer = Layer.open(Folder(Path(sys.argv[1])), article(), "Anna")
layer.commit("tag", [(None, mark(1))])
assert layer.flush(60)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (4000, hard))
number = 1
while layer.flush(60):
    number += 1
    layer.commit("tag", [(None, mark(number))])
print(layer.saved or layer.problem)
for more in range(3):
    number += 1
    layer.commit("tag", [(None, mark(number))])
    assert not layer.flush(60)
assert layer.problem
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
assert layer.flush(60)
assert layer.saved and layer.problem is None
print(number)
layer.close()
"""


def start(code: str, *arguments: object) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        text=True,
    )


def said(process: subprocess.Popen[str], lines: int) -> list[str]:
    assert process.stdout is not None
    return [line.rstrip("\n") for _, line in zip(range(lines), process.stdout, strict=False)]


@pytest.mark.parametrize("seed", range(4))
def test_what_was_saved_survives_a_kill(tmp_path: Path, seed: int) -> None:
    place, rounds = workspace(tmp_path), random.Random(seed)
    acknowledged: list[str] = []
    for turn in range(3):
        process = start(DRIVER, tmp_path, "Anna", 100 * turn, 100 * turn + 100)
        assert said(process, 1) == ["None"], "a dead holder's lock does not block"
        acknowledged += said(process, rounds.randrange(1, 40))
        process.kill()
        rest, _ = process.communicate()
        acknowledged += [line for line in rest.splitlines(keepends=True) if line.endswith("\n")]
        assert {id.strip() for id in acknowledged} <= tagged_in(place)
    with opened(place) as layer:
        assert layer.read_only is None
        here = dict(layer.annotations)
    assert place.read(LayerKey("Anna", "talks.txt")).annotations == here
    article_file(tmp_path)
    twice = "tags have the id of one in another layer"  # each process numbers its tags from 1
    assert [each for each in check([place]) if each.kind != twice] == []


def tagged_in(place: Folder) -> set[str]:
    """Ids in all whole lines of the journal."""
    data = place.history_path("Anna", "talks.txt").read_bytes()
    lines = [json.loads(line) for line in data[: data.rfind(b"\n") + 1].splitlines()]
    return {id for line in lines for id in line["after"]["annotations"]}


def article_file(folder: Path) -> None:
    told = article()
    (folder / told.id).write_bytes(told.text.encode())


def test_files_that_may_not_grow(tmp_path: Path) -> None:
    process = start(LIMITED, tmp_path)
    output, _ = process.communicate()
    assert process.returncode == 0
    problem, count = output.splitlines()
    assert "past a limit" in problem or problem == "True"
    place = workspace(tmp_path)
    assert [line["seq"] for line in journal_lines(place)] == list(range(1, int(count) + 1))
    assert len(place.read(LayerKey("Anna", "talks.txt")).annotations) == int(count)


def test_many_hands_on_one_workspace(tmp_path: Path) -> None:
    names = [f"Annotator {number}" for number in range(4)]
    processes = [start(DRIVER, tmp_path, name, 0, 40) for name in [*names, names[0]]]
    firsts = [said(process, 1)[0] for process in processes]
    refused = [line for line in firsts if line != "None"]
    outputs = [process.communicate()[0] for process in processes]
    # Who opened before the lock was taken is refused at the first tag instead.
    refused += [output for output in outputs if output.startswith("Read-only: ")]
    place = workspace(tmp_path)
    for name in names:
        lines = journal_lines(place, name)
        assert [line["seq"] for line in lines] == list(range(1, len(lines) + 1))
        assert len(place.read(LayerKey(name, "talks.txt")).annotations) > 20
    assert all("has this article open" in line for line in refused)
    assert sum(len(output.splitlines()) == 40 for output in outputs) == len(outputs) - len(refused)
    article_file(tmp_path)
    twice = "tags have the id of one in another layer"  # each process numbers its tags from 1
    assert [each for each in check([place]) if each.kind != twice] == []
