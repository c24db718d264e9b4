"""The command line, run inside the test or as a program of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from click.testing import CliRunner, Result

from reader.cli.main import obelism


def run(*args: str | Path, stdin: bytes = b"") -> Result:
    """Run a command inside the test; its exit code, `stdout` and `stderr` are in the result."""
    return CliRunner().invoke(obelism, [str(arg) for arg in args], input=stdin)


def told(result: Result, code: int) -> str:
    """The one line that a command that failed has said."""
    assert result.exit_code == code, result.output
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    assert line.startswith("obelism: ")
    assert "Traceback" not in line
    return line


def program(
    *args: str | Path, stdin: bytes = b"", cwd: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run `python -m reader` as a program of its own."""
    return subprocess.run(
        [sys.executable, "-m", "reader", *map(str, args)],
        input=stdin,
        capture_output=True,
        timeout=60,
        check=False,
        cwd=cwd,
    )
