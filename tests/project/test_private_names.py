"""Textual's private names stay in one file: to try another Textual is to read that file."""

from __future__ import annotations

import ast
import importlib
import inspect
import pkgutil
import textwrap
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

import reader.tui

ALLOWED = "reader.tui.runtime"
MODULES = [
    module.name
    for module in pkgutil.walk_packages(reader.tui.__path__, "reader.tui.")
    if not module.ispkg
]
OWN = ("self", "cls", "super()")
"""What a class takes its own names of."""


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def source(module: ModuleType) -> ast.AST:
    return ast.parse(Path(str(module.__file__)).read_text())


def foreign_names(tree: ast.AST) -> Iterator[str]:
    """Private names that are imported from Textual, or taken of another object than one's own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
            names = [*(node.module or "").split("."), *(each.name for each in node.names)]
            yield from filter(is_private, names)
        elif isinstance(node, ast.Attribute) and ast.unparse(node.value) not in (*OWN, "os"):
            yield from filter(is_private, [node.attr])


@cache
def own_names(kind: type) -> set[str]:
    """The private names that a class defines in its body, or uses on its objects."""
    try:
        tree = ast.parse(textwrap.dedent(inspect.getsource(kind))).body[0]
    except OSError:
        return set()
    assert isinstance(tree, ast.ClassDef)
    names = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
    targets = (each.targets for each in tree.body if isinstance(each, ast.Assign))
    names |= {ast.unparse(target) for each in targets for target in each}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node.value) in OWN:
            names.add(node.attr)
    return set(filter(is_private, names))


def inherited_names(module: ModuleType) -> Iterator[str]:
    """Private names of Textual's classes that a class of ours uses as its own."""
    for kind in vars(module).values():
        if isinstance(kind, type) and kind.__module__ == module.__name__:
            bases = [base for base in kind.__mro__ if base.__module__.startswith("textual.")]
            theirs = set[str]().union(*map(own_names, bases))
            yield from (f"{kind.__name__}.{name}" for name in own_names(kind) & theirs)


@pytest.mark.parametrize("name", [name for name in MODULES if name != ALLOWED])
def test_no_other_file_has_any(name: str) -> None:
    module = importlib.import_module(name)
    assert [*foreign_names(source(module)), *inherited_names(module)] == []


def test_they_are_recognised() -> None:
    module = importlib.import_module(ALLOWED)
    assert {"_compositor", "_character_to_key", "_bindings"} <= {*foreign_names(source(module))}
    expected = {"Runtime._exit", "Runtime._driver", "RowCompositor._get_renders"}
    assert expected <= {*inherited_names(module)}
