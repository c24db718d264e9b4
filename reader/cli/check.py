"""`obelism check`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import PATHS, WORKSPACE, selected
from reader.console import print_message, printable, show_progress, write_output
from reader.io.files import read_once
from reader.model.errors import BadLabels, ObelismError, WrongUse
from reader.text.phrases import counted

if TYPE_CHECKING:
    from reader.model.article import ArticleInfo
    from reader.store.base import Store
    from reader.store.findings import Finding


@click.command()
@PATHS
@click.option(
    "--repair",
    is_flag=True,
    help="Rebuild derived files and quarantine damaged ones. No annotation is edited.",
)
@click.option(
    "--all",
    "every",
    is_flag=True,
    help="A line for every finding, not only for every kind of them.",
)
@click.option(
    "--consistency",
    is_flag=True,
    help="Instead: what each person tagged differently, or here and not there.",
)
@WORKSPACE
def check(
    *, paths: tuple[Path, ...], repair: bool, every: bool, consistency: bool, workspace: Path | None
) -> int:
    """Look for problems with the tags of files and folders; of a file, with its own alone.

    Findings go to standard output as path:line: message; several of a kind are one line, which says
    what they share, how many they are and the first of them. The exit code is 1 where any are left,
    but for those that may be meant: an attribution whose content holds its own source and cue, or
    whose source holds its own cue.
    """
    from reader.io.json import without_gc
    from reader.services.check import by_kind
    from reader.services.check import check as findings_in
    from reader.services.targets import existing_or_tagged, made_with_articles

    if consistency:
        if repair:
            raise WrongUse("--repair mends files, and --consistency looks at tags; say one of them")
        return _consistency(paths, workspace)
    places = made_with_articles([existing_or_tagged(path, workspace) for path in paths], workspace)
    found = left = kinds = doubts = 0
    tagged: list[ArticleInfo] = []

    def findings() -> Iterator[Finding]:
        nonlocal found, left, doubts
        for each, only in places:
            for finding in findings_in(
                [each], only=only, repair=repair, progress=show_progress, tagged=tagged
            ):
                found += not finding.may_be_meant
                doubts += finding.may_be_meant
                left += not (finding.repaired or finding.may_be_meant)
                yield finding

    with without_gc(), nullcontext() if repair else read_once():
        if every:
            for finding in findings():
                write_output(f"{printable(finding.at_line())}\n")
        else:
            alike = by_kind(findings())
            kinds = len(alike)
            for each in alike:
                words = each.sentence() if each.count > 1 else each.first.at_line()
                write_output(f"{printable(words)}\n")
        for clash in filter(None, (_clash(each) for each, _ in places)):
            found, left, kinds = found + 1, left + 1, kinds + 1
            write_output(f"{printable(clash)}\n")
        whole = all(only is None for _, only in places)
        where = _looked_at(tagged) if whole and not found else ""
    repaired = f", {found - left} of them repaired" if left < found else ""
    more = "; --all lists each" if kinds < found + doubts and not (every or repair) else ""
    number = (
        f"{counted(found, 'problem')} found{repaired}" if found else "no problems found" + where
    )
    look = f", {counted(doubts, 'tag')} to look at again" if doubts else ""
    print_message(f"{number}{look}{more}")
    return 1 if left else 0


def _consistency(paths: tuple[Path, ...], workspace: Path | None) -> int:
    """Print what each person has not tagged alike at some paths; nothing of it need be wrong."""
    from reader.services.consistency import clashes, lines

    layers = [(each.store, each.key) for each in selected(paths, (), workspace).layers]
    problems: list[str] = []
    count = 0
    for name in sorted({key.annotator for _, key in layers}):
        own = [layer for layer in layers if layer[1].annotator == name]
        found = clashes(own, problems, show_progress)
        count += len(found)
        for line in lines(found, name):
            write_output(f"{printable(line)}\n")
    print_message(*problems)
    print_message(f"{counted(count, 'text')} not tagged alike")
    return 1 if problems else 0


def _looked_at(tagged: Sequence[ArticleInfo]) -> str:
    """Say how much there was to look at."""
    if not tagged:
        return ": nothing is tagged here"
    articles = len({(info.id, info.sha256) for info in tagged})
    return f" in {counted(len(tagged), 'layer')} on {counted(articles, 'article')}"


def _clash(store: Store) -> str:
    """Return what is wrong with the keys of labels and actions; empty for nothing.

    Labels that cannot be read are a finding of their own.
    """
    from reader.modes.keymap import settings_of

    try:
        store.labels()
    except BadLabels:
        return ""
    try:
        settings_of(store, anew=True)
    except ObelismError as error:
        return str(error)
    return ""
