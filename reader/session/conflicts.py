"""What two sides of a merge said of one annotation, in a sentence for whoever made it."""

from __future__ import annotations

from reader.model.annotation import Annotation, InvalidRecord, Record
from reader.model.log_merge import Fork, Side
from reader.session.differing import described, differences
from reader.store.folder.workspace import LayerKey
from reader.text.phrases import excerpt


def conflict(key: LayerKey, fork: Fork) -> str:
    """Say which state was kept and what the other sides had."""
    name = f"{key.article_id}, {key.annotator}"
    what = "annotation" if fork.table == "annotations" else f"{fork.table} record"
    others = "; ".join(_against(fork.kept, other) for other in fork.others)
    return f"{name}, {what} {fork.id}: {_kept(fork.kept)}; {others}"


def _kept(side: Side) -> str:
    if side.record is None:
        return f"deleted {_by(side)}, and stays so"
    return f"kept as changed {_by(side)}, {_told(side.record)}"


def _against(kept: Side, other: Side) -> str:
    one, two = _annotation(kept.record), _annotation(other.record)
    if one is not None and two is not None:
        return f"against the other side, {_by(other)}: {differences(one, two)}"
    return f"the other side, {_by(other)}, has {_told(other.record)}"


def _by(side: Side) -> str:
    return f"by {side.action.who} at {side.action.at[:16].replace('T', ' ')} UTC"


def _told(record: Record | None) -> str:
    """A record in full, as far as a line can be that."""
    annotation = _annotation(record)
    if annotation is None:
        return "it deleted" if record is None else "another record"
    note = f" with the note {excerpt(annotation.note, 60)}" if annotation.note else ""
    return f"{described(annotation)}{note}"


def _annotation(record: Record | None) -> Annotation | None:
    try:
        return None if record is None else Annotation.from_record(record)
    except InvalidRecord:
        return None
