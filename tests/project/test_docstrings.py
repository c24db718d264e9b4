"""A docstring of a function says what it does, beginning with a verb: “Return whether …”."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.environment import PROJECT

NO_VERBS = frozenset(
    "A All An Every How It Nothing That The There These They This Those What When Where Whether"
    " Which While Who Why".split()
)
VALUES = ("property", "cached_property")
"""What these decorate is named, as a field is."""


def unlike_a_verb(source: str) -> Iterator[str]:
    """Yield the names of functions whose docstring begins with no verb."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        docs = (ast.get_docstring(node) or "").split()
        decorators = {ast.unparse(each) for each in node.decorator_list}
        if docs and docs[0] in NO_VERBS and decorators.isdisjoint(VALUES):
            yield node.name


@pytest.mark.parametrize(
    ("docs", "decorator", "found"),
    [
        ("Return whether it is.", "", []),
        ("Whether it is.", "", ["f"]),
        ("The name of it.", "@cache\n", ["f"]),
        ("Whether it is.", "@property\n", []),
    ],
)
def test_a_docstring_without_a_verb_is_seen(docs: str, decorator: str, found: list[str]) -> None:
    assert [*unlike_a_verb(f'{decorator}def f():\n    """{docs}"""')] == found


def test_docstrings_begin_with_a_verb() -> None:
    sources = sorted((PROJECT / "reader").rglob("*.py"))
    found = {f"{path}: {name}" for path in sources for name in unlike_a_verb(path.read_text())}
    assert found == set()
