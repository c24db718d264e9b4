"""From the paths of a command to an adjudication that can begin."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from pathlib import Path

from reader.measures.agreement import Watch, unwatched
from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError
from reader.session.adjudication.adjudication import Adjudication
from reader.session.agreeing import refuse_nothing_shared
from reader.session.collecting import shared_articles
from reader.session.shared import EVERYTHING, Choice, Shared
from reader.store.folder.names import valid_annotator
from reader.text.phrases import listed


class NothingToDecide(ObelismError):
    """The annotators have marked nothing in what they share."""


def start_adjudication(
    paths: Sequence[Path],
    adjudicator: str,
    choice: Choice = EVERYTHING,
    *,
    workspace: Path | None = None,
    hardest: bool = False,
    watch: Watch = unwatched,
    clock: Clock = utc_now,
    steady: Callable[[], float] = time.monotonic,
) -> tuple[Adjudication, list[str]]:
    """Return an adjudication of what annotators share, and what was left out, a sentence each.

    Raises:
        WrongUse: a path is not there, a filter names what does not exist, or one annotator alone.
        NothingShared: no article has been read by two annotators.
        NothingToDecide: nobody has marked anything in those.
    """
    name = valid_annotator(adjudicator)
    shared = shared_articles(paths, choice, workspace=workspace, watch=watch)
    refuse_nothing_shared(shared)
    articles = [each for each in shared.articles if any(each.layers.values())]
    if not articles:
        raise NothingToDecide(_why_nothing(shared))
    adjudication = Adjudication(articles, name, hardest=hardest, clock=clock, steady=steady)
    return adjudication, shared.left_out


def in_a_sentence(left_out: Sequence[str]) -> str:
    """What was left out, so that it can be said on the screen; empty for nothing."""
    if not left_out:
        return ""
    return left_out[0] if len(left_out) == 1 else f"{len(left_out)} things are left out."


def _why_nothing(shared: Shared) -> str:
    names = sorted({name for article in shared.articles for name in article.layers})
    count = len(shared.articles)
    where = "the article" if count == 1 else f"the {count} articles"
    return f"{listed(names)} have marked nothing in {where} they share, so nothing is to be decided"
