"""`obelism export`, and `obelism report`, which is an export as a web page."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click
from msgspec import structs

from reader.cli.options import (
    BY_HAND,
    LABELS,
    PATH,
    PATHS,
    SHARD,
    STRICTEST,
    WORKSPACE,
    LazyHelp,
    annotators,
    completed,
)
from reader.console import if_stopped, print_message, progress_bar, show_progress, write_output
from reader.io.files import read_once
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from reader.formats.base import Format
    from reader.services.export.remote import Remote
    from reader.services.export.write import Export


def _formats() -> str:
    from reader.formats.registry import DEFAULT, names

    return f"{' or '.join(names())}. Else what the ending of FILE says; else {DEFAULT}."


def _help(sentence: str, option: Literal["by", "offsets"]) -> Callable[[], str]:
    def made() -> str:
        from reader.formats.registry import all_values

        return sentence.format(all_values(option))

    return made


@click.command()
@PATHS
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    cls=LazyHelp,
    made=_formats,
    shell_complete=completed("format"),
)
@click.option(
    "--by",
    metavar="UNIT",
    cls=LazyHelp,
    made=_help("What one line is: {}.", "by"),
    shell_complete=completed("unit"),
)
@annotators("Only this person's tags; also @gold or @rules. May be repeated.")
@click.option(
    "--not-annotator",
    "not_annotators",
    metavar="NAME",
    multiple=True,
    shell_complete=completed("annotator"),
    help="Not this person's tags. May be repeated.",
)
@LABELS
@click.option(
    "--verdict",
    "verdicts",
    metavar="NAME",
    multiple=True,
    shell_complete=completed("verdict"),
    help="Only accepted, rejected, corrected or unreviewed ones, those that reviewers judge "
    f"differently (disputed), or all. May be repeated. Else all but rejected ones. {STRICTEST}",
)
@BY_HAND
@click.option(
    "--decisions",
    is_flag=True,
    help="With @gold, also the decisions, one a line: who, when, why, on what; nobody too.",
)
@click.option(
    "--labels",
    "with_labels",
    is_flag=True,
    help="Also how the labels are defined, on a line before the tags: a proposal for an import.",
)
@click.option(
    "--decided-only",
    is_flag=True,
    help="With @gold, only articles in which all is decided. Else the others are marked.",
)
@click.option(
    "--copies",
    is_flag=True,
    help="Also a reviewer's copy of an imported tag that they accepted, beside the original.",
)
@SHARD
@click.option(
    "--offsets",
    metavar="UNIT",
    cls=LazyHelp,
    made=_help("What start and end count: {}.", "offsets"),
    shell_complete=completed("offsets"),
)
@click.option(
    "--spreadsheet",
    is_flag=True,
    help="Of a table, guard cells that a spreadsheet would run (= + - @ first) by an apostrophe.",
)
@click.option(
    "--align",
    is_flag=True,
    help="Have spans take in the tokens that they begin or end in. Else those are left out.",
)
@click.option(
    "--strict",
    is_flag=True,
    help="Write nothing if the format has no place for something. Else that is counted and said.",
)
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    default="-",
    type=PATH,
    help="Write to FILE, whole or not at all; also s3://, gs:// or az://. Else, or with -, to"
    " standard output.",
)
@WORKSPACE
@read_once()
def export(
    *,
    paths: tuple[Path, ...],
    format_name: str | None,
    by: str | None,
    annotators: tuple[str, ...],
    not_annotators: tuple[str, ...],
    labels: tuple[str, ...],
    verdicts: tuple[str, ...],
    by_hand: bool,
    decisions: bool,
    with_labels: bool,
    decided_only: bool,
    copies: bool,
    shard: str | None,
    offsets: str | None,
    spreadsheet: bool,
    align: bool,
    strict: bool,
    output: Path,
    workspace: Path | None,
) -> int:
    """Write the tags of files and folders, of all persons.

    Every span is checked against the text it was made on; one that does not fit is reported and
    left out, and the exit code is then 1.

    \b
    Examples:
      obelism export articles/ --by article -o tags.jsonl
      obelism export report.txt --label fact --annotator anna
      obelism export report.txt --format markdown
      obelism export articles/ --annotator @gold --decisions -o gold.jsonl
    """
    from reader.formats.registry import choose, format_to_write
    from reader.model.shard import shard_of
    from reader.services.assignments import hidden_here, hidden_notes
    from reader.services.export.judgements import GOLD
    from reader.services.export.output import output_path
    from reader.services.export.remote import remote_of
    from reader.services.export.select import articles_in, select
    from reader.services.export.wording import remarks
    from reader.services.export.write import Export
    from reader.services.targets import nested_notes
    from reader.services.withdrawal import left_out

    share = shard_of(shard) if shard else None
    remote = remote_of(output)
    format = format_to_write(format_name, remote.name if remote else output)
    file = None if output == Path("-") else output_path(remote or output, paths, format.shape)
    if file is None:
        _refuse_on_output(format, strict=strict)
    options = choose(
        format,
        by,
        offsets,
        decisions=decisions,
        spreadsheet=spreadsheet,
        align=align,
        labels=with_labels,
    )
    for asked, option in ((decisions, "--decisions"), (decided_only, "--decided-only")):
        if asked and GOLD not in annotators:
            raise WrongUse(f"{option} goes with --annotator {GOLD}, where decisions are kept")
    selection = select(
        paths,
        progress=show_progress,
        workspace=workspace,
        annotators=annotators,
        not_annotators=not_annotators,
        labels=labels,
        verdicts=verdicts,
        hides=hidden_here,
    )
    selection = structs.replace(
        selection, by_hand=by_hand, copies=copies, decided_only=decided_only
    )
    if share is not None:
        selection = selection.of_shard(share)
    ties = None
    if format.ties:
        from reader.services.export.ties import ties_of

        ties = ties_of(
            selection,
            paths,
            lambda _, id: share is None or share.has(id),
            hides=hidden_here,
            progress=show_progress,
        )
        selection = structs.replace(selection, untagged=ties.untagged(selection))
    print_message(*(f"nothing tagged in {path}" for path in selection.untagged))
    print_message(*nested_notes(paths, workspace), *left_out(selection.stores))
    print_message(*hidden_notes(selection.stores))
    if format.name == "html":
        known = articles_in(paths, workspace)
        known = [each for each in known if share is None or share.has(each[0])]
        options = structs.replace(options, articles=known)
    written = Export(selection, format, options, progress_bar(to_file=file is not None), ties)
    problems = _written(written, format, file, strict=strict)
    if problems is None:
        return 1
    print_message(*problems)
    named = bool(annotators)
    said = remarks(written, format, decided_only=decided_only, named=named, by_hand=by_hand)
    print_message(*said)
    untagged = len(selection.untagged) == len(paths)  # that is said already
    besides = decisions or with_labels or options.articles
    if not (written.articles or problems or besides or untagged):
        print_message("there is nothing to export: no tag is as asked for")
    return 1 if problems else 0


def _refuse_on_output(format: Format, *, strict: bool) -> None:
    """Raise WrongUse for what standard output cannot take."""
    if strict:
        raise WrongUse("--strict goes with -o FILE: what was printed cannot be taken back")
    if format.shape == "folder":
        raise WrongUse(f"the format {format.name} is a folder of files; name it with -o")
    if format.shape == "binary" and sys.stdout.isatty():
        raise WrongUse(f"the format {format.name} is not for reading; name a file with -o")


def _written(
    written: Export, format: Format, file: Path | Remote | None, *, strict: bool
) -> list[str] | None:
    """Write an export; return the problems, or None if it was not to be written as it is."""
    from reader.services.export.output import NotWritten, encoded, save

    def refuse(written: Export) -> str | None:
        if not written.articles and format.read is None:
            return "nothing was written: nothing is tagged there"
        why = written.losses.sentence() if strict else None
        return why and f"nothing was written: {why}"

    if file is not None:
        try:
            with if_stopped(f"{file} is as it was"):
                return save(written, file, format.shape, refuse)
        except NotWritten as error:
            print_message(*error.problems, str(error))
            return None
    problems = written.write_to(lambda piece: write_output(encoded(piece)))
    write_output("")  # a disk that is full is all there is to say then
    return problems


@click.command()
@PATHS
@annotators("Only this person's tags; also @gold or @rules. May be repeated.")
@LABELS
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=PATH,
    help="Write to FILE, whole or not at all; with -, to standard output.",
)
@WORKSPACE
@click.pass_context
def report(
    context: click.Context,
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    labels: tuple[str, ...],
    output: Path | None,
    workspace: Path | None,
) -> int:
    """Write a web page of marked articles, for people without a terminal.

    The text with its marks, what is known of each, who said what, and what contradicts itself side
    by side. It is one file without scripts, which loads nothing and can be sent and printed; a
    folder gives one page with a list of its articles. It is `export --format html`, which takes
    further options.

    \b
    Examples:
      obelism report report.txt -o report.html
      obelism report articles/ --annotator @gold -o articles.html
    """
    if output is None:
        raise WrongUse("name the page with -o, as in obelism report articles/ -o report.html")
    code: int = context.invoke(
        export,
        paths=paths,
        format_name="html",
        annotators=annotators,
        labels=labels,
        output=output,
        workspace=workspace,
    )
    return code
