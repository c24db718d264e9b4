"""How a project goes as one JSON object."""

from __future__ import annotations

from typing import Any

import msgspec

from reader.services.stats.collect import Stats


def details(stats: Stats) -> dict[str, Any]:
    """Return all figures, with those that are computed of others."""
    persons = {
        name: {
            **msgspec.to_builtins(person),
            "per_thousand": person.per_thousand,
            "acceptance": person.acceptance,
        }
        for name, person in stats.persons.items()
    }
    totals = {
        "articles": len(stats.articles),
        "done": stats.done,
        "tags": sum(person.tags for person in stats.persons.values()),
        "reviewed": sum(each.reviewed for each in stats.articles),
        "gold": sum(each.gold or 0 for each in stats.articles),
    }
    return {
        "totals": totals,
        "labels": stats.labels,
        "persons": persons,
        "articles": msgspec.to_builtins(stats.articles),
    }
