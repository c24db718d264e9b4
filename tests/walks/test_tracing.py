"""What is counted while something is done: seen on a package of two small files."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from tests.walks.figures import files, table
from tests.walks.tracing import Trace, Tracer


def test_calls_and_readings_are_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "traced"
    package.mkdir()
    (package / "walk_from.py").write_text(
        "import walk_to\ndef here(file): return [walk_to.there(file) for _ in range(2)]\n"
    )
    (package / "walk_to.py").write_text("def there(file): return (lambda: file.read_text())()\n")
    monkeypatch.syspath_prepend(package)
    here = importlib.import_module("walk_from").here
    read, made = tmp_path / "read", tmp_path / "made"
    read.write_text("x")
    with Tracer(tmp_path, package) as tracer:
        here(read)
        tracer.begin("two steps")
        here(read)
        made.write_text("x")
        tracer.end()
        here(read)
    (trace,) = tracer.traces
    assert trace == Trace(
        name="two steps",
        files=("walk_from.py", "walk_to.py"),
        functions=2,
        calls=3,
        across=2,
        arrows=1,
        read={"read": 2},
    )
    assert trace.read_again == {"read": 2}
    shown = list(table([trace]))
    assert shown[1].split("  ")[0] == "two steps"
    assert shown[-1] == "    2 × read"
    assert " ".join(files([trace], ["two steps"])).split()[2:] == ["walk_from.py", "walk_to.py"]
    with pytest.raises(SystemExit, match="no walk 'a step'; there are: two steps"):
        list(files([trace], ["a step"]))
