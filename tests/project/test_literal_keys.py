"""No sentence names a key that a user can change: it would name the wrong one for whoever has.

Sentences are the literals of the source, with `{}` for what is put into them; docstrings are none
but those of commands, which are their help. A footer's hint is one too: a key, a blank, and what
it does.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from inspect import cleandoc
from itertools import pairwise
from pathlib import Path

import click
import pytest

import reader
from reader.cli.main import obelism
from reader.model.labels import DEFAULT_LABELS
from reader.modes.keymap import MODES, usual_actions
from reader.settings.guidelines import USUAL
from tests.project.key_table import key_table

PACKAGE = Path(reader.__file__).parent

FIXED = {
    # notes
    "Enter save",
    "Enter saves",
    "Esc again drops it",
    "Esc leave",
    "F2 new line",
    (
        "Write a note on it with {key:note}, and end it with Enter. {key:next_annotation} goes"
        " from annotation to annotation."
    ),
    # questions, names, menus and the overview
    "Enter go on",
    "Enter open",
    "Enter or the letter",
    "Enter yes",
    "Esc back",
    "Tab buttons",
    "n no",
    "y or",
    # labels, paths, reports and exports
    "Enter {}",
    "Tab complete",
    "j k scroll",
    "Space page",
    "s save to a file",
    "q back",
    "n leave",
    "Space other",
    # the project
    "/ filter",
    "S turn",
    "Tab articles",
    "Tab persons",
    "h l persons",
    "h l scroll",
    "j k person",
    "s sort",
    # inconsistencies and pairs
    "Enter go",
    "Tab which",
    "Tab dismissed",
    "Tab others",
    "i tag",
    "a across",
    "u undo",
    "x dismiss",
    "x list again",
    # hints
    "Type the rest of the hint of {word}; Backspace takes back {typed}.",
    # claims and consistency
    "/ find",
    "= same as",
    "x apart",
    "= tag all alike",
    "{} will be {}: = again does it.",
    "e evidence",
    # what annotators are to keep to
    USUAL,
    # what is looked for
    "Enter keep",
    "Enter find",
    "Enter find; nothing typed: the last again",
    "Esc all",
    "Tab any case or exact",
    "Tab case",
    # the lesson
    "F2 back",
    "F3 skip",
    # no keys of the program
    "Ctrl+C stops; a link is as good as a password while this runs",
    "First take over the items on which at least K annotators agree.",
    "key {} is neither a letter a to z or A to Z nor F2 to F9",
}
"""Sentences of dialogs, whose keys are always the same; and some that only look like these."""

NAMED = r"(?:Esc|Enter|Tab|Backspace|PgUp|PgDn|(?:Ctrl|Shift)\+\w+|F[2-9])"
ARROWS = r"(?:Up|Down|Left|Right|Space|Home|End)"
LONE = r"(?:[^\W\d_]|[!#&*+/<=>?])"
"""A letter, or a sign that is a key."""

IN_SENTENCE = re.compile(
    rf"""
      (?<!\w) {NAMED} (?!\w)                                # Enter keeps it, end it with Enter
    | (?:^|[\s(“]) (?![aAI]\s) {LONE} \s (?:again|\w+s) \b   # q leaves, * again tags
    | \b (?:[Pp]ress|with|key) \s (?![aAI]\s) {LONE} (?![\w'’-])  # press T
    """,
    re.VERBOSE,
)
"""A key in a sentence. `a`, `A` and `I` are words unless something is pressed."""

KEYS = re.compile(rf"(?:{NAMED}|{ARROWS}|{LONE})(?: (?:{NAMED}|{ARROWS}|{LONE}))*")
"""What a hint begins with."""

WORD = re.compile(r"\b[a-z]{2,}")


def names_a_key(sentence: str) -> bool:
    """Whether a literal is a sentence, and names a key."""
    without = IN_SENTENCE.sub("", sentence)
    return "\\" not in sentence and without != sentence and bool(WORD.search(without))


def sentences(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The literals that may be sentences, of the nodes of a source in the order of a walk."""
    passed = {id(node.value) for node in nodes if isinstance(node, ast.Expr)}
    for node in nodes:  # what is formatted comes before its parts
        match node:
            case ast.JoinedStr(values=parts):
                passed |= set(map(id, parts))
                yield "".join(
                    str(part.value) if isinstance(part, ast.Constant) else "{}" for part in parts
                )
            case ast.Constant(value=str(text)) if id(node) not in passed:
                yield text


def hints(nodes: Sequence[ast.AST]) -> Iterator[str]:
    """The keys that are shown with a word: as a pair, or as a piece in a row of pieces."""
    for node in nodes:
        match node:
            case ast.Tuple(elts=[ast.Constant(value=str(key)), ast.Constant(value=str(word))]) if (
                KEYS.fullmatch(key) and WORD.match(word)
            ):
                yield f"{key} {word}"
            case ast.List(elts=pieces) | ast.Tuple(elts=pieces):
                yield from _hints_of(pieces)


def _hints_of(pieces: list[ast.expr]) -> Iterator[str]:
    for piece, following in pairwise(pieces):
        match piece, following:
            case (
                ast.Tuple(elts=[ast.Constant(value=str(key)), ast.Name(id="KEY")]),
                ast.Tuple(elts=[does, *_]),
            ) if KEYS.fullmatch(key):
                word = str(does.value).strip() if isinstance(does, ast.Constant) else "{}"
                yield f"{key} {word}"


def named_in(source: str) -> set[str]:
    """The sentences and hints of a source that name a key; what a key calls is no word for it."""
    nodes = list(ast.walk(ast.parse(source)))
    bound = {id(each) for node in nodes if _is_bindings(node) for each in ast.walk(node)}
    shown = [node for node in nodes if id(node) not in bound]
    return {*filter(names_a_key, sentences(nodes)), *hints(shown)}


def _is_bindings(node: ast.AST) -> bool:
    return isinstance(node, ast.AnnAssign) and ast.unparse(node.target) == "BINDINGS"


def test_no_sentence_names_a_key_that_a_user_can_change() -> None:
    found = {each for path in PACKAGE.rglob("*.py") for each in named_in(path.read_text())}
    assert found - FIXED == set(), "say it with the key in force"
    assert FIXED - found == set(), "take it out of the list"


def test_no_help_of_a_command_names_a_key() -> None:
    """Of `keys` it is the notation of keys, of `completion` it says which key the shell has."""
    commands = set(obelism.list_commands(click.Context(obelism))) - {"keys", "completion"}
    helps = {name: str(obelism.get_command(click.Context(obelism), name).help) for name in commands}
    prose = {name: re.sub(r"(?m)^  .*", "", cleandoc(text)) for name, text in helps.items()}
    assert {name for name, text in prose.items() if names_a_key(text)} == set()


def test_no_help_of_an_action_names_a_key() -> None:
    helps = {row.split(" | ")[1].strip(" |") for row in key_table().splitlines() if " | " in row}
    assert {each for each in helps if names_a_key(each)} == set()


@pytest.mark.parametrize(
    "sentence",
    [
        "* again tags it.",
        "Chosen; Enter keeps it.",
        "Done. q leaves it.",
        "End it with Enter.",
        "Not found: / asks again.",
        "Open that and press T.",
        "Tagged; Esc: later.",
        "With Ctrl+P you find it.",
    ],
)
def test_keys_are_seen_in_a_sentence(sentence: str) -> None:
    assert named_in(f"say({sentence!r})") == {sentence}
    assert named_in(f"say(f{sentence!r})") == {sentence}
    assert named_in(f"def f():\n    {sentence!r}") == set()


@pytest.mark.parametrize(
    ("source", "hint"),
    [
        ('[("j k", "sentence")]', "j k sentence"),
        ('[("q", KEY), (" go back ", DIM)]', "q go back"),
        ('[("Esc", KEY), (word, DIM)]', "Esc {}"),
    ],
)
def test_keys_are_seen_in_a_hint(source: str, hint: str) -> None:
    assert named_in(source) == {hint}


@pytest.mark.parametrize(
    "source",
    [
        'say(f"{key} again tags {quote}.")',
        'say("A tag is a place, and I say so.")',
        'say("The first half is Left out.")',
        'Action("down", ("j", "Down"), "next", "Go to the next.")',
        '[("+", "=")]',
        're.compile(r"[*] \\s b does")',
        'BINDINGS = "n,q,escape"',
    ],
)
def test_what_is_no_key_is_not_taken_for_one(source: str) -> None:
    assert named_in(source) == set()


def test_every_key_that_a_sentence_asks_for_is_that_of_an_action() -> None:
    asked = {
        name
        for path in PACKAGE.rglob("*.py")
        for name in re.findall(r"\{key:([a-z_:]+)\}", path.read_text())
    }
    known = {action.name for mode in MODES for action in usual_actions(mode, DEFAULT_LABELS)}
    assert asked - known == set()
