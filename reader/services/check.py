"""Check stores: whether every part is sound, and the tagged articles are unchanged."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import partial

import msgspec

from reader.corpus.find import read_ignore
from reader.corpus.missing import Articles
from reader.model.article import ArticleInfo
from reader.model.clock import Clock, utc_now
from reader.model.errors import ObelismError
from reader.model.progress import Progress, no_progress
from reader.store.base import Store
from reader.store.findings import Finding


def check(
    stores: Iterable[Store],
    *,
    only: Collection[str] | None = None,
    repair: bool = False,
    clock: Clock = utc_now,
    progress: Progress = no_progress,
    tagged: list[ArticleInfo] | None = None,
) -> Iterator[Finding]:
    """Check stores and yield what is wrong, as it is found.

    With `repair`, layer files are rebuilt from their journals and damaged files are quarantined; no
    annotation is ever edited. `only`: as in `Store.check`. `tagged`: gets the article of each layer
    that was looked at.
    """
    for store in stores:
        yield from _ignored(store)
        found = store.check(
            repair=repair,
            clock=clock,
            articles=partial(_articles, store, [] if tagged is None else tagged),
            only=only,
            progress=progress,
        )
        for finding in found:
            yield msgspec.structs.replace(finding, annotator=store.called(finding.annotator))


class FindingGroup(msgspec.Struct):
    """Findings of one kind."""

    kind: str
    first: Finding
    count: int = 0
    annotators: set[str] = set()
    """Whose they are, as far as they are somebody's."""

    def sentence(self) -> str:
        """Say what findings share, how many they are, whose, and the first."""
        names, first = sorted(self.annotators), self.first
        several = names[0] if len(names) == 1 else f"{len(names):,} annotators"
        whose = f" of {several}" if names else ""
        done = ", repaired" if first.repaired else ""
        where = first.at_line().removesuffix(f": {self.kind}")
        return f"{self.kind}: {self.count:,} {first.what}s{whose}{done}, first: {where}"


def by_kind(findings: Iterable[Finding]) -> list[FindingGroup]:
    """Return the kinds of findings in the order of their first; those repaired are a kind apart."""
    found: dict[tuple[str, bool], FindingGroup] = {}
    for each in findings:
        kind = each.kind or re.split("[:;]", each.message)[0]
        alike = found.setdefault((kind, each.repaired), FindingGroup(kind, each, annotators=set()))
        alike.count += 1
        alike.annotators |= {each.annotator} - {""}
    return [*found.values()]


def _articles(store: Store, tagged: list[ArticleInfo], infos: Sequence[ArticleInfo]) -> Articles:
    tagged += infos
    return Articles(store, infos)


def _ignored(store: Store) -> Iterator[Finding]:
    """Find a file of patterns for what is no article that cannot be used."""
    if store.files is not None:
        try:
            read_ignore(store.files)
        except ObelismError as error:
            path = store.files.home / "ignore"
            yield Finding.of(path, error)
