"""Versions that no annotator made: what joins theirs, and what reviewers made of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from reader.formats.base import misfit
from reader.measures.marks import Units
from reader.model.annotation import Annotation, Span
from reader.model.errors import ObelismError
from reader.model.labels import LabelSet
from reader.modes.adjudicate.items import Added, Item, Reviews, Saying, saying_in
from reader.text.anchor import span_at
from reader.text.characters import BLANK
from reader.text.lines import Extent
from reader.text.phrases import listed
from reader.text.screen_text import one_line


class CannotJoin(ObelismError):
    """There is nothing to join; the sentence says why."""


def joined(item: Item, labels: LabelSet, text: str) -> tuple[str, tuple[Span, ...], list[str]]:
    """Return the label, the spans in its order, and the annotators whose marks went into them.

    Of different labels the one that most annotators gave counts, and what was marked with it. In
    each role, spans that overlap, or have but blanks between them, become one; others stay apart.

    Raises:
        CannotJoin: there is one version only, or no label has most annotators.
    """
    if isinstance(item, Added):
        raise CannotJoin("No annotator marked this, so there is nothing to join.")
    if len(item.versions) < 2:
        raise CannotJoin("There is one version only: a digit takes it.")
    name = _label(item)
    of_label = [(who, each) for who, each in item.marked if each.label == name]
    if len({who for who, _ in of_label}) < 2 and len(of_label) < 2:
        raise CannotJoin("Nothing else here has the same label, so there is nothing to join.")
    roles: dict[str | None, list[Extent]] = {}
    for _, annotation in of_label:
        for span in annotation.placed:
            roles.setdefault(span.role, []).append(span.extent)
    spans = [
        span_at(text, *extent, role=role)
        for role, extents in roles.items()
        for extent in _united(extents, text)
    ]
    return name, labels[name].ordered(spans), sorted({who for who, _ in of_label})


def _label(item: Item) -> str:
    counts = Counter(label for label, _ in sorted({(each.label, who) for who, each in item.marked}))
    (name, most), *others = counts.most_common()
    tied = [name, *(other for other, count in others if count == most)]
    if len(tied) > 1:
        raise CannotJoin(
            f"As many say {listed(tied)}: a digit takes a version, a label tags the focus."
        )
    return name


def _united(extents: Iterable[Extent], text: str) -> list[Extent]:
    united: list[Extent] = []
    for start, end in sorted(extents):
        if united and not text[united[-1][1] : start].strip(BLANK):
            united[-1] = united[-1][0], max(united[-1][1], end)
        else:
            united.append((start, end))
    return united


class Correction(msgspec.Struct):
    """What one reviewer or several, all alike, made of an annotator's version."""

    saying: Saying
    annotations: list[Annotation]
    by: dict[str, dict[str, None]]
    """Reviewer to the annotators whose version they corrected."""

    @property
    def whose(self) -> str:
        """“rita’s correction of ben’s”, safe for the screen."""
        of = dict.fromkeys(f"{one_line(name)}’s" for names in self.by.values() for name in names)
        return f"{one_line(listed(self.by))}’s correction of {listed(of)}"


def corrections(item: Item, reviews: Reviews, units: Units, text: str) -> list[Correction]:
    """Return what reviewers made of an item's versions, as far as no annotator has it too.

    They come in the order of the versions; what does not fit the text is left out.
    """
    known = {version.saying for version in item.versions}
    by_saying: dict[Saying, Correction] = {}
    for annotator, reviewer, made in _corrected(item, reviews, text):
        saying = saying_in(units, made)
        if saying and saying not in known:
            correction = by_saying.setdefault(saying, Correction(saying, made, {}))
            correction.by.setdefault(reviewer, {})[annotator] = None
    return list(by_saying.values())


def _corrected(
    item: Item, reviews: Reviews, text: str
) -> Iterator[tuple[str, str, list[Annotation]]]:
    """Yield annotator, reviewer, and the annotator's version with the correction in it."""
    for version in item.versions:
        for name, layer in version.by.items():
            for at, judged in enumerate(layer):
                for remark in reviews.get(judged.id, ()):
                    made = remark.correction
                    if made is not None and misfit(text, made) is None:
                        yield name, remark.reviewer, [*layer[:at], made, *layer[at + 1 :]]
