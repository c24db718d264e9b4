"""What is learned from articles: which cue and source a person takes, and whole attributions."""

from __future__ import annotations

from pathlib import Path

import pytest

from reader.services.learn.lessons import Known
from reader.services.learn.ranker import Examples, examples, fit
from reader.services.learn.tagger import CONTENT, CUE, SOURCE, Passage, Seen, Tagger, train
from reader.services.suggest.attribution.propose import Scorer, propose
from reader.services.suggest.rules import TextView

NAMES = ("Ida Holm", "Nils Berg", "The mayor", "Police", "A driver", "Mr. Lind")
VERBS = ("grumbled", "bleated", "chirped")
"""No verbs of saying that the rules know."""
TEXT = "".join(
    f"{name} {verb} and thought the bridge over the river would be closed in May. It rained.\n\n"
    for name in NAMES
    for verb in VERBS
)


def known(text: str, verb: str) -> list[Known]:
    """Attributions whose cue is `verb`, as a person makes them who always takes that one."""
    found, at = [], 0
    while (at := text.find(f" {verb} and", at)) >= 0:
        start = text.rfind("\n", 0, at) + 1
        content = (text.index("the bridge", at), text.index(".", at + len(verb)))
        found.append(Known((content,), ((at + 1, at + 1 + len(verb)),), ((start, at),)))
        at += 1
    return found


def lessons() -> Examples:
    sentences = TextView(TEXT).units("sentence")
    return examples(TEXT, sentences, [each for verb in VERBS for each in known(TEXT, verb)])


def first_cue(text: str, scorer: Scorer) -> str:
    [one] = known(text, "grumbled")
    return text[
        slice(*propose(text, one.contents, TextView(text).units("sentence"), scorer)[0].cue)
    ]


def test_what_a_person_takes_is_proposed_later() -> None:
    text = "Some people grumbled and thought the bridge over the river would be closed in May."
    assert first_cue(text, Scorer()) == "thought"
    assert first_cue(text, fit([lessons()])) == "grumbled"


def test_without_articles_the_weights_are_those_set_by_hand() -> None:
    assert fit([]) == Scorer() == fit([Examples([], [])])


def test_learning_is_the_same_each_time() -> None:
    assert fit([lessons()]) == fit([lessons()])


def test_a_passage_that_is_no_candidate_teaches_nothing() -> None:
    text = "Ida Holm said the bridge is closed."
    far = Known(((14, 35),), ((34, 35),), ())
    assert examples(text, TextView(text).units("sentence"), [far]).sources == []


def seen(text: str) -> Seen:
    view = TextView(text)
    quotations = [each.outer for each in view.quotations()]
    return Seen(text, view.units("paragraph"), view.units("sentence"), quotations)


def passages(text: str) -> list[Passage]:
    every = [each for verb in VERBS for each in known(text, verb)]
    return [
        *(Passage(CUE, *each.cues[0]) for each in every),
        *(Passage(SOURCE, *each.sources[0]) for each in every),
        *(Passage(CONTENT, *each.contents[0]) for each in every),
    ]


def test_a_model_finds_what_it_was_shown(tmp_path: Path) -> None:
    train([(seen(TEXT), passages(TEXT))], tmp_path / "model")
    text = TEXT.replace("bridge", "tunnel").replace("Nils Berg", "Eva Dahl")
    found = Tagger(tmp_path / "model").passages(seen(text))
    assert {(each.role, text[each.start : each.end]) for each in found} >= {
        (SOURCE, "Eva Dahl"),
        (CUE, "chirped"),
        (CONTENT, "the tunnel over the river would be closed in May"),
    }


def test_a_file_that_is_no_model_is_refused(tmp_path: Path) -> None:
    (tmp_path / "model").write_bytes(b"rubbish")
    with pytest.raises(ValueError, match="model"):
        Tagger(tmp_path / "model")
