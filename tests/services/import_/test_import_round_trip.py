"""What goes out comes back the same."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from reader.model.annotation import LOST, Annotation, Span
from reader.model.labels import DEFAULT_LABELS
from reader.text.anchor import span_at
from tests.services.import_.deliveries import (
    TEXTS,
    articles,
    exported,
    imported,
    kept,
    layer_of,
)


@st.composite
def marks(draw: st.DrawFn, text: str) -> Annotation:
    times = st.integers(0, 59).map(lambda second: f"2030-01-01T00:00:{second:02}.000Z")
    created = draw(times)
    label = draw(st.sampled_from(["fact", "attribution", "inconsistency", "no such label"]))
    found = draw(st.lists(spans(text), min_size=1, max_size=3))
    return Annotation(
        id=draw(st.uuids(version=4)).hex,
        label=label,
        spans=DEFAULT_LABELS[label].ordered(found),
        note=draw(st.none() | st.text(max_size=10)),
        attributes=draw(st.dictionaries(st.text(max_size=3), st.integers() | st.text(max_size=3))),
        flag=draw(st.booleans()),
        origin=draw(st.sampled_from(["human", "rules", "import"])),
        corrects=draw(st.none() | st.just("f" * 32)),
        created=created,
        modified=max(created, draw(times)),
        extra=draw(st.dictionaries(st.sampled_from(["confidence", "x-"]), st.integers())),
    )


@st.composite
def spans(draw: st.DrawFn, text: str) -> Span:
    start = draw(st.integers(0, len(text) - 1))
    end = draw(st.integers(start + 1, len(text)))
    role = draw(st.sampled_from([None, "content", "source", "claim", "witness"]))
    if draw(st.integers(0, 9)) == 0:
        return Span(LOST, LOST, role, text[start:end], "before", "after")
    return span_at(text, start, end, role)


layers = st.fixed_dictionaries(
    {
        (id, name): st.lists(marks(text), max_size=4, unique_by=lambda mark: mark.id)
        for id, text in TEXTS.items()
        for name in ("Anna", "Bên [b]")
    }
)


@settings(max_examples=settings.default.max_examples // 5)
@given(layers, st.sampled_from(["annotation", "article"]), st.sampled_from(["codepoint", "utf16"]))
def test_export_import_export_is_the_same_and_importing_again_changes_nothing(
    tagged: dict[tuple[str, str], list[Annotation]], by: str, offsets: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        theirs, ours = articles(Path(folder) / "theirs"), articles(Path(folder) / "ours")
        for (id, name), found in tagged.items():
            if found:
                with layer_of(theirs, id, name) as layer:
                    layer.commit("tag", [(None, mark) for mark in found])
        path = exported(theirs, by, offsets)
        imported(path, ours)
        assert exported(ours, by, offsets).read_bytes() == path.read_bytes()
        before = kept(ours)
        imported(path, ours)
        assert kept(ours) == before
