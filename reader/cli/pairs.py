"""`obelism pairs`."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import PATHS, SHARD, WORKSPACE
from reader.console import if_stopped, print_message, printable, show_progress, write_output

if TYPE_CHECKING:
    from reader.services.suggest.pairs.listing import Listed, Listing


@click.command()
@PATHS
@click.option("--across", is_flag=True, help="Compare articles on the same matter, too.")
@click.option("--all", "everything", is_flag=True, help="List what says little as well.")
@click.option("--json", "as_json", is_flag=True, help="Print a JSON object a line.")
@SHARD
@WORKSPACE
def pairs(
    *,
    paths: tuple[Path, ...],
    across: bool,
    everything: bool,
    as_json: bool,
    shard: str | None,
    workspace: Path | None,
) -> int:
    """List pairs of passages that are worth a look: both may not be so.

    Of each article, and with --across of all, the most telling comes first, with its reason and the
    paragraphs that it stands in: other numbers, dates, places, names or titles where two sentences
    speak of the same; what is said and denied, certain and open; sums that do not add up;
    quotations that never close. The rules know English words, not the world: often both passages
    are right. Nothing is written, and what somebody tagged or dismissed in the reader is listed,
    too. With --shard, a pair between articles is in the share of the article that comes first.

    \b
    Examples:
      obelism pairs report.txt
      obelism pairs articles/ --across --json > pairs.jsonl
      obelism pairs articles/ --across --json --shard 1/8 > pairs-1.jsonl
    """
    from reader.corpus.find import find_articles
    from reader.io.json import encode
    from reader.model.shard import shard_of
    from reader.services.suggest.pairs.listing import Listing

    share = shard_of(shard) if shard else None
    refs = [*find_articles(paths, workspace)]
    listing = Listing(refs, show_progress, everything=everything, share=share)
    found = False
    unlisted = "pairs are listed once all articles are compared"
    with if_stopped(unlisted if across else "what was listed is right, the rest was not compared"):
        for each in _found(listing, across=across):
            found = True
            write_output(encode(each.record()) + b"\n" if as_json else _lines(each))
    print_message(*listing.problems, *listing.notes)
    if not found:
        why = f": {listing.why_none}" if listing.why_none else ""
        print_message(f"there are no pairs worth a look{why}")
    return 1 if listing.problems else 0


def _found(listing: Listing, *, across: bool) -> Iterable[Listed]:
    """Return the pairs, as they are found or, of several articles together, all in one order."""
    return listing.all_ranked() if across else listing.within(across=False)


def _lines(listed: Listed) -> str:
    """Return a pair for people: what, why, and a line for each passage."""
    lines = [f"{listed.pair.what}: {printable(listed.pair.reason)}"]
    lines += [
        f"  {printable(each.article)}, paragraph {each.paragraph:,}: {printable(each.sentence)}"
        for each in listed.passages
    ]
    return "\n".join(lines) + "\n\n"
