"""Records that were made on an earlier text of an article: placed where no doubt is possible."""

from __future__ import annotations

import msgspec

from reader.corpus.match import Match, Matcher
from reader.formats.base import Incoming
from reader.model.annotation import Annotation, InvalidRecord, Span
from reader.model.article import Article, ArticleInfo
from reader.store.folder.texts import kept_text
from reader.text.anchor import moved_to
from reader.text.phrases import excerpt
from reader.text.relocation import LOST, Fates


class Placer:
    """Finds the place that the spans of records have in the text that an article has now."""

    def __init__(self, matcher: Matcher) -> None:
        self._matcher = matcher
        self._texts: tuple[str, str] = ("", "")
        self._fates: Fates | None = None

    def match(self, info: ArticleInfo) -> Match:
        """Return the article that has the record's text, else the one of its id.

        Raises:
            NoArticle: there is none.
        """
        return self._matcher.find(info, changed=True)

    def old_text(self, incoming: Incoming, match: Match) -> str | None:
        """The text that a record was made on, where that is another than the article has now.

        Raises:
            InvalidRecord: it is, and it is not known.
        """
        info, now = incoming.article, match.article.info
        if info.sha256 == now.sha256:
            return None
        then = incoming.text
        if then is None:
            then = kept_text(match.workspace, info.sha256)
        if then is None:
            raise InvalidRecord(
                f"{now.id} has another text than the one tagged, which is not known here; "
                "obelism export --by article sends it along"
            )
        return then

    def placed(self, annotation: Annotation, then: str, article: Article) -> Annotation:
        """Return an annotation on the earlier text `then` as it stands in the article.

        Raises:
            InvalidRecord: where a span of it stands is not beyond doubt.
        """
        fates = self._between(then, article.text)
        spans = tuple(_placed(span, fates, article) for span in annotation.spans)
        return msgspec.structs.replace(annotation, spans=spans)

    def _between(self, then: str, now: str) -> Fates:
        """Records of one article mostly follow one another, so one comparison is kept."""
        if self._fates is None or self._texts != (then, now):
            self._texts, self._fates = (then, now), Fates(then, now)
        return self._fates


def _placed(span: Span, fates: Fates, article: Article) -> Span:
    if span.lost:
        return span
    fate = fates.of(*span.extent)
    if fate.sure:
        return moved_to(span, article.text, fate.start, fate.end)
    quote = excerpt(span.text)
    gone = f"{quote} is not in it any more"
    why = gone if fate.kind == LOST else f"where {quote} stands now is not beyond doubt"
    raise InvalidRecord(f"{article.info.id} has changed since it was tagged, and {why}")
