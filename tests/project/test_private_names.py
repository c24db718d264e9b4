"""Textual's private names stay in one file: to try another Textual is to read that file."""

from __future__ import annotations

import ast
import importlib
import pkgutil
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


def is_private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def source(module: ModuleType) -> ast.AST:
    return ast.parse(Path(str(module.__file__)).read_text())


def is_own(value: ast.expr) -> bool:
    """Whether this is what a class takes its own names of."""
    match value:
        case ast.Name(id="self" | "cls") | ast.Call(func=ast.Name(id="super"), args=[]):
            return True
    return False


def foreign_names(tree: ast.AST) -> Iterator[str]:
    """Private names that are imported from Textual, or taken of another object than one's own."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("textual"):
            names = [*(node.module or "").split("."), *(each.name for each in node.names)]
            yield from filter(is_private, names)
        elif isinstance(node, ast.Attribute) and is_private(node.attr):
            match node.value:
                case ast.Name(id="os"):
                    continue
                case value if not is_own(value):
                    yield node.attr


def classes(node: ast.AST, path: str = "") -> Iterator[tuple[str, ast.ClassDef]]:
    """All classes below a node, by what they are called with where they stand."""
    for child in ast.iter_child_nodes(node):
        match child:
            case ast.ClassDef(name=name):
                yield f"{path}{name}", child
                yield from classes(child, f"{path}{name}.")
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                yield from classes(child, f"{path}{name}.<locals>.")
            case ast.stmt():
                yield from classes(child, path)


@cache
def own_names(module: str) -> dict[str, set[str]]:
    """The private names that each class of a module defines in its body, or uses on its objects."""
    found: dict[str, set[str]] = {}
    for path, tree in classes(source(importlib.import_module(module))):
        names = {each.name for each in tree.body if isinstance(each, ast.FunctionDef)}
        targets = (each.targets for each in tree.body if isinstance(each, ast.Assign))
        names |= {ast.unparse(target) for each in targets for target in each}
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and is_own(node.value):
                names.add(node.attr)
        found.setdefault(path, set(filter(is_private, names)))
    return found


def own_names_of(kind: type) -> set[str]:
    """The same of one class; none, where it stands in no source."""
    return own_names(kind.__module__).get(kind.__qualname__, set())


def inherited_names(module: ModuleType) -> Iterator[str]:
    """Private names of Textual's classes that a class of ours uses as its own."""
    for kind in vars(module).values():
        if isinstance(kind, type) and kind.__module__ == module.__name__:
            bases = [base for base in kind.__mro__ if base.__module__.startswith("textual.")]
            theirs = set[str]().union(*map(own_names_of, bases))
            yield from (f"{kind.__name__}.{name}" for name in own_names_of(kind) & theirs)


@pytest.mark.parametrize("name", [name for name in MODULES if name != ALLOWED])
def test_no_other_file_has_any(name: str) -> None:
    module = importlib.import_module(name)
    assert [*foreign_names(source(module)), *inherited_names(module)] == []


def test_they_are_recognised() -> None:
    module = importlib.import_module(ALLOWED)
    assert {"_compositor", "_character_to_key", "_bindings"} <= {*foreign_names(source(module))}
    expected = {"Runtime._exit", "Runtime._driver", "RowCompositor._dirty_regions"}
    assert expected <= {*inherited_names(module)}
