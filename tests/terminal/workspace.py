"""A fresh copy of the samples, and what an export of it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from reader.services.samples import copy_samples
from tests.cli.running import run

SUMMIT = "summit-report.txt"


def samples(folder: Path) -> Path:
    """Copy the sample articles into a new folder."""
    target = folder / "samples"
    copy_samples(target)
    return target


def exported(path: Path, annotator: str = "anna") -> list[dict[str, Any]]:
    """What `obelism export` prints of a person's tags, a record an annotation."""
    done = run("export", path, "--annotator", annotator)
    assert done.exit_code == 0, done.stderr
    return [json.loads(line) for line in done.stdout.split("\n") if line]


def in_short(records: list[dict[str, Any]]) -> list[tuple[str, list[tuple[str | None, str]]]]:
    """Label, then role and text of each span."""
    return [
        (record["label"], [(span["role"], span["text"]) for span in record["spans"]])
        for record in records
    ]
