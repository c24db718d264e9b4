"""Runs command lines one after another in one process, which saves loading the program each time.

    python -m tests.golden.batch MOMENT JOBS

JOBS is a file with a JSON list of objects with `arguments` and `stdin`; then it has a list, in the
same order, of `[exit code, standard output, standard error]`. Bytes are in base64. `launcher.py`
says what MOMENT is.
"""

from __future__ import annotations

import base64
import io
import json
import sys
from pathlib import Path
from typing import Any

from tests.golden.launcher import Moment, fix


def run(arguments: list[str], stdin: bytes) -> tuple[int, bytes, bytes]:
    """Run a command line; return exit code, standard output and standard error."""
    from reader.__main__ import main as program

    sys.argv = ["obelism", *arguments]
    sys.stdin = io.TextIOWrapper(io.BytesIO(stdin), encoding="utf-8")
    out, err = io.BytesIO(), io.BytesIO()
    sys.stdout = io.TextIOWrapper(out, encoding="utf-8", newline="\n", write_through=True)
    sys.stderr = io.TextIOWrapper(err, encoding="utf-8", newline="\n", write_through=True)
    code = program()
    return code, out.getvalue(), err.getvalue()


def main() -> None:
    fix(Moment(Path(sys.argv[1])))
    asked = Path(sys.argv[2])
    done: list[Any] = []
    for job in json.loads(asked.read_bytes()):
        code, *streams = run(job["arguments"], base64.b64decode(job["stdin"]))
        done.append([code, *(base64.b64encode(stream).decode() for stream in streams)])
    asked.write_text(json.dumps(done), encoding="ascii")


if __name__ == "__main__":
    main()
