"""The library: `import reader` and work with articles and annotations without a screen.

It prints nothing, asks nothing and reads no settings of the user. What goes wrong is an
`ObelismError` with one sentence; what a program did wrong itself is a `ValueError` or `KeyError`.
Offsets are `[start, end)` in code points of the article's text.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from reader.corpus.find import find_articles
from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.model.annotation import Annotation
from reader.model.article import Article, text_title
from reader.model.clock import new_id, timestamp, utc_now
from reader.model.errors import CannotWrite, NoLayer, ObelismError, ReadOnly, WrongUse
from reader.model.labels import Label, LabelSet
from reader.model.names import person
from reader.store.base import LayerKey, Store
from reader.store.layer import Layer
from reader.store.progress import Status, progress_in, save_progress
from reader.store.registry import open_store
from reader.text.anchor import span_at
from reader.text.phrases import instead

if TYPE_CHECKING:
    from reader.formats.frames import Table
    from reader.services.agreement.report import Report
    from reader.services.suggest.run import Outcome


def open_project(place: Path | str) -> Project:
    """Open a folder of articles, one article's file, or a store by its address. Reads nothing yet.

    Raises:
        WrongUse: no store is known by that address.
    """
    store = open_store(place)
    return Project(store, [Path(place)] if store.files is not None else [])


def project_of(texts: Mapping[str, str], *, labels: LabelSet | None = None) -> Project:
    """Return a project in memory, which leaves no files: article ids with their texts.

    The first line of a text is its title.
    """
    from reader.model.labels import DEFAULT_LABELS
    from reader.store.memory import MemoryStore

    articles = [
        Article.of(text, id=id, title=text_title(text) or id, source=id)
        for id, text in texts.items()
    ]
    return Project(MemoryStore(articles, labels=labels or DEFAULT_LABELS), [])


class Project:
    """Articles and everybody's annotations on them."""

    def __init__(self, store: Store, paths: Sequence[Path]) -> None:
        """`paths` lead to the articles, where they are files; see `open_project`."""
        self.store = store
        self._paths = list(paths)
        self._refs: dict[str, ArticleRef] = {}

    def __repr__(self) -> str:
        return f"Project({self.store.name!r})"

    @property
    def labels(self) -> LabelSet:
        """The labels that annotations may have. Raises BadLabels if their definition is invalid."""
        return self.store.labels()

    def articles(self) -> list[str]:
        """Return the ids of the articles, in the order of the list.

        Of a folder they are paths relative to its workspace. Files that hold no article are left
        out.

        Raises:
            WrongUse: the path is not there.
        """
        if not self._paths:
            return [info.id for info in self.store.articles()]
        found = find_articles(self._paths)
        self._refs = {ref.id: ref for ref in found if ref.problem is None}
        return list(self._refs)

    def article(self, id: str) -> Article:
        """Return an article with its text; one that is missing as it was when it was annotated.

        Raises:
            Unreadable: there is none of that id, or it cannot be read.
        """
        if self._paths and id not in self._refs:
            self.articles()
        if id in self._refs:
            return load_article(self._refs[id])
        return self.store.article(id)

    def annotators(self, article: str) -> list[str]:
        """Return who has a layer on an article, sorted; programs' and gold layers begin with @."""
        return sorted(head.annotator for head in self.store.heads(article_id=article))

    def layer(self, article: str, annotator: str) -> list[Annotation]:
        """Return somebody's annotations as they are now, in the order of their making.

        Raises:
            NoLayer: there is no such layer.
        """
        return list(self.store.read(LayerKey(annotator, article)).annotations.values())

    def rows(self, article: str | None = None) -> list[dict[str, Any]]:
        """Return a row for each span of each annotation, of one article or of all.

        A data frame takes them as they are: `pandas.DataFrame(project.rows())`. `start` and `end`
        are None for a span that is no longer in the text.
        """
        rows = []
        for head in self.store.heads(article_id=article):
            try:
                annotations = self.layer(head.info.id, head.annotator)
            except NoLayer:
                continue
            rows += [
                {
                    "article": head.info.id,
                    "annotator": head.annotator,
                    "annotation": each.id,
                    "label": each.label,
                    "role": span.role,
                    "start": None if span.lost else span.start,
                    "end": None if span.lost else span.end,
                    "text": span.text,
                    "note": each.note,
                    "flag": each.flag,
                    "created": each.created,
                    "modified": each.modified,
                }
                for each in annotations
                for span in each.spans
            ]
        return rows

    @contextmanager
    def edit(self, article: str, annotator: str) -> Iterator[LayerEditor]:
        """Open somebody's layer to change it; all is saved when the block is left.

        Raises:
            Unreadable: there is no such article.
            ReadOnly: another program has the layer open, it belongs to an earlier text of the
                article, or it cannot be written.
            CannotWrite: at the end, if something could not be saved.
            WrongUse: the name cannot be one.
        """
        layer = Layer.open(self.store, self.article(article), person(self.store, annotator))
        try:
            if layer.read_only is not None:
                raise ReadOnly(layer.read_only)
            yield LayerEditor(layer, self.labels)
        finally:
            saved, problem = layer.close(), layer.problem
        if not saved:
            raise CannotWrite(problem or f"{article}: the last changes could not be saved")

    def export(
        self,
        path: Path | str,
        *,
        format: str | None = None,
        annotators: Sequence[str] = (),
        labels: Sequence[str] = (),
        verdicts: Sequence[str] = (),
        by: str | None = None,
        offsets: str | None = None,
        shard: str | None = None,
    ) -> list[str]:
        """Write annotations to a file, whole or not at all; return what was left out, in sentences.

        `format`: its name, else by the file's ending. Without `annotators` those of every person,
        without `labels` all, without `verdicts` all but rejected ones. `by`, `offsets` and
        `shard` as in `obelism export`, as are URLs.

        Raises:
            WrongUse: a filter, format or option names what does not exist.
            CannotWrite: the file cannot be written; it is as it was.
        """
        from reader.formats.registry import format_to_write
        from reader.model.shard import shard_of
        from reader.services.export.output import output_path, save
        from reader.services.export.remote import remote_of
        from reader.services.export.whole import whole_store

        remote = remote_of(path)
        chosen = format_to_write(format, remote.name if remote else Path(path))
        file = output_path(remote or Path(path), shape=chosen.shape)
        export = whole_store(
            self.store,
            chosen,
            annotators=annotators,
            labels=labels,
            verdicts=verdicts,
            by=by,
            offsets=offsets,
            shard=shard_of(shard) if shard else None,
        )
        problems, lost = save(export, file, chosen.shape), export.losses.sentence()
        return [*problems, lost] if lost else problems

    def table(
        self, what: str = "spans", *, annotators: Sequence[str] = (), labels: Sequence[str] = ()
    ) -> Table:
        """Return rows of equal columns, which `.to_pandas()`, `.to_polars()` and `.to_arrow()` turn
        into frames; `.problems` has what is not in it, in sentences.

        `what`: articles, layers, annotations, spans, agreement or disagreements. `annotators` and
        `labels` are for the last four, as in `export` and `agreement`.

        Raises:
            NothingShared: there is nothing to agree on.
            WrongUse: there is no such table, or a filter names what does not exist.
        """
        from reader.services.tabled import tabled

        return tabled(
            what,
            self.store,
            articles=self._every_article,
            report=lambda: self.agreement(annotators=annotators, labels=labels),
            annotators=annotators,
            labels=labels,
        )

    def _every_article(self) -> Iterator[Article | ObelismError]:
        for id in self.articles():
            try:
                yield self.article(id)
            except ObelismError as error:
                yield error

    def agreement(
        self, *, annotators: Sequence[str] = (), labels: Sequence[str] = (), unit: str = "word"
    ) -> Report:
        """Measure how far annotators agree on what two or more of them have read.

        `report.agreement.rows[0]` has the figures of all labels together: `alpha`, `kappa`,
        `unitizing_alpha`, `f1_exact` and `f1_overlap`, each with `value`, from -1 to 1, and the
        `low` and `high` end of its interval.

        Raises:
            NothingShared: nothing has been read by two of them.
            WrongUse: a filter names what does not exist.
        """
        from reader.services.agreement.counted import counted_articles
        from reader.services.agreement.report import agree
        from reader.services.agreement.shared import choice_of, place_of

        places = [place_of(self.store, self._paths)]
        return agree(counted_articles(places, choice_of(annotators, labels), unit=unit), unit=unit)

    def suggest(self, article: str, rules: Sequence[str] = ()) -> Outcome:
        """Run rules on an article, all or those named, and bring its layer `@rules` up to date.

        Raises:
            Unreadable: there is no such article.
            ReadOnly: the layer cannot be written.
            WrongUse: there is no such rule.
        """
        from reader.services.suggest.rules import find_rules
        from reader.services.suggest.run import suggest

        return suggest(self.store, self.article(article), find_rules(rules))


class LayerEditor:
    """One annotator's layer while it is changed. Each change is one step of its history."""

    def __init__(self, layer: Layer, labels: LabelSet) -> None:
        self._layer, self._labels = layer, labels

    @property
    def annotations(self) -> dict[str, Annotation]:
        """The annotations by id, in the order of their making."""
        return dict(self._layer.annotations)

    def add(
        self,
        label: str,
        start: int,
        end: int,
        *,
        role: str | None = None,
        note: str | None = None,
    ) -> Annotation:
        """Annotate `[start, end)` with a label; in the label's first role, if none is named.

        Raises:
            WrongUse: there is no such label or role, or no text there.
            CannotWrite, ReadOnly: it cannot be saved.
        """
        found = self._label(label)
        now = timestamp(utc_now())
        annotation = Annotation(
            id=new_id(),
            label=label,
            spans=(span_at(self._text(start, end), start, end, role=self._role(found, role)),),
            note=note,
            created=now,
            modified=now,
        )
        self._layer.commit("tag", [(None, annotation)])
        return annotation

    def add_span(self, id: str, start: int, end: int, *, role: str | None = None) -> Annotation:
        """Add a passage to an annotation: a source, a cue, the other half of an inconsistency.

        Raises:
            KeyError: there is no such annotation.
            WrongUse: its label has no such role, or there is no text there.
        """
        before = self._layer.annotations[id]
        label = self._label(before.label)
        span = span_at(self._text(start, end), start, end, role=self._role(label, role))
        return self._change("role", before, spans=label.ordered((*before.spans, span)))

    def set_note(self, id: str, note: str | None) -> Annotation:
        """Put a note on an annotation; None takes it off. Raises KeyError if there is none."""
        return self._change("comment", self._layer.annotations[id], note=note)

    def set_flag(self, id: str, flag: bool) -> Annotation:
        """Mark an annotation as not sure, or as sure. Raises KeyError if there is none."""
        return self._change("flag", self._layer.annotations[id], flag=flag)

    def remove(self, id: str) -> None:
        """Delete an annotation. Raises KeyError if there is none."""
        self._layer.commit("delete", [(self._layer.annotations[id], None)])

    def set_done(self, done: bool) -> None:
        """Mark the article as done by the annotator, who then counts as having read all of it, or
        as not done. It is saved at once, and is no step of the history.

        Raises:
            CannotWrite: it cannot be saved.
        """
        store, key = self._layer.store, self._layer.key
        known = progress_in(store, key.annotator, self._layer.article.info)
        status: Status = "done" if done else "started"
        now = timestamp(utc_now())
        store.ensure()
        if not save_progress(store, msgspec.structs.replace(known, status=status, modified=now)):
            raise CannotWrite(f"{key.article_id}: it cannot be saved that it is {status}")

    def undo(self) -> bool:
        """Take the last step back, be it of an earlier run; return whether there was one."""
        return self._layer.undo() is not None

    def redo(self) -> bool:
        """Do the step again that was undone last; return whether there was one."""
        return self._layer.redo() is not None

    def _change(self, what: str, before: Annotation, **fields: Any) -> Annotation:
        after = msgspec.structs.replace(before, modified=timestamp(utc_now()), **fields)
        self._layer.commit(what, [(before, after)])
        return after

    def _label(self, name: str) -> Label:
        if name not in self._labels:
            known = instead(name, (label.name for label in self._labels))
            raise WrongUse(f"there is no label {name!r}{known}")
        return self._labels[name]

    def _role(self, label: Label, role: str | None) -> str | None:
        names = label.role_names()
        if role is not None and role not in names:
            raise WrongUse(f"the label {label.name} has no role {role!r}")
        return names[0] if role is None else role

    def _text(self, start: int, end: int) -> str:
        text = self._layer.article.text
        if not 0 <= start < end <= len(text):
            raise WrongUse(f"there is no text at [{start}, {end}); it has {len(text)} code points")
        return text
