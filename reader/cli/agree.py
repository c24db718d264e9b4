"""`obelism agree`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import (
    BY_HAND,
    LABELS,
    NOT_ANNOTATORS,
    PATHS,
    SHARD,
    SINCE,
    WITHOUT_REJECTED,
    WORKSPACE,
    annotators,
)
from reader.console import print_message, show_progress, write_output
from reader.io.files import read_once
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from rich.console import RenderableType

    from reader.services.agreement.counted import CountedArticle
    from reader.services.agreement.graded import GradedReport, Per
    from reader.services.agreement.parts import By, Parts
    from reader.services.agreement.report import Report
    from reader.services.agreement.shared import Choice, Place, Shared, SharedArticle


@click.command()
@PATHS
@annotators("Only this person; also @gold or @rules. May be repeated.")
@NOT_ANNOTATORS
@LABELS
@SINCE
@click.option(
    "--unit",
    type=click.Choice(["word", "codepoint"]),
    default="word",
    show_default=True,
    help="What is counted.",
)
@click.option("--list", "listing", is_flag=True, help="List the disagreements, one by one.")
@click.option(
    "--by",
    type=click.Choice(["article", "day", "week"]),
    help="A line for each: where they agree least, or how agreement changes.",
)
@click.option(
    "--grade",
    metavar="ATTRIBUTE",
    help="Agreement on an attribute that is a number or a choice in an order.",
)
@click.option(
    "--per",
    type=click.Choice(["sentence", "article"]),
    default="sentence",
    show_default=True,
    help="What is given a --grade.",
)
@click.option(
    "--training",
    "for_training",
    is_flag=True,
    help="Score each person against @gold, on what was given for training.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@SHARD
@WITHOUT_REJECTED
@BY_HAND
@click.option("--done-only", is_flag=True, help="Only what is marked as done.")
@click.option(
    "--resamples",
    metavar="N",
    type=click.IntRange(0, 1_000_000),
    help="Bootstrap samples for the intervals, 0 for none; without it as many as make both bounds"
    " sure to 0.002, at most 20,000.",
)
@click.option(
    "--seed", metavar="N", type=int, default=1, show_default=True, help="Seed of the samples."
)
@WORKSPACE
@read_once()
def agree(
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    without: tuple[str, ...],
    labels: tuple[str, ...],
    since: str,
    unit: str,
    listing: bool,
    by: By | None,
    grade: str | None,
    per: Per,
    for_training: bool,
    as_json: bool,
    shard: str | None,
    without_rejected: bool,
    by_hand: bool,
    done_only: bool,
    resamples: int | None,
    seed: int,
    workspace: Path | None,
) -> int:
    """Say how far annotators agree, on what two or more of them have read.

    Read is what the reader has recorded, each one's own tags, and all of an article that is marked
    as done or of whose reading there is no record. What only one has read is left out and counted.
    If an article changed between two annotators, tags whose new place is certain are compared
    there. What cannot be compared is reported and left out, and the exit code is then 1.

    \b
    Examples:
      obelism agree articles/
      obelism agree articles/ --list
      obelism agree articles/ --by article
      obelism agree articles/ --by week --since 2026-11-01
      obelism agree articles/ --grade certainty --label opinion
      obelism agree articles/ --training
      obelism agree articles/ --annotator anna --annotator @gold --label fact
    """
    from reader.corpus.missing import missing_notes
    from reader.io.json import without_gc
    from reader.model.shard import shard_of
    from reader.services.agreement.collect import shared_articles
    from reader.services.agreement.counted import counted_articles
    from reader.services.agreement.graded import graded_report
    from reader.services.agreement.graded import tables as graded_tables
    from reader.services.agreement.parts import parts
    from reader.services.agreement.parts import tables as parts_tables
    from reader.services.agreement.report import agree, read_alone
    from reader.services.agreement.shared import choice_of, places_of
    from reader.services.assignments import hidden_here, hidden_notes
    from reader.services.targets import nested_notes
    from reader.services.withdrawal import left_out

    if sum((by is not None, grade is not None, listing, for_training)) > 1:
        raise WrongUse("of --by, --grade, --list and --training one can be had at once")
    choice = choice_of(
        annotators,
        labels,
        without_rejected=without_rejected,
        done_only=done_only,
        by_hand=by_hand,
        without=without,
        since=since,
    )
    share = shard_of(shard) if shard else None
    places = places_of(paths, workspace, show_progress, hides=hidden_here)
    if share is not None:
        places = [each.of_shard(share) for each in places]
    print_message(*nested_notes(paths, workspace), *left_out(each.store for each in places))
    print_message(*hidden_notes(each.store for each in places))
    if for_training:
        return _print_training(places, choice, as_json=as_json)

    def tell(sentences: list[str], what: str) -> None:
        """Print some sentences, but in the tables the number and the first of several."""
        some = sentences if listing or len(sentences) < 2 else sentences[:1]
        more = "" if len(some) == len(sentences) else f"{len(sentences):,} {what}; the first: "
        print_message(*(more + each for each in some))

    def tell_of(shared: Shared[CountedArticle] | Shared[SharedArticle]) -> None:
        tell(shared.left_out, "parts are left out, named by --list")
        tell(shared.aligned, "layers are compared in another version, named by --list")
        articles = ((each.store, each.id) for each in shared.articles)
        print_message(*missing_notes(articles, "compared"))

    with without_gc():
        if grade is not None:
            graded = shared_articles(places, choice, show_progress)
            tell_of(graded)
            grades = graded_report(
                graded,
                grade,
                per,
                labels=choice.labels,
                resamples=resamples,
                seed=seed,
                progress=show_progress,
            )
            return _print(grades, graded_tables(grades), graded.left_out, as_json=as_json)
        shared = counted_articles(
            places, choice, show_progress, unit=unit, figures_alone=by is not None
        )
        tell_of(shared)
        if by is not None:
            found = parts(
                shared, by, unit=unit, resamples=resamples, seed=seed, progress=show_progress
            )
            return _print(found, parts_tables(found), shared.left_out, as_json=as_json)
        report = agree(
            shared,
            unit=unit,
            resamples=0 if listing and not as_json else resamples,
            alpha_alone=not as_json,
            seed=seed,
            progress=show_progress,
        )
        tell(
            report.left_out[len(shared.left_out) :], "layers are left out in part, named by --list"
        )
        print_message(*read_alone(report))
        _print_report(report, listing, as_json=as_json)
        return 1 if report.left_out else 0


def _print_report(report: Report, listing: bool, *, as_json: bool) -> None:
    """Print the figures, or the disagreements."""
    from reader.io.json import pretty
    from reader.services.agreement.confusion_text import confusion_tables
    from reader.services.agreement.disagreement_text import disagreement_list
    from reader.services.agreement.figures_text import basis, figures
    from reader.services.agreement.tables import printed

    if as_json:
        write_output(pretty(report))
        return
    if not listing:
        write_output(printed(*figures(report)), styled=True)
        return
    for table in confusion_tables(report):
        write_output(f"{printed(table)}\n", styled=True)
    for text in disagreement_list(report):
        write_output(text, styled=True)
    for line in basis(report):
        write_output(f"\n{printed(line)}", styled=True)


def _print(
    found: Parts | GradedReport,
    tables: Iterable[RenderableType],
    known: Sequence[str],
    *,
    as_json: bool,
) -> int:
    """Print agreement in another way, and what is left out by that, beside what is known to be;
    return the exit code."""
    from reader.io.json import pretty
    from reader.services.agreement.tables import printed

    print_message(*found.left_out[len(known) :])
    write_output(pretty(found) if as_json else printed(*tables), styled=not as_json)
    return 1 if found.left_out else 0


def _print_training(places: Sequence[Place], choice: Choice, *, as_json: bool) -> int:
    """Print how a training round went."""
    from reader.io.json import pretty
    from reader.services.agreement.tables import printed
    from reader.services.agreement.training import tables, training

    found = training(places, choice, show_progress)
    print_message(*found.left_out)
    write_output(pretty(found) if as_json else printed(*tables(found)), styled=not as_json)
    return 1 if found.left_out else 0
