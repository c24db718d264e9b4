"""`obelism import`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import AS, PATH, SHARD, WORKSPACE, LazyHelp, completed
from reader.console import (
    print_message,
    printable,
    show_progress,
    standard_input,
    telling_when_stopped,
    write_output,
)
from reader.io.files import read_once
from reader.model.errors import WrongUse

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reader.services.import_.delivery import Delivery
    from reader.services.import_.labels import SentLabels
    from reader.services.import_.plan import Planned
    from reader.services.import_.sent import SentNames
    from reader.store.base import FileStore

_NOTHING = "nothing was imported"


def _formats() -> str:
    from reader.formats.registry import DEFAULT, readable

    names = " or ".join(readable())
    return f"{names}. Else what the ending of each file says; else {DEFAULT}, if it is JSON."


@click.command("import")
@click.argument("files", metavar="FILE...", nargs=-1, required=True, type=PATH)
@click.option(
    "--into", metavar="PATH", required=True, type=PATH, help="The articles that the tags are for."
)
@click.option(
    "--layer",
    metavar="NAME",
    shell_complete=completed("annotator"),
    help="Whose tags they become. Else the annotator's in each record.",
)
@click.option(
    "--format",
    "format_name",
    metavar="NAME",
    cls=LazyHelp,
    made=_formats,
    shell_complete=completed("format to read"),
)
@click.option(
    "--map",
    "mapped",
    metavar="OLD=NEW",
    multiple=True,
    help="A label is NEW here; a role as label.role. May be repeated.",
)
@click.option(
    "--as-sent",
    is_flag=True,
    help="Make layers as they were sent: what was deleted there goes, reading and done marks come.",
)
@click.option(
    "--annotator", "names", metavar="NAME", multiple=True, help="With --as-sent, only this one's."
)
@click.option(
    "--labels",
    "with_labels",
    is_flag=True,
    help="Take the labels that came with the tags, too, in place of those here.",
)
@SHARD
@click.option("--dry-run", is_flag=True, help="Only say what would happen to each record.")
@click.option(
    "--skip-broken", is_flag=True, help="Import the others; broken ones: FILE-broken.jsonl."
)
@AS
@WORKSPACE
def import_(
    *,
    files: tuple[Path, ...],
    into: Path,
    layer: str | None,
    format_name: str | None,
    mapped: tuple[str, ...],
    as_sent: bool,
    names: tuple[str, ...],
    with_labels: bool,
    shard: str | None,
    dry_run: bool,
    skip_broken: bool,
    annotator: str | None,
    workspace: Path | None,
) -> int:
    """Import tags that others sent: JSONL as export writes it, or a layer file, journal or rescue
    file; of a folder with .obelism, or a zip of one, all tags by persons; - is standard input.

    Each record belongs to the article of its id with the same text, else to the one article that
    has that text, and every quotation is compared with it. If the article has changed and its
    earlier text is known, a record goes to the current place of its words, unless that is in doubt.
    All records are imported or none; broken ones are reported by line. Importing the same file
    again changes nothing.

    A record whose id is known here counts if it was changed later than the one here; else the one
    here stays, both are shown, and the exit code is 1. A record with the id of a tag in another
    layer, if no --layer is named, or of another record in its file, is broken unless it says the
    same. What you deleted stays deleted; an import deletes nothing, unless it is --as-sent.
    Verdicts go to their reviewers' layers; a later one counts. Undo in the reader takes an import
    back. A record without an id gets one; one that goes to another person's layer, or has no id,
    has origin import. A label or role that differs from one of the workspace only by capitals is
    taken as that one, which is said; --map names others.

    With --as-sent, each layer in a folder or zip becomes what it is there: tags and verdicts, those
    deleted too, what was read, what is marked as done and who goes by another name. --dry-run says
    first what would change,
    and for whom; --annotator takes the layers of some. A layer in which more was done here since is
    left, unless --annotator names it.

    Where labels came with the tags and are others than those here, the difference is shown, and
    labels.toml is replaced only once you confirm it, or with --labels.

    \b
    Examples:
      obelism import tags.jsonl --into articles/ --dry-run
      obelism import tags.jsonl --into articles/
      obelism import tags.jsonl --into report.txt --layer anna
      obelism import brat/ --into articles/ --map Quote=attribution
      obelism import copy/.obelism --into articles/
      obelism import anna.zip --into articles/ --as-sent --dry-run
    """
    from reader.corpus.match import Matcher
    from reader.formats.registry import find_format
    from reader.io.json import without_gc
    from reader.model.clock import timestamp, utc_now
    from reader.model.names import person
    from reader.model.shard import shard_of
    from reader.services.import_.apply import foretold, take_in
    from reader.services.import_.names import Names
    from reader.services.import_.placing import delivery
    from reader.services.import_.sent import (
        names_sent,
        take_guidelines,
        take_origins,
        unpacked_once,
    )
    from reader.services.import_.sources import records_of
    from reader.services.import_.wording import alike_remarks, broken_sentence
    from reader.services.targets import acting, as_stored, nested_notes
    from reader.store.registry import open_folder

    click.get_current_context().with_resource(unpacked_once())
    _refuse_together(as_sent=as_sent, named=names, other=layer or skip_broken or mapped)
    share = shard_of(shard) if shard else None
    if layer is not None and layer.startswith("@"):
        raise WrongUse(
            "--layer names a person's layer, and one that begins with @ is nobody's: choose "
            "another; what was decided elsewhere comes in as it was sent, with --as-sent"
        )
    called = Names(mapped, spelled=not as_sent)
    print_message(*nested_notes([into], workspace))
    with read_once(), telling_when_stopped(_NOTHING), without_gc():
        store = open_folder(into, workspace)
        name = person(store, layer) if layer is not None else None
        who = acting(annotator, store)
        matcher = Matcher(into, workspace, show_progress)
        records = records_of(
            files,
            find_format(format_name) if format_name else None,
            progress=show_progress,
            standard_input=standard_input,
            as_sent=[as_stored(each) for each in names] if as_sent else None,
            shard=share,
        )
        found = delivery(records, matcher, name, moment=timestamp(utc_now()), names=called)
        if found.problems and not skip_broken:
            way = "--skip-broken" if found.broken < found.records else ""
            print_message(*found.problems, broken_sentence(found, way))
            return 1
        remarks = alike_remarks(found)
        proposed = _proposed(files, store, found, as_sent=as_sent)
        called_there = names_sent(files, store, {*map(as_stored, names)}) if as_sent else None
        if dry_run:
            code = _report(found, foretold(found, show_progress), remarks, dry_run=True)
            _tell_names(called_there, dry_run=True)
            _labels(proposed, None)
            return code
        labels, left = _labels(proposed, with_labels)
    # From here on layers are read again, under their locks: only then do they stay as they are.
    with telling_when_stopped(_NOTHING), without_gc():
        plans = take_in(found, who, labels=labels, names=called_there, progress=show_progress)
    if as_sent:
        take_origins(files, store)
        remarks += take_guidelines(files, store)
    remarks += found.rest.write()
    code = _report(found, plans, remarks, dry_run=False)
    if labels is not None:
        _tell_labels(labels)
    _tell_names(called_there, dry_run=False)
    return max(code, left)


def _tell_names(names: SentNames | None, *, dry_run: bool) -> None:
    if names is not None:
        print_message(*names.sentences(dry_run=dry_run))


def _refuse_together(*, as_sent: bool, named: object, other: object) -> None:
    """Raise WrongUse for options that say nothing together."""
    if named and not as_sent:
        raise WrongUse("--annotator is for --as-sent")
    if as_sent and other:
        raise WrongUse("--as-sent takes layers whole, so not with --layer, --map or --skip-broken")


def _proposed(
    files: tuple[Path, ...], store: FileStore, found: Delivery, *, as_sent: bool
) -> SentLabels | None:
    """Return the labels that came with the tags, where they are others than those here."""
    from reader.services.import_.labels import differing_definitions, differing_labels
    from reader.services.import_.sent import labels_sent

    if as_sent:
        return differing_labels(store, labels_sent(files))
    return differing_definitions(store, found.labels)


def _labels(found: SentLabels | None, wanted: bool | None) -> tuple[SentLabels | None, int]:
    """Show how sent labels differ from those here; return them, where it is confirmed that they
    take the place of these, and 1 where they are to differ still.

    `wanted`: whether it was said before; None only shows.

    Raises:
        BadLabels: those that are to be taken cannot be used.
    """
    if found is None:
        return None, 0
    for line in found.difference():
        write_output(f"{printable(line)}\n")
    if wanted is None:
        print_message("the labels that were sent differ; an import asks before it takes them")
        return None, 0
    asked = sys.stdin is not None and sys.stdin.isatty()
    if not wanted and not (asked and click.confirm("Take these labels?", err=True)):
        print_message(f"{found.path} stays as it is; --labels takes what was sent")
        return None, 1
    found.labels()
    return found, 0


def _tell_labels(labels: SentLabels) -> None:
    was = f"; the one before is {labels.kept}" if labels.here else ""
    print_message(f"{labels.path} is as it was sent{was}")


def _report(found: Delivery, plans: Iterable[Planned], remarks: list[str], *, dry_run: bool) -> int:
    """Print what becomes of each layer and what needs a look; return the exit code."""
    from reader.services.import_.wording import outcome, plan_lines

    known = []
    for plan in plans:
        for line in plan_lines([plan], details=dry_run):
            indent = "  " if line.startswith("  ") else ""
            write_output(f"{indent}{printable(line)}\n")
        known.append(plan.brief())
    said = outcome(found, known, remarks, dry_run=dry_run)
    print_message(*said.messages)
    return 0 if said.sound else 1
