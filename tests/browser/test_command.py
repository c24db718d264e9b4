"""`obelism serve` as a command."""

from __future__ import annotations

import socket
import sys
from pathlib import Path

import pytest

from tests.cli.running import run, told
from tests.services.tagged import write


def test_a_port_that_is_taken_is_told(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo.")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        line = told(run("serve", tmp_path, "--for", "anna", "--port", port), 1)
    assert f"port {port} of 127.0.0.1 cannot be used" in line


def test_without_the_extra_it_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, "a.txt", "Oslo.")
    for name in [each for each in sys.modules if each.startswith("reader.browser.server")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "aiohttp", None)
    line = told(run("serve", tmp_path, "--for", "anna"), 1)
    assert 'pip install "obelism[browser]"' in line
