"""`obelism review`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from reader.cli.options import (
    ASKED,
    LABELS,
    PATHS,
    STRICTEST,
    WORKSPACE,
    annotators,
    completed,
    name_in,
    who,
)
from reader.console import if_stopped, print_message, show_progress, write_output
from reader.model.errors import WrongUse


@click.command()
@PATHS
@LABELS
@annotators(
    "Only this person's tags; also @gold, @rules, or yourself. May be repeated. Else those of "
    "all other persons."
)
@click.option(
    "--verdict",
    metavar="NAME",
    default="open",
    shell_complete=completed("verdict in a review"),
    help="Only accepted, rejected or corrected ones, disputed (reviewers differ), stale (edited "
    f"since you judged) or any. Else what you have not judged as it is now. {STRICTEST}",
)
@click.option("--flag", is_flag=True, help="Only what its annotator is not sure of.")
@click.option("--questions", is_flag=True, help="Only what has a question in its note: ?…")
@click.option("--text", metavar="WORDS", default="", help="Only with these words, or so noted.")
@click.option("--newer", metavar="AGE", default="", help="Changed since: 12h, 7d, 2w or a date.")
@click.option("--older", metavar="AGE", default="", help="Not changed since.")
@click.option(
    "--corrections", is_flag=True, help="Also what other reviewers corrected or took over."
)
@click.option("--shuffle", is_flag=True, help="In an order that --seed decides.")
@click.option("--sample", metavar="N", type=click.IntRange(1), help="Only N, drawn by --seed.")
@click.option(
    "--seed", metavar="NUMBER", type=int, default=0, help="Another number, another order."
)
@click.option("--blind", is_flag=True, help="Your own tags with the label hidden, then compared.")
@click.option(
    "--new", is_flag=True, help="Start over, where the same paths and options began a queue."
)
@click.option("--summary", "only_summary", is_flag=True, help="Say how far it is, and end.")
@who("reviewer", ASKED)
@WORKSPACE
def review(
    *,
    paths: tuple[Path, ...],
    shuffle: bool,
    sample: int | None,
    seed: int,
    blind: bool,
    new: bool,
    only_summary: bool,
    reviewer: str | None,
    workspace: Path | None,
    **chosen: Any,
) -> int:
    """Judge what others have tagged, one annotation after another, in its context.

    The same command goes on where you stopped, and takes in what was tagged since. Your verdicts
    are kept in your own layer; nobody's tags are changed. What other reviewers said is hidden until
    you have judged. At the end, what was decided goes to standard output.

    \b
    Examples:
      obelism review articles/ --annotator anna --label attribution
      obelism review articles/ --sample 50 --seed 7
      obelism review articles/ --blind
    """
    from reader.corpus.missing import missing_notes
    from reader.modes.review.filters import Filters
    from reader.modes.review.queue import Order
    from reader.modes.review.start import ReviewOptions, other_queues, start_review, workspace_of
    from reader.modes.review.wording import summary
    from reader.services.withdrawal import left_out
    from reader.tui.terminal import require_terminal

    filters = Filters(**chosen)
    if blind and filters.annotators:
        raise WrongUse("--blind is about your own tags, so it goes without --annotator")
    place = workspace_of(paths, workspace)
    print_message(*left_out([place]))
    options = ReviewOptions(
        filters=filters, order=Order(shuffle, seed, sample), blind=blind, new=new
    )
    name = reviewer or name_in(place, "reviewing")
    with if_stopped("nothing was judged yet"):
        mode = start_review(place, paths, name, options, progress=show_progress)
    state = mode.state
    code = 0
    try:
        if not only_summary and state.item is not None:
            require_terminal()
            from reader.tui.app import review_app

            code = review_app(mode).run_to_the_end()
    finally:
        state.open_layers.end()
    with if_stopped("all that was judged is saved"):
        state.scanner.take_all(show_progress)
    state.scanner.look_again(state.touched)
    missing = missing_notes(((place, key.article) for key in state.queue.keys), "in the queue")
    print_message(*missing)
    more = other_queues(state) if only_summary else []
    lines = [*summary(state), *([""] if more else []), *more]
    write_output("".join(f"{line}\n" for line in lines))
    return code
