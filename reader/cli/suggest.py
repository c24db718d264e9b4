"""`obelism suggest`."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import AS, PATHS, WORKSPACE
from reader.console import if_stopped, print_message, printable, show_progress, write_output
from reader.model.errors import WrongUse
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.corpus.refs import ArticleRef
    from reader.services.learn.suggest import Learned
    from reader.services.suggest.outside import Outside
    from reader.store.base import Store

_MOST_FAILURES = 3
"""Articles in a row on which a program may fail before no more are asked of it."""


@click.command()
@PATHS
@click.option(
    "--with",
    "command",
    metavar="COMMAND",
    help="Ask this program, which gets articles as JSON lines and answers in JSON lines.",
)
@click.option(
    "--layer",
    metavar="@NAME",
    default="@model",
    show_default=True,
    help="With --with, the layer for its suggestions.",
)
@click.option(
    "--limit",
    metavar="SECONDS",
    type=click.FloatRange(0.1, 86_400),
    default=60,
    show_default=True,
    help="With --with, the time for an article.",
)
@click.option("--dry-run", is_flag=True, help="Only say what rules would suggest; write nothing.")
@click.option("--again", is_flag=True, help="With --with, ask also where its answer is kept.")
@AS
@WORKSPACE
def suggest(
    *,
    paths: tuple[Path, ...],
    command: str | None,
    layer: str,
    limit: float,
    dry_run: bool,
    again: bool,
    annotator: str | None,
    workspace: Path | None,
) -> int:
    """Write suggestions for articles into a layer of their own, to be reviewed.

    The program's own rules find attributions in English text, what was said, by whom and how, and
    write them to @rules; what they found before and no longer find is removed. What was learned
    from your finished articles goes to @learned (obelism learn). With --with it is what COMMAND
    says (docs/suggest.md): it runs as you, so name only what you trust; what it answered is kept,
    by text and command. Earlier suggestions stay until the new ones are whole.

    \b
    Examples:
      obelism suggest articles/ --dry-run
      obelism suggest articles/
      obelism suggest articles/ --with "python numbers.py" --layer @numbers
      obelism review articles/ --annotator @numbers
    """
    from reader.corpus.find import find_articles

    refs = list(find_articles(paths, workspace))
    if command is None:
        return _by_rules(refs, annotator, dry_run=dry_run)
    if dry_run:
        raise WrongUse("--dry-run is for the rules of the program, not for --with")
    from reader.services.suggest.outside import Outside

    with (
        closing(Outside(command, layer, limit=limit, again=again)) as outside,
        if_stopped("what was suggested until then is saved"),
    ):
        code = _ask(outside, refs)
        messages = outside.keep_messages()
    if messages is not None:
        print_message(f"what the program said besides is in {messages}")
    return code


def _by_rules(refs: list[ArticleRef], annotator: str | None, *, dry_run: bool) -> int:
    """Have the rules suggest, and what was learned from the user; return the exit code."""
    from reader.corpus.load import load_article
    from reader.model.errors import ObelismError, Unreadable
    from reader.services.suggest.rules import find_rules
    from reader.services.suggest.run import LAYER, suggest

    rules, learned = find_rules(), _learned(refs, annotator)
    problems: list[str] = []
    added = removed = kept = 0
    of_learned = [0, 0, 0]
    left = "nothing was written" if dry_run else "what is suggested so far stays, run it again"
    with if_stopped(left):
        for ref in show_progress(refs, len(refs), "Suggesting"):
            try:
                article = load_article(ref)
                found = suggest(ref.store, article, rules, dry_run=dry_run)
                if ref.store in learned:
                    more = learned[ref.store].suggest(article, dry_run=dry_run)
                    of_learned = [a + b for a, b in zip(of_learned, more, strict=True)]
            except ObelismError as error:
                named = isinstance(error, Unreadable)  # its sentence names the file
                problems.append(str(error) if named else f"{ref.id}: {error}")
                continue
            added, removed, kept = added + found.added, removed + found.removed, kept + found.kept
            write_output(_line(ref.id, found.added, found.removed, found.kept, ""))
    print_message(*problems)
    articles = counted(len(refs) - len(problems), "article")
    print_message(_total(LAYER, added, removed, kept, dry_run=dry_run) + f", in {articles}")
    if learned:
        print_message(_total("@learned", *of_learned, dry_run=dry_run))
    return 1 if problems else 0


def _learned(refs: list[ArticleRef], annotator: str | None) -> dict[Store, Learned]:
    """Return what was learned from the user, by workspace, where that suggests anything."""
    from reader.model.errors import WrongUse
    from reader.services.learn.suggest import Learned
    from reader.services.targets import acting

    found: dict[Store, Learned] = {}
    for store in dict.fromkeys(ref.store for ref in refs):
        try:
            learned = Learned(store, acting(annotator, store))
        except WrongUse:
            if annotator:
                raise
            continue
        if learned.suggests:
            found[store] = learned
    return found


def _total(layer: str, added: int, removed: int, kept: int, *, dry_run: bool) -> str:
    """Say what came of a layer."""
    would = "would be " if dry_run else ""
    gone = f", {removed:,} removed" if removed else ""
    return f"{layer}: {would}{added:,} new, {kept:,} as before{gone}"


def _ask(outside: Outside, refs: list[ArticleRef]) -> int:
    """Ask a program for suggestions on articles; return the exit code."""
    from reader.corpus.load import load_article
    from reader.model.errors import ObelismError

    code = failures = 0
    for at, ref in enumerate(show_progress(refs, len(refs), "Suggesting")):
        try:
            came = outside.suggest(ref.store, load_article(ref))
        except WrongUse:
            raise
        except ObelismError as error:
            print_message(str(error))
            code = 1
            continue
        if not came.failed:
            failures = 0
            write_output(_line(ref.id, came.added, came.removed, came.kept, came.reason))
            continue
        code, failures = 1, failures + 1
        print_message(f"{ref.id}: 0 suggestions, earlier ones stay: {came.reason}")
        if failures >= _MOST_FAILURES and at + 1 < len(refs):
            left = len(refs) - at - 1
            print_message(f"the program failed {failures} times in a row; {left} more not asked")
            break
    return code


def _line(id: str, added: int, removed: int, kept: int, why: str) -> str:
    """Say what came of an article."""
    total = added + kept
    parts = [counted(total, "suggestion")]
    parts += [f"{added} new"] * (0 < added < total)
    parts += [f"{removed} gone"] * bool(removed)
    return f"{printable(id)}: {', '.join(parts)}{f' ({why})' if why else ''}\n"
