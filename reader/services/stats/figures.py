"""The figures of a project: of an article and a person, of an article, of a person, of all;
and these as one JSON object."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import msgspec

PERSON, DAY, ARTICLE = "person", "day", "article"
"""What the lines of a table can be for."""


class Share(msgspec.Struct, kw_only=True):
    """What one person did on one article."""

    tags: int = 0
    unfinished: int = 0
    """Tags that lack a role or a partner, or that the person is not sure of."""
    read: float | None = None
    """Share of it that is read, 0 to 1, blanks not counted; None where there is no record."""
    status: str = "new"
    """new, started or done."""
    seconds: float = 0.0
    """Of active reading."""
    keys: int = 0
    """Pressed in it; 0 where they were not recorded, or only what was made since a day counts."""
    labels: dict[str, int] = {}
    """Label to tags."""
    days: dict[str, int] = {}
    """Day (UTC, ISO 8601) to the tags made then."""
    words: int = 0
    """Words read, of an article with a tag of theirs; all where there is no record of it."""
    judged: int = 0
    """Tags that a reviewer has judged."""
    accepted: int = 0
    verdicts: int = 0
    """Verdicts on others' tags."""


class ArticleStats(msgspec.Struct, kw_only=True):
    """One article."""

    id: str
    title: str
    words: int | None
    """None where nobody has tagged or read it: its text was not read."""
    by: dict[str, Share]
    """Person, by name, to what they did."""
    reviewed: int = 0
    """Tags of persons that a reviewer has judged."""
    gold: int | None = None
    """Decisions of adjudicators; None where there are none."""
    decided: int | None = None
    """Tags of persons that these are on; None where there are none."""
    problems: list[str] = []
    """A sentence for each layer that is left out, for it cannot be read."""

    @property
    def tags(self) -> int:
        """Tags of all persons."""
        return sum(share.tags for share in self.by.values())

    @property
    def done(self) -> int:
        """Persons who have marked it as done."""
        return sum(share.status == "done" for share in self.by.values())

    @property
    def read(self) -> float:
        """The largest share that somebody has read, 0 to 1."""
        return max((share.read or 0.0 for share in self.by.values()), default=0.0)


class PersonStats(msgspec.Struct, kw_only=True):
    """One person."""

    articles: int = 0
    """With a tag, or read in part."""
    done: int = 0
    tags: int = 0
    labels: dict[str, int] = {}
    """Label to tags, most first."""
    unfinished: int = 0
    words: int = 0
    """Of the articles with a tag of theirs: those read, or all where there is no record of it."""
    seconds: float = 0.0
    keys: int = 0
    """Pressed in articles with a tag of theirs."""
    keyed: int = 0
    """Tags in those of these articles in which keys were recorded."""
    judged: int = 0
    """Tags that a reviewer has judged."""
    accepted: int = 0
    verdicts: int = 0
    """Verdicts on others' tags."""
    days: dict[str, int] = {}
    """Day (UTC, ISO 8601) to the tags made then, in order."""

    @property
    def per_thousand(self) -> float | None:
        """Tags per 1,000 words; None without words."""
        return 1000 * self.tags / self.words if self.words else None

    @property
    def keys_per_tag(self) -> float | None:
        """Keys for each tag, those of reading among them; None where none were recorded."""
        return self.keys / self.keyed if self.keyed else None

    @property
    def acceptance(self) -> float | None:
        """Share of the judged tags that were accepted; None where none was."""
        return self.accepted / self.judged if self.judged else None

    @property
    def annotates(self) -> bool:
        """Whether they have tagged or read something, or merely judged."""
        return bool(self.tags or self.articles or self.seconds)


SUMMED = (
    *("tags", "unfinished", "words", "seconds", "keys", "keyed"),
    *("judged", "accepted", "verdicts"),
)
"""Figures of persons that are those of a project, added up."""


class Stats(msgspec.Struct, kw_only=True):
    """A project."""

    articles: list[ArticleStats]
    persons: dict[str, PersonStats]
    """By name."""
    labels: list[str]
    """Of the workspaces, in the order of showing, then others that were used."""

    @property
    def done(self) -> int:
        """Articles that somebody has marked as done."""
        return sum(each.done > 0 for each in self.articles)

    @property
    def tags(self) -> int:
        """Tags of all persons."""
        return sum(person.tags for person in self.persons.values())

    @property
    def annotators(self) -> list[str]:
        """Those who have tagged or read something; who merely judged is none."""
        return [name for name, person in self.persons.items() if person.annotates]

    @property
    def taggers(self) -> list[str]:
        """Those who have tagged something."""
        return [name for name, person in self.persons.items() if person.tags]

    @property
    def everybody(self) -> PersonStats:
        """What all persons did together; an article counts once, however many read it."""
        sums = {name: sum(getattr(each, name) for each in self.persons.values()) for name in SUMMED}
        return PersonStats(articles=len(self.articles), done=self.done, **sums)

    @property
    def days(self) -> dict[str, int]:
        """Day to the tags that all persons made then, in order."""
        return by_day(self.persons.values())

    @property
    def problems(self) -> list[str]:
        """A sentence for each layer that is left out."""
        return [problem for each in self.articles for problem in each.problems]

    def without(self, names: Iterable[str]) -> Stats:
        """Return the project as it is without some persons."""
        left_out = frozenset(names)
        if not left_out:
            return self
        articles = [
            msgspec.structs.replace(
                each, by={name: one for name, one in each.by.items() if name not in left_out}
            )
            for each in self.articles
        ]
        return stats_of(articles, self.labels)


def stats_of(articles: Sequence[ArticleStats], labels: Iterable[str]) -> Stats:
    """Return what articles come to; `labels` are those of the workspaces."""
    shares: dict[str, list[Share]] = {}
    for each in articles:
        for name, share in each.by.items():
            shares.setdefault(name, []).append(share)
    persons = {name: _person(shares[name]) for name in sorted(shares)}
    used = {label for person in persons.values() for label in person.labels}
    return Stats(
        articles=[*articles], persons=persons, labels=[*dict.fromkeys([*labels, *sorted(used)])]
    )


def by_day(counted: Iterable[PersonStats]) -> dict[str, int]:
    """Return day to the tags that some persons made then, in order."""
    return dict(sorted(_sum(person.days for person in counted).items()))


def _person(shares: Sequence[Share]) -> PersonStats:
    return PersonStats(
        articles=sum(bool(each.tags or each.read) for each in shares),
        done=sum(each.status == "done" for each in shares),
        tags=sum(each.tags for each in shares),
        labels=dict(_sum(each.labels for each in shares).most_common()),
        unfinished=sum(each.unfinished for each in shares),
        words=sum(each.words for each in shares),
        seconds=sum(each.seconds for each in shares),
        keys=sum(each.keys for each in shares if each.tags),
        keyed=sum(each.tags for each in shares if each.keys),
        judged=sum(each.judged for each in shares),
        accepted=sum(each.accepted for each in shares),
        verdicts=sum(each.verdicts for each in shares),
        days=dict(sorted(_sum(each.days for each in shares).items())),
    )


def _sum(counts: Iterable[Mapping[str, int]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for each in counts:
        for name, count in each.items():
            total[name] += count
    return total


def details(stats: Stats, by: str = "") -> dict[str, Any]:
    """Return all figures, with those that are computed of others.

    `by`: as in `tables`; what is not wanted is left out.
    """
    persons = {
        name: {
            **msgspec.to_builtins(person),
            "per_thousand": person.per_thousand,
            "keys_per_tag": person.keys_per_tag,
            "acceptance": person.acceptance,
        }
        for name, person in stats.persons.items()
    }
    articles = msgspec.to_builtins(stats.articles)
    totals = {
        "articles": len(stats.articles),
        "done": stats.done,
        "tags": stats.tags,
        "reviewed": sum(each.reviewed for each in stats.articles),
        "gold": sum(each.gold or 0 for each in stats.articles),
    }
    days = {
        day: {"tags": tags, "by": {name: persons[name]["days"][day] for name in _on(stats, day)}}
        for day, tags in stats.days.items()
    }
    parts = {PERSON: {"persons": persons}, DAY: {"days": days}, ARTICLE: {"articles": articles}}
    wanted = [parts[by]] if by else [*parts.values()]
    found: dict[str, Any] = {"totals": totals, "labels": stats.labels}
    for part in wanted:
        found |= part
    return {**found, "left_out": stats.problems}


def _on(stats: Stats, day: str) -> list[str]:
    """Return who tagged something on a day."""
    return [name for name, person in stats.persons.items() if day in person.days]
