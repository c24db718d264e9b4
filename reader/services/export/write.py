"""Write the layers of a selection in a format, and count what is left out.

Layers are read article by article: the verdicts on one layer are in others, as are the versions
that an adjudication decided on.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

import msgspec

from reader.corpus.missing import Articles
from reader.formats.base import (
    ExportOptions,
    File,
    Format,
    LayerExport,
    Loss,
    Output,
    Problem,
    Readers,
)
from reader.formats.losses import Losses
from reader.model.annotation import Annotation
from reader.model.article import ArticleInfo
from reader.model.errors import ObelismError
from reader.model.judgement import NOBODY, REJECTED, Verdict, judged_digest
from reader.model.labels import LabelSet
from reader.model.progress import Progress, no_progress
from reader.services.export.judgements import (
    GOLD,
    adjudications,
    decision_exports,
    decisions_in,
    exported_verdicts,
    is_called,
    is_disputed,
    rejected_in,
    verdicts_on,
    word_for,
)
from reader.services.export.select import Selection
from reader.store.base import LayerKey, Snapshot, Store
from reader.store.progress import every_progress

if TYPE_CHECKING:
    from reader.services.export.ties import Ties


class Withheld(msgspec.Struct):
    """Counts of what an export leaves out unasked, or exports though it is not finished."""

    proposals: int = 0
    """Annotations of persons that began as a program's proposal, wholly or in some role."""
    by_persons: int = 0
    """All annotations of persons; these two are counted whether they are exported or not."""
    rejected: int = 0
    """Annotations that a reviewer has rejected."""
    disputed: int = 0
    """How many of these another reviewer judges differently."""
    nobody: int = 0
    """Decisions that nothing is to be marked."""
    unfinished: int = 0
    """Gold annotations that lack a role or a partner; they are exported."""
    copies: int = 0
    """Reviewers' copies of what they accepted, where the original is exported."""
    open: int = 0
    """Annotations that the gold layers have not decided on."""
    open_articles: int = 0
    """Articles that these are in; they are exported, unless `Selection.decided_only`."""
    without_gold: int = 0
    """Tagged articles that have no gold layer, where gold is exported."""


class _Known:
    """What is known of a store, looked up once for all its articles."""

    def __init__(self, store: Store, selection: Selection | None) -> None:
        """`selection`: what is exported, where it is to be said who has read it."""
        self.store, self._selection = store, selection
        self.articles = Articles(store)
        self._digest = ""
        self._text: str | None = None

    @cached_property
    def labels(self) -> LabelSet:
        return self.store.labels()

    @cached_property
    def readers(self) -> Mapping[tuple[str, str], Readers]:
        """Who has read which text, if that is to be said."""
        if self._selection is None:
            return {}
        layers = self._selection.layers
        ids = {each.key.article_id for each in layers if each.store == self.store}
        return _readers_in(self.store, ids.pop() if len(ids) == 1 else None, self._selection.wants)

    def text(self, sha256: str) -> str | None:
        """Return a text that is kept; the last one is still there."""
        if sha256 != self._digest:
            self._digest, self._text = sha256, self.store.text(sha256)
        return self._text


class Export:
    """An export: its pieces and problems as they are made, and counts once all are there."""

    def __init__(
        self,
        selection: Selection,
        format: Format,
        options: ExportOptions,
        progress: Progress = no_progress,
        ties: Ties | None = None,
    ) -> None:
        """`ties`: what leads to the articles from others; else only those of the selection lead to
        each other."""
        self._selection, self._format, self._options = selection, format, options
        self._progress, self._ties = progress, ties
        self.withheld = Withheld(without_gold=_without_gold(selection))
        self.changed: dict[tuple[str, str], list[str]] = {}
        """Name of the store and id of each article that has changed since it was tagged, to
        annotators."""
        self.losses = Losses(format)
        """What the format has no place for."""
        self.names: set[str] = set()
        """Annotators of whom anything is exported."""
        self.articles: dict[tuple[Store, str], bool] = {}
        """Store and id of each article that has anything in the export, to whether its file was
        seen to be the text that was tagged, so that no other look at it is needed."""
        self.problems: list[Problem] = []
        """What could not be read so far, and has not been told of."""
        self._known = cache(lambda store: _Known(store, selection if format.readers else None))

    def __iter__(self) -> Output:
        """Yield the pieces of the file in order; before each, the problems up to there."""
        for piece in self._format.write(self.losses.watch(self.layers()), self._options):
            yield from self._drain()
            yield piece
        yield from self._drain()

    def write_to(self, put: Callable[[str | bytes | File], object]) -> list[str]:
        """Give each piece of the file to `put`; return a sentence for each problem."""
        problems = []
        for piece in self:
            if isinstance(piece, Problem):
                problems.append(piece.sentence())
            elif isinstance(piece, Loss):
                self.losses.add(piece)
            else:
                put(piece)
        return problems

    def _drain(self) -> Iterator[Problem]:
        while self.problems:
            yield self.problems.pop(0)

    def layers(self) -> Iterator[LayerExport]:
        """Yield what the selection has, article by article; what cannot be read is then in
        `problems`."""
        if self._format.ties:
            yield from self._with_ties()
        else:
            yield from (layer for _, layer in self._stored())

    def _stored(self) -> Iterator[tuple[Store, LayerExport]]:
        """Yield the layers, each with its store."""
        for store, id, annotators in self._selection.by_article(self._progress, "Exporting"):
            yield from ((store, layer) for layer in self._on_article(store, id, annotators))

    def _with_ties(self) -> Iterator[LayerExport]:
        """Yield the layers store by store, and with them the pairs that lead to their articles."""
        leading: dict[Store, list[LayerExport]] = {}
        if self._ties is not None:
            plain = msgspec.structs.replace(self._format, ties=False)
            for store, layer in Export(self._ties.others, plain, self._options)._stored():
                leading.setdefault(store, []).append(layer)
        for store, found in groupby(self._stored(), itemgetter(0)):
            layers = [layer for _, layer in found]
            yield from self._tied(store, layers, leading.pop(store, ()))
        for store, others in leading.items():
            yield from self._tied(store, (), others)

    def _tied(
        self, store: Store, layers: Sequence[LayerExport], others: Sequence[LayerExport]
    ) -> Iterator[LayerExport]:
        """Yield the layers on articles of a store, and the pairs that lead to these."""
        from reader.services.export.ties import with_ties  # only for people

        own = {layer.article.id for layer in layers}
        ties = self._ties

        def shows(key: LayerKey) -> bool:
            return key.article_id in own if ties is None else ties.shows(store, key)

        for layer in with_ties(layers, others, shows, self._known(store).articles):
            if layer.kept_with:
                self.names.add(layer.annotator)
                self.articles.setdefault((store, layer.article.id), False)
            yield layer

    def _on_article(
        self, store: Store, id: str, annotators: Sequence[str]
    ) -> Iterator[LayerExport]:
        """Yield the layers of some annotators on an article; reads all layers on it once."""
        layers: dict[str, Snapshot] = {}
        unreadable: dict[str, str] = {}
        for name in self._selection.annotators[store.name, id]:
            try:
                layers[name] = store.read(LayerKey(name, id))
            except ObelismError as error:
                unreadable[name] = str(error)
        self.problems += [Problem(id, unreadable[e], e) for e in annotators if e in unreadable]
        verdicts = verdicts_on(layers.values())
        decided = GOLD not in annotators or self._is_decided(store, layers)
        kept = {
            name: self._kept(name, layers[name], verdicts.get(name, {}))
            for name in annotators
            if name in layers and (name != GOLD or decided or not self._selection.decided_only)
        }
        infos = [each.info for each in layers.values()]
        known, changed = self._known(store), dict[ArticleInfo, bool]()
        for name, chosen in self._without_copies(kept).items():
            info = layers[name].info
            if info not in changed:  # mostly all layers say the same of it
                changed[info] = known.articles.has_changed(info, infos)
            if changed[info]:
                self.changed.setdefault((store.name, info.id), []).append(name)
            sound = decided or name != GOLD
            yield self._layer(known, name, chosen, layers, verdicts.get(name, {}), decided=sound)

    def _is_decided(self, store: Store, layers: Mapping[str, Snapshot]) -> bool:
        """Return whether the gold layer leaves nothing open on an article; count what it does."""
        if GOLD not in layers:
            return True
        from reader.services.export.left_open import left_open  # only where there is gold

        labels = self._selection.labels
        left = len(left_open(store, layers, labels=labels, rejected=rejected_in(layers)))
        self.withheld.open += left
        self.withheld.open_articles += left > 0
        return not left

    def _kept(
        self, annotator: str, layer: Snapshot, verdicts: Mapping[str, Sequence[Verdict]]
    ) -> list[Annotation]:
        """Return the annotations of a layer that the filters select; `verdicts`: on them, by id."""
        wanted, found = self._selection.labels, [*layer.annotations.values()]
        if wanted is not None:
            found = [each for each in found if each.label in wanted]
        if verdicts or self._selection.verdicts:
            found = [each for each in found if self._is_wanted(each, verdicts.get(each.id, ()))]
        if annotator.startswith("@"):
            return found
        own = [each for each in found if not each.began_as_proposal]
        self.withheld.by_persons += len(found)
        self.withheld.proposals += len(found) - len(own)
        return own if self._selection.by_hand else found

    def _without_copies(self, kept: dict[str, list[Annotation]]) -> dict[str, list[Annotation]]:
        """Leave out, unless asked for, what is no more than a copy of what another layer has."""
        if self._selection.copies:
            return kept
        corrected = {each.corrects for layer in kept.values() for each in layer} - {None}
        if not corrected:
            return kept
        originals = {
            (each.id, judged_digest(each))
            for layer in kept.values()
            for each in layer
            if each.id in corrected
        }
        found = {
            name: [each for each in layer if not _is_copy(each, originals)]
            for name, layer in kept.items()
        }
        self.withheld.copies += sum(map(len, kept.values())) - sum(map(len, found.values()))
        return found

    def _layer(
        self,
        known: _Known,
        annotator: str,
        kept: Sequence[Annotation],
        layers: Mapping[str, Snapshot],
        verdicts: Mapping[str, Sequence[Verdict]],
        *,
        decided: bool,
    ) -> LayerExport:
        """Return a layer to export; `verdicts`: those on its annotations, by id."""
        layer, wanted, options = layers[annotator], self._selection.labels, self._options
        info, labels = layer.info, known.labels
        self.problems += [Problem(info.id, why, annotator) for why in layer.problems]
        if not options.decisions:
            self.withheld.nobody += sum(
                decision.what == NOBODY for decision in decisions_in(layer.judgements)
            )
        text = known.text(info.sha256)
        if kept and text is not None:
            self.names.add(annotator)
        if kept:
            seen = text is not None and known.articles.was_its_text(info)
            article = known.store, info.id
            self.articles[article] = seen or self.articles.get(article, False)
        if annotator == GOLD:
            states = (labels[each.label].state(each) for each in kept)
            self.withheld.unfinished += sum(state == "unfinished" for state in states)
        return LayerExport(
            article=info,
            text=text,
            annotator=annotator,
            labels=labels,
            annotations=kept,
            verdicts={id: [exported_verdicts(each) for each in verdicts[id]] for id in verdicts},
            adjudications=adjudications(layer.judgements),
            decisions=decision_exports(layer, layers, wanted) if options.decisions else (),
            decided=decided,
            readers=known.readers.get((info.id, info.sha256), Readers()),
        )

    def _is_wanted(self, annotation: Annotation, verdicts: Sequence[Verdict]) -> bool:
        """Return whether the verdicts on an annotation select it; count those left out unasked."""
        words = self._selection.verdicts
        if not (words or verdicts):
            return True
        if words:
            return any(is_called(word, annotation, verdicts) for word in words)
        wanted = word_for(annotation, verdicts) != REJECTED
        self.withheld.rejected += not wanted
        self.withheld.disputed += not wanted and is_disputed(annotation, verdicts)
        return wanted


def _is_copy(annotation: Annotation, originals: Collection[tuple[str, str]]) -> bool:
    """Return whether an annotation says the same as the one that it names as corrected."""
    corrected = annotation.corrects
    return corrected is not None and (corrected, judged_digest(annotation)) in originals


def _without_gold(selection: Selection) -> int:
    """Return how many tagged articles have no gold layer, if that is among what is selected."""
    if not any(layer.key.annotator == GOLD for layer in selection.layers):
        return 0
    return sum(GOLD not in names for names in selection.annotators.values())


def _readers_in(
    store: Store, article_id: str | None, wanted: Callable[[str], bool]
) -> dict[tuple[str, str], Readers]:
    """Return who has read which text of an article, or of all, among those that are wanted.

    What no one is known to have read is not in it.
    """
    names: dict[tuple[str, str], Readers] = {}
    same: dict[Readers, Readers] = {}
    """Many texts have the same readers, who are kept once."""
    every = every_progress(store, article_id) if store.exists else ()
    for one in every:
        is_done = one.status == "done"
        if not wanted(one.annotator) or not (one.read or is_done):
            continue
        text = one.article, one.sha256
        read, done = names.get(text, Readers())
        found = Readers(
            tuple(sorted({*read, one.annotator})),
            tuple(sorted({*done, one.annotator})) if is_done else done,
        )
        names[text] = same.setdefault(found, found)
    return names
