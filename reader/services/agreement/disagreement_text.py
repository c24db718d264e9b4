"""The disagreements of `obelism agree` for people: the hardest in a line each, or all in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from rich.cells import cell_len, set_cell_size

from reader.model.annotation import Span
from reader.services.agreement.counted import Disagreement
from reader.services.agreement.report import Report
from reader.services.agreement.tables import NAME_CELLS, UNDEFINED, columns, number
from reader.text.phrases import article_of, counted, excerpt
from reader.text.screen_text import one_line

_QUOTE = 56
"""Cells of a quote in the list, at most."""

_WORDS_OF_THE_LIST = """\
label: they differ in it; role: in the roles of the same spans; extent: in the
spans; missing: those who have it agree, and others have nothing here.
hardness, 0 to 1: of the units that either of two annotators has tagged here,
the part that they do not share under the same label and role; the mean over
every two.
"""

_LEAST = 8
"""Cells of a quote, at least."""

_LAST_WORDS = 3
"""Words of a long quote's end that are shown."""

_HARDEST = 10
"""Disagreements that are shown in a line each."""

_WHERE = _WHO = 22
"""Cells of a place, and of who says what, in such a line, at most."""

_HEADINGS = ("hard", "kind", "article ¶", "label by whom", "quote")


def disagreement_list(report: Report) -> Iterator[str]:
    """Yield the disagreements one by one; plain text, since there may be thousands."""
    for each in report.disagreements:
        place = f"{one_line(each.article)}, paragraph {each.paragraph}, from {each.start}"
        yield f"{place}: {each.kind}, hardness {number(each.hardness, 2)}\n"
        yield from _voices(each)
        yield "\n"
    yield f"{summary_of(report.disagreements)}\n"
    if report.disagreements:
        yield _WORDS_OF_THE_LIST


def hardest(report: Report, letters: Mapping[str, str]) -> str:
    """Return the number of disagreements, and the hardest in a line each.

    `letters` stand for the annotators.
    """
    found = sorted(report.disagreements, key=lambda each: -each.hardness)[:_HARDEST]
    heading = summary_of(report.disagreements)
    if not found:
        return heading
    some = "" if len(report.disagreements) <= _HARDEST else f"; the {_HARDEST} hardest"
    rows = [_HEADINGS, *(_row(each, letters) for each in found)]
    wide = [max(cell_len(row[at]) for row in rows) for at in range(len(_HEADINGS) - 1)]
    lines = [f"{heading}{some}, all with --list" if some else f"{heading}; in full with --list"]
    for *cells, quote in rows:
        line = "".join(
            f"{set_cell_size(cell, size)}  " for cell, size in zip(cells, wide, strict=True)
        )
        lines.append(line + one_line(quote, max(10, columns() - cell_len(line))))
    return "\n".join(lines)


def _row(disagreement: Disagreement, letters: Mapping[str, str]) -> tuple[str, ...]:
    paragraph = f" ¶{disagreement.paragraph}"
    where = one_line(disagreement.article, _WHERE - len(paragraph)) + paragraph
    by: dict[str, dict[str, None]] = {}
    for version in disagreement.said:
        by.setdefault(version.label, {})[letters[version.annotator]] = None
    sides = [f"{label} {' '.join(who)}" for label, who in by.items()]
    if disagreement.silent:
        sides.append(f"{UNDEFINED} {' '.join(letters[name] for name in disagreement.silent)}")
    who = one_line(", ".join(sides), _WHO)
    quote = excerpt(disagreement.said[0].spans[0].text, _QUOTE)
    return number(disagreement.hardness, 2), disagreement.kind, where, who, quote


def summary_of(found: list[Disagreement]) -> str:
    """Return the number of disagreements, in all and of each kind."""
    kinds = Counter(each.kind for each in found).most_common()
    details = ", ".join(f"{times} {kind}" for kind, times in kinds)
    return f"{counted(len(found), 'disagreement')}: {details}" if found else "no disagreements"


def _voices(disagreement: Disagreement) -> Iterator[str]:
    """Yield a line for each span in a disagreement, and for each annotator without one."""
    rows = [(one_line(e.annotator), one_line(e.label), e.spans) for e in disagreement.said]
    rows += [(one_line(name), UNDEFINED, ()) for name in disagreement.silent]
    names = min(NAME_CELLS, max(cell_len(name) for name, _, _ in rows))
    labels = min(NAME_CELLS, max(cell_len(label) for _, label, _ in rows))
    for name, label, spans in rows:
        for quote in _quotes(spans, columns() - names - labels - 6) or [""]:
            line = f"  {set_cell_size(name, names)}  {set_cell_size(label, labels)}  {quote}"
            yield f"{line.rstrip()}\n"
            name = label = ""


def _quotes(spans: Iterable[Span], room: int) -> list[str]:
    """Return each span with its role, in `room` cells."""
    found = []
    for span in spans:
        role = f"{one_line(span.role, room // 2)}: " if span.role else ""
        role += f"in {article_of(span, room // 3)}: " if span.elsewhere is not None else ""
        cells = max(_LEAST, min(_QUOTE, room - cell_len(role) - 2))
        found.append(role + ("lost" if span.gone else _both_ends(span.text, cells)))
    return found


def _both_ends(text: str, cells: int) -> str:
    """Return a quote with its end, where annotators often differ."""
    line = one_line(text)
    end = " ".join(line.split(" ")[-_LAST_WORDS:])
    if cell_len(line) <= cells or 2 * cell_len(end) > cells:
        return excerpt(text, cells)
    return f"{excerpt(text, cells - cell_len(end) - 1)[:-1]} {end}”"
