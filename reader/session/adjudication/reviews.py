"""What reviewers said of the versions on the table: verdicts, and corrections beside them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from reader.model.annotation import Annotation
from reader.model.errors import ObelismError
from reader.model.judgement import CORRECTED, Verdict, verdicts_among
from reader.session.shared import SharedArticle
from reader.store.folder.read import LayerContents, read_layer
from reader.store.folder.workspace import Workspace
from reader.text.phrases import excerpt_of_ends, named
from reader.text.screen_text import one_line

ENDS_CELLS = 32
"""Cells of a quote of which both ends count."""


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
        why = f": {one_line(self.reason)}" if self.reason else ""
        edited = self.of is not None and not self.of.fits(annotation)
        since = " (edited since)" if edited else ""
        what = whose if self.correction is None else changed(annotation, self.correction, whose)
        return f"{one_line(self.reviewer)} {self.verdict} {what}{since}{why}"


Reviews = Mapping[str, list[Remark]]
"""Id of an annotation to what was said of it, by reviewer."""


def changed(old: Annotation, new: Annotation, whose: str) -> str:
    """What a correction changes, in words; `whose`: it, or “anna’s”."""
    if old.label != new.label:
        return f"{whose} to {named(new)}"
    roles = dict.fromkeys(span.role for each in (old, new) for span in each.spans)
    changes = [told for role in roles if (told := _changed_in(role, old, new))]
    possessive = "its" if whose == "it" else whose
    return f"{possessive} {'; '.join(changes)}" if changes else whose


def _changed_in(role: str | None, old: Annotation, new: Annotation) -> str:
    """What changed in a role; empty where nothing did."""
    before, after = ([span for span in each.spans if span.role == role] for each in (old, new))
    if [span.extent for span in before] == [span.extent for span in after]:
        return ""
    name = one_line(role or "extent")
    had, has = (
        excerpt_of_ends(" … ".join(span.text for span in each), ENDS_CELLS)
        for each in (before, after)
    )
    if not before or not after:
        return f"{name} by adding {has}" if after else f"{name} by taking off {had}"
    return f"{name} from {had} to {has}"


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
    for verdict in verdicts_among(layer.records.get("verdicts", {}).values()):
        if verdict.blind:
            continue
        correction = layer.annotations.get(verdict.correction or "")
        told.add(correction.id if correction is not None else "")
        said = Remark(reviewer, verdict.verdict, verdict.reason, correction, verdict)
        yield verdict.annotation, said
    for annotation in layer.annotations.values():
        if annotation.corrects is not None and annotation.id not in told:
            reason = annotation.note
            yield annotation.corrects, Remark(reviewer, CORRECTED, reason, annotation, None)
