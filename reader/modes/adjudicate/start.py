"""From the paths of a command to an adjudication that can begin.

How far an adjudication is: in a few lines, and article by article.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

import msgspec

from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError
from reader.model.names import person
from reader.model.progress import Progress, no_progress
from reader.modes.adjudicate.articles import Adjudication
from reader.modes.adjudicate.decisions import Tally, total
from reader.modes.adjudicate.wording import WHATS
from reader.modes.open_layers import OpenLayers
from reader.services.agreement.collect import Sharing
from reader.services.agreement.report import NothingShared, refuse_nothing_shared
from reader.services.agreement.shared import (
    EVERYTHING,
    Choice,
    Place,
    Shared,
    SharedArticle,
    first_of,
    places_of,
)
from reader.services.agreement.trainees import trainees_in
from reader.services.assignments import Hides, HidesIn, adjudicators_of, hidden_from
from reader.store.base import Store
from reader.store.registry import open_folder
from reader.text.phrases import counted, listed

AT_START = 16
"""Articles that are looked at before the first is shown."""

KNOWN_AT_START = 64
"""Articles of a large folder that are known by then."""


class NothingToDecide(ObelismError):
    """The annotators have marked nothing in what they share."""


def start_adjudication(
    paths: Sequence[Path],
    adjudicator: str,
    choice: Choice = EVERYTHING,
    *,
    workspace: Path | None = None,
    hardest: bool = False,
    progress: Progress = no_progress,
    open_layers: OpenLayers | None = None,
    clock: Clock = utc_now,
) -> tuple[Adjudication, list[str]]:
    """Return an adjudication of what annotators share, and what was left out, a sentence each.

    Articles that the adjudicator was given come first. Of many no more are read than it takes to
    begin; what is left out there comes later.

    `open_layers`: those of the run, where it has more than this adjudication.

    Raises:
        WrongUse: a path is not there, a filter names what does not exist, or one annotator alone.
        NothingShared: no article has been read by two annotators.
        NothingToDecide: nobody has marked anything in those.
    """
    name = person(open_folder(paths[0], workspace), adjudicator)
    choice = msgspec.structs.replace(choice, corrections=True)  # they are versions to choose from
    deciding = cache(adjudicators_of)

    def given(store: Store) -> set[str]:
        return {id for id, who in deciding(store).items() if who == name}

    def hides(store: Store) -> Hides:
        hidden, is_trainee = hidden_from(name, store), trainees_in(store)
        return lambda key: hidden(key) or is_trainee(key)

    sharing = _sharing(paths, workspace, choice, hides=hides, given=given, progress=progress)
    adjudication = Adjudication(
        sharing, name, deciding=deciding, hardest=hardest, open_layers=open_layers, clock=clock
    )
    adjudication.look_on(AT_START)
    if not sharing.has_labels:
        adjudication.look_at_all(progress)
    adjudication.look_until(lambda: adjudication.next_waiting() is not None, progress)
    if sharing.complete:
        shared = sharing.found(sharing.articles)
        _refuse_nothing(shared, choice)
        if not adjudication.articles:
            raise NothingToDecide(_why_nothing(shared))
    return adjudication, sharing.left_out


def _refuse_nothing(shared: Shared[SharedArticle], choice: Choice) -> None:
    """Raise NothingShared if there is no article to decide on."""
    if choice.single and not shared.articles:
        raise NothingShared(
            "no article here was read by two annotators, nor marked as done by the only one"
            " who is to read it"
        )
    if shared.single and not shared.articles:
        raise NothingShared(
            f"only obelism adjudicate --single has {counted(shared.single, 'article')} to decide on"
            " here; none was read by two annotators"
        )
    refuse_nothing_shared(shared)


def _sharing(
    paths: Sequence[Path],
    workspace: Path | None,
    choice: Choice,
    *,
    hides: HidesIn,
    given: Callable[[Store], set[str]],
    progress: Progress,
) -> Sharing:
    """Return what finds the articles, those `given` first: of a large folder some at once."""
    first = None if choice.annotators else first_of(paths, workspace, KNOWN_AT_START, given)
    if first is None:
        return Sharing(_apart(places_of(paths, workspace, progress, hides=hides), given), choice)
    first = first.hiding(hides(first.store))

    def rest(progress: Progress) -> list[Place]:
        places = places_of(paths, workspace, progress, hides=hides)
        for each in places:
            each.store = first.store
        return _apart(places, given)

    return Sharing([first], choice, rest)


def _apart(places: list[Place], given: Callable[[Store], set[str]]) -> list[Place]:
    """Return the places with what was given, then those with the rest."""
    own = {place.store: given(place.store) for place in places}
    if not any(own.values()):
        return places

    def part(place: Place, mine: bool) -> Place:
        return place.without(lambda key: (key.article_id in own[place.store]) is not mine)

    return [part(place, mine) for mine in (True, False) for place in places]


def in_a_sentence(left_out: Sequence[str]) -> str:
    """Return a sentence on what was left out; empty for nothing."""
    if not left_out:
        return ""
    return left_out[0] if len(left_out) == 1 else f"{len(left_out)} are left out."


def _why_nothing(shared: Shared[SharedArticle]) -> str:
    names = sorted({name for article in shared.articles for name in article.layers})
    count = len(shared.articles)
    where = "the article" if count == 1 else f"the {count} articles"
    return f"{listed(names)} have marked nothing in {where} they share, so nothing is to be decided"


PLURALS = {"own": "own versions"}


def sums(tally: Tally) -> Iterator[str]:
    """Yield how far an article or all of them are, in a few phrases."""
    done = tally.disagreements - tally.open
    yield f"{done} of {tally.disagreements} disagreements decided"
    if tally.alike:
        taken = tally.alike - tally.alike_open
        yield f"all agree on {tally.alike}: {taken} accepted"
    counts = [
        f"{count} {PLURALS.get(what, word) if count != 1 else word}"
        for what, word in WHATS.items()
        if (count := tally.decided.get(what, 0))
    ]
    if counts:
        yield ", ".join(counts)
    if tally.unfinished:
        items = counted(tally.unfinished, "item")
        yield f"{items} decided and unfinished: a role or a partner is missing"
    if tally.twice:
        items = counted(tally.twice, "item")
        yield f"{items} decided twice, differently in two copies: the later counts until you decide"
    if tally.stale:
        yield f"{counted(tally.stale, 'item')} decided before on other versions, and open again"
    if tally.left:
        yield f"{tally.left} decided on what nobody marks any more, and kept"


def summary(adjudication: Adjudication) -> list[str]:
    """Return how far the whole adjudication is, in a few lines."""
    count, own = len(adjudication.articles), adjudication.own
    where = counted(count, "article") + ("" if adjudication.complete else " so far")
    lines = _headed(where, adjudication.total)
    if not own:
        return lines
    mine = f"{own} of the {where} given to {adjudication.adjudicator}"
    of_all = lines if own < count else []
    return [*_headed(mine, total(map(adjudication.tally, range(own)))), *of_all]


def _headed(where: str, tally: Tally) -> list[str]:
    return [f"{where}: {line}" if not at else line for at, line in enumerate(sums(tally))]


def in_short(tally: Tally) -> str:
    """Return how much is open in an article, and kept though nobody marks it, in a few words."""
    words = [f"{tally.twice} decided twice"] if tally.twice else []
    words += [f"{tally.open} open"] if tally.open else []
    words += [f"{tally.alike_open} alike"] if tally.alike_open else []
    if not words:
        words = [f"{tally.unfinished} unfinished" if tally.unfinished else "all decided"]
    words += [f"{tally.left} kept"] if tally.left else []
    return ", ".join(words)
