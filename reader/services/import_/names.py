"""What the labels and roles of records are called here: as `--map` says, else as they are spelled.

A name that differs from one of the workspace by nothing but capitals is taken as that one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from operator import attrgetter

import msgspec

from reader.formats.base import Incoming
from reader.model.errors import WrongUse
from reader.model.labels import LabelSet

_role = attrgetter("role")


class Names:
    """Gives records the names in use here, and knows which it changed."""

    def __init__(self, mapped: Iterable[str] = (), *, spelled: bool = True) -> None:
        """`mapped`: `OLD=NEW` each, a role as `label.role`; `spelled`: whether names that differ
        by capitals are taken as ours.

        Raises:
            WrongUse: one has another form, or a name would become two.
        """
        self._mapped: dict[str, str] = {}
        for each in mapped:
            old, equals, new = map(str.strip, each.partition("="))
            if not (old and equals and new):
                raise WrongUse(f"--map {each}: say OLD=NEW, a label or a role as label.role")
            if self._mapped.setdefault(old, new) != new:
                raise WrongUse(f"--map {each}: {old} becomes {self._mapped[old]} already")
        self._spelled = spelled
        self._used: set[str] = set()
        self._labels: Counter[tuple[str, str]] = Counter()
        self._roles: Counter[tuple[str, str, str]] = Counter()

    def given(self, incoming: Incoming, labels: LabelSet) -> Incoming:
        """Return a record with the names that its label and roles have here."""
        if not self._mapped and self._is_known(incoming, labels):
            return incoming
        label = self._label(incoming.label, labels)
        roles = {
            role: self._role(incoming.label, label, role, labels)
            for role in dict.fromkeys(span.role for span in incoming.spans)
            if role
        }
        changed = {role: now for role, now in roles.items() if role != now}
        if label != incoming.label:
            self._labels[incoming.label, label] += 1
        self._roles.update((label, role, now) for role, now in changed.items())
        if label == incoming.label and not changed:
            return incoming
        spans = tuple(
            msgspec.structs.replace(span, role=roles[span.role] if span.role else span.role)
            for span in incoming.spans
        )
        return msgspec.structs.replace(incoming, label=label, spans=spans)

    def _is_known(self, incoming: Incoming, labels: LabelSet) -> bool:
        """Return whether a record names nothing but a known label, as most do."""
        return incoming.label in labels and not any(map(_role, incoming.spans))

    def sentences(self) -> Iterator[str]:
        """Yield what was changed, and what of `--map` was not to be found."""
        for (old, new), count in self._labels.items():
            yield f"the label {old} is taken as {new}: {_times(count)}"
        for (label, old, new), count in self._roles.items():
            yield f"the role {old} of {label} is taken as {new}: {_times(count)}"
        for old in self._mapped:
            if old not in self._used:
                yield f"--map {old}={self._mapped[old]}: no record has a label or role of that name"

    def _label(self, name: str, labels: LabelSet) -> str:
        if name in self._mapped:
            self._used.add(name)
            return self._mapped[name]
        return self._as_spelled(name, [each.name for each in labels])

    def _role(self, old: str, label: str, role: str, labels: LabelSet) -> str:
        for whole in (f"{old}.{role}", f"{label}.{role}"):
            if whole in self._mapped:
                self._used.add(whole)
                return self._mapped[whole].removeprefix(f"{label}.").removeprefix(f"{old}.")
        return self._as_spelled(role, [each or "" for each in labels[label].role_names()])

    def _as_spelled(self, name: str, known: list[str]) -> str:
        """Return the one known name that differs from a name only by capitals, if it is new."""
        if not self._spelled or name in known:
            return name
        alike = [each for each in known if each.casefold() == name.casefold()]
        return alike[0] if len(alike) == 1 else name


def _times(count: int) -> str:
    return "1 record" if count == 1 else f"{count:,} records"
