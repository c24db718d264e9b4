"""What reviewers said of the versions on the table: verdicts, and corrections beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.errors import ObelismError
from reader.model.verdict import CORRECTED, Verdict
from reader.session.shared import SharedArticle
from reader.session.wording import named
from reader.store.contents import LayerContents, read_layer
from reader.store.workspace import Workspace
from reader.text.display import one_line


class Remark(msgspec.Struct, frozen=True):
    """What one reviewer said of one annotation."""

    reviewer: str
    verdict: str
    """accepted, rejected or corrected."""
    reason: str | None
    correction: Annotation | None
    """What stands in the reviewer's layer for it."""
    of: Verdict | None
    """None where there is a correction and no verdict with it."""

    def sentence(self, annotation: Annotation, whose: str) -> str:
        """What was said, in words that are safe for the screen; `whose`: it, or “anna’s”."""
        to = f" to {named(self.correction)}" if self.correction is not None else ""
        why = f": {one_line(self.reason)}" if self.reason else ""
        edited = self.of is not None and not self.of.fits(annotation)
        since = " (edited since)" if edited else ""
        return f"{one_line(self.reviewer)} {self.verdict} {whose}{to}{since}{why}"


Reviews = Mapping[str, list[Remark]]
"""Id of an annotation to what was said of it, by reviewer."""


def reviews_on(article: SharedArticle) -> Reviews:
    """Collect what reviewers said; what cannot be read is passed over.

    What somebody answered while the label was hidden judges no annotation and is left out.
    """
    found: dict[str, list[Remark]] = {}
    for name in article.reviewers:
        try:
            layer = read_layer(Workspace(article.workspace), name, article.id)
        except ObelismError:
            continue
        for id, remark in _remarks(name, layer):
            found.setdefault(id, []).append(remark)
    return found


def _remarks(reviewer: str, layer: LayerContents) -> Iterator[tuple[str, Remark]]:
    told = set()
    for record in layer.records.get("verdicts", {}).values():
        verdict = _verdict(record)
        if verdict is None or verdict.blind:
            continue
        correction = layer.annotations.get(verdict.correction or "")
        told.add(correction.id if correction is not None else "")
        said = Remark(reviewer, verdict.verdict, verdict.reason, correction, verdict)
        yield verdict.annotation, said
    for annotation in layer.annotations.values():
        if annotation.corrects is not None and annotation.id not in told:
            reason = annotation.note
            yield annotation.corrects, Remark(reviewer, CORRECTED, reason, annotation, None)


def _verdict(record: Record) -> Verdict | None:
    try:
        return Verdict.from_record(record)
    except InvalidRecord:
        return None
