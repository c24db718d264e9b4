"""Suggestions of a program that is none of ours, as a layer `@NAME`.

The program says quotations; where they stand is found out here. What it said is kept by text and
command, so that it is not asked again.
"""

from __future__ import annotations

import re
import uuid
from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from reader.io import files
from reader.io.json import BadJSON, decode, encode
from reader.model.annotation import Annotation, Span
from reader.model.article import Article
from reader.model.clock import Clock, timestamp, utc_now
from reader.model.errors import ObelismError, WrongUse
from reader.model.labels import LabelSet
from reader.services.suggest.program import Answer, Program
from reader.services.suggest.run import BY, NAMESPACE, bring_up_to
from reader.store.base import LayerKey, Store
from reader.text.anchor import span_at
from reader.text.phrases import counted

ORIGIN = "model"
"""Origin of an annotation that such a program suggested."""

RESERVED = frozenset({"@gold", "@rules", "@learned"})
"""Layers of our own programs."""

LIMIT = 60.0
"""Seconds for an article."""

_SAME = str.maketrans("“”„«»‘’‚", '"""""\'\'\'')
_MOST_PLACES = 1000

_By = tuple[str, str, str]
"""Layer, version of the command, and the time now."""


class Suggested(NamedTuple):
    """What came of an article."""

    added: int
    removed: int
    kept: int
    reason: str
    """Why there is nothing, or not all, in a few words; empty: nothing to say."""
    failed: bool = False
    """Whether the program failed, and the earlier suggestions stayed."""


class Outside:
    """A program that is asked for suggestions on articles."""

    def __init__(
        self,
        command: str,
        layer: str,
        *,
        limit: float = LIMIT,
        again: bool = False,
        clock: Clock = utc_now,
    ) -> None:
        """`layer`: name of the layer; `again`: ask also where the answer is kept.

        Raises:
            WrongUse: the command or the name cannot be one.
        """
        if not re.fullmatch(r"@[\w.-]{1,60}", layer) or layer in RESERVED:
            raise WrongUse(f"{layer!r} is no name for suggestions of a program: say @ and a word")
        self.layer = layer
        self._program = Program(command, limit)
        self._version = sha256(command.encode("utf-8", "surrogateescape")).hexdigest()[:12]
        self._again, self._clock = again, clock

    def suggest(self, store: Store, article: Article) -> Suggested:
        """Bring the layer on an article up to what the program says; only once all of that is here.

        Raises:
            ReadOnly: the layer cannot be written.
            WrongUse: the program cannot be started.
        """
        labels = store.labels()
        path = self._kept_answer(article, labels)
        answer = None if self._again else _read_answer(path)
        if answer is None:
            answer = self._program.ask(_request(store, article, labels))
            if answer.failure:
                return Suggested(0, 0, 0, answer.failure, failed=True)
            _keep_answer(path, answer)
        by = (self.layer, self._version, timestamp(self._clock()))
        found, refused = placed(answer, article, labels, by)
        outcome = bring_up_to(store, article, self.layer, found, clock=self._clock)
        return Suggested(*outcome, _why(answer, refused, bool(found)))

    def _kept_answer(self, article: Article, labels: LabelSet) -> Path:
        from platformdirs import user_cache_path

        what = [self._version, article.info.sha256, *(label.name for label in labels)]
        return user_cache_path("obelism") / "suggested" / f"{_digest(what)}.json"

    def keep_messages(self) -> Path | None:
        """Keep what the program wrote to standard error; None where it wrote nothing."""
        said = self._program.messages()
        if not said:
            return None
        from platformdirs import user_log_path

        path = user_log_path("obelism") / f"suggest-{self.layer[1:]}.log"
        try:
            files.make_folders(path.parent, files.PRIVATE_FOLDER)
            files.write_atomically(path, said, files.PRIVATE)
        except OSError:
            return None
        return path

    def close(self) -> None:
        """End the program."""
        self._program.close()


def _digest(words: Sequence[str]) -> str:
    return sha256("\0".join(words).encode("utf-8", "surrogateescape")).hexdigest()[:32]


def _read_answer(path: Path) -> Answer | None:
    try:
        data = files.read_bytes(path)
        return None if data is None else decode(data, Answer)
    except (OSError, BadJSON):
        return None


def _keep_answer(path: Path, answer: Answer) -> None:
    try:
        files.make_folders(path.parent, files.PRIVATE_FOLDER)
        files.write_atomically(path, encode(answer), files.PRIVATE)
    except OSError:
        pass  # then it is asked again


def _request(store: Store, article: Article, labels: LabelSet) -> dict[str, Any]:
    """Return what the program is told of an article."""
    accepted = []
    for head in store.heads(article_id=article.id):
        if head.annotator.startswith("@") or head.info.sha256 != article.info.sha256:
            continue
        try:
            layer = store.read(LayerKey(head.annotator, article.id))
        except ObelismError:
            continue
        accepted += [
            {
                "label": each.label,
                "spans": [
                    {"role": span.role, "start": span.start, "end": span.end, "quote": span.text}
                    for span in each.placed
                ],
            }
            for each in layer.annotations.values()
        ]
    known = [
        {
            "name": label.name,
            "roles": [role.name for role in label.roles],
            "guideline": label.guideline,
        }
        for label in labels
    ]
    return {
        "type": "article",
        "id": article.id,
        "text": article.text,
        "labels": known,
        "accepted": accepted,
    }


def _why(answer: Answer, refused: Counter[str], found: bool) -> str:
    """Say why there is nothing, or what was left out."""
    parts = [f"{counted(count, 'suggestion')} {why}" for why, count in refused.items()]
    if answer.noise:
        means = "means" if answer.noise == 1 else "mean"
        parts.append(f"{counted(answer.noise, 'line')} ignored that {means} nothing")
    if not found and not parts:
        parts.append("the program suggested nothing")
    return ", ".join(parts)


class _Passage(msgspec.Struct):
    """A line of the type `suggest`."""

    label: str
    quote: str
    role: str | None = None
    group: str | int | None = None
    start: int | None = None
    before: str | None = None
    score: float | None = None
    why: str | None = None


def placed(
    answer: Answer, article: Article, labels: LabelSet, by: _By
) -> tuple[dict[str, Annotation], Counter[str]]:
    """Return the annotations in an answer, by id, and how many suggestions are none, by why.

    Passages of one group are one annotation. The same on the same text always has the same id.
    """
    groups: dict[object, list[tuple[_Passage, Span, bool]]] = {}
    refused: Counter[str] = Counter()
    for number, record in enumerate(answer.suggestions):
        try:
            passage = msgspec.convert(record, _Passage)
        except msgspec.ValidationError:
            refused["without label and quote"] += 1
            continue
        role, why = _role(passage, labels)
        places = [] if why else occurrences(article.text, passage.quote)
        if why or not places:
            refused[why or "not in the text"] += 1
            continue
        (start, end), sure = nearest_place(article.text, places, passage.start, passage.before)
        key = (passage.label, passage.group) if passage.group is not None else number
        groups.setdefault(key, []).append((passage, span_at(article.text, start, end, role), sure))
    found = {}
    for group in groups.values():
        annotation = _annotation(group, article, labels, by)
        found[annotation.id] = annotation
    return found, refused


def _role(passage: _Passage, labels: LabelSet) -> tuple[str | None, str]:
    """Return the role of a passage, and why it is none."""
    if passage.label not in labels:
        return None, "of labels that are not defined"
    names = labels[passage.label].role_names()
    if passage.role is None:
        return names[0], ""
    return passage.role, "" if passage.role in names else "of roles that are not defined"


def occurrences(text: str, quote: str) -> list[tuple[int, int]]:
    """Return where a quote stands, `[start, end)` each; blanks and quotation marks may differ."""
    words = quote.translate(_SAME).split()
    if not words:
        return []
    pattern = r"\s+".join(map(re.escape, words))
    matches = re.finditer(pattern, text.translate(_SAME))
    return [match.span() for match, _ in zip(matches, range(_MOST_PLACES), strict=False)]


def nearest_place(
    text: str, places: Sequence[tuple[int, int]], start: int | None, before: str | None
) -> tuple[tuple[int, int], bool]:
    """Return which of several places is meant, and whether nothing else can be."""
    if len(places) > 1 and before and before.strip():
        end = " ".join(before.translate(_SAME).split())
        behind = [
            place
            for place in places
            if " ".join(
                text[max(0, place[0] - 2 * len(before) - 20) : place[0]].translate(_SAME).split()
            ).endswith(end)
        ]
        places = behind or places
    if len(places) == 1:
        return places[0], True
    hint = start if start is not None else places[0][0]
    best = min(places, key=lambda place: abs(place[0] - hint))
    return best, best[0] == start


def _annotation(
    group: Sequence[tuple[_Passage, Span, bool]], article: Article, labels: LabelSet, by: _By
) -> Annotation:
    layer, version, now = by
    label = labels[group[0][0].label]
    unique = {(span.start, span.end, span.role): span for _, span, _ in group}
    spans = label.ordered([*unique.values()])
    places = [f"{span.start}-{span.end} {span.role or ''}" for span in spans]
    content = "\0".join((layer, version, article.info.sha256, label.name, *places))
    scores = [passage.score for passage, _, _ in group if passage.score is not None]
    why = next((passage.why for passage, _, _ in group if passage.why), None)
    known: dict[str, Any] = {"layer": layer, "version": version}
    if scores:
        known["score"] = min(scores)
    if why:
        known["why"] = " ".join(why.split())[:400]
    return Annotation(
        id=uuid.uuid5(NAMESPACE, content).hex,
        label=label.name,
        spans=spans,
        flag=not all(sure for _, _, sure in group),
        origin=ORIGIN,
        created=now,
        modified=now,
        extra={BY: known},
    )
