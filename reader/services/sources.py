"""Who is cited: the sources of the attributions, what each said, and names that mean the same;
and these as text and as JSON."""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import msgspec

from reader.model.annotation import Annotation, Span
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import WrongUse
from reader.model.labels import ATTRIBUTION, CONTENT, CUE, SOURCE
from reader.services.by_article import OnArticle
from reader.services.suggest.attribution.lexicon import NAMELESS
from reader.store.base import FileStore
from reader.text.phrases import counted, excerpt, instead, listed, percent
from reader.text.screen_text import one_line

NAMED, DESCRIBED, PRONOUN, ANONYMOUS, UNSOURCED = (
    "named",
    "described",
    "pronoun",
    "anonymous",
    "unsourced",
)
KINDS = (NAMED, DESCRIBED, PRONOUN, ANONYMOUS, UNSOURCED)
"""How a source is given, in the order in which they are counted."""

ATTRIBUTE = "source"
"""The attribute of an attribution in which somebody says how its source is given."""

_SAID = {"named": NAMED, "described": DESCRIBED, "anonymous": ANONYMOUS, "none": UNSOURCED}
"""Values of that attribute."""

_NAMELESS = re.compile(
    r"""(?ix) \b(?: sources? | insiders? | people | persons? | officials? | diplomats? | aides?
      | someone | somebody | those )\b .* \b(?: familiar | knowledge | anonym\w* | unnamed
      | unidentified | condition | briefed | close\ to ) \b
    | ^(?:(?:the|a|an|one|two|three|several|some|many|other|multiple)\s+)*
      (?:[\w-]+\s+){0,2}? (?:sources?|insiders?)$
    | \b(?:unnamed|anonymous|unidentified)\b"""
)
"""A source that is no name, in English."""

_LEADING = re.compile(r"(?i)^(?:the|a|an|mr|mrs|ms|dr|sir)\.?\s+")
_TRAILING = re.compile(r"['’]s?$")


class Statement(msgspec.Struct, frozen=True):
    """Something that a source said."""

    article: str
    """Id of the article."""
    title: str
    start: int
    end: int
    """Of its first passage, in code points."""
    content: str
    """All that was said, on one line; the parts of a discontinuous one joined by an ellipsis."""
    cue: str
    written: str
    """The source as the article has it; empty: there is none."""
    kind: str
    """One of `KINDS`."""
    annotators: tuple[str, ...]
    """Who tagged it so, sorted."""
    annotation: str
    """Id of the annotation of the first of them."""


class Source(msgspec.Struct, frozen=True):
    """A source and all that it said."""

    name: str
    """As it is counted; empty for what has no source."""
    kind: str
    """How it is given most often."""
    names: tuple[str, ...]
    """All that it is called, the most frequent first."""
    merged: tuple[str, ...]
    """Those of them that somebody said are the same."""
    statements: tuple[Statement, ...]

    @property
    def articles(self) -> int:
        """Number of articles that cite it."""
        return len({each.article for each in self.statements})


class Proposal(msgspec.Struct, frozen=True):
    """Two names that may mean the same."""

    name: str
    now: str
    """The longer one."""


class Cited(msgspec.Struct, frozen=True):
    """All sources of some articles."""

    sources: tuple[Source, ...]
    """Those with most statements first; what has no source comes last."""
    kinds: Mapping[str, int]
    """Number of statements by kind."""
    proposals: tuple[Proposal, ...]

    @property
    def total(self) -> int:
        """Number of statements."""
        return sum(self.kinds.values())


def cited(articles: Iterable[OnArticle]) -> Cited:
    """Return who is cited in articles. What several annotators tagged alike counts once."""
    found: dict[tuple[str, ...], list[Statement]] = {}
    shown: dict[tuple[str, ...], Counter[str]] = {}
    merged: dict[tuple[str, ...], set[str]] = {}
    for on in articles:
        same = on.store.files.sources() if on.store.files is not None else {}
        for statement in _statements(on):
            name = statement.written if statement.kind != UNSOURCED else ""
            now = same.get(name.casefold(), name)
            key = _key(now)
            found.setdefault(key, []).append(statement)
            shown.setdefault(key, Counter())[name] += 1
            if _key(name) != key:
                merged.setdefault(key, set()).add(name)
                shown[key][now] += 0
    sources = [
        _source(statements, shown[key], merged.get(key, set())) for key, statements in found.items()
    ]
    sources.sort(key=lambda each: (not each.name, -len(each.statements), each.name.casefold()))
    counts = Counter(each.kind for some in found.values() for each in some)
    return Cited(tuple(sources), {kind: counts[kind] for kind in KINDS}, tuple(_proposals(sources)))


def counted_as(on: OnArticle, tag: Annotation) -> str:
    """Return the name that the source of an attribution is counted as; empty: it has none."""
    sources = [span for span in tag.spans if span.role == SOURCE]
    written = " … ".join(filter(None, map(_written, sources)))
    same = on.store.files.sources() if on.store.files is not None else {}
    return same.get(written.casefold(), written)


def _source(statements: Sequence[Statement], names: Counter[str], merged: set[str]) -> Source:
    own = [name for name in names if name not in merged]
    most = sorted(names, key=lambda name: (-names[name], name))
    kinds = Counter(each.kind for each in statements)
    return Source(
        name=max(own or most, key=lambda name: (names[name], name)),
        kind=max(kinds, key=lambda kind: (kinds[kind], -KINDS.index(kind))),
        names=tuple(name for name in most if name),
        merged=tuple(sorted(merged)),
        statements=tuple(statements),
    )


def _statements(on: OnArticle) -> list[Statement]:
    """Return the statements of an article in order, those tagged alike by several once."""
    found: dict[tuple[object, ...], Statement] = {}
    for annotator, tag in on.tags:
        if tag.label != ATTRIBUTION.name or not (contents := _placed(tag, CONTENT)):
            continue
        sources = [span for span in tag.spans if span.role == SOURCE]
        written = " … ".join(filter(None, map(_written, sources)))
        key = (tuple(span.extent for span in contents), written.casefold())
        if (before := found.get(key)) is not None:
            names = tuple(sorted({*before.annotators, annotator}))
            found[key] = msgspec.structs.replace(before, annotators=names)
            continue
        found[key] = Statement(
            article=on.info.id,
            title=on.info.title,
            start=contents[0].start,
            end=contents[0].end,
            content=" … ".join(_line(span.text) for span in contents),
            cue=" … ".join(_line(span.text) for span in _placed(tag, CUE)),
            written=written,
            kind=_kind(tag, sources, written),
            annotators=(annotator,),
            annotation=tag.id,
        )
    return list(found.values())


def _placed(tag: Annotation, role: str) -> list[Span]:
    return [span for span in tag.placed if span.role == role]


def _line(text: str) -> str:
    return " ".join(text.split())


def _written(span: Span) -> str:
    """Return a source as it is counted: what a pronoun refers to, where somebody said so."""
    return _TRAILING.sub("", _line(span.refers or span.text).strip(",;:—– "))


def _kind(tag: Annotation, sources: Sequence[Span], written: str) -> str:
    """Return how a source is given: as somebody said, else as its words look."""
    said = _SAID.get(str(tag.attributes.get(ATTRIBUTE, "")))
    if said is not None:
        return said
    if not written:
        return UNSOURCED
    if any(_line(span.text).casefold() in NAMELESS for span in sources):
        return PRONOUN
    if _NAMELESS.search(written):
        return ANONYMOUS
    return NAMED if any(word[:1].isupper() for word in _bare(written).split()) else DESCRIBED


def _bare(name: str) -> str:
    """Return a name without its article or form of address."""
    return _LEADING.sub("", name)


def _key(name: str) -> tuple[str, ...]:
    """Return what names have in common that are the same without anybody saying so."""
    return tuple(_bare(name).casefold().split())


def _proposals(sources: Sequence[Source]) -> Iterable[Proposal]:
    """Yield the names that are the end of just one longer name."""
    named = {each.name: _key(each.name) for each in sources if each.kind in (NAMED, PRONOUN)}
    for name, words in named.items():
        longer = [
            other
            for other, more in named.items()
            if len(words) < len(more) <= 5 and words and more[-len(words) :] == words
        ]
        if len(longer) == 1 and name[:1].isupper():
            yield Proposal(name, longer[0])


def merge(
    store: FileStore, name: str, now: str, who: str, known: Cited, *, clock: Clock = utc_now
) -> None:
    """Count a source as another one from now on; by its own name again, where both are the same.

    Raises:
        WrongUse: nobody is cited by one of the names, or it is merged as asked already.
        CannotWrite: it is not kept.
    """
    name, now = _line(name), _line(now)
    names = {each.casefold(): each for source in known.sources for each in source.names}
    if name.casefold() not in names:
        raise WrongUse(f"nobody is cited as {name!r}{instead(name, names.values())}")
    same = store.sources()
    if name.casefold() == now.casefold():
        if name.casefold() not in same:
            raise WrongUse(f"{name!r} counts by its own name already")
    elif same.get(now.casefold(), now).casefold() == name.casefold():
        raise WrongUse(f"{now!r} counts as {name!r} already; --apart takes that back first")
    store.name_source(name, now, who, timestamp(clock()))


NOBODY = "(no source)"
"""What stands for the source of what has none."""

_MOST_PROPOSALS = 5


def shares(found: Cited) -> str:
    """Return how many statements there are, and the share of each kind of source, in one line."""
    if not found.total:
        return "No attributions are tagged."
    parts = (
        f"{kind} {percent(found.kinds[kind] / found.total)}" for kind in KINDS if found.kinds[kind]
    )
    named = sum(bool(each.name) for each in found.sources)
    said = f"{counted(found.total, 'statement')} of {counted(named, 'source')}"
    return f"{said}: {', '.join(parts)}"


def title(source: Source) -> str:
    """Return what a source is called, and what else it is called."""
    others = [name for name in source.names if name.casefold() != source.name.casefold()]
    return (one_line(source.name) or NOBODY) + (
        f" (also {listed(map(one_line, others))})" if others else ""
    )


def lines(found: Cited, *, in_full: bool) -> Iterator[str]:
    """Yield the lines that a person is shown."""
    yield shares(found)
    for source in found.sources:
        kind = "" if source.kind == UNSOURCED else f", {source.kind}"
        in_articles = f" in {counted(source.articles, 'article')}" if source.articles > 1 else ""
        yield f"{len(source.statements):5}  {title(source)}{kind}{in_articles}"
        for each in source.statements if in_full else ():
            yield f"         {each.article}: {excerpt(each.content)}"
    for same in found.proposals[:_MOST_PROPOSALS]:
        names = f"{shlex.quote(one_line(same.name))} {shlex.quote(one_line(same.now))}"
        yield f"{one_line(same.name)} may be {one_line(same.now)}: --same {names}"
    if len(found.proposals) > _MOST_PROPOSALS:
        yield f"{len(found.proposals) - _MOST_PROPOSALS} more names may be another's"


def as_json_object(found: Cited) -> dict[str, Any]:
    """Return all of it for programs."""
    total = found.total
    return {
        "schema": "obelism/1",
        "type": "sources",
        "statements": total,
        "shares": {kind: found.kinds[kind] / total if total else None for kind in KINDS},
        "kinds": dict(found.kinds),
        "sources": [
            {
                **msgspec.structs.asdict(each),
                "count": len(each.statements),
                "articles": each.articles,
                "statements": [msgspec.structs.asdict(one) for one in each.statements],
            }
            for each in found.sources
        ],
        "proposals": [msgspec.structs.asdict(each) for each in found.proposals],
    }
