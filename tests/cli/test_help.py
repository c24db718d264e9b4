"""`obelism help`: the help of any command, and what it says of words that are none."""

from __future__ import annotations

import pytest

from tests.cli.running import run, told


@pytest.mark.parametrize("words", [(), ("export",), ("team",), ("team", "add")])
def test_help_of_a_command_is_what_the_command_says_of_itself(words: tuple[str, ...]) -> None:
    result = run("help", *words)
    assert result.exit_code == 0
    assert result.stdout == run(*words, "--help").stdout.replace("Usage:  ", "Usage: ")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["exprot"], "there is no command 'exprot'; did you mean 'export'?"),
        (["team", "ad"], "there is no command 'ad'; did you mean 'add'?"),
        (["team", "zzz"], "there is no command 'zzz'; there are: add, check, init"),
        (["export", "more"], "there is no command 'more'"),
    ],
)
def test_a_word_that_is_no_command_is_refused(words: list[str], sentence: str) -> None:
    assert sentence in told(run("help", *words), 2)
