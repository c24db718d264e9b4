"""What is said once an export is made: what it left out, unasked or not, and whose tags it has."""

from __future__ import annotations

from collections.abc import Iterator

from reader.corpus.missing import missing_notes
from reader.formats.base import Format
from reader.services.export.write import Export, Withheld
from reader.text.phrases import counted, listed, percent


def remarks(
    written: Export,
    format: Format,
    *,
    decided_only: bool = False,
    named: bool = False,
    by_hand: bool = False,
) -> Iterator[str]:
    """Yield a sentence for each thing to know; `named`: the user said whose tags are meant."""
    yield from _withheld(written.withheld, format, decided_only=decided_only)
    yield from _proposals(written.withheld, by_hand=by_hand)
    if (lost := written.losses.sentence()) is not None:
        yield lost
    if written.names and not named:
        yield f"the tags are by {listed(sorted(written.names))}"
    others = (each for each, seen in written.articles.items() if not seen)
    yield from missing_notes(others, "exported")
    for (_, id), names in written.changed.items():
        yield (
            f"{id} has changed since it was tagged by {listed(dict.fromkeys(names))}: "
            "offsets count its earlier text; open it to carry the tags over"
        )


def _withheld(withheld: Withheld, format: Format, *, decided_only: bool) -> Iterator[str]:
    """Yield what is left out unasked, or exported though it is not finished."""
    some = f", {withheld.disputed} of them disputed" if withheld.disputed else ""
    rest = f"left out{some}; --verdict all takes everything"
    yield from _number(withheld.rejected, "rejected annotation is", "rejected ones are", rest)
    rest = "left out; --decisions hands on all that was decided"
    nobody = withheld.nobody if format.decisions else 0
    yield from _number(nobody, "decision on nobody is", "decisions on nobody are", rest)
    rest = "a role or a partner, with the state unfinished"
    yield from _number(withheld.unfinished, "gold annotation lacks", "gold annotations lack", rest)
    rest = "left out beside the originals; --copies takes them too"
    yield from _number(withheld.copies, "reviewer's copy is", "reviewers' copies are", rest)
    marked = 'marked "decided": false; ' if format.decisions else ""
    rest = "left out" if decided_only else f"{marked}--decided-only leaves these out"
    where = f"not decided on yet, in {counted(withheld.open_articles, 'article')}: {rest}"
    yield from _number(withheld.open, "tag is", "tags are", where)
    has = ("tagged article has", "tagged articles have")
    yield from _number(withheld.without_gold, *has, "no gold layer yet")


def _proposals(withheld: Withheld, *, by_hand: bool) -> Iterator[str]:
    """Yield what share of persons' annotations began as proposals of programs, if any did."""
    share = percent(withheld.proposals / max(1, withheld.by_persons))
    rest = f"({share}) began as proposals, wholly or in a role: "
    rest += "left out" if by_hand else "--origin human leaves them out"
    of = f"of {withheld.by_persons:,} tags"
    yield from _number(withheld.proposals, of, of, rest)


def _number(count: int, one: str, several: str, rest: str) -> Iterator[str]:
    """Yield a sentence about a number of annotations, unless there are none."""
    if count:
        yield f"1 {one} {rest}" if count == 1 else f"{count} {several} {rest}"
