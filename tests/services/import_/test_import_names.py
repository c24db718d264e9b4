"""What labels and roles are called elsewhere becomes what they are called here, and is said."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.store.base import LayerKey
from tests.cli.running import run, told
from tests.services.tagged import write
from tests.store.folders import Folder

TEXT = "Oslo, she said, then Rome.\n"
HEAD = "article,annotator,id,label,role,start,end,text\n"


@pytest.fixture
def here(tmp_path: Path) -> Path:
    write(tmp_path / "here", "a.txt", TEXT)
    return tmp_path / "here"


def table(tmp_path: Path, *rows: tuple[str, str, str]) -> Path:
    """A table of spans: each with label, role and quote, all of one annotation per label."""
    lines = [
        f"a.txt,Ben,{label},{label},{role},{start},{start + len(quote)},{quote}\n"
        for label, role, quote in rows
        for start in [TEXT.index(quote)]
    ]
    return write(tmp_path, "tags.csv", HEAD + "".join(lines))


def names(here: Path) -> set[tuple[str, str | None]]:
    snapshot = Folder(here).read(LayerKey("Ben", "a.txt"))
    return {
        (each.label, span.role) for each in snapshot.annotations.values() for span in each.spans
    }


def test_capitals_make_no_other_name(tmp_path: Path, here: Path) -> None:
    tags = table(
        tmp_path,
        *(("Attribution", "Content", "Oslo"), ("Attribution", "SOURCE", "she")),
        *(("Fact", "", "Rome"), ("Quote", "Who", "then")),
    )
    done = run("import", tags, "--into", here, "--as", "Zoe")
    assert done.exit_code == 0
    assert names(here) == {
        *(("attribution", "content"), ("attribution", "source")),
        *(("fact", None), ("Quote", "Who")),
    }
    assert done.stderr.splitlines() == [
        "obelism: the label Attribution is taken as attribution: 1 record",
        "obelism: the label Fact is taken as fact: 1 record",
        "obelism: the role Content of attribution is taken as content: 1 record",
        "obelism: the role SOURCE of attribution is taken as source: 1 record",
        (
            f"obelism: the label Quote is not defined in {Folder(here).name}; "
            "its tags are kept and shown"
        ),
        "obelism: 3 of 3 records imported",
    ]


def test_a_map_says_what_others_are(tmp_path: Path, here: Path) -> None:
    tags = table(tmp_path, ("Quote", "Who", "she"), ("Quote", "What", "Oslo"), ("Fact", "", "Rome"))
    pairs = ("Quote=attribution", "Quote.Who=source", "attribution.What=attribution.content", "X=y")
    options = [word for pair in pairs for word in ("--map", pair)]
    done = run("import", tags, "--into", here, "--as", "Zoe", *options)
    assert done.exit_code == 0
    assert names(here) == {
        *(("attribution", "content"), ("attribution", "source")),
        ("fact", None),
    }
    assert "--map X=y: no record has a label or role of that name" in done.stderr
    again = run("import", tags, "--into", here, "--as", "Zoe", *options)
    assert "already there" in again.stdout


@pytest.mark.parametrize(
    ("pairs", "why"),
    [
        (["Quote"], "--map Quote: say OLD=NEW"),
        (["=x"], "say OLD=NEW"),
        (["a=b", "a=c"], "a becomes b already"),
    ],
)
def test_a_map_that_says_nothing_is_refused(
    tmp_path: Path, here: Path, pairs: list[str], why: str
) -> None:
    options = [word for pair in pairs for word in ("--map", pair)]
    done = run("import", table(tmp_path, ("Fact", "", "Rome")), "--into", here, *options)
    assert why in told(done, 2)


def test_what_is_sent_stays_as_it_was_sent(tmp_path: Path, here: Path) -> None:
    tags = table(tmp_path, ("Fact", "", "Rome"))
    assert "--map" in told(run("import", tags, "--into", here, "--as-sent", "--map", "a=b"), 2)
