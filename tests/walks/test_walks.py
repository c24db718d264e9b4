"""Through how many files an action goes: no more than is written down here.

`python -m tests.walks` prints the figures of all walks; here are those that take little time.
"""

from __future__ import annotations

import asyncio
from pathlib import Path

from tests.modes.review.reviews import press_folder
from tests.walks import walks
from tests.walks.tracing import Tracer

MOST = {
    "a first tag": 51,
    "a tag": 45,
    "an export": 36,
}
"""Files of the package that each walk may pass through. Lower it whenever one takes fewer."""

SLACK = 5
"""By how much a bound may be higher: what another test has loaded is not counted again."""


def test_a_tag_and_an_export_pass_through_no_more_files_than_they_may(tmp_path: Path) -> None:
    with Tracer(tmp_path) as tracer:
        asyncio.run(walks.mark(tracer, briefly=True))
        press_folder(tmp_path / "press")
        walks.export(tracer, "press")
    passed = {trace.name: len(trace.files) for trace in tracer.traces}
    assert passed.keys() == MOST.keys()
    assert {name: files for name, files in passed.items() if files > MOST[name]} == {}
    assert {name: files for name, files in passed.items() if files < MOST[name] - SLACK} == {}
    assert {"press/a.txt", "press/b.txt"} <= tracer.traces[-1].read.keys()
