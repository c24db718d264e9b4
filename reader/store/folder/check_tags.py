"""Checking the tags of layers, whatever they were read from: what they quote, and labels."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

import msgspec
from msgspec.structs import replace

from reader.model.annotation import LOST, Annotation, Span
from reader.model.labels import CONTENT, LabelSet, holds_its_own
from reader.model.log import Entry, made_under
from reader.store.findings import Finding
from reader.store.folder.conflict_files import merged_sentence

_EARLIER = "another version of guidelines.md than there is now"


class TagCheck:
    """The tags of all layers of a workspace, one layer after the other."""

    def __init__(self, hidden: Collection[str] = ()) -> None:
        """`hidden`: those who were withdrawn, by all their names, whose tags may have gone to
        somebody else."""
        self._hidden = hidden
        self.labels: LabelSet | None = None
        """None where `labels.toml` is broken: then they are not checked."""
        self.guidelines = ""
        """Version of the guidelines; empty where there are none."""
        self._ids: dict[str, str] = {}
        """Where each annotation was first."""
        self.elsewhere: list[tuple[str, str, str, Span]] = []
        """Layer file, annotator and annotation of each passage in another article."""

    def findings(
        self,
        path: str,
        annotator: str,
        tags: Mapping[str, Annotation],
        text: str | None,
        *,
        entries: Sequence[Entry],
        merged: Collection[str] = (),
    ) -> Iterator[Finding]:
        """Yield what is wrong with the annotations of a layer, or worth another look.

        `text`: what they are on, where it is kept. `entries`: all of the layer. `merged`: ids of
        annotations on another text.
        """

        def finding(message: str, kind: str, *, what: str = "tag", doubt: bool = False) -> Finding:
            found = Finding(Path(path), None, message, kind=kind, what=what, annotator=annotator)
            return replace(found, may_be_meant=True) if doubt else found

        if merged:
            kind = "some tags count another text than the others of their layer"
            yield finding(merged_sentence(len(merged), annotator), kind, what="layer")
        hidden = annotator in self._hidden
        names = None if self.labels is None else {label.name for label in self.labels}
        for id, annotation in tags.items():
            first = path if hidden else self._ids.setdefault(id, path)
            if first is not path:
                message = f"annotation {id} has the id of one in {first}"
                yield finding(message, "tags have the id of one in another layer")
            if _is_simple(annotation, text, names):
                continue
            self.elsewhere += ((path, annotator, id, span) for span in annotation.elsewhere)
            if id not in merged:
                for message, kind in self._wrong_in(annotation, text):
                    yield finding(message, kind)
            if held := holds_its_own(annotation.spans):
                what = "source and cue" if held == CONTENT else "cue"
                kind = f"the {held} of an attribution holds its own {what}"
                yield finding(f"annotation {id}: {kind}", kind, doubt=True)
        for id in self._made_under_others(tags, entries):
            kind = f"tags were made under {_EARLIER}"
            yield finding(f"annotation {id} was made under {_EARLIER}", kind, doubt=True)

    def _made_under_others(self, tags: Collection[str], entries: Sequence[Entry]) -> Iterator[str]:
        """Yield the ids of annotations that were changed last under other guidelines than now."""
        if now := self.guidelines:
            under = made_under(entries)
            yield from (id for id in tags if under.get(id, now) != now)

    def _wrong_in(self, annotation: Annotation, text: str | None) -> list[tuple[str, str]]:
        """Return what is wrong with an annotation, and in words for all of its kind."""
        found = []
        for span in annotation.spans:
            if text is not None and not span.lost and text[span.start : span.end] != span.text:
                quote = msgspec.json.encode(span.text[:60]).decode()
                message = f"the text at {span.start} to {span.end} is not {quote}"
                message = f"annotation {annotation.id}: {message}"
                found.append((message, "the text at the place of a tag is not what it quotes"))
        if self.labels is None:
            return found
        label = annotation.label
        if label not in self.labels:
            message = f"annotation {annotation.id} has a label unknown here: {label}"
            found.append((message, f"label {label} is not in labels.toml"))
        for name, fault in self.labels[label].faults(annotation):
            kind = f"{name} of {label} {fault}"
            found.append((f"annotation {annotation.id}: {kind}", kind))
        return found


def _is_simple(annotation: Annotation, text: str | None, labels: Collection[str] | None) -> bool:
    """Return whether an annotation, as most, is a span with a known label and no more, in the text
    as it quotes it, so that nothing else need be looked at; None: that is not known, nor looked
    at."""
    if len(annotation.spans) != 1 or annotation.attributes:
        return False
    (span,) = annotation.spans
    return (
        span.start != LOST
        and (labels is None or annotation.label in labels)
        and (text is None or text[span.start : span.end] == span.text)
    )
