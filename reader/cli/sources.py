"""`obelism sources`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import ASKED, PATHS, WORKSPACE, annotators, name_in, selected, who
from reader.console import print_message, show_progress, write_output


@click.command()
@PATHS
@annotators("Only what this person tagged; also @gold or @rules. May be repeated.")
@click.option("--all", "in_full", is_flag=True, help="Show all that each said, not only how often.")
@click.option(
    "--same",
    nargs=2,
    metavar="NAME OTHER",
    help="Count what NAME said as said by OTHER from now on.",
)
@click.option("--apart", metavar="NAME", help="Count NAME by its own name again.")
@who("annotator", ASKED)
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@WORKSPACE
def sources(
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    in_full: bool,
    same: tuple[str, str] | None,
    apart: str | None,
    annotator: str | None,
    as_json: bool,
    workspace: Path | None,
) -> int:
    """Say who is cited in files and folders: what each source said, and how often.

    Names that differ only in case or an article are one; a pronoun counts as whom it means, where
    somebody said so. Names that may mean the same are proposed, and --same merges them, for the
    whole workspace. What was rejected is left out, and what several tagged alike counts once.

    \b
    Examples:
      obelism sources articles/
      obelism sources report.txt --all
      obelism sources articles/ --same "the aide" "Yuri Holm"
      obelism sources articles/ --apart "the aide"
    """
    from reader.io.json import pretty
    from reader.model.errors import WrongUse
    from reader.model.names import person
    from reader.services.by_article import by_article
    from reader.services.sources import as_json_object, cited, lines, merge

    if same is not None and apart is not None:
        raise WrongUse("--same and --apart are two steps; say one of them")
    selection = selected(paths, annotators, workspace)
    problems: list[str] = []
    found = cited(by_article(selection, problems, show_progress))
    print_message(*problems)
    pair = same or ((apart, apart) if apart is not None else None)
    if pair is not None:
        for store in {each.store.files for each in selection.layers} - {None}:
            assert store is not None
            own = person(store, annotator) if annotator else name_in(store, "merging")
            merge(store, *pair, own, found)
        found = cited(by_article(selection, [], show_progress))
    if as_json:
        write_output(pretty(as_json_object(found)))
    else:
        write_output("".join(f"{line}\n" for line in lines(found, in_full=in_full)))
    return 1 if problems else 0
