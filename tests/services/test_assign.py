"""Who is to read what: balanced, kept, handed on."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import reader
from reader.model.errors import WrongUse
from reader.services.assign.plan import Plan
from reader.services.assign.wish import Outcome, Wish, assign
from reader.services.assignments import assignments_of
from reader.settings.assignments import Assignments, BadAssignments, write_assignments
from reader.store.base import ASSIGNMENTS
from reader.store.progress import Progress, save_progress
from tests.cli.running import run
from tests.services.tagged import write
from tests.store.folders import Folder

WORDS = st.dictionaries(st.from_regex(r"[a-z]{1,6}", fullmatch=True), st.integers(1, 900))
THREE = ("anna", "bert", "carla")


def planned(words: dict[str, int], **known: object) -> Assignments:
    plan = Plan(Assignments(annotators=THREE, **known), words)  # type: ignore[arg-type]
    plan.give()
    return plan.assignments


def load(assignments: Assignments, name: str) -> int:
    return sum(given.words for _, given in assignments.of(name))


@given(WORDS, st.floats(0, 1), st.integers(0, 9))
@settings(max_examples=40)
def test_all_is_given_alike_and_the_overlap_is_as_asked_for(
    words: dict[str, int], overlap: float, seed: int
) -> None:
    found = planned(words, overlap=overlap, seed=seed)
    assert found.articles.keys() == words.keys()
    several = [each for each in found.articles.values() if len(each.annotators) == 2]
    assert len(several) == round(overlap * len(words))
    assert all(len(each.annotators) in (1, 2) for each in found.articles.values())
    assert found == planned(dict(reversed(words.items())), overlap=overlap, seed=seed)


@given(WORDS)
@settings(max_examples=40)
def test_the_words_differ_by_no_more_than_an_article(words: dict[str, int]) -> None:
    loads = [load(planned(words), name) for name in THREE]
    assert max(loads) - min(loads) <= max(words.values(), default=0)


@given(WORDS, WORDS)
@settings(max_examples=40)
def test_what_was_given_stays(before: dict[str, int], more: dict[str, int]) -> None:
    first = planned(before, overlap=0.5)
    plan = Plan(first, {**more, **before})
    plan.give()
    after = plan.assignments
    assert {id: after.articles[id] for id in before} == first.articles
    assert after.articles.keys() == {*before, *more}


@given(WORDS, st.sets(st.sampled_from("abcdefgh")))
@settings(max_examples=40)
def test_who_leaves_hands_on_what_is_not_done(words: dict[str, int], done: set[str]) -> None:
    first = planned(words, overlap=0.5)
    theirs = {id for id, _ in first.of("bert")}
    plan = Plan(first, words)
    left = plan.hand_on("bert", ["anna", "dan"], done)
    after = plan.assignments
    assert {id for id, _ in after.of("bert")} == theirs & done
    assert after.annotators == ("anna", "carla", "dan")
    for id, each in after.articles.items():
        assert len(each.annotators) == len({*each.annotators}) >= 1
        assert id in left or len(each.annotators) == len(first.articles[id].annotators)


def test_an_adjudicator_decides_what_two_read_and_is_none_of_them() -> None:
    words = {f"{number}": 10 for number in range(12)}
    found = planned(words, overlap=0.5, adjudicators=("anna", "dora"))
    for each in found.articles.values():
        assert (each.adjudicator is None) == (len(each.annotators) == 1)
        assert each.adjudicator not in each.annotators


def folder(root: Path, count: int) -> Path:
    for number in range(count):
        write(root, f"{number}.txt", f"The tide rose {number} times. " * (number + 1))
    return root


def asked(root: Path, **wish: object) -> Outcome:
    outcome = assign(root, Wish(**wish))  # type: ignore[arg-type]
    outcome.save()
    return outcome


def test_the_same_again_writes_the_same_and_what_came_is_given(tmp_path: Path) -> None:
    folder(tmp_path, 6)
    asked(tmp_path, annotators=THREE, overlap=0.5)
    path = tmp_path / ".obelism" / ASSIGNMENTS
    before = path.read_bytes()
    assert asked(tmp_path).said == []
    assert path.read_bytes() == before
    write(tmp_path, "new.txt", "Nobody came.")
    (tmp_path / "0.txt").unlink()
    outcome = asked(tmp_path)
    assert outcome.gone == ["0.txt"]
    assert outcome.said == ["1 article that is given is gone: 0.txt"]
    assert outcome.now.articles["new.txt"].annotators


def test_what_is_shown_names_an_article_that_is_gone(tmp_path: Path) -> None:
    folder(tmp_path, 3)
    asked(tmp_path, annotators=THREE)
    assert run("assign", tmp_path, "--show").stderr == ""
    (tmp_path / "0.txt").unlink()
    result = run("assign", tmp_path, "--show")
    assert (result.exit_code, result.stdout == "") == (1, False)
    assert result.stderr == "obelism: 1 article that is given is gone: 0.txt\n"


def test_what_is_done_stays_with_who_leaves(tmp_path: Path) -> None:
    folder(tmp_path, 6)
    first = asked(tmp_path, annotators=THREE)
    theirs = [id for id, _ in first.now.of("bert")]
    progress = Progress(article=theirs[0], annotator="bert", sha256="0" * 64, status="done")
    assert save_progress(Folder(tmp_path), progress)
    outcome = asked(tmp_path, leaves="bert", heirs=("anna",))
    assert outcome.said == [
        f"bert hands on {len(theirs) - 1} article{'s' * (len(theirs) > 2)} to anna",
        "bert keeps what is done: 1 article",
    ]
    assert [id for id, _ in outcome.now.of("bert")] == theirs[:1]


def test_an_heir_who_is_nearly_somebody_is_asked_about(tmp_path: Path) -> None:
    folder(tmp_path, 6)
    asked(tmp_path, annotators=THREE)
    with pytest.raises(WrongUse, match="nobody is called 'carl' here; did you mean 'carla'"):
        asked(tmp_path, leaves="bert", heirs=("carl",))
    with pytest.raises(WrongUse, match="did you mean 'anna'"):
        asked(tmp_path, leaves="bert", heirs=("carla", "ana"))
    assert asked(tmp_path, leaves="bert", heirs=("zoe",)).now.annotators == ("anna", "carla", "zoe")


def test_somebody_new_who_is_nearly_another_is_named_among_the_readers(tmp_path: Path) -> None:
    folder(tmp_path, 6)
    asked(tmp_path, annotators=THREE)
    outcome = asked(tmp_path, annotators=(*THREE, "carl"), leaves="bert", heirs=("carl",))
    assert "carl" in outcome.now.readers


def test_a_new_overlap_says_that_what_was_given_stays(tmp_path: Path) -> None:
    folder(tmp_path, 6)
    before = asked(tmp_path, annotators=THREE, overlap=0.0)
    assert before.said == []
    outcome = asked(tmp_path, overlap=0.5)
    assert outcome.said == [
        "what was given before stays as it is; for the overlap of 0.5 only new articles are chosen"
    ]
    assert outcome.now.articles == before.now.articles
    assert asked(tmp_path, overlap=0.5).said == []


def test_a_name_goes_as_it_is_called_now(tmp_path: Path) -> None:
    folder(tmp_path, 3)
    asked(tmp_path, annotators=THREE, overlap=0.4)
    store = Folder(tmp_path)
    store.rename_annotator("bert", "bertram", "anna", "2030-01-01T00:00:00.000Z")
    known = assignments_of(store)
    assert known is not None
    assert known.annotators == ("anna", "bertram", "carla")
    assert "bert" not in known.readers


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (Wish(), "say who is to read"),
        (Wish(annotators=("anna", "Anna")), "looks like"),
        (Wish(annotators=("@gold",)), "belongs to the program"),
        (Wish(annotators=("anna",), overlap=0.2), "2 cannot read an article where there are 1"),
        (Wish(annotators=THREE, leaves="zoe", heirs=("anna",)), "nothing was given to 'zoe'"),
        (Wish(annotators=THREE, leaves="anna", heirs=("anna",)), "cannot hand on"),
        (Wish(annotators=THREE, training=1), "0 articles can be for training"),
    ],
)
def test_what_cannot_be_is_refused(tmp_path: Path, wish: Wish, why: str) -> None:
    with pytest.raises(WrongUse, match=why):
        assign(folder(tmp_path, 2), wish)
    assert not (tmp_path / ".obelism").exists()


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"type":"x"}', b'{"schema":"obelism/9"}', b'{"each":0}', b"\xff"]
)
def test_a_damaged_file_is_named(tmp_path: Path, data: bytes) -> None:
    folder(tmp_path, 2)
    path = tmp_path / ".obelism" / ASSIGNMENTS
    asked(tmp_path, annotators=THREE)
    path.write_bytes(data)
    with pytest.raises(BadAssignments, match=r"assignments\.json: "):
        assignments_of(Folder(tmp_path))
    assert path.read_bytes() == data


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    folder(tmp_path, 2)
    asked(tmp_path, annotators=THREE)
    path = tmp_path / ".obelism" / ASSIGNMENTS
    other = tmp_path / "other.json"
    path.rename(other)
    path.symlink_to(other)
    with pytest.raises(BadAssignments):
        assignments_of(Folder(tmp_path))


def test_written_assignments_are_read_as_they_were(tmp_path: Path) -> None:
    found = planned({"b": 3, "a": 2, "c": 9}, overlap=0.5, blind=True)
    folder(tmp_path, 1)
    Folder(tmp_path).ensure()
    write_assignments(tmp_path / ".obelism" / ASSIGNMENTS, found)
    assert assignments_of(Folder(tmp_path)) == found


def test_giving_articles_to_somebody_withdrawn_is_said(tmp_path: Path) -> None:
    write(tmp_path, "a.txt", "The tide rose.")
    project = reader.open(tmp_path)
    with project.edit("a.txt", annotator="bert") as layer:
        layer.add("fact", 0, 8)
    wish = Wish(annotators=("anna", "bert"))
    assert assign(tmp_path, wish).said == []
    assert run("withdraw", "bert", tmp_path, "--as", "lead").exit_code == 0
    (sentence,) = assign(tmp_path, wish).said
    assert sentence.startswith("bert is given articles, but is withdrawn")
    assert assign(tmp_path, Wish(annotators=("anna",))).said == []
