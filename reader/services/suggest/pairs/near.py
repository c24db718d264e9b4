"""Pairs of an open article and others on the same matter, to be taken or dismissed."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from reader.corpus.load import load_article
from reader.corpus.refs import ArticleRef
from reader.model.article import Article, is_markdown
from reader.model.errors import NoLayer, Unreadable
from reader.model.progress import Progress, no_progress
from reader.services.suggest.pairs.across import find_across
from reader.services.suggest.pairs.listing import Listed, passage_in
from reader.services.suggest.pairs.matter import matter_of, same_matter
from reader.services.suggest.pairs.offer import Offered, still_open
from reader.services.suggest.rules import TextView
from reader.store.base import LayerKey
from reader.text.anchor import span_at


def find_near(
    article: Article, refs: Sequence[ArticleRef], progress: Progress = no_progress
) -> list[Offered]:
    """Return the pairs between an article and those of others that are on the same matter, the most
    telling first.

    `refs`: articles of the same workspace; one that cannot be read is left out. It reads all of
    them, and a thread may call it.
    """
    others = [ref for ref in refs if ref.id != article.id]
    matters, read = [matter_of(article.text)], [article.id]
    known = {ref.id: ref for ref in others}
    for ref in progress(others, len(others), "Reading"):
        try:
            matters.append(matter_of(load_article(ref).text))
        except Unreadable:
            continue
        read.append(ref.id)

    @cache
    def view(number: int) -> TextView:
        text = load_article(known[read[number]]).text if number else article.text
        return TextView(text, markdown=is_markdown(read[number]))

    chosen = [pair for pair in same_matter(matters) if pair[0] == 0]
    found = []
    for one, other, pair in find_across(progress(chosen, len(chosen), "Comparing"), view):
        if pair.second is not None:
            passages = [
                passage_in(read[one], view(one), pair.first),
                passage_in(read[other], view(other), pair.second),
            ]
            there = span_at(view(other).text, *pair.second).standing(read[other])
            found.append(Offered.of(Listed(pair, passages), there))
    return sorted(found, key=lambda each: -each.listed.pair.score)


def open_there(
    pairs: Sequence[Offered], text: str, refs: Sequence[ArticleRef], annotator: str
) -> list[Offered]:
    """Return those of an article's pairs with others that the annotator neither tagged nor
    dismissed in the others. It reads what is tagged in these; `text`: of the article."""
    beside: dict[str, list[Offered]] = {}
    for each in pairs:
        beside.setdefault(each.listed.passages[-1].article, []).append(each)
    left = {
        each.known
        for ref in refs
        if ref.id in beside
        for each in _open_in(ref, beside[ref.id], text, annotator)
    }
    return [each for each in pairs if each.known in left]


def _open_in(
    other: ArticleRef, pairs: Sequence[Offered], text: str, annotator: str
) -> list[Offered]:
    """Return the pairs with another article that are neither tagged nor dismissed in that."""
    try:
        layer = other.store.read(LayerKey(annotator, other.id))
    except NoLayer:
        return [*pairs]
    seen_there = (each.from_there(text) for each in pairs)
    verdicts = layer.records.get("verdicts", {}).values()
    left = {each.known for each in still_open(seen_there, verdicts, layer.annotations.values())}
    return [each for each in pairs if each.known in left]
