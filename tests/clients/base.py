"""What all clients use: marked articles to export, and the sentence of what is wrong."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

import reader
from reader.services.samples import copy_samples
from tests.cli.running import run

EVIL = (
    "<script>document.title = 'run'</script> & \"quotes\" \x1b[31m \u202e\n\n"
    "مرحبا بالعالم. قال الوزير إن الأمر انتهى.\n\nA third <img src=x onerror=alert(1)> paragraph.\n"
)


class Wrong(Exception):
    """Something that a client shows otherwise than it should."""


def marked_folder(folder: Path) -> Path:
    """Make a folder of marked articles: the samples, with a second annotator, and hostile text."""
    place = folder / "articles"
    copy_samples(place)
    (place / "evil.txt").write_text(EVIL, encoding="utf-8")
    project = reader.open(str(place))
    for article, label, quote in (
        ("evil.txt", "fact", "<script>document.title = 'run'</script>"),
        ("evil.txt", "opinion", "قال الوزير"),
        ("lifeboat-appeal.txt", "fact", "Skerrin Bay will have its new lifeboat."),
        ("lifeboat-appeal.txt", "opinion", "with £412,000 in the bank, 24 per cent"),
    ):
        with project.edit(article, annotator="Ben <b>") as layer:
            start = project.article(article).text.index(quote)
            layer.add(label, start, start + len(quote), note="</span><script>1</script>")
    return place


def exported(source: Path, target: Path, *options: str) -> Path:
    """Export to a file. Raises Wrong where that does not go well."""
    result = run("export", source, "-o", target, *options)
    if result.exit_code:
        raise Wrong(result.stderr)
    return target


def environment(name: str, *requirements: str) -> Path:
    """Return the Python of an environment that has what a client needs; make it the first time.

    It is kept in the folder of the variable CLIENTS, else beside other temporary files.
    """
    top = Path(os.environ.get("CLIENTS") or Path(tempfile.gettempdir(), "obelism-clients"))
    python = top / name / "bin" / "python"
    if not python.exists():
        called([sys.executable, "-m", "venv", str(top / name)])
        called([str(python), "-m", "pip", "install", "--quiet", *requirements])
    return python


def called(command: list[str]) -> str:
    """Return what a command prints. Raises Wrong where it fails."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=3600)
    if done.returncode:
        raise Wrong(f"{command[0]}: {done.stderr.strip()[-2000:]}")
    return done.stdout
