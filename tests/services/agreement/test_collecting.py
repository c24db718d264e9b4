from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import pytest

from reader.model.annotation import Annotation
from reader.model.article import Article, text_digest
from reader.model.errors import WrongUse
from reader.model.judgement import Verdict, judged_digest
from reader.services.agreement.collect import shared_articles
from reader.services.agreement.shared import Shared, choice_of, places_of
from reader.store.layer import Layer
from reader.store.progress import Progress, Status, save_progress
from reader.text.anchor import span_at
from tests.modes.review.reviews import press, review_of
from tests.services.tagged import WHEN, tag, write
from tests.store.folders import Folder

TEXT = "Oslo, then Rome.\n"
UNTAGGED = "Nothing to see here.\n"


def finish(root: Path, id: str, annotator: str, status: Status = "done", text: str = TEXT) -> None:
    """Leave an article as the reader does, as done or not."""
    progress = Progress(article=id, annotator=annotator, sha256=text_digest(text), status=status)
    store = Folder(root)
    store.ensure()
    assert save_progress(store, progress)


def shared(*paths: Path, without_rejected: bool = False, **choice: Any) -> Shared:
    chosen = choice_of(
        choice.get("annotators", ()),
        choice.get("labels", ()),
        without_rejected=without_rejected,
    )
    corrections = choice.get("corrections", False)
    chosen = msgspec.structs.replace(chosen, corrections=corrections)
    return shared_articles(places_of(paths), chosen)


def tags(found: Shared) -> dict[str, dict[str, list[str]]]:
    """Article to annotator to the quotes that they tagged."""
    return {
        article.id: {
            name: [one.spans[0].text for one in layer] for name, layer in article.layers.items()
        }
        for article in found.articles
    }


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Anna has tagged two articles, Ben the first of them; a third is untouched."""
    for id, text in (("a.txt", TEXT), ("b.txt", TEXT), ("c.txt", UNTAGGED)):
        write(tmp_path, id, text)
    tag(tmp_path, "a.txt", "Oslo", "Rome")
    tag(tmp_path, "a.txt", "Rome", annotator="Ben", label="opinion")
    tag(tmp_path, "b.txt", "Oslo")
    return tmp_path


def test_an_article_that_two_have_tagged_is_shared(place: Path) -> None:
    found = shared(place)
    assert tags(found) == {"a.txt": {"Anna": ["Oslo", "Rome"], "Ben": ["Rome"]}}
    assert found.read == {"Anna": 2, "Ben": 1}
    assert found.left_out == []


def test_a_path_given_twice_counts_once(place: Path) -> None:
    assert shared(place, place / "a.txt") == shared(place)


def test_one_who_found_nothing_and_finished_has_read_it_and_one_who_began_has_not(
    place: Path,
) -> None:
    finish(place, "b.txt", "Ben")
    finish(place, "a.txt", "Cleo", status="started")
    found = shared(place)
    assert tags(found)["b.txt"] == {"Anna": ["Oslo"], "Ben": []}
    assert "Cleo" not in found.read


def test_an_article_that_two_finished_and_nobody_tagged_is_shared(place: Path) -> None:
    finish(place, "c.txt", "Anna", text=UNTAGGED)
    finish(place, "c.txt", "Dan", text=UNTAGGED)
    found = shared(place / "c.txt")
    assert tags(found) == {"c.txt": {"Anna": [], "Dan": []}}
    assert found.articles[0].text == UNTAGGED


def test_such_an_article_that_has_changed_since_is_left_out(place: Path) -> None:
    finish(place, "c.txt", "Anna", text=UNTAGGED)
    finish(place, "c.txt", "Dan", text=UNTAGGED)
    write(place, "c.txt", "Nothing as it was.\n")
    found = shared(place / "c.txt")
    assert (found.articles, len(found.left_out)) == ([], 1)
    assert found.left_out[0].startswith("c.txt: the text that was read is lost")


def test_layers_of_no_person_count_when_they_are_named(place: Path) -> None:
    tag(place, "a.txt", "then", annotator="@gold")
    assert [*shared(place).articles[0].layers] == ["Anna", "Ben"]
    assert [*shared(place, annotators=["@gold", "Ben"]).articles[0].layers] == ["@gold", "Ben"]


def test_filters_leave_annotators_and_labels(place: Path) -> None:
    tag(place, "a.txt", "Oslo", annotator="Cleo")
    assert [*shared(place, annotators=["Anna", "Cleo"]).articles[0].layers] == ["Anna", "Cleo"]
    found = tags(shared(place, labels=["opinion"]))
    assert found == {"a.txt": {"Anna": [], "Ben": ["Rome"], "Cleo": []}}


def test_filters_that_name_what_does_not_exist_say_what_there_is(place: Path) -> None:
    with pytest.raises(WrongUse, match=r"'Zoe'.*Anna, Ben"):
        shared(place, annotators=["Anna", "Zoe"])
    with pytest.raises(WrongUse, match=r"'rumor'.*fact, opinion, attribution, inconsistency"):
        shared(place, labels=["rumor"])
    with pytest.raises(WrongUse, match="two annotators"):
        shared(place, annotators=["Anna", "Anna"])
    with pytest.raises(WrongUse, match=r"nowhere\.txt"):
        shared(place / "nowhere.txt")


def test_of_an_article_that_changed_the_version_that_most_have_read_is_taken(place: Path) -> None:
    write(place, "a.txt", "Rome, then Oslo.\n")
    tag(place, "a.txt", "Oslo", annotator="Cleo")
    found = shared(place)
    assert [*found.articles[0].layers] == ["Anna", "Ben"]
    (why,) = found.left_out
    assert why.startswith("a.txt: left out what Cleo tagged")
    assert why.endswith("another version of the article than Anna and Ben")


LONG = (
    "The ferry left at noon on Monday.\n\nNobody knew why the bridge was closed that day.\n\n"
    "The mayor said that the school will open in May.\n"
)
LATER = "A new first paragraph stands here.\n\n" + LONG.replace("at noon ", "")


def test_what_was_tagged_in_another_version_is_taken_at_its_place(tmp_path: Path) -> None:
    quotes = "The mayor said that the school will open in May.", "at noon"
    tag(tmp_path, "a.txt", *quotes, text=LONG, annotator="Ben")
    for name in ("Anna", "Cleo"):
        tag(tmp_path, "a.txt", quotes[0], "Nobody knew", text=LATER, annotator=name)
    found = shared(tmp_path)
    (article,) = found.articles
    assert article.text == LATER
    (span,) = article.layers["Ben"][0].spans
    assert LATER[slice(*span.extent)] == span.text == quotes[0]
    assert tags(found)["a.txt"]["Ben"] == [quotes[0]]
    assert article.versions == {"Ben": LONG}
    assert found.aligned == [
        "a.txt: Ben read another version than Anna and Cleo; compared at the new place: 1 of 2 tags"
    ]
    assert found.left_out == [
        "a.txt: left out 1 of 2 tags by Ben: the place in what Anna and Cleo read is in doubt"
    ]


def test_one_who_tagged_nothing_in_another_version_is_taken_too(tmp_path: Path) -> None:
    for name in ("Anna", "Cleo"):
        tag(tmp_path, "a.txt", "Nobody knew", text=LATER, annotator=name)
    write(tmp_path, "a.txt", LONG)
    finish(tmp_path, "a.txt", "Ben", text=LONG)
    found = shared(tmp_path)
    assert tags(found)["a.txt"] == {
        "Anna": ["Nobody knew"],
        "Ben": [],
        "Cleo": ["Nobody knew"],
    }
    assert found.left_out == []


def test_of_versions_that_as_many_have_read_the_last_is_taken(place: Path) -> None:
    write(place, "a.txt", "Rome, then Oslo.\n")
    tag(place, "a.txt", "Oslo", annotator="Cleo")
    tag(place, "a.txt", "Oslo", annotator="Dan")
    (article,) = shared(place).articles
    assert [*article.layers] == ["Cleo", "Dan"]
    assert article.text == "Rome, then Oslo.\n"


def test_an_article_of_which_each_has_read_another_version_is_left_out(tmp_path: Path) -> None:
    for name, text in (("Anna", TEXT), ("Ben", "Rome.\n")):
        tag(tmp_path, "a.txt", "Rome", annotator=name, text=text)
    found = shared(tmp_path)
    assert found.articles == []
    assert found.left_out == [
        "a.txt: left out, for Anna and Ben have each read another version of it"
    ]


def test_a_damaged_layer_is_told_and_the_others_are_compared(place: Path) -> None:
    tag(place, "a.txt", "Oslo", annotator="Cleo")
    store = Folder(place)
    store.layer_path("Cleo", "a.txt").write_bytes(b"{")
    found = shared(place)
    assert [*found.articles[0].layers] == ["Anna", "Ben", "Cleo"]
    assert found.left_out[0].startswith("a.txt, Cleo: ")


def test_an_annotation_that_does_not_fit_its_text_is_left_out_and_told(place: Path) -> None:
    path = Folder(place).layer_path("Ben", "a.txt")
    history = Folder(place).history_path("Ben", "a.txt")
    history.unlink()
    path.write_bytes(path.read_bytes().replace(b'"text":"Rome"', b'"text":"Paris"'))
    found = shared(place)
    assert tags(found)["a.txt"]["Ben"] == []
    assert any("is not the span's text" in why for why in found.left_out)


def commit(root: Path, annotator: str, **fields: Any) -> Annotation:
    """An annotation on the first word of a.txt with further fields."""
    article = Article.of(TEXT, id="a.txt", title="A", source="a.txt")
    known = {"id": "f" * 32, "label": "fact", "spans": (span_at(TEXT, 0, 4),)}
    mark = Annotation(**{**known, "created": WHEN, "modified": WHEN, **fields})
    layer = Layer.open(Folder(root), article, annotator)
    layer.commit("tag", [(None, mark)])
    layer.close()
    return mark


def test_a_reviewer_who_only_corrects_is_no_annotator(place: Path) -> None:
    mark = commit(place, "Eve", corrects="0" * 32)
    assert "Eve" not in shared(place).read
    commit(place, "Eve", id="e" * 32)
    found = shared(place)
    assert [one.id for one in found.articles[0].layers["Eve"]] == ["e" * 32]
    assert found.corrections == 1
    layers = shared(place, corrections=True).articles[0].layers
    assert mark.id in [one.id for one in layers["Eve"]]


def test_where_somebody_corrected_another_they_do_not_count(place: Path) -> None:
    judged = commit(place, "Anna", spans=(span_at(TEXT, 0, 10),), id="a" * 32)
    commit(place, "Eve", corrects=judged.id)
    commit(place, "Eve", id="e" * 32, spans=(span_at(TEXT, 11, 15),))
    read = shared(place).articles[0].read["Eve"]
    assert [(start >= 10, end) for start, end in read] == [(True, len(TEXT))]


def test_what_a_reviewer_rejected_is_left_out_where_that_is_asked(place: Path) -> None:
    mark = commit(place, "Anna")
    commit(place, "Eve", corrects="0" * 32)
    path = Folder(place).layer_path("Eve", "a.txt")
    tables = msgspec.json.decode(path.read_bytes())
    verdict = Verdict(
        id="9" * 32,
        annotation=mark.id,
        annotator="Anna",
        reviewer="Eve",
        verdict="rejected",
        at=WHEN,
        digest=judged_digest(mark),
    ).to_record()
    path.write_bytes(msgspec.json.encode({**tables, "verdicts": {"1": verdict}}))
    assert mark.id in [one.id for one in shared(place).articles[0].layers["Anna"]]
    others = shared(place, without_rejected=True).articles[0].layers["Anna"]
    assert mark.id not in [one.id for one in others]


def test_of_one_import_in_two_layers_only_what_was_rejected_is_left_out(place: Path) -> None:
    mark = commit(place, "Anna")
    assert commit(place, "Ben").id == mark.id
    review = review_of(place, "Eve", annotators=("Anna",))
    while review.state.item is not None:
        press(review, "n" if review.state.item.annotation.id == mark.id else "y")
    review.state.close()
    found = shared(place, without_rejected=True).articles[0].layers
    assert mark.id not in [one.id for one in found["Anna"]]
    assert mark.id in [one.id for one in found["Ben"]]


def test_a_folder_above_workspaces_gives_all_of_them(tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path / name, "a.txt", TEXT)
        tag(tmp_path / name, "a.txt", "Oslo")
        tag(tmp_path / name, "a.txt", "Rome", annotator="Ben")
    found = shared(tmp_path)
    assert [article.store.title for article in found.articles] == ["one", "two"]
    assert found.read == {"Anna": 2, "Ben": 2}


def test_looking_writes_nothing(place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*")}
    shared(place)
    assert {path: path.stat().st_mtime_ns for path in place.rglob("*")} == before


def test_what_began_as_a_proposal_is_counted_and_left_out_where_that_is_asked(place: Path) -> None:
    taken = commit(place, "Anna", spans=(span_at(TEXT, 6, 10),), id="a" * 32, origin="rules")
    in_a_role = {"by": {"layer": "@rules", "roles": ["source"]}}
    commit(place, "Ben", spans=(span_at(TEXT, 11, 15),), id="b" * 32, extra=in_a_role)
    found = shared(place)
    assert found.proposals == {"Anna": (1, 3), "Ben": (1, 2)}
    assert taken.id in [one.id for one in found.articles[0].layers["Anna"]]
    by_hand = shared_articles(places_of([place]), choice_of((), (), by_hand=True))
    assert by_hand.proposals == found.proposals
    assert tags(by_hand) == {"a.txt": {"Anna": ["Oslo", "Rome"], "Ben": ["Rome"]}}
    read = by_hand.articles[0].read
    assert not any(start < 10 and end > 6 for start, end in read["Anna"]), "not read by her"
