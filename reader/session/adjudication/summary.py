"""How far an adjudication is: in a few lines, and article by article."""

from __future__ import annotations

from collections.abc import Iterator

from reader.session.adjudication.adjudication import Adjudication
from reader.session.adjudication.docket import Tally
from reader.session.adjudication.wording import WHATS, things
from reader.text.phrases import counted

PLURALS = {"own": "own versions"}


def sums(tally: Tally) -> Iterator[str]:
    """How far something is, in a few phrases."""
    done = tally.disagreements - tally.open
    yield f"{done} of {tally.disagreements} disagreements decided"
    if tally.alike:
        taken = tally.alike - tally.alike_open
        yield f"{taken} of {tally.alike} made alike by all taken over"
    counts = [
        f"{count} {PLURALS.get(what, word) if count != 1 else word}"
        for what, word in WHATS.items()
        if (count := tally.decided.get(what, 0))
    ]
    if counts:
        yield ", ".join(counts)
    if tally.unfinished:
        yield f"{things(tally.unfinished)} decided and unfinished: a role or a partner is missing"
    if tally.stale:
        yield f"{things(tally.stale)} decided before on other versions, and open again"
    if tally.left:
        yield f"{tally.left} decided on what nobody marks any more, and kept"


def summary(adjudication: Adjudication) -> list[str]:
    """The whole adjudication in a few lines."""
    where = counted(len(adjudication.articles), "article")
    return [
        f"{where}: {line}" if not at else line for at, line in enumerate(sums(adjudication.total))
    ]


def in_short(tally: Tally) -> str:
    """An article in a word or two: what is open."""
    if not tally.waiting:
        return f"{tally.unfinished} unfinished" if tally.unfinished else "all decided"
    words = [f"{tally.open} open"] if tally.open else []
    words += [f"{tally.alike_open} alike"] if tally.alike_open else []
    return ", ".join(words)
