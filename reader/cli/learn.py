"""`obelism learn`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reader.cli.options import AS, PATH, WORKSPACE
from reader.console import if_stopped, print_message, show_progress, write_output
from reader.model.errors import WrongUse, pip_install

if TYPE_CHECKING:
    from reader.services.learn.curve import Curve
    from reader.store.base import FileStore


@click.command()
@click.argument("path", metavar="PATH", type=PATH)
@click.option("--forget", is_flag=True, help="Throw away what was learned from you there.")
@AS
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object with all details.")
@WORKSPACE
def learn(
    *, path: Path, forget: bool, annotator: str | None, as_json: bool, workspace: Path | None
) -> int:
    """Learn from the articles that you have finished, and say how well that works.

    From five articles on that are marked as done, what `a` proposes is weighed as you would; from
    twenty on whole attributions are suggested, in @learned; from fifty sentences on that you tagged
    as a fact or an opinion the surest of those, where they are right often enough. The reader
    learns by itself whenever an article is done. The table is made on articles of your own that
    were held out. What was learned stays in your cache on this machine.

    \b
    Examples:
      obelism learn articles/
      obelism learn articles/ --forget
    """
    from reader.services.learn.model import can_learn, folder_of
    from reader.services.learn.model import forget as forget_all
    from reader.services.targets import acting, named_workspaces

    stores = named_workspaces([path], workspace)
    if not stores:
        raise WrongUse(f"{path}: nothing is tagged here yet, so there is nothing to learn from")
    if forget:
        for store in stores:
            there = forget_all(folder_of(store, acting(annotator, store)))
            print_message(f"{store.name}: {'forgotten' if there else 'nothing was learned there'}")
        return 0
    if not can_learn():
        raise WrongUse(f"learning needs more libraries: {pip_install('learn')}")
    with if_stopped("what was learned before stays"):
        found = [_learn(store, acting(annotator, store)) for store in stores]
    if as_json:
        from reader.io.json import pretty

        write_output(pretty({"workspaces": found}))
    else:
        for store, each in zip(stores, found, strict=True):
            write_output("".join(f"{line}\n" for line in _lines(store, each)))
    return 0


def _learn(store: FileStore, annotator: str) -> Curve:
    """Learn what there is to learn in a workspace, and return how well that works."""
    from reader.io.locks import Held
    from reader.model.errors import reason
    from reader.services.learn.curve import curve
    from reader.services.learn.lessons import lessons
    from reader.services.learn.refit import refit

    found = curve(annotator, [*lessons(store, annotator)], show_progress)
    try:
        for _ in show_progress([None], 1, "Keeping what was learned"):
            refit(store, annotator)
    except Held:
        print_message(f"{store.name}: it is being learned already")
    except OSError as error:
        print_message(f"{store.name}: what was learned cannot be kept: {reason(error)}")
    return found


def _lines(store: FileStore, found: Curve) -> list[str]:
    """Say what is learned in a workspace, and what is missing for more."""
    from reader.services.learn.refit import WHOLE

    done = found.finished
    lines = [f"{store.name}: {found.annotator}"]
    if done < found.needed:
        return [*lines, f"  {done} of {found.needed} finished articles"]
    lines.append("  learned from   source     cue    both   contents")
    for point in found.points:
        name = f"{point.articles} articles" if point.articles else "rules"
        shares = (point.source, point.cue, point.both, point.contents)
        cells = ["     –" if each is None else f"{each:6.2f}" for each in shares]
        lines.append(f"  {name:12}   {cells[0]}  {cells[1]}  {cells[2]}     {cells[3]}")
    lines.append("  right on articles held out: of what was said, and contents found unaided (F1)")
    if done < WHOLE:
        lines.append(f"  whole attributions: {done} of {WHOLE} finished articles")
    tagged, needed = found.sentences, found.sentences_needed
    if tagged < needed:
        lines.append(f"  facts and opinions: {tagged} of {needed} tagged sentences")
    elif found.precision is None:
        lines.append("  facts and opinions: right too seldom on yours, so none are suggested")
    else:
        lines.append(f"  facts and opinions: the surest are right in {found.precision:.0%}")
    return lines
