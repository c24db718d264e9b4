"""The rules there are. A rule is added by a module with a `RULE` and a line here.

A rule's module is imported when it is used.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib import import_module

from reader.model.errors import WrongUse
from reader.services.suggest.rule import Rule

RULES: dict[str, str] = {}
"""Name to module, in the order in which they are run."""


def find_rules(names: Iterable[str] = ()) -> list[Rule]:
    """Return the rules of these names, or all.

    Raises:
        WrongUse: there is none of a name; the message lists those there are.
    """
    wanted = [*names] or [*RULES]
    for name in wanted:
        if name not in RULES:
            raise WrongUse(f"there is no rule {name!r}; there are: {', '.join(RULES) or 'none'}")
    return [import_module(RULES[name]).RULE for name in wanted]
