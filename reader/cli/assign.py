"""`obelism assign`."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import PATH, WORKSPACE, Share
from reader.console import if_stopped, print_message, show_progress, write_output
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from rich.table import Table

    from reader.services.assign.plan import Load


def _list(value: str | None) -> tuple[str, ...]:
    return tuple(name for name in (value or "").split(",") if name.strip())


@click.command()
@click.argument("path", metavar="PATH", type=PATH)
@click.option("--annotators", metavar="NAME,…", help="Who reads.")
@click.option("--adjudicators", metavar="NAME,…", help="Who decides where those differ.")
@click.option(
    "--each",
    metavar="N",
    type=click.IntRange(1, 20),
    help="How many read every article.  [default: as before, else 1]",
)
@click.option(
    "--overlap",
    metavar="SHARE",
    type=Share(),
    help="Share of the articles that one more reads, such as 0.2.  [default: as before, else 0]",
)
@click.option("--seed", metavar="N", type=int, help="Seed of the lot.  [default: as before, or 1]")
@click.option(
    "--training",
    metavar="N",
    type=click.IntRange(1),
    default=None,
    help="Have everybody begin with so many articles that are decided in @gold.",
)
@click.option(
    "--among",
    metavar="N",
    type=click.IntRange(0),
    help="Mix these among the first N of each, so that nobody can tell which they are; 0: they come"
    " first, alone.  [default: as before, or 0]",
)
@click.option(
    "--blind/--open",
    "blind",
    default=None,
    help="Whether others' tags are hidden from who is to read an article until they are done.",
)
@click.option(
    "--hand-on",
    "hand_on",
    metavar="OLD NEW,…",
    nargs=2,
    help="OLD leaves: what OLD has not done comes to NEW, or is shared among several.",
)
@click.option("--show", is_flag=True, help="Show who is to read what, and change nothing.")
@click.option("--dry-run", is_flag=True, help="Show what would be given, and write nothing.")
@WORKSPACE
def assign(
    *,
    path: Path,
    annotators: str | None,
    adjudicators: str | None,
    each: int | None,
    overlap: float | None,
    seed: int | None,
    training: int | None,
    among: int | None,
    blind: bool | None,
    hand_on: tuple[str, str] | None,
    show: bool,
    dry_run: bool,
    workspace: Path | None,
) -> int:
    """Give articles to annotators, so that each has as many words to read.

    The same command again gives what has come since, and leaves everybody what was given. The list
    of articles then opens on one's own. It is kept in .obelism/assignments.json.

    \b
    Examples:
      obelism assign articles/ --annotators anna,bert,carla --overlap 0.2
      obelism assign articles/ --adjudicators dora
      obelism assign articles/ --training 5 --among 20 --blind
      obelism assign articles/
      obelism assign articles/ --hand-on bert anna,carla
      obelism assign articles/ --show
    """
    from reader.services.agreement.tables import printed
    from reader.services.assign.plan import loads
    from reader.services.assign.wish import Wish, assign, gone_from, gone_notes
    from reader.services.assignments import assignments_of
    from reader.services.targets import existing, nested_notes
    from reader.store.registry import open_folder
    from reader.text.phrases import counted

    store = open_folder(existing(path), workspace)
    print_message(*nested_notes([path], workspace))
    if show:
        known = assignments_of(store)
        if known is None:
            raise WrongUse(f"{store.home}: nothing was given yet")
        gone = gone_from(known, path, store, workspace)
        print_message(*gone_notes(gone))
        write_output(printed(_table(loads(known, store))), styled=True)
        return 1 if gone else 0
    wish = Wish(
        annotators=_list(annotators) if annotators is not None else None,
        adjudicators=_list(adjudicators) if adjudicators is not None else None,
        overlap=overlap,
        each=each,
        seed=seed,
        blind=blind,
        training=training or 0,
        among=among,
        leaves=hand_on[0] if hand_on else None,
        heirs=_list(hand_on[1]) if hand_on else (),
    )
    if hand_on and not wish.heirs:
        raise WrongUse("--hand-on needs to know to whom: --hand-on OLD NEW")
    with if_stopped("nothing was given"):
        outcome = assign(path, wish, workspace, show_progress)
        print_message(*outcome.said)
        if not dry_run:
            outcome.save()
    before, now = outcome.before.articles, outcome.now.articles
    changed = sum(before.get(id) != given for id, given in now.items())
    would = "would be " if dry_run else ""
    print_message(f"{would}given or handed on: {counted(changed, 'article')} of {len(now):,}")
    write_output(printed(_table(loads(outcome.now, store))), styled=True)
    return 1 if outcome.gone else 0


def _table(found: Mapping[str, Load]) -> Table:
    """Return the table of what everybody has to do."""
    from reader.services.agreement.tables import table_of
    from reader.text.screen_text import one_line

    table = table_of("Person", "articles", "words", "shared", "training", "done", "adjudicates")
    for name, load in found.items():
        table.add_row(
            one_line(name),
            f"{load.articles:,}",
            f"{load.words:,}",
            *(f"{number:,}" if number else "" for number in (load.shared, load.training)),
            f"{load.done:,}" if load.articles else "",
            f"{load.decides:,}" if load.decides else "",
        )
    return table
