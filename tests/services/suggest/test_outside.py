"""Programs of others that suggest: what they say is placed here, and nothing they do harms."""

from __future__ import annotations

import json
import shlex
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader.model.annotation import Annotation
from reader.services.suggest.outside import nearest_place, occurrences
from reader.store.base import LayerKey
from tests.cli.running import run, told
from tests.environment import PROJECT
from tests.services.attributed import attribute
from tests.services.tagged import write
from tests.store.folders import Folder

TEXT = "The fare is 12 kroner. “Too much,” said Ida Holm. It was 10. “Too  much,” said Bo Berg.\n"
EXAMPLES = PROJECT / "docs" / "examples"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "articles", "a.txt", TEXT).parent


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("CACHE", "STATE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(tmp_path / name))


def program(folder: Path, *lines: str, head: str = "") -> str:
    """Return the command of a program that says some lines of each article."""
    path = folder.parent / "program.py"
    said = "\n".join(f"    print({line!r}, flush=True)" for line in lines)
    path.write_text(
        f"import os, sys, time, json\n{head}\nfor article in sys.stdin:\n{said}\n    0\n"
    )
    return f"{shlex.quote(sys.executable)} {shlex.quote(str(path))}"


def says(*suggestions: dict[str, Any]) -> list[str]:
    return [*(json.dumps({"type": "suggest", **each}) for each in suggestions), '{"type":"done"}']


def found(folder: Path, layer: str = "@model") -> list[Annotation]:
    read = Folder(folder).read(LayerKey(layer, "a.txt")).annotations.values()
    return sorted(read, key=lambda each: each.start)


def places(folder: Path, layer: str = "@model") -> list[tuple[str, list[tuple[str | None, int]]]]:
    return [
        (each.label, [(span.role, span.start) for span in each.spans])
        for each in found(folder, layer)
    ]


def suggested(folder: Path, command: str, *options: str) -> str:
    result = run("suggest", folder, "--with", command, *options)
    assert (result.exit_code, result.stderr) == (0, "")
    return result.stdout


def test_passages_of_a_group_are_one_annotation_where_their_quotes_stand(folder: Path) -> None:
    second = TEXT.index("“Too  much")
    group = {"label": "attribution", "group": "g", "score": 0.5}
    command = program(
        folder,
        *says(
            {"label": "fact", "quote": "The fare is 12 kroner.", "why": "a price"},
            {**group, "role": "content", "quote": '"Too much,"', "start": second - 3},
            {**group, "role": "source", "quote": "Bo Berg"},
            {**group, "role": "cue", "quote": "said", "before": "“Too much,”  "},
        ),
    )
    assert suggested(folder, command) == "a.txt: 2 suggestions\n"
    cue, source = TEXT.index("said Ida"), TEXT.index("Bo Berg")
    assert places(folder) == [
        ("fact", [(None, 0)]),
        ("attribution", [("content", second), ("source", source), ("cue", cue)]),
    ]
    fact, attribution = found(folder)
    assert (fact.origin, fact.extra["by"]["why"], fact.flag) == ("model", "a price", False)
    # Both passages stand twice: near a place is not at it.
    assert (attribution.extra["by"]["score"], attribution.flag) == (0.5, True)


def test_what_is_no_suggestion_is_ignored_and_said(folder: Path) -> None:
    fact = {"label": "fact"}
    lines = says(
        {**fact, "quote": "nowhere"},
        {"label": "rumour", "quote": "12"},
        {"label": "attribution", "role": "hero", "quote": "12"},
        {**fact, "quote": 5},
        {**fact, "quote": " "},
    )
    said = suggested(folder, program(folder, "loading …", '{"half":', "[]", *lines))
    assert said == (
        "a.txt: 0 suggestions (2 suggestions not in the text, 1 suggestion of labels that are not "
        "defined, 1 suggestion of roles that are not defined, 1 suggestion without label and "
        "quote, 3 lines ignored that mean nothing)\n"
    )


def test_one_line_that_means_nothing(folder: Path) -> None:
    said = suggested(folder, program(folder, "loading …", *says()))
    assert said == "a.txt: 0 suggestions (1 line ignored that means nothing)\n"
    assert not (folder / ".obelism").exists()
    said = suggested(folder, program(folder, *says()), "--again")
    assert said == "a.txt: 0 suggestions (the program suggested nothing)\n"


FAILURES = {
    "a hang": ("", ["not yet"], "time.sleep(60)", "it was not done within 0.5 seconds"),
    "a crash": ("", [], "1 / 0", "exit code 1: ZeroDivisionError: division by zero"),
    "silence": ("", [], "sys.exit()", "exit code 0 and said nothing of why"),
    "a program that reads nothing": ("time.sleep(60)", [], "", "within 0.5 seconds"),
    "rubbish": ("", [], "sys.stdout.buffer.write(bytes(range(256)) * 900)", "exit code 0"),
    "a signal": ("", [], "os.kill(os.getpid(), 9)", "it was ended by signal 9"),
    "closed output": ("os.close(1); time.sleep(60)", [], "", "it closed its output"),
}


@pytest.mark.parametrize("name", FAILURES)
def test_a_program_that_fails_ends_in_a_sentence_and_earlier_suggestions_stay(
    folder: Path, name: str
) -> None:
    head, lines, end, why = FAILURES[name]
    suggested(folder, program(folder, *says({"label": "fact", "quote": "It was 10."})))
    before = places(folder)
    command = program(folder, *lines, head=f"{head}\ndef end():\n    {end or 0}\n    sys.exit()")
    path = folder.parent / "program.py"
    path.write_text(path.read_text().replace("\n    0\n", "\n    end()\n"))
    # What ends by itself has the time that a busy machine needs.
    limit = "0.5" if "seconds" in why else "60"
    result = run("suggest", folder, "--with", command, "--again", "--limit", limit)
    assert (result.exit_code, result.stdout) == (1, "")
    first = result.stderr.splitlines()[0]
    assert first.startswith("obelism: a.txt: 0 suggestions, earlier ones stay: it ")
    assert why in first
    assert places(folder) == before


def test_an_answer_is_kept_by_text_and_command(folder: Path) -> None:
    count = folder.parent / "count"
    head = f"open({str(count)!r}, 'a').write('x')"
    command = program(folder, *says({"label": "fact", "quote": "It was 10."}), head=head)
    suggested(folder, command)
    suggested(folder, command)
    assert count.read_text() == "x"
    suggested(folder, command, "--again")
    assert count.read_text() == "xx"
    write(folder, "a.txt", f"New. {TEXT}")
    suggested(folder, command)
    assert count.read_text() == "xxx"


def test_new_suggestions_replace_the_earlier_ones_of_their_layer_alone(folder: Path) -> None:
    suggested(folder, program(folder, *says({"label": "fact", "quote": "It was 10."})))
    command = program(folder, *says({"label": "opinion", "quote": "Too much"}))
    assert suggested(folder, command, "--again", "--layer", "@other") == "a.txt: 1 suggestion\n"
    assert [label for label, _ in places(folder)] == ["fact"]
    said = suggested(folder, command, "--again")
    assert said == "a.txt: 1 suggestion, 1 gone\n"
    assert [label for label, _ in places(folder)] == ["opinion"]


def test_the_program_is_told_the_text_the_labels_and_what_was_accepted(folder: Path) -> None:
    attribute(folder, "a.txt", "Too much", "Ida Holm")
    heard = folder.parent / "heard"
    head = f"heard = open({str(heard)!r}, 'w')"
    command = program(folder, *says(), head=head)
    path = folder.parent / "program.py"
    path.write_text(
        path.read_text().replace("sys.stdin:\n", "sys.stdin:\n    heard.write(article)\n")
    )
    suggested(folder, command)
    record = json.loads(heard.read_text())
    assert (record["type"], record["id"], record["text"]) == ("article", "a.txt", TEXT)
    assert [label["name"] for label in record["labels"]][:2] == ["fact", "opinion"]
    (accepted,) = record["accepted"]
    assert [span["role"] for span in accepted["spans"]] == ["content", "source", "cue"]


@pytest.mark.parametrize(
    ("options", "why"),
    [
        (["--with", "no-such-program"], "there is no program no-such-program to be started"),
        (["--with", "'"], "is no command"),
        (["--with", " "], "needs a command"),
        (["--with", "cat", "--layer", "@gold"], "no name for suggestions"),
        (["--with", "cat", "--layer", "anna"], "no name for suggestions"),
    ],
)
def test_a_command_that_is_none_is_refused(folder: Path, options: list[str], why: str) -> None:
    assert why in told(run("suggest", folder, *options), 2)


@pytest.mark.usefixtures("attribution_alone")
def test_without_a_command_the_rules_suggest(folder: Path) -> None:
    result = run("suggest", folder)
    assert result.exit_code == 0
    assert {label for label, _ in places(folder, "@rules")} == {"attribution"}


@given(st.text(alphabet='ab \n“"', max_size=12), st.text(alphabet="ab \n", max_size=5))
def test_every_place_of_a_quote_has_its_words(text: str, quote: str) -> None:
    found = occurrences(text, quote)
    assert all(text[start:end].split() == quote.split() for start, end in found)
    assert bool(found) == (
        bool(quote.split()) and " ".join(quote.split()) in " ".join(text.split())
    )
    for hint in range(len(text)) if found else ():
        assert nearest_place(text, found, hint, None)[0] in found


# The examples of the documentation


def example(name: str, *arguments: str) -> str:
    return shlex.join([sys.executable, str(EXAMPLES / f"{name}.py"), *arguments])


def test_the_example_of_expressions_finds_sentences_with_numbers(folder: Path) -> None:
    assert suggested(folder, example("expressions")) == "a.txt: 2 suggestions\n"
    assert [each.spans[0].text for each in found(folder)] == [
        "The fare is 12 kroner.",
        "It was 10.",
    ]


class Endpoint(BaseHTTPRequestHandler):
    """Answers as a model behind an endpoint does, by the schema that it is given."""

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        schema = asked["response_format"]["json_schema"]["schema"]
        assert schema["required"] == ["statements"]
        (_, user) = asked["messages"]
        assert (self.path, asked["model"], user["content"]) == ("/v1/chat/completions", "m", TEXT)
        statement = {"content": '"Too much,"', "source": "Ida Holm", "cue": "said"}
        content = json.dumps({"statements": [statement]})
        body = json.dumps({"choices": [{"message": {"content": content}}]}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def endpoint() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Endpoint) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/v1"
        server.shutdown()


def test_the_example_of_an_endpoint_takes_structured_answers(folder: Path, endpoint: str) -> None:
    suggested(folder, example("chat_endpoint", "m", endpoint))
    (said,) = found(folder)
    assert [span.text for span in said.spans] == ["“Too much,”", "Ida Holm", "said"]


def test_the_example_of_an_endpoint_says_that_nobody_answers(folder: Path) -> None:
    command = example("chat_endpoint", "m", "http://127.0.0.1:9")
    result = run("suggest", folder, "--with", command)
    assert result.exit_code == 1
    assert "exit code 1: urllib.error.URLError" in result.stderr.splitlines()[0]
