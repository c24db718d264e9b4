"""constraints.txt: exact versions of all that is installed, and no addresses."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import requires

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.environment import PROJECT

LINES = (PROJECT / "constraints.txt").read_text().splitlines()
PINNED = {canonicalize_name(line.partition("==")[0]): line.partition("==")[2] for line in LINES}
PROJECT_TABLE = tomllib.loads((PROJECT / "pyproject.toml").read_text())["project"]


def declared() -> list[Requirement]:
    extras = PROJECT_TABLE["optional-dependencies"]
    lines = PROJECT_TABLE["dependencies"] + [line for extra in extras.values() for line in extra]
    found = [Requirement(line) for line in lines]
    return [requirement for requirement in found if requirement.name != PROJECT_TABLE["name"]]


OPTIONAL = {
    Requirement(line).name
    for extra in ("az", "gs", "pandas", "polars", "s3", "scripts", "spacy", "tables")
    for line in PROJECT_TABLE["optional-dependencies"][extra]
}
"""Packages that the tests do without, so that they may not be there to say what they need.

What they bring themselves is not pinned, whether they are installed or not.
"""


def requirements_of(name: str) -> list[str]:
    return [] if name in OPTIONAL else requires(name) or []


def brought_by(requirement: Requirement) -> list[Requirement]:
    found = [Requirement(line) for line in requirements_of(requirement.name)]
    extras = {"", *requirement.extras}
    return [
        one
        for one in found
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
    ]


def test_a_line_is_a_name_and_an_exact_version() -> None:
    assert [line for line in LINES if not re.fullmatch(r"[\w.-]+==\d[\w.]*", line)] == []
    assert len(PINNED) == len(LINES) > 0


def test_the_pinned_versions_are_among_those_that_the_project_asks_for() -> None:
    outside = [
        str(one) for one in declared() if PINNED[canonicalize_name(one.name)] not in one.specifier
    ]
    assert outside == []


def test_everything_is_pinned_also_what_dependencies_bring() -> None:
    waiting, seen = declared(), set()
    while waiting:
        one = waiting.pop()
        if str(one) not in seen:
            seen.add(str(one))
            waiting += brought_by(one)
    names = {canonicalize_name(Requirement(one).name) for one in seen}
    assert names - set(PINNED) == set()
    assert set(PINNED) - names == set()
