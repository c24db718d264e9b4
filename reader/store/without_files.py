"""What stores have in common that keep their articles themselves, and no files."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Iterator, Sequence

from reader.model.article import ArticleInfo
from reader.model.clock import Clock, utc_now
from reader.model.progress import Progress
from reader.store.base import ArticlesNow, Head, Kind, LayerKey, Snapshot
from reader.store.findings import Finding


class StoreWithoutFiles(ABC):
    """The part of a `reader.store.base.Store` that needs none; everybody goes by one name there."""

    files = None
    exists = True

    def __init__(self, name: str) -> None:
        """`name`: as `Store.name`."""
        self.name = self.title = name
        self.labels_place = f"the labels of {name}"

    @abstractmethod
    def heads(
        self,
        *,
        annotator: str | None = None,
        article_id: str | None = None,
        without: Collection[str] = (),
    ) -> Iterator[Head]: ...

    @abstractmethod
    def read(self, key: LayerKey) -> Snapshot: ...

    @abstractmethod
    def holder(self, key: LayerKey) -> str | None: ...

    def called(self, annotator: str) -> str:
        return annotator

    def names_of(self, annotator: str) -> tuple[str, ...]:
        return (annotator,)

    def first_articles(self, count: int) -> list[str]:
        return []

    def refusal(self, key: LayerKey) -> str | None:
        return self.holder(key)

    def place(self, kind: Kind, owner: str, name: str) -> str:
        return f"{self.name}, {kind} of {owner}: {name}"

    def check(
        self,
        *,
        repair: bool = False,
        clock: Clock = utc_now,
        articles: Callable[[Sequence[ArticleInfo]], ArticlesNow] | None = None,
        only: Collection[str] | None = None,
        progress: Progress | None = None,
    ) -> Iterator[Finding]:
        heads = [head for head in self.heads() if only is None or head.info.id in only]
        now = articles([head.info for head in heads]) if articles else None
        for head in heads:
            place = f"{self.name}, {head.info.id}, {head.annotator}"
            tags = self.read(head.key)
            for problem in tags.problems:
                yield Finding(place, None, problem)
            if now is not None:
                if (wrong := now.wrong_with(head.info)) is not None:
                    yield Finding(place, None, wrong)
                for span in (span for each in tags.annotations.values() for span in each.elsewhere):
                    if (there := now.wrong_there(span)) is not None:
                        yield Finding(place, None, there.message, kind=there.kind)
