from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs

from reader.measures.figures import Figure
from reader.model.article import text_digest
from reader.services.agreement.parts import By, Part, Parts, tables
from reader.services.agreement.tables import printed
from reader.store.progress import Progress, save_progress
from reader.text.anchor import span_at
from tests.cli.running import program, run, told
from tests.modes.review.reviews import put
from tests.services.tagged import tag, write
from tests.store.folders import Folder

TEXT = "Ministers met in Oslo.\n\nThe talks, an aide said, took place in Rome.\n"


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Two articles that three have read: all alike, but Ben has less and Cleo another label."""
    for id in ("a.txt", "b.txt"):
        write(tmp_path, id, TEXT)
        tag(tmp_path, id, "Ministers met in Oslo.", "took place in Rome")
        tag(tmp_path, id, "Ministers met in Oslo.", annotator="Ben")
        tag(tmp_path, id, "Ministers met in Oslo.", annotator="Cleo")
        tag(tmp_path, id, "took place in Rome", annotator="Cleo", label="opinion")
    return tmp_path


def tag_five(place: Path) -> None:
    """Three more articles that two have read: so many as an interval needs."""
    for id in ("c.txt", "d.txt", "e.txt"):
        write(place, id, TEXT)
        for name in ("Anna", "Ben"):
            tag(place, id, "Ministers met in Oslo.", annotator=name)


def row(text: str, name: str) -> list[str]:
    """The cells of the table of figures in a row."""
    table = text.partition("Agreement\n")[2].partition("\n\n")[0]
    (line,) = [line for line in table.splitlines() if line.startswith(name)]
    return line.removeprefix(name).split()


def test_tables_heat_maps_and_definitions_fit_80_columns(place: Path) -> None:
    result = run("agree", place)
    assert (result.exit_code, result.stderr) == (0, "")
    assert max(map(len, result.stdout.splitlines())) <= 80
    headings = (
        "Agreement\n",
        "Tags\n",
        "Kappa of each pair",
        "agr(row, column)",
        "Confusion of labels",
        "2 disagreements: 2 label",
        "\nunit  ",
    )
    places = [result.stdout.index(heading) for heading in headings]
    assert places == sorted(places)
    for name in ("n", "kappa", "alpha", "95 %", "unitizing alpha", "F1 exact", "F1 overlap"):
        (line,) = [line for line in result.stdout.splitlines() if line.startswith(f"{name}  ")]
        assert line.split("  ")[-1]
    assert "\nagr(a, b)  " in result.stdout
    assert "\x1b" not in result.stdout


def test_the_result_and_how_to_read_it_come_first(place: Path) -> None:
    first, second, *reading = run("agree", place).stdout.splitlines()[:4]
    (every, *_) = json.loads(run("agree", place, "--json").stdout)["agreement"]["rows"]
    assert first == "3 annotators, 2 shared articles, 34 units (words and punctuation)"
    assert second.startswith(f"All labels: alpha {every['alpha']['value']:.3f}, kappa ")
    assert second.endswith(f"F1 exact {every['f1_exact']['value']:.3f}")
    assert "1 is full agreement, 0 is chance." in reading[0]


def test_several_labels_on_a_word_are_told_beside_the_overall_figure(place: Path) -> None:
    assert "Several labels" not in run("agree", place).stdout
    tag(place, "a.txt", "in Rome", label="opinion")
    lines = run("agree", place).stdout.splitlines()
    assert lines[1].startswith("All labels: ")
    assert lines[2] == "Several labels on a word: 2 of 34; a set of them counts as one value."
    assert json.loads(run("agree", place, "--json").stdout)["agreement"]["several"] == 2


def test_an_interval_is_told_from_five_articles_on(place: Path) -> None:
    assert row(run("agree", place).stdout, "all labels")[3] == "–"
    found = json.loads(run("agree", place, "--json").stdout)["agreement"]
    assert found["rows"][0]["alpha"]["low"] is None
    assert found["definitions"]["interval"] == "none: intervals need 5 articles"
    tag_five(place)
    text = run("agree", place).stdout
    assert "(95 %: " in text.splitlines()[1]
    assert row(text, "all labels")[4] == "to"


def test_the_hardest_disagreements_have_a_line_each(place: Path) -> None:
    lines = run("agree", place).stdout.splitlines()
    at = lines.index("2 disagreements: 2 label; in full with --list")
    assert lines[at + 1].split() == ["hard", "kind", "article", "¶", "label", "by", "whom", "quote"]
    assert lines[at + 2] == ("1.00  label  a.txt ¶2   fact A, opinion C, – B  “took place in Rome”")
    assert lines[at + 4] == ""


def confusion_in(text: str) -> list[list[str]]:
    """The lines of the confusion table, word for word."""
    table = text.partition("Confusion of labels")[2].partition("\n\n")[0]
    return [line.split() for line in table.splitlines()]


def test_labels_are_confused_label_by_label_and_with_nothing(place: Path) -> None:
    tag(place, "a.txt", "an aide said", annotator="Cleo")
    two = run("agree", place, "--annotator", "Anna", "--annotator", "Cleo").stdout
    assert confusion_in(two) == [
        [":", "Anna", "down,", "Cleo", "across"],
        ["fact", "opinion", "nothing"],
        ["fact", "2", "2", "0"],
        ["opinion", "0", "0", "0"],
        ["nothing", "1", "0"],
    ]
    three = run("agree", place).stdout
    assert confusion_in(three) == [
        [",", "of", "every", "two", "annotators"],
        ["fact", "opinion", "nothing"],
        ["fact", "6", "2", "4"],
        ["opinion", "0", "2"],
        ["nothing"],
    ]
    listed = run("agree", place, "--list").stdout
    assert confusion_in(listed) == confusion_in(three)
    found = json.loads(run("agree", place, "--json").stdout)["confusion"]
    assert {
        "first": "Ben",
        "second": "Cleo",
        "label": None,
        "other": "opinion",
        "times": 2,
    } in found
    assert sum(each["times"] for each in found) == 14


def test_many_labels_are_confused_in_several_tables(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    for number in range(9):
        for name in ("Anna", "Ben"):
            tag(tmp_path, "a.txt", "Oslo", annotator=name, label=f"a label of its own {number}")
    text = run("agree", tmp_path).stdout
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("Confusion of labels") == 5


def test_of_many_disagreements_ten_are_told(tmp_path: Path) -> None:
    text = "".join(f"Oslo number {number}.\n\n" for number in range(12))
    write(tmp_path, "a.txt", text)
    tag(tmp_path, "a.txt", "Oslo number 0")
    for number in range(12):
        tag(tmp_path, "a.txt", f"number {number}", annotator="Ben")
    lines = run("agree", tmp_path).stdout.splitlines()
    at = lines.index("12 disagreements: 11 missing, 1 extent; the 10 hardest, all with --list")
    assert lines[at + 12] == ""
    assert max(map(len, lines)) <= 80


def test_the_table_has_the_figures_of_the_json(place: Path) -> None:
    tag_five(place)
    text = run("agree", place).stdout
    found = json.loads(run("agree", place, "--json").stdout)["agreement"]
    (fact,) = [one for one in found["rows"] if one["row"] == {"label": "fact", "role": None}]
    figures = ("kappa", "alpha", "unitizing_alpha", "f1_exact", "f1_overlap")
    kappa, alpha, *others = (f"{fact[name]['value']:.3f}" for name in figures)
    ends = [f"{fact['alpha'][end]:.2f}" for end in ("low", "high")]
    assert row(text, "fact") == ["14", kappa, alpha, ends[0], "to", ends[1], *others]


def test_a_block_stands_beside_each_number_of_a_pair(place: Path) -> None:
    text = run("agree", place).stdout
    pairs = json.loads(run("agree", place, "--json").stdout)["agreement"]["rows"][0]["pairs"]
    assert [(pair["first"], pair["second"]) for pair in pairs] == [
        ("Anna", "Ben"),
        ("Anna", "Cleo"),
        ("Ben", "Cleo"),
    ]
    first = pairs[0]["kappa"]["value"]
    assert 0.4 < first < 0.6
    (line,) = [line for line in text.splitlines() if line.startswith("B Ben  ") and "▒" in line]
    assert line.split()[:4] == ["B", "Ben", "▒", f"{first:.2f}"]


def test_a_pair_that_agrees_less_than_by_chance_has_its_sign(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    tag(tmp_path, "a.txt", "Ministers met in Oslo.")
    tag(tmp_path, "a.txt", "took place in Rome", annotator="Ben")
    text = run("agree", tmp_path).stdout
    kappa = json.loads(run("agree", tmp_path, "--json").stdout)["agreement"]["rows"][0]["kappa"]
    assert kappa["value"] < 0
    (line,) = [line for line in text.splitlines() if line.startswith("B Ben ") and "-" in line]
    assert line.split() == ["B", "Ben", f"{kappa['value']:.2f}"]


def test_the_list_walks_through_the_disagreements(place: Path) -> None:
    text = run("agree", place, "--list").stdout
    lines = text.partition("\n\n")[2].splitlines()
    assert lines[:4] == [
        f"a.txt, paragraph 2, from {TEXT.index('took')}: label, hardness 1.00",
        "  Anna  fact     “took place in Rome”",
        "  Cleo  opinion  “took place in Rome”",
        "  Ben   –",
    ]
    assert "2 disagreements: 2 label" in lines
    assert "\nhardness, 0 to 1: " in "\n".join(lines)
    assert max(map(len, lines)) <= 80


def test_a_long_quote_shows_its_end_too(tmp_path: Path) -> None:
    text = "The council met on Tuesday, and nobody at all had read the long report on the bridge.\n"
    write(tmp_path, "a.txt", text)
    tag(tmp_path, "a.txt", text.strip())
    tag(tmp_path, "a.txt", text.strip()[:-11], annotator="Ben")
    text = run("agree", tmp_path, "--list").stdout
    assert "on the bridge.”" in text
    assert "report on”" in text


def test_quotes_with_roles_fit_80_columns_too(tmp_path: Path) -> None:
    text = "“" + "We saw it all from the pier, and nobody told us why " * 3 + "then,” said Ida.\n"
    write(tmp_path, "a.txt", text)
    end = text.index("”")
    for name, last in (("A rather long name", end), ("Ben", end - 5)):
        spans = (
            span_at(text, 1, last, "content"),
            span_at(text, text.index("Ida"), text.index("Ida") + 3, "source"),
        )
        put(tmp_path, "a.txt", text, name, label="attribution", spans=spans)
    lines = run("agree", tmp_path, "--list").stdout.splitlines()
    assert max(map(len, lines)) <= 80
    quotes = [line.partition("content: ")[2] for line in lines if "content: " in line]
    assert len(set(quotes)) == 2
    assert all(quote.startswith("“We saw") and quote.endswith("”") for quote in quotes)


def test_json_has_everything_with_definitions(place: Path) -> None:
    found = json.loads(run("agree", place, "--json", "--unit", "codepoint").stdout)
    assert (found["schema"], found["type"]) == ("obelism/1", "agreement")
    assert found["agreement"]["unit"] == "codepoint"
    assert "Cohen" in found["agreement"]["definitions"]["kappa"]
    assert [one["id"] for one in found["articles"]] == ["a.txt", "b.txt"]
    (first, _) = found["disagreements"]
    assert (first["kind"], first["silent"], first["said"][0]["annotator"]) == (
        "label",
        ["Ben"],
        "Anna",
    )


def test_what_is_not_defined_is_a_dash_and_null_with_a_reason(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "Oslo\n")
    for name in ("Anna", "Ben"):
        tag(tmp_path, "a.txt", "Oslo", annotator=name)
    text = run("agree", tmp_path).stdout
    assert row(text, "fact") == ["2", "–", "–", "–", "–", "1.000", "1.000"]
    assert "\n–  every unit has the same value" in text
    assert "none: fewer than 5 articles" in text
    alpha = json.loads(run("agree", tmp_path, "--json").stdout)["agreement"]["rows"][1]["alpha"]
    assert alpha["value"] is None
    assert alpha["why"].startswith("every unit has the same value")


def test_the_same_seed_gives_the_same_intervals(place: Path) -> None:
    tag_five(place)
    tag(place, "b.txt", "aide", annotator="Ben")
    first, again, other = (
        run("agree", place, "--resamples", "50", "--seed", seed).stdout for seed in ("1", "1", "7")
    )
    assert first == again
    assert first != other
    assert row(run("agree", place, "--resamples", "0").stdout, "fact")[3] == "–"


def test_how_many_samples_were_drawn_is_told(place: Path) -> None:
    tag_five(place)
    text = run("agree", place).stdout
    found = json.loads(run("agree", place, "--json").stdout)["agreement"]
    assert found["resamples"] % 1000 == 0
    assert found["sampling_error"] < 0.002 or found["resamples"] == 20_000
    assert f"of alpha, {found['resamples']:,} bootstraps of articles" in text
    assert f"bounds ± {found['sampling_error']:.3f}" in text
    few = json.loads(run("agree", place, "--json", "--resamples", "60").stdout)["agreement"]
    assert few["resamples"] == 60


def test_filters(place: Path) -> None:
    text = run(
        "agree", place, "--annotator", "Anna", "--annotator", "Ben", "--label", "fact"
    ).stdout
    assert "2 annotators" in text
    assert "Cleo" not in text
    assert "opinion" not in text.partition("\nunit")[0]


def test_nothing_to_compare_is_one_sentence(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    assert "nobody has tagged anything" in told(run("agree", tmp_path), 1)
    tag(tmp_path, "a.txt", "Oslo")
    assert "only Anna" in told(run("agree", tmp_path), 1)
    assert "two annotators" in told(run("agree", tmp_path, "--annotator", "Anna"), 2)
    assert "nowhere" in told(run("agree", tmp_path / "nowhere"), 2)
    assert "--unit" in told(run("agree", tmp_path, "--unit", "line"), 2)


def test_an_article_that_changed_is_reported_and_the_rest_is_compared(place: Path) -> None:
    tag(place, "c.txt", "Oslo", text="Oslo.")
    tag(place, "c.txt", "Oslo", annotator="Ben", text="Oslo!")
    result = run("agree", place)
    assert result.exit_code == 1
    assert result.stderr == (
        "obelism: c.txt: left out, for Anna and Ben have each read another version of it\n"
    )
    assert "2 shared articles" in result.stdout


def test_of_much_that_is_left_out_a_line_says_how_much(place: Path) -> None:
    for id in ("c.txt", "d.txt", "e.txt"):
        for name, text in (("Anna", "Oslo."), ("Ben", "Oslo!")):
            tag(place, id, "Oslo", annotator=name, text=text)
    why = "left out, for Anna and Ben have each read another version of it"
    assert run("agree", place).stderr == (
        f"obelism: 3 parts are left out, named by --list; the first: c.txt: {why}\n"
    )
    assert run("agree", place, "--list").stderr.splitlines() == [
        f"obelism: {id}.txt: {why}" for id in "cde"
    ]
    tag(place, "f.txt", "Oslo", annotator="Dan", text="Oslo.")
    tag(place, "g.txt", "Oslo", annotator="Eve", text="Oslo.")
    assert run("agree", place).stderr.splitlines()[1:] == [
        "obelism: Dan and Eve have read nothing that another annotator has, and are left out"
    ]


def test_one_who_shares_nothing_is_told_and_is_no_error(place: Path) -> None:
    tag(place, "c.txt", "Oslo", annotator="Dan", text="Oslo.")
    result = run("agree", place)
    assert result.exit_code == 0
    assert result.stderr == (
        "obelism: Dan has read nothing that another annotator has, and is left out\n"
    )


def test_what_was_left_out_as_unread_is_one_line_with_counts(place: Path) -> None:
    store = Folder(place)
    for id in ("a.txt", "b.txt"):
        for name in ("Ben", "Cleo"):
            read, digest = [(0, 22)], text_digest(TEXT)
            save_progress(store, Progress(article=id, annotator=name, sha256=digest, read=read))
    tag(place, "b.txt", "Ministers", annotator="Dan", label="opinion")
    result = run("agree", place, "--annotator", "Anna", "--annotator", "Ben")
    assert (result.exit_code, result.stderr) == (0, "")
    lines = result.stdout.splitlines()
    assert lines[0] == "2 annotators, 2 shared articles, 10 units (words and punctuation)"
    at = lines.index(
        "Left out: 2 of 6 tags, 24 of 34 units (words and punctuation) that no two have"
    )
    assert lines[at + 1 : at + 3] == [
        "read.",
        "No record of reading, counted as read in full: Anna (2 articles).",
    ]
    listed = run("agree", place, "--annotator", "Anna", "--annotator", "Ben", "--list").stdout
    assert "\nno disagreements\n" in listed
    assert "Left out: 2 of 6 tags, " in listed
    assert "no article here has been marked as done by two" in told(
        run("agree", place, "--done-only"), 1
    )


def test_names_and_quotes_cannot_command_the_terminal(tmp_path: Path) -> None:
    text = "Oslo \x1b[31mred\x1b[0m [bold]Rome.\n"
    write(tmp_path, "a.txt", text)
    tag(tmp_path, "a.txt", text.strip(), annotator="[red]Anna", label="[b]fact")
    tag(tmp_path, "a.txt", "[bold]Rome", annotator="Ben", label="[b]fact")
    for options in ([], ["--list"]):
        shown = run("agree", tmp_path, *options).stdout
        assert "\x1b" not in shown
        assert "[red]Anna" in shown
        assert "[b]fact" in shown


def test_many_annotators_are_shown_in_several_tables(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", TEXT)
    for number in range(12):
        tag(tmp_path, "a.txt", "Oslo", annotator=f"Annotator number {number:02}")
    text = run("agree", tmp_path, "--resamples", "0").stdout
    assert max(map(len, text.splitlines())) <= 80
    assert text.count("Tags\n") > 1
    assert text.count("█ 1.00") == 12 * 11 * 2


def test_it_runs_without_the_screen(place: Path) -> None:
    result = program("agree", place)
    assert (result.returncode, result.stderr) == (0, b"")
    assert "█ from 0.8".encode() in result.stdout


def tag_on(root: Path, id: str, when: str, annotator: str, *quotes: str) -> None:
    """Tag something on a day."""
    for quote in quotes or ("Ministers met in Oslo.",):
        start = TEXT.index(quote)
        spans = (span_at(TEXT, start, start + len(quote)),)
        put(root, id, TEXT, annotator, label="fact", spans=spans, created=f"{when}T10:00:00.000Z")


@pytest.fixture
def weeks(tmp_path: Path) -> Path:
    """Three articles: the first is of November, the others of two days of a week in December."""
    for id, anna, ben in (
        ("a.txt", "2026-11-20", "2026-11-21"),
        ("b.txt", "2026-11-25", "2026-12-01"),
        ("c.txt", "2026-12-02", "2026-12-02"),
    ):
        write(tmp_path, id, TEXT)
        tag_on(tmp_path, id, anna, "Anna")
        tag_on(tmp_path, id, ben, "Ben", *(["an aide said"] if id == "b.txt" else []))
    return tmp_path


def parts_of(*arguments: str | Path) -> list[dict[str, Any]]:
    found = json.loads(run("agree", *arguments, "--json").stdout)
    assert found["type"] == "agreement-by"
    parts: list[dict[str, Any]] = found["parts"]
    return parts


def test_agreement_article_by_article_begins_with_the_least(weeks: Path) -> None:
    text = run("agree", weeks, "--by", "article").stdout
    rows = [line.split() for line in text.splitlines() if ".txt" in line]
    assert [cells[0] for cells in rows] == ["b.txt", "a.txt", "c.txt"]
    assert rows[1][1:] == ["2", "█", "1.00", "1.00", "1.00", "1.00", "Anna,", "Ben"]
    assert max(map(len, text.splitlines())) <= 80
    first, second, _ = parts_of(weeks, "--by", "article")
    assert (first["name"], first["alpha"]["value"], first["tags"]) == (
        "a.txt",
        1,
        {"Anna": 1, "Ben": 1},
    )
    alone = json.loads(run("agree", weeks / "b.txt", "--json").stdout)["agreement"]["rows"][0]
    assert second["alpha"] == alone["alpha"]


def test_agreement_over_time_counts_an_article_where_its_last_tag_is(weeks: Path) -> None:
    assert [(each["name"], each["articles"]) for each in parts_of(weeks, "--by", "week")] == [
        ("2026-W47", 1),
        ("2026-W49", 2),
    ]
    days = [each["name"] for each in parts_of(weeks, "--by", "day")]
    assert days == ["2026-11-21", "2026-12-01", "2026-12-02"]
    text = run("agree", weeks, "--by", "week").stdout
    assert text.startswith("Agreement by week: 2 weeks\n")
    assert [line.split()[:4] for line in text.splitlines() if line.startswith("2026")] == [
        ["2026-W47", "1", "2", "2"],
        ["2026-W49", "2", "2", "4"],
    ]


def test_tables_of_parts_fit_80_columns_with_nothing_cut_but_names() -> None:
    part = Part(name="2026-W49", articles=12_345, units=1, alpha=Figure(0.71, 0.5, 0.9),
        tags={f"a rather long name {number}": 12_345 for number in range(7)},
        kappa=Figure(-0.25), f1_exact=Figure(0.5), f1_overlap=Figure(0.5))  # fmt: skip
    by: By
    for by in ("week", "day", "article"):
        name = "a/long/way/to/an/article.txt" if by == "article" else "2026-11-30"
        parts = [structs.replace(part, name=name)]
        text = printed(*tables(Parts(by=by, unit="word", parts=parts, left_out=[])))
        assert max(map(len, text.splitlines())) <= 80
        for figure in ("86,415", "0.71", "0.50", *(["-0.25"] if by == "article" else ["0.90"])):
            assert figure in text
        assert name[:12] in text


def test_since_leaves_out_articles_that_nobody_has_tagged_then(weeks: Path) -> None:
    found = json.loads(run("agree", weeks, "--since", "2026-12-01", "--json").stdout)
    assert [each["id"] for each in found["articles"]] == ["b.txt", "c.txt"]
    assert "3 articles before it" in told(run("agree", weeks, "--since", "2027-01-01"), 1)


def test_gold_of_later_moves_no_article(weeks: Path) -> None:
    tag_on(weeks, "a.txt", "2026-12-24", "@gold")
    names = [each["name"] for each in parts_of(weeks, "--annotator", "Anna", "--annotator",
        "@gold", "--by", "day")]  # fmt: skip
    assert names == ["2026-11-20"]


def test_what_is_done_with_nothing_tagged_counts_on_the_day_it_was_done(weeks: Path) -> None:
    tag_on(weeks, "d.txt", "2026-12-02", "Anna")
    store = Folder(weeks)
    done = Progress(article="d.txt", annotator="Ben", sha256=text_digest(TEXT), status="done",
        modified="2026-12-05T10:00:00.000Z")  # fmt: skip
    assert save_progress(store, done)
    assert parts_of(weeks, "--by", "day")[-1]["name"] == "2026-12-05"


def test_a_person_can_be_left_out(place: Path) -> None:
    text = run("agree", place, "--not-annotator", "Cleo").stdout
    assert "2 annotators" in text
    assert "Cleo" not in text
    assert "there are: Anna" in told(run("agree", place, "--not-annotator", "Dan"), 2)
    two = ("--annotator", "Anna", "--annotator", "Ben", "--not-annotator", "Ben")
    assert "beside Anna" in told(run("agree", place, *two), 2)


def test_one_way_to_look_at_agreement_at_once(place: Path) -> None:
    assert "at once" in told(run("agree", place, "--by", "day", "--list"), 2)


GRADES = """
[[label]]
name = "claim"
key = "f"
letter = "C"
attributes = [
    { name = "certainty", type = "choice", values = ["low", "middle", "high"] },
    { name = "score", type = "number" },
    { name = "why", type = "text" },
]
"""


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """Two articles of two sentences each, graded by two, and a third that one has graded."""
    (tmp_path / ".obelism").mkdir()
    (tmp_path / ".obelism" / "labels.toml").write_text(GRADES)
    first, second = "Ministers met in Oslo.", "took place in Rome"
    for id, grades in (
        ("a.txt", {"Anna": ("low", "high"), "Ben": ("low", "middle")}),
        ("b.txt", {"Anna": ("high",), "Ben": ("high",)}),
        ("c.txt", {"Anna": ("low",)}),
    ):
        write(tmp_path, id, TEXT)
        for name, values in grades.items():
            for quote, value in zip((first, second), values, strict=False):
                tag(tmp_path, id, quote, annotator=name, label="claim",
                    attributes={"certainty": value, "score": len(value)})  # fmt: skip
    return tmp_path


def test_grades_are_compared_by_sentence_as_numbers_in_their_order(graded: Path) -> None:
    found = json.loads(run("agree", graded, "--grade", "certainty", "--json").stdout)
    assert (found["type"], found["units"], found["articles"]) == ("graded", 3, 2)
    assert found["scale"] == ["low", "middle", "high"]
    # 0 0, 2 1, 2 2: observed 2 / 6, expected 2 * (6 * 13 - 49) / 30.
    assert found["alpha"]["value"] == pytest.approx(1 - (2 / 6) / (2 * (6 * 13 - 49) / 30))
    assert found["means"] == {"Anna": pytest.approx(4 / 3), "Ben": 1}
    text = run("agree", graded, "--grade", "certainty").stdout
    assert text.startswith("certainty: interval alpha 0.828, on 3 sentences of 2 articles")
    assert "0 low, 1 middle, 2 high" in text
    assert max(map(len, text.splitlines())) <= 80


def test_grades_of_an_article_are_the_mean_of_its_tags(graded: Path) -> None:
    found = json.loads(
        run("agree", graded, "--grade", "score", "--per", "article", "--json").stdout
    )
    # low and high, low and middle; high and high.
    assert (found["units"], found["means"]) == (2, {"Anna": 3.75, "Ben": 4.25})
    assert found["scale"] == []


@pytest.mark.parametrize(
    ("name", "why"),
    [("why", "why is a text"), ("certianty", "did you mean 'certainty'?")],
)
def test_what_is_no_grade_is_refused(graded: Path, name: str, why: str) -> None:
    assert why in told(run("agree", graded, "--grade", name), 2)


def test_grades_that_no_two_gave_are_not_compared(graded: Path) -> None:
    only = run("agree", graded, "--grade", "certainty", "--since", "2030-01-02")
    assert "before it" in told(only, 1)
    write(graded, "d.txt", TEXT)
    for name in ("Anna", "Ben"):
        tag(graded, "d.txt", "Oslo", annotator=name, label="claim")
    assert "same sentence" in told(run("agree", graded / "d.txt", "--grade", "certainty"), 1)
