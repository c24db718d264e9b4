"""Who is cited, as text and as JSON."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from typing import Any

import msgspec

from reader.services.sources import KINDS, UNSOURCED, Cited, Source
from reader.text.phrases import counted, excerpt, listed, percent
from reader.text.screen_text import one_line

NOBODY = "(no source)"
"""What stands for the source of what has none."""

_MOST_PROPOSALS = 5


def shares(found: Cited) -> str:
    """Return how many statements there are, and the share of each kind of source, in one line."""
    if not found.total:
        return "No attributions are tagged."
    parts = (
        f"{kind} {percent(found.kinds[kind] / found.total)}" for kind in KINDS if found.kinds[kind]
    )
    named = sum(bool(each.name) for each in found.sources)
    said = f"{counted(found.total, 'statement')} of {counted(named, 'source')}"
    return f"{said}: {', '.join(parts)}"


def title(source: Source) -> str:
    """Return what a source is called, and what else it is called."""
    others = [name for name in source.names if name.casefold() != source.name.casefold()]
    return (one_line(source.name) or NOBODY) + (
        f" (also {listed(map(one_line, others))})" if others else ""
    )


def lines(found: Cited, *, in_full: bool) -> Iterator[str]:
    """Yield the lines that a person is shown."""
    yield shares(found)
    for source in found.sources:
        kind = "" if source.kind == UNSOURCED else f", {source.kind}"
        in_articles = f" in {counted(source.articles, 'article')}" if source.articles > 1 else ""
        yield f"{len(source.statements):5}  {title(source)}{kind}{in_articles}"
        for each in source.statements if in_full else ():
            yield f"         {each.article}: {excerpt(each.content)}"
    for same in found.proposals[:_MOST_PROPOSALS]:
        names = f"{shlex.quote(one_line(same.name))} {shlex.quote(one_line(same.now))}"
        yield f"{one_line(same.name)} may be {one_line(same.now)}: --same {names}"
    if len(found.proposals) > _MOST_PROPOSALS:
        yield f"{len(found.proposals) - _MOST_PROPOSALS} more names may be another's"


def as_json_object(found: Cited) -> dict[str, Any]:
    """Return all of it for programs."""
    total = found.total
    return {
        "schema": "obelism/1",
        "type": "sources",
        "statements": total,
        "shares": {kind: found.kinds[kind] / total if total else None for kind in KINDS},
        "kinds": dict(found.kinds),
        "sources": [
            {
                **msgspec.structs.asdict(each),
                "count": len(each.statements),
                "articles": each.articles,
                "statements": [msgspec.structs.asdict(one) for one in each.statements],
            }
            for each in found.sources
        ],
        "proposals": [msgspec.structs.asdict(each) for each in found.proposals],
    }
