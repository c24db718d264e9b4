"""What a check finds in a store that has no files of its own."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from reader.model.article import ArticleInfo
from reader.store.base import ArticlesNow, Store
from reader.store.findings import Finding


def check_layers(
    store: Store,
    articles: Callable[[Sequence[ArticleInfo]], ArticlesNow] | None,
    only: Collection[str] | None,
) -> Iterator[Finding]:
    """Yield what is wrong in layers and with the articles that they tag; see `Store.check`."""
    heads = [head for head in store.heads() if only is None or head.info.id in only]
    now = articles([head.info for head in heads]) if articles else None
    for head in heads:
        place = f"{store.name}, {head.info.id}, {head.annotator}"
        tags = store.read(head.key)
        for problem in tags.problems:
            yield Finding(place, None, problem)
        if now is not None:
            wrong = [now.wrong_with(head.info)]
            for each in tags.annotations.values():
                wrong += map(now.wrong_there, each.elsewhere)
            yield from (Finding(place, None, each) for each in wrong if each is not None)
