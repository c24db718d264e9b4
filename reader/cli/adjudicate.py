"""`obelism adjudicate`."""

from __future__ import annotations

from pathlib import Path

import click

from reader.cli.options import (
    ASKED,
    LABELS,
    PATHS,
    WITHOUT_REJECTED,
    WORKSPACE,
    annotators,
    name_in,
    who,
)
from reader.console import if_stopped, print_message, show_progress, write_output
from reader.model.errors import WrongUse


@click.command()
@PATHS
@annotators("Only this person's versions; also @rules. May be repeated.")
@LABELS
@click.option(
    "--agree",
    "least",
    metavar="K",
    type=click.IntRange(2),
    help="First take over the items on which at least K annotators agree.",
)
@click.option(
    "--single",
    is_flag=True,
    help="Also the articles that one person alone is to read, once they are done with them;"
    " --agree takes over what they tagged.",
)
@click.option("--hardest", is_flag=True, help="Go the hardest disagreement first.")
@WITHOUT_REJECTED
@who("adjudicator", ASKED)
@WORKSPACE
def adjudicate(
    *,
    paths: tuple[Path, ...],
    annotators: tuple[str, ...],
    labels: tuple[str, ...],
    least: int | None,
    single: bool,
    hardest: bool,
    without_rejected: bool,
    adjudicator: str | None,
    workspace: Path | None,
) -> int:
    """Make one gold layer from what several annotators tagged.

    What they disagree on is shown one by one with all versions; what you decide is kept in the
    layer @gold, with who had agreed, who decided, and why. The same command goes on where you
    stopped; what was edited since is open again.

    \b
    Examples:
      obelism adjudicate articles/
      obelism adjudicate articles/ --agree 2 --hardest
      obelism adjudicate articles/ --agree 2 --single
      obelism export articles/ --annotator @gold
    """
    from reader.corpus.missing import missing_notes
    from reader.modes.adjudicate.start import in_a_sentence, start_adjudication, summary
    from reader.modes.adjudicate.wording import and_rejected, and_unfinished
    from reader.services.agreement.shared import choice_of
    from reader.services.targets import made_workspaces, nested_notes
    from reader.services.withdrawal import left_out as who_is_left_out
    from reader.store.registry import open_folder
    from reader.text.phrases import counted
    from reader.tui.terminal import require_terminal

    choice = choice_of(annotators, labels, without_rejected=without_rejected, single=single)
    place = open_folder(paths[0], workspace)
    name = adjudicator if adjudicator is not None else name_in(place, "adjudicating")
    print_message(*nested_notes(paths, workspace))
    print_message(*who_is_left_out(made_workspaces(paths, workspace)))
    with if_stopped("nothing was decided yet"):
        work, left_out = start_adjudication(
            paths, name, choice, workspace=workspace, hardest=hardest, progress=show_progress
        )
    print_message(*left_out)
    said = len(left_out)
    if least is not None:
        work.look_at_all(show_progress)
    most = max(len(article.layers) for article in work.articles)
    if least is not None and least > most > 1:
        raise WrongUse(f"--agree {least}: no article here has more than {most} annotators")
    known = {(each.store, each.id) for each in work.articles}
    print_message(*missing_notes(known, "to be decided"))
    require_terminal()
    first = in_a_sentence(left_out)
    if least is not None:
        found = work.take_agreed(least)
        print_message(*found.refused)
        taken, unfinished = counted(found.taken, "item"), and_unfinished(found.unfinished)
        unfinished += and_rejected(found.rejected)
        which = f"on which at least {least} agree{', or that one alone tagged' if single else ''}"
        message = f"Taken over: {taken} {which}{unfinished}."
        if found.refused:
            message += f" Not in {len(found.refused)} of the articles: {found.refused[0]}"
        first = f"{message} {first}".rstrip()
    from reader.tui.app import adjudication_app

    code = adjudication_app(work, first).run_to_the_end()
    with if_stopped("all that was decided is saved"):
        work.look_at_all(show_progress)
    print_message(*left_out[said:])
    whole = [(each.store, each.id) for each in work.articles]
    print_message(*missing_notes([each for each in whole if each not in known], "to be decided"))
    write_output("".join(f"{line}\n" for line in summary(work)))
    return code or (1 if left_out else 0)
