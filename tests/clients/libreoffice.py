"""The document in LibreOffice: every comment stands on its passage. Needs `soffice`."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

import reader
from tests.clients.base import Wrong, exported, marked_folder

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"


def needs() -> str:
    """Return what is missing; empty for nothing."""
    return "" if shutil.which("soffice") else "soffice"


def run(folder: Path) -> Iterator[str]:
    """Open the document, save it as LibreOffice's own, and see on what each comment stands."""
    articles = marked_folder(folder)
    for name in ("lifeboat-appeal.txt", "evil.txt"):
        source = exported(articles / name, folder / f"{Path(name).stem}.docx")
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
        command += ["--convert-to", "fodt", "--outdir", str(folder), str(source)]
        subprocess.run(command, check=True, capture_output=True, timeout=300)
        found = sorted(_commented(source.with_suffix(".fodt")))
        expected = sorted(_passages(articles, name))
        if found != expected:
            raise Wrong(f"{name}: comments stand on {found}, not on {expected}")
        yield f"{name}: {len(found)} comments, each on its passage"


def _passages(articles: Path, name: str) -> Iterator[str]:
    """Yield what each comment is to stand on: the passages in the first role of each label."""
    project = reader.open(str(articles))
    for person in project.annotators(name):
        for annotation in project.layer(name, person):
            first = project.labels[annotation.label].ordered(annotation.spans)[0].role
            for span in annotation.in_role(first):
                yield " ".join(span.text.split())


def _commented(path: Path) -> Iterator[str]:
    """Yield what stands between the beginning and the end of each comment."""
    open_: dict[str, str] = {}
    within = 0
    for event, element in etree.iterwalk(etree.parse(str(path)), events=("start", "end")):
        if element.tag == f"{OFFICE}annotation":
            within += 1 if event == "start" else -1
            open_.setdefault(element.get(f"{OFFICE}name"), "")
        elif event == "start" and element.tag == f"{OFFICE}annotation-end":
            yield " ".join(open_.pop(element.get(f"{OFFICE}name")).split())
        text = (element.text if event == "start" else element.tail) or ""
        if not within:
            open_ = {name: known + text for name, known in open_.items()}
