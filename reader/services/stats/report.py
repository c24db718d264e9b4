"""How a project goes as one JSON object."""

from __future__ import annotations

from typing import Any

import msgspec

from reader.services.stats.figures import ARTICLE, DAY, PERSON, Stats


def details(stats: Stats, by: str = "") -> dict[str, Any]:
    """Return all figures, with those that are computed of others.

    `by`: as in `tables`; what is not wanted is left out.
    """
    persons = {
        name: {
            **msgspec.to_builtins(person),
            "per_thousand": person.per_thousand,
            "keys_per_tag": person.keys_per_tag,
            "acceptance": person.acceptance,
        }
        for name, person in stats.persons.items()
    }
    articles = msgspec.to_builtins(stats.articles)
    totals = {
        "articles": len(stats.articles),
        "done": stats.done,
        "tags": stats.tags,
        "reviewed": sum(each.reviewed for each in stats.articles),
        "gold": sum(each.gold or 0 for each in stats.articles),
    }
    days = {
        day: {"tags": tags, "by": {name: persons[name]["days"][day] for name in _on(stats, day)}}
        for day, tags in stats.days.items()
    }
    parts = {PERSON: {"persons": persons}, DAY: {"days": days}, ARTICLE: {"articles": articles}}
    wanted = [parts[by]] if by else [*parts.values()]
    found: dict[str, Any] = {"totals": totals, "labels": stats.labels}
    for part in wanted:
        found |= part
    return {**found, "left_out": stats.problems}


def _on(stats: Stats, day: str) -> list[str]:
    """Return who tagged something on a day."""
    return [name for name, person in stats.persons.items() if day in person.days]
