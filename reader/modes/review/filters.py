"""Which annotations a review is about."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import msgspec

from reader.document.find import pattern_of
from reader.model.annotation import Annotation
from reader.model.clock import timestamp
from reader.model.errors import WrongUse
from reader.model.judgement import VERDICTS, Verdict
from reader.services.export.judgements import DISPUTED, is_called
from reader.text.phrases import instead

if TYPE_CHECKING:
    import regex

OPEN, STALE, ANY = "open", "stale", "any"

CHOICES = (OPEN, *VERDICTS, DISPUTED, STALE, ANY)
"""The values of `Filters.verdict`."""

_AGE = re.compile(r"(\d{1,6})([mhdw])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Filters(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The conditions that an annotation has to meet; an empty field is none."""

    labels: tuple[str, ...] = ()
    annotators: tuple[str, ...] = ()
    """Empty: every person but the reviewer."""
    verdict: str = OPEN
    """One of `CHOICES`. open: the reviewer has not judged it, or it was edited since; accepted,
    rejected, corrected: so says the verdict that counts; disputed: reviewers differ, for both see
    `reader.services.export.judgements`; stale: it was edited since the reviewer judged it."""
    flag: bool = False
    """Only annotations that their annotators are not sure of."""
    questions: bool = False
    """Only annotations with a question in their note."""
    text: str = ""
    """A text in one of its passages or in its note, found as the search in an article does."""
    newer: str = ""
    """Changed since then: a date, or an age such as 12h."""
    older: str = ""
    """Not changed since then."""
    corrections: bool = False
    """Also what a reviewer made of another person's annotation, by correcting or accepting it."""

    def words(self) -> str:
        """Return the filters in words, which are part of a queue's name."""
        names = [f"label {name}" for name in sorted(self.labels)]
        names += [f"by {name}" for name in sorted(self.annotators)]
        return ", ".join([*names, *self.narrowing()])

    def narrowing(self) -> list[str]:
        """Return the other conditions than labels and annotators, in words."""
        parts: list[tuple[object, str]] = [
            (self.verdict != OPEN, self.verdict),
            (self.flag, "not sure"),
            (self.questions, "with questions"),
            (self.text, f"with {self.text}"),
            (self.newer, f"since {self.newer}"),
            (self.older, f"until {self.older}"),
            (self.corrections, "with corrections"),
        ]
        return [words for asked, words in parts if asked]


class Matcher:
    """Matches annotations against filters, for one reviewer at one time."""

    def __init__(self, filters: Filters, reviewer: str, now: datetime) -> None:
        """Prepare the filters; ages are counted back from `now`.

        Raises:
            WrongUse: there is no such verdict, or an age or a date is none.
        """
        refuse_unknown((filters.verdict,), CHOICES, "verdict")
        self.filters, self.reviewer = filters, reviewer
        self._newer = moment_of(filters.newer, now) if filters.newer else ""
        self._older = moment_of(filters.older, now) if filters.older else ""
        self._text = self._pattern(filters.text) if filters.text else None

    def includes_layer(self, annotator: str) -> bool:
        """Return whether the review includes the layers of this annotator."""
        if self.filters.annotators:
            return annotator in self.filters.annotators
        return annotator != self.reviewer and not annotator.startswith("@")

    def leaves_out(self, annotation: Annotation) -> bool:
        """Return whether an annotation is a correction, and the review does not include those."""
        return annotation.corrects is not None and not self.filters.corrections

    def matches(self, annotation: Annotation, verdicts: Mapping[str, Verdict]) -> bool:
        """Return whether an annotation meets the filters; `verdicts`: those on it, by reviewer."""
        filters = self.filters
        return (
            (not filters.labels or annotation.label in filters.labels)
            and (annotation.flag or not filters.flag)
            and (not filters.questions or bool(annotation.question))
            and self._newer <= annotation.modified
            and (not self._older or annotation.modified < self._older)
            and self._has_text(annotation)
            and self._matches_verdict(annotation, verdicts)
        )

    def _pattern(self, text: str) -> regex.Pattern[str]:
        from reader.text.folding import fold  # only where a text is asked for

        return pattern_of(fold(text), unseen=False)

    def _has_text(self, annotation: Annotation) -> bool:
        from reader.text.folding import fold

        texts = [*(span.text for span in annotation.spans), annotation.note or ""]
        return any(self._text.search(fold(text)) for text in texts) if self._text else True

    def _matches_verdict(self, annotation: Annotation, verdicts: Mapping[str, Verdict]) -> bool:
        wanted, own = self.filters.verdict, verdicts.get(self.reviewer)
        if wanted == ANY:
            return True
        if wanted == OPEN:
            return own is None or not own.fits(annotation)
        if wanted == STALE:
            return own is not None and not own.fits(annotation)
        return is_called(wanted, annotation, verdicts.values())


def moment_of(text: str, now: datetime) -> str:
    """Return the time of a date, or of an age such as 30m, 12h, 7d or 2w, as it is stored.

    Raises:
        WrongUse: `text` is neither.
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


def refuse_unknown(wanted: Iterable[str], known: Sequence[str], what: str) -> None:
    """Raise WrongUse for a name that is not among the known ones; `what`: label, annotator."""
    for name in wanted:
        if name not in known:
            raise WrongUse(f"there is no {what} {name!r}{instead(name, known)}")
