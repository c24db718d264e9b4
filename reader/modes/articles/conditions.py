"""What listed articles have in common beside the words of the filter."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import msgspec

from reader.modes.articles.details import Details

NOT_DONE = "not done"
"""The status of articles that are new or started."""


class Conditions(msgspec.Struct, frozen=True):
    """What an article has to be, to be listed."""

    status: str = ""
    """new, started, done or not done; empty: any."""
    label: str = ""
    """The annotator's tags have it; empty: any."""
    annotator: str = ""
    """Who has tagged it; empty: anybody."""
    unfinished: bool = False
    """Whether some tag of the annotator's lacks a role or its other passage."""
    unsure: bool = False
    """Whether the annotator is not sure of some tag."""

    def __bool__(self) -> bool:
        return self != _NONE

    def toggled(self, **conditions: str | bool) -> Conditions:
        """Return these and others; those that are in force already are taken off."""
        values = {
            name: type(value)() if getattr(self, name) == value else value
            for name, value in conditions.items()
        }
        return msgspec.structs.replace(self, **values)

    def phrases(self) -> Iterator[str]:
        """Yield each in a few words, not yet safe for the screen."""
        if self.status:
            yield self.status
        if self.label:
            yield f"with {self.label}"
        if self.annotator:
            yield f"tagged by {self.annotator}"
        if self.unfinished:
            yield "unfinished"
        if self.unsure:
            yield "not sure"

    def hold(self, details: Details | None, taggers: Collection[str]) -> bool:
        """Return whether an article is so; what is not known of it yet is not so.

        `taggers`: who has tagged it.
        """
        if self.annotator and self.annotator not in taggers:
            return False
        if self in (_NONE, Conditions(annotator=self.annotator)):
            return True
        return details is not None and details.problem is None and self._met(details)

    def _met(self, details: Details) -> bool:
        status = "" if details.status == "done" else NOT_DONE
        return (
            self.status in ("", details.status, status)
            and (not self.label or details.tags.get(self.label, 0) > 0)
            and (not self.unfinished or details.unfinished > 0)
            and (not self.unsure or details.unsure > 0)
        )


_NONE = Conditions()
