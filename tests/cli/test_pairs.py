"""`obelism pairs`: pairs of passages that are worth a look."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from reader.services.suggest.pairs.find import MOST_SAME
from reader.text.units import Units
from tests.cli.running import run, told
from tests.services.suggest.pair_cases import FILLER
from tests.services.tagged import write

ONE = (
    f"{FILLER[0]} {FILLER[1]}\n\nThe river flood killed 12 villagers near Lisbon.\n\n{FILLER[2]}\n"
)
SELF = f"{ONE}\nThe flood of the river killed 21 villagers.\n"
MATTER = (
    "The Barragem reservoir above Vilanova overflowed; engineers blamed Hidroluso.\n\n"
    "The evacuation of Vilanova began at once.\n\n"
)


def test_a_pair_has_its_reason_and_its_passages_with_their_paragraphs(tmp_path: Path) -> None:
    write(tmp_path, "flood.txt", SELF)
    result = run("pairs", tmp_path)
    assert (result.exit_code, result.stderr) == (0, "")
    assert result.stdout == (
        "number: different numbers: 12 – 21\n"
        "  flood.txt, paragraph 2: The river flood killed 12 villagers near Lisbon.\n"
        "  flood.txt, paragraph 4: The flood of the river killed 21 villagers.\n\n"
    )
    assert not (tmp_path / ".obelism").exists()


def test_json_has_the_places_of_the_passages(tmp_path: Path) -> None:
    write(tmp_path, "flood.txt", SELF)
    (line,) = run("pairs", tmp_path / "flood.txt", "--json").stdout.splitlines()
    record = json.loads(line)
    assert (record["what"], record["kind"]) == ("number", "number")
    for passage, text in zip(record["passages"], ("12", "21"), strict=True):
        assert SELF[passage["start"] : passage["end"]] == passage["text"] == text
        assert passage["article"] == "flood.txt"


def test_articles_on_the_same_matter_are_compared_where_it_is_asked_for(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", f"{MATTER}The river flood killed 12 villagers near Vilanova.\n")
    write(tmp_path, "b.txt", f"{MATTER}The flood near Vilanova killed 21 villagers.\n")
    write(tmp_path, "c.txt", f"{FILLER[0]} {FILLER[1]} {FILLER[2]}\n")
    assert "no pairs worth a look" in run("pairs", tmp_path).stderr
    records = map(json.loads, run("pairs", tmp_path, "--across", "--json").stdout.splitlines())
    found = [[(each["article"], each["text"]) for each in record["passages"]] for record in records]
    assert found == [[("a.txt", "12"), ("b.txt", "21")]]


def test_pairs_between_articles_stand_among_the_others_the_most_telling_first(
    tmp_path: Path,
) -> None:
    write(tmp_path, "a.txt", f"{MATTER}The flood killed 12 people.\n")
    write(tmp_path, "b.txt", f"{MATTER}The flood killed 21 people.\n")
    write(tmp_path, "c.txt", f"{FILLER[0]}\n\nAll Lyon has a mill.\n\nThe Rome mill is new.\n")
    lines = run("pairs", tmp_path, "--across", "--all", "--json").stdout.splitlines()
    records = [json.loads(each) for each in lines]
    scores = [each["score"] for each in records]
    assert scores == sorted(scores, reverse=True)
    articles = [len({each["article"] for each in record["passages"]}) for record in records]
    assert articles == [2, 1]


def test_one_article_alone_is_said_to_be_compared_with_no_other(tmp_path: Path) -> None:
    write(tmp_path, "flood.txt", SELF)
    write(tmp_path, "other.txt", "Nobody came.\n")
    result = run("pairs", tmp_path / "flood.txt", "--across")
    assert "12 – 21" in result.stdout
    alone = "flood.txt is compared with no other article: name its folder, or more files"
    assert result.stderr == f"obelism: {alone}\n"
    none = "obelism: no two articles are on the same matter"
    assert run("pairs", tmp_path, "--across").stderr == f"{none}\n"
    assert run("pairs", tmp_path / "flood.txt").stderr == ""


def test_a_text_in_another_language_is_said_to_be_one_with_what_is_found_in_it(
    tmp_path: Path,
) -> None:
    text = (
        "Das Hochwasser kam in der Nacht und riss eine Brücke fort, sagte ein Sprecher der Stadt. "
        "Am Abend war auch Helen Kowalski dort, hatte aber nichts zu sagen. "
        "Später sprach Martha Kowalski mit den Leuten und versprach noch in der Nacht Hilfe.\n"
    )
    foreign = "the rules are for English, and this reads like another language"
    write(tmp_path, "flut.txt", text)
    result = run("pairs", tmp_path)
    assert "Helen Kowalski – Martha Kowalski" in result.stdout
    assert result.stderr == f"obelism: flut.txt: {foreign}\n"
    write(tmp_path, "bruecke.txt", text)
    many = "the rules are for English, and 2 articles read like other languages"
    assert run("pairs", tmp_path).stderr == f"obelism: {many}\n"
    (tmp_path / "bruecke.txt").unlink()
    write(tmp_path, "flut.txt", text.replace("Martha Kowalski", "sie wieder"))
    assert told(run("pairs", tmp_path), 0) == f"obelism: there are no pairs worth a look: {foreign}"


def test_all_lists_what_says_little(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", f"{FILLER[0]}\n\nAll Lyon has a mill.\n\nThe Rome mill is new.\n")
    assert run("pairs", tmp_path).stdout == ""
    assert run("pairs", tmp_path, "--all").stdout.startswith("place: different places: Lyon – Rome")


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("One sentence.\n", "there is only one sentence"),
        ("12人死了。21人死了。\n", "the rules are for English, and this is in another script"),
    ],
)
def test_why_nothing_is_listed_is_said(tmp_path: Path, text: str, why: str) -> None:
    write(tmp_path, "a.txt", text)
    assert told(run("pairs", tmp_path), 0) == f"obelism: there are no pairs worth a look: {why}"


def test_an_article_that_cannot_be_read_is_said(tmp_path: Path) -> None:
    write(tmp_path, "flood.txt", SELF)
    (tmp_path / "empty.jsonl").write_text("{\n", encoding="utf-8")
    result = run("pairs", tmp_path)
    assert result.exit_code == 1
    assert "12 – 21" in result.stdout
    assert "empty.jsonl" in result.stderr


def test_pairs_by_shares_are_all_of_them(tmp_path: Path) -> None:
    """Each in one share, those between articles too; what cannot be read is said in one."""
    for number, name in enumerate("abcdef"):
        text = f"{MATTER}The river flood killed {number + 12} villagers near Vilanova.\n"
        write(tmp_path, f"{name}.txt", text + ("\n" + SELF if name < "c" else ""))
    (tmp_path / "empty.jsonl").write_text("{\n", encoding="utf-8")
    for options in ((), ("--across",)):
        whole = run("pairs", tmp_path, *options, "--json")
        parts = [run("pairs", tmp_path, *options, "--json", "--shard", f"{n}/3") for n in (1, 2, 3)]
        lines = [line for part in parts for line in part.stdout.splitlines()]
        assert sorted(lines) == sorted(whole.stdout.splitlines())
        assert sum(bool(part.stdout) for part in parts) > 1
        assert sum("empty.jsonl" in part.stderr for part in parts) == 1


def test_how_many_sentences_were_compared_is_said_where_some_are_left_out(tmp_path: Path) -> None:
    lines = (f"The council of Norvik paid {n} kroner for line {n}. " for n in range(MOST_SAME + 40))
    write(tmp_path, "table.txt", "".join(lines))
    said = "table.txt: 202 of 241 sentences compared, of alike ones the first 200"
    assert said in run("pairs", tmp_path).stderr
    write(tmp_path, "table.txt", SELF)
    assert "sentences" not in run("pairs", tmp_path).stderr


def test_the_text_is_cut_into_sentences_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of a long text that takes longer than all else, and each passage is placed by it."""
    cut: list[str] = []
    within = Units.within

    def counted(units: Units, kind: str, *others: Any) -> Any:
        cut.append(kind)
        return within(units, kind, *others)

    monkeypatch.setattr(Units, "within", counted)
    write(tmp_path, "flood.txt", SELF)
    assert run("pairs", tmp_path).stdout
    assert cut.count("sentence") == 1
