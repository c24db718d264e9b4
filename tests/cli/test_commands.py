"""The command line as a whole: help, wrong use, exit codes."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import click
import pytest

import reader
from reader.cli.main import obelism
from reader.console import (
    if_stopped,
    print_message,
    progress_bar,
    run_guarded,
    show_progress,
    write_output,
)
from reader.model.article import Article
from reader.model.errors import ObelismError
from reader.text.anchor import span_at
from tests.cli.running import run, told
from tests.services.tagged import tag, write
from tests.store.folders import Folder
from tests.store.making import mark, opened


def test_help_names_every_command_and_option_with_a_word_on_each() -> None:
    text = run("--help").stdout
    context = click.Context(obelism)
    for name in obelism.homes:
        command = obelism.get_command(context, name)
        assert command is not None
        assert command.name == name
        assert not name or f"\n  {name} " in text
        for option in command.params:
            explained = getattr(option, "help", None) or isinstance(option, click.Argument)
            assert explained, f"{name} {option.name}"
    for option in ("--as", "--workspace", "--encoding", "--version", "--help"):
        assert option in text


def test_help_shows_examples_and_fits_80_columns() -> None:
    for args in (["--help"], *([name, "-h"] for name in obelism.homes if name)):
        text = run(*args).stdout
        assert max(map(len, text.splitlines())) <= 80
    assert "obelism export articles/" in run("-h").stdout


def test_version() -> None:
    for option in ("--version", "-V"):
        assert run(option).stdout == f"obelism {reader.__version__}\n"


@pytest.mark.parametrize(
    ("args", "word"),
    [
        (["--frobnicate"], "--frobnicate"),
        (["nowhere.txt"], "nowhere.txt"),
        (["exprot", ".", "-o", "f"], "exprot: no such file, folder or command; did you mean 'expo"),
        (["Reviwe"], "did you mean 'review'?"),
        (["sample/"], "sample: no such file or folder"),
        (["export", ".", "--fromat", "native"], "Did you mean '--format'?"),
        (["export", ".", "--format", "natvie"], "did you mean 'native'?"),
        ([""], "empty"),
        (["export"], "PATH"),
        (["export", ".", "--by", "word"], "--by"),
        (["stats", ".", "--since", "yesterday"], "'yesterday' is no date: write it as 2026-11-30"),
        (
            ["assign", ".", "--overlap", "20%"],
            "'20%' is no share from 0 to 1: write a fifth as 0.2",
        ),
        (["assign", ".", "--overlap", "nan"], "'nan' is no share"),
        (["export", ".", "--format", "pdf"], "'pdf'"),
        (["export", ".", "--offsets", "bytes"], "--offsets"),
        (["export", ".", "-o"], "-o"),
        (["export", "nowhere.txt"], "nowhere.txt"),
        (["check", "nowhere"], "nowhere"),
        (["check", ".", "--repare"], "--repare"),
        (["samples"], "DIR"),
        (["serve", "."], "--for"),
        (["serve", "nowhere", "--for", "anna"], "nowhere"),
        (["serve", "/", "--for", "anna"], "a folder of articles"),
        (["serve", ".", "--for", "anna,"], "a name"),
        (["serve", ".", "--for", "@gold"], "@"),
        (["serve", ".", "--for", "anna,anna"], "twice"),
        (["serve", ".", "--for", "anna", "--host", "0.0.0.0"], "--behind-tls"),
        (["serve", ".", "--for", "anna", "--behind-tls", "http://a.example"], "https://"),
        (["-"], "standard input"),
        ([".", "-"], "-"),
    ],
)
def test_wrong_use_is_one_line(
    args: list[str], word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    code = 1 if args == ["-"] else 2
    assert word in told(run(*args), code)


def test_a_command_beats_a_folder_of_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "export").mkdir()
    assert told(run("export"), 2).endswith(
        "as in: obelism export articles/ --by article -o tags.jsonl"
    )
    assert told(run("check"), 2).endswith("as in: obelism check PATH...")
    assert "export: nothing to read" in told(run("./export"), 1)


def test_options_before_a_command_are_pointed_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    write(tmp_path, "a.txt", "Oslo.")
    line = told(run("--workspace", "tags", "export", "a.txt"), 2)
    assert "obelism export" in line
    assert "comes first" in line


def test_the_reader_needs_a_terminal(tmp_path: Path) -> None:
    assert "terminal" in told(run(write(tmp_path, "a.txt", "Oslo.")), 2)


def test_names_of_files_are_shown_harmless(tmp_path: Path) -> None:
    line = told(run(tmp_path / "a\x1b[2J\nb.txt"), 2)
    assert "\x1b" not in line


def test_the_annotator_may_come_from_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write(tmp_path, "a.txt", "Oslo.")
    monkeypatch.setenv("OBELISM_ANNOTATOR", "@rules")
    assert "@" in told(run(path), 2)
    assert "terminal" in told(run(path, "--as", "Anna"), 2)
    monkeypatch.setenv("OBELISM_ANNOTATOR", "")
    assert "terminal" in told(run(path), 2)


def raising(error: BaseException) -> int:
    def command() -> int:
        raise error

    return run_guarded(command)


def test_what_a_user_can_get_wrong_is_one_sentence(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(ObelismError("the disk\nis \x1b full")) == 1
    assert capsys.readouterr().err == "obelism: the disk is \u241b full\n"


def test_control_c_ends_quietly(capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")


def test_control_c_says_how_far_it_was_and_what_it_leaves(
    capsys: pytest.CaptureFixture[str],
) -> None:
    def command() -> int:
        with if_stopped("nothing is lost"):
            for number in show_progress(range(2000), 2000, "Counting"):
                if number == 1234:
                    raise KeyboardInterrupt
        return 0

    assert run_guarded(command) == 130
    said = "obelism: stopped: counting was at 1,234 of 2,000; nothing is lost\n"
    assert capsys.readouterr() == ("", said)
    assert raising(KeyboardInterrupt()) == 130
    assert capsys.readouterr() == ("", "")


def test_an_error_nobody_foresaw_is_logged(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert raising(ZeroDivisionError("secret")) == 1
    (log,) = home.rglob("errors.log")
    assert (log.stat().st_mode & 0o777, log.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    (line,) = capsys.readouterr().err.splitlines()
    assert str(log) in line
    assert "secret" not in line
    assert "Traceback" in log.read_text()
    assert "secret" in log.read_text()


def test_an_error_that_cannot_be_logged_is_told_all_the_same(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in (".local", "Library"):
        (home / name).write_text("in the way")
    assert raising(ZeroDivisionError("secret")) == 1
    assert "ZeroDivisionError" in capsys.readouterr().err


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_progress_bar_comes_on_a_terminal_and_only_when_it_takes_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter([0.0, 0.5, 0.9, 1.5])
    monkeypatch.setattr("reader.console.time.monotonic", lambda: next(times, 2.0))
    for stderr in (io.StringIO(), Terminal()):
        monkeypatch.setattr("sys.stderr", stderr)
        assert list(show_progress("abcde", 5, "Exporting")) == list("abcde")
        assert ("Exporting" in stderr.getvalue()) == stderr.isatty()
    monkeypatch.setattr("reader.console.time.monotonic", lambda: 0.0)
    monkeypatch.setattr("sys.stderr", quick := Terminal())
    assert list(show_progress("abc", 3, "Exporting")) == list("abc")
    assert quick.getvalue() == ""


def test_a_message_stands_on_a_line_of_its_own_not_behind_the_bar(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    times = iter([0.0, 1.5])
    monkeypatch.setattr("reader.console.time.monotonic", lambda: next(times, 2.0))
    monkeypatch.setattr("sys.stderr", stderr := Terminal())
    for letter in show_progress("ab", 2, "Exporting"):
        print_message(f"it is {letter}")
    print_message("done")
    lines = stderr.getvalue().split("\n")
    assert [line.rpartition("\x1b[K")[2] for line in lines if "obelism" in line] == [
        "obelism: it is a",
        "obelism: it is b",
        "obelism: done",
    ]


class Screen(io.RawIOBase):
    """What both streams of a terminal come to."""

    seen = b""

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.seen += bytes(data)
        return len(data)


class Stream(io.TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_results_stand_above_the_bar_and_what_shows_none_knows_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    screen = Screen()
    monkeypatch.setattr("sys.stdout", Stream(io.BufferedWriter(screen)))
    monkeypatch.setattr("sys.stderr", Stream(io.BufferedWriter(screen), write_through=True))
    times = iter([0.0, 1.5])
    monkeypatch.setattr("reader.console.time.monotonic", lambda: next(times, 2.0))
    for letter in show_progress("abc", 3, "Checking"):
        write_output(f"it is {letter}\n")
    write_output("")
    lines = screen.seen.decode().split("\n")
    assert [line.rpartition("\x1b[K")[2] for line in lines[:3]] == ["it is a", "it is b", "it is c"]
    assert "Checking" in lines[0]

    def stopped() -> int:
        for _ in progress_bar()("abc", 3, "Writing"):
            raise KeyboardInterrupt
        return 0

    screen.seen = b""
    assert run_guarded(stopped) == 130
    assert screen.seen.decode() == "obelism: stopped: writing was at 0 of 3\n"


def test_check_finds_nothing_wrong_then_something(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo, then Rome.")
    tag(tmp_path, "a.txt", "Oslo")
    clean = run("check", tmp_path)
    assert (clean.exit_code, clean.stdout) == (0, "")
    assert clean.stderr == "obelism: no problems found in 1 layer on 1 article\n"
    (layer,) = (tmp_path / ".obelism").glob("layers/*/*.json")
    layer.write_bytes(b"{")
    broken = run("check", tmp_path / "a.txt")
    assert broken.exit_code == 1
    assert broken.stdout.startswith(f"{layer}")
    assert "1 problem found" in broken.stderr


def test_check_says_where_there_was_nothing_to_look_at(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo, then Rome.")
    for made in (False, True):
        if made:
            (tmp_path / ".obelism").mkdir()
        done = run("check", tmp_path)
        assert (done.exit_code, done.stdout) == (0, "")
        assert done.stderr == "obelism: no problems found: nothing is tagged here\n"


def test_check_repairs(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo, then Rome.")
    tag(tmp_path, "a.txt", "Oslo")
    (layer,) = (tmp_path / ".obelism").glob("layers/*/*.json")
    layer.write_bytes(b"{")
    repaired = run("check", "--repair", tmp_path)
    assert repaired.exit_code == 0
    assert "repaired" in repaired.stderr
    assert run("check", tmp_path).exit_code == 0


def test_check_says_findings_of_a_kind_in_one_line_and_with_all_each(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo, then Rome.")
    for words in ("Oslo", "then", "Rome"):
        tag(tmp_path, "a.txt", words)
    labels = '[[label]]\nname = "rumour"\nkey = "F2"\nletter = "R"\n'
    (tmp_path / ".obelism" / "labels.toml").write_text(labels)
    short, full = run("check", tmp_path), run("check", "--all", tmp_path)
    (line,) = short.stdout.splitlines()
    assert line.startswith("label fact is not in labels.toml: 3 tags of Anna, first: ")
    assert line.endswith("has a label unknown here: fact")
    assert len(full.stdout.splitlines()) == 3
    assert full.stdout.splitlines()[0] == line.partition("first: ")[2]
    assert short.stderr == "obelism: 3 problems found; --all lists each\n"
    assert full.stderr == "obelism: 3 problems found\n"
    assert {short.exit_code, full.exit_code} == {1}


def test_check_points_out_what_may_be_meant_and_is_content(tmp_path: Path) -> None:
    text = "It rains, said Ann."
    write(tmp_path, "a.txt", text)
    places = ((0, 18, "content"), (15, 18, "source"), (10, 14, "cue"))
    spans = tuple(span_at(text, start, end, role=role) for start, end, role in places)
    article = Article.of(text, id="a.txt", title="a", source="a.txt")
    with opened(Folder(tmp_path), article=article) as layer:
        layer.commit("tag", [(None, mark(label="attribution", spans=spans))])
    done = run("check", tmp_path)
    assert "the content of an attribution holds its own source and cue" in done.stdout
    assert (
        done.stderr
        == "obelism: no problems found in 1 layer on 1 article, 1 tag to look at again\n"
    )
    assert done.exit_code == 0


def test_check_of_a_place_without_tags_is_clean(tmp_path: Path) -> None:
    assert run("check", tmp_path).exit_code == 0
    assert list(tmp_path.iterdir()) == []


def test_keys_lists_what_is_in_force(home: Path) -> None:
    result = run("keys")
    assert result.exit_code == 0
    assert "tag:fact" in result.stdout
    folder = home / ".config/obelism"
    folder.mkdir(parents=True)
    (folder / "keys.toml").write_text('undo = "F9"\n')
    result = run("keys")
    lines = [line for line in result.stdout.splitlines() if " undo " in line]
    assert [line.split()[:2] for line in lines] == [["F9", "undo"]] * 3  # wherever there is one


def test_keys_that_cannot_be_are_refused_with_their_line(home: Path) -> None:
    folder = home / ".config/obelism"
    folder.mkdir(parents=True)
    (folder / "keys.toml").write_text('undo = "j"\nnext_sentence = "j"\n')
    assert "keys.toml, line 2: The key j is wanted by both" in told(run("keys"), 1)


def test_keys_of_a_review_are_changed_by_name_and_checked(home: Path) -> None:
    folder = home / ".config/obelism"
    folder.mkdir(parents=True)
    (folder / "keys.toml").write_text('accept = "F2"\n')
    result = run("keys")
    assert [line.split()[:2] for line in result.stdout.splitlines() if " accept " in line] == [
        ["F2", "accept"]
    ]
    (folder / "keys.toml").write_text('later = "y"\n')
    assert "keys.toml, line 1: The key y is the only one of accept; give that another." in told(
        run("keys"), 1
    )


def test_keys_of_the_reader_take_none_from_another_mode_and_keys_says_so(home: Path) -> None:
    folder = home / ".config/obelism"
    folder.mkdir(parents=True)
    (folder / "keys.toml").write_text('next_sentence = ["n", "Down"]\nnext_match = "j"\n')
    result = run("keys")
    assert result.exit_code == 0
    assert "in an adjudication n stays with nobody; next_sentence is Down there" in result.stderr
    lines = [line.split()[:2] for line in result.stdout.splitlines()]
    assert ["n", "nobody"] in lines
    assert ["n", "Down", "next_sentence"] in [
        line.split()[:3] for line in result.stdout.splitlines()
    ]


def test_all_wrong_keys_are_told_at_once_with_their_lines_whatever_the_mode(home: Path) -> None:
    folder = home / ".config/obelism"
    folder.mkdir(parents=True)
    (folder / "keys.toml").write_text('next_match = "Ctrl+A"\n\njmp = "x"\naccept = "n"\n')
    sentence = told(run("keys"), 1)
    assert "line 1: 'Ctrl+A' for next_match is not a key that every terminal can send." in sentence
    assert "Line 3: There is no action 'jmp'" in sentence
    assert "Line 4: The key n is the only one of reject" in sentence
    assert sentence.rstrip().endswith("or a name that obelism keys --help lists.")
