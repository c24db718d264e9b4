"""Files that other programs read and wrote again: the same records, in another form."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from reader.store.base import LayerKey
from tests.cli.running import run
from tests.services.import_.deliveries import TEXTS, articles, exported
from tests.services.tagged import tag
from tests.store.folders import Folder

Records = list[dict[str, Any]]


def lines(records: Records, **style: Any) -> str:
    return "".join(json.dumps(record, **style) + "\n" for record in records)


def changed(**fields: Any) -> Callable[[Records], str]:
    return lambda records: lines([{**record, **fields} for record in records])


def in_epochs(records: Records) -> str:
    return lines([{**record, "modified": 1_891_152_000_000} for record in records])


def with_nulls(records: Records) -> str:
    """What a data frame makes of records that do not all have the same fields."""
    for record in records:
        record.update(note=None, flag=None, attributes=None, origin=None, offsets=None, later=None)
        record["article"]["title"] = None
        record["spans"][0].update(role=None, prefix=None, suffix=None)
    return lines(records)


def as_fractions(records: Records) -> str:
    for record in records:
        for place in (record, *record["spans"]):
            place.update(start=float(place["start"]), end=float(place["end"]))
        record["flag"] = 0.0
    return lines(records)


def compact_array(records: Records) -> str:
    return json.dumps(records, separators=(",", ":"))


def with_nans(records: Records) -> str:
    """The same where the frame is written without care: NaN is no JSON."""
    for record in records:
        record.update(note=math.nan, later=-math.inf, attributes={"said": 'so: "NaN"'})
    return lines(records)


def as_split(records: Records) -> str:
    names = list(records[0])
    rows = [[record[name] for name in names] for record in records]
    return json.dumps({"columns": names, "index": [0, 1, 2], "data": rows})


def by_column(records: Records) -> dict[str, list[Any]]:
    return {name: [record[name] for record in records] for name in records[0]}


def by_column_and_index(records: Records) -> str:
    found = {name: dict(enumerate(values)) for name, values in by_column(records).items()}
    return json.dumps(found, indent=1)


def as_table(records: Records) -> str:
    rows = [{"index": number, **record} for number, record in enumerate(records)]
    return json.dumps({"schema": {"fields": [], "primaryKey": ["index"]}, "data": rows})


def offsets_as_text(records: Records) -> str:
    for record in records:
        for place in (record, *record["spans"]):
            place.update(start=str(place["start"]), end=str(place["end"]))
    return lines(records)


RESHAPED: dict[str, Callable[[Records], str]] = {
    "epoch in milliseconds": in_epochs,
    "NaN for what is not there": with_nans,
    "epoch in seconds": changed(modified=1_891_152_000, created=1_891_152_000.5),
    "epoch in nanoseconds": changed(modified=1_891_152_000_000_000_000),
    "ISO without a zone": changed(modified="2029-12-05T12:00:00.000"),
    "ISO with an offset": changed(modified="2029-12-05T13:00:00+01:00"),
    "ISO with a blank": changed(modified="2029-12-05 12:00:00"),
    "ISO with the zone in letters": changed(modified="2029-12-05 12:00:00.5 UTC"),
    "nulls": with_nulls,
    "fractions": as_fractions,
    "text for numbers": offsets_as_text,
    "keys in order": lambda records: lines(records, sort_keys=True),
    "keys in reverse": lambda records: lines([dict(reversed(each.items())) for each in records]),
    "escaped": lambda records: lines(records, ensure_ascii=True).replace("/", "\\/"),
    "an array": json.dumps,
    "a compact array": compact_array,
    "an array laid out": lambda records: json.dumps(records, indent=2),
    "an array of lines": lambda records: "[\n" + ",\n".join(map(json.dumps, records)) + "\n]\n",
    "records laid out": lambda records: lines(records, indent=4),
    "with a byte order mark": lambda records: "\ufeff" + lines(records, indent=1),
    "CR LF": lambda records: lines(records, indent=2).replace("\n", "\r\n"),
    "numerals for words": changed(text=2026),
    "run together": lambda records: "".join(map(json.dumps, records)),
    "a comma behind each": lambda records: ",\n".join(map(json.dumps, records)) + ",\n",
    "a JSON text sequence": lambda records: "".join(
        f"\x1e{json.dumps(each)}\n" for each in records
    ),
    "in an object": lambda records: json.dumps({"version": 3, "annotations": records}),
    "in an object each": lambda records: lines([{"_source": each} for each in records]),
    "by row": lambda records: json.dumps(dict(enumerate(records))),
    "by column": lambda records: json.dumps(by_column(records)),
    "by column and index": by_column_and_index,
    "columns and data": as_split,
    "a table with its schema": as_table,
    "in an object laid out": lambda records: json.dumps({"data": records}, indent=2),
}


@pytest.fixture
def theirs(tmp_path: Path) -> Path:
    root = articles(tmp_path / "theirs")
    tag(root, "a.txt", "Oslo", "Rome")
    tag(root, "b/c.txt", "Rome")
    return root


def quotes(root: Path) -> dict[str, list[tuple[int, str]]]:
    found = {}
    for id in TEXTS:
        layer = Folder(root).read(LayerKey("Anna", id))
        found[id] = sorted((each.start, each.spans[0].text) for each in layer.annotations.values())
    return found


@pytest.mark.parametrize("shape", RESHAPED.values(), ids=RESHAPED)
@pytest.mark.parametrize("name", ["tags.jsonl", "tags.json"])
def test_records_of_another_form_are_the_same(
    tmp_path: Path, theirs: Path, shape: Callable[[Records], str], name: str
) -> None:
    records = [json.loads(line) for line in exported(theirs).read_text().splitlines()]
    (tmp_path / name).write_text(shape(records), newline="")
    ours = articles(tmp_path / "ours")
    done = run("import", tmp_path / name, "--into", ours, "--as", "Zoe")
    assert (done.exit_code, done.stdout) == (0, "a.txt, Anna: 2 new\nb/c.txt, Anna: 1 new\n")
    assert quotes(ours) == quotes(theirs)
    for id in TEXTS:
        for each in Folder(ours).read(LayerKey("Anna", id)).annotations.values():
            assert each.modified.endswith("Z")
            assert each.modified[10] == "T"
            assert "later" not in each.extra
    assert run("check", ours).exit_code == 0


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_records_in_another_encoding_are_the_same(
    tmp_path: Path, theirs: Path, encoding: str
) -> None:
    (tmp_path / "tags.jsonl").write_bytes(exported(theirs).read_text().encode(encoding))
    ours = articles(tmp_path / "ours")
    assert run("import", tmp_path / "tags.jsonl", "--into", ours, "--as", "Zoe").exit_code == 0
    assert quotes(ours) == quotes(theirs)


def test_words_that_look_like_the_end_of_a_record_are_words(tmp_path: Path, theirs: Path) -> None:
    records = [json.loads(line) for line in exported(theirs).read_text().splitlines()]
    for record in records:
        record["note"] = 'so: }{ and "}, {" it said'
    (tmp_path / "tags.jsonl").write_text(lines(records))
    ours = articles(tmp_path / "ours")
    assert run("import", tmp_path / "tags.jsonl", "--into", ours, "--as", "Zoe").exit_code == 0
    assert quotes(ours) == quotes(theirs)


@pytest.mark.parametrize("content", ["", "\ufeff \n\n", "[]", "[\n]\n"])
def test_a_file_with_nothing_in_it_is_said_to_be_empty(tmp_path: Path, content: str) -> None:
    (tmp_path / "tags.jsonl").write_text(content)
    done = run("import", tmp_path / "tags.jsonl", "--into", articles(tmp_path / "a"), "--as", "Zoe")
    assert re.search(r"it is empty; obelism export PATH -o FILE", done.stderr)
    assert not (tmp_path / "a/.obelism").exists()


BROKEN = [
    (lambda records: lines(records[:1])[:-1] + "{", r"line 1, record 2: it is no JSON record"),
    (lambda records: json.dumps({"data": [{"a": 1}]}), r"an object around “data”.*--format"),
    (lambda records: '{"schema": 1}', r"nothing was imported: 1 of 1 record is broken\n"),
    (lambda records: json.dumps({"columns": ["a"], "data": [[1]]}), r"line 1.*obelism/1"),
    (lambda records: json.dumps({"schema": {"0": 1}, "a": {"0": 2}}), r"line 1.*obelism/1"),
    (
        lambda records: as_split(records).replace('"data": [[', '"data": [[1], ['),
        r"line 1, record 1: .*obelism",
    ),
    (lambda records: as_split(records)[:-2] + ', "odd"]}', r"line 1, record 4: .*obelism/1"),
    (lambda records: json.dumps({0: {"a": 1}, 1: records[0]}), r"line 1, record 1: .*obelism/1"),
    (changed(modified="soon"), r"line 1.*: modified is no time"),
    (changed(modified=True), r"line 1.*: modified is true or false, not a text"),
    (changed(modified=-5), r"line 1.*: modified is a whole number, not a text"),
    (changed(start=1.5), r"line 1.*: "),
    (changed(flag=7), r"line 1.*: flag is a whole number"),
    (changed(label=None), r"line 1.*: .*label"),
    (changed(annotator=7), r"line 1.*: its annotator is no name"),
    (lambda records: json.dumps(records, indent=2)[:-2], r"line \d+: it is no JSON record"),
    (lambda records: json.dumps(records, indent=2)[:-40], r"line \d+: it is no JSON record"),
    (lambda records: json.dumps([1, *records]), r"line 1.*: it is no JSON record"),
    (lambda records: "[" * 100_000, r"line 1.*: it is no JSON record|it holds more|nested"),
    (lambda records: lines(records)[:-9], r"line 3: it is no JSON record"),
    (lambda records: lines(records)[9:], r"line 1.*: it is no JSON record"),
]


@pytest.mark.parametrize(("shape", "words"), BROKEN)
def test_what_is_wrong_is_said_with_its_line_and_field(
    tmp_path: Path, theirs: Path, shape: Callable[[Records], str], words: str
) -> None:
    records = [json.loads(line) for line in exported(theirs).read_text().splitlines()]
    (tmp_path / "tags.jsonl").write_text(shape(records))
    ours = articles(tmp_path / "ours")
    done = run("import", tmp_path / "tags.jsonl", "--into", ours, "--as", "Zoe")
    assert done.exit_code != 0
    assert re.search(words, done.stderr), done.stderr
    assert not (ours / ".obelism").exists()
