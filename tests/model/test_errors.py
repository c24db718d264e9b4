"""What a person can get wrong, and what the shell is told of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from reader.model.errors import ObelismError, WrongUse, pip_install


def test_wrong_data_and_wrong_use_end_differently() -> None:
    assert ObelismError("it holds no records").exit_code == 1
    assert WrongUse("there is no such format").exit_code == 2


def test_an_error_says_its_sentence_and_no_more() -> None:
    assert str(WrongUse("There is no such format.")) == "There is no such format."
    assert isinstance(WrongUse(""), ObelismError)


def test_what_installs_a_library_is_the_environment_that_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "executable", f"{tmp_path}/.venv/bin/python")
    assert pip_install("web") == '.venv/bin/python -m pip install "obelism[web]"'
    for folder in (f"{tmp_path}/.venv/bin", "/"):
        monkeypatch.setattr(os, "getcwd", lambda folder=folder: folder)
        assert pip_install("web").startswith(f"{tmp_path}/.venv/bin/python -m pip install ")
    monkeypatch.setattr(sys, "executable", "/opt/two words/bin/python")
    assert pip_install("web").startswith("'/opt/two words/bin/python' -m pip install ")
