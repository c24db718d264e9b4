"""`python -m tests.clients [NAME ...] [--keep DIR]`: what other programs make of exports.

Each client is a module here with `needs()`, what is missing to run it, and `run(folder)`, which
works in an empty folder, yields a line for each thing seen, and raises `Wrong` for what is wrong.
Exit code 0: all is as it should be; 1: something is wrong; 2: a client that was named is missing.
"""

from __future__ import annotations

import sys
import tempfile
from importlib import import_module
from pathlib import Path

from tests.clients.base import Wrong

CLIENTS = {
    "chromium": "report.html",
    "libreoffice": "article.docx",
    "brat": "a folder for brat",
    "label_studio": "tasks",
    "spacy": "tags.spacy, tasks.jsonl",
    "tables": "tags.parquet, tags.jsonl",
    "doccano": "lines",
    "pyrefiqda": "tags.qdpx",
    "potato": "nothing, but writes a project",
    "cas": "documents of UIMA",
    "frames": "tables of the library, and its notebook",
    "shares": "shares of an export, in Dask",
    "served": "the reader in a browser",
}
"""The clients, and what they open."""


def main(arguments: list[str]) -> int:
    """Run the clients that are named, or all."""
    keep = Path(arguments[arguments.index("--keep") + 1]) if "--keep" in arguments else None
    named = [each for each in arguments if each in CLIENTS]
    code = 0
    for name in named or CLIENTS:
        client = import_module(f"tests.clients.{name}")
        if missing := client.needs():
            print(f"{name}: not run: {missing}")
            code = max(code, 2 if named else 0)
            continue
        with tempfile.TemporaryDirectory() as place:
            folder = (keep or Path(place)) / name
            folder.mkdir(parents=True, exist_ok=True)
            try:
                for line in client.run(folder):
                    print(f"{name}: {line}")
            except Wrong as error:
                print(f"{name}: WRONG: {error}")
                code = 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
