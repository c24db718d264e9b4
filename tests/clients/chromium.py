"""The report in Chromium: accessibility by axe-core, what is copied, shown, hidden and loaded.

Needs node, Debian's chromium, and axe-core and playwright-core below `$OBELISM_NODE`, as
`npm install --prefix DIR axe-core playwright-core` and `OBELISM_NODE=DIR` have it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from reader.text.screen_text import display
from tests.clients.base import Wrong, exported, marked_folder

SCRIPT = Path(__file__).with_name("chromium.cjs")


def needs() -> str:
    """Return what is missing; empty for nothing."""
    programs = [name for name in ("node", "chromium") if shutil.which(name) is None]
    modules = Path(os.environ.get("OBELISM_NODE", ".")) / "node_modules"
    packages = [name for name in ("axe-core", "playwright-core") if not (modules / name).is_dir()]
    return ", ".join(programs + packages)


def run(folder: Path) -> Iterator[str]:
    """Open a page of one article, one of a folder, and one with a fragment in it."""
    articles = marked_folder(folder)
    one = exported(articles / "lifeboat-appeal.txt", folder / "one.html")
    all_ = exported(articles, folder / "all.html")
    fragment = exported(
        articles / "evil.txt", folder / "fragment.html", "--format", "html-fragment"
    )
    host = folder / "host.html"
    host.write_text(
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Host</title></head>'
        f"<body><main><h1>Host</h1>{fragment.read_text()}</main></body></html>"
    )
    for page in (one, all_, host):
        yield from _told(page, _look(page))
    text = (articles / "lifeboat-appeal.txt").read_text()
    copied = _look(one)["copied"]
    if copied.split() != display(text).split():
        raise Wrong(f"what is copied is not the text: {copied[:200]!r}")
    yield "what is copied is the text, without letters and numbers"


def _look(page: Path) -> dict[str, Any]:
    """Return what the script saw of a page."""
    place = Path(os.environ["OBELISM_NODE"]).resolve()
    command = ["node", str(SCRIPT), str(place), str(page), str(page.with_suffix(""))]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    if done.returncode:
        raise Wrong(done.stderr)
    seen: dict[str, Any] = json.loads(done.stdout)
    return seen


def _told(page: Path, seen: dict[str, Any]) -> Iterator[str]:
    for each in seen["axe"]:
        if each["violations"]:
            raise Wrong(f"{page.name}, {each['view']}: {each['violations']}")
        yield f"{page.name}, {each['view']}: axe-core: 0 violations, {each['passes']} rules passed"
    for name, expected in (("title_is_kept", True), ("requests", 0), ("messages", [])):
        if seen[name] != expected:
            raise Wrong(f"{page.name}: {name}: {seen[name]}")
    for name in ("told_on_hover", "told_on_focus", "hidden_by_box"):
        if not seen[name]:
            raise Wrong(f"{page.name}: not {name}")
    yield f"{page.name}: told on hover and focus, hidden by its box, nothing loaded, no script run"
