"""Tests see nothing of the machine they run on, however it is set up."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import platformdirs
from textual import constants

from tests.environment import PROJECT


def test_the_fixed_environment(home: Path) -> None:
    assert "NO_COLOR" not in os.environ
    assert "OBELISM_ANNOTATOR" not in os.environ
    assert os.environ["COLORTERM"] == "truecolor"
    assert constants.TEXTUAL_ANIMATIONS == "none"
    assert constants.DEFAULT_THEME == "textual-dark"
    assert Path.home() == home
    assert list(home.iterdir()) == []
    assert platformdirs.user_config_path("obelism").is_relative_to(home)


def test_it_is_fixed_whatever_was_set_outside() -> None:
    strange = {
        "NO_COLOR": "1",
        "COLORTERM": "",
        "TEXTUAL_THEME": "nord",
        "TEXTUAL_ANIMATIONS": "full",
        "OBELISM_ANNOTATOR": "someone",
        "XDG_CONFIG_HOME": "/somewhere",
    }
    test = f"{__file__}::{test_the_fixed_environment.__name__}"
    inner = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", test],
        env=os.environ | strange,
        cwd=PROJECT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "1 passed" in inner.stdout, inner.stdout
