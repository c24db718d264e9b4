"""Patterns of `.obelism/ignore`: what they match, and that none takes long to."""

from __future__ import annotations

import warnings
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pathspec import GitIgnoreSpec

from reader.corpus.ignore import rules
from reader.model.errors import ObelismError

ROOT = Path("/nowhere")

PIECES = ["a", "b", ".", "*", "?", "/", "**/", "/**/", "/**", "[ab]", "\\*", "!", "[[a]"]
PATTERN = st.lists(st.sampled_from(PIECES), min_size=1, max_size=9).map("".join)
NAME = st.lists(
    st.text("ab.*", min_size=1, max_size=4).filter(lambda name: name.strip(".")),
    min_size=1,
    max_size=4,
).map("/".join)


def left_out(pattern: str, name: str, *, is_folder: bool = False) -> bool:
    return rules(ROOT / "ignore", pattern.encode(), ROOT)(ROOT / name, is_folder)


@given(PATTERN, NAME, st.booleans())
def test_a_pattern_leaves_out_what_git_would(pattern: str, name: str, is_folder: bool) -> None:
    try:
        with warnings.catch_warnings(action="ignore"):
            spec = GitIgnoreSpec.from_lines([pattern])
    except ValueError:
        with pytest.raises(ObelismError, match="is no pattern"):
            left_out(pattern, name)
        return
    expected = spec.match_file(f"{name}/" if is_folder else name)
    assert left_out(pattern, name, is_folder=is_folder) == expected


LONG = [
    ("*a" * 19 + "*b", "a" * 250),
    ("*?" * 18 + "z", "a" * 250),
    ("*[a-c]" * 18 + "*z", "abc" * 80),
    ("**/a/" * 9 + "b", "a/" * 1900 + "c"),
    ("**/*a*b/" * 5 + "z", "abab/" * 700 + "c"),
]


@pytest.mark.parametrize(("pattern", "name"), LONG)
def test_no_name_takes_long_to_match(pattern: str, name: str) -> None:
    assert not left_out(pattern, name)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("a\n" + "*a" * 25 + "*b\n", r"line 2: '\*a\*a.*' has more than 20 stars"),
        ("**/a/" * 30 + "b", "line 1: .*more than 20 stars"),
        ("".join(f"{number}\n" for number in range(1001)), "more than 1,000 patterns"),
    ],
)
def test_what_no_list_of_names_needs_is_refused(text: str, words: str) -> None:
    with pytest.raises(ObelismError, match=rf"^{ROOT}/ignore.*{words}"):
        left_out(text, "a")
