"""An adjudication: the articles that several have read, one of them open at a time."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, cast

import msgspec

from reader.model.article import Article, ArticleInfo, text_digest
from reader.model.clock import Clock, utc_now
from reader.model.errors import NoLayer, ObelismError
from reader.modes.adjudicate import decide as deciding
from reader.modes.adjudicate import move as walking
from reader.modes.adjudicate.actions import choosing_actions
from reader.modes.adjudicate.decisions import Decisions, Tally, total
from reader.modes.adjudicate.items import Item, Measured, items_of, reviews_on
from reader.modes.adjudicate.standing import say_how_it_stands
from reader.modes.adjudicate.state import Adjudicating
from reader.modes.adjudicate.wording import both
from reader.modes.annotate.old_actions import in_force
from reader.modes.annotate.old_status import Place
from reader.modes.keymap import settings_of
from reader.modes.open_layers import NotSaved, OpenLayers
from reader.services.agreement.shared import SharedArticle
from reader.services.export.judgements import GOLD
from reader.store.base import LayerKey


class Automatic(msgspec.Struct, frozen=True):
    """What was taken over since enough annotators agreed."""

    least: int
    taken: int
    unfinished: int
    """How many of those lack a role or a partner."""
    refused: tuple[str, ...]
    """Why nothing could be taken over in an article, a sentence each."""


class Adjudication:
    """Opens articles, one at a time; what was decided is all there is to remember."""

    def __init__(
        self,
        articles: list[SharedArticle],
        adjudicator: str,
        *,
        hardest: bool = False,
        open_layers: OpenLayers | None = None,
        clock: Clock = utc_now,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        """`articles`: at least one; `open_layers`: those of the run, where it has more."""
        self.open_layers = open_layers or OpenLayers(clock)
        self.articles = articles
        self.adjudicator = adjudicator
        self.index = 0
        """Which of them is open."""
        self.reader: Adjudicating | None = None
        """What is open; None before the first article and after the last."""
        self._hardest = hardest
        self._clock, self._steady = clock, steady
        self._tallies: dict[int, Tally] = {}
        self._titles: dict[int, str] = {}
        self._told_also = False
        """Whether it was said that the adjudicator is one of the annotators too."""
        self._looked_into: tuple[int, Measured, list[Item]] | None = None

    # Opening and closing

    def open(self, index: int) -> Adjudicating:
        """Open an article, and close the one that was open.

        Raises:
            BadLabels, BadKeys: the labels or keys cannot be used; the other stays.
            NotSaved: the other cannot be left.
        """
        made = self._made(index)
        try:
            self.close()
        except NotSaved:
            self.open_layers.close(made.layer)
            raise
        self.reader, self.index = made, index
        walking.next_disagreement_from_start(made)
        say_how_it_stands(made)
        if self.adjudicator in made.annotators and not self._told_also and not made.layer.read_only:
            self._told_also = True
            number = made.annotators.index(self.adjudicator) + 1
            own = f"You are annotator {number} here too: your own versions are among the others."
            made.say(both(made.message, own))
        return made

    def reopen(self) -> Adjudicating:
        """Open the same article again, in which nothing could be decided, at the same place.

        Raises as `open`.
        """
        before = self.reader
        made = self.open(self.index)
        if before is None:
            return made
        if before.item is not None and before.item.number < len(made.decisions.items):
            walking.go_to(made, made.decisions.items[before.item.number])
        made.focus.put(*before.focus.extent)
        if made.layer.read_only is None:
            made.say("Nobody else has it open any more: press the key again to decide.")
        return made

    def _made(self, index: int) -> Adjudicating:
        shared = self.articles[index]
        workspace = shared.workspace
        settings = settings_of(workspace)
        labels, table = settings.labels, cast(Any, settings.actions("adjudicate"))
        theirs = in_force(labels, settings.actions("annotate"))
        article = Article(info=self._info(shared), text=shared.text)
        measured, items = self._items(index)
        if self.reader is not None and index == self.index:
            self.close()
        layer = self.open_layers.open(
            workspace, article, GOLD, who=self.adjudicator, what="decisions"
        )
        reader = Adjudicating(
            article,
            layer,
            labels,
            Decisions(items, layer.table("decisions"), layer.annotations, labels),
            list(shared.layers),
            measured=measured,
            adjudicator=self.adjudicator,
            reviews=reviews_on(shared),
            table=table,
            own_table=choosing_actions(theirs),
            hardest=self.reader.hardest if self.reader is not None else self._hardest,
            clock=self._clock,
            steady=self._steady,
        )
        self._titles[index] = article.title
        return reader

    def _info(self, shared: SharedArticle) -> ArticleInfo:
        """What the annotators' layers know of an article; if they have none, its id."""
        workspace, sha256 = shared.workspace, text_digest(shared.text)
        for name in shared.layers:
            try:
                info = workspace.read(LayerKey(name, shared.id)).info
            except NoLayer:
                continue
            if info.sha256 == sha256:
                return info
        return ArticleInfo(id=shared.id, title=shared.id, sha256=sha256, source=shared.id)

    def close(self) -> None:
        """Save and close what is open.

        Raises:
            NotSaved: it stays open.
        """
        if self.reader is None:
            return
        self.open_layers.save(self.reader.layer)
        self._tallies[self.index] = self.reader.decisions.tally()
        self.open_layers.close(self.reader.layer)
        self.reader = None

    # From article to article

    @property
    def place(self) -> Place:
        """Where the open article stands among the others."""
        name = self.articles[self.index].workspace.title
        return Place(self.index + 1, len(self.articles), name)

    def tally(self, index: int) -> Tally:
        """How far an article is."""
        if self.reader is not None and index == self.index:
            return self.reader.decisions.tally()
        if index not in self._tallies:
            self._tallies[index] = self._counted(index)
        return self._tallies[index]

    def _counted(self, index: int) -> Tally:
        shared = self.articles[index]
        workspace, (_, items) = shared.workspace, self._items(index)
        labels = settings_of(workspace).labels
        try:
            contents = workspace.read(LayerKey(GOLD, shared.id))
        except NoLayer:
            return Decisions(items, {}, {}, labels).tally()
        records = contents.records.get("decisions", {})
        return Decisions(items, records, contents.annotations, labels).tally()

    def _items(self, index: int) -> tuple[Measured, list[Item]]:
        """What there is to decide in an article; of the last one looked into it is known."""
        if self._looked_into is None or self._looked_into[0] != index:
            measured = Measured(self.articles[index].text)
            self._looked_into = index, measured, items_of(self.articles[index], measured)
        return self._looked_into[1:]

    @property
    def total(self) -> Tally:
        """How far all articles are."""
        return total(self.tally(index) for index in range(len(self.articles)))

    def title(self, index: int) -> str:
        """The title of an article."""
        if index not in self._titles:
            self._titles[index] = self._info(self.articles[index]).title
        return self._titles[index]

    def next_waiting(self) -> int | None:
        """The next article from the open one on with something open; None where there is none."""
        count = len(self.articles)
        around = (index % count for index in range(self.index, self.index + count))
        return next((index for index in around if self.tally(index).waiting), None)

    def neighbour(self, step: int) -> int | None:
        """The article `step` places on; where there is none, that is said."""
        index = self.index + step
        if 0 <= index < len(self.articles):
            return index
        if self.reader is not None:
            which = "last" if step > 0 else "first"
            only = len(self.articles) == 1
            self.reader.say(
                "This is the only article." if only else f"This is the {which} article."
            )
        return None

    # Taking over at once

    def take_agreed(self, least: int) -> Automatic:
        """Take over what at least so many annotators made alike, in all articles.

        Raises:
            BadLabels, BadKeys: the labels or keys cannot be used.
            NotSaved: an article cannot be left.
        """
        taken, unfinished, refused = 0, 0, []
        for index in range(len(self.articles)):
            self.reader, self.index = self._made(index), index
            reader = self.reader
            lacking = deciding.unfinished(reader, least)
            try:
                taken += deciding.take_agreed(reader, least)
                unfinished += lacking
            except ObelismError as error:
                refused.append(f"{reader.article.id}: {error}")
            self.close()
        self.index = 0
        return Automatic(least, taken, unfinished, tuple(refused))
