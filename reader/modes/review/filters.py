"""Which annotations a review is about."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta

import msgspec

from reader.document.find import pattern_of
from reader.model.annotation import Annotation
from reader.model.clock import timestamp
from reader.model.errors import WrongUse
from reader.model.judgement import VERDICTS, Verdict
from reader.services.export.judgements import DISPUTED, is_called

OPEN, STALE, ANY = "open", "stale", "any"

CHOICES = (OPEN, *VERDICTS, DISPUTED, STALE, ANY)
"""What can be asked for by verdict; usual is what the reviewer has still to judge."""

_AGE = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Filters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What an annotation has to be; an empty field asks for nothing."""

    labels: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    """Empty: every person but the reviewer."""
    verdict: str = OPEN
    """One of `CHOICES`: open is what the reviewer has not judged, or what was edited since;
    accepted, rejected or corrected what the verdict that counts says so of, disputed what
    reviewers differ on, see `reader.services.export.judgements`; stale what was edited since
    the reviewer judged it."""
    flag: bool = False
    """Only what its annotator is not sure of."""
    text: str = ""
    """Stands in one of its passages or in its note, as the reader's search finds it."""
    newer: str = ""
    """Changed since: a date, or an age as 12h."""
    older: str = ""
    """Not changed since."""
    corrections: bool = False
    """Also what a reviewer made of another person's tag, by correcting or taking it over."""

    def words(self) -> str:
        """The filters as an option list, the same for the same filters."""
        parts = [f"label {name}" for name in sorted(self.labels)]
        parts += [f"by {name}" for name in sorted(self.annotators)]
        parts += [] if self.verdict == OPEN else [self.verdict]
        parts += ["not sure"] if self.flag else []
        parts += [f"with {self.text}"] if self.text else []
        parts += [f"since {self.newer}"] if self.newer else []
        parts += [f"until {self.older}"] if self.older else []
        parts += ["with corrections"] if self.corrections else []
        return ", ".join(parts)


class Sieve:
    """Filters made ready for a reviewer and a moment."""

    def __init__(self, filters: Filters, reviewer: str, now: datetime) -> None:
        """Raises WrongUse where an age or a verdict is none."""
        if filters.verdict not in CHOICES:
            raise WrongUse(
                f"there is no verdict {filters.verdict!r}; there are: {', '.join(CHOICES)}"
            )
        self.filters, self._reviewer = filters, reviewer
        self._newer = moment_of(filters.newer, now) if filters.newer else ""
        self._older = moment_of(filters.older, now) if filters.older else ""
        self._text = pattern_of(filters.text) if filters.text else None

    def takes_layer(self, annotator: str) -> bool:
        """Whether annotations of this layer are wanted: named, or another person's."""
        if self.filters.annotators:
            return annotator in self.filters.annotators
        return annotator != self._reviewer and not annotator.startswith("@")

    def leaves_aside(self, annotation: Annotation) -> bool:
        """Whether an annotation is a reviewer's word on another, which has to be asked for."""
        return annotation.corrects is not None and not self.filters.corrections

    def takes(self, annotation: Annotation, verdicts: Mapping[str, Verdict]) -> bool:
        """Whether an annotation is wanted; `verdicts` on it by reviewer."""
        filters = self.filters
        if filters.labels and annotation.label not in filters.labels:
            return False
        if filters.flag and not annotation.flag:
            return False
        if self._newer and annotation.modified < self._newer:
            return False
        if self._older and annotation.modified >= self._older:
            return False
        if self._text is not None and not self._has_text(annotation):
            return False
        return self._takes_verdict(annotation, verdicts)

    def _has_text(self, annotation: Annotation) -> bool:
        texts = [*(span.text for span in annotation.spans), annotation.note or ""]
        return any(self._text.search(text) for text in texts) if self._text else True

    def _takes_verdict(self, annotation: Annotation, verdicts: Mapping[str, Verdict]) -> bool:
        wanted, own = self.filters.verdict, verdicts.get(self._reviewer)
        if wanted == ANY:
            return True
        if wanted == OPEN:
            return own is None or not own.fits(annotation)
        if wanted == STALE:
            return own is not None and not own.fits(annotation)
        return is_called(wanted, annotation, verdicts.values())


def moment_of(text: str, now: datetime) -> str:
    """Return the time that a date, or an age as 30m, 12h, 7d, 2w, stands for, as it is written.

    Raises:
        WrongUse: it is neither.
    """
    age = _AGE.fullmatch(text)
    try:
        if age is not None:
            return timestamp(now - timedelta(**{_UNITS[age[2]]: int(age[1])}))
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise WrongUse(
            f"{text!r} is no age and no date; give one as 12h, 7d, 2w or 2030-01-31"
        ) from None
    return timestamp(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def refuse_unknown(filters: Filters, labels: Sequence[str], annotators: Sequence[str]) -> None:
    """Raise WrongUse where a filter names what is not there."""
    for wanted, known, what in (
        (filters.labels, labels, "label"),
        (filters.annotators, annotators, "annotator"),
    ):
        for name in wanted:
            if name not in known:
                raise WrongUse(f"there is no {what} {name!r} here; there are: {', '.join(known)}")
