"""The data card of a release: what is in it, for people, as Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from reader.measures.figures import Figure
from reader.model.annotation import Record
from reader.services.release.manifest import MANIFEST, Manifest, totals
from reader.services.release.split import PARTS, PUBLISHER
from reader.text.phrases import counted
from reader.text.screen_text import one_line

_FIGURES = {
    "alpha": "alpha",
    "kappa": "kappa",
    "unitizing_alpha": "unitizing alpha",
    "f1_exact": "F1 exact",
    "f1_overlap": "F1 overlap",
}


def card(manifest: Manifest) -> str:
    """Return the card, ending in a line break."""
    return "\n".join(_blocks(manifest)).rstrip() + "\n"


def _blocks(manifest: Manifest) -> Iterator[str]:
    every = totals(manifest.counts)
    grouped = "publisher (the host of the address)"
    by = grouped if manifest.grouped_by == PUBLISHER else one_line(manifest.grouped_by)
    yield f"# {_cell(manifest.name)}\n"
    yield (
        f"{counted(every.get('articles', 0), 'article')} with"
        f" {counted(every.get('annotations', 0), 'annotation')}, each of which was decided by an"
        f" adjudicator. Made by obelism {manifest.program}; all figures are in `{MANIFEST}`.\n"
    )
    yield "## Parts\n"
    labels = [str(each["name"]) for each in manifest.labels]
    labels += sorted(
        {key.removeprefix("label:") for key in every if key.startswith("label:")} - {*labels}
    )
    yield from _table(
        ["", *PARTS, "all"],
        [
            [
                name,
                *(f"{manifest.counts[part].get(key, 0):,}" for part in PARTS),
                f"{every.get(key, 0):,}",
            ]
            for name, key in [
                ("articles", "articles"),
                ("groups", "groups"),
                ("words", "words"),
                ("annotations", "annotations"),
                *((label, f"label:{label}") for label in labels),
            ]
        ],
    )
    shares = ", ".join(f"{part} {100 * manifest.split[part]:g} %" for part in PARTS)
    yield (
        f"Asked for: {shares}, with the seed {manifest.seed}. Groups are those of one {by}; no"
        " group is in two parts, which is why the shares are not exact.\n"
    )
    if manifest.undecided:
        yield f"Left out, as not all is decided there: {counted(manifest.undecided, 'article')}.\n"
    yield "## Labels\n"
    for each in manifest.labels:
        yield f"- **{_cell(str(each['name']))}**: {_cell(str(each.get('guideline') or '…'))}"
    version = f", version {manifest.guidelines}" if manifest.guidelines else ""
    yield f"\nAnnotators kept to `guidelines.md`{version}.\n"
    yield "## Who\n"
    yield from _table(
        ["annotator", "articles read"],
        [[_cell(name), f"{count:,}"] for name, count in manifest.annotators.items()],
    )
    yield from _table(
        ["adjudicator", "decisions"],
        [[_cell(name), f"{count:,}"] for name, count in manifest.adjudicators.items()],
    )
    alone = sum(len(each.annotators) == 1 for each in manifest.articles.values())
    if alone:
        yield f"What one annotator alone tagged was decided on in {counted(alone, 'article')}.\n"
    yield "## Agreement before adjudication\n"
    yield from _agreement(manifest)
    yield "## Files\n"
    yield f"`train`, `dev` and `test`: {manifest.format}, by {manifest.by}.\n"


def _agreement(manifest: Manifest) -> Iterator[str]:
    known = manifest.agreement
    if known is None:
        yield f"Not known: {_cell(manifest.why_no_agreement or '')}.\n"
        return
    rows = [
        [_row_name(row["row"]), *(_figure(row[name]) for name in _FIGURES)]
        for row in known["rows"]
        if row["row"].get("role") is None
    ]
    yield from _table(["", *_FIGURES.values()], rows)
    yield (
        f"On {counted(known['articles'], 'article')} that two or more have read, in"
        f" {known['unit']}s; in brackets 95 % intervals.\n"
    )


def _row_name(row: Record) -> str:
    return _cell(str(row.get("label") or "all labels"))


def _figure(figure: Record) -> str:
    known = msgspec.convert(figure, Figure)
    if known.meant is None:
        return "–"
    bounds = known.low is not None and known.high is not None
    return f"{known.meant:.2f}" + (f" ({known.low:.2f}–{known.high:.2f})" if bounds else "")


def _table(head: list[str], rows: list[list[str]]) -> Iterator[str]:
    if rows:
        yield "| " + " | ".join(head) + " |"
        yield "|" + "---|" * len(head)
        yield from (f"| {' | '.join(row)} |" for row in rows)
        yield ""


_MARKED: Mapping[int, Any] = str.maketrans({sign: f"\\{sign}" for sign in "\\|`*_[]<>#"})


def _cell(text: str) -> str:
    """Return a text as one line of Markdown that says nothing but itself."""
    return one_line(text).translate(_MARKED)
