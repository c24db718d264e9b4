"""Agreement on grades: an attribute that is a number or a choice in an order, by interval alpha.

The unit is a sentence or an article, its value by somebody what they gave there; who tagged nothing
there with that attribute is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from statistics import fmean
from typing import Literal

import msgspec
from rich.console import RenderableType
from rich.text import Text

from reader.measures.agreement import SEED
from reader.measures.bootstrap import bootstrap
from reader.measures.coefficients import Graded, graded, interval_alpha
from reader.measures.figures import MIN_ARTICLES, Figure
from reader.model.annotation import Annotation
from reader.model.article import is_markdown
from reader.model.errors import WrongUse
from reader.model.labels import CHOICE, TEXT, YES_NO, Attribute, Label
from reader.model.progress import Progress, no_progress
from reader.services.agreement.figures_text import interval
from reader.services.agreement.report import NothingShared, refuse_nothing_shared
from reader.services.agreement.shared import Shared, SharedArticle
from reader.services.agreement.tables import number, table_of
from reader.text.phrases import counted, instead
from reader.text.screen_text import one_line
from reader.text.units import Units

Per = Literal["sentence", "article"]

DEFINITION = (
    "Krippendorff's alpha for interval data: the difference of two values is the square of their"
    " distance; who gave no value to a unit is missing there; of several values by one annotator"
    " in a unit the mean counts"
)


class GradedReport(msgspec.Struct, frozen=True, kw_only=True, tag="graded", tag_field="type"):
    """How far annotators agree on an attribute that is a grade."""

    schema: str = "obelism/1"
    attribute: str
    per: Per
    scale: list[str]
    """What the values 0, 1, 2 … stand for; empty where they are numbers themselves."""
    articles: int
    """Those with a unit that two have given a value."""
    units: int
    """Those that two or more have given a value."""
    values: dict[str, int]
    """Annotator to units that they gave a value."""
    means: dict[str, float]
    """Annotator to the mean of these."""
    alpha: Figure
    resamples: int
    seed: int
    definition: str = DEFINITION
    left_out: list[str]
    """A sentence for each part that could not be compared."""


def graded_report(
    shared: Shared[SharedArticle],
    name: str,
    per: Per = "sentence",
    *,
    labels: frozenset[str] = frozenset(),
    resamples: int | None = None,
    seed: int = SEED,
    progress: Progress = no_progress,
) -> GradedReport:
    """Measure how far annotators agree on an attribute.

    Args:
        labels: those that the attribute is of; empty: all that have it.
        resamples: number of bootstrap samples; see `bootstrap`.

    Raises:
        WrongUse: no label has the attribute, it is no grade, or labels have different ones.
        NothingShared: no two annotators have given a value to the same unit.
    """
    attribute = _attribute(shared.labels, name, labels)
    refuse_nothing_shared(shared)
    given: dict[str, list[float]] = {}
    articles: list[list[list[float]]] = []
    for article in progress(shared.articles, len(shared.articles), "Comparing"):
        units = _values(article, attribute, per)
        for unit in units:
            for annotator, value in unit.items():
                given.setdefault(annotator, []).append(value)
        paired = [[*unit.values()] for unit in units if len(unit) > 1]
        if paired:
            articles.append(paired)
    if not articles:
        raise NothingShared(f"no two annotators have given {name} to the same {per}")
    near = fmean(value for values in given.values() for value in values)
    sums = [graded(units, near) for units in articles]
    alpha = _alpha([sum(column) for column in zip(*sums, strict=True)])
    resampled = bootstrap(
        [(each.values,) for each in sums],
        [each[1:] for each in sums],
        lambda counts, parts: [_alpha([*counts, *parts])],
        resamples=resamples if len(sums) >= MIN_ARTICLES else 0,
        seed=seed,
        progress=progress,
    )
    low, high = resampled.intervals[0] or (None, None)
    same = "every value that can be compared is the same"
    return GradedReport(
        attribute=name,
        per=per,
        scale=_scale(attribute),
        articles=len(articles),
        units=sum(map(len, articles)),
        values={annotator: len(given[annotator]) for annotator in sorted(given)},
        means={annotator: fmean(given[annotator]) for annotator in sorted(given)},
        alpha=Figure(None, why=same) if alpha is None else Figure(alpha, low, high),
        resamples=resampled.samples,
        seed=seed,
        left_out=shared.left_out,
    )


def _attribute(known: Sequence[Label], name: str, labels: frozenset[str]) -> Attribute:
    """Return the attribute of a name; raise WrongUse where it is no grade, or not one alone."""
    some = [label for label in known if not labels or label.name in labels]
    found = [each for label in some for each in label.attributes if each.name == name]
    if not found:
        names = sorted({each.name for label in some for each in label.attributes})
        raise WrongUse(f"no label has the attribute {name!r}{instead(name, names)}")
    if len({(each.type, each.values) for each in found}) > 1:
        raise WrongUse(f"{name} differs from label to label: name one with --label")
    if found[0].type == TEXT:
        raise WrongUse(f"{name} is a text; a number, a choice in an order or yes/no can be a grade")
    return found[0]


def _scale(attribute: Attribute) -> list[str]:
    if attribute.type == YES_NO:
        return ["no", "yes"]
    return [*attribute.values] if attribute.type == CHOICE else []


def _grade(attribute: Attribute, annotation: Annotation) -> float | None:
    """Return the value that an annotation has, as a number; None where it has none that fits."""
    value = annotation.attributes.get(attribute.name)
    if value is None or attribute.fault(value):
        return None
    return float(attribute.values.index(value) if attribute.type == CHOICE else value)


def _values(article: SharedArticle, attribute: Attribute, per: Per) -> list[Mapping[str, float]]:
    """Return annotator to value for each unit that has any."""
    units = Units(article.text, markdown=is_markdown(article.id))
    found: dict[int, dict[str, list[float]]] = {}
    for annotator, layer in article.layers.items():
        for at, value in _graded_places(layer, attribute):
            sentence = units.at("sentence", at) if per == "sentence" else None
            place = found.setdefault(0 if sentence is None else sentence[0], {})
            place.setdefault(annotator, []).append(value)
    return [{annotator: fmean(values) for annotator, values in by.items()} for by in found.values()]


def _graded_places(
    annotations: Sequence[Annotation], attribute: Attribute
) -> Iterator[tuple[int, float]]:
    """Yield where annotations begin, with their values."""
    for each in annotations:
        value = _grade(attribute, each)
        if value is not None and each.placed:
            yield each.placed[0].start, value


def _alpha(sums: Sequence[float]) -> float | None:
    values, *rest = sums
    return interval_alpha(Graded(int(values), *rest))


def tables(found: GradedReport) -> Iterator[RenderableType]:
    """Yield the figures for people."""
    bounds = "" if found.alpha.low is None else f" (95 %: {interval(found.alpha)})"
    yield Text(
        f"{one_line(found.attribute)}: interval alpha {number(found.alpha.meant)}{bounds}, on"
        f" {counted(found.units, found.per)} of {counted(found.articles, 'article')} that two or"
        " more have given it",
        "bold",
    )
    table = table_of("Person", f"{found.per}s", "mean")
    for annotator, count in found.values.items():
        table.add_row(one_line(annotator), f"{count:,}", number(found.means[annotator], 2))
    yield table
    notes = [f"{DEFINITION}."]
    if found.scale:
        scale = ", ".join(f"{at} {one_line(name)}" for at, name in enumerate(found.scale))
        notes.append(f"Values, in the order of labels.toml: {scale}.")
    if found.articles < MIN_ARTICLES:
        notes.append(f"No interval: there are fewer than {MIN_ARTICLES} articles.")
    if found.alpha.why:
        notes.append(f"No alpha: {found.alpha.why}.")
    yield Text("\n".join(notes), "dim")
