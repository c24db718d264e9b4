"""`obelism release`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import PATH, WORKSPACE, LazyHelp
from reader.console import if_stopped, print_message, show_progress, write_output
from reader.io.files import read_once
from reader.model.errors import WrongUse


def _formats() -> str:
    from reader.formats.registry import DEFAULT, names

    return f"{' or '.join(names())}.  [default: {DEFAULT}, by article]"


@click.command()
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=PATH)
@click.option("-o", "--output", metavar="DIR", type=PATH, help="The new folder, or an empty one.")
@click.option("--name", metavar="NAME", help="What the release is called.  [default: as DIR]")
@click.option("--format", "format_name", metavar="NAME", cls=LazyHelp, made=_formats)
@click.option(
    "--split",
    "shares",
    metavar="TRAIN,DEV,TEST",
    default=".8,.1,.1",
    show_default=True,
    help="Shares of the articles.",
)
@click.option("--seed", metavar="N", type=int, default=1, show_default=True, help="Of the lot.")
@click.option(
    "--group",
    metavar="FIELD",
    default="publisher",
    show_default=True,
    help="What no two parts share: publisher is the host of the address; byline, language or a"
    " further field of a record.",
)
@click.option(
    "--diff",
    "compared",
    metavar="DIR DIR",
    nargs=2,
    type=PATH,
    help="Say how the second of two releases differs from the first.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@WORKSPACE
@read_once()
def release(
    *,
    paths: tuple[Path, ...],
    output: Path | None,
    name: str | None,
    format_name: str | None,
    shares: str,
    seed: int,
    group: str,
    compared: tuple[Path, Path] | None,
    as_json: bool,
    workspace: Path | None,
) -> int:
    """Hand on what is decided: train, dev and test, with a manifest and a data card.

    Only articles in which an adjudicator has decided all are taken. No publisher is in two parts.
    The same command on the same tags gives the same bytes. Nothing is written over.

    \b
    Examples:
      obelism release articles/ -o releases/v1 --name v1
      obelism release articles/ -o v2 --format conll --split .7,.15,.15
      obelism release --diff releases/v1 releases/v2
    """
    from reader.io.json import pretty
    from reader.services.release.manifest import difference, lines, read_manifest

    if compared is not None:
        if paths or output is not None:
            raise WrongUse("--diff compares two releases, and makes none")
        found = difference(*map(read_manifest, compared))
        text = pretty(found).decode() if as_json else "".join(f"{each}\n" for each in lines(found))
        write_output(text)
        return 0
    if not paths or output is None:
        raise WrongUse("name the articles and a new folder: obelism release PATH -o DIR")
    from msgspec import structs

    from reader.formats.registry import DEFAULT, choose, find_format
    from reader.services.release.make import Order, release
    from reader.services.release.split import shares_of
    from reader.services.targets import made_workspaces, nested_notes
    from reader.services.withdrawal import left_out
    from reader.text.phrases import counted

    format = find_format(format_name or DEFAULT)
    by = "article" if format_name is None else None
    order = Order(
        paths=paths,
        name=name or output.name,
        format=format,
        options=choose(format, by, None),
        shares=shares_of(shares),
        seed=seed,
        group=group,
        workspace=workspace,
    )
    print_message(*nested_notes(paths, workspace))
    print_message(*left_out(made_workspaces(paths, workspace)))
    with if_stopped(f"{output} is as it was"):
        outcome = release(order, output, show_progress)
    manifest = outcome.manifest
    print_message(*outcome.problems, *outcome.said)
    if manifest.undecided:
        some = counted(manifest.undecided, "article")
        print_message(f"left out, as not all is decided there: {some}")
    if as_json:
        write_output(pretty(structs.replace(manifest, articles={})))
        return 1 if outcome.problems else 0
    for part, counts in manifest.counts.items():
        numbers = (
            (counts.get("articles", 0), "article"),
            (counts.get("annotations", 0), "annotation"),
        )
        write_output(f"{part}: {', '.join(counted(*each) for each in numbers)}\n")
    return 1 if outcome.problems else 0
