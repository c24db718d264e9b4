"""`obelism import`: what it says, and where, and the code it ends with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reader.model.article import Article
from reader.store.layer import Layer
from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "Oslo, then Rome 😀.\n"


@pytest.fixture
def tags(tmp_path: Path) -> Path:
    write(tmp_path / "theirs", "a.txt", TEXT)
    tag(tmp_path / "theirs", "a.txt", "Oslo", "Rome")
    path = tmp_path / "tags.jsonl"
    run("export", tmp_path / "theirs", "-o", path)
    return path


@pytest.fixture
def place(tmp_path: Path) -> Path:
    write(tmp_path / "ours", "a.txt", TEXT)
    return tmp_path / "ours"


def breaking(path: Path) -> None:
    first, second = path.read_text().splitlines()
    path.write_text(first.replace("Oslo", "Bonn") + "\n" + second + "\n")


def test_it_says_what_came_to_which_layer(tags: Path, place: Path) -> None:
    first = run("import", tags, "--into", place, "--as", "Zoe")
    assert (first.exit_code, first.stdout) == (0, "a.txt, Anna: 2 new\n")
    assert first.stderr == "obelism: 2 of 2 records imported\n"
    again = run("import", tags, "--into", place, "--as", "Zoe")
    assert (again.exit_code, again.stdout) == (0, "a.txt, Anna: 2 already there\n")
    assert again.stderr == "obelism: 0 of 2 records imported\n"
    (line,) = Folder(place).history_path("Anna", "a.txt").read_bytes().splitlines()
    assert json.loads(line)["who"] == "Zoe"


def test_whose_name_looks_like_somebody_elses_is_said_and_refused_for_who_acts(
    tags: Path, place: Path
) -> None:
    run("import", tags, "--into", place, "--as", "Zoe")
    tags.write_text(tags.read_text().replace('"Anna"', '"\u0410nna"'))
    said = "\u0410nna (\\u0410nna) is new here and looks like Anna"
    for options in (("--dry-run",), ()):
        done = run("import", tags, "--into", place, "--as", "Zoe", *options)
        assert done.exit_code == 0
        assert said in done.stderr
        assert "--layer Anna" in done.stderr
    assert said not in run("import", tags, "--into", place, "--as", "Zoe").stderr, "she is here now"
    for who in (("--as", "anna"), ("--as", "Zoe", "--layer", "ANNA")):
        assert "who is here already" in told(run("import", tags, "--into", place, *who), 2)
    for name in ("@gold", "\uff20rules", "Zo\u200be"):
        told(run("import", tags, "--into", place, "--as", name), 2)
    line = run("history", place).stdout.splitlines()[0]
    assert "Zoe  import  Anna's fact" in line


def test_below_a_workspace_without_tags_of_it_an_article_gets_its_own(
    tags: Path, tmp_path: Path
) -> None:
    Folder(tmp_path).ensure()
    write(tmp_path, "ours/b.txt", "Bonn.\n")
    path = write(tmp_path, "ours/deep/a.txt", TEXT)
    apart = (
        f"obelism: {path}: {tmp_path} has no tags of it, so they are kept beside it, in "
        f"{path.parent / '.obelism'}; --workspace {tmp_path} keeps them there"
    )
    for command in ("export", "history", "agree"):
        assert apart in run(command, path).stderr.splitlines()
    first = run("import", tags, "--into", path, "--as", "Zoe")
    assert (first.exit_code, first.stdout) == (0, "a.txt, Anna: 2 new\n")
    assert apart in first.stderr.splitlines()
    again = run("import", tags, "--into", path, "--as", "Zoe")
    assert again.stderr == "obelism: 0 of 2 records imported\n"
    assert sorted(each.parent for each in tmp_path.rglob(".obelism/layers")) == [
        path.parent / ".obelism",
        tmp_path / "theirs" / ".obelism",
    ]
    assert run("check", tmp_path / "ours" / "b.txt").exit_code == 0


def test_the_ending_of_a_file_chooses_its_format(tags: Path, place: Path) -> None:
    for name, said in {
        "tags.xls": "tags.xls: no format has this ending; name one with --format: native",
        "tags.md": "the format markdown cannot be imported; these can: native",
    }.items():
        path = tags.with_name(name)
        path.write_text("Oslo,fact")
        result = run("import", path, "--into", place, "--as", "Zoe")
        assert (result.exit_code, result.stdout) == (2, "")
        assert said in result.stderr
    named = run("import", tags.with_name("tags.xls"), "--into", place, "--format", "native")
    assert "line 1: it is no JSON record" in named.stderr
    other = tags.rename(tags.with_name("tags.txt"))
    assert run("import", other, "--into", place, "--as", "Zoe").exit_code == 0


def test_a_dry_run_says_each_record_and_writes_nothing(tags: Path, place: Path) -> None:
    result = run("import", tags, "--into", place, "--layer", "Ben", "--dry-run")
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a.txt, Ben: 2 new",
        "  new: fact “Oslo” at 0-4",
        "  new: fact “Rome” at 11-15",
    ]
    assert "nothing is written; 2 of 2 records would be imported" in result.stderr
    assert [path.name for path in place.iterdir()] == ["a.txt"]


def test_a_dry_run_says_that_somebody_is_in_the_way(tags: Path, place: Path) -> None:
    article = Article.of(TEXT, id="a.txt", title="", source="a.txt")
    tag(place, "a.txt", "then")
    with Layer.open(Folder(place), article, "Anna"):
        result = run("import", tags, "--into", place, "--dry-run")
    assert (result.exit_code, result.stdout.splitlines()[0]) == (1, "a.txt, Anna: 2 new")
    told, summary = result.stderr.splitlines()
    assert told.startswith("obelism: a.txt, Anna: Read-only: Anna has this article open")
    assert summary == "obelism: nothing is written; an import would be refused now"


def test_standard_input_and_a_folder(tags: Path, place: Path) -> None:
    args = ("--into", place, "--as", "Zoe")
    first = run("import", "-", *args, stdin=tags.read_bytes())
    assert (first.exit_code, first.stdout) == (0, "a.txt, Anna: 2 new\n")
    again = run("import", tags.parent / "theirs" / ".obelism", *args)
    assert (again.exit_code, again.stdout) == (0, "a.txt, Anna: 2 already there\n")


def test_one_broken_record_stops_all_unless_it_is_to_be_skipped(tags: Path, place: Path) -> None:
    breaking(tags)
    refused = run("import", tags, "--into", place)
    assert (refused.exit_code, refused.stdout) == (1, "")
    broken, summary = refused.stderr.splitlines()
    assert broken == f"obelism: {tags}, line 1: the text at 0-4 is not the span's text"
    assert "nothing was imported: 1 of 2 records is broken" in summary
    assert [path.name for path in place.iterdir()] == ["a.txt"]
    for option in (["--dry-run"], []):
        skipped = run("import", tags, "--into", place, "--skip-broken", *option)
        assert skipped.exit_code == 1
        assert skipped.stdout.startswith("a.txt, Anna: 1 new\n")
        assert broken in skipped.stderr
    assert len(run("export", place).stdout.splitlines()) == 1


def test_an_article_that_is_not_here_is_one_line(tags: Path, place: Path) -> None:
    theirs = tags.parent / "theirs"
    write(theirs, "b.txt", "Oslo, Rome, Bonn, Kiel.\n")
    write(theirs, "c.txt", "Oslo and Rome.\n")
    tag(theirs, "b.txt", "Oslo", "Rome", "Bonn", "Kiel")
    tag(theirs, "c.txt", "Oslo", "Rome")
    assert run("export", theirs, "-o", tags).exit_code == 0
    *missing, summary = run("import", tags, "--into", place).stderr.splitlines()
    why = f"no article at {place} is"
    assert missing == [
        f"obelism: {tags}, line 3 and 3 more records: {why} b.txt or has its text",
        f"obelism: {tags}, line 7 and line 8: {why} c.txt or has its text",
    ]
    assert "6 of 8 records are broken; --skip-broken imports the others" in summary


def test_what_is_there_already_is_counted_in_a_dry_run(tags: Path, place: Path) -> None:
    run("import", tags, "--into", place)
    dry = run("import", tags, "--into", place, "--dry-run")
    assert dry.stdout == "a.txt, Anna: 2 already there\n"


def test_verdicts_are_counted_beside_the_records(tags: Path, place: Path) -> None:
    records = [json.loads(line) for line in tags.read_text().splitlines()]
    said = {"verdict": "accepted", "at": "2030-01-01T00:00:00Z", "digest": "0" * 64}
    records[0]["verdicts"] = [{**said, "reviewer": "Rita"}]
    tags.write_text("\n".join(map(json.dumps, records)))
    result = run("import", tags, "--into", place, "--as", "Zoe")
    assert result.stdout.splitlines()[1] == "a.txt, Rita: verdicts: 1 new"
    assert result.stderr == "obelism: 2 of 2 records and 1 verdict imported\n"


def test_a_conflict_is_told_with_both_sides_and_the_code_is_1(tags: Path, place: Path) -> None:
    run("import", tags, "--into", place)
    tags.write_text(tags.read_text().replace('"label":"fact"', '"label":"opinion"', 1))
    before = run("export", place).stdout
    result = run("import", tags, "--into", place)
    assert (result.exit_code, result.stdout) == (1, "a.txt, Anna: 1 already there, 1 in conflict\n")
    assert "label fact against opinion" in result.stderr
    assert run("export", place).stdout == before


def test_labels_that_have_no_place_here_are_told(tags: Path, place: Path) -> None:
    records = [json.loads(line) for line in tags.read_text().splitlines()]
    records[0] |= {"label": "rumour\x1b[2J"}
    tags.write_text("\n".join(map(json.dumps, records)))
    result = run("import", tags, "--into", place)
    assert result.exit_code == 0
    assert "the label rumour␛[2J is not defined" in result.stderr
    assert "\x1b" not in result.stderr


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["import"], "FILE"),
        (["import", "tags.jsonl"], "--into"),
        (["import", "nowhere.jsonl", "--into", "ours"], "nowhere.jsonl: no such file"),
        (["import", "ours", "--into", "ours"], "ours: it is a folder without .obelism"),
        (["import", "tags.jsonl", "--into", "nowhere"], "nowhere: no such"),
        (["import", "tags.jsonl", "--into", "ours", "--layer", "@gold"], "with --as-sent"),
        (["import", "tags.jsonl", "--into", "ours", "--as", "@gold"], "begins with @"),
        (["import", "tags.jsonl", "--into", "ours", "--format", "pdf"], "no format 'pdf'"),
        (["import", "tags.jsonl", "--into", "ours", "--format", "markdown"], "cannot be imported"),
    ],
)
def test_wrong_use_is_one_line(
    args: list[str], word: str, tags: Path, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(place.parent)
    assert word in told(run(*args), 2)


def test_a_damaged_archive_is_wrong_in_the_data(tmp_path: Path, place: Path) -> None:
    (tmp_path / "tags.zip").write_bytes(b"PK\x03\x04")
    assert "the archive is damaged" in told(
        run("import", tmp_path / "tags.zip", "--into", place), 1
    )


@pytest.mark.parametrize("format", ["csv", "brat", "cas", "conll", "qdpx", "webannotation"])
def test_what_is_of_another_format_than_was_named_is_wrong_in_the_data(
    format: str, tmp_path: Path, place: Path
) -> None:
    (tmp_path / "other.txt").write_text("name,city\nAnna,Oslo\n")
    done = run("import", tmp_path / "other.txt", "--into", place, "--format", format)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "other.txt" in done.stderr
    assert not (place / ".obelism").exists()


def test_help_says_what_counts_and_fits_80_columns() -> None:
    text = run("import", "--help").stdout
    assert max(map(len, text.splitlines())) <= 80
    prose = " ".join(text.split())
    assert "All records are imported or none" in prose
    assert "counts if it was changed later" in prose


def test_what_is_skipped_is_kept_beside_its_file(tags: Path, place: Path) -> None:
    breaking(tags)
    first = tags.read_text().splitlines()[0]
    tags.write_text(f"{tags.read_text()}rubbish\n")
    assert run("import", tags, "--into", place, "--skip-broken", "--dry-run").exit_code == 1
    assert sorted(tags.parent.glob("*-broken*")) == []
    for name in ("tags-broken.jsonl", "tags-broken-2.jsonl"):
        done = run("import", tags, "--into", place, "--as", "Zoe", "--skip-broken")
        assert done.exit_code == 1
        kept = tags.with_name(name)
        assert f"2 broken records are in {kept}, with the reasons" in done.stderr
        one, two = map(json.loads, kept.read_text().splitlines())
        assert one == {
            "place": "line 1",
            "reason": "the text at 0-4 is not the span's text",
            "schema": "obelism/1",
            "line": first,
        }
        assert (two["place"], two["line"]) == ("line 3", "rubbish")
    kept.rename(place / kept.name)
    assert kept.name not in run("check", place).stdout, "it is no article"


def test_of_what_is_no_line_what_was_read_is_kept(tmp_path: Path, place: Path) -> None:
    write(tmp_path / "brat", "a.txt", TEXT)
    write(tmp_path / "brat", "a.ann", "T1\tfact 0 4\tOslo\n")
    write(tmp_path / "brat", "b.ann", "T1\tfact 0 4\tBonn\nT2\tfact 0 9\tcut")
    done = run("import", tmp_path / "brat", "--into", place, "--layer", "Ben", "--skip-broken")
    assert (done.exit_code, done.stdout) == (1, "a.txt, Ben: 1 new\n")
    one, two = map(json.loads, (tmp_path / "brat-broken.jsonl").read_text().splitlines())
    assert (one["place"], one["record"]["spans"][0]["text"]) == ("b.ann, line 1", "Bonn")
    assert (two["place"], "record" in two) == ("b.ann, line 2", False)
